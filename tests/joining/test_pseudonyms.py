"""The names drawn for those who do not give theirs."""

import re
from pathlib import Path

import pytest

from concert.joining import pseudonyms
from concert.joining.pseudonyms import WORDS, draw, is_pseudonym
from tests.cast import Valbourg


def test_there_are_words_enough_and_none_twice() -> None:
    assert len(WORDS) == len(set(WORDS)) >= 200
    assert [one for one in WORDS if not re.fullmatch(r"[A-ZÉŒ][a-zà-ÿ]{2,}", one)] == []


def test_the_names_that_the_guide_gives_as_examples_may_be_drawn() -> None:
    guide = Path("docs/guide.md").read_text(encoding="utf-8")
    said = re.search(r"un nom tiré au hasard, comme (.+?) ou (.+?)\.", guide)

    assert said
    assert all(is_pseudonym(one) for one in said.groups())


@pytest.mark.parametrize("name", ["Mésange 27", "Œillet 2", "Thym 9999"])
def test_a_drawn_name_is_known_for_one(name: str) -> None:
    assert is_pseudonym(name)


@pytest.mark.parametrize(
    "name",
    ["", "Mésange", "27", "Léo 27", "Mésange 0", "Mésange 12345", "mésange 27", "Mésange 27 "],
)
def test_any_other_name_is_not(name: str) -> None:
    assert not is_pseudonym(name)


def test_what_is_drawn_is_pleasant_and_free(
    valbourg: Valbourg, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pseudonyms, "WORDS", ("Mésange",))
    monkeypatch.setattr(pseudonyms, "_SMALL", 3)
    for n, person in enumerate(valbourg.crowd("parents", 2)):
        valbourg.concertation.participants_count += 1
        place = pseudonyms.db.session.query(pseudonyms.Participation).filter_by(person_id=person.id)
        place.one().shown_as = f"Mésange {n + 2}"

    name = draw(valbourg.concertation)

    assert is_pseudonym(name)
    assert name not in {"Mésange 2", "Mésange 3"}
