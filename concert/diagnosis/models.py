"""The shared diagnosis as it is published, version after version, and who endorses it."""

import hashlib
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from concert.concertations.models import Concertation, Stakeholder
from concert.core.database import Base, Id, choice
from concert.people.models import Person


class DiagnosisVersion(Base):
    """The diagnosis as it was published: its content is frozen, and known by its hash."""

    __tablename__ = "diagnosis_version"
    __table_args__ = (sa.UniqueConstraint("concertation_id", "number"),)

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    hash: Mapped[str] = mapped_column(sa.String(64))
    published_at: Mapped[datetime]
    published_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    # How many bodies were there to answer it.
    asked: Mapped[int] = mapped_column(default=0)
    # When those who have not answered were last asked again.
    reminded_at: Mapped[datetime | None]
    concertation: Mapped[Concertation] = relationship()
    endorsements: Mapped[list["Endorsement"]] = relationship(
        back_populates="version", order_by="Endorsement.id"
    )
    stakes: Mapped[list["PublishedStake"]] = relationship(
        back_populates="version", order_by="PublishedStake.id"
    )


class PublishedStake(Base):
    """A stake as a version words it: what ideas answer, whatever becomes of the diagnosis."""

    __tablename__ = "published_stake"
    __table_args__ = (sa.UniqueConstraint("version_id", "stake_id"),)

    id: Mapped[Id]
    version_id: Mapped[int] = mapped_column(
        sa.ForeignKey("diagnosis_version.id", ondelete="CASCADE")
    )
    # Of the stake that was then; it may have been given up since.
    stake_id: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(200))
    text: Mapped[str] = mapped_column(sa.Text, default="")
    version: Mapped[DiagnosisVersion] = relationship(back_populates="stakes")


class Position(StrEnum):
    """What a stakeholder answers to a version."""

    SHARED = "shared"
    RESERVED = "reserved"
    NOT_SHARED = "not_shared"


class Endorsement(Base):
    """A stakeholder's answer to one version: it shares it, with a reservation or not, or does not.

    Its words are the reservation, or the reason why it does not share.
    """

    __tablename__ = "endorsement"
    __table_args__ = (sa.UniqueConstraint("version_id", "stakeholder_id"),)

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    version_id: Mapped[int] = mapped_column(
        sa.ForeignKey("diagnosis_version.id", ondelete="CASCADE")
    )
    stakeholder_id: Mapped[int] = mapped_column(sa.ForeignKey("stakeholder.id"))
    position: Mapped[Position] = mapped_column(
        choice(Position, checked=False), default=Position.SHARED
    )
    words: Mapped[str] = mapped_column(sa.Text, default="")
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    signatory: Mapped[str] = mapped_column(sa.String(120))
    capacity: Mapped[str] = mapped_column(sa.String(120))
    at: Mapped[datetime]
    version: Mapped[DiagnosisVersion] = relationship(back_populates="endorsements")
    stakeholder: Mapped[Stakeholder] = relationship()
    person: Mapped[Person | None] = relationship()

    @property
    def mark(self) -> str:
        """What tells this answer from the one that takes its place."""
        said = (self.signatory, self.position.value, self.words, self.at.isoformat())
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]
