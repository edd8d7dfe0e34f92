"""Under what name a provider knows a person, and for what body it says that they work."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from concert.core.database import Base, Id
from concert.people.models import Person


class ExternalIdentity(Base):
    """A person as a provider knows them: by a subject that never changes, unlike an address."""

    __tablename__ = "external_identity"
    __table_args__ = (
        sa.UniqueConstraint("issuer", "sub"),
        sa.Index("ix_external_identity_person", "person_id"),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"))
    issuer: Mapped[str] = mapped_column(sa.String(255))
    sub: Mapped[str] = mapped_column(sa.String(255))
    since: Mapped[datetime]
    seen_at: Mapped[datetime]
    person: Mapped[Person] = relationship()


class Affiliation(Base):
    """A body for which a provider says that someone works; it gives no power to act for it.

    It is known by its SIRET alone: the body is named by whoever makes it a stakeholder, before
    or after, and a sign-in never makes one.
    """

    __tablename__ = "affiliation"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "issuer", "siret"),
        sa.Index("ix_affiliation_siret", "siret"),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"))
    issuer: Mapped[str] = mapped_column(sa.String(255))
    siret: Mapped[str] = mapped_column(sa.String(14))
    since: Mapped[datetime]
    seen_at: Mapped[datetime]
