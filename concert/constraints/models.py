"""What constrains a stakeholder, how it was worded before, who has seen it, what is asked of it."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from concert.concertations.contributions import Contribution
from concert.concertations.models import Concertation, Participation, Stakeholder
from concert.core.database import Base, Id, choice
from concert.people.models import Person


class ConstraintKind(StrEnum):
    """What a constraint is made of."""

    RULE = "rule"
    MEANS = "means"
    CALENDAR = "calendar"
    STAFF = "staff"
    PREMISES = "premises"
    SKILLS = "skills"
    OTHER = "other"


class Constraint(Base):
    """What constrains a stakeholder, in its own words: until when, and what would lift it."""

    __tablename__ = "constraint"
    __table_args__ = (sa.Index("ix_constraint_concertation", "concertation_id"),)

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    stakeholder_id: Mapped[int] = mapped_column(sa.ForeignKey("stakeholder.id"))
    # Without a CHECK: the list of kinds may grow.
    kind: Mapped[ConstraintKind] = mapped_column(choice(ConstraintKind, checked=False))
    text: Mapped[str] = mapped_column(sa.Text)
    # The last day on which it holds; none for what has no end in sight.
    until: Mapped[date | None]
    lifted_if: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    # Who could lift it: a stakeholder of this concertation, or somebody else, in words.
    lifter_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stakeholder.id"))
    lifter: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    stated_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    stated_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    revised_at: Mapped[datetime | None]
    lifted_at: Mapped[datetime | None]
    lifted_how: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    lifted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    concertation: Mapped[Concertation] = relationship()
    stakeholder: Mapped[Stakeholder] = relationship(foreign_keys=[stakeholder_id])
    lifting_stakeholder: Mapped[Stakeholder | None] = relationship(foreign_keys=[lifter_id])
    stated_by: Mapped[Person | None] = relationship(foreign_keys=[stated_by_id])
    lifted_by: Mapped[Person | None] = relationship(foreign_keys=[lifted_by_id])
    wordings: Mapped[list["ConstraintWording"]] = relationship(
        order_by="ConstraintWording.revision", cascade="all, delete-orphan"
    )
    sightings: Mapped[list["Sighting"]] = relationship(
        order_by="Sighting.seen_at, Sighting.id", cascade="all, delete-orphan"
    )
    questions: Mapped[list["ConstraintQuestion"]] = relationship(
        back_populates="constraint",
        order_by="ConstraintQuestion.id",
        cascade="all, delete-orphan",
    )
    escalations: Mapped[list["Escalation"]] = relationship(
        back_populates="constraint", order_by="Escalation.id", cascade="all, delete-orphan"
    )

    def has_expired(self, day: date) -> bool:
        """Whether its last day has passed, when nobody said that it was lifted."""
        return self.lifted_at is None and self.until is not None and self.until < day

    @property
    def could_be_lifted_by(self) -> str:
        return self.lifting_stakeholder.name if self.lifting_stakeholder else self.lifter


class ConstraintWording(Base):
    """How a constraint was worded before it was revised."""

    __tablename__ = "constraint_wording"
    __table_args__ = (sa.UniqueConstraint("constraint_id", "revision"),)

    id: Mapped[Id]
    constraint_id: Mapped[int] = mapped_column(sa.ForeignKey("constraint.id", ondelete="CASCADE"))
    revision: Mapped[int]
    kind: Mapped[ConstraintKind] = mapped_column(choice(ConstraintKind, checked=False))
    text: Mapped[str] = mapped_column(sa.Text)
    until: Mapped[date | None]
    lifted_if: Mapped[str] = mapped_column(sa.Text, default="")
    lifter: Mapped[str] = mapped_column(sa.String(200), default="")
    stated_at: Mapped[datetime]
    stated_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    stated_by: Mapped[Person | None] = relationship()


class Sighting(Base):
    """« Vu »: a stakeholder, or the team, says that it has read a constraint as it was worded."""

    __tablename__ = "sighting"
    __table_args__ = (
        sa.Index("ix_sighting_constraint", "constraint_id", "revision"),
        sa.Index("ix_sighting_participation", "participation_id"),
    )

    id: Mapped[Id]
    constraint_id: Mapped[int] = mapped_column(sa.ForeignKey("constraint.id", ondelete="CASCADE"))
    participation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("participation.id"))
    # None for those who lead and facilitate, who see it for the team.
    stakeholder_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("stakeholder.id", ondelete="CASCADE")
    )
    revision: Mapped[int]
    seen_at: Mapped[datetime]
    participation: Mapped[Participation | None] = relationship()
    stakeholder: Mapped[Stakeholder | None] = relationship()


class ConstraintQuestion(Contribution, Base):
    """A question asked of whoever states a constraint, and what it answers."""

    __tablename__ = "constraint_question"
    __table_args__ = (sa.Index("ix_constraint_question_constraint", "constraint_id", "id"),)

    id: Mapped[Id]
    constraint_id: Mapped[int] = mapped_column(sa.ForeignKey("constraint.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(sa.Text)
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    constraint: Mapped[Constraint] = relationship(back_populates="questions")
    answered_by: Mapped[Person | None] = relationship()


class Level(StrEnum):
    """A level above the concertation, where a constraint may be lifted."""

    DEPARTEMENT = "departement"
    ACADEMIE = "academie"
    REGION = "region"
    NATIONAL = "national"


class Reached(StrEnum):
    """How far a constraint has gone at the level where it is to be lifted."""

    DECLARED = "declared"
    TOLD = "told"
    ANSWERED = "answered"
    SETTLED = "settled"
    GIVEN_UP = "given_up"


class Escalation(Base):
    """A constraint declared to be lifted at a higher level: to whom, why, and how far it got."""

    __tablename__ = "escalation"
    __table_args__ = (
        sa.UniqueConstraint("constraint_id", "level"),
        sa.Index("ix_escalation_concertation", "concertation_id"),
    )

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    constraint_id: Mapped[int] = mapped_column(sa.ForeignKey("constraint.id", ondelete="CASCADE"))
    level: Mapped[Level] = mapped_column(choice(Level, checked=False))
    addressee: Mapped[str] = mapped_column(sa.String(200))
    why: Mapped[str] = mapped_column(sa.Text)
    reached: Mapped[Reached] = mapped_column(choice(Reached, checked=False))
    declared_at: Mapped[datetime]
    declared_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    # Declared by those who lead rather than by the stakeholder itself.
    by_team: Mapped[bool]
    constraint: Mapped[Constraint] = relationship(back_populates="escalations")
    declared_by: Mapped[Person | None] = relationship()
    steps: Mapped[list["EscalationStep"]] = relationship(
        order_by="EscalationStep.id", cascade="all, delete-orphan"
    )

    @property
    def concertation(self) -> Concertation:
        return self.constraint.concertation

    @property
    def stakeholder_id(self) -> int:
        """Whose constraint it is, for the rules to ask."""
        return self.constraint.stakeholder_id


class EscalationStep(Base):
    """One step of an escalation: what it reached, on what day, and what was said."""

    __tablename__ = "escalation_step"
    __table_args__ = (sa.Index("ix_escalation_step_escalation", "escalation_id", "id"),)

    id: Mapped[Id]
    escalation_id: Mapped[int] = mapped_column(sa.ForeignKey("escalation.id", ondelete="CASCADE"))
    reached: Mapped[Reached] = mapped_column(choice(Reached, checked=False))
    day: Mapped[date]
    note: Mapped[str] = mapped_column(sa.Text, default="")
    noted_at: Mapped[datetime]
    noted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
