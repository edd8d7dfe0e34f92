"""One’s place: its name, its college, and leaving it; nobody leaves it without a lead."""

from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.concertations.counters import count_out, move
from concert.concertations.models import College, Concertation, Participation, Role
from concert.core.database import db, lock
from concert.core.errors import Conflict, Refused
from concert.joining.pseudonyms import is_pseudonym, is_taken
from concert.joining.queries import participation_of
from concert.journal.models import Verb
from concert.journal.record import record
from concert.mandates.actions import end_mandates_of
from concert.people.models import Person
from concert.policy.rules import Permission, require


def leave(concertation: Concertation, *, by: Person, at: datetime) -> None:
    """Give up one's place, one's role, one's name here and one's mandates.

    The row stays, so that whoever voted and comes back does not vote twice.
    """
    require(by, Permission.LEAVE, concertation, at)
    participation = participation_of(by, concertation)
    keep_a_lead(participation)
    end_mandates_of(by, concertation.id, by=by, at=at)
    participation.role, participation.shown_as = Role.PARTICIPANT, ""
    participation.left_at = at
    db.session.flush()
    count_out(concertation, participation.college_id)
    record(Verb.PERSON_LEFT, concertation, by=by, at=at)


def go_by(participation: Participation, shown_as: str, *, by: Person, at: datetime) -> None:
    """Take another name here; what one gave is read under it."""
    require(by, Permission.LEAVE, participation, at)
    if is_pseudonym(shown_as) and is_taken(shown_as, participation.concertation):
        raise Conflict(_("Quelqu’un porte déjà ce nom ici : choisissez-en un autre."))
    participation.shown_as = shown_as
    _record(Verb.PLACE_CHANGED, participation, by, at)


def change_college(
    participation: Participation, college: College, *, by: Person, at: datetime
) -> None:
    """Go to another college, once; what one gave stays in the one it was given under."""
    lock(participation, "college_id", "college_changed_at")
    db.session.info.pop("standings", None)
    require(by, Permission.CHANGE_COLLEGE, participation, at)
    if participation.college_id == college.id:
        raise Conflict(_("C’est déjà votre collège."))
    move(College, participation.college_id or 0, "participants_count", -1)
    move(College, college.id, "participants_count", 1)
    participation.college_id, participation.college_changed_at = college.id, at
    db.session.flush()
    _record(Verb.COLLEGE_CHANGED, participation, by, at)


def _record(verb: Verb, participation: Participation, by: Person, at: datetime) -> None:
    record(verb, participation.concertation, by=by, at=at)


def keep_a_lead(participation: Participation) -> None:
    """Refuse that the last person who leads gives it up; two at once queue here."""
    lock(participation.concertation, "closed_at")
    db.session.refresh(participation, ("role",))
    if participation.role is not Role.LEAD:
        return
    others = sa.select(sa.func.count()).where(
        Participation.concertation_id == participation.concertation_id,
        Participation.role == Role.LEAD,
        Participation.left_at.is_(None),
        Participation.id != participation.id,
    )
    if not db.session.scalar(others):
        raise Refused(
            _(
                "Une concertation ne reste pas sans personne pour la porter :"
                " transmettez-la d’abord, ou nommez quelqu’un pour la porter avec vous."
            )
        )
