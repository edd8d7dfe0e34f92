"""Withdrawing a contribution, and putting it back: always with a reason, never in silence."""

from datetime import datetime

from flask_babel import gettext as _

from concert.concertations.contributions import Contribution
from concert.concertations.counters import move
from concert.concertations.queries import standing_of
from concert.core.database import Base, lock
from concert.core.errors import Conflict, Refused
from concert.journal.models import Verb
from concert.journal.queries import acts_of
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
    lock(given, "withdrawn_at")
    require(by, Permission.WITHDRAW, given, at)
    _take_off(given, reason, by=by, at=at)


def take_back(given: Given, *, by: Person, at: datetime) -> None:
    """Withdraw what one gave as one's account is erased: at any moment, and for good."""
    lock(given, "withdrawn_at")
    if not _is_own(given, by):
        raise Refused(_("Seule la personne qui l’a écrit peut le reprendre."))
    if given.withdrawn_at is None:
        _take_off(given, "", by=by, at=at)


def _is_own(given: Given, by: Person) -> bool:
    place = standing_of(by, given.concertation).participation_id
    return place is not None and place == given.author_id


def _take_off(given: Given, reason: str, *, by: Person, at: datetime) -> None:
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
        own=_is_own(given, by),
    )


def restore(given: Given, *, by: Person, at: datetime) -> None:
    """Put a contribution back where it was; never against whoever took back their own."""
    lock(given, "withdrawn_at")
    require(by, Permission.MODERATE, given, at)
    if given.withdrawn_at is None:
        raise Conflict(_("Cette contribution est déjà à sa place."))
    if _was_taken_back(given):
        raise Refused(_("La personne qui l’avait donnée l’a retirée : c’est son choix."))
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


def _was_taken_back(given: Given) -> bool:
    """Whether its author withdrew it, the last time that somebody did."""
    entries = acts_of(given.concertation, Verb.CONTRIBUTION_WITHDRAWN)
    what = {"kind": given.__tablename__, "id": given.id}
    last = next(one for one in entries if what.items() <= one.details.items())
    return bool(last.details["own"])


def _count(given: Given, by: int) -> None:
    for table, row_id, counter in given.counted():
        move(table, row_id, counter, by)
