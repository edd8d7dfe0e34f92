"""Reading invitations and places."""

import unicodedata
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from concert.concertations.join_codes import is_retired
from concert.concertations.models import College, Concertation, Invitation, Participation
from concert.core.database import db
from concert.core.errors import Conflict, Missing, Obstacle, Unready
from concert.joining.models import Arrival, ReturnLink
from concert.people.models import Person, hashed


def concertation_with(code: str) -> Concertation:
    """The concertation that this code opens, however it is typed."""
    typed = "".join(one for one in unicodedata.normalize("NFKC", code).upper() if one.isalnum())
    query = sa.select(Concertation).where(Concertation.join_code == typed)
    concertation = db.session.scalar(query)
    if concertation is None and is_retired(typed):
        raise Missing(_("Ce code a été remplacé : demandez le nouveau à qui mène la concertation."))
    if concertation is None or len(typed) != 6:
        raise Missing(_("Aucune concertation n’a ce code : vérifiez les six lettres ou chiffres."))
    return concertation


def participation_of(person: Person, concertation: Concertation) -> Participation:
    """The place of someone who is in."""
    query = sa.select(Participation).where(
        Participation.concertation_id == concertation.id, Participation.person_id == person.id
    )
    return db.session.scalars(query).one()


def college_kept_by(person: Person | None, concertation: Concertation) -> College | None:
    """The college of someone who is in, or who left: the one they find again."""
    if person is None:
        return None
    query = (
        sa.select(College)
        .join(Participation, Participation.college_id == College.id)
        .where(
            Participation.concertation_id == concertation.id, Participation.person_id == person.id
        )
    )
    return db.session.scalar(query)


def arrived_with(key: str) -> Person | None:
    """Who came in with this form, if it was already sent."""
    query = sa.select(Person).join(Arrival).where(Arrival.key == hashed(key))
    return db.session.scalar(query)


def return_link_of(person: Person) -> ReturnLink | None:
    return db.session.get(ReturnLink, person.id)


def latest_place_of(person: Person) -> Concertation | None:
    """The concertation that they joined last."""
    query = (
        sa.select(Concertation)
        .join(Participation, Participation.concertation_id == Concertation.id)
        .where(Participation.person_id == person.id)
        .order_by(Participation.joined_at.desc(), Participation.id.desc())
    )
    return db.session.scalar(query.limit(1))


def places_in_common(one: Person, other: Person) -> bool:
    """Whether both have a place in some concertation."""
    places = sa.select(Participation.concertation_id)
    theirs = places.where(Participation.person_id == other.id)
    query = places.where(
        Participation.person_id == one.id, Participation.concertation_id.in_(theirs)
    )
    return db.session.scalar(query.limit(1)) is not None


def invitation_with(token: str, at: datetime) -> Invitation:
    """The invitation whose link this is, if it may still be accepted."""
    invitation = invited_by(token)
    if has_expired(invitation, at):
        raise Conflict(_("Cette invitation a expiré : demandez-en une autre."))
    return invitation


def invited_by(token: str) -> Invitation:
    """The invitation whose link this is, expired perhaps, if it may serve or be sent anew."""
    query = (
        sa.select(Invitation)
        .where(Invitation.token_hash == hashed(token))
        .options(joinedload(Invitation.concertation), joinedload(Invitation.stakeholder))
    )
    invitation = db.session.scalar(query)
    if invitation is None or invitation.revoked_at:
        raise Missing(_("Cette invitation n’est plus valable : demandez-en une autre."))
    if invitation.accepted_at:
        raise Unready(
            _("Cette invitation a déjà servi : connectez-vous avec votre adresse."),
            [Obstacle(_("Me connecter"), "accounts.sign_in"), _reading(invitation)],
        )
    if invitation.concertation.closed_at:
        raise Unready(
            _("La concertation est close : elle se lit, on n’y entre plus."),
            [_reading(invitation)],
        )
    return invitation


def _reading(invitation: Invitation) -> Obstacle:
    concertation = invitation.concertation
    text = _("Lire « %(title)s »", title=concertation.title)
    return Obstacle(text, "journey.show", {"slug": concertation.slug})


def has_expired(invitation: Invitation, at: datetime) -> bool:
    return invitation.expires_at is None or invitation.expires_at <= at
