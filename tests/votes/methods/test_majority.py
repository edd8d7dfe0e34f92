import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concert.votes.methods import Fault, InvalidBallot, majority
from tests.votes.properties import examples

ALLOWED = {3, 7, 12}

# The experiment of Orsay beside the first round of the presidential election, 22 April 2007:
# 1,733 ballots of three precincts, per thousand, from "very good" down to "insufficient"; what
# is left was to be rejected, or not graded. M. Balinski and R. Laraki, "Election by majority
# judgment: experimental evidence" (2007), in the order that they publish.
ORSAY = {
    "Bayrou": (136, 307, 251, 148, 84),
    "Royal": (167, 227, 191, 168, 122),
    "Sarkozy": (191, 198, 143, 115, 71),
    "Voynet": (29, 93, 175, 237, 261),
    "Besancenot": (41, 99, 163, 160, 226),
    "Buffet": (25, 76, 125, 206, 264),
    "Bové": (15, 60, 114, 160, 257),
    "Laguiller": (21, 53, 102, 166, 259),
    "Nihous": (3, 18, 53, 110, 267),
    "Villiers": (24, 64, 87, 113, 158),
    "Schivardi": (5, 10, 39, 95, 249),
    "Le Pen": (30, 46, 62, 65, 54),
}
GRADES_AT_ORSAY = ["fairly_good"] * 3 + ["passable"] + ["insufficient"] * 4 + ["to_reject"] * 4


def counts_of(*ballots_by_grade):
    return dict(zip(majority.columns, ballots_by_grade, strict=True))


def ballots_with(profiles, total):
    """Ballots that grade option 1, 2… as in these profiles; what a profile lacks is ungraded."""
    graded = [
        [
            grade
            for grade, ballots in zip(majority.columns, profile, strict=False)
            for _ in range(ballots)
        ]
        for profile in profiles
    ]
    return [
        {
            str(option): grades[place]
            for option, grades in enumerate(graded, 1)
            if place < len(grades)
        }
        for place in range(total)
    ]


