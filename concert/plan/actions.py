"""Drawing the plan: its actions, the commitments asked for, their rewording."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.concertations.models import Concertation, Stakeholder
from concert.core.database import db
from concert.core.errors import Conflict, Refused
from concert.journal.models import Verb
from concert.journal.record import record
from concert.people.models import Person
from concert.plan.models import Commitment, PlanAction, Reply, Wording
from concert.plan.queries import hold_action, hold_commitment
from concert.policy.rules import Permission, require
from concert.proposals.models import Proposal


@dataclass(frozen=True)
class ActionDrawn:
    """A fiche-action as it is written."""

    title: str
    theme: str = ""
    objective: str = ""
    audience: str = ""
    steps: str = ""
    means: str = ""
    partners: str = ""
    indicator: str = ""
    unit: str = ""
    baseline: float | None = None
    target: float | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    lead_stakeholder_id: int | None = None


def draw_action(
    concertation: Concertation,
    drawn: ActionDrawn,
    proposal: Proposal | None,
    *,
    by: Person,
    at: datetime,
) -> PlanAction:
    """Retain a proposal as an action of the plan; or add one that comes from none."""
    require(by, Permission.DRAW_PLAN, concertation, at)
    last = sa.select(sa.func.max(PlanAction.position)).where(
        PlanAction.concertation_id == concertation.id
    )
    action = PlanAction(
        concertation=concertation,
        proposal_id=proposal and proposal.id,
        position=(db.session.scalar(last) or 0) + 1,
        drawn_at=at,
        **vars(drawn),
    )
    db.session.add(action)
    db.session.flush()
    record(Verb.ACTION_DRAWN, concertation, by=by, at=at, action=action.id, title=action.title)
    return action


def revise_action(action: PlanAction, drawn: ActionDrawn, *, by: Person, at: datetime) -> None:
    """Change a fiche-action; its commitments have words of their own, which stay as signed."""
    hold_action(action)
    require(by, Permission.DRAW_PLAN, action, at)
    for name, value in vars(drawn).items():
        setattr(action, name, value)
    record(
        Verb.ACTION_REVISED,
        action.concertation,
        by=by,
        at=at,
        action=action.id,
        title=action.title,
    )


def remove_action(action: PlanAction, *, by: Person, at: datetime) -> None:
    """Give an action up, as long as it asks nobody for anything."""
    hold_action(action)
    require(by, Permission.DRAW_PLAN, action, at)
    if action.commitments:
        raise Conflict(
            _(
                "Des engagements ont été demandés pour cette action : elle reste dans le plan,"
                " avec leur histoire."
            )
        )
    record(
        Verb.ACTION_REMOVED,
        action.concertation,
        by=by,
        at=at,
        action=action.id,
        title=action.title,
    )
    db.session.delete(action)


@dataclass(frozen=True)
class Words:
    """What a commitment says."""

    text: str
    due_on: date
    means: str = ""
    subject_to: str = ""
    kept_if: str = ""


def ask_commitment(
    action: PlanAction, stakeholder: Stakeholder, words: Words, *, by: Person, at: datetime
) -> Commitment:
    """Ask a stakeholder to commit itself: it will sign, propose other words, or decline."""
    hold_action(action)
    require(by, Permission.DRAW_PLAN, action, at)
    if stakeholder.concertation_id != action.concertation_id:
        raise Refused(_("Cette partie prenante ne fait pas partie de la concertation."))
    commitment = Commitment(
        concertation=action.concertation,
        action=action,
        stakeholder=stakeholder,
        revision=1,
        asked_at=at,
        wordings=[_wording(action.concertation_id, 1, words, at)],
    )
    db.session.add(commitment)
    db.session.flush()
    _record(Verb.COMMITMENT_ASKED, commitment, by, at, revision=1)
    return commitment


def reword(
    commitment: Commitment, words: Words, because: str, read: int, *, by: Person, at: datetime
) -> None:
    """Change the words of a commitment: it alone is to be signed anew, and its history stays.

    `read` is the revision on which the new words were written, so that two people who reword at
    once do not undo each other.
    """
    _still_asked(commitment, by, at)
    if read != commitment.revision:
        raise Conflict(_("Quelqu’un vient de changer ce texte : relisez-le avant de le modifier."))
    commitment.revision += 1
    wording = _wording(commitment.concertation_id, commitment.revision, words, at)
    wording.because = because
    commitment.wordings.append(wording)
    _record(
        Verb.COMMITMENT_REWORDED, commitment, by, at, revision=commitment.revision, because=because
    )


def _still_asked(commitment: Commitment, by: Person, at: datetime) -> None:
    """What every change to a commitment begins with."""
    hold_commitment(commitment)
    require(by, Permission.DRAW_PLAN, commitment, at)
    if commitment.withdrawn_at:
        raise Conflict(_("Cet engagement n’est plus demandé."))


def _wording(concertation_id: int, revision: int, words: Words, at: datetime) -> Wording:
    return Wording(concertation_id=concertation_id, revision=revision, written_at=at, **vars(words))


def set_aside(reply: Reply, because: str, *, by: Person, at: datetime) -> None:
    """Keep the words as they are, and say why: the stakeholder is asked again."""
    _still_asked(reply.commitment, by, at)
    if reply is not reply.commitment.reply:
        raise Conflict(_("Une autre réponse est arrivée depuis : relisez la page."))
    reply.set_aside_at, reply.set_aside_because = at, because
    _record(Verb.REWORDING_SET_ASIDE, reply.commitment, by, at, because=because)


def withdraw_commitment(commitment: Commitment, because: str, *, by: Person, at: datetime) -> None:
    """Ask for it no more; what was signed and answered stays readable."""
    _still_asked(commitment, by, at)
    commitment.withdrawn_at, commitment.withdrawn_because = at, because
    _record(Verb.COMMITMENT_WITHDRAWN, commitment, by, at, because=because)


def _record(
    verb: Verb, commitment: Commitment, by: Person, at: datetime, **details: object
) -> None:
    record(
        verb,
        commitment.concertation,
        by=by,
        at=at,
        commitment=commitment.id,
        stakeholder=commitment.stakeholder.name,
        **details,
    )
