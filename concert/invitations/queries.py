"""Reading the stakeholders with those who act or are asked to act for them, and the invitations."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from concert.concertations.models import (
    Concertation,
    Invitation,
    Mandate,
    Participation,
    Stakeholder,
)
from concert.concertations.queries import (
    colleges_of,
    stakeholders_of,
    stakeholders_with_mandates,
)
from concert.core.clock import local_day
from concert.core.database import db, the_one
from concert.invitations.guests import Asked, Known, asked_for
from concert.invitations.models import InvitationDraft
from concert.oidc.queries import agents_of_stakeholders
from concert.people.models import Person


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
    asked = pending_invitations(concertation)
    agents = agents_of_stakeholders(concertation)
    return [
        Listed(
            stakeholder,
            [mandate for mandate in stakeholder.mandates if mandate.holds(day)],
            [one for one in asked if one.stakeholder_id == stakeholder.id],
            agents.get(stakeholder.id, {}),
        )
        for stakeholder in stakeholders_with_mandates(concertation)
    ]


def invitation_of(concertation: Concertation, invitation_id: int) -> Invitation:
    query = sa.select(Invitation).where(
        Invitation.concertation_id == concertation.id, Invitation.id == invitation_id
    )
    return the_one(query, _("Cette invitation n’existe plus."))


def pending_invitations(concertation: Concertation) -> list[Invitation]:
    """Those that may still be accepted, or that await the opening."""
    query = (
        sa.select(Invitation)
        .where(
            Invitation.concertation_id == concertation.id,
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.stakeholder_id.is_not(None),
        )
        .order_by(Invitation.id.desc())
    )
    return list(db.session.scalars(query))


def unsent_invitations(concertation: Concertation) -> list[Invitation]:
    query = sa.select(Invitation).where(
        Invitation.concertation_id == concertation.id,
        Invitation.sent_at.is_(None),
        Invitation.revoked_at.is_(None),
    )
    options = joinedload(Invitation.stakeholder)
    return list(db.session.scalars(query.options(options).order_by(Invitation.id)))


# --- whom there is no inviting twice ------------------------------------------------------


def known_to(concertation: Concertation, addresses: Collection[str], at: datetime) -> Known:
    """What the concertation holds, as far as these addresses go."""
    invited, came = _invited(concertation, addresses), _came(concertation, addresses)
    acting = _acting(concertation, addresses, local_day(at))
    return Known(
        colleges=colleges_of(concertation),
        stakeholders=stakeholders_of(concertation),
        # Whoever is asked to act for a body is asked to take part, too.
        invited=frozenset([*invited, *((email, "") for email, _what in invited)]),
        came=frozenset([*came, *((email, "") for email, _what in came)]),
        acting=frozenset(acting),
    )


def _invited(concertation: Concertation, addresses: Collection[str]) -> list[Asked]:
    query = sa.select(Invitation.email, Invitation.role, Invitation.stakeholder_id).where(
        Invitation.concertation_id == concertation.id,
        Invitation.email.in_(addresses),
        Invitation.accepted_at.is_(None),
        Invitation.revoked_at.is_(None),
    )
    rows = db.session.execute(query)
    return [(email, asked_for(role, stakeholder)) for email, role, stakeholder in rows]


def _came(concertation: Concertation, addresses: Collection[str]) -> list[Asked]:
    query = (
        sa.select(Person.email, Participation.role)
        .join(Participation, Participation.person_id == Person.id)
        .where(
            Participation.concertation_id == concertation.id,
            Participation.left_at.is_(None),
            Person.email.in_(addresses),
        )
    )
    return [(email or "", asked_for(role, None)) for email, role in db.session.execute(query)]


def _acting(concertation: Concertation, addresses: Collection[str], day: date) -> list[Asked]:
    query = (
        sa.select(Person.email, Mandate.stakeholder_id)
        .join(Mandate, Mandate.person_id == Person.id)
        .where(
            Mandate.concertation_id == concertation.id,
            Person.email.in_(addresses),
            Mandate.ended_at.is_(None),
            sa.or_(Mandate.until_day.is_(None), Mandate.until_day >= day),
        )
    )
    return [(email or "", str(stakeholder)) for email, stakeholder in db.session.execute(query)]


# --- lists being checked ------------------------------------------------------------------


def draft_of(concertation: Concertation, draft_id: int, since: datetime) -> InvitationDraft:
    """A list that is being checked, no older than that."""
    query = sa.select(InvitationDraft).where(
        InvitationDraft.concertation_id == concertation.id,
        InvitationDraft.id == draft_id,
        InvitationDraft.made_at >= since,
    )
    return the_one(query, _("Cette liste n’est plus là : donnez-la de nouveau."))


def drafts_of(concertation: Concertation, since: datetime, limit: int = 5) -> list[Any]:
    """The lists that wait, latest first, without what they hold."""
    query = (
        sa.select(InvitationDraft.id, InvitationDraft.file_name, InvitationDraft.made_at)
        .where(InvitationDraft.concertation_id == concertation.id, InvitationDraft.made_at >= since)
        .order_by(InvitationDraft.id.desc())
        .limit(limit)
    )
    return list(db.session.execute(query))