def value_by_definition(counts):
    """The majority value as it is defined: take the median away, one ballot at a time."""
    heights = {grade: height for height, grade in enumerate(reversed(majority.columns))}
    grades = sorted(heights[grade] for grade, ballots in counts.items() for _ in range(ballots))
    value = []
    while grades:
        value.append(grades.pop((len(grades) - 1) // 2))
    return value


@st.composite
def profiles(draw):
    """The grades of a few options, each given by the same number of ballots."""
    total = draw(st.integers(0, 40))
    cuts = st.lists(st.integers(0, total), min_size=5, max_size=5).map(sorted)
    return [
        [upper - lower for lower, upper in zip([0, *one], [*one, total], strict=True)]
        for one in draw(st.lists(cuts, min_size=1, max_size=6))
    ]


def test_the_grades_keep_the_names_that_sealed_ballots_hold():
    assert majority.columns == (
        "very_good",
        "good",
        "fairly_good",
        "passable",
        "insufficient",
        "to_reject",
    )


def test_a_ballot_is_kept_by_increasing_id_with_keys_as_json_has_them():
    ballot = majority.read_ballot({"12": "good", 3: "to_reject", "7": "passable"}, ALLOWED)
    assert list(ballot.items()) == [("3", "to_reject"), ("7", "passable"), ("12", "good")]


def test_an_empty_ballot_is_blank_but_one_that_rejects_is_not():
    assert majority.read_ballot({}, ALLOWED) == {}
    assert majority.count([{}, {"3": "to_reject"}], ALLOWED).blank == 1


@pytest.mark.parametrize("data", [None, [], [["3", "good"]], "3", 3, True])
def test_a_ballot_is_an_object(data):
    with pytest.raises(InvalidBallot) as refused:
        majority.read_ballot(data, ALLOWED)
    assert refused.value.code is Fault.MALFORMED


@pytest.mark.parametrize("grade", ["excellent", "GOOD", "", None, 5, True, ["good"], "good "])
def test_a_grade_is_one_of_six(grade):
    with pytest.raises(InvalidBallot) as refused:
        majority.read_ballot({"3": grade}, ALLOWED)
    assert refused.value.code is Fault.UNKNOWN_GRADE


def test_a_proposal_is_graded_once():
    with pytest.raises(InvalidBallot) as refused:
        majority.read_ballot({3: "good", "3": "good"}, ALLOWED)
    assert refused.value.code is Fault.SAME_OPTION_TWICE


def test_an_ungraded_proposal_counts_as_rejected():
    tally = majority.count([{"3": "good"}, {"7": "good"}, {}], [3, 7])
    assert tally.counts[3] == counts_of(0, 1, 0, 0, 0, 2)


def test_the_median_of_an_even_number_is_the_lower_one():
    assert majority.majority_grade(counts_of(1, 1, 0, 1, 1, 0)) == "passable"


def test_without_a_ballot_there_is_no_majority_grade():
    assert majority.majority_grade(counts_of(0, 0, 0, 0, 0, 0)) is None


def test_the_published_result_of_orsay():
    tally = majority.count(ballots_with(ORSAY.values(), 1000), range(1, 13))
    assert [list(ORSAY)[one.option - 1] for one in tally.standings] == list(ORSAY)
    assert [one.rank for one in tally.standings] == list(range(1, 13))
    grades = [majority.majority_grade(one.counts) for one in tally.standings]
    assert grades == GRADES_AT_ORSAY


# The two pairs with the same median by which the French Wikipedia explains ties (« Jugement
# majoritaire »), with the majority values that the Major project draws from them.
@pytest.mark.parametrize(
    ("counts", "value"),
    [
        (counts_of(0, 0, 2, 2, 1, 0), [2, 2, 3, 1, 3]),
        (counts_of(0, 0, 2, 3, 0, 0), [2, 2, 3, 2, 3]),
        (counts_of(0, 1, 2, 2, 0, 1), [2, 3, 2, 3, 0, 4]),
        (counts_of(0, 0, 3, 2, 1, 0), [2, 3, 2, 3, 1, 3]),
    ],
)
def test_the_majority_value_removes_medians_one_by_one(counts, value):
    assert list(majority.majority_value(counts)) == value


def test_a_tie_of_the_median_is_broken_by_the_next_one():
    # English Wikipedia, "Majority judgment": Good, Good, Fair, Poor against Excellent and three
    # Fair: both are fair, and without one Fair the first becomes good.
    tally = majority.count(ballots_with([(0, 2, 1, 1, 0, 0), (1, 0, 3, 0, 0, 0)], 4), [1, 2])
    assert {majority.majority_grade(one.counts) for one in tally.standings} == {"fairly_good"}
    assert [(one.option, one.rank, one.tied_with) for one in tally.standings] == [
        (1, 1, ()),
        (2, 2, ()),
    ]


def test_five_proposals_with_three_ballots():
    # The worked example of Mieux Voter's libraries, worst grade first: 3rd, 1st, 5th, 4th, 2nd.
    profiles = [(0, 0, 0, 1, 1, 1), (0, 0, 0, 2, 0, 1), (0, 0, 0, 0, 0, 3), (0, 0, 0, 1, 0, 2),
                (0, 0, 0, 0, 3, 0)]  # fmt: skip
    tally = majority.count(ballots_with(profiles, 3), range(1, 6))
    assert [one.option for one in tally.standings] == [2, 5, 1, 4, 3]


def test_only_the_same_grades_are_a_tie():
    profile = (3, 1, 4, 1, 5, 0)
    almost = (3, 1, 4, 1, 4, 1)
    tally = majority.count(ballots_with([profile, almost, profile], 14), [1, 2, 3])
    assert [(one.option, one.rank, one.tied_with) for one in tally.standings] == [
        (1, 1, (3,)),
        (3, 1, (1,)),
        (2, 3, ()),
    ]


@given(profiles())
@examples(300)
def test_the_count_agrees_with_the_definition(profiles):
    tally = majority.count(ballots_with(profiles, sum(profiles[0])), range(1, len(profiles) + 1))
    values = {
        option: value_by_definition(counts_of(*profile))
        for option, profile in enumerate(profiles, 1)
    }
    for one in tally.standings:
        better = sum(value > values[one.option] for value in values.values())
        assert one.rank == better + 1
        if values[one.option]:
            height = values[one.option][0]
            assert majority.majority_grade(one.counts) == majority.columns[-1 - height]


@given(profiles())
@examples(100)
def test_one_better_grade_never_lowers_a_proposal(profiles):
    before = counts_of(*profiles[0])
    for lower, higher in zip(majority.columns[1:], majority.columns, strict=False):
        if before[lower]:
            after = {**before, lower: before[lower] - 1, higher: before[higher] + 1}
            assert majority.majority_value(after) > majority.majority_value(before)


def test_tens_of_thousands_of_ballots_are_told_apart_by_one_of_them():
    even = (9_000, 8_000, 7_000, 6_000, 5_000, 5_000)
    one_worse = (9_000, 8_000, 7_000, 6_000, 4_999, 5_001)
    one_better = (9_001, 7_999, 7_000, 6_000, 5_000, 5_000)
    values = [majority.majority_value(counts_of(*one)) for one in (one_worse, even, one_better)]
    assert values == sorted(set(values))
    assert {len(value) for value in values} == {40_000}


def test_ten_thousand_ballots():
    chance = random.Random(20261)  # noqa: S311
    options = range(1, 21)
    ballots = [
        {str(option): chance.choice(majority.columns) for option in chance.sample(options, 12)}
        for _ in range(10_000)
    ]
    tally = majority.count(ballots, options)
    by_definition = {option: value_by_definition(counts) for option, counts in tally.counts.items()}
    best_first = sorted(options, key=by_definition.__getitem__, reverse=True)
    assert [one.option for one in tally.standings] == best_first
    assert sum(counts["good"] for counts in tally.counts.values()) == sum(
        grade == "good" for ballot in ballots for grade in ballot.values()
    )
