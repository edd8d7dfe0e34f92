"""What a count gives: each option's columns, and where it stands."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

Counts = Mapping[str, int]
Merit = TypeVar("Merit", int, bytes)


@dataclass(frozen=True)
class Standing:
    """Where one option stands: tied options share a rank, and the next ranks are left empty."""

    option: int
    rank: int
    tied_with: tuple[int, ...]
    counts: Counts


@dataclass(frozen=True)
class Tally:
    """What the ballots say together: best option first, tied ones by id.

    Blank ballots are among `ballots`, so that the columns of each option add up to `ballots`.
    """

    columns: tuple[str, ...]
    ballots: int
    blank: int
    standings: tuple[Standing, ...]

    @property
    def counts(self) -> dict[int, Counts]:
        """The ballots in each column, by option."""
        return {standing.option: standing.counts for standing in self.standings}


def tallied(
    ballots: Sequence[Mapping[int, str]],
    options: Collection[int],
    columns: tuple[str, ...],
    merit: Callable[[Counts], Merit],
) -> Tally:
    """The tally of ballots that say in which column they put each option.

    An option that a ballot leaves out falls in the last column. The greater its `merit`, the
    better an option stands.
    """
    placed = Counter(chain.from_iterable(ballot.items() for ballot in ballots))
    counts = {option: _counts(option, placed, columns, len(ballots)) for option in options}
    return Tally(
        columns=columns,
        ballots=len(ballots),
        blank=sum(not ballot for ballot in ballots),
        standings=tuple(_standings(counts, merit)),
    )


def _counts(
    option: int, placed: Counter[tuple[int, str]], columns: tuple[str, ...], ballots: int
) -> Counts:
    counts = {column: placed[option, column] for column in columns}
    counts[columns[-1]] += ballots - sum(counts.values())
    return counts


def _standings(
    counts: Mapping[int, Counts], merit: Callable[[Counts], Merit]
) -> Iterator[Standing]:
    equals: defaultdict[Merit, list[int]] = defaultdict(list)
    for option in sorted(counts):
        equals[merit(counts[option])].append(option)
    rank = 1
    for best in sorted(equals, reverse=True):
        for option in equals[best]:
            tied_with = tuple(other for other in equals[best] if other != option)
            yield Standing(option, rank, tied_with, counts[option])
        rank += len(equals[best])
