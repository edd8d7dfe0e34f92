"""Medians, how far apart people stand, the order: exact, whatever the numbers."""

from fractions import Fraction
from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from concert.priorities.scoring import doubled_median, doubled_ranks, gap, places, split
from tests.votes.properties import examples

COUNTS = st.lists(st.integers(0, 30), min_size=4, max_size=5)
MEDIANS = st.dictionaries(st.integers(1, 12), st.integers(2, 8), min_size=1, max_size=12)


def answers(counts: list[int]) -> list[int]:
    return [level for level, count in enumerate(counts, 1) for _ in range(count)]


@examples(100)
@given(COUNTS)
def test_the_median_is_that_of_the_answers(counts: list[int]) -> None:
    given_ = answers(counts)

    assert doubled_median(counts) == (2 * median(given_) if given_ else None)


@examples(100)
@given(COUNTS, st.integers(1, 5))
def test_the_same_shares_are_as_divided_however_many_people(counts: list[int], times: int) -> None:
    assert 0 <= split(counts) <= 1
    assert split([times * one for one in counts]) == split(counts) == split(counts[::-1])


def test_people_are_divided_from_not_at_all_to_half_at_each_end() -> None:
    assert split([0, 0, 7, 0]) == 0
    assert split([6, 0, 0, 6]) == 1
    assert split([3, 3, 3, 3]) == Fraction(2, 3)


@examples(100)
@given(MEDIANS)
def test_ranks_add_up_and_turn_around_with_the_scale(medians: dict[int, int]) -> None:
    many = len(medians)
    ranks = doubled_ranks(medians, rises=True)

    assert sum(ranks.values()) == many * (many + 1)
    turned = doubled_ranks(medians, rises=False)
    assert all(ranks[stake] + turned[stake] == 2 * (many + 1) for stake in medians)


@examples(100)
@given(MEDIANS)
def test_on_one_criterion_the_order_is_that_of_the_medians(medians: dict[int, int]) -> None:
    found = places({"urgence": dict(medians)}, {"urgence": True})

    for one in medians:
        assert found[one] == 1 + sum(other > medians[one] for other in medians.values())


def test_each_criterion_weighs_the_same_and_equal_sums_are_tied() -> None:
    medians: dict[str, dict[int, int | None]] = {
        "urgence": {1: 8, 2: 4, 3: 2},
        "effet": {1: 4, 2: 8, 3: 2},
    }

    assert places(medians, {"urgence": True, "effet": True}) == {1: 1, 2: 1, 3: 3}


def test_a_stake_that_too_few_rated_is_out_of_the_order() -> None:
    medians = {"urgence": {1: 8, 2: None}, "effet": {1: 4, 2: 8}}

    assert places(medians, {"urgence": True, "effet": True}) == {1: 1}


def test_the_gap_leaves_out_those_whose_median_is_not_published() -> None:
    assert gap([8, None, 3]) == 5
    assert gap([None, None]) == gap([4]) == 0
