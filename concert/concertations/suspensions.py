"""The suspension of a participant: by whom, why, what they answered, and its end."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from concert.concertations.models import Concertation, Participation
from concert.core.database import Base, Id


class Suspension(Base):
    """A participant who may read, vote and sign, and no longer contribute, for a reason told."""

    __tablename__ = "suspension"
    __table_args__ = (
        sa.Index("ix_suspension_concertation", "concertation_id"),
        sa.Index(
            "uq_suspension_in_force",
            "participation_id",
            unique=True,
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    participation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("participation.id", ondelete="CASCADE")
    )
    # What it was decided about, by which it is spoken of: its author may have no name here.
    about_kind: Mapped[str] = mapped_column(sa.String(20))
    about_id: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.String(600))
    suspended_at: Mapped[datetime]
    suspended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    answered_at: Mapped[datetime | None]
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    concertation: Mapped[Concertation] = relationship()
    participation: Mapped[Participation] = relationship()
