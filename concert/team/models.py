"""The offer to lead a concertation: to whom, by whom, and what became of it."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from concert.concertations.models import Concertation
from concert.core.database import Base, Id, choice
from concert.people.models import Person


class Afterwards(StrEnum):
    """What whoever hands a concertation over becomes in it."""

    FACILITATE = "facilitate"
    TAKE_PART = "take_part"
    LEAVE = "leave"


class Settled(StrEnum):
    """What became of an offer."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"


class HandOver(Base):
    """A concertation offered to someone: it changes hands when they accept, and not before."""

    __tablename__ = "hand_over"
    __table_args__ = (
        sa.Index(
            "uq_hand_over_open",
            "concertation_id",
            unique=True,
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    # Whoever signs in with this address is the one it is offered to.
    email: Mapped[str] = mapped_column(sa.String(254))
    offered_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    offered_at: Mapped[datetime]
    afterwards: Mapped[Afterwards] = mapped_column(choice(Afterwards, checked=False))
    settled_at: Mapped[datetime | None]
    settled: Mapped[Settled | None] = mapped_column(choice(Settled, checked=False))
    concertation: Mapped[Concertation] = relationship()
    offered_by: Mapped[Person] = relationship()
