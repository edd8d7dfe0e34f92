"""What changed from one version to the next, found whatever the order of what they hold."""

import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from concert.diagnosis.content import composed, read
from concert.diagnosis.differences import Fate, Kind, differences, words_changed
from tests.diagnosis.test_content import unhurried

TITLES = st.sampled_from(["Respirer", "Apprendre dehors", "Se reposer", "Jouer"])
TEXTS = st.text(alphabet="abc é.\n", max_size=30)


def stake(id_: int, title: str, text: str = "", **sources: list[int]) -> dict[str, Any]:
    drawn: dict[str, Any] = {"findings": [], "indicators": [], "constraints": [], **sources}
    return {"id": id_, "title": title, "text": text, **drawn}


def figure(id_: int, label: str, value: str = "12.0", source: str = "Insee") -> dict[str, Any]:
    shown = {"label": label, "value": value, "unit": "élèves", "period": "2025"}
    return {"id": id_, **shown, "comparisons": [], "source": source}


def constraint(id_: int, text: str) -> dict[str, Any]:
    return {"id": id_, "stakeholder": "Commune", "text": text}


def finding(id_: int, text: str, *, disputed: bool = False) -> dict[str, Any]:
    return {"id": id_, "text": text, "disputed": disputed}


def said(**items: Any) -> Any:
    return read(composed({"title": "", "counts": {"findings": 0}}, items), {})


CONTENTS = st.fixed_dictionaries(
    {
        "stakes": st.lists(
            st.builds(stake, st.integers(1, 5), TITLES, TEXTS), unique_by=lambda one: one["id"]
        ),
        "indicators": st.lists(
            st.builds(figure, st.integers(1, 5), TITLES), unique_by=lambda one: one["id"]
        ),
        "constraints": st.lists(
            st.builds(constraint, st.integers(1, 5), TEXTS), unique_by=lambda one: one["id"]
        ),
    }
)


@unhurried
@given(CONTENTS)
def test_a_version_differs_in_nothing_from_itself(items: dict[str, Any]) -> None:
    assert not differences(said(**items), said(**items))


@unhurried
@given(CONTENTS, CONTENTS, st.randoms())
def test_the_order_of_what_a_version_holds_changes_nothing_but_the_order_of_stakes(
    before: dict[str, Any], after: dict[str, Any], chance: random.Random
) -> None:
    mixed = {kind: chance.sample(rows, len(rows)) for kind, rows in after.items()}

    one = differences(said(**before), said(**after))

    assert differences(said(**before), said(**mixed)).all == one.all


@unhurried
@given(CONTENTS, CONTENTS)
def test_what_came_one_way_went_the_other(before: dict[str, Any], after: dict[str, Any]) -> None:
    there = differences(said(**before), said(**after))
    back = differences(said(**after), said(**before))

    added = {(one.kind, one.title) for one in there.all if one.fate is Fate.ADDED}
    assert added == {(one.kind, one.title) for one in back.all if one.fate is Fate.REMOVED}


@unhurried
@given(TEXTS, TEXTS)
def test_the_words_that_stayed_and_went_make_the_first_text_and_the_others_the_second(
    before: str, after: str
) -> None:
    pieces = words_changed(before, after)

    assert "".join(one.text for one in pieces if one.fate is not Fate.ADDED) == before
    assert "".join(one.text for one in pieces if one.fate is not Fate.REMOVED) == after


def test_a_stake_reworded_is_told_word_by_word() -> None:
    before = said(stakes=[stake(1, "Courir sans bousculer", "Dans la cour.")])
    after = said(stakes=[stake(1, "Jouer sans bousculer", "Dans la cour.")])

    [one] = differences(before, after).all

    assert (one.kind, one.fate, one.title) == (Kind.STAKE, Fate.CHANGED, "Jouer sans bousculer")
    [part] = one.parts
    assert [(piece.text, piece.fate) for piece in part.pieces] == [
        ("Courir", Fate.REMOVED),
        ("Jouer", Fate.ADDED),
        (" sans bousculer", None),
    ]


def test_a_figure_taken_anew_is_updated_rather_than_removed_and_added() -> None:
    before = said(indicators=[figure(1, "Élèves", "12.0")])
    after = said(indicators=[figure(8, "Élèves", "13.5")])

    [one] = differences(before, after).all

    assert (one.fate, [part.name for part in one.parts]) == (Fate.CHANGED, ["value"])
    assert "13,5 élèves (2025)" in "".join(
        piece.text for piece in one.parts[0].pieces if piece.fate is not Fate.REMOVED
    )


def test_what_a_stake_stands_on_is_compared_thing_by_thing() -> None:
    findings = [finding(1, "Bruyante."), finding(2, "Étroite.")]
    before = said(findings=findings, stakes=[stake(1, "Respirer", findings=[1])])
    after = said(findings=findings, stakes=[stake(1, "Respirer", findings=[2])])

    [one] = differences(before, after).all

    assert [(piece.text, piece.fate) for piece in one.parts[0].pieces] == [
        ("Bruyante.", Fate.REMOVED),
        ("Étroite.", Fate.ADDED),
    ]


def test_a_dispute_that_is_settled_and_one_that_appears_are_both_told() -> None:
    before = said(findings=[finding(1, "Bruyante.", disputed=True), finding(2, "Étroite.")])
    after = said(findings=[finding(1, "Bruyante."), finding(2, "Étroite.", disputed=True)])

    assert [(one.fate, one.title) for one in differences(before, after).of(Kind.DISPUTE)] == [
        (Fate.ADDED, "Étroite."),
        (Fate.REMOVED, "Bruyante."),
    ]


def test_stakes_in_another_order_are_told_without_being_called_changed() -> None:
    one, other = stake(1, "Respirer"), stake(2, "Jouer")

    found = differences(said(stakes=[one, other]), said(stakes=[other, one]))

    assert found
    assert (found.all, found.reordered) == ((), True)
