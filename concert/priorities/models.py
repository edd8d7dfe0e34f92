"""Rounds of rating: what is rated, on which criteria, who rated, what a table gave."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from concert.concertations.models import College, Concertation
from concert.core.database import Base, Details, Id, choice
from concert.people.models import Person


class Round(Base):
    """One rating of the stakes, from its opening to its end; its criteria do not change."""

    __tablename__ = "priority_round"
    __table_args__ = (sa.UniqueConstraint("concertation_id", "number"),)

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    number: Mapped[int]
    # The programme's criteria as they were that day: see `programmes.Criterion`.
    criteria: Mapped[list[Any]]
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    closes_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    raters_count: Mapped[int] = mapped_column(default=0)
    # The outcome as it is published: see `outcome.outcome_of`.
    outcome: Mapped[dict[str, Any] | None] = mapped_column(Details)
    # Why it was given up, its ratings erased and nothing published.
    given_up_because: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    concertation: Mapped[Concertation] = relationship()
    moves: Mapped[list["RoundMove"]] = relationship(order_by="RoundMove.id")

    def takes_ratings(self, at: datetime) -> bool:
        return self.closed_at is None and at < self.closes_at


class RoundMove(Base):
    """The end of a round, moved: from when to when, and why."""

    __tablename__ = "round_move"
    __table_args__ = (sa.Index("ix_round_move_round", "round_id", "id"),)

    id: Mapped[Id]
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("priority_round.id", ondelete="CASCADE"))
    before: Mapped[datetime]
    after: Mapped[datetime]
    reason: Mapped[str] = mapped_column(sa.Text)
    moved_at: Mapped[datetime]
    moved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class RatedStake(Base):
    """A stake that is rated in a round."""

    __tablename__ = "rated_stake"

    round_id: Mapped[int] = mapped_column(
        sa.ForeignKey("priority_round.id", ondelete="CASCADE"), primary_key=True
    )
    stake_id: Mapped[int] = mapped_column(
        sa.ForeignKey("stake.id", ondelete="CASCADE"), primary_key=True
    )


class Rater(Base):
    """Someone who rated in a round, under the college they were in."""

    __tablename__ = "rater"

    round_id: Mapped[int] = mapped_column(
        sa.ForeignKey("priority_round.id", ondelete="CASCADE"), primary_key=True
    )
    participation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("participation.id"), primary_key=True
    )
    college_id: Mapped[int] = mapped_column(sa.ForeignKey("college.id"))


# What stands for « je ne sais pas » among the levels, which begin at one.
UNKNOWN = 0


class Rating(Base):
    """How someone rates one stake on one criterion."""

    __tablename__ = "rating"
    __table_args__ = ({"sqlite_with_rowid": False},)

    round_id: Mapped[int] = mapped_column(
        sa.ForeignKey("priority_round.id", ondelete="CASCADE"), primary_key=True
    )
    participation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("participation.id"), primary_key=True
    )
    stake_id: Mapped[int] = mapped_column(
        sa.ForeignKey("stake.id", ondelete="CASCADE"), primary_key=True
    )
    criterion: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    level: Mapped[int]


class Channel(StrEnum):
    """How ratings that are typed together were given."""

    WORKSHOP = "workshop"
    PAPER = "paper"


class Tally(Base):
    """What the team types: the count of a table or of a pile of papers, or one sheet alone."""

    __tablename__ = "rating_tally"
    __table_args__ = (
        sa.Index("ix_rating_tally_round", "round_id"),
        # The number on a sheet keeps it from being typed twice.
        sa.Index("uq_rating_tally_round_id_sheet", "round_id", "sheet", unique=True),
    )

    id: Mapped[Id]
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("priority_round.id", ondelete="CASCADE"))
    college_id: Mapped[int] = mapped_column(sa.ForeignKey("college.id"))
    channel: Mapped[Channel] = mapped_column(choice(Channel, checked=False))
    day: Mapped[date]
    place: Mapped[str] = mapped_column(sa.String(200), default="")
    people: Mapped[int]
    # The number of a sheet that is typed by itself; none for a count.
    sheet: Mapped[str | None] = mapped_column(sa.String(20))
    # The code of the session that is written on its sheets.
    session: Mapped[str] = mapped_column(sa.String(20), default="", server_default="")
    # By stake, then criterion: how many at each level, the lowest first.
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    typed_at: Mapped[datetime]
    typed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    round: Mapped[Round] = relationship()
    college: Mapped[College] = relationship()
    typed_by: Mapped[Person | None] = relationship()

    @property
    def concertation(self) -> Concertation:
        return self.round.concertation
