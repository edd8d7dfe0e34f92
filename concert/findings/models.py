"""Findings, what each participant makes of them and why, and what a finding said before."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

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
    reasons_count: Mapped[int] = mapped_column(default=0, server_default="0")
    revised_at: Mapped[datetime | None]
    # The group where those who facilitate put it, and when its author said it is not what they say.
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("finding_group.id"), index=True)
    group_objected_at: Mapped[datetime | None]
    wordings: Mapped[list["FindingWording"]] = relationship(
        back_populates="finding", cascade="all, delete-orphan", order_by="FindingWording.id"
    )

    def counted(self) -> list[Counted]:
        return [Counted(Concertation, self.concertation_id, "findings_count")]


class FindingWording(Base):
    """What a finding said before its author reworded it: whoever answered it answered that."""

    __tablename__ = "finding_wording"
    __table_args__ = (sa.Index("ix_finding_wording_finding", "finding_id", "id"),)

    id: Mapped[Id]
    finding_id: Mapped[int] = mapped_column(sa.ForeignKey("finding.id", ondelete="CASCADE"))
    # Empty once it was struck out, as when it named someone.
    text: Mapped[str] = mapped_column(sa.Text)
    replaced_at: Mapped[datetime]
    struck_at: Mapped[datetime | None]
    finding: Mapped[Finding] = relationship(back_populates="wordings")


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


class FindingReason(Contribution, Base):
    """Why someone shares a finding, or qualifies it: public, with their college."""

    __tablename__ = "finding_reason"
    __table_args__ = (sa.Index("ix_finding_reason_finding", "finding_id", "id"),)

    id: Mapped[Id]
    finding_id: Mapped[int] = mapped_column(sa.ForeignKey("finding.id", ondelete="CASCADE"))
    weight: Mapped[Weight] = mapped_column(choice(Weight))
    text: Mapped[str] = mapped_column(sa.Text)
    finding: Mapped[Finding] = relationship()

    def counted(self) -> list[Counted]:
        return [Counted(Finding, self.finding_id, "reasons_count")]


class FindingFile(Base):
    """A file that goes with a finding."""

    __tablename__ = "finding_file"

    finding_id: Mapped[int] = mapped_column(
        sa.ForeignKey("finding.id", ondelete="CASCADE"), primary_key=True
    )
    upload_id: Mapped[int] = mapped_column(
        sa.ForeignKey("upload.id", ondelete="CASCADE"), primary_key=True, unique=True
    )


class FindingGroup(Base):
    """Findings that say the same, put together; each keeps its page, its author and its college."""

    __tablename__ = "finding_group"
    __table_args__ = (sa.Index("ix_finding_group_concertation", "concertation_id"),)

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    title: Mapped[str] = mapped_column(sa.String(200))
    made_at: Mapped[datetime]
    concertation: Mapped[Concertation] = relationship()


class FindingMove(Base):
    """One finding put in a group, or out of it: those of one act are undone together."""

    __tablename__ = "finding_move"
    __table_args__ = (sa.Index("ix_finding_move_concertation", "concertation_id", "moved_at"),)

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    batch: Mapped[str] = mapped_column(sa.String(16))
    finding_id: Mapped[int] = mapped_column(sa.ForeignKey("finding.id", ondelete="CASCADE"))
    before_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("finding_group.id", ondelete="SET NULL")
    )
    after_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("finding_group.id", ondelete="SET NULL")
    )
    moved_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    finding: Mapped[Finding] = relationship()
