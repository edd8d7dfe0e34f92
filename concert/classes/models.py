"""A class at work, what its pupils wrote and an adult is still to read, and families' agreement."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from concert.concertations.models import College, Concertation, Participation
from concert.core.database import Base, Id, choice
from concert.people.models import Person


class ClassSession(Base):
    """An hour in which a class takes part: its code lives as long as the session is open."""

    __tablename__ = "class_session"
    __table_args__ = (sa.Index("ix_class_session_concertation", "concertation_id"),)

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    name: Mapped[str] = mapped_column(sa.String(120))
    college_id: Mapped[int] = mapped_column(sa.ForeignKey("college.id"))
    places: Mapped[int]
    code: Mapped[str] = mapped_column(sa.String(6), unique=True)
    opened_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    opened_at: Mapped[datetime]
    # When it ends by itself; put forward when it is closed by hand, put off when it reopens.
    ends_at: Mapped[datetime]
    # When its end was settled: the letter written, what was decided forgotten.
    settled_at: Mapped[datetime | None]
    concertation: Mapped[Concertation] = relationship()
    college: Mapped[College] = relationship()
    opened_by: Mapped[Person | None] = relationship()

    def is_open(self, at: datetime) -> bool:
        return at < self.ends_at


class HeldContribution(Base):
    """What a pupil wrote, kept out of the concertation until an adult has read it.

    Its content goes once it is decided and the session is over: what is published lives where
    everyone reads it, and nothing is kept of the rest.
    """

    __tablename__ = "held_contribution"
    __table_args__ = (
        sa.Index("ix_held_contribution_to_read", "concertation_id", "decided_at", "id"),
        sa.Index("ix_held_contribution_session", "class_session_id", "id"),
        sa.Index("ix_held_contribution_participation", "participation_id"),
    )

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    class_session_id: Mapped[int] = mapped_column(
        sa.ForeignKey("class_session.id", ondelete="CASCADE")
    )
    participation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("participation.id", ondelete="CASCADE")
    )
    # The kinds that later features register.
    kind: Mapped[str] = mapped_column(sa.String(20))
    content: Mapped[dict[str, Any]]
    given_at: Mapped[datetime]
    # When it was reworded with the pupil: the published text says so.
    corrected_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    # What it became, by its number; empty where it is not published.
    published_id: Mapped[int | None]
    refused_because: Mapped[str] = mapped_column(sa.String(300), default="")
    concertation: Mapped[Concertation] = relationship()
    class_session: Mapped[ClassSession] = relationship()
    participation: Mapped[Participation] = relationship()
    decided_by: Mapped[Person | None] = relationship()


class Purpose(StrEnum):
    """What families are asked to agree to; taking part in class itself asks for no agreement."""

    IMAGE = "image"
    VOICE = "voice"
    NAME = "name"


class ParentalAgreement(Base):
    """That the families of a class agreed: the fact, kept by the team; never a scan nor a name."""

    __tablename__ = "parental_agreement"
    __table_args__ = (sa.Index("ix_parental_agreement_concertation", "concertation_id"),)

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    class_name: Mapped[str] = mapped_column(sa.String(120))
    purpose: Mapped[Purpose] = mapped_column(choice(Purpose, checked=False))
    use: Mapped[str] = mapped_column(sa.String(200))
    pupils: Mapped[int]
    obtained_on: Mapped[date]
    noted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    noted_at: Mapped[datetime]
    withdrawn_on: Mapped[date | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    concertation: Mapped[Concertation] = relationship()
