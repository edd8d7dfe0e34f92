"""From the journal to the mailbox: noting whom to tell, writing what is due, sending what waits.

Each step is a transaction of its own, and begins where the last one that ended left off: it can
be killed at any moment, and done by several at once.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from concert.config import Settings
from concert.core.clock import elapsed
from concert.core.database import db, hold, write_transaction
from concert.core.mail import (
    Letter,
    Letterhead,
    give_back,
    is_any_due,
    message_of,
    put_off,
    refuse,
    taken,
    went,
)
from concert.core.smtp import Carrier, Cut, Rejected, Unreachable
from concert.journal.models import Entry
from concert.journal.queries import claimed
from concert.notices.actions import note
from concert.notices.writing import write_batch

logger = logging.getLogger(__name__)
T = TypeVar("T")

# As many things at most in one go, for the other tasks to have their turn.
_BAG = 50
# A server that cuts one letter may dislike that letter; three in a row, it is the server.
_MOST_CUTS = 3
_LONGEST_WAIT = timedelta(days=1)


def _settled(act: Callable[[], T]) -> T:
    """What an act returns, in a transaction that has ended; begun first as a writer's."""
    with write_transaction():
        try:
            done = act()
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
        return done


# --- noting and writing -------------------------------------------------------------


def write_letters(*, at: datetime) -> int:
    """Note whom the latest acts are to be told, and write what is due; how many letters."""
    for _turn in range(_BAG):
        if not _settled(lambda: _note_one(at)):
            break
    written = 0
    for _turn in range(_BAG):
        letters, people = _settled(lambda: _write_some(at))
        written += letters
        if not people:
            break
    return written


def _note_one(at: datetime) -> bool:
    """Note whom one entry is to be told; one that fails waits, and keeps no other waiting."""
    # Whoever writes waits for the entries that others are noting: they go in the same letters.
    hold("notices", 0, shared=True)
    pending = claimed(at)
    if pending is None:
        return False
    try:
        with db.session.begin_nested():
            note(db.session.get_one(Entry, pending.entry_id))
            db.session.delete(pending)
    except Exception as trouble:
        logger.exception("nobody could be told of entry %s", pending.entry_id)
        pending.tries += 1
        wait = min(timedelta(seconds=30 * 2 ** min(pending.tries, 20)), _LONGEST_WAIT)
        pending.next_try_at, pending.trouble = at + wait, repr(trouble)[:500]
    return True


def _write_some(at: datetime) -> tuple[int, int]:
    # One writes at a time, so that nothing due to one person ends in two letters.
    hold("notices", 0, shared=False)
    return write_batch(at)


# --- sending ------------------------------------------------------------------------


def send_letters(settings: Settings, *, at: datetime) -> int:
    """Hand the letters whose turn has come to the mail server, when there is one.

    A server may take its time: no transaction is open while it does.
    """
    if not settings.mail_url or not _settled(lambda: is_any_due(at)):
        return 0
    carrier = Carrier(settings.mail_url, settings.mail_timeout)
    try:
        return _Round(settings, carrier, at).run()
    finally:
        carrier.close()


class _Round:
    """One go at the letters that wait, over one connection."""

    def __init__(self, settings: Settings, carrier: Carrier, at: datetime) -> None:
        self._head = Letterhead(settings.mail_from, settings.contact_email, settings.public_url)
        self._carrier, self._at, self._began = carrier, at, elapsed()
        self._cuts = 0

    def _now(self) -> datetime:
        """The server takes its time: what is put off is put off from now, not from our start."""
        return self._at + timedelta(seconds=elapsed() - self._began)

    def run(self) -> int:
        sent = 0
        for _turn in range(_BAG):
            letter = _settled(lambda: taken(self._now()))
            if letter is None or (gone := self._send(letter)) is None:
                break
            sent += gone
        return sent

    def _send(self, letter: Letter) -> bool | None:
        """Whether this letter went; None when it is no use to try the others now."""
        try:
            message = message_of(letter, self._head)
            self._carrier.carry(message, self._head.address.addr_spec, letter.to)
        except Unreachable as trouble:
            logger.warning("the mail server does not answer; letters wait: %s", trouble)
            return self._after(give_back, letter, trouble, None)
        except Cut as trouble:
            self._cuts += 1
            return self._after(put_off, letter, trouble, None if self._is_sick() else False)
        except Rejected as trouble:
            return self._after(refuse if trouble.final else put_off, letter, trouble, False)
        except ValueError as trouble:
            return self._after(refuse, letter, trouble, False)
        self._cuts = 0
        _settled(lambda: went(letter, self._now()))
        return True

    def _after(
        self,
        mark: Callable[[Letter, str, datetime], None],
        letter: Letter,
        trouble: Exception,
        answer: bool | None,
    ) -> bool | None:
        said = str(trouble) or repr(trouble)
        _settled(lambda: mark(letter, said, self._now()))
        return answer

    def _is_sick(self) -> bool:
        return self._cuts >= _MOST_CUTS
