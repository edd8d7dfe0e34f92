"""What constrains a stakeholder, by kind."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from concert.concertations.models import Concertation, Stakeholder
from concert.core.database import Base, Id, choice
from concert.people.models import Person


class ConstraintKind(StrEnum):
    """What a constraint is made of."""

    RULE = "rule"
    MEANS = "means"
    CALENDAR = "calendar"
    STAFF = "staff"
    PREMISES = "premises"


class Constraint(Base):
    """What constrains a stakeholder, in its own words."""

    __tablename__ = "constraint"
    __table_args__ = (sa.Index("ix_constraint_concertation", "concertation_id"),)

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    stakeholder_id: Mapped[int] = mapped_column(sa.ForeignKey("stakeholder.id"))
    kind: Mapped[ConstraintKind] = mapped_column(choice(ConstraintKind))
    text: Mapped[str] = mapped_column(sa.Text)
    stated_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    stated_at: Mapped[datetime]
    concertation: Mapped[Concertation] = relationship()
    stakeholder: Mapped[Stakeholder] = relationship()
    stated_by: Mapped[Person | None] = relationship()
