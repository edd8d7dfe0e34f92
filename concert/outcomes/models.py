"""What is answered to an idea or to a proposal that no action takes up."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from concert.concertations.models import Concertation
from concert.core.database import Base, Id, choice
from concert.ideas.models import Idea
from concert.proposals.models import Proposal


class Outcome(StrEnum):
    """What becomes of something that was given."""

    ADOPTED = "adopted"
    PARTLY_ADOPTED = "partly_adopted"
    NOT_ADOPTED = "not_adopted"
    OUT_OF_SCOPE = "out_of_scope"
    ALREADY_DONE = "already_done"


class Disposition(Base):
    """The answer, with its reason: for an idea, or for a proposal and all that it gathers."""

    __tablename__ = "disposition"
    __table_args__ = (
        sa.Index("ix_disposition_concertation", "concertation_id"),
        sa.CheckConstraint("(idea_id IS NULL) <> (proposal_id IS NULL)", name="one_subject"),
    )

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    idea_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("idea.id", ondelete="CASCADE"), unique=True
    )
    proposal_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("proposal.id", ondelete="CASCADE"), unique=True
    )
    outcome: Mapped[Outcome] = mapped_column(choice(Outcome))
    reason: Mapped[str] = mapped_column(sa.Text)
    answered_at: Mapped[datetime]
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    concertation: Mapped[Concertation] = relationship()
    idea: Mapped[Idea | None] = relationship()
    proposal: Mapped[Proposal | None] = relationship()
