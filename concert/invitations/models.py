"""What is kept while a list of people is being checked."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from concert.concertations.models import Concertation
from concert.core.database import Base, Id


class InvitationDraft(Base):
    """A list as it was given, until it is sent, given up, or a day old.

    Only its lines are kept: what each is worth is said anew each time it is shown, since people
    come meanwhile.
    """

    __tablename__ = "invitation_draft"
    __table_args__ = (sa.Index("ix_invitation_draft_concertation", "concertation_id"),)

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"))
    made_at: Mapped[datetime]
    # The name of the file; empty for a list that was pasted.
    file_name: Mapped[str] = mapped_column(sa.String(160), default="")
    lines: Mapped[list[Any]]

    concertation: Mapped[Concertation] = relationship()
