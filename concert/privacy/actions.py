"""Erasing someone, so that nothing tells who they were, and keeping it so."""

import re
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.concertations.models import Participation, Role
from concert.core import search
from concert.core.database import after_commit, db, scrub
from concert.core.errors import Obstacle, Unready
from concert.core.mail import Letter
from concert.findings.actions import forget_the_rest
from concert.findings.models import Finding
from concert.ideas.models import Idea
from concert.journal.models import Verb
from concert.journal.record import record
from concert.launch.actions import discard
from concert.moderation.actions import Given, take_back
from concert.people.models import Person
from concert.privacy import tombstones
from concert.privacy.held import Fate
from concert.privacy.lines import Line, lines
from concert.privacy.models import Erasure
from concert.privacy.queries import (
    concerns,
    drafts_led_alone,
    open_and_led_alone,
    opened_with,
    person_born,
    written_by,
)
from concert.privacy.tombstones import Tombstone
from concert.surveys.answering import forget_responses_of


def obstacles_to_erasing(person: Person) -> list[Obstacle]:
    """The open concertations that would be left without anyone to lead them."""
    return [
        Obstacle(
            _("« %(title)s » : vous êtes la seule personne à la porter.", title=one.title),
            "journey.steer",
            {"slug": one.slug},
        )
        for one in open_and_led_alone(person)
    ]


def delete_account(person: Person, *, texts: bool, at: datetime) -> None:
    """Erase someone who asks for it; `texts` takes back what they wrote as well."""
    if found := obstacles_to_erasing(person):
        raise Unready(_("Avant d’effacer votre compte, confiez à quelqu’un :"), found)
    erase(person, texts=texts, at=at)


def erase(person: Person, *, texts: bool, at: datetime) -> None:
    """Erase someone: the inventory says, column by column, what becomes of what is held."""
    for draft in drafts_led_alone(person):
        discard(draft)
    if texts:
        _take_texts_back(person, at)
    # The pages that strangers read are made anew when the journal grows.
    for concertation in opened_with(person):
        record(Verb.PERSON_ERASED, concertation, by=person, at=at)
    _unname_letters(person)
    _leave_places(person)
    erasure = Erasure(
        person_id=person.id, person_created_at=person.created_at, erased_at=at, texts=texts
    )
    db.session.add(erasure)
    db.session.flush()
    _apply_inventory(person)
    stone = Tombstone.of(person.id, person.created_at, at, texts=texts)
    after_commit(lambda: tombstones.raise_one(stone))
    after_commit(scrub)
    db.session.expire_all()


def _take_texts_back(person: Person, at: datetime) -> None:
    forget_responses_of(person)
    for given in list(written_by(person)):
        take_back(cast(Given, given), by=person, at=at)
        given.text = ""
        if isinstance(given, Idea):
            given.title, given.needs = _("Idée effacée"), ""
        if isinstance(given, Finding):
            forget_the_rest(given)
        search.forget(given.__tablename__, given.id)
    search.forget_for_good()


def _leave_places(person: Person) -> None:
    """A place without a person is nobody's power."""
    db.session.execute(
        sa.update(Participation)
        .where(Participation.person_id == person.id)
        .values(role=Role.PARTICIPANT)
        .execution_options(synchronize_session=False)
    )
    db.session.info.pop("standings", None)


def _apply_inventory(person: Person) -> None:
    """Texts first, while the links by which they are found still hold."""
    todo = list(lines())
    _clear([line for line in todo if line.held.fate is Fate.CLEARED], person)
    for line in todo:
        if line.held.fate is Fate.CUT:
            _set(line, person, None)
        if line.held.fate is Fate.DELETED and line.refers:
            db.session.execute(sa.delete(line.table).where(concerns(line, person)))


def _clear(cleared: list[Line], person: Person) -> None:
    """The account itself is cleared last: its address is how other rows are found."""
    for line in sorted(cleared, key=lambda one: one.table.name == "person"):
        left = str(line.held.leaves) or (None if line.column.nullable else "")
        _set(line, person, left)


def _set(line: Line, person: Person, value: str | None) -> None:
    found = concerns(line.by, person)
    db.session.execute(sa.update(line.table).where(found).values({line.column.name: value}))


# --- letters to others ----------------------------------------------------------------


def _unname_letters(person: Person) -> None:
    """A letter to someone else that names this person: gone if it was sent, else without them."""
    for said in filter(None, (person.email, person.name)):
        naming = sa.or_(
            Letter.text.icontains(said, autoescape=True),
            Letter.subject.icontains(said, autoescape=True),
        )
        db.session.execute(sa.delete(Letter).where(naming, Letter.sent_at.is_not(None)))
        for letter in db.session.scalars(sa.select(Letter).where(naming)):
            letter.text, letter.subject = (
                _without(said, letter.text),
                _without(said, letter.subject),
            )
    db.session.flush()


def _without(said: str, text: str) -> str:
    someone = _("une personne")
    return re.sub(rf"(?<!\w){re.escape(said)}(?!\w)", someone, text, flags=re.IGNORECASE)


# --- after a backup was restored -------------------------------------------------------


def erase_again(*, at: datetime) -> int:
    """Erase whom an old backup brought back, and note in the file whom it does not know."""
    known = {(one.person_id, one.person_created_at): one for one in db.session.scalars(_ERASURES)}
    stones = {(one.person, one.born): one for one in tombstones.raised()}
    for key in known.keys() - stones.keys():
        one = known[key]
        stone = Tombstone.of(*key, one.erased_at, texts=one.texts)
        tombstones.raise_one(stone)
    back = [person_born(*key) for key in stones.keys() - known.keys()]
    for person in filter(None, back):
        texts = stones[person.id, person.created_at].texts
        erase(person, texts=texts, at=at)
    return sum(person is not None for person in back)


_ERASURES = sa.select(Erasure).order_by(Erasure.person_id)
