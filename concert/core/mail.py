"""Letters: written in the transaction of the act that calls for them, sent afterwards.

A letter is a row, so nothing is lost while the mail server is down, and nothing is sent for an
act that was rolled back.
"""

import smtplib
import ssl
from collections.abc import Callable
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from concert.core.database import Base, Id, db

_TIMEOUT = 10
_GIVEN_UP_AFTER = 12


class Letter(Base):
    """One message to one address; `sent_at` is empty until the mail server has taken it."""

    __tablename__ = "letter"
    __table_args__ = (sa.Index("ix_letter_to_send", "sent_at", "next_try_at"),)

    id: Mapped[Id]
    to: Mapped[str] = mapped_column(sa.String(254))
    subject: Mapped[str] = mapped_column(sa.String(300))
    text: Mapped[str]
    written_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    trouble: Mapped[str | None] = mapped_column(sa.String(500))
    # To someone whom nothing else names any more: it goes as soon as it is sent.
    farewell: Mapped[bool] = mapped_column(default=False, server_default=sa.false())


def post(to: str, subject: str, text: str, *, at: datetime) -> Letter:
    """Leave a letter to be sent."""
    letter = Letter(to=to, subject=subject[:300], text=text, written_at=at, next_try_at=at)
    db.session.add(letter)
    return letter


def taken(at: datetime) -> Letter | None:
    """The letter whose turn it is, put off until its next try: each comes later than the last.

    Once this is committed nobody else takes it, and it can go without a transaction waiting for
    the mail server. If its bearer dies on the way, it is tried again.
    """
    query = (
        sa.select(Letter)
        .where(Letter.sent_at.is_(None), Letter.next_try_at <= at, Letter.tries < _GIVEN_UP_AFTER)
        .order_by(Letter.next_try_at, Letter.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    letter = db.session.scalar(query)
    if letter:
        letter.tries += 1
        letter.next_try_at = at + timedelta(seconds=30 * 2**letter.tries)
    return letter


Carry = Callable[[EmailMessage], None]


class Unreachable(Exception):
    """The mail server does not answer: other letters would fare no better."""


_OF_THE_LETTER = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPNotSupportedError,
    ValueError,
)


def send(letter: Letter, carry: Carry, sender: Address, *, at: datetime) -> bool:
    """Hand a letter to `carry`, and write on it that it went, or what kept it from going.

    Raises `Unreachable` when it is the server that fails, not the letter.
    """
    try:
        carry(_message(letter, sender))
    except _OF_THE_LETTER as trouble:
        letter.trouble = _said(trouble)
        return False
    except (OSError, smtplib.SMTPException) as trouble:
        letter.trouble = _said(trouble)
        raise Unreachable from trouble
    letter.sent_at, letter.trouble = at, None
    return True


def _said(trouble: Exception) -> str:
    return f"{type(trouble).__name__}: {trouble}"[:500]


def _message(letter: Letter, sender: Address) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.written_at)
    # The same at each try: who receives it twice sees that it is one letter.
    mark = f"{letter.id}.{letter.written_at.timestamp():.6f}"
    message["Message-ID"] = f"<{mark}@{sender.domain or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message


def smtp(url: str) -> Carry:
    """What carries messages to `smtp://[user:password@]host[:port]`, or to `smtps://…`."""
    where = urlsplit(url)
    host, port = (
        where.hostname or "localhost",
        where.port or (465 if where.scheme == "smtps" else 587),
    )
    user, password = unquote(where.username or ""), unquote(where.password or "")

    def carry(message: EmailMessage) -> None:
        with _connection(where.scheme, host, port) as server:
            if user:
                server.login(user, password)
            server.send_message(message)

    return carry


def _connection(scheme: str, host: str, port: int) -> smtplib.SMTP:
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=_TIMEOUT, context=ssl.create_default_context())
    server = smtplib.SMTP(host, port, timeout=_TIMEOUT)
    server.ehlo()
    if server.has_extn("starttls"):
        server.starttls(context=ssl.create_default_context())
    return server
