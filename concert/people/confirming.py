"""Confirming that one is still who one is: a code sent to the address of whoever is signed in.

A code is tied to the session that asked for it, so that nobody else can wear it out.
"""

from datetime import datetime, timedelta

import sqlalchemy as sa

from concert.core import codes
from concert.core.database import db, lock
from concert.people.models import ConfirmationCode, PersonSession

HOLDS = timedelta(minutes=30)
CODE_LASTS = timedelta(minutes=10)
TRIES = 5
CODES_AN_HOUR = 6


def is_fresh(opened: PersonSession, at: datetime) -> bool:
    """Whether they signed in, or confirmed, a short while ago."""
    return at < (opened.confirmed_at or opened.started_at) + HOLDS


def is_fresh_by_now(opened: PersonSession, at: datetime) -> bool:
    """The same, once whoever sent the same form at the same moment has been answered."""
    lock(opened, "confirmed_at")
    return is_fresh(opened, at)


def waits_for_code(opened: PersonSession, at: datetime) -> bool:
    """Whether a code was sent that may still be typed."""
    return db.session.scalar(sa.select(ConfirmationCode.id).where(*_live(opened, at))) is not None


def ask_code(opened: PersonSession, at: datetime) -> str | None:
    """A new code, and the end of those before it; None when too many were asked for."""
    if _asked_lately(opened, at) >= CODES_AN_HOUR:
        return None
    db.session.execute(sa.update(ConfirmationCode).where(*_live(opened, at)).values(expires_at=at))
    code = codes.drawn()
    db.session.add(
        ConfirmationCode(
            session_id=opened.id,
            code_hash=codes.keyed(code, _holder(opened)),
            asked_at=at,
            expires_at=at + CODE_LASTS,
        )
    )
    return code


def _asked_lately(opened: PersonSession, at: datetime) -> int:
    """How many went to this person within the hour, from any of their sessions."""
    asked = (
        sa.select(sa.func.count())
        .select_from(ConfirmationCode)
        .join(PersonSession, PersonSession.id == ConfirmationCode.session_id)
        .where(
            PersonSession.person_id == opened.person_id,
            ConfirmationCode.asked_at > at - timedelta(hours=1),
        )
    )
    return db.session.scalar(asked) or 0


def try_code(opened: PersonSession, typed: str, at: datetime) -> bool:
    """Confirm with a code; the try counts before it is looked at, so that none is free."""
    tried = db.session.execute(
        sa.update(ConfirmationCode)
        .where(*_live(opened, at))
        .values(tries=ConfirmationCode.tries + 1)
        .returning(ConfirmationCode.id, ConfirmationCode.code_hash)
    ).one_or_none()
    if tried is None or not codes.is_same(typed, _holder(opened), tried.code_hash):
        return False
    db.session.execute(
        sa.update(ConfirmationCode).where(ConfirmationCode.id == tried.id).values(used_at=at)
    )
    opened.confirmed_at = at
    return True


def _live(opened: PersonSession, at: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        ConfirmationCode.session_id == opened.id,
        ConfirmationCode.used_at.is_(None),
        ConfirmationCode.expires_at > at,
        ConfirmationCode.tries < TRIES,
    )


def _holder(opened: PersonSession) -> str:
    return f"confirmation {opened.id}"
