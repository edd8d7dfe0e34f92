"""Verifying where they stand: every journal of this database, whatever its length."""

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from concert.concertations.models import Concertation
from concert.core.database import db
from concert.journal import chain
from concert.journal.queries import links


@dataclass
class Verified:
    """One journal, read to its end: how many entries, its last hash, and what is wrong with it."""

    title: str
    entries: int
    head: str
    flaws: list[str]
    # The hash that somebody noted one day is one of its entries'.
    holds_noted: bool = False


def verified(public: Ed25519PublicKey, noted: str = "") -> Iterator[Verified]:
    """Each journal in turn; a few hundred entries are held at a time."""
    for number in list(db.session.scalars(sa.select(Concertation.id).order_by(Concertation.id))):
        yield _verified(db.session.get_one(Concertation, number), public, noted)
        db.session.expunge_all()


def _verified(concertation: Concertation, public: Ed25519PublicKey, noted: str) -> Verified:
    read = Verified(concertation.title or concertation.slug, 0, "", [])

    def counted() -> Iterator[chain.Link]:
        for link in links(concertation):
            read.entries, read.head = read.entries + 1, link.hash
            read.holds_noted = read.holds_noted or link.hash == noted
            yield link

    read.flaws = list(chain.flaws(counted(), public))
    if not read.flaws:
        read.flaws = list(_flaws_of_the_end(read, concertation))
    return read


def _flaws_of_the_end(read: Verified, concertation: Concertation) -> Iterator[str]:
    """A chain whose end was cut is whole: only what the concertation remembers tells."""
    if read.entries != concertation.journal_length:
        yield (
            f"entrée {read.entries + 1} : le journal s’arrête avant,"
            f" la concertation en compte {concertation.journal_length}"
        )
    elif read.head != concertation.journal_head:
        yield f"entrée {read.entries} : ce n’est pas la dernière que la concertation a notée"
