"""What constrains the stakeholders of a replay, and what the others make of it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from concert.concertations.models import Stakeholder
from concert.constraints.actions import Terms, state_constraint
from concert.constraints.escalation import declare, follow
from concert.constraints.exchange import acknowledge, answer, ask
from concert.constraints.models import Constraint, ConstraintKind, Level, Reached
from concert.core.clock import local_day
from concert.demo.content import Row

if TYPE_CHECKING:
    from concert.demo.replay import Act, Replay

_HOUR = timedelta(hours=1)


class Constraining:
    """Constraints being stated, seen, questioned, and declared to be lifted higher up."""

    def __init__(self, replay: "Replay") -> None:
        self._replay = replay
        # By their positions in the file.
        self.stated: dict[int, Constraint] = {}

    def acts(self, number: int, row: Row, at: datetime) -> Iterator["Act"]:
        """One constraint: stated, then seen by some, then talked about."""
        yield at, partial(self._state, number, row)
        yield at + _HOUR, partial(self._see, number, row)
        yield at + 2 * _HOUR, partial(self._talk, number, row)

    def _state(self, number: int, row: Row, at: datetime) -> None:
        self.stated[number] = state_constraint(
            self._replay.stakeholders[row["stakeholder"]],
            ConstraintKind(row["kind"]),
            row["text"],
            Terms(self._until(row), row.get("lifted_if", ""), self._lifter(row)),
            by=self._replay.representative(row["stakeholder"]),
            at=at,
        )

    def _see(self, number: int, row: Row, at: datetime) -> None:
        for code in row.get("seen_by", ()):
            acknowledge(self.stated[number], by=self._replay.people[code], at=at)

    def _talk(self, number: int, row: Row, at: datetime) -> None:
        constraint = self.stated[number]
        for said in row.get("question", ()):
            asked = ask(constraint, said["text"], by=self._replay.people[said["by"]], at=at)
            if said["answer"]:
                holder = self._replay.representative(row["stakeholder"])
                answer(asked, said["answer"], by=holder, at=at)
        if "higher" in row:
            self._raise(constraint, row["higher"], at)

    def _until(self, row: Row) -> date | None:
        return self._replay.content.day(row["until"]) if "until" in row else None

    def _lifter(self, row: Row) -> Stakeholder | str:
        """One of the stakeholders, by its code, or somebody else in words."""
        named: str = row.get("lifter", "")
        return self._replay.stakeholders.get(named) or named

    def _raise(self, constraint: Constraint, row: Row, at: datetime) -> None:
        level, lead = Level(row["level"]), self._replay.lead
        declared = declare(constraint, level, row["addressee"], row["why"], by=lead, at=at)
        for step in row.get("step", ()):
            reached = Reached(step["reached"])
            follow(declared, reached, local_day(at), step["note"], by=lead, at=at)
