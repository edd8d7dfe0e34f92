"""The data terms of a concertation: each version is dated, and none is rewritten."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from concert.core.database import Base, Id, choice


class LegalBasis(StrEnum):
    """What allows personal data to be kept (GDPR, article 6-1)."""

    PUBLIC_TASK = "public_task"
    LEGITIMATE_INTEREST = "legitimate_interest"
    CONSENT = "consent"


class DataTerms(Base):
    """One version of the terms; the last one is in force."""

    __tablename__ = "data_terms"
    __table_args__ = (sa.UniqueConstraint("concertation_id", "number"),)

    id: Mapped[Id]
    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    number: Mapped[int]
    # Who answers for the data: a function or an organisation, as people would write to it.
    controller: Mapped[str] = mapped_column(sa.String(300))
    # How to reach its data protection officer; empty where the instance's own is the one.
    contact: Mapped[str] = mapped_column(sa.String(300), default="")
    basis: Mapped[LegalBasis] = mapped_column(choice(LegalBasis, checked=False))
    # How many months after the closing what was given stays tied to whoever gave it.
    months: Mapped[int]
    given_at: Mapped[datetime]
    given_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
