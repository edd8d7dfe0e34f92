import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concert.votes.methods import Fault, InvalidBallot, approval
from tests.votes.properties import examples

ALLOWED = {3, 7, 12}


def test_the_columns_keep_the_names_under_which_results_are_published():
    assert approval.columns == ("approved", "not_approved")


def test_a_ballot_is_kept_by_increasing_id():
    assert approval.read_ballot(["12", 3], ALLOWED) == [3, 12]


def test_an_empty_ballot_is_blank():
    assert approval.read_ballot([], ALLOWED) == []
    assert approval.count([[], [3]], ALLOWED).blank == 1


@pytest.mark.parametrize("data", [None, {}, {"3": "approved"}, "3", 3, (3,), True])
def test_a_ballot_is_a_list(data):
    with pytest.raises(InvalidBallot) as refused:
        approval.read_ballot(data, ALLOWED)
    assert refused.value.code is Fault.MALFORMED


def test_the_most_approved_leads():
    tally = approval.count([[3, 7], [7], [7, 12], [12], []], ALLOWED)
    assert [(one.option, one.rank) for one in tally.standings] == [(7, 1), (12, 2), (3, 3)]
    assert tally.counts[7] == {"approved": 3, "not_approved": 2}


def test_a_ballot_that_should_never_have_entered_is_not_counted_in_silence():
    with pytest.raises(InvalidBallot):
        approval.count([[3], [4]], ALLOWED)


@given(st.lists(st.lists(st.sampled_from(sorted(ALLOWED)), unique=True), max_size=40))
@examples(100)
def test_the_count_is_what_one_would_count_by_hand(ballots):
    tally = approval.count(ballots, ALLOWED)
    for option in ALLOWED:
        assert tally.counts[option]["approved"] == sum(option in ballot for ballot in ballots)
    approvals = [one.counts["approved"] for one in tally.standings]
    assert approvals == sorted(approvals, reverse=True)


def test_ten_thousand_ballots():
    chance = random.Random(20260)  # noqa: S311
    options = range(1, 41)
    ballots = [sorted(chance.sample(options, chance.randrange(10))) for _ in range(10_000)]
    tally = approval.count(ballots, options)
    assert tally.ballots == 10_000
    assert tally.blank == ballots.count([])
    assert sum(counts["approved"] for counts in tally.counts.values()) == sum(map(len, ballots))
