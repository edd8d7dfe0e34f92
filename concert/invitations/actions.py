"""Inviting someone: to take part, to facilitate, to act for a stakeholder."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _

from concert.concertations.models import College, Concertation, Invitation, Role, Stakeholder
from concert.core.database import db
from concert.core.errors import Conflict
from concert.people.models import Person, hashed
from concert.people.queries import known_as
from concert.policy.rules import Permission, require

INVITATION_LASTS = timedelta(days=30)


@dataclass(frozen=True)
class Guest:
    """Someone to invite: in a role, to a college, perhaps to act for a stakeholder."""

    email: str
    role: Role = Role.PARTICIPANT
    college: College | None = None
    stakeholder: Stakeholder | None = None
    capacity: str = ""
    signs: bool = True
    # The days of the mandate; from its acceptance, without end, when empty.
    from_day: date | None = None
    until_day: date | None = None


def invite(concertation: Concertation, guest: Guest, *, by: Person, at: datetime) -> Invitation:
    """Write an invitation; `send` gives it its link."""
    require(by, Permission.INVITE, concertation, at)
    invitation = Invitation(
        concertation_id=concertation.id,
        concertation=concertation,
        email=known_as(guest.email),
        role=guest.role,
        college_id=guest.college and guest.college.id,
        college=guest.college,
        stakeholder_id=guest.stakeholder and guest.stakeholder.id,
        stakeholder=guest.stakeholder,
        capacity=guest.capacity,
        signs=guest.stakeholder is not None and guest.signs,
        from_day=guest.from_day,
        until_day=guest.until_day,
        sent_by_id=by.id,
    )
    db.session.add(invitation)
    return invitation


def send(invitation: Invitation, *, by: Person, at: datetime) -> str:
    """Give an invitation a new link, which replaces the one it had, and return its token."""
    require(by, Permission.INVITE, invitation, at)
    if invitation.accepted_at:
        raise Conflict(_("Cette invitation a déjà été acceptée."))
    if invitation.concertation.opened_at is None:
        raise Conflict(_("Cette invitation partira à l’ouverture de la concertation."))
    token = secrets.token_urlsafe(32)
    invitation.token_hash = hashed(token)
    invitation.sent_at, invitation.expires_at = at, at + INVITATION_LASTS
    invitation.revoked_at = None
    return token


def revoke(invitation: Invitation, *, by: Person, at: datetime) -> None:
    """Make the link worthless; who already came in stays."""
    require(by, Permission.INVITE, invitation, at)
    invitation.revoked_at = at
