"""Opening a class session, letting pupils in, closing it; noting what families agreed to."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.classes.models import ClassSession, HeldContribution, ParentalAgreement, Purpose
from concert.classes.queries import came_in, session_with
from concert.concertations.counters import count_in
from concert.concertations.models import College, Concertation, Participation, Role
from concert.core.clock import local_day
from concert.core.database import db, inserted_once, lock
from concert.core.errors import Conflict, Missing, Refused
from concert.joining.models import Arrival
from concert.joining.pseudonyms import draw
from concert.journal.models import Verb
from concert.journal.record import record
from concert.people.actions import newcomer
from concert.people.models import Person, PersonSession, hashed
from concert.policy.rules import Permission, require

# Letters alone, and none that looks like another: children copy them from a wall.
_LETTERS = "ABCDEFGHJKLMNPRSTVWXYZ"
# Time to finish a sentence.
GRACE = timedelta(minutes=10)
LONGEST = timedelta(hours=24)


@dataclass(frozen=True)
class Wanted:
    """A session as it is asked for."""

    name: str
    college: College
    places: int
    lasts: timedelta


def open_session(
    concertation: Concertation, wanted: Wanted, *, by: Person, at: datetime
) -> ClassSession:
    """Let a class in, for some hours and so many pupils."""
    require(by, Permission.OPEN_CLASS, concertation, at)
    session = ClassSession(
        concertation=concertation,
        name=wanted.name,
        college=wanted.college,
        places=wanted.places,
        code=_free_code(),
        opened_by_id=by.id,
        opened_at=at,
        ends_at=at + min(wanted.lasts, LONGEST),
    )
    db.session.add(session)
    db.session.flush()
    _told(Verb.CLASS_OPENED, session, by=by, at=at)
    return session


def _free_code() -> str:
    """A code that lets in nowhere else."""
    while True:
        code = "".join(secrets.choice(_LETTERS) for _ in range(6))
        taken = sa.select(Concertation.id).where(Concertation.join_code == code)
        if session_with(code) is None and db.session.scalar(taken) is None:
            return code


def _told(verb: Verb, session: ClassSession, *, by: Person | None, at: datetime) -> None:
    # Not its name, which may tell a teacher's.
    record(verb, session.concertation, by=by, at=at, session=session.id, places=session.places)


# --- coming in ----------------------------------------------------------------


def enter(session: ClassSession, key: str, *, at: datetime) -> Person:
    """Let one pupil in, under a drawn name; nothing else is known of them.

    The same form sent twice, by its key, is one pupil. Nobody has more places than there are.
    """
    lock(session, "places", "ends_at")
    if (already := db.session.get(Arrival, hashed(key))) and already.person.is_pupil:
        return already.person
    if not session.is_open(at):
        raise Missing(_("Ce code ne sert plus : la séance est finie. Demande à l’adulte."))
    if came_in(session) >= session.places:
        raise Conflict(_("Toutes les places de la séance sont prises : dis-le à l’adulte."))
    pupil = newcomer(at=at)
    pupil.is_pupil = True
    require(pupil, Permission.JOIN, session.concertation, at)
    inserted_once(Arrival, key=hashed(key), person_id=pupil.id, at=at)
    _take_place(session, pupil, at)
    return pupil


def _take_place(session: ClassSession, pupil: Person, at: datetime) -> None:
    concertation = session.concertation
    lock(concertation, "participants_count")
    db.session.add(
        Participation(
            concertation_id=concertation.id,
            person_id=pupil.id,
            role=Role.PARTICIPANT,
            college_id=session.college_id,
            class_session_id=session.id,
            shown_as=draw(concertation),
            joined_at=at,
        )
    )
    db.session.flush()
    count_in(concertation, session.college_id)
    record(Verb.PERSON_JOINED, concertation, by=pupil, at=at)


# --- its end ------------------------------------------------------------------


def close(session: ClassSession, *, by: Person, at: datetime) -> None:
    """End a session now; pupils keep some minutes to finish a sentence."""
    lock(session, "ends_at")
    require(by, Permission.OPEN_CLASS, session.concertation, at)
    if not session.is_open(at):
        raise Conflict(_("Cette séance est déjà finie."))
    session.ends_at = at
    _keep_pupils_until(session)
    _told(Verb.CLASS_CLOSED, session, by=by, at=at)


def reopen(session: ClassSession, lasts: timedelta, *, by: Person, at: datetime) -> None:
    """Go on the same day, with the same code and the same pupils."""
    lock(session, "ends_at")
    require(by, Permission.OPEN_CLASS, session.concertation, at)
    if session.is_open(at):
        raise Conflict(_("Cette séance est ouverte."))
    if local_day(session.opened_at) != local_day(at):
        raise Refused(_("Une séance se rouvre le jour même. Ouvrez-en une autre."))
    session.ends_at, session.settled_at = at + min(lasts, LONGEST), None
    _keep_pupils_until(session)
    _told(Verb.CLASS_OPENED, session, by=by, at=at)


def resize(session: ClassSession, places: int, *, by: Person, at: datetime) -> None:
    """Change how many pupils may come in; never fewer than are in."""
    lock(session, "places")
    require(by, Permission.OPEN_CLASS, session.concertation, at)
    if places < came_in(session):
        raise Refused(_("Il y a déjà plus d’élèves que cela dans la séance."))
    session.places = places
    _told(Verb.CLASS_OPENED, session, by=by, at=at)


def _keep_pupils_until(session: ClassSession) -> None:
    """Have the pupils' own sessions end with the class."""
    pupils = sa.select(Participation.person_id).where(Participation.class_session_id == session.id)
    db.session.execute(
        sa.update(PersonSession)
        .where(PersonSession.person_id.in_(pupils))
        .values(expires_at=session.ends_at + GRACE)
        .execution_options(synchronize_session=False)
    )


