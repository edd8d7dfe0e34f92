"""Drawing stakes from what was said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.core.database import db, lock
from concert.core.errors import Conflict, Refused
from concert.journal.models import Verb
from concert.journal.record import record
from concert.people.models import Person
from concert.policy.rules import Permission, require
from concert.stakes.models import Stake, StakeOrder, StakeSource
from concert.stakes.queries import stakes_of


@dataclass(frozen=True)
class Workshop:
    """Where people drew a stake together."""

    day: date
    place: str = ""
    people: int | None = None


@dataclass(frozen=True)
class StakeDrawn:
    """A stake as it is drawn: its words, and the ids of what it comes from."""

    title: str
    text: str
    theme: str
    findings: Iterable[int] = ()
    indicators: Iterable[int] = ()
    constraints: Iterable[int] = ()
    workshop: Workshop | None = None

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
        position=(db.session.scalar(last) or 0) + 1,
        drawn_at=at,
        sources=drawn.sources(),
    )
    _write(stake, drawn)
    db.session.add(stake)
    db.session.flush()
    record(Verb.STAKE_DRAWN, concertation, by=by, at=at, stake=stake.id, title=stake.title)
    return stake


def _write(stake: Stake, drawn: StakeDrawn) -> None:
    stake.title, stake.text, stake.theme = drawn.title, drawn.text, drawn.theme
    workshop = drawn.workshop
    stake.workshop_on = workshop.day if workshop else None
    stake.workshop_place = workshop.place if workshop else ""
    stake.workshop_people = workshop.people if workshop else None


def revise_stake(
    stake: Stake, drawn: StakeDrawn, *, by: Person, at: datetime, read: int | None = None
) -> None:
    """Draw a stake anew: from the revision that was read, where it was read on a page."""
    lock(stake, "frozen_at", "merged_into_id", "revision")
    require(by, Permission.REVISE_STAKE, stake, at)
    if read not in {None, stake.revision}:
        raise Conflict(
            _("Cet enjeu a été modifié depuis : relisez-le dans un autre onglet, puis reprenez.")
        )
    stake.revision += 1
    _write(stake, drawn)
    stake.sources.clear()
    db.session.flush()
    stake.sources.extend(drawn.sources())
    record(Verb.STAKE_REVISED, stake.concertation, by=by, at=at, stake=stake.id, title=stake.title)


def remove_stake(stake: Stake, *, by: Person, at: datetime) -> None:
    """Give a stake up, while nothing answers it yet."""
    lock(stake, "frozen_at", "merged_into_id", "ideas_count")
    require(by, Permission.REVISE_STAKE, stake, at)
    if _is_referred_to(stake):
        raise Conflict(
            _(
                "Des idées ou un autre enjeu tiennent à celui-ci : réunissez-le plutôt à l’enjeu"
                " qui le dit mieux."
            )
        )
    record(Verb.STAKE_REMOVED, stake.concertation, by=by, at=at, stake=stake.id, title=stake.title)
    db.session.delete(stake)


def merge_stake(stake: Stake, into: Stake, *, by: Person, at: datetime) -> None:
    """Bring a stake into another: its sources and its ideas go there, its page stays."""
    lock(stake, "frozen_at", "merged_into_id", "ideas_count")
    lock(into, "frozen_at", "merged_into_id", "ideas_count")
    require(by, Permission.REVISE_STAKE, stake, at)
    require(by, Permission.REVISE_STAKE, into, at)
    if stake.id == into.id or stake.concertation_id != into.concertation_id:
        raise Refused(_("Choisissez un autre enjeu de cette concertation."))
    known = {_source_key(one) for one in into.sources}
    for source in list(stake.sources):
        if _source_key(source) not in known:
            source.stake = into
    for column in _answering():
        moved = sa.update(column.table).where(column == stake.id).values({column.name: into.id})
        db.session.execute(moved)
    into.ideas_count, stake.ideas_count = into.ideas_count + stake.ideas_count, 0
    stake.merged_into = into
    record(
        Verb.STAKES_MERGED,
        stake.concertation,
        by=by,
        at=at,
        stake=stake.id,
        into=into.id,
        title=into.title,
    )


def _source_key(source: StakeSource) -> tuple[int | None, ...]:
    return source.finding_id, source.indicator_id, source.constraint_id


def _answering() -> list[sa.Column[Any]]:
    """The columns by which something answers a stake: all that refer to it, and outlive it."""
    return [
        key.parent
        for table in db.metadata.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == Stake.__tablename__
        and key.ondelete is None
        and table.name != Stake.__tablename__
    ]


def _is_referred_to(stake: Stake) -> bool:
    """Whether something would be left pointing at nothing."""
    refers = [sa.exists().where(column == stake.id) for column in _answering()]
    took_in = sa.exists().where(Stake.merged_into_id == stake.id)
    return bool(db.session.scalar(sa.select(sa.or_(took_in, *refers))))


def retain_order(
    concertation: Concertation, order: Sequence[int], reason: str, *, by: Person, at: datetime
) -> StakeOrder:
    """Retain the order of the stakes, with its reason; every page shows them so."""
    require(by, Permission.RETAIN_ORDER, concertation, at)
    stakes = {one.id: one for one in stakes_of(concertation)}
    if sorted(order) != sorted(stakes):
        raise Conflict(_("Les enjeux ont changé depuis : relisez-les, puis rangez-les."))
    for position, stake_id in enumerate(order, 1):
        stakes[stake_id].position = position
    kept = StakeOrder(
        concertation_id=concertation.id,
        stakes=[{"id": one, "title": stakes[one].title} for one in order],
        reason=reason,
        retained_at=at,
        retained_by_id=by.id,
    )
    db.session.add(kept)
    db.session.flush()
    record(Verb.STAKES_ORDERED, concertation, by=by, at=at, order=list(order))
    return kept
