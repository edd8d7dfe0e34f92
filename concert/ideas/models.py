"""Ideas answering a stake, and the arguments given for and against them."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from concert.concertations.contributions import Contribution, Counted
from concert.concertations.models import Concertation
from concert.core.database import Base, Id, choice
from concert.stakes.models import Stake

# The draws of ideas go from 0 to this, excluded.
DRAWS = 2**31


class Idea(Contribution, Base):
    """What someone proposes."""

    __tablename__ = "idea"
    __table_args__ = (
        sa.Index("ix_idea_drawn", "concertation_id", "draw", "id"),
        sa.Index("ix_idea_drawn_stake", "stake_id", "draw", "id"),
    )

    id: Mapped[Id]
    # None where the concertation has no diagnosis, or when the stake could not be told.
    stake_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stake.id"))
    # The stake in the words, and the version, that were in force when the idea was given.
    published_stake_id: Mapped[int | None] = mapped_column(sa.ForeignKey("published_stake.id"))
    title: Mapped[str] = mapped_column(sa.String(200))
    text: Mapped[str] = mapped_column(sa.Text, default="")
    # What the idea needs, and whom it asks to move.
    needs: Mapped[str] = mapped_column(sa.Text, default="")
    # Drawn once and for all: the list is read from a place that changes each day, so that no
    # idea is always first, and none is first for having been liked.
    draw: Mapped[int]
    for_count: Mapped[int] = mapped_column(default=0)
    against_count: Mapped[int] = mapped_column(default=0)
    # Those who support it, but for its author.
    supports_count: Mapped[int] = mapped_column(default=0)
    revised_at: Mapped[datetime | None]
    stake: Mapped[Stake | None] = relationship()

    def counted(self) -> list[Counted]:
        counted = [Counted(Concertation, self.concertation_id, "ideas_count")]
        if self.stake_id:
            counted.append(Counted(Stake, self.stake_id, "ideas_count"))
        return counted


class Support(Base):
    """Someone's support of an idea: open, under the name they show here; never a vote."""

    __tablename__ = "support"
    __table_args__ = (sa.Index("ix_support_participation", "participation_id"),)

    idea_id: Mapped[int] = mapped_column(
        sa.ForeignKey("idea.id", ondelete="CASCADE"), primary_key=True
    )
    participation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("participation.id", ondelete="CASCADE"), primary_key=True
    )
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    supported_at: Mapped[datetime]


class Stance(StrEnum):
    """The side an argument takes."""

    FOR = "for"
    AGAINST = "against"


class Argument(Contribution, Base):
    """A reason for an idea, or against it."""

    __tablename__ = "argument"
    __table_args__ = (sa.Index("ix_argument_idea", "idea_id", "id"),)

    id: Mapped[Id]
    idea_id: Mapped[int] = mapped_column(sa.ForeignKey("idea.id", ondelete="CASCADE"))
    stance: Mapped[Stance] = mapped_column(choice(Stance))
    text: Mapped[str] = mapped_column(sa.Text)
    idea: Mapped[Idea] = relationship()

    def counted(self) -> list[Counted]:
        return [Counted(Idea, self.idea_id, f"{self.stance}_count")]
