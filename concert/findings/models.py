"""Findings, and what each participant makes of them."""

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from concert.concertations.contributions import Contribution, Counted
from concert.concertations.models import Concertation
from concert.core.database import Base, Id, choice


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
