"""Someone who has a published table, its totals, a pencil, and wants to know a hidden cell."""

from itertools import product


def table_of(*rows):
    """A table from its counts, row by row: groups a, b… and columns 0, 1…"""
    return {
        ((chr(ord("a") + place),), str(column)): count
        for place, counts in enumerate(rows)
        for column, count in enumerate(counts)
    }


def lines_of(table):
    """The cells of each row, then of each column."""
    return [
        [cell for cell in table if cell[side] == label]
        for side in (0, 1)
        for label in sorted({cell[side] for cell in table})
    ]


def total(table, line):
    return sum(table[cell] for cell in line)


def possible_counts(table, hidden):
    """For each hidden cell, each count it has in some table that would be published alike.

    By brute force: everything is tried that no total forbids.
    """
    left = {line: total(table, [cell for cell in hidden if line in cell])
            for line in {end for cell in hidden for end in cell}}  # fmt: skip
    found = {cell: set() for cell in hidden}
    for counts in _fillings(sorted(hidden), left):
        for cell, count in counts.items():
            found[cell].add(count)
    return found


def _fillings(cells, left):
    if not cells:
        if not any(left.values()):
            yield {}
        return
    (row, column), *others = cells
    last_of_row = all(other[0] != row for other in others)
    last_of_column = all(other[1] != column for other in others)
    for count in range(min(left[row], left[column]) + 1):
        if (last_of_row and count < left[row]) or (last_of_column and count < left[column]):
            continue
        rest = {**left, row: left[row] - count, column: left[column] - count}
        for filling in _fillings(others, rest):
            yield {(row, column): count, **filling}


def another_table(table, hidden, cell):
    """A table published as this one, with another count in this cell; None if none is found.

    It moves one ballot around a loop of hidden cells: up here, down there, and so on.
    """
    for sign in (1, -1):
        if table[cell] + sign >= 0 and (loop := _loop(table, hidden, [cell], sign, set())):
            moved = dict(table)
            for place, each in enumerate(loop):
                moved[each] += sign if place % 2 == 0 else -sign
            return moved
    return None


def _loop(table, hidden, path, sign, seen):
    """The path closed into a loop that leaves by columns and comes back by rows."""
    (row, column), moving_down = path[-1], len(path) % 2 == 1
    for other in sorted(hidden - set(path)):
        along = other[1] == column if moving_down else other[0] == row
        falls = sign == 1 if moving_down else sign == -1
        if not along or (falls and table[other] == 0) or (other, moving_down) in seen:
            continue
        if moving_down and other[0] == path[0][0]:
            return [*path, other]
        seen.add((other, moving_down))
        if loop := _loop(table, hidden, [*path, other], sign, seen):
            return loop
    return None


def assert_well_hidden(table, hidden):
    """The guarantee, line by line and cell by cell, on a table of any size."""
    assert all(cell in hidden for cell, count in table.items() if count < 5)
    for line in lines_of(table):
        holes = [cell for cell in line if cell in hidden]
        assert len(holes) != 1
        if holes and total(table, holes) < 5:
            assert holes == line
    for cell in hidden:
        if table[cell] < 5:
            assert_another_is_possible(table, hidden, cell)


def assert_another_is_possible(table, hidden, cell):
    other = another_table(table, hidden, cell)
    if other is None:
        assert another_table(table, set(table), cell) is None, "hiding more would have helped"
        return
    assert other[cell] != table[cell]
    assert min(other.values()) >= 0
    assert all(other[shown] == table[shown] for shown in table.keys() - hidden)
    assert all(total(other, line) == total(table, line) for line in lines_of(table))


def all_tables(rows, columns, counts):
    """Every table of this shape with these counts."""
    for flat in product(counts, repeat=rows * columns):
        yield table_of(*(flat[place : place + columns] for place in range(0, len(flat), columns)))
