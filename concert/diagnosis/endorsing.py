"""Answering a published version, for a stakeholder; and asking again those who have not."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.concertations.models import Stakeholder
from concert.concertations.queries import standing_of
from concert.core.clock import local_day
from concert.core.database import db, lock
from concert.core.errors import Conflict, Refused
from concert.diagnosis.models import DiagnosisVersion, Endorsement, Position
from concert.diagnosis.queries import latest_number, latest_version, tally_of
from concert.journal.models import Verb
from concert.journal.record import record
from concert.people.actions import must_be_reached
from concert.people.models import Person
from concert.policy.rules import Permission, require

_A_DAY = timedelta(days=1)
_NEEDS_WORDS = {Position.RESERVED, Position.NOT_SHARED}


def endorse(
    version: DiagnosisVersion,
    stakeholder: Stakeholder,
    position: Position,
    words: str = "",
    *,
    read: str,
    after: str = "",
    by: Person,
    at: datetime,
) -> Endorsement:
    """Answer for a stakeholder the version that was read (its hash), while it is the latest.

    The words are the reservation, or why it does not share. A stakeholder that changes its mind
    answers anew: its answer alone is replaced, the journal keeps both. `after` is the mark of the
    answer that this one replaces: of two who sign for one body at once, the second reads the
    first, rather than undoing it without knowing.
    """
    require(by, Permission.ENDORSE_DIAGNOSIS, stakeholder, at)
    must_be_reached(by)
    lock(version, "reminded_at")
    _must_be_the_one_read(version, stakeholder, read)
    if position in _NEEDS_WORDS and not words.strip():
        raise Refused(_("Une réserve ou un refus se donne avec ses raisons : écrivez-les."))
    endorsement = _of(version, stakeholder, after)
    power = standing_of(by, stakeholder.concertation).power_for(stakeholder.id, local_day(at))
    endorsement.position = position
    endorsement.words = words if position in _NEEDS_WORDS else ""
    endorsement.person_id, endorsement.signatory = by.id, by.called
    endorsement.capacity = power.capacity if power else ""
    endorsement.at = at
    _record(endorsement, by, at)
    return endorsement


def _must_be_the_one_read(version: DiagnosisVersion, stakeholder: Stakeholder, read: str) -> None:
    if version.concertation_id != stakeholder.concertation_id:
        raise Refused(_("Cette partie prenante ne fait pas partie de la concertation."))
    if read != version.hash or version is not latest_version(stakeholder.concertation):
        raise Conflict(_("Le diagnostic a changé depuis que vous l’avez lu : relisez-le d’abord."))


def _of(version: DiagnosisVersion, stakeholder: Stakeholder, after: str) -> Endorsement:
    """What this stakeholder answers to this version: what it answered, or a new answer."""
    given = _given(version, stakeholder)
    if after != (given.mark if given else ""):
        raise Conflict(_answered_meanwhile(given, stakeholder))
    if given is None:
        given = Endorsement(concertation_id=version.concertation_id, stakeholder=stakeholder)
        version.endorsements.append(given)
    return given


def _given(version: DiagnosisVersion, stakeholder: Stakeholder) -> Endorsement | None:
    """What it answered as the database has it now, whatever was read of it before."""
    query = sa.select(Endorsement).where(
        Endorsement.version_id == version.id, Endorsement.stakeholder_id == stakeholder.id
    )
    return db.session.scalar(query.execution_options(populate_existing=True))


def _answered_meanwhile(given: Endorsement | None, stakeholder: Stakeholder) -> str:
    told = {"who": given.signatory if given else "", "body": stakeholder.name}
    if given is None:
        return _(
            "La réponse de %(body)s n’est plus celle que vous aviez sous les yeux : relisez la"
            " page.",
            **told,
        )
    return _(
        "%(who)s a répondu au nom de %(body)s pendant que vous écriviez. Lisez sa réponse : si"
        " vous en donnez une autre, elle prendra sa place.",
        **told,
    )


def remind(version: DiagnosisVersion, *, by: Person, at: datetime) -> None:
    """Ask again those who may answer for a body and have not; once a day at most."""
    concertation = version.concertation
    require(by, Permission.STEER, concertation, at)
    lock(version, "reminded_at")
    if reason := _no_reminder(version, at):
        raise Conflict(reason)
    version.reminded_at = at
    record(
        Verb.DIAGNOSIS_REMINDED,
        concertation,
        by=by,
        at=at,
        version=version.number,
        version_id=version.id,
    )


def _no_reminder(version: DiagnosisVersion, at: datetime) -> str:
    """Why nobody is asked again now; empty where they may be."""
    if version.number != latest_number(version.concertation):
        return _("Une version plus récente est publiée\u00a0: c’est à elle que l’on répond.")
    if version.reminded_at and at - version.reminded_at < _A_DAY:
        return _("Une relance est partie il y a moins d’un jour\u00a0: attendez demain.")
    if not tally_of(version, in_force=True).awaited:
        return _("Toutes les parties prenantes ont répondu\u00a0: il n’y a personne à relancer.")
    return ""


def _record(endorsement: Endorsement, by: Person, at: datetime) -> None:
    shares = endorsement.position is not Position.NOT_SHARED
    record(
        Verb.DIAGNOSIS_ENDORSED if shares else Verb.DIAGNOSIS_NOT_SHARED,
        endorsement.stakeholder.concertation,
        by=by,
        at=at,
        version=endorsement.version.number,
        stakeholder=endorsement.stakeholder.name,
        reserved=endorsement.position is Position.RESERVED,
    )
