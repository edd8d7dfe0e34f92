"""What is published of a survey, and what nobody can work out from it."""

from collections import defaultdict
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from concert.surveys.histogram import classes_of
from concert.surveys.models import Channel, Question, QuestionKind
from concert.surveys.outcome import Counted, published
from tests.votes.attacker import assert_well_hidden
from tests.votes.properties import examples

COLLEGES = ("commune", "equipe", "parents")
small_or_not = st.integers(0, 8) | st.integers(0, 60)


def question(kind: str, number: int = 1, **said):
    given = {"options": [], "rows": [], "other": False, "low": 1, "high": 5, "among": [], **said}
    return Question(id=number, kind=QuestionKind(kind), label="?", **given)


def counted(answers):
    """Answers by college then code, as the database counts them, for one answer each."""
    return Counted(
        respondents={college: sum(codes.values()) for college, codes in answers.items() if codes},
        chosen={college: dict(codes) for college, codes in answers.items()},
        numbers={
            college: [(float(code), count) for code, count in codes.items() if code.isdigit()]
            for college, codes in answers.items()
        },
    )


def results(questions, answers):
    """The outcome, all the answers of a college being those of its own people."""
    received = {key: counted(one) for key, one in answers.items()}
    came = defaultdict(int)
    for one in received.values():
        for college, count in one.respondents.items():
            came[college] = max(came[college], count)
    channels = {college: {Channel.ONLINE: count} for college, count in came.items()}
    return published(questions, channels, received)


def test_nothing_is_said_of_fewer_than_five_responses():
    yes_no = question("one", options=["Oui", "Non"])

    outcome = results([yes_no], {(1, ""): {"parents": {"0": 3, "1": 1}}})

    assert outcome["too_few"]
    assert outcome["questions"] == {}


def test_nothing_is_said_of_a_question_that_fewer_than_five_answered():
    questions = [question("one", 1, options=["Oui", "Non"]), question("one", 2, options=["A", "B"])]

    outcome = results(
        questions, {(1, ""): {"parents": {"0": 9, "1": 8}}, (2, ""): {"parents": {"0": 4}}}
    )

    assert outcome["questions"]["1"]["counts"] == {"0": 9, "1": 8}
    assert outcome["questions"]["2"] == {"too_few": True, "groups": []}


def test_a_small_college_is_put_with_another():
    yes_no = question("one", options=["Oui", "Non"])
    answers = {"parents": {"0": 9, "1": 8}, "equipe": {"0": 6, "1": 7}, "commune": {"0": 1}}

    [first, second] = results([yes_no], {(1, ""): answers})["questions"]["1"]["groups"]

    assert first["colleges"] == ["commune", "equipe"]
    assert (first["n"], second["n"]) == (14, 17)


def test_a_scale_with_small_counts_is_read_in_three_parts():
    scale = question("scale")
    spread = {"1": 3, "2": 4, "3": 9, "4": 6, "5": 8}

    said = results([scale], {(1, ""): {"parents": spread, "equipe": spread}})["questions"]["1"]

    assert said["bands"]
    assert said["groups"][0]["counts"] == {"1-2": 7, "3-3": 9, "4-5": 14}
    assert said["counts"] == {code: 2 * count for code, count in spread.items()}


def test_the_median_of_a_college_is_not_told_where_its_counts_are_not():
    scale = question("scale")
    spread = {"1": 3, "2": 4, "3": 9, "4": 6, "5": 8}
    plenty = dict.fromkeys(spread, 9)

    hidden = results([scale], {(1, ""): {"parents": spread, "equipe": plenty}})
    shown = results([scale], {(1, ""): {"parents": plenty, "equipe": plenty}})

    assert all("median" not in one for one in hidden["questions"]["1"]["groups"])
    assert [one["median"] for one in shown["questions"]["1"]["groups"]] == [3, 3]


def test_a_question_put_to_those_who_gave_a_hidden_answer_is_not_broken_down():
    first = question("one", 1, options=["Oui", "Non"])
    then = question("one", 2, options=["A", "B"], condition_id=1, among=["0"])
    # Three of the team said yes: how many of them answered the second would tell it.
    yes = {"parents": {"0": 20, "1": 15}, "equipe": {"0": 3, "1": 20}, "commune": {"0": 9, "1": 9}}
    said = {"parents": {"0": 10, "1": 10}, "equipe": {"0": 3}, "commune": {"0": 5, "1": 4}}

    outcome = results([first, then], {(1, ""): yes, (2, ""): said})["questions"]

    assert None in [one["counts"]["0"] for one in outcome["1"]["groups"]]
    assert outcome["2"]["groups"] == []
    assert outcome["2"]["counts"] == {"0": 18, "1": 14}


