"""Finding a person by their address."""

import sqlalchemy as sa

from concert.core.database import db
from concert.people.models import Person


def person_with(email: str) -> Person | None:
    return db.session.scalar(sa.select(Person).where(Person.email == known_as(email)))


def known_as(email: str) -> str:
    """The one form in which an address is kept: two ways of typing it are one person."""
    return email.strip().lower()
