"""Knowing a person by their address if they have one, and by what they say of themselves."""

from datetime import datetime

from concert.core.database import db, inserted_once
from concert.people.models import Person
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
