"""Trying again the letters that stand still, or giving them up."""

from datetime import datetime

import sqlalchemy as sa

from concert.config import Settings
from concert.core.database import db
from concert.core.mail import Letter, MailServer, Stopped
from concert.people.models import Person
from concert.policy.rules import Permission, require


def retry(letter: Letter, settings: Settings, *, by: Person, at: datetime) -> None:
    """Try a letter again from the beginning; harmless if it waits already."""
    require(by, Permission.OPERATE, settings, at)
    _again(Letter.id == letter.id, at)


def retry_all(settings: Settings, *, by: Person, at: datetime) -> int:
    """Try again all that were refused or stuck, but not those given up; how many."""
    require(by, Permission.OPERATE, settings, at)
    return _again(Letter.stopped.in_((Stopped.REFUSED, Stopped.STUCK)), at)


def _again(which: sa.ColumnElement[bool], at: datetime) -> int:
    freed = (
        sa.update(Letter)
        .where(which, Letter.sent_at.is_(None), Letter.stopped.is_not(None))
        .values(stopped=None, stopped_at=None, tries=0, next_try_at=at)
        .returning(Letter.id)
    )
    count = len(db.session.scalars(freed).all())
    # Somebody looked into it: the server is called anew at once.
    db.session.execute(sa.update(MailServer).values(next_try_at=None))
    return count


def abandon(letter: Letter, settings: Settings, *, by: Person, at: datetime) -> None:
    """Try it no more; it can be taken up again until it is forgotten."""
    require(by, Permission.OPERATE, settings, at)
    letter.stopped, letter.stopped_at = Stopped.ABANDONED, at
