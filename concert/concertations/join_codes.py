"""The code by which people join: six letters to read on a wall and to type on a phone."""

import secrets

import sqlalchemy as sa

from concert.concertations.models import Concertation, RetiredCode
from concert.core.database import db

# Without 0 and O, 1, I and L, which people mistake when they copy from a wall.
CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def new_code() -> str:
    """A code of six letters; a billion of them, tried at a slow pace, and none serves twice."""
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(6))
    return code if _is_free(code) else new_code()


def _is_free(code: str) -> bool:
    used: sa.CompoundSelect[str] = sa.union_all(
        sa.select(Concertation.join_code).where(Concertation.join_code == code),
        sa.select(RetiredCode.code).where(RetiredCode.code == code),
    )
    return db.session.scalar(used) is None


def is_retired(code: str) -> bool:
    """Whether this code was a concertation's, until it was replaced."""
    return db.session.get(RetiredCode, code) is not None
