"""What changed from one version to the next, found whatever the order of what they hold."""

import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from concert.diagnosis.changes import Fate, Kind, words_changed
from concert.diagnosis.content import composed, read
from concert.diagnosis.differences import differences
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


def said(frame: dict[str, Any] | None = None, **items: Any) -> Any:
    return read(composed({"title": "", "counts": {"findings": 0}, **(frame or {})}, items), {})


def group(id_: int, title: str, *findings: int) -> dict[str, Any]:
    return {"id": id_, "title": title, "count": len(findings), "findings": list(findings)}


def ordered(reason: str, *stakes: int) -> dict[str, Any]:
    return {"order": {"stakes": list(stakes), "reason": reason}}


def rated(*stakes: tuple[int, str, int, list[int | None]]) -> dict[str, Any]:
    """By the parents and by the commune: each stake, its place, and that of each college."""
    rows = [{"id": i, "title": t, "place": p, "places": places} for i, t, p, places in stakes]
    groups = [{"colleges": ["parents"]}, {"colleges": ["commune", "equipe"]}]
    colleges = {"parents": {"name": "Parents"}, "commune": {"name": "Commune"}}
    outcome = {"too_few": False, "groups": groups, "stakes": rows}
    return {"priorities": {"colleges": colleges, "outcome": outcome}}


def mapped(*values: tuple[str, str], period: str = "2024") -> dict[str, Any]:
    communes = [["35001", "Acigné", ""], ["35002", "Amanlis", ""]]
    figure = {"code": "apl", "label": "Médecins", "unit": "", "period": period}
    return {"map": {"communes": communes, "figures": [{**figure, "values": values}]}}


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


def test_two_texts_with_little_in_common_are_not_mixed() -> None:
    before = "Le premier enjeu met en cause les agents du midi, qui n’ont pas été entendus."
    after = "Le comptage des disputes porte sur un seul mois, celui de la rentrée des classes."

    pieces = words_changed(before, after)

    assert [(one.text, one.fate) for one in pieces] == [
        (before, Fate.REMOVED),
        (after, Fate.ADDED),
    ]


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


def parts(one: Any) -> dict[str, tuple[str, str]]:
    return {part.name: (part.before, part.after) for part in one.parts}


def test_a_group_that_takes_a_finding_in_is_told_with_it() -> None:
    findings = [finding(1, "Bruyante."), finding(2, "Étroite.")]
    before = said(findings=findings, groups=[group(1, "La cour", 1), group(2, "Le mur", 2)])
    after = said(findings=findings, groups=[group(1, "La cour", 1, 2), group(3, "Le banc", 2)])

    found = differences(before, after).of(Kind.GROUP)

    assert [(one.fate, one.title) for one in found] == [
        (Fate.ADDED, "Le banc"),
        (Fate.REMOVED, "Le mur"),
        (Fate.CHANGED, "La cour"),
    ]
    assert parts(found[2]) == {"count": ("1", "2"), "findings": ("", "Étroite.")}


def test_a_finding_reworded_is_told_and_those_that_came_are_counted_alone() -> None:
    before = said(findings=[finding(1, "Bruyante le matin.")])
    after = said(findings=[finding(1, "Bruyante le midi."), finding(2, "Étroite.")])

    [one] = differences(before, after).of(Kind.FINDING)

    assert (one.fate, parts(one)["text"]) == (
        Fate.CHANGED,
        ("Bruyante le matin.", "Bruyante le midi."),
    )


def test_a_stake_that_moves_in_the_order_retained_is_told_with_both_places() -> None:
    stakes = [stake(1, "Respirer"), stake(2, "Jouer")]
    before = said(ordered("Le bruit d’abord.", 1, 2), stakes=stakes)
    after = said(ordered("Les petits d’abord.", 2, 1), stakes=stakes)

    found = differences(before, after)

    assert {one.title: parts(one)["value"] for one in found.of(Kind.ORDER)} == {
        "Respirer": ("la place 1", "la place 2"),
        "Jouer": ("la place 2", "la place 1"),
    }
    [reason] = found.of(Kind.REASON)
    assert parts(reason) == {"text": ("Le bruit d’abord.", "Les petits d’abord.")}


def test_an_order_that_is_retained_for_the_first_time_is_told_once_with_its_reason() -> None:
    stakes = [stake(1, "Respirer"), stake(2, "Jouer")]
    found = differences(said(stakes=stakes), said(ordered("Le bruit.", 1, 2), stakes=stakes))

    assert [(one.kind, one.fate, one.title) for one in found.all] == [
        (Kind.REASON, Fate.ADDED, "Le bruit.")
    ]


def test_the_place_that_a_college_gives_is_told_under_its_name() -> None:
    before = said(rated((1, "Respirer", 1, [1, 2]), (2, "Jouer", 2, [2, None])))
    after = said(rated((1, "Respirer", 1, [1, 1]), (2, "Jouer", 2, [2, None])))

    [one] = differences(before, after).of(Kind.PRIORITY)

    assert one.title == "Respirer"
    assert parts(one) == {"Commune, equipe": ("la place 2", "la place 1")}


def test_the_communes_whose_value_changed_are_told_one_by_one() -> None:
    before = said(mapped(("35001", "3.1"), ("35002", "2.0")))
    after = said(mapped(("35001", "2.9"), ("35002", "2.0"), period="2025"))

    [one] = differences(before, after).of(Kind.MAP)

    assert parts(one) == {
        "period": ("2024", "2025"),
        "communes": ("Acigné\u00a0: 3,1", "Acigné\u00a0: 2,9"),
    }


def test_a_constraint_that_is_lifted_or_prolonged_has_changed() -> None:
    known = constraint(1, "Le préau est classé.")
    before = said(constraints=[{**known, "until": "2026-12-31"}])
    after = said(constraints=[{**known, "lifter": "L’ABF", "until": None}])

    [one] = differences(before, after).of(Kind.CONSTRAINT)

    assert parts(one) == {"until": ("31 décembre 2026", ""), "lifter": ("", "L’ABF")}


def test_what_an_older_version_did_not_keep_of_a_questionnaire_is_no_change() -> None:
    old = {"id": 1, "title": "La cour", "responses": 9, "results": {"too_few": False}}
    new = {"id": 1, "title": "La cour", "responses": 9, "results": [], "groups": []}

    assert not differences(said(surveys=[old]), said(surveys=[new]))
