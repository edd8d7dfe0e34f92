"""What lets someone without an address come back, give one later, and come in once."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from concert.core.database import Base, Id
from concert.people.models import Person


class ReturnLink(Base):
    """The secret link by which someone comes back from another device: one each, kept as a hash."""

    __tablename__ = "return_link"

    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_at: Mapped[datetime]
    person: Mapped[Person] = relationship()


class AddressLink(Base):
    """An address that someone says is theirs, until the link sent there proves it."""

    __tablename__ = "address_link"

    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    email: Mapped[str] = mapped_column(sa.String(254), index=True)
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    person: Mapped[Person] = relationship()


class Arrival(Base):
    """A form by which someone came in, by the key it was printed with: sent twice, it is one."""

    __tablename__ = "arrival"

    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime]
    person: Mapped[Person] = relationship()
