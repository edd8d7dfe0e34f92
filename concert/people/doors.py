"""What happens at the doors: who came in, what was tried in vain, from where; for six months."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from concert.core.database import db
from concert.core.text import one_line
from concert.people.models import SecurityEvent, SecurityKind

KEPT_FOR = timedelta(days=183)
# The same thing from the same place is written once a minute: whoever knocks fills no disk.
_ONCE_IN = timedelta(minutes=1)


@dataclass(frozen=True)
class Happened:
    """One thing that happened; its words are one line, whatever they came from."""

    kind: SecurityKind
    visitor: str
    person_id: int | None = None
    words: str = ""

    def row(self, at: datetime) -> SecurityEvent:
        return SecurityEvent(
            at=at,
            kind=self.kind,
            visitor=one_line(self.visitor)[:64],
            person_id=self.person_id,
            words=one_line(self.words)[:120],
        )


def is_news(one: Happened, at: datetime) -> bool:
    same = sa.select(SecurityEvent.id).where(
        SecurityEvent.visitor == one.visitor,
        SecurityEvent.at > at - _ONCE_IN,
        SecurityEvent.kind == one.kind,
        SecurityEvent.words == one.words,
        SecurityEvent.person_id.is_not_distinct_from(one.person_id),
    )
    return db.session.scalar(same.limit(1)) is None


def keep(happened: list[Happened], at: datetime) -> None:
    db.session.add_all(one.row(at) for one in happened)


def security_events(since: datetime) -> Iterator[SecurityEvent]:
    """What happened from then on, the oldest first, read a thousand at a time."""
    query = sa.select(SecurityEvent).where(SecurityEvent.at >= since)
    ordered = query.order_by(SecurityEvent.at, SecurityEvent.id)
    return iter(db.session.scalars(ordered.execution_options(yield_per=1000)))


def forget_old_security_events(*, at: datetime) -> None:
    db.session.execute(sa.delete(SecurityEvent).where(SecurityEvent.at < at - KEPT_FOR))
