"""A person, the links by which they sign in, and the sessions that these open."""

import hashlib
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from concert.core.database import Base, Id, choice


def hashed(token: str) -> str:
    """How a secret that someone carries is kept on our side."""
    return hashlib.sha256(token.encode()).hexdigest()


class Person(Base):
    """Someone who takes part; known by an e-mail address if they gave one, and by what they say."""

    __tablename__ = "person"

    # What Flask-Login asks of a signed-in person.
    is_authenticated = True
    is_active = True
    is_anonymous = False
    # The token of the session through which they came; set when they are loaded from it.
    session_token = ""

    id: Mapped[Id]
    email: Mapped[str | None] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120), default="")
    created_at: Mapped[datetime]
    # When they said that they are fifteen or older: from that age, one takes part alone.
    of_age_at: Mapped[datetime | None]
    # None for whoever has not come in since this is kept.
    signed_in_at: Mapped[datetime | None]
    # In a class session, of whom nothing else is known; what they may do is in `classes`.
    is_pupil: Mapped[bool] = mapped_column(default=False)

    def get_id(self) -> str:
        return self.session_token

    @property
    def called(self) -> str:
        """The name to show to themselves: theirs, else their address; who gave neither has none."""
        return self.name or self.email or ""


class SignInLink(Base):
    """A link sent by e-mail: single use, short-lived, kept only as a hash."""

    __tablename__ = "sign_in_link"

    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    email: Mapped[str] = mapped_column(sa.String(254), index=True)
    # A path on this site where the person was going.
    destination: Mapped[str] = mapped_column(sa.String(500))
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    # The code written beside the link, good in the browser that asked for it alone.
    browser_hash: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")
    code_hash: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")
    code_tries: Mapped[int] = mapped_column(default=0, server_default="0")


class PersonSession(Base):
    """A browser in which a person is signed in; ended by signing out, or by its age."""

    __tablename__ = "person_session"

    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    started_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    # When they last confirmed that it is them; empty where they did not since they signed in.
    confirmed_at: Mapped[datetime | None]
    # In which browser, by its name and its system's: never what it says of itself in full.
    browser: Mapped[str] = mapped_column(sa.String(30), default="", server_default="")
    system: Mapped[str] = mapped_column(sa.String(30), default="", server_default="")
    device_hash: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")
    # The identity provider that said who it is, and its proof; empty after a link sent by e-mail.
    issuer: Mapped[str | None] = mapped_column(sa.String(255))
    id_token: Mapped[str | None] = mapped_column(sa.Text)
    person: Mapped[Person] = relationship()


class Device(Base):
    """A browser in which a person has signed in, by the cookie that it keeps.

    The hash is made with the person: two people who share a telephone are not linked by it.
    """

    __tablename__ = "device"
    __table_args__ = (sa.UniqueConstraint("person_id", "token_hash"),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"))
    token_hash: Mapped[str] = mapped_column(sa.String(64))
    seen_at: Mapped[datetime]


class ConfirmationCode(Base):
    """Six digits sent to whoever is signed in, good in their session alone; kept as a hash."""

    __tablename__ = "confirmation_code"

    id: Mapped[Id]
    session_id: Mapped[int] = mapped_column(
        sa.ForeignKey("person_session.id", ondelete="CASCADE"), index=True
    )
    code_hash: Mapped[str] = mapped_column(sa.String(64))
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]


class SecurityKind(StrEnum):
    """What happens at the doors, and is looked at when someone tries them."""

    SIGNED_IN = "signed_in"
    LINK_ASKED = "link_asked"
    # A link or a code that was wrong, spent or too old.
    TRY_FAILED = "try_failed"
    CONFIRMED = "confirmed"
    CONFIRMATION_FAILED = "confirmation_failed"
    SESSION_ENDED = "session_ended"
    LIMIT_REACHED = "limit_reached"
    REFUSED = "refused"


class SecurityEvent(Base):
    """One of these, and where it came from: the only place that keeps a visitor's network."""

    __tablename__ = "security_event"
    __table_args__ = (sa.Index("ix_security_event_visitor", "visitor", "at"),)

    id: Mapped[Id]
    at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[SecurityKind] = mapped_column(choice(SecurityKind, checked=False))
    # An IPv4 address, or the /64 of an IPv6 one.
    visitor: Mapped[str] = mapped_column(sa.String(64))
    person_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    # The name of the address that was asked for: never what was typed there.
    words: Mapped[str] = mapped_column(sa.String(120), default="")


class Submission(Base):
    """A form that was sent, by the key it was printed with: sent twice, it counts once."""

    __tablename__ = "submission"

    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    sent_at: Mapped[datetime]
    # Where its answer led.
    destination: Mapped[str] = mapped_column(sa.String(500), default="/")
