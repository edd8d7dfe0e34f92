"""Signing in by a link."""

import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.core.database import db
from concert.core.errors import Conflict
from concert.people.actions import person_at
from concert.people.models import Person, SignInLink, Submission, hashed
from concert.people.queries import known_as

LINK_LASTS = timedelta(minutes=15)
# A stranger who asks for links in someone's name must not flood their mailbox.
LINKS_AN_HOUR = 6


def ask_link(email: str, destination: str, *, at: datetime) -> str | None:
    """Make a link for this address and return its token; None when too many were asked for.

    What is kept is a hash: whoever reads the database cannot sign in as someone else.
    """
    email = known_as(email)
    asked = sa.select(sa.func.count()).where(
        SignInLink.email == email, SignInLink.asked_at > at - timedelta(hours=1)
    )
    if (db.session.scalar(asked) or 0) >= LINKS_AN_HOUR:
        return None
    token = secrets.token_urlsafe(32)
    db.session.add(
        SignInLink(
            token_hash=hashed(token),
            email=email,
            destination=destination,
            asked_at=at,
            expires_at=at + LINK_LASTS,
        )
    )
    return token


def use_link(token: str, *, at: datetime) -> tuple[Person, str]:
    """The person whom a link lets in, and where they were going; a link serves once."""
    used = db.session.execute(
        sa.update(SignInLink)
        .where(
            SignInLink.token_hash == hashed(token),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > at,
        )
        .values(used_at=at)
        .returning(SignInLink.email, SignInLink.destination)
    ).one_or_none()
    if used is None:
        raise Conflict(_("Ce lien a déjà servi ou a expiré : demandez-en un autre."))
    return person_at(used.email, at=at), used.destination


def forget_old_traces(*, at: datetime) -> None:
    """Drop what has served: links a day old, the keys of forms a week old."""
    db.session.execute(sa.delete(SignInLink).where(SignInLink.expires_at < at - timedelta(days=1)))
    db.session.execute(sa.delete(Submission).where(Submission.sent_at < at - timedelta(days=7)))
