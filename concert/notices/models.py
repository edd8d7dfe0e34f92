"""Who is to be told of what, and how often each person wants to be written to."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from concert.core.database import Base, choice


class Part(StrEnum):
    """What someone is to an act that they are told of; it decides what they read."""

    ACTOR = "actor"
    AUTHOR = "author"
    SIGNATORY = "signatory"
    # Those whom a survey asks, and who have not answered it.
    ASKED = "asked"
    REPRESENTATIVE = "representative"
    LEAD = "lead"
    PARTICIPANT = "participant"


class Rhythm(StrEnum):
    """How often someone is written to."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


class Notice(Base):
    """An act to tell a person of: once, whoever writes the letters and however often.

    `told_at` says that it was settled: written, or left out as its reader wished.
    """

    __tablename__ = "notice"
    __table_args__ = (
        sa.Index(
            "ix_notice_due",
            "due_at",
            "person_id",
            sqlite_where=sa.text("told_at IS NULL"),
            postgresql_where=sa.text("told_at IS NULL"),
        ),
        sa.Index("ix_notice_person", "person_id", "told_at"),
        sa.Index("ix_notice_told", "told_at"),
    )

    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("journal_entry.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    part: Mapped[Part] = mapped_column(choice(Part, checked=False))
    # About their own signature or the safety of their account: it comes whatever the rhythm.
    always: Mapped[bool]
    due_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)


class OwnRhythm(Base):
    """How often a person wants to be written to, for all their concertations."""

    __tablename__ = "own_rhythm"

    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    rhythm: Mapped[Rhythm] = mapped_column(choice(Rhythm, checked=False))
    chosen_at: Mapped[datetime]


class RhythmThere(Base):
    """The same for one concertation, where it differs."""

    __tablename__ = "rhythm_there"

    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE"), primary_key=True
    )
    rhythm: Mapped[Rhythm] = mapped_column(choice(Rhythm, checked=False))
    chosen_at: Mapped[datetime]
