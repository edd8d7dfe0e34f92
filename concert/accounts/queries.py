"""Reading links, and letters where they are shown rather than sent."""

from datetime import datetime

import sqlalchemy as sa

from concert.core.database import db
from concert.core.mail import Letter
from concert.people.models import SignInLink, hashed


def is_spent(token: str, at: datetime) -> bool:
    """Whether a link has served, is too old, or was forgotten."""
    still = sa.select(SignInLink.id).where(
        SignInLink.token_hash == hashed(token),
        SignInLink.used_at.is_(None),
        SignInLink.expires_at > at,
    )
    return db.session.scalar(still) is None


def latest_letters(limit: int) -> list[Letter]:
    query = sa.select(Letter).order_by(Letter.id.desc()).limit(limit)
    return list(db.session.scalars(query))
