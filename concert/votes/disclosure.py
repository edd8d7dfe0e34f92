"""Results by college, with small counts hidden so that nobody's vote shows through.

Colleges with fewer than 5 ballots are published merged with others; in each option's table,
groups by columns, `suppression` hides cells and says what that guarantees. To that is added:

- no result at all under 5 ballots (`publishable`), and no breakdown unless two groups of at
  least 5 can be made;
- the same vote always gives the same holes, whatever the order of its colleges and options: two
  publications that hid different cells would fill each other's.

The guarantee is for one publication. The same vote published by other groups, or the college
written beside each ballot of the board, would undo it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from concert.core.suppression import SMALLEST, Colleges, Table, hidden_cells, merged
from concert.votes.methods import Tally


@dataclass(frozen=True)
class Group:
    """Colleges published together; in `counts`, by option then column, None is a hidden cell."""

    colleges: Colleges
    ballots: int
    counts: Mapping[int, Mapping[str, int | None]]


def publishable(tally: Tally) -> bool:
    """Whether there are enough ballots to publish a result without showing anyone's."""
    return tally.ballots >= SMALLEST


def by_college(tallies: Mapping[str, Tally]) -> tuple[Group, ...]:
    """What may be published of the colleges' tallies: two groups or more, or nothing."""
    groups = merged({college: tally.ballots for college, tally in tallies.items()})
    if len(groups) < 2:
        return ()
    options = sorted(tallies[groups[0][0]].counts)
    tables = {option: _table(tallies, groups, option) for option in options}
    shown = {option: _with_holes(table) for option, table in tables.items()}
    return tuple(_group(tallies, colleges, shown) for colleges in groups)


def _table(tallies: Mapping[str, Tally], groups: Iterable[Colleges], option: int) -> Table:
    return {
        (colleges, column): sum(tallies[one].counts[option][column] for one in colleges)
        for colleges in groups
        for column in tallies[colleges[0]].columns
    }


def _with_holes(table: Table) -> dict[tuple[Colleges, str], int | None]:
    hidden = hidden_cells(table)
    return {cell: None if cell in hidden else count for cell, count in table.items()}


def _group(
    tallies: Mapping[str, Tally],
    colleges: Colleges,
    shown: Mapping[int, Mapping[tuple[Colleges, str], int | None]],
) -> Group:
    return Group(
        colleges=colleges,
        ballots=sum(tallies[one].ballots for one in colleges),
        counts={
            option: {column: count for (row, column), count in cells.items() if row == colleges}
            for option, cells in shown.items()
        },
    )
