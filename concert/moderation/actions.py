"""Withdrawing a contribution, and putting it back: always with a reason, never in silence."""

from datetime import datetime

from flask_babel import gettext as _

from concert.concertations.contributions import Contribution
from concert.concertations.counters import move
from concert.concertations.queries import standing_of
from concert.core.database import Base
from concert.journal.models import Verb
from concert.journal.record import record
from concert.people.models import Person
from concert.policy.rules import Permission, require


class Given(Contribution, Base):
    """Anything that participants give, as these acts see it."""

    __abstract__ = True
    id: int


def withdraw(given: Given, reason: str, *, by: Person, at: datetime) -> None:
    """Take a contribution off the page; its place and the reason stay for all to read.

    Authors may take back what they gave; others need to moderate.
    """
    require(by, Permission.WITHDRAW, given, at)
    own = standing_of(by, given.concertation).participation_id == given.author_id
    given.withdrawn_at = at
    given.withdrawn_because = reason or _("Retirée par la personne qui l’a donnée.")
    _count(given, -1)
    record(
        Verb.CONTRIBUTION_WITHDRAWN,
        given.concertation,
        by=by,
        at=at,
        kind=given.__tablename__,
        id=given.id,
        reason=given.withdrawn_because,
        own=own,
    )


def restore(given: Given, *, by: Person, at: datetime) -> None:
    """Put a contribution back where it was."""
    require(by, Permission.MODERATE, given, at)
    given.withdrawn_at, given.withdrawn_because = None, ""
    _count(given, 1)
    record(
        Verb.CONTRIBUTION_RESTORED,
        given.concertation,
        by=by,
        at=at,
        kind=given.__tablename__,
        id=given.id,
    )


def _count(given: Given, by: int) -> None:
    for table, row_id, counter in given.counted():
        move(table, row_id, counter, by)
