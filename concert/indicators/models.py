"""A figure of the diagnosis, kept as it was when it was chosen."""

from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from concert.concertations.models import Concertation
from concert.core.clock import local_day
from concert.core.database import Base, Id


class Comparison(NamedTuple):
    """What a figure is compared with; of which kind of place, and how that was reckoned."""

    label: str
    value: float
    kind: str = ""
    reckoning: str = ""


class Past(NamedTuple):
    """The value of an earlier period."""

    period: str
    value: float


class Indicator(Base):
    """A figure brought into a concertation, kept as it was when it was chosen."""

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
    # The figure in a sentence, « {} » being its amount; made from the label when it is empty.
    says: Mapped[str] = mapped_column(sa.String(300), default="", server_default="")
    # Whose figure it is, when it is not that of the place itself: its département.
    about: Mapped[str] = mapped_column(sa.String(100), default="", server_default="")
    unit: Mapped[str] = mapped_column(sa.String(60), default="")
    decimals: Mapped[int] = mapped_column(default=0)
    period: Mapped[str] = mapped_column(sa.String(20))
    value: Mapped[float] = mapped_column(sa.Double)
    # Of how many people it speaks, where whoever typed it said so.
    people: Mapped[int | None]
    # As `compared` and `past` read them; the oldest period first.
    comparisons: Mapped[list[Any]] = mapped_column(default=list)
    earlier: Mapped[list[Any]] = mapped_column(default=list)
    # The first period measured as the present one is: those before are not compared with it.
    comparable_since: Mapped[str] = mapped_column(sa.String(20), default="", server_default="")
    # How the producer's figure came to be; empty for one that was typed.
    reckoning: Mapped[str] = mapped_column(sa.String(40), default="", server_default="")
    explanation: Mapped[str] = mapped_column(sa.Text, default="")
    caution: Mapped[str] = mapped_column(sa.Text, default="")
    source: Mapped[str] = mapped_column(sa.String(300))
    source_url: Mapped[str] = mapped_column(sa.String(300), default="")
    licence: Mapped[str] = mapped_column(sa.String(80), default="")
    retrieved_on: Mapped[date | None]
    # Shown to participants only: because it is easily misread, or because the team decided so.
    sensitive: Mapped[bool] = mapped_column(default=False)
    # Why the team shows it to others than one would expect; empty where it did not decide.
    shown_because: Mapped[str] = mapped_column(sa.String(500), default="", server_default="")
    chosen_at: Mapped[datetime]
    # Taken out of the diagnosis; it may be put back for a while.
    removed_at: Mapped[datetime | None]

    concertation: Mapped[Concertation] = relationship()

    @property
    def compared(self) -> list[Comparison]:
        """What it is compared with, the nearest place first."""
        return [Comparison(*one) for one in self.comparisons]

    @property
    def past(self) -> list[Past]:
        """Its earlier periods, the oldest first, however they were measured."""
        return [Past(*one) for one in self.earlier]

    @property
    def read_on(self) -> date:
        """The day the source was read."""
        return self.retrieved_on or local_day(self.chosen_at)

    @property
    def easily_misread(self) -> bool:
        """Whether it is one for participants alone, unless the team decides otherwise."""
        return self.sensitive != bool(self.shown_because)


class FigureSheet(Base):
    """A sheet of figures as it was given, for a day: to read over, to enter, to undo.

    Only its lines are kept: what each would change is said anew each time it is shown.
    """

    __tablename__ = "figure_sheet"
    __table_args__ = (sa.Index("ix_figure_sheet_concertation", "concertation_id"),)

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"))
    made_at: Mapped[datetime]
    # The name of the file; empty for what was pasted.
    file_name: Mapped[str] = mapped_column(sa.String(160), default="")
    lines: Mapped[list[Any]]
    entered_at: Mapped[datetime | None]
    # Each figure that it changed, as it was before and as it was left, to be put back.
    changes: Mapped[list[Any]] = mapped_column(default=list)

    concertation: Mapped[Concertation] = relationship()
