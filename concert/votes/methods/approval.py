"""Approval voting: each ballot approves as many proposals as it likes; the most approved leads.

A ballot is the list of the proposals approved. Two proposals with as many approvals are tied,
and the count says so. Source: S. Brams and P. Fishburn, "Approval Voting", American Political
Science Review 72 (1978).
"""

from collections.abc import Collection, Iterable
from typing import Final

from concert.votes.methods.ballot import Fault, InvalidBallot, options_named
from concert.votes.methods.tally import Counts, Tally, tallied

columns: Final = ("approved", "not_approved")


def read_ballot(data: object, options: Collection[int]) -> list[int]:
    """The proposals approved, by increasing id; none at all is a blank ballot."""
    if not isinstance(data, list):
        raise InvalidBallot(Fault.MALFORMED)
    return sorted(options_named(data, options))


def count(ballots: Iterable[object], options: Collection[int]) -> Tally:
    """The tally of these ballots; one that cannot be read raises `InvalidBallot`."""
    read = [dict.fromkeys(read_ballot(ballot, options), "approved") for ballot in ballots]
    return tallied(read, options, columns, _approvals)


def _approvals(counts: Counts) -> int:
    return counts["approved"]
