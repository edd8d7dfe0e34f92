"""The rules of a concertation: each version is dated, says what changed, and is not rewritten."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from concert.core.database import Base, Id, choice


class Reading(StrEnum):
    """When what people give is read by those who facilitate."""

    BEFORE = "before"
    AFTER = "after"


class ConductRules(Base):
    """One version of the rules; the last one is in force."""

    __tablename__ = "conduct_rules"
    __table_args__ = (sa.UniqueConstraint("concertation_id", "number"),)

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    number: Mapped[int]
    reading: Mapped[Reading] = mapped_column(choice(Reading, checked=False))
    # In how many hours what waits is read, as it is promised.
    hours: Mapped[int]
    # Each with its code, which decisions keep, its name, its text, and whether it cannot wait.
    rules: Mapped[list[Any]]
    changed: Mapped[str] = mapped_column(sa.String(500), default="")
    given_at: Mapped[datetime]
    given_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
