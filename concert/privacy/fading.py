"""What goes by itself as time passes: accounts that no longer serve, authors, old drafts."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from concert.concertations.models import Concertation, Participation, Role
from concert.core.clock import months
from concert.core.database import db, inserted_once
from concert.journal.models import Entry, Verb
from concert.journal.record import record
from concert.launch.actions import discard
from concert.people.models import Person
from concert.privacy.actions import erase, obstacles_to_erasing
from concert.privacy.models import Erasure, Foretold
from concert.privacy.queries import WRITTEN
from concert.terms.queries import said_or_proposed
from concert.web.letters import post_letter

_NOTICE = timedelta(days=30)
_YEAR = timedelta(days=365)
# At once, so that other tasks have their turn.
_MOST = 200


# --- accounts that no longer serve ----------------------------------------------------

_LAST_SEEN = sa.func.coalesce(Person.signed_in_at, Person.created_at)


def erase_the_inactive(after: int, *, at: datetime) -> int:
    """Tell those whom nobody saw for so many months; erase them later, unless they come back."""
    told = sum(_tell(person, at) for person in _unseen(after, at))
    return told + sum(_erase_in_turn(one, at) for one in _whose_time_has_come("comptes", at))


def _unseen(after: int, at: datetime) -> list[Person]:
    known = sa.select(Foretold.row_id).where(Foretold.rule == "comptes")
    query = sa.select(Person).where(
        at - months(after) > _LAST_SEEN,
        Person.id.not_in(known),
        Person.id.not_in(sa.select(Erasure.person_id)),
    )
    return list(db.session.scalars(query.order_by(Person.id).limit(_MOST)))


def _tell(person: Person, at: datetime) -> int:
    """Whoever leads something open keeps it; who has no address cannot be told."""
    if obstacles_to_erasing(person):
        return 0
    if person.email is None:
        erase(person, texts=False, at=at)
        return 1
    inserted_once(Foretold, rule="comptes", row_id=person.id, told_at=at)
    post_letter("inactive", person.email, at=at, person=person)
    return 1


def _whose_time_has_come(rule: str, at: datetime) -> list[Foretold]:
    query = sa.select(Foretold).where(Foretold.rule == rule, Foretold.told_at < at - _NOTICE)
    return list(db.session.scalars(query.order_by(Foretold.row_id).limit(_MOST)))


def _erase_in_turn(foretold: Foretold, at: datetime) -> int:
    person = db.session.get(Person, foretold.row_id)
    told_at = foretold.told_at
    db.session.delete(foretold)
    db.session.flush()
    if person is None or (person.signed_in_at and person.signed_in_at > told_at):
        return 0
    if obstacles_to_erasing(person):
        return 0
    erase(person, texts=False, at=at)
    return 1


# --- authors --------------------------------------------------------------------------


def cut_authors(*, at: datetime) -> int:
    """Cut what ties a text to its person, the months after the closing that the terms say."""
    closed = sa.select(Concertation).where(Concertation.closed_at < at - months(1))
    cut = 0
    for concertation in db.session.scalars(closed.order_by(Concertation.id)).all():
        kept = months(said_or_proposed(concertation).months)
        if concertation.closed_at and concertation.closed_at < at - kept:
            cut += _cut(concertation, at)
    return cut


def _cut(concertation: Concertation, at: datetime) -> int:
    given = [sa.update(table).values(author_id=None) for table in WRITTEN]
    tied = [
        db.session.execute(
            statement.where(table.concertation_id == concertation.id, table.author_id.is_not(None))
            .returning(table.id)
            .execution_options(synchronize_session=False)
        ).all()
        for table, statement in zip(WRITTEN, given, strict=True)
    ]
    count = sum(len(rows) for rows in tied)
    if count:
        # Whoever acted is no longer known either, but to the chain.
        db.session.execute(
            sa.update(Entry)
            .where(Entry.concertation_id == concertation.id, Entry.person_id.is_not(None))
            .values(person_id=None, salt=None)
            .execution_options(synchronize_session=False)
        )
        db.session.expire_all()
        record(Verb.AUTHORS_CUT, concertation, by=None, at=at)
    return count


# --- drafts ---------------------------------------------------------------------------


def drop_old_drafts(*, at: datetime) -> int:
    """Tell those who lead a draft that is a year old; let it go later, unless it opened."""
    told = sum(_tell_leads(draft, at) for draft in _old_drafts(at))
    return told + sum(_drop(one) for one in _whose_time_has_come("brouillons", at))


def _old_drafts(at: datetime) -> list[Concertation]:
    known = sa.select(Foretold.row_id).where(Foretold.rule == "brouillons")
    query = sa.select(Concertation).where(
        Concertation.opened_at.is_(None),
        Concertation.created_at < at - _YEAR,
        Concertation.id.not_in(known),
    )
    return list(db.session.scalars(query.order_by(Concertation.id).limit(_MOST)))


def _tell_leads(draft: Concertation, at: datetime) -> int:
    inserted_once(Foretold, rule="brouillons", row_id=draft.id, told_at=at)
    leads = (
        sa.select(Person)
        .join(Participation, Participation.person_id == Person.id)
        .where(Participation.concertation_id == draft.id, Participation.role == Role.LEAD)
    )
    for person in db.session.scalars(leads):
        if person.email:
            post_letter("old_draft", person.email, at=at, person=person, concertation=draft)
    return 1


def _drop(foretold: Foretold) -> int:
    draft = db.session.get(Concertation, foretold.row_id)
    db.session.delete(foretold)
    db.session.flush()
    if draft is None or draft.opened_at:
        return 0
    discard(draft)
    return 1
