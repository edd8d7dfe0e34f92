"""Keeping a participant from contributing, hearing what they answer, letting them contribute again.

They read, vote and sign as before: those who organise choose neither who votes nor who signs.
"""

from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from concert.concertations.models import Concertation, Participation, Role
from concert.concertations.queries import standing_of
from concert.concertations.suspensions import Suspension
from concert.core.database import db, lock, the_one
from concert.core.errors import Conflict, Refused
from concert.journal.models import Verb
from concert.journal.record import record
from concert.moderation.actions import Given
from concert.people.models import Person
from concert.policy.rules import Permission, require


def suspend_author(given: Given, kind: str, reason: str, *, by: Person, at: datetime) -> Suspension:
    """Suspend whoever gave this, without saying who they are; the reason is told to them."""
    require(by, Permission.SUSPEND, given, at)
    author = given.author
    if author is None or author.left_at:
        raise Conflict(_("La personne qui l’a donné n’est plus là."))
    if author.role is not Role.PARTICIPANT:
        raise Refused(_("Cette personne est de l’équipe : son rôle se retire d’abord."))
    suspension = Suspension(
        concertation=given.concertation,
        participation=author,
        about_kind=kind,
        about_id=given.id,
        reason=reason,
        suspended_at=at,
        suspended_by_id=by.id,
    )
    lock(author, "role")
    if _in_force(author):
        raise Conflict(_("Cette personne est déjà suspendue."))
    db.session.add(suspension)
    _record(Verb.PARTICIPANT_SUSPENDED, suspension, by, at)
    return suspension


def _in_force(author: Participation) -> bool:
    query = sa.select(Suspension.id).where(
        Suspension.participation_id == author.id, Suspension.lifted_at.is_(None)
    )
    return db.session.scalar(query) is not None


def answer_suspension(suspension: Suspension, text: str, *, by: Person, at: datetime) -> None:
    """Answer one's suspension, once; those who moderate read it, and it is kept."""
    lock(suspension, "answered_at", "lifted_at")
    require(by, Permission.ANSWER_SUSPENSION, suspension, at)
    if suspension.answered_at:
        raise Conflict(_("Vous avez déjà répondu : votre réponse est gardée."))
    suspension.answer, suspension.answered_at = text, at
    _record(Verb.SUSPENSION_ANSWERED, suspension, by, at)


def lift(suspension: Suspension, *, by: Person, at: datetime) -> None:
    """Let them contribute again."""
    lock(suspension, "lifted_at")
    require(by, Permission.SUSPEND, suspension, at)
    if suspension.lifted_at:
        raise Conflict(_("Cette suspension est déjà levée."))
    suspension.lifted_at, suspension.lifted_by_id = at, by.id
    _record(Verb.SUSPENSION_LIFTED, suspension, by, at)


def _record(verb: Verb, suspension: Suspension, by: Person, at: datetime) -> None:
    """In the journal, nothing that leads to someone: not even what they gave."""
    db.session.flush()
    record(verb, suspension.concertation, by=by, at=at)


# --- reading ------------------------------------------------------------------


def suspensions_of(concertation: Concertation) -> list[Suspension]:
    """Every suspension, those in force first, the latest first."""
    query = sa.select(Suspension).where(Suspension.concertation_id == concertation.id)
    in_force = Suspension.lifted_at.is_(None).desc()
    return list(db.session.scalars(query.order_by(in_force, Suspension.id.desc()).limit(100)))


def suspension_of(concertation: Concertation, suspension_id: int) -> Suspension:
    query = (
        sa.select(Suspension)
        .where(Suspension.concertation_id == concertation.id, Suspension.id == suspension_id)
        .options(joinedload(Suspension.participation).joinedload(Participation.person))
    )
    return the_one(query, _("Cette suspension n’existe pas."))


def own_suspension(person: Person, concertation: Concertation) -> Suspension:
    """The suspension that one is under."""
    query = sa.select(Suspension).where(
        Suspension.id == standing_of(person, concertation).suspension_id
    )
    return the_one(query, _("Votre participation n’est pas suspendue."))
