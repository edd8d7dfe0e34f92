"""Reading the journal of a concertation."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from concert.concertations.models import College, Concertation, Participation, Role
from concert.core.database import db
from concert.journal import chain
from concert.journal.models import Entry, Pending, Verb

# What everyone reads as news; the other verbs are in the full journal alone.
NEWS = (
    Verb.CONCERTATION_OPENED,
    Verb.FRAME_REVISED,
    Verb.CALENDAR_CHANGED,
    Verb.PHASE_CHANGED,
    Verb.SURVEY_OPENED,
    Verb.SURVEY_PUBLISHED,
    Verb.DIAGNOSIS_PUBLISHED,
    Verb.DIAGNOSIS_ENDORSED,
    Verb.DIAGNOSIS_NOT_SHARED,
    Verb.VOTE_PREPARED,
    Verb.VOTE_COUNTED,
    Verb.ACTION_DRAWN,
    Verb.COMMITMENT_REWORDED,
    Verb.COMMITMENT_SIGNED,
    Verb.COMMITMENT_DECLINED,
    Verb.CONTRIBUTION_WITHDRAWN,
    Verb.CONCERTATION_CLOSED,
)


def timeline(concertation: Concertation, *, before: int | None, limit: int) -> list[Entry]:
    """The public news of a concertation, latest first, from before entry number `before`."""
    query = sa.select(Entry).where(Entry.concertation_id == concertation.id, Entry.verb.in_(NEWS))
    if before is not None:
        query = query.where(Entry.n < before)
    return list(db.session.scalars(query.order_by(Entry.n.desc()).limit(limit)))


# Of these the journal never says whose, not even to those who lead: a ballot, a weight, and the
# answer to a suspension, which names nobody.
SECRET = (Verb.BALLOT_CAST, Verb.FINDING_WEIGHED, Verb.SUSPENSION_ANSWERED)


@dataclass(frozen=True)
class Act:
    """An entry as those who lead read it: with who acted, by the name they show here."""

    entry: Entry
    shown_as: str
    college: str
    role: Role | None


def whole_journal(concertation: Concertation, *, before: int | None, limit: int) -> list[Act]:
    """Every entry, latest first, from before entry number `before`."""
    tells = Entry.verb.not_in(SECRET)
    query = (
        sa.select(Entry, Participation.shown_as, College.name, Participation.role)
        .outerjoin(
            Participation,
            sa.and_(
                tells,
                Participation.person_id == Entry.person_id,
                Participation.concertation_id == Entry.concertation_id,
            ),
        )
        .outerjoin(College, College.id == Participation.college_id)
        .where(Entry.concertation_id == concertation.id)
    )
    if before is not None:
        query = query.where(Entry.n < before)
    rows = db.session.execute(query.order_by(Entry.n.desc()).limit(limit))
    return [Act(entry, name or "", college or "", role) for entry, name, college, role in rows]


def links(concertation: Concertation) -> Iterator[chain.Link]:
    """The whole chain, first entry first, as it is published and verified."""
    query = (
        sa.select(Entry)
        .where(Entry.concertation_id == concertation.id)
        .order_by(Entry.n)
        .execution_options(yield_per=500)
    )
    for entry in db.session.scalars(query):
        yield link_of(concertation, entry)


def link_of(concertation: Concertation, entry: Entry) -> chain.Link:
    content = chain.content(
        chain=concertation.uid,
        n=entry.n,
        previous=entry.previous,
        verb=entry.verb,
        at=entry.at,
        actor=entry.actor,
        details=entry.details,
    )
    return chain.Link(content=content, hash=entry.hash, seal=entry.seal)


def entry_number(concertation: Concertation, n: int) -> Entry | None:
    query = sa.select(Entry).where(Entry.concertation_id == concertation.id, Entry.n == n)
    return db.session.scalar(query)


def claimed(at: datetime) -> Pending | None:
    """The oldest pending entry whose turn it is, that no other process tells meanwhile."""
    query = (
        sa.select(Pending)
        .where(sa.or_(Pending.next_try_at.is_(None), Pending.next_try_at <= at))
        .order_by(Pending.entry_id)
        .limit(1)
    )
    return db.session.scalar(query.with_for_update(skip_locked=True))


def acts_of(concertation: Concertation, verb: Verb) -> list[Entry]:
    """The acts of one kind in a concertation, latest first."""
    query = sa.select(Entry).where(Entry.concertation_id == concertation.id, Entry.verb == verb)
    return list(db.session.scalars(query.order_by(Entry.n.desc())))


def last_act(concertation: Concertation, verb: Verb) -> datetime | None:
    query = sa.select(sa.func.max(Entry.at)).where(
        Entry.concertation_id == concertation.id, Entry.verb == verb
    )
    return db.session.scalar(query)
