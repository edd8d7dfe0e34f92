"""What is read by those who facilitate, who reported it, what was decided, and floods of texts."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from concert.concertations.models import Concertation, Participation
from concert.core.database import Base, Id, choice


class Origin(StrEnum):
    """Why a contribution is read."""

    BEFORE = "before"
    FLOOD = "flood"
    REPORT = "report"
    TEAM = "team"


class State(StrEnum):
    """Where its reading stands."""

    WAITING = "waiting"
    REWORD = "reword"
    CONTESTED = "contested"
    PUBLISHED = "published"
    HIDDEN = "hidden"
    # Its author took it back, or it went with them.
    GONE = "gone"


class Act(StrEnum):
    """What is decided."""

    PUBLISH = "publish"
    REWORD = "reword"
    HIDE = "hide"


class Case(Base):
    """A contribution that is read: one that waits, or one that someone reported or hid.

    What waits has no row where contributions are: `content` holds it, and no list, count or export
    has to know of it. Once published, `given_id` leads to it. The words of what was hidden, or is
    reworded, stay readable by its author and by those who moderate, until `forgotten_at`.
    """

    __tablename__ = "moderation_case"
    __table_args__ = (
        sa.UniqueConstraint("kind", "given_id"),
        sa.Index("ix_moderation_case_queue", "concertation_id", "state", "priority", "id"),
        sa.Index("ix_moderation_case_participation", "participation_id"),
        sa.Index("ix_moderation_case_flood", "flood_id"),
    )

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    kind: Mapped[str] = mapped_column(sa.String(20))
    given_id: Mapped[int | None]
    participation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("participation.id"))
    content: Mapped[dict[str, Any] | None]
    given_at: Mapped[datetime]
    origin: Mapped[Origin] = mapped_column(choice(Origin, checked=False))
    state: Mapped[State] = mapped_column(choice(State, checked=False))
    # What is read first: what cannot wait, then what was reported most, then what is oldest.
    urgent: Mapped[bool] = mapped_column(default=False)
    reports_count: Mapped[int] = mapped_column(default=0)
    priority: Mapped[int] = mapped_column(default=0)
    waiting_since: Mapped[datetime]
    reword_by: Mapped[date | None]
    contest: Mapped[str] = mapped_column(sa.Text, default="")
    contested_at: Mapped[datetime | None]
    flood_id: Mapped[int | None] = mapped_column(sa.ForeignKey("flood.id", ondelete="SET NULL"))
    forgotten_at: Mapped[datetime | None]
    concertation: Mapped[Concertation] = relationship()
    participation: Mapped[Participation | None] = relationship()
    flood: Mapped["Flood | None"] = relationship()
    decisions: Mapped[list["Decision"]] = relationship(
        back_populates="case", order_by="Decision.id", cascade="all, delete-orphan"
    )

    @property
    def last(self) -> "Decision | None":
        """The last decision that still holds."""
        return next((one for one in reversed(self.decisions) if one.undone_at is None), None)


class Decision(Base):
    """One decision, as the public log keeps it: what, when, which rule; never who nor the text."""

    __tablename__ = "moderation_decision"
    __table_args__ = (
        sa.Index("ix_moderation_decision_log", "concertation_id", "id"),
        sa.Index("ix_moderation_decision_case", "case_id", "id"),
    )

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("moderation_case.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(sa.String(20))
    origin: Mapped[Origin] = mapped_column(choice(Origin, checked=False))
    act: Mapped[Act] = mapped_column(choice(Act, checked=False))
    # The rule, and the name it had that day.
    rule: Mapped[str] = mapped_column(sa.String(40), default="")
    rule_name: Mapped[str] = mapped_column(sa.String(60), default="")
    reason: Mapped[str] = mapped_column(sa.String(1000), default="")
    until: Mapped[date | None]
    waited_since: Mapped[datetime]
    decided_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    # The second look, by someone else, after which nothing more is asked.
    second: Mapped[bool] = mapped_column(default=False)
    # Whether everyone could read it before: what undoing brings back.
    was_shown: Mapped[bool] = mapped_column(default=False)
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    case: Mapped[Case] = relationship(back_populates="decisions")


class Report(Base):
    """What someone reports, known to those who moderate alone, and answered where it can be."""

    __tablename__ = "moderation_report"
    __table_args__ = (sa.Index("ix_moderation_report_case", "case_id", "id"),)

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(sa.ForeignKey("moderation_case.id", ondelete="CASCADE"))
    rule: Mapped[str] = mapped_column(sa.String(40), default="")
    text: Mapped[str] = mapped_column(sa.String(1000), default="")
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    # Where to answer someone who is not signed in, if they wish it.
    contact: Mapped[str | None] = mapped_column(sa.String(320))
    # The network it came from, as a keyed hash: ten reports from one place are one.
    source: Mapped[str] = mapped_column(sa.String(32), default="")
    reported_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    case: Mapped[Case] = relationship()


class Flood(Base):
    """More texts from one network than a meeting writes: held, until someone has looked."""

    __tablename__ = "flood"
    __table_args__ = (sa.Index("ix_flood_source", "concertation_id", "source"),)

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    # A keyed hash, emptied after a day.
    source: Mapped[str] = mapped_column(sa.String(32))
    began_at: Mapped[datetime]
    released_at: Mapped[datetime | None]
    released_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    concertation: Mapped[Concertation] = relationship()


class Giving(Base):
    """That something was given, from where and by whom: counted for an hour, gone after a day."""

    __tablename__ = "giving"
    __table_args__ = (
        sa.Index("ix_giving_source", "concertation_id", "source", "at"),
        sa.Index("ix_giving_participation", "participation_id", "at"),
    )

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    participation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("participation.id", ondelete="CASCADE")
    )
    source: Mapped[str] = mapped_column(sa.String(32))
    at: Mapped[datetime]
