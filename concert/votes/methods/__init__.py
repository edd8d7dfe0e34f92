"""The counting methods, pure: ballots in, a tally out."""

from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

from concert.votes.methods import approval, majority
from concert.votes.methods.ballot import Ballot, Fault, InvalidBallot
from concert.votes.methods.tally import Standing, Tally

__all__ = ["METHODS", "Ballot", "Fault", "InvalidBallot", "Method", "Standing", "Tally"]


class Method(Protocol):
    """What each method offers; a method is a module of this package."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Where a ballot may put a proposal, best first; left out, it falls in the last."""

    def read_ballot(self, data: object, options: Collection[int]) -> Ballot:
        """One ballot in its canonical form, or `InvalidBallot`; `options` are those allowed."""

    def count(self, ballots: Iterable[object], options: Collection[int]) -> Tally:
        """What the ballots say together, each read as strictly as when it was cast."""


METHODS: Mapping[str, Method] = {"approval": approval, "majority": majority}
