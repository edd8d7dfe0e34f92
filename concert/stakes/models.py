"""Stakes, in their order, and what each is drawn from."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from concert.concertations.models import Concertation
from concert.constraints.models import Constraint
from concert.core.database import Base, Id
from concert.findings.models import Finding
from concert.indicators.models import Indicator


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
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    # Counted as ideas come, so that a filter may say its number.
    ideas_count: Mapped[int] = mapped_column(default=0)
    # Drawn in a workshop: on what day, where, with how many people.
    workshop_on: Mapped[date | None]
    workshop_place: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    workshop_people: Mapped[int | None]
    # While it is being rated, it does not change.
    frozen_at: Mapped[datetime | None]
    # The stake that took it in: its sources and its ideas are there since.
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stake.id"))
    concertation: Mapped[Concertation] = relationship()
    merged_into: Mapped["Stake | None"] = relationship(remote_side="Stake.id")
    sources: Mapped[list["StakeSource"]] = relationship(
        back_populates="stake", cascade="all, delete-orphan", order_by="StakeSource.id"
    )


class StakeOrder(Base):
    """The order that those who lead retained, why and when; a later one takes its place."""

    __tablename__ = "stake_order"
    __table_args__ = (sa.Index("ix_stake_order_concertation", "concertation_id", "id"),)

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    # The stakes in that order: the number and the title of each, as it was that day.
    stakes: Mapped[list[Any]]
    reason: Mapped[str] = mapped_column(sa.Text)
    retained_at: Mapped[datetime]
    retained_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


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
