"""How the mail fares: what waits, since when, and each letter that stands still with its reason.

What letters say is never read here: it may hold links that let in whoever follows them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.core.database import db, the_one
from concert.core.mail import Letter, MailServer, Stopped
from concert.core.paging import Page, Paged
from concert.journal.models import Pending

# Later than this, somebody should look: letters leave within seconds.
_LATE = timedelta(hours=1)
_SIZE = 30


class Pile(StrEnum):
    """The letters, by what is to be done of them."""

    STOPPED = "arretees"
    WAITING = "en-attente"
    ABANDONED = "abandonnees"


_WAITS = sa.and_(Letter.sent_at.is_(None), Letter.stopped.is_(None))
_PILES: dict[Pile, sa.ColumnElement[bool]] = {
    Pile.STOPPED: Letter.stopped.in_((Stopped.REFUSED, Stopped.STUCK)),
    Pile.WAITING: _WAITS,
    Pile.ABANDONED: Letter.stopped == Stopped.ABANDONED,
}
_COLUMNS = (
    Letter.to,
    Letter.subject,
    Letter.written_at,
    Letter.next_try_at,
    Letter.tries,
    Letter.trouble,
    Letter.stopped,
    Letter.id,
)
_PAGED = {
    pile: Paged(sa.select(*_COLUMNS).where(which), [Letter.id]) for pile, which in _PILES.items()
}


def letters_in(pile: Pile, mark: str | None) -> Page[Any]:
    """The letters of a pile, the latest first; all that is known of each but what it says."""
    return _PAGED[pile].page(mark, _SIZE)


def stopped_letter(letter_id: int) -> Letter:
    query = sa.select(Letter).where(Letter.id == letter_id, Letter.sent_at.is_(None))
    return the_one(query, _("Cette lettre n’est plus là : elle est partie, ou a été effacée."))


@dataclass(frozen=True)
class State:
    """The mail at a glance."""

    counts: dict[Pile, int]
    oldest: datetime | None
    untold: int
    last_sent_at: datetime | None = None
    failing_since: datetime | None = None
    trouble: str | None = None

    def is_well(self, at: datetime) -> bool:
        """Nothing for anybody to do."""
        late = self.oldest is not None and at - self.oldest > _LATE
        return not (self.counts[Pile.STOPPED] or self.untold or late)


def state_of_the_mail() -> State:
    counts = [
        sa.select(sa.func.count()).select_from(Letter).where(which).scalar_subquery()
        for which in _PILES.values()
    ]
    oldest = sa.select(sa.func.min(Letter.written_at)).where(_WAITS).scalar_subquery()
    untold = sa.select(sa.func.count()).select_from(Pending).where(Pending.tries > 0)
    *found, since, troubled = db.session.execute(
        sa.select(*counts, oldest, untold.scalar_subquery())
    ).one()
    server = db.session.get(MailServer, 1)
    known = {"counts": dict(zip(_PILES, found, strict=True)), "oldest": since, "untold": troubled}
    if server is None:
        return State(**known)
    return State(
        **known,
        last_sent_at=server.last_sent_at,
        failing_since=server.failing_since,
        trouble=server.trouble,
    )