def forget_decided(session: ClassSession) -> None:
    """Keep nothing of what was decided: what is published is read elsewhere."""
    db.session.execute(
        sa.update(HeldContribution)
        .where(
            HeldContribution.class_session_id == session.id,
            HeldContribution.decided_at.is_not(None),
        )
        .values(content={})
        .execution_options(synchronize_session=False)
    )


# --- families -----------------------------------------------------------------


@dataclass(frozen=True)
class Agreed:
    """What families agreed to, as a fact."""

    class_name: str
    purpose: Purpose
    use: str
    pupils: int
    obtained_on: date


def note_agreement(
    concertation: Concertation, agreed: Agreed, *, by: Person, at: datetime
) -> ParentalAgreement:
    """Keep that the agreements were obtained; the papers stay at school."""
    require(by, Permission.OPEN_CLASS, concertation, at)
    agreement = ParentalAgreement(
        concertation=concertation,
        class_name=agreed.class_name,
        purpose=agreed.purpose,
        use=agreed.use,
        pupils=agreed.pupils,
        obtained_on=agreed.obtained_on,
        noted_by_id=by.id,
        noted_at=at,
    )
    db.session.add(agreement)
    db.session.flush()
    record(Verb.AGREEMENT_NOTED, concertation, by=by, at=at, agreement=agreement.id)
    return agreement


def withdraw_agreement(agreement: ParentalAgreement, *, by: Person, at: datetime) -> None:
    """Keep that it was withdrawn, and when: what it allowed is allowed no more."""
    require(by, Permission.OPEN_CLASS, agreement.concertation, at)
    if agreement.withdrawn_on:
        raise Conflict(_("Cet accord est déjà retiré."))
    agreement.withdrawn_on, agreement.withdrawn_by_id = local_day(at), by.id
    record(Verb.AGREEMENT_WITHDRAWN, agreement.concertation, by=by, at=at, agreement=agreement.id)
