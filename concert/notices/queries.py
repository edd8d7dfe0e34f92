"""What is due to whom, and the rhythm that each person chose."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from concert.concertations.models import Concertation, Participation
from concert.config import Settings
from concert.core.database import db, the_one
from concert.core.mail import Letter
from concert.core.paging import Page, Paged
from concert.journal.models import Entry
from concert.notices.models import Notice, OwnRhythm, Rhythm, RhythmThere
from concert.notices.rhythms import BY_DEFAULT
from concert.people.models import Person

# --- the rhythms -------------------------------------------------------------------


def with_rhythms(query: Any, person_id: sa.SQLColumnExpression[int], concertation_id: Any) -> Any:
    """The query with the rhythms of a person joined, for `rhythm` to choose among."""
    return query.outerjoin(OwnRhythm, OwnRhythm.person_id == person_id).outerjoin(
        RhythmThere,
        sa.and_(RhythmThere.person_id == person_id, RhythmThere.concertation_id == concertation_id),
    )


# The rhythm in force: of this concertation, else of the person, else the one by default.
RHYTHM = sa.func.coalesce(RhythmThere.rhythm, OwnRhythm.rhythm, BY_DEFAULT.value)


def own_rhythm(person: Person) -> Rhythm:
    chosen = db.session.get(OwnRhythm, person.id)
    return chosen.rhythm if chosen else BY_DEFAULT


def rhythm_of(person: Person, concertation: Concertation | None) -> Rhythm:
    """The rhythm in force for a concertation, or for all those that have none of their own."""
    there = concertation and db.session.get(RhythmThere, (person.id, concertation.id))
    return there.rhythm if there else own_rhythm(person)


def the_reader(person_id: int, concertation_id: int | None) -> tuple[Person, Concertation | None]:
    """Whom a letter was written to, and about which concertation, as long as they are there."""
    gone = _("Cette adresse ne mène plus à personne : nous ne vous écrivons plus.")
    person = the_one(sa.select(Person).where(Person.id == person_id), gone)
    if concertation_id is None:
        return person, None
    query = sa.select(Concertation).where(Concertation.id == concertation_id)
    return person, the_one(query, gone)


def letter_shown(letter_id: int, settings: Settings) -> Letter:
    """A letter that is shown rather than sent: in development alone."""
    query = sa.select(Letter).where(Letter.id == letter_id, sa.literal(settings.shows_letters))
    return the_one(query, _("Cette lettre n’est pas là."))


_MINE = Paged(
    sa.select(Concertation.slug, Concertation.title, RhythmThere.rhythm, Concertation.id)
    .join(Participation, Participation.concertation_id == Concertation.id)
    .outerjoin(
        RhythmThere,
        sa.and_(
            RhythmThere.person_id == Participation.person_id,
            RhythmThere.concertation_id == Concertation.id,
        ),
    )
    .where(Participation.person_id == sa.bindparam("person")),
    [Concertation.id],
)


def my_rhythms(person: Person, mark: str | None) -> Page[Any]:
    """The concertations of a person with the rhythm chosen for each, the latest first."""
    return _MINE.page(mark, 20, person=person.id)


# --- what is due ---------------------------------------------------------------------


def people_due(at: datetime, limit: int) -> list[int]:
    """Those who have something due, whoever has waited longest first."""
    query = (
        sa.select(Notice.person_id)
        .where(Notice.told_at.is_(None), Notice.due_at <= at)
        .group_by(Notice.person_id)
        .order_by(sa.func.min(Notice.due_at), Notice.person_id)
        .limit(limit)
    )
    return list(db.session.scalars(query))


def notices_due(people: Sequence[int], at: datetime) -> list[Any]:
    """What is due to these people, person by person, with the act, the reader and the rhythm."""
    query = (
        sa.select(Notice, Entry, Person, RHYTHM.label("rhythm"))
        .join(Entry, Entry.id == Notice.entry_id)
        .join(Person, Person.id == Notice.person_id)
        .where(Notice.told_at.is_(None), Notice.due_at <= at, Notice.person_id.in_(people))
        .order_by(Notice.person_id, Notice.concertation_id, Entry.n)
        .options(joinedload(Entry.concertation))
    )
    query = with_rhythms(query, Notice.person_id, Notice.concertation_id)
    return list(db.session.execute(query))
