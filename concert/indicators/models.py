"""A figure of the diagnosis, kept as it was when it was chosen."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from concert.concertations.models import Concertation
from concert.core.database import Base, Id


class Indicator(Base):
    """A public figure brought into a concertation, kept as it was when it was chosen."""

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
    unit: Mapped[str] = mapped_column(sa.String(60), default="")
    decimals: Mapped[int] = mapped_column(default=0)
    period: Mapped[str] = mapped_column(sa.String(20))
    value: Mapped[float] = mapped_column(sa.Double)
    # [[label, value], …], and the earlier periods: [[period, value], …]
    comparisons: Mapped[list[Any]] = mapped_column(default=list)
    earlier: Mapped[list[Any]] = mapped_column(default=list)
    explanation: Mapped[str] = mapped_column(sa.Text, default="")
    caution: Mapped[str] = mapped_column(sa.Text, default="")
    source: Mapped[str] = mapped_column(sa.String(300))
    source_url: Mapped[str] = mapped_column(sa.String(300), default="")
    licence: Mapped[str] = mapped_column(sa.String(80), default="")
    # Shown to participants only, where reading it too fast would hurt someone.
    sensitive: Mapped[bool] = mapped_column(default=False)
    chosen_at: Mapped[datetime]
    concertation: Mapped[Concertation] = relationship()
