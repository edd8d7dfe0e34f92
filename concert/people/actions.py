"""Knowing a person by their address if they have one, what they say, and where they sign in."""

from datetime import datetime
from enum import Enum

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.core.database import db, inserted_once
from concert.core.errors import Missing, Obstacle, Unready
from concert.people.models import Device, Person, PersonSession, hashed
from concert.people.queries import known_as, person_with


def person_at(email: str, *, at: datetime) -> Person:
    """The person at this address, known from now on if they were not."""
    email = known_as(email)
    inserted_once(Person, email=email, name="", created_at=at)
    person = person_with(email)
    if person is None:
        raise RuntimeError("the person was just inserted")
    return person


def newcomer(*, at: datetime) -> Person:
    """Someone of whom nothing is known."""
    person = Person(name="", created_at=at)
    db.session.add(person)
    db.session.flush()
    return person


def declare_of_age(person: Person, *, at: datetime) -> None:
    """Keep that they say they are fifteen or older, and since when."""
    person.of_age_at = person.of_age_at or at


def rename(person: Person, name: str) -> None:
    person.name = name


# --- devices and sessions -----------------------------------------------------


class Seen(Enum):
    """What a browser is to a person who signs in with it."""

    # They never signed in anywhere else.
    FIRST = "first"
    KNOWN = "known"
    NEW = "new"


def device_hash(person: Person, token: str) -> str:
    return hashed(f"device of {person.id}: {token}")


def see_device(person: Person, token: str, *, at: datetime) -> Seen:
    """Know from now on the browser that keeps this token, and say what it was until now."""
    any_device = sa.select(Device.id).where(Device.person_id == person.id).limit(1)
    others = db.session.scalar(any_device) is not None
    kept = device_hash(person, token)
    if inserted_once(Device, person_id=person.id, token_hash=kept, seen_at=at):
        return Seen.NEW if others else Seen.FIRST
    db.session.execute(
        sa.update(Device)
        .where(Device.person_id == person.id, Device.token_hash == kept)
        .values(seen_at=at)
    )
    return Seen.KNOWN


def end_session(person: Person, session_id: int) -> PersonSession:
    """End one of their sessions, wherever it is; its browser is not known any more."""
    query = sa.select(PersonSession).where(
        PersonSession.id == session_id, PersonSession.person_id == person.id
    )
    if (ended := db.session.scalar(query)) is None:
        raise Missing(_("Cette connexion est déjà terminée."))
    _forget_devices(person, Device.token_hash == ended.device_hash)
    db.session.delete(ended)
    return ended


def must_be_reached(person: Person) -> None:
    """Let only someone with an address commit others: it is how they are known to be themselves."""
    if not person.email:
        raise Unready(
            _("Engager un organisme demande une adresse électronique : elle dit que c’est vous."),
            [Obstacle(_("Donner une adresse"), "coming_back.show")],
        )


def end_other_sessions(present: PersonSession) -> int:
    """End every session of this person but this one, and say how many."""
    person = present.person
    _forget_devices(person, Device.token_hash != present.device_hash)
    ended = sa.delete(PersonSession).where(
        PersonSession.person_id == person.id, PersonSession.id != present.id
    )
    return len(db.session.execute(ended.returning(PersonSession.id)).all())


def _forget_devices(person: Person, which: sa.ColumnElement[bool]) -> None:
    db.session.execute(sa.delete(Device).where(Device.person_id == person.id, which))