def test_it_is_broken_down_where_that_answer_is_shown_for_each():
    first = question("one", 1, options=["Oui", "Non"])
    then = question("one", 2, options=["A", "B"], condition_id=1, among=["0"])
    yes = {"parents": {"0": 20, "1": 15}, "equipe": {"0": 12, "1": 20}}
    said = {"parents": {"0": 10, "1": 10}, "equipe": {"0": 6, "1": 6}}

    outcome = results([first, then], {(1, ""): yes, (2, ""): said})["questions"]

    assert [one["n"] for one in outcome["2"]["groups"]] == [12, 20]


def test_quarters_are_told_of_ten_people_and_the_median_of_five():
    number = question("number")
    minutes = {str(value): 1 for value in range(10, 20)}

    said = results([number], {(1, ""): {"parents": minutes, "equipe": {"5": 6}}})["questions"]["1"]

    assert said["groups"][0] == {"colleges": ["equipe"], "n": 6, "median": 5.0}
    assert said["groups"][1]["median"] == 14.5
    assert said["groups"][1]["quarters"] == [12.25, 16.75]


tables = st.fixed_dictionaries(
    {
        college: st.fixed_dictionaries(dict.fromkeys(("0", "1", "2"), small_or_not))
        for college in COLLEGES
    }
)


@examples(150)
@given(tables)
def test_no_small_count_of_a_choice_can_be_worked_out(answers):
    choice = question("one", options=["A", "B", "C"])
    said = results([choice], {(1, ""): answers})["questions"].get("1", {"groups": []})

    assert_nothing_small_shows(said["groups"], answers, ("0", "1", "2"))


def assert_nothing_small_shows(groups, answers, codes):
    table = {
        (tuple(one["colleges"]), code): sum(answers[college][code] for college in one["colleges"])
        for one in groups
        for code in codes
    }
    shown = {(tuple(one["colleges"]), c): n for one in groups for c, n in one["counts"].items()}
    hidden = {cell for cell, count in shown.items() if count is None}
    assert all(shown[cell] == table[cell] for cell in table if cell not in hidden)
    assert all(one["n"] >= 5 for one in groups)
    assert_well_hidden(table, hidden)


@examples(100)
@given(tables, st.integers(0, 3))
def test_of_several_answers_no_small_count_is_shown_nor_its_remainder(answers, more):
    several = question("several", options=["A", "B", "C"])
    received = counted(answers)
    received.respondents = {
        college: max(codes.values(), default=0) + more for college, codes in answers.items()
    }
    came = {college: {Channel.ONLINE: n} for college, n in received.respondents.items()}

    said = published([several], came, {(1, ""): received})["questions"].get("1", {})

    for group in said.get("groups", []):
        for count in group["counts"].values():
            assert count is None or (count >= 5 and group["n"] - count >= 5)


@examples(100)
@given(tables)
def test_no_small_count_of_a_scale_can_be_worked_out(answers):
    scale = question("scale", low=1, high=3)
    spread = {
        college: {str(int(code) + 1): n for code, n in codes.items()}
        for college, codes in answers.items()
    }
    said = results([scale], {(1, ""): spread})["questions"].get("1", {"groups": []})
    codes = {"1": "1-1", "2": "2-2", "3": "3-3"} if "bands" in said else {c: c for c in "123"}
    counts = {
        college: {codes[code]: n for code, n in given_to.items()}
        for college, given_to in spread.items()
    }

    assert_nothing_small_shows(said["groups"], counts, tuple(codes.values()))


@examples(100)
@given(tables, tables)
def test_no_small_count_of_a_line_of_a_table_can_be_worked_out(first, second):
    matrix = question("matrix", options=["A", "B", "C"], rows=["X", "Y"])
    said = results([matrix], {(1, "0"): first, (1, "1"): second})["questions"].get("1")

    for item, answers in (("0", first), ("1", second)):
        if said and "counts" in said["items"][item]:
            assert_nothing_small_shows(said["items"][item]["groups"], answers, ("0", "1", "2"))


numbers = st.dictionaries(st.integers(0, 200) | st.sampled_from((0.5, 12.25)), st.integers(1, 9))


@examples(200)
@given(numbers)
def test_no_class_of_a_histogram_holds_fewer_than_five(given_numbers):
    classes = classes_of(sorted((float(value), n) for value, n in given_numbers.items()))

    assert all(one["n"] == 0 or one["n"] >= 5 for one in classes)
    assert not classes or sum(one["n"] for one in classes) == sum(given_numbers.values())
    for before, after in pairwise(classes):
        assert before["below"] == after["least"]


def test_a_histogram_does_not_tell_the_largest_number():
    classes = classes_of([(5.0, 8), (12.0, 9), (20.0, 8), (21.0, 5), (180.0, 1)])

    assert [one["below"] for one in classes][-1] is None
    assert all(one["least"] is None or one["least"] < 100 for one in classes)


def test_whole_numbers_are_not_cut_into_parts():
    classes = classes_of([(1.0, 6), (2.0, 9)])

    assert classes == [
        {"least": 1.0, "below": 2.0, "n": 6},
        {"least": 2.0, "below": 3.0, "n": 9},
    ]
