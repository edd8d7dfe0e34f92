"""The action plan: actions, the commitments they ask for, their wordings, what was answered."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from concert.concertations.models import Concertation, Stakeholder
from concert.core.database import Base, Id
from concert.people.models import Person
from concert.proposals.models import Proposal


class PlanAction(Base):
    """A fiche-action: what will be done, by whom, when, with what, and how one will know."""

    __tablename__ = "plan_action"
    __table_args__ = (sa.Index("ix_plan_action_concertation", "concertation_id", "position"),)

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    proposal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("proposal.id"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(200))
    theme: Mapped[str] = mapped_column(sa.String(40), default="")
    objective: Mapped[str] = mapped_column(sa.Text, default="")
    audience: Mapped[str] = mapped_column(sa.String(300), default="")
    steps: Mapped[str] = mapped_column(sa.Text, default="")
    means: Mapped[str] = mapped_column(sa.Text, default="")
    partners: Mapped[str] = mapped_column(sa.String(500), default="")
    # How one will know: what is measured, from which value to which, in what unit.
    indicator: Mapped[str] = mapped_column(sa.String(300), default="")
    unit: Mapped[str] = mapped_column(sa.String(60), default="")
    baseline: Mapped[float | None] = mapped_column(sa.Double)
    target: Mapped[float | None] = mapped_column(sa.Double)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    lead_stakeholder_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stakeholder.id"))
    drawn_at: Mapped[datetime]
    concertation: Mapped[Concertation] = relationship()
    proposal: Mapped[Proposal | None] = relationship()
    lead_stakeholder: Mapped[Stakeholder | None] = relationship()
    commitments: Mapped[list["Commitment"]] = relationship(
        back_populates="action", order_by="Commitment.id"
    )


class Commitment(Base):
    """What one stakeholder is asked to promise; its words are its present revision's."""

    __tablename__ = "commitment"
    __table_args__ = (
        sa.Index("ix_commitment_concertation", "concertation_id", "stakeholder_id"),
        sa.Index("ix_commitment_action", "action_id"),
    )

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    action_id: Mapped[int] = mapped_column(sa.ForeignKey("plan_action.id"))
    stakeholder_id: Mapped[int] = mapped_column(sa.ForeignKey("stakeholder.id"))
    revision: Mapped[int] = mapped_column(default=1)
    asked_at: Mapped[datetime]
    # Given up by those who drew it, with a reason; it stays in the plan's history.
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str] = mapped_column(sa.String(500), default="")
    concertation: Mapped[Concertation] = relationship()
    action: Mapped[PlanAction] = relationship(back_populates="commitments")
    stakeholder: Mapped[Stakeholder] = relationship()
    wordings: Mapped[list["Wording"]] = relationship(
        back_populates="commitment", order_by="Wording.revision"
    )
    sign_offs: Mapped[list["SignOff"]] = relationship(
        back_populates="commitment", order_by="SignOff.revision"
    )
    replies: Mapped[list["Reply"]] = relationship(back_populates="commitment", order_by="Reply.id")

    @property
    def wording(self) -> "Wording":
        """The words in force."""
        return next(one for one in self.wordings if one.revision == self.revision)

    @property
    def sign_off(self) -> "SignOff | None":
        """The signature of the words in force; a reworded commitment has none."""
        return next((one for one in self.sign_offs if one.revision == self.revision), None)

    @property
    def reply(self) -> "Reply | None":
        """The latest other answer to the words in force: another wording proposed, or a refusal."""
        return next(
            (
                one
                for one in reversed(self.replies)
                if one.revision == self.revision and one.set_aside_at is None
            ),
            None,
        )


class Wording(Base):
    """The words of a commitment at one revision; never changed."""

    __tablename__ = "wording"
    __table_args__ = (sa.UniqueConstraint("commitment_id", "revision"),)

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    commitment_id: Mapped[int] = mapped_column(sa.ForeignKey("commitment.id"))
    revision: Mapped[int]
    text: Mapped[str] = mapped_column(sa.Text)
    due_on: Mapped[date]
    means: Mapped[str] = mapped_column(sa.String(500), default="")
    subject_to: Mapped[str] = mapped_column(sa.String(500), default="")
    kept_if: Mapped[str] = mapped_column(sa.String(500), default="")
    written_at: Mapped[datetime]
    # Why it replaces the one before; empty for the first.
    because: Mapped[str] = mapped_column(sa.String(500), default="")
    commitment: Mapped[Commitment] = relationship(back_populates="wordings")


class SignOff(Base):
    """A stakeholder's signature of one revision, by someone mandated: made once, kept for ever."""

    __tablename__ = "sign_off"
    __table_args__ = (sa.UniqueConstraint("commitment_id", "revision"),)

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    commitment_id: Mapped[int] = mapped_column(sa.ForeignKey("commitment.id"))
    revision: Mapped[int]
    reservation: Mapped[str] = mapped_column(sa.Text, default="")
    signed_at: Mapped[datetime]
    signed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    signatory: Mapped[str] = mapped_column(sa.String(120))
    capacity: Mapped[str] = mapped_column(sa.String(120))
    # Exactly what was signed, its SHA-256, and the number of the journal's entry that seals it.
    document: Mapped[dict[str, Any]]
    document_hash: Mapped[str] = mapped_column(sa.String(64))
    entry_n: Mapped[int]
    commitment: Mapped[Commitment] = relationship(back_populates="sign_offs")
    signed_by: Mapped[Person | None] = relationship()


class Reply(Base):
    """An answer other than a signature: another wording proposed, or a refusal with its reason."""

    __tablename__ = "reply"
    __table_args__ = (sa.Index("ix_reply_commitment", "commitment_id"),)

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    commitment_id: Mapped[int] = mapped_column(sa.ForeignKey("commitment.id"))
    revision: Mapped[int]
    # The words proposed instead, with their day; empty for a refusal.
    proposed: Mapped[str] = mapped_column(sa.Text, default="")
    proposed_due_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    signatory: Mapped[str] = mapped_column(sa.String(120))
    capacity: Mapped[str] = mapped_column(sa.String(120))
    given_at: Mapped[datetime]
    # When those who draw the plan keep their words; with the reason they give.
    set_aside_at: Mapped[datetime | None]
    set_aside_because: Mapped[str] = mapped_column(sa.String(500), default="")
    commitment: Mapped[Commitment] = relationship(back_populates="replies")

    @property
    def is_refusal(self) -> bool:
        return not self.proposed
