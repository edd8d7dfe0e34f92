"""Proposals, and the ideas each gathers: an idea keeps its author, its place and its address."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from concert.concertations.models import Concertation
from concert.core.database import Base, Id
from concert.ideas.models import Idea
from concert.stakes.models import Stake


class Proposal(Base):
    """What is put to the vote: one idea or several, gathered by those who facilitate."""

    __tablename__ = "proposal"
    __table_args__ = (sa.Index("ix_proposal_concertation", "concertation_id"),)

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    stake_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stake.id"))
    # The stake in the words, and the version, that were in force when it was written.
    published_stake_id: Mapped[int | None] = mapped_column(sa.ForeignKey("published_stake.id"))
    title: Mapped[str] = mapped_column(sa.String(200))
    text: Mapped[str] = mapped_column(sa.Text, default="")
    written_at: Mapped[datetime]
    # Set when a vote is prepared with it: what is voted upon no longer changes.
    frozen_at: Mapped[datetime | None]
    concertation: Mapped[Concertation] = relationship()
    stake: Mapped[Stake | None] = relationship()
    gathered: Mapped[list["Gathered"]] = relationship(
        back_populates="proposal", cascade="all, delete-orphan", order_by="Gathered.idea_id"
    )


class Gathered(Base):
    """An idea in a proposal; an idea is in one proposal at most."""

    __tablename__ = "gathered"

    proposal_id: Mapped[int] = mapped_column(
        sa.ForeignKey("proposal.id", ondelete="CASCADE"), primary_key=True
    )
    idea_id: Mapped[int] = mapped_column(
        sa.ForeignKey("idea.id", ondelete="CASCADE"), primary_key=True, unique=True
    )
    proposal: Mapped[Proposal] = relationship(back_populates="gathered")
    idea: Mapped[Idea] = relationship()
