"""The shared diagnosis: indicators, findings, constraints, the stakes drawn from them, versions."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from concert.concertations.contributions import Contribution, Counted
from concert.concertations.models import Concertation, Stakeholder
from concert.core.database import Base, Id, choice
from concert.people.models import Person


class Indicator(Base):
    """A public figure brought into a concertation, kept as it was when it was chosen."""

    __tablename__ = "indicator"
    __table_args__ = (
        sa.UniqueConstraint("concertation_id", "series"),
        sa.Index("ix_indicator_concertation", "concertation_id"),
    )

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    # Empty for a figure that the lead typed, with its source.
    series: Mapped[str | None] = mapped_column(sa.String(40))
    label: Mapped[str] = mapped_column(sa.String(200))
    unit: Mapped[str] = mapped_column(sa.String(60), default="")
    decimals: Mapped[int] = mapped_column(default=0)
    period: Mapped[str] = mapped_column(sa.String(20))
    value: Mapped[float] = mapped_column(sa.Double)
    # [[label, value], …], and the earlier periods: [[period, value], …]
    comparisons: Mapped[list[Any]] = mapped_column(default=list)
    earlier: Mapped[list[Any]] = mapped_column(default=list)
    explanation: Mapped[str] = mapped_column(sa.Text, default="")
    caution: Mapped[str] = mapped_column(sa.Text, default="")
    source: Mapped[str] = mapped_column(sa.String(300))
    source_url: Mapped[str] = mapped_column(sa.String(300), default="")
    licence: Mapped[str] = mapped_column(sa.String(80), default="")
    # Shown to participants only, where reading it too fast would hurt someone.
    sensitive: Mapped[bool] = mapped_column(default=False)
    chosen_at: Mapped[datetime]
    concertation: Mapped[Concertation] = relationship()


class Finding(Contribution, Base):
    """What a participant sees: a constat."""

    __tablename__ = "finding"
    __table_args__ = (
        sa.Index("ix_finding_list", "concertation_id", "nuanced_count", "shared_count", "id"),
    )

    id: Mapped[Id]
    text: Mapped[str] = mapped_column(sa.Text)
    theme: Mapped[str] = mapped_column(sa.String(40), default="")
    indicator_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("indicator.id", ondelete="SET NULL")
    )
    shared_count: Mapped[int] = mapped_column(default=0)
    nuanced_count: Mapped[int] = mapped_column(default=0)

    def counted(self) -> list[Counted]:
        return [Counted(Concertation, self.concertation_id, "findings_count")]


class Weight(StrEnum):
    """What a participant makes of someone else's finding."""

    SHARED = "shared"
    NUANCED = "nuanced"


class FindingWeight(Base):
    """One participant's view of one finding."""

    __tablename__ = "finding_weight"

    finding_id: Mapped[int] = mapped_column(
        sa.ForeignKey("finding.id", ondelete="CASCADE"), primary_key=True
    )
    participation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("participation.id", ondelete="CASCADE"), primary_key=True
    )
    weight: Mapped[Weight] = mapped_column(choice(Weight))


class ConstraintKind(StrEnum):
    """What a constraint is made of."""

    RULE = "rule"
    MEANS = "means"
    CALENDAR = "calendar"
    STAFF = "staff"
    PREMISES = "premises"


class Constraint(Base):
    """What constrains a stakeholder, in its own words."""

    __tablename__ = "constraint"
    __table_args__ = (sa.Index("ix_constraint_concertation", "concertation_id"),)

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    stakeholder_id: Mapped[int] = mapped_column(sa.ForeignKey("stakeholder.id"))
    kind: Mapped[ConstraintKind] = mapped_column(choice(ConstraintKind))
    text: Mapped[str] = mapped_column(sa.Text)
    stated_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    stated_at: Mapped[datetime]
    concertation: Mapped[Concertation] = relationship()
    stakeholder: Mapped[Stakeholder] = relationship()
    stated_by: Mapped[Person | None] = relationship()


class Stake(Base):
    """What is at stake: an enjeu, drawn by those who lead from findings, figures, constraints."""

    __tablename__ = "stake"
    __table_args__ = (sa.Index("ix_stake_concertation", "concertation_id", "position"),)

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    title: Mapped[str] = mapped_column(sa.String(200))
    text: Mapped[str] = mapped_column(sa.Text, default="")
    theme: Mapped[str] = mapped_column(sa.String(40), default="")
    position: Mapped[int] = mapped_column(default=0)
    drawn_at: Mapped[datetime]
    # Counted as ideas come, so that a filter may say its number.
    ideas_count: Mapped[int] = mapped_column(default=0)
    concertation: Mapped[Concertation] = relationship()
    sources: Mapped[list["StakeSource"]] = relationship(
        back_populates="stake", cascade="all, delete-orphan", order_by="StakeSource.id"
    )


class StakeSource(Base):
    """One thing a stake is drawn from: a finding, an indicator or a constraint."""

    __tablename__ = "stake_source"
    __table_args__ = (
        sa.UniqueConstraint("stake_id", "finding_id"),
        sa.UniqueConstraint("stake_id", "indicator_id"),
        sa.UniqueConstraint("stake_id", "constraint_id"),
        sa.CheckConstraint(
            "CASE WHEN finding_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN indicator_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN constraint_id IS NULL THEN 0 ELSE 1 END = 1",
            name="one_source",
        ),
    )

    id: Mapped[Id]
    stake_id: Mapped[int] = mapped_column(sa.ForeignKey("stake.id", ondelete="CASCADE"))
    finding_id: Mapped[int | None] = mapped_column(sa.ForeignKey("finding.id"))
    indicator_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("indicator.id", ondelete="CASCADE")
    )
    constraint_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("constraint.id", ondelete="CASCADE")
    )
    stake: Mapped[Stake] = relationship(back_populates="sources")
    finding: Mapped[Finding | None] = relationship()
    indicator: Mapped[Indicator | None] = relationship()
    constraint: Mapped[Constraint | None] = relationship()


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
