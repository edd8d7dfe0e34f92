"""Inviting people: to take part, to facilitate, to act for a stakeholder."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.concertations.join_codes import RetiredCode, new_code
from concert.concertations.models import Concertation, Invitation
from concert.core.database import db, lock
from concert.core.errors import Conflict
from concert.core.text import folded
from concert.invitations.following import unanswered_invitations
from concert.invitations.guests import Guest as Guest
from concert.invitations.guests import Line, Sorted, sorted_lines, why_not
from concert.invitations.models import InvitationDraft
from concert.invitations.queries import known_to, unsent_invitations
from concert.journal.models import Verb
from concert.journal.record import record
from concert.people.models import Person, hashed
from concert.people.queries import known_as
from concert.policy.rules import Permission, require

INVITATION_LASTS = timedelta(days=30)
DRAFT_LASTS = timedelta(days=1)

# An invitation, with the secret that its letter carries and that we do not keep.
Sent = tuple[Invitation, str]


# --- inviting ---------------------------------------------------------------------------


def invite(concertation: Concertation, guest: Guest, *, by: Person, at: datetime) -> Invitation:
    """Write an invitation; `send` gives it its link."""
    require(by, Permission.INVITE, concertation, at)
    _refuse_who_is_known(concertation, guest, at)
    return _invited(concertation, [guest], by, at)[0]


def _refuse_who_is_known(concertation: Concertation, guest: Guest, at: datetime) -> None:
    _one_at_a_time(concertation)
    if reason := why_not(guest, known_to(concertation, [known_as(guest.email)], at)):
        raise Conflict(reason)


def _one_at_a_time(concertation: Concertation) -> None:
    """Two people who invite the same person at once do not send two letters."""
    lock(concertation, "closed_at")


def _invited(
    concertation: Concertation, guests: Sequence[Guest], by: Person, at: datetime
) -> list[Invitation]:
    invitations = [
        Invitation(
            concertation_id=concertation.id,
            concertation=concertation,
            email=known_as(guest.email),
            name=guest.name,
            found_by=folded(f"{guest.name} {guest.email}").strip(),
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
        for guest in guests
    ]
    db.session.add_all(invitations)
    if concertation.opened_at:
        _record(concertation, len(invitations), by, at)
    return invitations


def _record(concertation: Concertation, count: int, by: Person, at: datetime) -> None:
    """One entry for all of them: the journal is public, and knows no address."""
    record(Verb.PERSON_INVITED, concertation, by=by, at=at, count=count)


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


def send_all(invitations: Iterable[Invitation], *, by: Person, at: datetime) -> list[Sent]:
    return [(one, send(one, by=by, at=at)) for one in invitations]


def send_those_that_waited(concertation: Concertation, *, by: Person, at: datetime) -> list[Sent]:
    """Those written before the opening leave with it."""
    waited = unsent_invitations(concertation)
    sent = send_all(waited, by=by, at=at)
    if sent:
        _record(concertation, len(sent), by, at)
    return sent


def remind(concertation: Concertation, *, by: Person, at: datetime) -> list[Sent]:
    """Send anew to all who have not come, but for those written to in the last day."""
    require(by, Permission.INVITE, concertation, at)
    _one_at_a_time(concertation)
    awaited = unanswered_invitations(concertation, at)
    if not awaited:
        raise Conflict(_("Chacun a reçu son invitation depuis moins d’un jour, ou est venu."))
    return send_all(awaited, by=by, at=at)


def revoke(invitation: Invitation, *, by: Person, at: datetime) -> None:
    """Make the link worthless; who already came in stays."""
    require(by, Permission.INVITE, invitation, at)
    if invitation.accepted_at:
        raise Conflict(_("Cette invitation a déjà été acceptée."))
    invitation.revoked_at = at


def restore(invitation: Invitation, *, by: Person, at: datetime) -> None:
    """Take a revocation back: the link that was sent is good again, as long as it was."""
    require(by, Permission.INVITE, invitation, at)
    guest = Guest(invitation.email, invitation.role, stakeholder=invitation.stakeholder)
    _refuse_who_is_known(invitation.concertation, guest, at)
    invitation.revoked_at = None


# --- lists ------------------------------------------------------------------------------


def keep_list(
    concertation: Concertation,
    lines: Sequence[Line],
    file_name: str = "",
    *,
    by: Person,
    at: datetime,
) -> InvitationDraft:
    """Keep a list while it is being checked."""
    require(by, Permission.INVITE, concertation, at)
    draft = InvitationDraft(
        concertation=concertation,
        made_by_id=by.id,
        made_at=at,
        file_name=file_name,
        lines=[asdict(line) for line in lines],
    )
    db.session.add(draft)
    db.session.flush()
    return draft


def invite_list(
    draft: InvitationDraft, count: int, *, by: Person, at: datetime
) -> list[Invitation]:
    """Invite those that the list names, `count` of them as they were shown.

    The lines refused stay, to be corrected.
    """
    concertation = draft.concertation
    require(by, Permission.INVITE, concertation, at)
    _one_at_a_time(concertation)
    read = read_list(draft, at)
    if len(read.guests) != count or not count:
        raise Conflict(_("La liste a changé entre-temps : relisez-la avant de l’envoyer."))
    invitations = _invited(concertation, read.guests, by, at)
    draft.lines = [asdict(refusal.line) for refusal in read.refused]
    if not read.refused:
        db.session.delete(draft)
    return invitations


def read_list(draft: InvitationDraft, at: datetime) -> Sorted:
    """What the lines of a list are worth now."""
    lines = [Line(**line) for line in draft.lines]
    addresses = [known_as(line.email) for line in lines]
    return sorted_lines(lines, known_to(draft.concertation, addresses, at))


def as_pasted(draft: InvitationDraft) -> str:
    """The lines of a list as they were written, each where it stood."""
    rows: dict[int, list[str]] = {}
    for line in draft.lines:
        rows.setdefault(line["number"], []).append(line["written"])
    return "\n".join(", ".join(row) for row in rows.values())


def give_up_list(draft: InvitationDraft, *, by: Person, at: datetime) -> None:
    require(by, Permission.INVITE, draft.concertation, at)
    db.session.delete(draft)


def forget_old_lists(*, at: datetime) -> None:
    """Lists hold addresses of people who know nothing of it yet: a day, and no more."""
    old = InvitationDraft.made_at < at - DRAFT_LASTS
    db.session.execute(sa.delete(InvitationDraft).where(old))


# --- the code ---------------------------------------------------------------------------


def renew_code(concertation: Concertation, *, by: Person, at: datetime) -> str:
    """Give the concertation another code; the old one, wherever it was written, lets nobody in."""
    require(by, Permission.INVITE, concertation, at)
    lock(concertation, "join_code")
    if concertation.join_code is None:
        raise Conflict(_("Le code sera donné à l’ouverture de la concertation."))
    db.session.add(
        RetiredCode(code=concertation.join_code, concertation_id=concertation.id, retired_at=at)
    )
    concertation.join_code = new_code()
    record(Verb.JOIN_CODE_RENEWED, concertation, by=by, at=at)
    return concertation.join_code
