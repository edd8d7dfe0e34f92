"""What a version holds is verified by anyone, even where something is kept from them."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concert.diagnosis.content import (
    KINDS,
    SENSITIVE,
    WITHDRAWN,
    composed,
    file_of,
    fingerprint,
    flaws,
    read,
    same,
    shown,
)
from concert.journal.chain import digest

# How fast the machine makes examples says nothing of the product.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
ITEMS = st.dictionaries(
    st.sampled_from(KINDS),
    st.lists(
        st.fixed_dictionaries({"id": st.integers(1, 6), "text": st.text("abcé", max_size=9)}),
        max_size=4,
    ),
)
KEPT = st.dictionaries(
    st.sampled_from(KINDS),
    st.dictionaries(st.integers(1, 6), st.sampled_from([SENSITIVE, WITHDRAWN])),
)
OLD: dict[str, Any] = {
    "title": "Une cour pour tous",
    "indicators": [
        {
            "id": 4,
            "label": "Passages",
            "value": "12.5",
            "decimals": 1,
            "unit": "passages",
            "period": "2025",
            "source": "Le registre",
            "sensitive": True,
            "comparisons": [["France", "14.0"]],
        }
    ],
    "constraints": [{"id": 7, "stakeholder": "Commune", "kind": "rule", "text": "Classé."}],
    "stakes": [
        {
            "id": 9,
            "title": "Respirer",
            "text": "Courir.",
            "theme": "",
            "findings": [
                {"id": 2, "text": "Bruyante.", "college": "Parents", "for": "", "shared": 3,
                 "nuanced": 1}
            ],
            "indicators": [4],
            "constraints": [7],
        }
    ],
    "findings_count": 12,
}  # fmt: skip


def some(**items: list[dict[str, Any]]) -> dict[str, Any]:
    return composed({"title": "Une cour", "number": 1, "counts": {"findings": 1}}, items)


@unhurried
@given(ITEMS, KEPT)
def test_what_is_kept_from_a_reader_does_not_change_the_fingerprint(
    items: dict[str, Any], kept: dict[str, Any]
) -> None:
    content = composed({"title": "Une cour"}, items)

    left = shown(content, kept)

    assert fingerprint(left) == fingerprint(content)
    assert list(flaws(file_of(content, fingerprint(content), kept))) == []


def test_what_is_kept_leaves_nothing_of_itself() -> None:
    content = some(indicators=[{"id": 3, "label": "Passages", "value": "58"}])

    left = shown(content, {"indicators": {3: SENSITIVE}})

    assert "Passages" not in str(left)
    assert content["indicators"][0]["salt"] not in str(left)


def test_two_items_that_say_the_same_have_not_the_same_digest() -> None:
    """Otherwise a figure kept for participants would be found again by trying every value."""
    one, other = some(findings=[{"id": 1}]), some(findings=[{"id": 1}])

    assert fingerprint(one) != fingerprint(other)
    assert same(one, other)


@pytest.mark.parametrize("place", ["title", "findings"])
def test_a_word_that_changed_is_found_out(place: str) -> None:
    content = some(findings=[{"id": 1, "text": "La cour est bruyante."}])
    file = file_of(content, fingerprint(content), {})
    if place == "title":
        file["content"]["title"] = "Autre"
    else:
        file["content"]["findings"][0]["text"] = "La cour est calme."

    assert [one.split("\u00a0:")[0] for one in flaws(file)] == ["le contenu a changé"]


def test_a_version_of_the_first_schema_is_still_read() -> None:
    reading = read(OLD, {})

    assert (reading.title, reading.findings_count) == ("Une cour pour tous", 12)
    assert [one["text"] for one in reading.among("findings", reading.stakes[0]["findings"])] == [
        "Bruyante."
    ]
    assert reading.indicators[0]["trend"] == []
    assert reading.reasons == []


def test_a_version_of_the_first_schema_keeps_its_fingerprint_and_is_verified_whole() -> None:
    assert fingerprint(OLD) == digest(OLD)
    assert list(flaws(file_of(OLD, digest(OLD), {}))) == []


def test_of_the_first_schema_a_file_that_leaves_something_out_says_that_it_cannot_be_verified(
) -> None:  # fmt: skip
    file = file_of(OLD, digest(OLD), {"indicators": {4: SENSITIVE}})

    assert "Passages" not in str(file)
    assert "ne se vérifie qu’entière" in next(iter(flaws(file)))


def test_a_finding_withdrawn_is_still_counted_where_it_was_cited_and_a_sensitive_figure_is_not(
) -> None:  # fmt: skip
    reading = read(OLD, {"indicators": {4: SENSITIVE}, "findings": {2: WITHDRAWN}})

    assert [one.get("kept") for one in reading.among("findings", [2])] == [WITHDRAWN]
    assert reading.among("indicators", [4]) == []
    assert reading.kept(SENSITIVE) == 1
