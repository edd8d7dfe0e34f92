"""The code by which people join: six letters to read on a wall and to type on a phone."""

import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from concert.concertations.models import Concertation
from concert.core.database import Base, db

# Without 0 and O, 1, I and L, which people mistake when they copy from a wall.
CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


class RetiredCode(Base):
    """A code that was on posters: it lets nobody in, and is given to no other concertation."""

    __tablename__ = "retired_code"

    code: Mapped[str] = mapped_column(sa.String(6), primary_key=True)
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE"), index=True
    )
    retired_at: Mapped[datetime]


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
