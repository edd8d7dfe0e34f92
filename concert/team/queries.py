"""Reading the team, and the offer to take a concertation over."""

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from concert.concertations.models import Concertation, Invitation, Participation, Role
from concert.core.database import db, the_one
from concert.people.models import Person
from concert.team.models import HandOver


def team_of(concertation: Concertation) -> list[Participation]:
    """Those who lead, then those who facilitate, the first to come first."""
    query = (
        sa.select(Participation)
        .where(
            Participation.concertation_id == concertation.id,
            Participation.role != Role.PARTICIPANT,
            Participation.left_at.is_(None),
        )
        .options(joinedload(Participation.person))
        .order_by(Participation.joined_at, Participation.id)
    )
    return sorted(db.session.scalars(query), key=lambda one: one.role is not Role.LEAD)


def member_of(concertation: Concertation, participation_id: int) -> Participation:
    query = (
        sa.select(Participation)
        .where(
            Participation.concertation_id == concertation.id,
            Participation.id == participation_id,
            Participation.role != Role.PARTICIPANT,
            Participation.left_at.is_(None),
        )
        .options(joinedload(Participation.person))
    )
    return the_one(query, _("Cette personne ne fait plus partie de l’équipe."))


def place_of(person: Person, concertation: Concertation) -> Participation | None:
    """Someone's place, if they are in."""
    query = sa.select(Participation).where(
        Participation.concertation_id == concertation.id,
        Participation.person_id == person.id,
        Participation.left_at.is_(None),
    )
    return db.session.scalar(query)


def invited_to_the_team(concertation: Concertation) -> list[Invitation]:
    """The invitations to lead or facilitate that are still open."""
    query = sa.select(Invitation).where(
        Invitation.concertation_id == concertation.id,
        Invitation.role != Role.PARTICIPANT,
        Invitation.accepted_at.is_(None),
        Invitation.revoked_at.is_(None),
    )
    return list(db.session.scalars(query.order_by(Invitation.id)))


def open_offer(concertation: Concertation) -> HandOver | None:
    """The offer to take the concertation over that awaits its answer."""
    query = sa.select(HandOver).where(
        HandOver.concertation_id == concertation.id, HandOver.settled_at.is_(None)
    )
    return db.session.scalar(query.options(joinedload(HandOver.offered_by)))


def the_open_offer(concertation: Concertation) -> HandOver:
    query = sa.select(HandOver).where(
        HandOver.concertation_id == concertation.id, HandOver.settled_at.is_(None)
    )
    return the_one(query, _("Aucune passation n’est proposée en ce moment."))


def offer_to(person: Person, slug: str) -> HandOver:
    """The offer made to this person; it lets them see even what is not public yet."""
    query = (
        sa.select(HandOver)
        .join(Concertation, Concertation.id == HandOver.concertation_id)
        .where(
            Concertation.slug == slug,
            HandOver.email == person.email,
            HandOver.settled_at.is_(None),
        )
        .options(joinedload(HandOver.offered_by), joinedload(HandOver.concertation))
    )
    return the_one(query, _("Aucune concertation ne vous est proposée à cette adresse."))


def invited_by_college(concertation: Concertation) -> dict[int | None, tuple[int, int]]:
    """How many people were invited to each college, and how many of them came."""
    query = (
        sa.select(Invitation.college_id, sa.func.count(), sa.func.count(Invitation.accepted_at))
        .where(Invitation.concertation_id == concertation.id, Invitation.revoked_at.is_(None))
        .group_by(Invitation.college_id)
    )
    return {college_id: (sent, come) for college_id, sent, come in db.session.execute(query)}
