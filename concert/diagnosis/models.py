"""The shared diagnosis as it is published, version after version, and who endorses it."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from concert.concertations.models import Concertation, Stakeholder
from concert.core.database import Base, Id
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
    concertation: Mapped[Concertation] = relationship()
    endorsements: Mapped[list["Endorsement"]] = relationship(back_populates="version")


class Endorsement(Base):
    """A stakeholder's endorsement of one version, with or without a reservation."""

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
    reservation: Mapped[str] = mapped_column(sa.Text, default="")
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    signatory: Mapped[str] = mapped_column(sa.String(120))
    capacity: Mapped[str] = mapped_column(sa.String(120))
    at: Mapped[datetime]
    version: Mapped[DiagnosisVersion] = relationship(back_populates="endorsements")
    stakeholder: Mapped[Stakeholder] = relationship()
    person: Mapped[Person | None] = relationship()
