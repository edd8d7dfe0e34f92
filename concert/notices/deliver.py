"""Writing the letters that entries call for, and handing letters to the mail server."""

import logging
from datetime import datetime
from email.headerregistry import Address
from email.utils import parseaddr

from concert.config import Settings
from concert.core.database import db, write_transaction
from concert.core.mail import Unreachable, send, smtp, taken
from concert.journal.models import Entry
from concert.journal.queries import claimed
from concert.notices.recipients import notices_of
from concert.web.letters import post_letter, public_url

logger = logging.getLogger(__name__)

# As many letters at most in one go, for the other tasks to have their turn.
_BAG = 50


def write_letters(*, at: datetime) -> int:
    """Turn pending entries into letters, in one transaction with their leaving the list.

    An entry whose letters cannot be written stays on the list, and keeps no other from leaving.
    """
    written = 0
    for pending in claimed():
        try:
            with db.session.begin_nested():
                written += _write(db.session.get_one(Entry, pending.entry_id), at)
                db.session.delete(pending)
        except Exception:
            logger.exception("no letter could be written for entry %s", pending.entry_id)
    return written


def _write(entry: Entry, at: datetime) -> int:
    notices = notices_of(entry)
    for notice in notices:
        post_letter(
            notice.template,
            notice.to.email or "",
            at=at,
            person=notice.to,
            concertation=entry.concertation,
            public_url=public_url,
            **notice.about,
        )
    return len(notices)


def send_letters(settings: Settings, *, at: datetime) -> int:
    """Hand the letters whose turn has come to the mail server, when there is one.

    A server may take its time: no transaction is open while it does.
    """
    if not settings.mail_url:
        return 0
    sent = 0
    for _turn in range(_BAG):
        try:
            if (gone := _send_one(settings, at)) is None:
                break
        except Unreachable:
            logger.warning("the mail server does not answer; letters wait")
            break
        sent += gone
    return sent


def _send_one(settings: Settings, at: datetime) -> bool | None:
    """Whether a letter went; None when none waits."""
    with write_transaction():
        letter = taken(at)
        db.session.commit()
    if letter is None:
        return None
    name, address = parseaddr(settings.mail_from)
    sender = Address(display_name=name, addr_spec=address)
    try:
        return send(letter, smtp(settings.mail_url), sender, at=at)
    finally:
        with write_transaction():
            db.session.commit()
