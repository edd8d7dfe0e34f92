import pytest
from hypothesis import given
from hypothesis import strategies as st

from concert.votes.methods import METHODS
from concert.votes.methods.tally import tallied
from tests.votes.properties import examples

YES_NO = ("yes", "no")


def yeses(counts):
    return counts["yes"]


def test_an_option_left_out_falls_in_the_last_column():
    tally = tallied([{1: "yes"}, {2: "no"}, {}], [1, 2], YES_NO, yeses)
    assert tally.counts == {1: {"yes": 1, "no": 2}, 2: {"yes": 0, "no": 3}}


def test_blank_ballots_are_ballots_and_are_told_apart():
    tally = tallied([{1: "yes"}, {}, {}], [1, 2], YES_NO, yeses)
    assert (tally.ballots, tally.blank) == (3, 2)


def test_tied_options_share_a_rank_say_so_and_leave_the_next_rank_empty():
    ballots = [{1: "yes", 4: "yes", 2: "yes"}, {4: "yes", 2: "yes"}]
    tally = tallied(ballots, [4, 3, 2, 1], YES_NO, yeses)
    assert [(one.option, one.rank, one.tied_with) for one in tally.standings] == [
        (2, 1, (4,)),
        (4, 1, (2,)),
        (1, 3, ()),
        (3, 4, ()),
    ]


def test_without_a_ballot_all_options_are_tied():
    tally = tallied([], [2, 1], YES_NO, yeses)
    assert [(one.option, one.rank, one.tied_with) for one in tally.standings] == [
        (1, 1, (2,)),
        (2, 1, (1,)),
    ]


@st.composite
def votes(draw):
    """A method, options, and ballots that put each of some options in a column."""
    code = draw(st.sampled_from(sorted(METHODS)))
    options = draw(st.sets(st.integers(-5, 10**18), min_size=1, max_size=5))
    if code == "approval":
        ballot = st.lists(st.sampled_from(sorted(options)), unique=True)
    else:
        written = [str(option) for option in sorted(options)]
        grades = st.sampled_from(METHODS[code].columns)
        ballot = st.dictionaries(st.sampled_from(written), grades)
    return METHODS[code], options, draw(st.lists(ballot, max_size=30))


@given(votes())
@examples(100)
def test_the_columns_of_each_option_add_up_to_the_ballots(vote):
    method, options, ballots = vote
    tally = method.count(ballots, options)
    assert tally.columns == method.columns
    assert set(tally.counts) == options
    for counts in tally.counts.values():
        assert tuple(counts) == method.columns
        assert sum(counts.values()) == tally.ballots == len(ballots)


@given(votes(), st.randoms())
@examples(100)
def test_the_order_of_ballots_and_options_changes_nothing(vote, chance):
    method, options, ballots = vote
    other_options, other_ballots = sorted(options), list(ballots)
    chance.shuffle(other_options)
    chance.shuffle(other_ballots)
    assert method.count(other_ballots, other_options) == method.count(ballots, options)


@given(votes())
@examples(100)
def test_options_are_tied_when_and_only_when_they_share_a_rank(vote):
    method, options, ballots = vote
    standings = method.count(ballots, options).standings
    for one in standings:
        sharing = {other.option for other in standings if other.rank == one.rank}
        assert {one.option, *one.tied_with} == sharing
        assert one.rank == 1 + sum(other.rank < one.rank for other in standings)


@pytest.mark.parametrize("code", METHODS)
def test_a_method_is_found_by_its_code(code):
    assert METHODS[code].__name__ == f"concert.votes.methods.{code}"
