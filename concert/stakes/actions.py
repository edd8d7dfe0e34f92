"""Drawing stakes from what was said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from concert.concertations.models import Concertation
from concert.core.database import db
from concert.journal.models import Verb
from concert.journal.record import record
from concert.people.models import Person
from concert.policy.rules import Permission, require
from concert.stakes.models import Stake, StakeSource


@dataclass(frozen=True)
class StakeDrawn:
    """A stake as it is drawn: its words, and the ids of what it comes from."""

    title: str
    text: str
    theme: str
    findings: Iterable[int] = ()
    indicators: Iterable[int] = ()
    constraints: Iterable[int] = ()

    def sources(self) -> list[StakeSource]:
        return [
            *(StakeSource(finding_id=one) for one in self.findings),
            *(StakeSource(indicator_id=one) for one in self.indicators),
            *(StakeSource(constraint_id=one) for one in self.constraints),
        ]


def draw_stake(concertation: Concertation, drawn: StakeDrawn, *, by: Person, at: datetime) -> Stake:
    """Draw a stake from findings, figures and constraints."""
    require(by, Permission.DRAW_DIAGNOSIS, concertation, at)
    last = sa.select(sa.func.max(Stake.position)).where(Stake.concertation_id == concertation.id)
    stake = Stake(
        concertation=concertation,
        title=drawn.title,
        text=drawn.text,
        theme=drawn.theme,
        position=(db.session.scalar(last) or 0) + 1,
        drawn_at=at,
        sources=drawn.sources(),
    )
    db.session.add(stake)
    db.session.flush()
    record(Verb.STAKE_DRAWN, concertation, by=by, at=at, stake=stake.id, title=stake.title)
    return stake


def revise_stake(stake: Stake, drawn: StakeDrawn, *, by: Person, at: datetime) -> None:
    """Draw a stake anew."""
    require(by, Permission.DRAW_DIAGNOSIS, stake, at)
    stake.title, stake.text, stake.theme = drawn.title, drawn.text, drawn.theme
    stake.sources.clear()
    db.session.flush()
    stake.sources.extend(drawn.sources())
    record(Verb.STAKE_REVISED, stake.concertation, by=by, at=at, stake=stake.id, title=stake.title)


def remove_stake(stake: Stake, *, by: Person, at: datetime) -> None:
    """Give a stake up, while nothing answers it yet."""
    require(by, Permission.DRAW_DIAGNOSIS, stake, at)
    record(Verb.STAKE_REMOVED, stake.concertation, by=by, at=at, stake=stake.id, title=stake.title)
    db.session.delete(stake)
