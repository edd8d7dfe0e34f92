"""The vote: what is chosen among, the sealed envelopes, and the board published after the count."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from concert.concertations.models import Concertation
from concert.core.database import Base, Details, Id, choice
from concert.proposals.models import Proposal


class Custody(StrEnum):
    """Who keeps the key that opens the urn."""

    OPERATOR = "operator"
    BUREAU = "bureau"


class Poll(Base):
    """The vote of a concertation, from the day it is prepared."""

    __tablename__ = "poll"

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE"), unique=True
    )
    # Names the urn in the envelopes, so that none can move to another.
    uid: Mapped[str] = mapped_column(sa.String(32), unique=True)
    method: Mapped[str] = mapped_column(sa.String(20))
    custody: Mapped[Custody] = mapped_column(choice(Custody))
    bureau: Mapped[list[Any]] = mapped_column(default=list)
    public_key: Mapped[bytes]
    # The private key wrapped for each pair of the bureau, in hexadecimal.
    wraps: Mapped[list[Any]] = mapped_column(default=list)
    prepared_at: Mapped[datetime]
    voters_count: Mapped[int] = mapped_column(default=0)
    counted_at: Mapped[datetime | None]
    # The outcome as it is published: see `counting.outcome_of`.
    outcome: Mapped[dict[str, Any] | None] = mapped_column(Details)
    concertation: Mapped[Concertation] = relationship()
    choices: Mapped[list["PollChoice"]] = relationship(
        back_populates="poll", order_by="PollChoice.proposal_id", cascade="all, delete-orphan"
    )


class PollChoice(Base):
    """A proposal that is voted upon."""

    __tablename__ = "poll_choice"

    poll_id: Mapped[int] = mapped_column(
        sa.ForeignKey("poll.id", ondelete="CASCADE"), primary_key=True
    )
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), primary_key=True)
    poll: Mapped[Poll] = relationship(back_populates="choices")
    proposal: Mapped[Proposal] = relationship()


class Envelope(Base):
    """A voter's sealed ballot: one each, the last one cast.

    No instant, no row number: nothing that would tell in which order people voted. Emptied once
    the time to contest has passed; the row stays, as the roll of those who voted.
    """

    __tablename__ = "envelope"
    __table_args__ = ({"sqlite_with_rowid": False},)

    poll_id: Mapped[int] = mapped_column(
        sa.ForeignKey("poll.id", ondelete="CASCADE"), primary_key=True
    )
    participation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("participation.id"), primary_key=True
    )
    sealed: Mapped[bytes | None] = deferred(mapped_column(sa.LargeBinary))
    fingerprint: Mapped[str] = mapped_column(sa.String(64))


class BoardLine(Base):
    """A ballot as it is published, under the code that its voter alone knows."""

    __tablename__ = "board_line"
    __table_args__ = ({"sqlite_with_rowid": False},)

    poll_id: Mapped[int] = mapped_column(
        sa.ForeignKey("poll.id", ondelete="CASCADE"), primary_key=True
    )
    code: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    choices: Mapped[list[Any]]
