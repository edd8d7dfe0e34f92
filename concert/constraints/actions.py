"""Stating what constrains a stakeholder, wording it anew, lifting it and taking it back."""

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from concert.concertations.models import Stakeholder
from concert.constraints.models import Constraint, ConstraintKind, ConstraintWording
from concert.core.database import db, lock
from concert.core.errors import Conflict, Refused
from concert.journal.models import Verb
from concert.journal.record import record
from concert.people.models import Person
from concert.policy.rules import Permission, require


@dataclass(frozen=True)
class Terms:
    """Until when a constraint holds, what would lift it, and who could."""

    until: date | None = None
    lifted_if: str = ""
    # A stakeholder of the concertation, or somebody else, in words.
    lifter: Stakeholder | str = ""


WITHOUT_TERMS = Terms()


def state_constraint(
    stakeholder: Stakeholder,
    kind: ConstraintKind,
    text: str,
    terms: Terms = WITHOUT_TERMS,
    *,
    by: Person,
    at: datetime,
) -> Constraint:
    """Say what constrains a stakeholder; only those who act for it can."""
    require(by, Permission.STATE_CONSTRAINT, stakeholder, at)
    constraint = Constraint(
        concertation=stakeholder.concertation,
        stakeholder=stakeholder,
        stated_by_id=by.id,
        stated_at=at,
    )
    _word(constraint, kind, text, terms)
    db.session.add(constraint)
    db.session.flush()
    _record(Verb.CONSTRAINT_STATED, constraint, by, at)
    return constraint


def _word(constraint: Constraint, kind: ConstraintKind, text: str, terms: Terms) -> None:
    constraint.kind, constraint.text = kind, text
    constraint.until, constraint.lifted_if = terms.until, terms.lifted_if
    if isinstance(terms.lifter, Stakeholder):
        if terms.lifter.concertation_id != constraint.stakeholder.concertation_id:
            raise Refused(_("Cette partie prenante ne fait pas partie de la concertation."))
        constraint.lifting_stakeholder, constraint.lifter = terms.lifter, ""
    else:
        constraint.lifting_stakeholder, constraint.lifter = None, terms.lifter


def _record(verb: Verb, constraint: Constraint, by: Person, at: datetime) -> None:
    record(
        verb,
        constraint.concertation,
        by=by,
        at=at,
        constraint=constraint.id,
        stakeholder=constraint.stakeholder.name,
    )


def revise_constraint(
    constraint: Constraint,
    kind: ConstraintKind,
    text: str,
    terms: Terms,
    *,
    read: int,
    by: Person,
    at: datetime,
) -> None:
    """Word a constraint anew from the revision that was read; the earlier wording stays."""
    lock(constraint, "revision", "lifted_at")
    require(by, Permission.STATE_CONSTRAINT, constraint, at)
    if read != constraint.revision:
        raise Conflict(_("Cette contrainte a été modifiée depuis : relisez-la d’abord."))
    constraint.wordings.append(
        ConstraintWording(
            revision=constraint.revision,
            kind=constraint.kind,
            text=constraint.text,
            until=constraint.until,
            lifted_if=constraint.lifted_if,
            lifter=constraint.could_be_lifted_by,
            stated_at=constraint.revised_at or constraint.stated_at,
            stated_by_id=constraint.stated_by_id,
        )
    )
    _word(constraint, kind, text, terms)
    constraint.revision += 1
    constraint.revised_at, constraint.stated_by_id = at, by.id
    _record(Verb.CONSTRAINT_REVISED, constraint, by, at)


def remove_constraint(constraint: Constraint, *, by: Person, at: datetime) -> None:
    """Take a constraint back; the versions already published keep it."""
    lock(constraint)
    require(by, Permission.STATE_CONSTRAINT, constraint, at)
    if constraint.questions or constraint.escalations:
        raise Conflict(
            _(
                "D’autres en ont déjà parlé : ce qu’ils ont écrit partirait avec elle. Dites"
                " plutôt qu’elle est levée, et comment."
            )
        )
    _record(Verb.CONSTRAINT_REMOVED, constraint, by, at)
    db.session.delete(constraint)


def lift_constraint(constraint: Constraint, how: str, *, by: Person, at: datetime) -> None:
    """Say that a constraint no longer holds, and how that came; it stays readable."""
    lock(constraint, "lifted_at")
    require(by, Permission.KEEP_CONSTRAINT, constraint, at)
    if constraint.lifted_at:
        raise Conflict(_("Cette contrainte est déjà levée."))
    constraint.lifted_at, constraint.lifted_how, constraint.lifted_by_id = at, how, by.id
    _record(Verb.CONSTRAINT_LIFTED, constraint, by, at)


def put_constraint_back(constraint: Constraint, *, by: Person, at: datetime) -> None:
    """Say that a constraint that was lifted holds again."""
    lock(constraint, "lifted_at")
    require(by, Permission.KEEP_CONSTRAINT, constraint, at)
    if constraint.lifted_at is None:
        raise Conflict(_("Cette contrainte tient toujours."))
    constraint.lifted_at, constraint.lifted_how, constraint.lifted_by_id = None, "", None
    _record(Verb.CONSTRAINT_PUT_BACK, constraint, by, at)
