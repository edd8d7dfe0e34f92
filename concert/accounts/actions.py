"""Signing in by a link."""

import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.core.database import db
from concert.core.errors import Obstacle, Unready
from concert.core.mail import Letter
from concert.people.actions import person_at
from concert.people.models import (
    ConfirmationCode,
    Device,
    Person,
    PersonSession,
    SignInLink,
    Submission,
    hashed,
)
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
        raise Unready(_("Ce lien a déjà servi ou a expiré."), [_another_link(token)])
    return person_at(used.email, at=at), used.destination


def _another_link(spent: str) -> Obstacle:
    """Where to ask for a link anew, to go where the one that is spent led."""
    led = sa.select(SignInLink.destination).where(SignInLink.token_hash == hashed(spent))
    values: dict[str, object] = {"vers": db.session.scalar(led) or None}
    return Obstacle(_("Recevoir un autre lien"), "accounts.sign_in", values)


def forget_old_traces(*, at: datetime) -> None:
    """Drop what has served: sessions that ended, what was sent a day ago, forms' keys…

    A letter holds an address, and perhaps a link that lets in whoever reads it: it is not kept.
    """
    day, week, month, year = (at - timedelta(days=count) for count in (1, 7, 30, 365))
    for gone in (
        sa.delete(SignInLink).where(SignInLink.expires_at < day),
        sa.delete(ConfirmationCode).where(ConfirmationCode.asked_at < day),
        sa.delete(PersonSession).where(PersonSession.expires_at < at),
        sa.delete(Device).where(Device.seen_at < year),
        sa.delete(Submission).where(Submission.sent_at < week),
        sa.delete(Letter).where(Letter.sent_at < day),
        sa.delete(Letter).where(Letter.farewell, Letter.sent_at.is_not(None)),
        sa.delete(Letter).where(Letter.farewell, Letter.written_at < week),
        sa.delete(Letter).where(Letter.written_at < month),
    ):
        db.session.execute(gone)
