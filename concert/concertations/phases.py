"""The phases of a concertation, their order and their dates; pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

from concert.core.database import Details


class Phase(StrEnum):
    """The stages of a concertation, in the order it goes through them."""

    LAUNCH = "launch"
    DIAGNOSIS = "diagnosis"
    IDEAS = "ideas"
    VOTE = "vote"
    PLAN = "plan"
    FOLLOW_UP = "follow_up"


ORDER = tuple(Phase)


@dataclass(frozen=True)
class Span:
    """When a phase opens and closes; the closing instant is no longer part of it."""

    opens_at: datetime
    closes_at: datetime

    def holds(self, at: datetime) -> bool:
        return self.opens_at <= at < self.closes_at


class Calendar(dict[Phase, Span]):
    """The dated phases of one concertation; a phase left out is one it does without."""

    @property
    def phases(self) -> list[Phase]:
        """The phases it goes through, launch first."""
        return [phase for phase in ORDER if phase is Phase.LAUNCH or phase in self]

    def after(self, phase: Phase) -> Phase | None:
        """The phase that follows, or None after the last."""
        later = [one for one in self.phases if ORDER.index(one) > ORDER.index(phase)]
        return later[0] if later else None

    def with_span(self, phase: Phase, span: Span) -> "Calendar":
        return Calendar({**self, phase: span})

    def moved(self, phase: Phase, span: Span) -> "Calendar":
        """The same with this phase at these dates; those after it move along if they must."""
        calendar, before = self.with_span(phase, span), span.closes_at
        for later in calendar.phases[calendar.phases.index(phase) + 1 :]:
            foreseen = calendar[later]
            opens = max(foreseen.opens_at, before)
            closes = max(foreseen.closes_at, opens + (foreseen.closes_at - foreseen.opens_at))
            calendar, before = calendar.with_span(later, Span(opens, closes)), closes
        return calendar


class CalendarColumn(sa.types.TypeDecorator[Calendar]):
    """A calendar as JSON: `{"ideas": ["2026-11-02T08:00:00+00:00", "2026-12-03…"]}`."""

    impl = Details
    cache_ok = True

    def process_bind_param(self, value: Calendar | None, _dialect: Dialect) -> Any:
        return {
            phase.value: [span.opens_at.isoformat(), span.closes_at.isoformat()]
            for phase, span in (value or {}).items()
        }

    def process_result_value(self, value: Any, _dialect: Dialect) -> Calendar:
        return Calendar(
            {
                Phase(phase): Span(*(datetime.fromisoformat(instant) for instant in instants))
                for phase, instants in (value or {}).items()
            }
        )
