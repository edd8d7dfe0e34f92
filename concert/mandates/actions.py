"""Giving a mandate, moving its end, ending it, giving it up.

The past is never rewritten: whoever gets another capacity or another power for the same
stakeholder gets another mandate, and the former one ends where the new one begins.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _

from concert.concertations.models import Invitation, Mandate, Stakeholder
from concert.core.clock import local_day
from concert.core.database import db, lock
from concert.core.errors import Conflict
from concert.journal.models import Verb
from concert.journal.record import record
from concert.mandates.queries import mandates_between, mandates_in_force
from concert.people.models import Person
from concert.policy.rules import Permission, require


@dataclass(frozen=True)
class MandateGiven:
    """A mandate as it is given: in what capacity, with the signature or not, between which days."""

    capacity: str
    signs: bool
    from_day: date
    until_day: date | None = None


def give_mandate(
    stakeholder: Stakeholder, person: Person, given: MandateGiven, *, by: Person, at: datetime
) -> Mandate:
    """Let someone act for a stakeholder."""
    require(by, Permission.GIVE_MANDATE, stakeholder, at)
    return _begin(stakeholder, person, given, given_by_id=by.id, by=by, at=at)


def accept_mandate(invitation: Invitation, *, by: Person, at: datetime) -> Mandate | None:
    """Begin the mandate that an invitation gives; what it gave is what the lead decided."""
    if invitation.stakeholder is None:
        return None
    today = local_day(at)
    given = MandateGiven(
        capacity=invitation.capacity,
        signs=invitation.signs,
        from_day=max(invitation.from_day or today, today),
        until_day=invitation.until_day,
    )
    giver = invitation.sent_by_id
    return _begin(invitation.stakeholder, by, given, given_by_id=giver, by=by, at=at)


def _begin(
    stakeholder: Stakeholder,
    person: Person,
    given: MandateGiven,
    *,
    given_by_id: int,
    by: Person,
    at: datetime,
) -> Mandate:
    if given.until_day and given.until_day < max(given.from_day, local_day(at)):
        raise Conflict(_("Ce mandat serait déjà terminé : choisissez une fin à venir."))
    # Two mandates given at the same moment would not see each other.
    lock(stakeholder, "part")
    for former in mandates_between(stakeholder, person):
        if _is_same(former, given):
            return former
        _make_way(former, given.from_day, by, at)
    mandate = Mandate(
        concertation_id=stakeholder.concertation_id,
        concertation=stakeholder.concertation,
        stakeholder=stakeholder,
        person=person,
        capacity=given.capacity,
        signs=given.signs,
        from_day=given.from_day,
        until_day=given.until_day,
        given_by_id=given_by_id,
    )
    db.session.add(mandate)
    db.session.flush()
    _record(
        Verb.MANDATE_GIVEN,
        mandate,
        by,
        at,
        signs=given.signs,
        from_day=given.from_day.isoformat(),
        until_day=given.until_day and given.until_day.isoformat(),
    )
    return mandate


def _is_same(former: Mandate, given: MandateGiven) -> bool:
    return former.from_day <= given.from_day and (
        (former.capacity, former.signs, former.until_day)
        == (given.capacity, given.signs, given.until_day)
    )


def _make_way(former: Mandate, day: date, by: Person, at: datetime) -> None:
    """End what a new mandate replaces: the day before it begins, or now if that is today."""
    if former.until_day is not None and former.until_day < day:
        return
    if former.from_day >= day or day <= local_day(at):
        _end(former, by, at)
    else:
        former.until_day = day - timedelta(days=1)


def move_end(mandate: Mandate, until_day: date | None, *, by: Person, at: datetime) -> None:
    """Say until when a mandate holds; one that is over stays over."""
    require(by, Permission.GIVE_MANDATE, mandate, at)
    lock(mandate, "ended_at", "until_day")
    if mandate.is_over(local_day(at)):
        raise Conflict(_("Ce mandat est terminé : donnez-en un autre."))
    if until_day and until_day < max(mandate.from_day, local_day(at)):
        raise Conflict(_("Choisissez un jour à venir, ou mettez fin au mandat dès maintenant."))
    mandate.until_day = until_day
    _record(Verb.MANDATE_MOVED, mandate, by, at, until_day=until_day and until_day.isoformat())


def end_mandate(mandate: Mandate, *, by: Person, at: datetime) -> None:
    """End a mandate now; what was signed under it stays signed."""
    require(by, Permission.GIVE_MANDATE, mandate, at)
    _end_now(mandate, by, at)


def resign_mandate(mandate: Mandate, *, by: Person, at: datetime) -> None:
    """Give up one's own mandate."""
    require(by, Permission.RESIGN_MANDATE, mandate, at)
    _end_now(mandate, by, at)


def end_mandates_of(person: Person, concertation_id: int, *, by: Person, at: datetime) -> None:
    """End all the mandates of someone who leaves."""
    for mandate in mandates_in_force(person, concertation_id, local_day(at)):
        _end(mandate, by, at)


def _end_now(mandate: Mandate, by: Person, at: datetime) -> None:
    lock(mandate, "ended_at", "until_day")
    if mandate.is_over(local_day(at)):
        raise Conflict(_("Ce mandat est déjà terminé."))
    _end(mandate, by, at)


def _end(mandate: Mandate, by: Person, at: datetime) -> None:
    mandate.ended_at, mandate.ended_by_id = at, by.id
    db.session.flush()
    _record(Verb.MANDATE_ENDED, mandate, by, at, resigned=mandate.person_id == by.id)


def _record(verb: Verb, mandate: Mandate, by: Person, at: datetime, **details: object) -> None:
    record(
        verb,
        mandate.concertation,
        by=by,
        at=at,
        mandate=mandate.id,
        stakeholder=mandate.stakeholder_id,
        capacity=mandate.capacity,
        **details,
    )
