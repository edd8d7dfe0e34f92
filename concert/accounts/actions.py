"""Signing in by a link, or by the code that comes with it."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.core import codes
from concert.core.database import db
from concert.core.errors import Conflict
from concert.core.mail import Letter
from concert.people.actions import person_at
from concert.people.doors import forget_old_security_events
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
CODE_LASTS = timedelta(minutes=10)
CODE_TRIES = 5
# A stranger who asks for links in someone's name must not flood their mailbox.
LINKS_AN_HOUR = 6


@dataclass(frozen=True)
class Asked:
    """What a letter brings: a link for whoever reads it, a code for the browser that asked."""

    link: str
    code: str


def ask_link(email: str, destination: str, *, browser: str = "", at: datetime) -> Asked | None:
    """Make a link and a code for this address; None when too many were asked for.

    What is kept are hashes: whoever reads the database cannot sign in as someone else. The code
    is good only in the browser that keeps the secret `browser`: a stranger cannot wear it out.
    """
    email = known_as(email)
    asked = sa.select(sa.func.count()).where(
        SignInLink.email == email, SignInLink.asked_at > at - timedelta(hours=1)
    )
    if (db.session.scalar(asked) or 0) >= LINKS_AN_HOUR:
        return None
    made = Asked(secrets.token_urlsafe(32), codes.drawn())
    db.session.add(
        SignInLink(
            token_hash=hashed(made.link),
            email=email,
            destination=destination,
            asked_at=at,
            expires_at=at + LINK_LASTS,
            browser_hash=hashed(browser) if browser else "",
            code_hash=codes.keyed(made.code, _holder(browser)) if browser else "",
        )
    )
    return made


def _holder(browser: str) -> str:
    return f"sign in {hashed(browser)}"


def use_link(token: str, *, at: datetime) -> tuple[Person, str]:
    """The person whom a link lets in, and where they were going; a link serves once."""
    link = SignInLink.token_hash == hashed(token)
    return _entered(link, at, otherwise=_("Ce lien a déjà servi ou a expiré."))


def _entered(which: sa.ColumnElement[bool], at: datetime, otherwise: str) -> tuple[Person, str]:
    used = db.session.execute(
        sa.update(SignInLink)
        .where(which, SignInLink.used_at.is_(None), SignInLink.expires_at > at)
        .values(used_at=at)
        .returning(SignInLink.email, SignInLink.destination)
    ).one_or_none()
    if used is None:
        raise Conflict(otherwise)
    return person_at(used.email, at=at), used.destination


def try_code(browser: str, typed: str, *, at: datetime) -> tuple[Person, str] | None:
    """The same with the code, in the browser that asked; each try counts before it is looked at."""
    tried = db.session.execute(
        sa.update(SignInLink)
        .where(
            SignInLink.browser_hash == hashed(browser),
            SignInLink.used_at.is_(None),
            SignInLink.asked_at > at - CODE_LASTS,
            SignInLink.code_tries < CODE_TRIES,
        )
        .values(code_tries=SignInLink.code_tries + 1)
        .returning(SignInLink.id, SignInLink.code_hash)
    ).one_or_none()
    if tried is None or not codes.is_same(typed, _holder(browser), tried.code_hash):
        return None
    return _entered(SignInLink.id == tried.id, at, otherwise=_("Ce code a déjà servi."))


def ask_again(spent: str, *, browser: str, at: datetime) -> tuple[str, Asked | None] | None:
    """Another link to the address and the place of one that is spent; None if it was forgotten."""
    query = sa.select(SignInLink).where(SignInLink.token_hash == hashed(spent))
    link = db.session.scalar(query)
    if link is None:
        return None
    return link.email, ask_link(link.email, link.destination, browser=browser, at=at)


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
    forget_old_security_events(at=at)
