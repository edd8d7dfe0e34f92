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
