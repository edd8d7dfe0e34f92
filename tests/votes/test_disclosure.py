import pytest
from hypothesis import given
from hypothesis import strategies as st

from concert.core.suppression import merged
from concert.votes.disclosure import by_college, publishable
from concert.votes.methods import METHODS, approval, majority
from tests.votes.attacker import assert_well_hidden
from tests.votes.properties import examples

OPTIONS = [1, 2, 3]


def approvals(ballots, **approved):
    """The tally of so many ballots, of which so many approve `option_1`, and so on."""
    choices = [
        [option for option in OPTIONS if place < approved.get(f"option_{option}", 0)]
        for place in range(ballots)
    ]
    return approval.count(choices, OPTIONS)


@st.composite
def tallies(draw):
    """The tallies of a few colleges by one of the methods."""
    code = draw(st.sampled_from(sorted(METHODS)))
    if code == "approval":
        ballot = st.lists(st.sampled_from(OPTIONS), unique=True)
    else:
        written = st.sampled_from([str(option) for option in OPTIONS])
        ballot = st.dictionaries(written, st.sampled_from(majority.columns))
    colleges = draw(st.sets(st.sampled_from("abcdef"), max_size=5))
    sizes = st.integers(0, 4) | st.integers(5, 30)
    some = draw(st.lists(ballot, min_size=1, max_size=8))
    return {
        college: METHODS[code].count(
            [some[place * 7 % len(some)] for place in range(draw(sizes))], OPTIONS
        )
        for college in sorted(colleges)
    }


@pytest.mark.parametrize(("ballots", "enough"), [(0, False), (4, False), (5, True)])
def test_a_result_takes_five_ballots(ballots, enough):
    assert publishable(approvals(ballots)) is enough


@pytest.mark.parametrize(
    ("ballots", "groups"),
    [
        ({"parents": 30, "pupils": 12}, [("parents",), ("pupils",)]),
        ({"parents": 30, "pupils": 12, "staff": 4}, [("parents",), ("pupils", "staff")]),
        ({"elected": 1, "parents": 30, "pupils": 12, "staff": 4}, [
            ("elected", "staff"), ("parents",), ("pupils",)
        ]),
        ({"elected": 1, "parents": 9, "pupils": 8, "staff": 3}, [
            ("elected", "pupils", "staff"), ("parents",)
        ]),
        ({"elected": 0, "parents": 9, "pupils": 8}, [("elected", "pupils"), ("parents",)]),
        ({"parents": 30, "staff": 4}, [("parents", "staff")]),
        ({"parents": 2, "staff": 1}, [("parents", "staff")]),
        ({"parents": 3}, [("parents",)]),
        ({}, []),
    ],
)  # fmt: skip
def test_the_smallest_college_joins_the_next_until_each_group_has_five(ballots, groups):
    assert merged(ballots) == groups


def test_a_single_group_is_no_breakdown():
    assert by_college({"parents": approvals(30), "staff": approvals(4)}) == ()
    assert by_college({"parents": approvals(30)}) == ()
    assert by_college({}) == ()


def test_a_breakdown_shows_each_group_with_the_counts_of_its_colleges():
    parents, others = by_college({
        "pupils": approvals(12, option_1=6, option_2=7),
        "staff": approvals(4, option_1=1),
        "parents": approvals(30, option_1=11, option_2=9),
    })  # fmt: skip
    assert (parents.colleges, parents.ballots) == (("parents",), 30)
    assert (others.colleges, others.ballots) == (("pupils", "staff"), 16)
    assert parents.counts[1] == {"approved": 11, "not_approved": 19}
    assert others.counts[1] == {"approved": 7, "not_approved": 9}
    assert others.counts[2] == {"approved": 7, "not_approved": 9}


def test_a_small_count_is_hidden_in_its_option_alone():
    parents, pupils = by_college({
        "parents": approvals(30, option_1=11, option_2=9),
        "pupils": approvals(12, option_1=6, option_2=2),
    })  # fmt: skip
    assert pupils.counts[2] == parents.counts[2] == {"approved": None, "not_approved": None}
    assert pupils.counts[1] == {"approved": 6, "not_approved": 6}


@given(tallies())
@examples(150)
def test_groups_share_the_colleges_out_and_have_five_ballots_each(tallies):
    groups = by_college(tallies)
    if groups:
        assert len(groups) > 1
        assert sorted(one for group in groups for one in group.colleges) == sorted(tallies)
    else:
        assert len(merged({one: tally.ballots for one, tally in tallies.items()})) < 2
    for group in groups:
        assert group.ballots == sum(tallies[one].ballots for one in group.colleges)
        assert group.ballots >= 5


@given(tallies())
@examples(150)
def test_what_is_shown_is_true_and_what_is_hidden_stays_so(tallies):
    groups = by_college(tallies)
    for option in OPTIONS if groups else []:
        true = {
            (group.colleges, column): sum(
                tallies[one].counts[option][column] for one in group.colleges
            )
            for group in groups
            for column in group.counts[option]
        }
        shown = {
            (group.colleges, column): count
            for group in groups
            for column, count in group.counts[option].items()
        }
        hidden = {cell for cell, count in shown.items() if count is None}
        assert all(shown[cell] == true[cell] for cell in shown.keys() - hidden)
        assert_well_hidden(true, hidden)


@given(tallies(), st.randoms())
@examples(100)
def test_the_order_of_the_colleges_changes_nothing(tallies, chance):
    shuffled = list(tallies.items())
    chance.shuffle(shuffled)
    assert by_college(dict(shuffled)) == by_college(tallies)
