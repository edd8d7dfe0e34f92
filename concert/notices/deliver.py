"""Writing the letters that entries call for, and handing letters to the mail server."""

from datetime import datetime
from email.headerregistry import Address
from email.utils import parseaddr

from concert.config import Settings
from concert.core.database import db
from concert.core.mail import send, smtp, waiting
from concert.journal.queries import claimed
from concert.notices.recipients import notices_of
from concert.web.letters import post_letter, public_url


def write_letters(*, at: datetime) -> int:
    """Turn pending entries into letters, in one transaction with their leaving the list."""
    written = 0
    for entry in claimed():
        for notice in notices_of(entry):
            post_letter(
                notice.template,
                notice.to.email or "",
                at=at,
                person=notice.to,
                concertation=entry.concertation,
                public_url=public_url,
                **notice.about,
            )
            written += 1
    return written


def send_letters(settings: Settings, *, at: datetime) -> int:
    """Hand the letters whose turn has come to the mail server, when there is one."""
    if not settings.mail_url:
        return 0
    name, address = parseaddr(settings.mail_from)
    sender = Address(display_name=name, addr_spec=address)
    sent = send(waiting(at), smtp(settings.mail_url), sender, at=at)
    db.session.flush()
    return sent
