"""Majority judgment: each ballot grades each proposal; the best median grade leads.

A ballot is an object from proposal to grade. A proposal that it leaves ungraded counts as the
lowest grade, and so does each proposal of a blank ballot. This is the authors' rule, printed on
the ballots of their first experiment, beside the presidential election at Orsay in 2007.

Ties of the median are broken by the *majority value*: remove one ballot with the median grade,
take the median of those that remain, and so on; the first difference decides. Two proposals
with the same grades, and only those, are truly tied.

Source: M. Balinski and R. Laraki, "A theory of measuring, electing, and ranking", PNAS 104
(2007); "Election by majority judgment: experimental evidence" (2007); "Majority Judgment", MIT
Press (2010).
"""

from collections.abc import Collection, Iterable
from typing import Final

from concert.votes.methods.ballot import Fault, InvalidBallot, options_named
from concert.votes.methods.tally import Counts, Tally, tallied

columns: Final = ("very_good", "good", "fairly_good", "passable", "insufficient", "to_reject")

_HEIGHTS = {grade: height for height, grade in enumerate(reversed(columns))}


def read_ballot(data: object, options: Collection[int]) -> dict[str, str]:
    """The grade of each proposal graded, by increasing id; none at all is a blank ballot.

    Proposals are written as strings, as keys are in JSON.
    """
    if not isinstance(data, dict):
        raise InvalidBallot(Fault.MALFORMED)
    graded = zip(options_named(data, options), data.values(), strict=True)
    return {str(option): _grade(name) for option, name in sorted(graded, key=lambda one: one[0])}


def count(ballots: Iterable[object], options: Collection[int]) -> Tally:
    """The tally of these ballots; one that cannot be read raises `InvalidBallot`."""
    read = [
        {int(option): grade for option, grade in read_ballot(ballot, options).items()}
        for ballot in ballots
    ]
    return tallied(read, options, columns, majority_value)


def majority_grade(counts: Counts) -> str | None:
    """The grade that a majority finds at least deserved: the lower median; None without ballot."""
    value = majority_value(counts)
    return columns[-1 - value[0]] if value else None


def majority_value(counts: Counts) -> bytes:
    """The grades in the order in which removing medians takes them away, one byte a ballot.

    A byte is a grade's height above the lowest. The median of an even number is the lower one,
    so that the removals step out from the middle, down and up in turn: the value is the lower
    half read downwards, interleaved with the upper half read upwards. Values of as many ballots
    compare as proposals do.
    """
    heights = b"".join(bytes([_HEIGHTS[grade]]) * counts[grade] for grade in reversed(columns))
    middle = len(heights) // 2
    lower, upper = heights[:middle][::-1], heights[middle:]
    value = bytearray(len(heights))
    value[0::2], value[1::2] = (upper, lower) if len(heights) % 2 else (lower, upper)
    return bytes(value)


def _grade(name: object) -> str:
    if isinstance(name, str) and name in _HEIGHTS:
        return name
    raise InvalidBallot(Fault.UNKNOWN_GRADE)
