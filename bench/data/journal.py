"""Many entries added at once at the end of a journal, hashed, chained and sealed as each act is."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from bench.data.rows import Row, put
from concert.concertations.models import Concertation
from concert.core.database import db
from concert.journal import chain
from concert.journal.models import Entry, Verb
from concert.journal.record import server_key


class Act(NamedTuple):
    """What an entry says: who did what, and to what."""

    verb: Verb
    person_id: int
    details: dict[str, Any]


def record_all(concertation: Concertation, acts: Iterable[Act], at: datetime) -> None:
    key = server_key()
    entries: list[Row] = []
    length, head = concertation.journal_length, concertation.journal_head
    for n, act in enumerate(acts, start=length + 1):
        salt = secrets.token_hex(16)
        told: Row = {"n": n, "previous": head, "verb": act.verb, "at": at}
        told |= {"actor": chain.actor(act.person_id, salt), "details": act.details}
        head = chain.digest(chain.content(chain=concertation.uid, **told))
        own = {"concertation_id": concertation.id, "person_id": act.person_id, "salt": salt}
        entries.append({**told, **own, "hash": head, "seal": chain.seal(key, head)})
    put(Entry, entries)
    concertation.journal_length, concertation.journal_head = length + len(entries), head
    db.session.flush()
