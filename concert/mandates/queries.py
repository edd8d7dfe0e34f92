"""Reading mandates: those of a stakeholder, those of a person, past, present and to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from concert.concertations.models import (
    Concertation,
    Invitation,
    Mandate,
    Participation,
    Role,
    Stakeholder,
)
from concert.core.database import db, the_one
from concert.core.text import folded
from concert.people.models import Person


@dataclass(frozen=True)
class Mandates:
    """Mandates sorted by what they are worth today."""

    present: list[Mandate]
    to_come: list[Mandate]
    past: list[Mandate]


def mandates_for(stakeholder: Stakeholder, day: date) -> Mandates:
    """Everyone who acts, acted or will act for a stakeholder."""
    query = _mandates().where(Mandate.stakeholder_id == stakeholder.id)
    return _sorted(db.session.scalars(query).all(), day)


def mandates_asked(stakeholder: Stakeholder) -> list[Invitation]:
    """The invitations that would give more mandates."""
    query = sa.select(Invitation).where(
        Invitation.stakeholder_id == stakeholder.id,
        Invitation.accepted_at.is_(None),
        Invitation.revoked_at.is_(None),
    )
    return list(db.session.scalars(query.order_by(Invitation.id)))


def mandates_of(person: Person, day: date, concertation: Concertation | None = None) -> Mandates:
    """A person's own mandates, in one concertation or in all."""
    query = _mandates().where(Mandate.person_id == person.id)
    if concertation:
        query = query.where(Mandate.concertation_id == concertation.id)
    return _sorted(db.session.scalars(query).all(), day)


def _mandates() -> sa.Select[Mandate]:
    return (
        sa.select(Mandate)
        .options(
            joinedload(Mandate.person),
            joinedload(Mandate.given_by),
            joinedload(Mandate.ended_by),
            joinedload(Mandate.stakeholder),
            joinedload(Mandate.concertation),
        )
        .order_by(Mandate.from_day.desc(), Mandate.id.desc())
    )


def _sorted(mandates: Sequence[Mandate], day: date) -> Mandates:
    return Mandates(
        present=[one for one in mandates if one.holds(day)],
        to_come=[one for one in mandates if one.from_day > day and not one.is_over(day)],
        past=[one for one in mandates if one.is_over(day)],
    )


def mandate_of(concertation: Concertation, mandate_id: int) -> Mandate:
    query = _mandates().where(Mandate.concertation_id == concertation.id, Mandate.id == mandate_id)
    return the_one(query, _("Ce mandat n’existe pas."))


def mandates_between(stakeholder: Stakeholder, person: Person) -> list[Mandate]:
    """The mandates of a person from a stakeholder that nothing ended before their time."""
    query = sa.select(Mandate).where(
        Mandate.stakeholder_id == stakeholder.id,
        Mandate.person_id == person.id,
        Mandate.ended_at.is_(None),
    )
    return list(db.session.scalars(query.order_by(Mandate.id)))


def mandates_in_force(person: Person, concertation_id: int, day: date) -> list[Mandate]:
    """The mandates of a person that hold or will hold."""
    query = sa.select(Mandate).where(
        Mandate.person_id == person.id,
        Mandate.concertation_id == concertation_id,
        Mandate.ended_at.is_(None),
    )
    found = db.session.scalars(query.order_by(Mandate.id))
    return [mandate for mandate in found if not mandate.is_over(day)]


def people_known(concertation: Concertation) -> list[Person]:
    """Those whose names are public here: who leads, facilitates, acts or acted for a body."""
    acting = sa.select(Mandate.person_id).where(Mandate.concertation_id == concertation.id)
    query = (
        sa.select(Person)
        .join(Participation, Participation.person_id == Person.id)
        .where(
            Participation.concertation_id == concertation.id,
            Participation.left_at.is_(None),
            Person.name != "",
            sa.or_(Participation.role != Role.PARTICIPANT, Person.id.in_(acting)),
        )
    )
    return sorted(db.session.scalars(query), key=lambda one: (folded(one.name), one.id))
