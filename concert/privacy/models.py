"""Who was erased: by the number and the birth of their row, which say nothing of anyone."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from concert.core.database import Base


class Erasure(Base):
    """A person who was erased; kept in a file too, for a backup that is restored not to undo it."""

    __tablename__ = "erasure"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    # With the number, it tells two people apart, even when an old backup gave it anew.
    person_created_at: Mapped[datetime]
    erased_at: Mapped[datetime]
    # What they wrote was withdrawn too.
    texts: Mapped[bool]


class Tidying(Base):
    """When a rule of retention was last applied."""

    __tablename__ = "tidying"

    rule: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    done_at: Mapped[datetime]


class Foretold(Base):
    """Someone was told that something of theirs is about to go: an account, a draft."""

    __tablename__ = "foretold"

    rule: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    # A person's or a concertation's, as the rule says.
    row_id: Mapped[int] = mapped_column(primary_key=True)
    told_at: Mapped[datetime]
