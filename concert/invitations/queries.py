"""Reading the stakeholders with those who act or are asked to act for them, and the invitations."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from concert.concertations.models import Concertation, Invitation, Mandate, Stakeholder
from concert.concertations.queries import stakeholders_with_mandates
from concert.core.database import db, the_one
from concert.oidc.queries import agents_of_stakeholders


@dataclass(frozen=True)
class Listed:
    """A stakeholder, its mandates of the day, and the invitations still open."""

    stakeholder: Stakeholder
    mandates: list[Mandate]
    invitations: list[Invitation]
    # When an identity provider last said of someone, by their id, that they work for it.
    agents: dict[int, datetime]


def stakeholders_listed(concertation: Concertation, day: date) -> list[Listed]:
    """The stakeholders by name, each with who acts for it."""
    asked = [one for one in invitations_of(concertation) if not one.accepted_at]
    agents = agents_of_stakeholders(concertation)
    return [
        Listed(
            stakeholder,
            [mandate for mandate in stakeholder.mandates if mandate.holds(day)],
            [one for one in asked if one.stakeholder_id == stakeholder.id and not one.revoked_at],
            agents.get(stakeholder.id, {}),
        )
        for stakeholder in stakeholders_with_mandates(concertation)
    ]


def invitation_of(concertation: Concertation, invitation_id: int) -> Invitation:
    query = sa.select(Invitation).where(
        Invitation.concertation_id == concertation.id, Invitation.id == invitation_id
    )
    return the_one(query, _("Cette invitation n’existe plus."))


def invitations_of(concertation: Concertation, limit: int = 200) -> list[Invitation]:
    query = (
        sa.select(Invitation)
        .where(Invitation.concertation_id == concertation.id)
        .options(joinedload(Invitation.college), joinedload(Invitation.stakeholder))
        .order_by(Invitation.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(query))


def unsent_invitations(concertation: Concertation) -> list[Invitation]:
    query = sa.select(Invitation).where(
        Invitation.concertation_id == concertation.id,
        Invitation.sent_at.is_(None),
        Invitation.revoked_at.is_(None),
    )
    return list(db.session.scalars(query.order_by(Invitation.id)))
