"""Noting whom an act is to be told, and choosing how often to be written to."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from concert.concertations.models import Concertation
from concert.core.database import Instant, db, insert
from concert.journal.models import Entry
from concert.notices.concerned import people_of
from concert.notices.models import Notice, OwnRhythm, Part, Rhythm, RhythmThere
from concert.notices.queries import RHYTHM, with_rhythms
from concert.notices.recipients import ALWAYS, RECIPIENTS
from concert.notices.rhythms import due
from concert.people.models import Person

KEPT = timedelta(days=30)


def note(entry: Entry) -> None:
    """Note each person whom an act is to be told, once: in one statement, were they ten thousand.

    It is due from when it happened, were it noted later; noting it again changes nothing.
    """
    for part in RECIPIENTS.get(entry.verb, ()):
        rows = _rows(entry, part)
        noted = insert(Notice).from_select([column.name for column in rows.selected_columns], rows)
        db.session.execute(noted.on_conflict_do_nothing())


def _rows(entry: Entry, part: Part) -> sa.Select[tuple[object, ...]]:
    always = (entry.verb, part) in ALWAYS
    rows = (
        people_of(entry, part)
        .with_only_columns(
            sa.literal(entry.id).label("entry_id"),
            Person.id.label("person_id"),
            sa.literal(entry.concertation_id).label("concertation_id"),
            sa.literal(part.value).label("part"),
            sa.literal(always).label("always"),
            (sa.literal(entry.at, Instant()) if always else _due(entry.at)).label("due_at"),
            sa.literal(0).label("tries"),
        )
        .select_from(Person)
    )
    return with_rhythms(rows, Person.id, entry.concertation_id)


def _due(at: datetime) -> sa.ColumnElement[datetime]:
    """When it is due to each, at the rhythm in force."""
    moments = {rhythm.value: sa.literal(due(rhythm, at), Instant()) for rhythm in Rhythm}
    return sa.case(moments, value=RHYTHM)


# --- choosing one's rhythm ------------------------------------------------------------


def choose_rhythm(person: Person, rhythm: Rhythm, *, at: datetime) -> None:
    """Be written to at this rhythm, in every concertation that has none of its own."""
    db.session.merge(OwnRhythm(person_id=person.id, rhythm=rhythm, chosen_at=at))
    _due_anew(person.id, at)


def choose_rhythm_there(
    person_id: int, concertation: Concertation, rhythm: Rhythm | None, *, at: datetime
) -> None:
    """Be written to of this concertation at a rhythm of its own; None for one's own."""
    key = {"person_id": person_id, "concertation_id": concertation.id}
    if rhythm is None:
        db.session.execute(sa.delete(RhythmThere).filter_by(**key))
    else:
        db.session.merge(RhythmThere(**key, rhythm=rhythm, chosen_at=at))
    _due_anew(person_id, at)


def apply_rhythm(
    person: Person, concertation: Concertation | None, rhythm: Rhythm, *, at: datetime
) -> None:
    """Write at this rhythm of one concertation; or of all, whatever was chosen for each."""
    if concertation is not None:
        choose_rhythm_there(person.id, concertation, rhythm, at=at)
        return
    db.session.execute(sa.delete(RhythmThere).where(RhythmThere.person_id == person.id))
    choose_rhythm(person, rhythm, at=at)


def _due_anew(person_id: int, at: datetime) -> None:
    """What waits follows the rhythm that was just chosen, not the one when it happened."""
    db.session.flush()
    chosen = with_rhythms(
        sa.select(_due(at)).select_from(Person), Person.id, Notice.concertation_id
    ).where(Person.id == person_id)
    db.session.execute(
        sa.update(Notice)
        .where(Notice.person_id == person_id, Notice.told_at.is_(None), Notice.always.is_(False))
        .values(due_at=chosen.correlate(Notice).scalar_subquery())
        .execution_options(synchronize_session=False)
    )


def forget_old_notices(*, at: datetime) -> None:
    """Drop what was settled long ago: that it was told serves no more."""
    db.session.execute(sa.delete(Notice).where(Notice.told_at < at - KEPT))
