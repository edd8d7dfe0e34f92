"""Coming in: with the code alone, with an address, or by accepting an invitation."""

import secrets
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.concertations.counters import count_in, move
from concert.concertations.models import (
    College,
    Concertation,
    Invitation,
    Participation,
    Role,
)
from concert.concertations.queries import Standing, standing_of
from concert.core.database import db, inserted_once, lock
from concert.core.errors import Conflict, Refused
from concert.invitations.actions import INVITATION_LASTS
from concert.joining.models import Arrival
from concert.joining.pseudonyms import draw, is_pseudonym, is_taken
from concert.joining.queries import has_expired, invitation_with, invited_by, participation_of
from concert.joining.returning import renew_return_link
from concert.journal.models import Verb
from concert.journal.record import record
from concert.mandates.actions import accept_mandate
from concert.people.actions import declare_of_age, newcomer
from concert.people.models import Person, hashed
from concert.policy.rules import Permission, require


def accept(
    token: str, *, by: Person, shown_as: str, college: College | None, at: datetime
) -> Participation:
    """Come in with what the invitation gives: a role, a college, a mandate."""
    invitation = invitation_with(token, at)
    require(by, Permission.JOIN, invitation.concertation, at)
    taken = db.session.execute(
        sa.update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.accepted_at.is_(None))
        .values(accepted_at=at)
    )
    if not taken.rowcount:  # type: ignore[attr-defined]
        raise Conflict(_("Cette invitation a déjà servi."))
    college_id = invitation.college_id or (college.id if college else None)
    participation = _take_place(
        invitation.concertation, invitation.role, college_id, shown_as, by=by, at=at
    )
    accept_mandate(invitation, by=by, at=at)
    return participation


def renew(token: str, *, at: datetime) -> tuple[Invitation, str]:
    """Give an invitation that expired a new link, which replaces it: holding the old is enough.

    It goes to the address that was invited, so the policy has nobody to ask about.
    """
    invitation = invited_by(token)
    if not has_expired(invitation, at):
        raise Conflict(_("Cette invitation est encore bonne : acceptez-la."))
    again = secrets.token_urlsafe(32)
    invitation.token_hash = hashed(again)
    invitation.sent_at, invitation.expires_at = at, at + INVITATION_LASTS
    return invitation, again


def join(
    concertation: Concertation,
    college: College,
    *,
    code: str,
    shown_as: str,
    by: Person | None,
    at: datetime,
) -> Participation:
    """Become a participant, in one college; with the code where it is asked for.

    Whoever is in already, for the team, only takes a college.
    """
    require(by, Permission.JOIN, concertation, at)
    if not lets_in(concertation, code, standing_of(by, concertation)):
        raise Refused(_("Cette concertation se rejoint avec un code ou une invitation."))
    if is_pseudonym(shown_as) and is_taken(shown_as, concertation):
        raise Conflict(_("Quelqu’un porte déjà ce nom ici : choisissez-en un autre."))
    return _take_place(concertation, Role.PARTICIPANT, college.id, shown_as, by=by, at=at)


def lets_in(concertation: Concertation, code: str, standing: Standing) -> bool:
    """Whether someone who is signed in may take a college here."""
    with_code = code == concertation.join_code
    return concertation.open_to_all or with_code or standing.role is not None


@dataclass(frozen=True)
class Arrived:
    """Someone who came in with the code alone, and their secret link: told now, kept nowhere."""

    person: Person
    token: str = ""


def arrive(
    concertation: Concertation,
    college: College,
    *,
    code: str,
    pseudonym: str,
    key: str,
    at: datetime,
) -> Arrived:
    """Come in with the code alone, under a name that was drawn; they say they are of age.

    The same form sent twice, by its key, is one person.
    """
    if code != concertation.join_code:
        raise Refused(_("Sans adresse, on entre avec le code : il est sur l’affiche."))
    person = newcomer(at=at)
    declare_of_age(person, at=at)
    if not inserted_once(Arrival, key=hashed(key), person_id=person.id, at=at):
        db.session.delete(person)
        db.session.flush()
        return Arrived(db.session.get_one(Arrival, hashed(key)).person)
    # Two who were drawn the same name at the same moment: the second gets another.
    lock(concertation, "participants_count")
    if not is_pseudonym(pseudonym) or is_taken(pseudonym, concertation):
        pseudonym = draw(concertation)
    join(concertation, college, code=code, shown_as=pseudonym, by=person, at=at)
    return Arrived(person, renew_return_link(person, at=at))


def _take_place(
    concertation: Concertation,
    role: Role,
    college_id: int | None,
    shown_as: str,
    *,
    by: Person | None,
    at: datetime,
) -> Participation:
    if by is None:
        raise RuntimeError("the policy lets no stranger come this far")
    came = inserted_once(
        Participation,
        concertation_id=concertation.id,
        person_id=by.id,
        role=role,
        college_id=college_id,
        shown_as=shown_as,
        joined_at=at,
    )
    db.session.info.pop("standings", None)
    participation = participation_of(by, concertation)
    if came:
        count_in(concertation, college_id)
        record(Verb.PERSON_JOINED, concertation, by=by, at=at)
    else:
        lock(participation, "role", "college_id", "left_at")
        _come_back(concertation, participation)
        _raise(participation, role, college_id)
        participation.shown_as = shown_as or participation.shown_as
        # What they gave is read under another name or college: pages are to be made anew.
        record(Verb.PLACE_CHANGED, concertation, by=by, at=at)
    return participation


def _come_back(concertation: Concertation, participation: Participation) -> None:
    """Someone who had left takes their place again, and what they gave is theirs again."""
    if participation.left_at:
        participation.left_at = None
        count_in(concertation, participation.college_id)


_RANK = (Role.PARTICIPANT, Role.FACILITATOR, Role.LEAD)


def _raise(participation: Participation, role: Role, college_id: int | None) -> None:
    """Someone who is already in keeps what they are, and gains what they lacked."""
    participation.role = max(participation.role, role, key=_RANK.index)
    if participation.college_id is None and college_id is not None:
        participation.college_id = college_id
        move(College, college_id, "participants_count", 1)
