"""Letters: written in the transaction of the act that calls for them, sent afterwards.

A letter is a row, so nothing is lost while the mail server is down, and nothing is sent for an
act that was rolled back. One that cannot leave is tried again, ever later, then stands still
with its reason until somebody who runs the site settles it: it never vanishes in silence.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from concert.core.database import Base, Id, choice, db, insert
from concert.core.letter_html import as_html

MOST_TRIES = 12
# How long whoever took a letter may take to send it: longer than all our time-outs together.
_LEASE = timedelta(minutes=15)
_LONGEST_REST = timedelta(minutes=5)
_BREAKS = re.compile(r"[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")


class Stopped(StrEnum):
    """Why a letter is no longer tried."""

    REFUSED = "refused"
    """The mail server will not have it, whenever it is tried."""
    STUCK = "stuck"
    """It was tried as often as we try."""
    ABANDONED = "abandoned"
    """Somebody who runs the site gave it up."""


class Letter(Base):
    """One message to one address; `sent_at` is empty until the mail server has taken it."""

    __tablename__ = "letter"
    __table_args__ = (
        sa.Index(
            "ix_letter_waiting",
            "bulk",
            "next_try_at",
            "id",
            sqlite_where=sa.text("sent_at IS NULL AND stopped IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND stopped IS NULL"),
        ),
        sa.Index(
            "ix_letter_stopped",
            "stopped",
            "id",
            sqlite_where=sa.text("stopped IS NOT NULL"),
            postgresql_where=sa.text("stopped IS NOT NULL"),
        ),
        sa.Index("ix_letter_sent", "sent_at"),
    )

    id: Mapped[Id]
    to: Mapped[str] = mapped_column(sa.String(254))
    subject: Mapped[str] = mapped_column(sa.String(300))
    text: Mapped[str]
    # One of many alike: it gives way to what somebody waits for, such as a link to sign in.
    bulk: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    # Where its reader says that they want no more of these; for the mail reader's own button.
    unsubscribe: Mapped[str | None] = mapped_column(sa.String(500))
    written_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    trouble: Mapped[str | None] = mapped_column(sa.String(500))
    # To someone whom nothing else names any more: it goes as soon as it is sent.
    farewell: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    stopped: Mapped[Stopped | None] = mapped_column(choice(Stopped, checked=False))
    stopped_at: Mapped[datetime | None]


class MailServer(Base):
    """How the mail server fares, in the one row of its table: whoever delivers reads it first."""

    __tablename__ = "mail_server"

    id: Mapped[Id]
    last_sent_at: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str | None] = mapped_column(sa.String(500))
    next_try_at: Mapped[datetime | None]


def post(
    to: str,
    subject: str,
    text: str,
    *,
    at: datetime,
    bulk: bool = False,
    unsubscribe: str | None = None,
) -> Letter:
    """Leave a letter to be sent."""
    letter = Letter(
        to=to,
        subject=_BREAKS.sub(" ", subject).strip()[:300],
        text=text,
        bulk=bulk,
        unsubscribe=unsubscribe,
        written_at=at,
        next_try_at=at,
    )
    db.session.add(letter)
    return letter


# --- sending, one step at a time ------------------------------------------------


def _waiting(at: datetime) -> sa.Select[Letter]:
    return sa.select(Letter).where(
        Letter.sent_at.is_(None), Letter.stopped.is_(None), Letter.next_try_at <= at
    )


def taken(at: datetime) -> Letter | None:
    """The letter whose turn it is; nobody else takes it while whoever did may still send it.

    Once this is committed it can go without a transaction waiting for the mail server. If its
    bearer dies on the way, it is tried again.
    """
    query = _waiting(at).order_by(Letter.bulk, Letter.next_try_at, Letter.id).limit(1)
    letter = db.session.scalar(query.with_for_update(skip_locked=True))
    if letter:
        letter.tries += 1
        letter.next_try_at = at + _LEASE
    return letter


def is_any_due(at: datetime) -> bool:
    """Whether a letter waits, and the mail server was left alone long enough."""
    server = db.session.get(MailServer, 1)
    if server and server.next_try_at and server.next_try_at > at:
        return False
    return db.session.scalar(_waiting(at).with_only_columns(Letter.id).limit(1)) is not None


def went(letter: Letter, at: datetime) -> None:
    letter.sent_at, letter.trouble = at, None
    _note(last_sent_at=at, failing_since=None, failures=0, trouble=None, next_try_at=None)


def put_off(letter: Letter, trouble: str, at: datetime) -> None:
    """Try it later, each time later than the last; after the last try, it stands still."""
    letter.trouble = trouble[:500]
    letter.next_try_at = at + timedelta(seconds=30 * 2**letter.tries)
    if letter.tries >= MOST_TRIES:
        letter.stopped, letter.stopped_at = Stopped.STUCK, at


def refuse(letter: Letter, trouble: str, at: datetime) -> None:
    letter.trouble, letter.stopped, letter.stopped_at = trouble[:500], Stopped.REFUSED, at


def give_back(letter: Letter, trouble: str, at: datetime) -> None:
    """Nothing was tried of it: the mail server itself does not answer, and is left alone awhile."""
    letter.tries -= 1
    letter.next_try_at = at
    server = db.session.get(MailServer, 1)
    failures = (server.failures if server else 0) + 1
    since = (server and server.failing_since) or at
    rest = min(timedelta(seconds=2 * 2 ** min(failures, 12)), _LONGEST_REST)
    _note(
        failing_since=since,
        failures=failures,
        trouble=trouble[:500],
        next_try_at=at + rest,
    )


def _note(**state: object) -> None:
    server = db.session.get(MailServer, 1)
    if server is None:
        db.session.execute(insert(MailServer).values(id=1, failures=0).on_conflict_do_nothing())
        server = db.session.get_one(MailServer, 1)
    for name, value in state.items():
        setattr(server, name, value)


# --- the message ----------------------------------------------------------------

# Long addresses stay whole: cut, some mail readers no longer follow `List-Unsubscribe`.
_POLICY = SMTP.clone(max_line_length=900)


@dataclass(frozen=True)
class Letterhead:
    """What is the same on every letter: who writes, who reads the answers, where our pages are."""

    sender: str
    answers: str
    home: str

    @property
    def address(self) -> Address:
        name, address = parseaddr(self.sender)
        return Address(display_name=name, addr_spec=address)


def _addressed(text: str) -> Address:
    try:
        return Address(addr_spec=text)
    except (HeaderParseError, IndexError) as wrong:
        raise ValueError(f"« {text} » n’est pas une adresse") from wrong


def message_of(letter: Letter, head: Letterhead) -> EmailMessage:
    """The letter as it travels; raises ValueError for an address that is none."""
    message = EmailMessage(policy=_POLICY)
    message["From"] = head.address
    message["To"] = _addressed(letter.to)
    if head.answers:
        message["Reply-To"] = _addressed(head.answers)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.written_at)
    # The same at each try: who receives it twice sees that it is one letter.
    mark = f"{letter.id}.{letter.written_at.timestamp():.6f}"
    message["Message-ID"] = f"<{mark}@{head.address.domain or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe:
        message["Precedence"] = "bulk"
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Content-Language"] = "fr"
    message.set_content(letter.text, cte="quoted-printable")
    html = as_html(letter.subject, letter.text, head.home)
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    return message
