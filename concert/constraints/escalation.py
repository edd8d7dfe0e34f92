"""Declaring that a constraint is to be lifted at a higher level, and following what comes of it."""

from datetime import date, datetime

from flask_babel import gettext as _

from concert.concertations.queries import standing_of
from concert.constraints.models import Constraint, Escalation, EscalationStep, Level, Reached
from concert.core.clock import local_day
from concert.core.database import db, lock
from concert.core.errors import Conflict, Refused
from concert.journal.models import Verb
from concert.journal.record import record
from concert.people.models import Person
from concert.policy.rules import Permission, require


def declare(
    constraint: Constraint, level: Level, addressee: str, why: str, *, by: Person, at: datetime
) -> Escalation:
    """Declare it for the stakeholder, or for the team that leads; once at each level."""
    lock(constraint, "lifted_at")
    require(by, Permission.ESCALATE_CONSTRAINT, constraint, at)
    if constraint.lifted_at:
        raise Conflict(_("Cette contrainte est levée."))
    if any(one.level is level for one in constraint.escalations):
        raise Conflict(
            _("Elle est déjà déclarée à ce niveau : dites plus bas ce qu’il en est devenu.")
        )
    power = standing_of(by, constraint.concertation).power_for(
        constraint.stakeholder_id, local_day(at)
    )
    escalation = Escalation(
        concertation_id=constraint.concertation_id,
        constraint=constraint,
        level=level,
        addressee=addressee,
        why=why,
        reached=Reached.DECLARED,
        declared_at=at,
        declared_by_id=by.id,
        by_team=power is None,
    )
    db.session.add(escalation)
    db.session.flush()
    record(
        Verb.CONSTRAINT_ESCALATED,
        constraint.concertation,
        by=by,
        at=at,
        constraint=constraint.id,
        level=level.value,
    )
    return escalation


def correct(escalation: Escalation, addressee: str, why: str, *, by: Person, at: datetime) -> None:
    """Say better to whom it is asked, and why not here; what was noted since stays."""
    lock(escalation, "addressee", "why")
    require(by, Permission.ESCALATE_CONSTRAINT, escalation, at)
    escalation.addressee, escalation.why = addressee, why
    record(
        Verb.CONSTRAINT_ESCALATED,
        escalation.concertation,
        by=by,
        at=at,
        constraint=escalation.constraint_id,
        level=escalation.level.value,
    )


def follow(
    escalation: Escalation, reached: Reached, day: date, note: str, *, by: Person, at: datetime
) -> None:
    """Note what a declared constraint has reached, on what day."""
    lock(escalation, "reached")
    require(by, Permission.ESCALATE_CONSTRAINT, escalation, at)
    if day > local_day(at):
        raise Refused(_("Ce jour n’est pas encore venu : notez ce qui a eu lieu."))
    escalation.reached = reached
    escalation.steps.append(
        EscalationStep(reached=reached, day=day, note=note, noted_at=at, noted_by_id=by.id)
    )
    record(
        Verb.ESCALATION_FOLLOWED,
        escalation.concertation,
        by=by,
        at=at,
        constraint=escalation.constraint_id,
        level=escalation.level.value,
        reached=reached.value,
    )
