"""Stating what constrains a stakeholder, and taking it back."""

from datetime import datetime

from concert.concertations.models import Stakeholder
from concert.constraints.models import Constraint, ConstraintKind
from concert.core.database import db
from concert.journal.models import Verb
from concert.journal.record import record
from concert.people.models import Person
from concert.policy.rules import Permission, require


def state_constraint(
    stakeholder: Stakeholder, kind: ConstraintKind, text: str, *, by: Person, at: datetime
) -> Constraint:
    """Say what constrains a stakeholder; only those who act for it can."""
    require(by, Permission.STATE_CONSTRAINT, stakeholder, at)
    constraint = Constraint(
        concertation=stakeholder.concertation,
        stakeholder=stakeholder,
        kind=kind,
        text=text,
        stated_by_id=by.id,
        stated_at=at,
    )
    db.session.add(constraint)
    db.session.flush()
    record(
        Verb.CONSTRAINT_STATED,
        stakeholder.concertation,
        by=by,
        at=at,
        constraint=constraint.id,
        stakeholder=stakeholder.name,
    )
    return constraint


def remove_constraint(constraint: Constraint, *, by: Person, at: datetime) -> None:
    """Take a constraint back; the versions already published keep it."""
    require(by, Permission.STATE_CONSTRAINT, constraint, at)
    record(
        Verb.CONSTRAINT_REMOVED,
        constraint.concertation,
        by=by,
        at=at,
        constraint=constraint.id,
        stakeholder=constraint.stakeholder.name,
    )
    db.session.delete(constraint)
