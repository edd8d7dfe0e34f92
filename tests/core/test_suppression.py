from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concert.core.suppression import hidden_cells
from tests.votes.attacker import (
    all_tables,
    another_table,
    assert_well_hidden,
    lines_of,
    possible_counts,
    table_of,
    total,
)
from tests.votes.properties import examples

small_or_not = st.integers(0, 8) | st.integers(0, 60)


@st.composite
def tables(draw, counts=small_or_not, most_rows=5, widths=(2, 6)):
    """What is left of a breakdown once groups are merged: each row has 5 ballots or more."""
    columns = draw(st.sampled_from(widths))
    row = st.lists(counts, min_size=columns, max_size=columns).filter(lambda one: sum(one) >= 5)
    return table_of(*draw(st.lists(row, min_size=2, max_size=most_rows)))


def hidden_in(*rows):
    hidden = hidden_cells(table_of(*rows))
    return [[(cell in hidden) for cell in line] for line in lines_of(table_of(*rows))[: len(rows)]]


def test_nothing_is_hidden_when_nothing_is_small():
    assert hidden_cells(table_of((5, 9), (12, 5))) == set()


@pytest.mark.parametrize("small", [0, 1, 4])
def test_a_small_count_is_hidden_and_a_zero_as_well(small):
    table = table_of((20, 30), (small, 12), (9, 9))
    assert (("b",), "0") in hidden_cells(table)


def test_five_is_not_small():
    assert hidden_cells(table_of((5, 5), (5, 5))) == set()


def test_a_single_hole_would_be_filled_by_subtraction_so_others_are_made():
    # Row b's total gives 12 away with the 3, and column totals take a second row.
    assert hidden_in((20, 30), (3, 12), (9, 8)) == [
        [False, False],
        [True, True],
        [True, True],
    ]


def test_a_hole_is_made_where_there_are_already_some_rather_than_in_a_new_line():
    # In row a, 50 would cost less than 70 were it not the first hole of its column.
    assert hidden_in((2, 70, 50), (60, 3, 80), (4, 90, 90)) == [
        [True, True, False],
        [True, True, False],
        [True, True, False],
    ]


def test_two_holes_that_add_up_to_less_than_5_take_a_third():
    hidden = hidden_cells(table_of((1, 2, 30, 40), (30, 40, 50, 60), (20, 30, 40, 50)))
    assert sum(cell[0] == ("a",) for cell in hidden) == 3


def test_a_cell_known_by_combining_lines_is_hidden_better():
    """Two squares of holes, and one hole between: rows a and b less columns 0 and 1 give it."""
    rows = (
        (3, 3, 90, 90),
        (3, 3, 4, 90),
        (90, 90, 3, 3),
        (90, 90, 3, 3),
    )
    table = table_of(*rows)
    between = (("b",), "2")
    only_small = {cell for cell, count in table.items() if count < 5}
    assert possible_counts(table, only_small)[between] == {4}
    hidden = hidden_cells(table)
    assert hidden > only_small
    assert_well_hidden(table, hidden)


def test_what_the_totals_give_away_by_themselves_is_not_worth_hiding_all_the_rest():
    # Nobody at all chose the last column. The rows still get a second hole, not a third.
    hidden = hidden_cells(table_of((40, 50, 60, 0), (70, 80, 90, 0), (45, 55, 65, 0)))
    assert {cell[1] for cell in hidden} == {"0", "3"}


def fewest_holes(table):
    """The size of the smallest set of cells that keeps the guarantee, all of them being tried."""
    small = {cell for cell, count in table.items() if count < 5}
    others = sorted(table.keys() - small)
    choices = chain.from_iterable(combinations(others, more) for more in range(len(others) + 1))
    return next(len(small | set(some)) for some in choices if well_hidden(table, small | set(some)))


def well_hidden(table, hidden):
    try:
        assert_well_hidden(table, hidden)
    except AssertionError:
        return False
    return True


@pytest.mark.parametrize(
    "rows",
    [
        ((0, 5), (9, 27), (57, 0)),  # holes that add up to 5 are enough
        ((0, 5, 5), (0, 37, 7)),  # a hole of 5 may be known
        ((0, 6), (41, 4), (8, 22)),  # the zero is safe since it may gain a ballot
        ((0, 0, 21), (3, 19, 6), (9, 20, 28)),  # the 3 is safe since it may lose one
        ((0, 1, 5), (0, 0, 7), (55, 5, 32)),  # and so is the 1, which is enough to lose one
        ((13, 0, 0), (45, 29, 10), (7, 0, 0)),  # a zero is not: it has none to lose
        ((0, 6, 47), (4, 1, 42)),
    ],
)
def test_no_more_is_hidden_than_it_takes(rows):
    table = table_of(*rows)
    assert len(hidden_cells(table)) == fewest_holes(table)


def test_unanimity_hides_the_whole_table():
    table = table_of((12, 0), (30, 0), (8, 0))
    assert hidden_cells(table) == set(table)


@given(tables())
@examples(400)
def test_no_line_and_no_combination_of_lines_gives_a_small_cell_away(table):
    assert_well_hidden(table, hidden_cells(table))


@given(tables(counts=st.integers(0, 7), most_rows=3, widths=(2, 3)))
@examples(200)
def test_an_attacker_who_tries_everything_learns_no_small_cell(table):
    hidden = hidden_cells(table)
    at_worst = None
    for cell, counts in possible_counts(table, hidden).items():
        assert (another_table(table, hidden, cell) is None) == (len(counts) == 1)
        if table[cell] < 5 and len(counts) == 1:
            at_worst = at_worst or possible_counts(table, set(table))
            assert len(at_worst[cell]) == 1, "hiding more would have helped"


@given(tables())
@examples(200)
def test_no_published_difference_is_under_5(table):
    hidden = hidden_cells(table)
    for line in lines_of(table):
        shown = [cell for cell in line if cell not in hidden]
        holes = total(table, line) - total(table, shown)
        if len(shown) < len(line):
            assert holes >= 5 or (not shown and total(table, line) < 5)


def test_every_small_table_of_two_groups():
    for table in all_tables(2, 2, [0, 1, 4, 5, 6]):
        assert_well_hidden(table, hidden_cells(table))


@given(tables(), st.randoms())
@examples(100)
def test_the_order_of_the_cells_changes_nothing(table, chance):
    cells = list(table.items())
    chance.shuffle(cells)
    assert hidden_cells(dict(cells)) == hidden_cells(table)


@given(tables(counts=st.integers(5, 40)))
@examples(50)
def test_a_table_without_small_counts_is_shown_whole(table):
    assert hidden_cells(table) == set()
