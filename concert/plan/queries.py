"""Reading the plan: its actions with their commitments, and those a person may answer."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload, selectinload

from concert.concertations.models import Concertation
from concert.concertations.queries import standing_of
from concert.core.clock import local_day
from concert.core.database import db, lock, the_one
from concert.people.models import Person
from concert.plan.models import Commitment, PlanAction, SignOff


def _answered() -> tuple[Any, ...]:
    """What a commitment's state is told from."""
    return (
        selectinload(Commitment.wordings),
        selectinload(Commitment.sign_offs),
        selectinload(Commitment.replies),
        joinedload(Commitment.stakeholder),
    )


def actions_of(concertation: Concertation) -> list[PlanAction]:
    """The plan: its actions in order, each with its commitments and what was answered."""
    commitments = selectinload(PlanAction.commitments).options(
        # A commitment has few answers: they come with it, in one statement.
        joinedload(Commitment.sign_offs),
        joinedload(Commitment.replies),
        joinedload(Commitment.stakeholder),
        selectinload(Commitment.wordings),
    )
    query = (
        sa.select(PlanAction)
        .where(PlanAction.concertation_id == concertation.id)
        .options(joinedload(PlanAction.lead_stakeholder), commitments)
        .order_by(PlanAction.position, PlanAction.id)
    )
    return list(db.session.scalars(query))


def action_of(concertation: Concertation, action_id: int) -> PlanAction:
    commitments = selectinload(PlanAction.commitments)
    query = (
        sa.select(PlanAction)
        .where(PlanAction.concertation_id == concertation.id, PlanAction.id == action_id)
        .options(
            joinedload(PlanAction.lead_stakeholder),
            joinedload(PlanAction.proposal),
            commitments.options(*_answered()),
        )
    )
    return the_one(query, _("Cette action n’est pas dans le plan."))


def commitment_of(concertation: Concertation, commitment_id: int) -> Commitment:
    query = (
        sa.select(Commitment)
        .where(Commitment.concertation_id == concertation.id, Commitment.id == commitment_id)
        .options(*_answered(), joinedload(Commitment.action))
    )
    return the_one(query, _("Cet engagement n’est pas dans le plan."))


def hold_action(action: PlanAction) -> None:
    """Keep others from removing it, or from asking something for it, meanwhile."""
    held = sa.select(PlanAction.id).where(PlanAction.id == action.id).with_for_update()
    the_one(held, _("Cette action n’est plus dans le plan."))
    db.session.refresh(action, ("commitments",))


def hold_commitment(commitment: Commitment) -> None:
    """Keep others from changing or answering it meanwhile, and read what they just did."""
    lock(commitment, "revision", "withdrawn_at", "wordings", "sign_offs", "replies")
    for reply in commitment.replies:
        db.session.refresh(reply, ("set_aside_at",))


def commitments_beside(commitment: Commitment) -> list[Commitment]:
    """The other commitments of the same action that are still asked for."""
    query = (
        sa.select(Commitment)
        .where(
            Commitment.action_id == commitment.action_id,
            Commitment.id != commitment.id,
            Commitment.withdrawn_at.is_(None),
        )
        .options(*_answered())
        .order_by(Commitment.id)
    )
    return list(db.session.scalars(query))


def commitments_of(concertation: Concertation, stakeholder_ids: list[int]) -> list[Commitment]:
    """The commitments these stakeholders are asked for, by action."""
    query = (
        sa.select(Commitment)
        .where(
            Commitment.concertation_id == concertation.id,
            Commitment.stakeholder_id.in_(stakeholder_ids),
            Commitment.withdrawn_at.is_(None),
        )
        .options(*_answered(), joinedload(Commitment.action))
        .order_by(Commitment.stakeholder_id, Commitment.action_id, Commitment.id)
    )
    return list(db.session.scalars(query))


def my_commitments(
    person: Person | None, concertation: Concertation, at: datetime
) -> list[Commitment]:
    """The commitments of the stakeholders for which a person may act."""
    powers = standing_of(person, concertation).powers_on(local_day(at))
    return commitments_of(concertation, [power.stakeholder_id for power in powers])


def has_actions(concertation: Concertation) -> bool:
    query = sa.select(PlanAction.id).where(PlanAction.concertation_id == concertation.id)
    return db.session.scalar(query.limit(1)) is not None


def uncommitted_actions(concertation: Concertation) -> list[PlanAction]:
    """The actions for which nobody is asked for anything."""
    asked = sa.exists().where(
        Commitment.action_id == PlanAction.id, Commitment.withdrawn_at.is_(None)
    )
    query = sa.select(PlanAction).where(PlanAction.concertation_id == concertation.id, ~asked)
    return list(db.session.scalars(query.order_by(PlanAction.position)))


def unsigned_commitments(concertation: Concertation) -> list[Commitment]:
    """The commitments whose words in force nobody has signed."""
    signed = sa.exists().where(
        SignOff.commitment_id == Commitment.id, SignOff.revision == Commitment.revision
    )
    query = (
        sa.select(Commitment)
        .where(
            Commitment.concertation_id == concertation.id,
            Commitment.withdrawn_at.is_(None),
            ~signed,
        )
        .options(joinedload(Commitment.stakeholder), joinedload(Commitment.action))
        .order_by(Commitment.id)
    )
    return list(db.session.scalars(query))


def sign_off_of(commitment: Commitment, revision: int) -> SignOff:
    query = sa.select(SignOff).where(
        SignOff.commitment_id == commitment.id, SignOff.revision == revision
    )
    return the_one(query, _("Ce texte n’a pas été signé."))


@dataclass(frozen=True)
class Progress:
    """How far the signing has got; the plan is committed when all is signed, and something is."""

    states: Counter[str]
    latest: datetime | None

    @property
    def asked(self) -> int:
        return self.states.total()

    @property
    def signed(self) -> int:
        return self.states["signed"] + self.states["reserved"]

    @property
    def is_committed(self) -> bool:
        return self.asked > 0 and self.signed == self.asked


def state_of(commitment: Commitment) -> str:
    """`signed`, `reserved`, `reworded`, `declined` or `waiting`, from the rows that say so."""
    if sign_off := commitment.sign_off:
        return "reserved" if sign_off.reservation else "signed"
    if reply := commitment.reply:
        return "declined" if reply.is_refusal else "reworded"
    return "waiting"


def progress_of(actions: list[PlanAction]) -> Progress:
    """How far the signing of a plan has got."""
    alive = [one for action in actions for one in action.commitments if one.withdrawn_at is None]
    signatures = [one.sign_off.signed_at for one in alive if one.sign_off]
    return Progress(Counter(map(state_of, alive)), max(signatures, default=None))
