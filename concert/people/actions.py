"""Knowing a person by their address, and by the name they give."""

from datetime import datetime

from concert.core.database import inserted_once
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


def rename(person: Person, name: str) -> None:
    person.name = name
