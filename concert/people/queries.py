"""Finding a person by their address, and where they are signed in."""

from datetime import datetime

import sqlalchemy as sa

from concert.core.database import db
from concert.people.models import Person, PersonSession, hashed


def person_with(email: str) -> Person | None:
    return db.session.scalar(sa.select(Person).where(Person.email == known_as(email)))


def known_as(email: str) -> str:
    """The one form in which an address is kept: two ways of typing it are one person."""
    return email.strip().lower()


def sessions_of(person: Person, at: datetime) -> list[PersonSession]:
    """Where they are signed in, the latest first."""
    query = (
        sa.select(PersonSession)
        .where(PersonSession.person_id == person.id, PersonSession.expires_at > at)
        .order_by(PersonSession.started_at.desc(), PersonSession.id.desc())
    )
    return list(db.session.scalars(query))


def how_identified(person: Person) -> str:
    """How someone signed in for what they are doing: the identity provider, or their mail."""
    query = sa.select(PersonSession.issuer).where(
        PersonSession.token_hash == hashed(person.session_token)
    )
    return db.session.scalar(query) or "courriel"
