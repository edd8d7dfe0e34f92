"""The thread in one query, from whichever of its points one holds.

finding → stake → idea → proposal → result → action → commitment → signature
"""

from typing import Any

import sqlalchemy as sa

from concert.core.database import db
from concert.diagnosis.models import DiagnosisVersion, PublishedStake
from concert.findings.models import Finding
from concert.ideas.models import Idea
from concert.outcomes.models import Disposition
from concert.plan.models import Commitment, PlanAction, SignOff
from concert.proposals.models import Gathered, Proposal
from concert.stakes.models import Stake, StakeSource
from concert.votes.models import Poll, PollChoice

_on_idea = sa.orm.aliased(Disposition)
_on_proposal = sa.orm.aliased(Disposition)


def _findings() -> tuple[Any, ...]:
    """How many findings the stake is drawn from, and the one most people share."""
    drawn = sa.and_(StakeSource.stake_id == Stake.id, StakeSource.finding_id == Finding.id)
    alive = sa.and_(drawn, Finding.withdrawn_at.is_(None))
    count = sa.select(sa.func.count(Finding.id)).where(alive).correlate(Stake)
    best = sa.select(Finding.text).where(alive).correlate(Stake)
    best = best.order_by(Finding.shared_count.desc(), Finding.id).limit(1)
    return (
        count.scalar_subquery().label("findings"),
        best.scalar_subquery().label("finding"),
    )


def _gathered() -> tuple[Any, ...]:
    """How many ideas the proposal gathers, and the first of them."""
    within = sa.select(sa.func.count(Gathered.idea_id)).where(Gathered.proposal_id == Proposal.id)
    first = sa.select(sa.func.min(Gathered.idea_id)).where(Gathered.proposal_id == Proposal.id)
    return (
        within.correlate(Proposal).scalar_subquery().label("ideas"),
        first.correlate(Proposal).scalar_subquery().label("first_idea"),
    )


def _signed() -> tuple[Any, ...]:
    """How many commitments the action asks for, and how many are signed as they stand."""
    asked = sa.and_(Commitment.action_id == PlanAction.id, Commitment.withdrawn_at.is_(None))
    signed = sa.and_(
        asked,
        SignOff.commitment_id == Commitment.id,
        SignOff.revision == Commitment.revision,
    )
    count = sa.select(sa.func.count(Commitment.id)).correlate(PlanAction)
    return (
        count.where(asked).scalar_subquery().label("asked"),
        count.where(signed).scalar_subquery().label("signed"),
    )


_COLUMNS = (
    Stake.id.label("stake_id"),
    # In the words that were answered, where a version holds them.
    sa.func.coalesce(PublishedStake.title, Stake.title).label("stake"),
    PublishedStake.stake_id.label("published_stake_id"),
    DiagnosisVersion.number.label("version"),
    *_findings(),
    Proposal.id.label("proposal_id"),
    Proposal.title.label("proposal"),
    *_gathered(),
    PollChoice.poll_id,
    Poll.counted_at,
    Poll.outcome,
    PlanAction.id.label("action_id"),
    PlanAction.title.label("action"),
    PlanAction.indicator,
    PlanAction.baseline,
    PlanAction.target,
    PlanAction.unit,
    *_signed(),
    _on_proposal.outcome.label("proposal_answer"),
    _on_proposal.reason.label("proposal_reason"),
)


def _forward(query: Any) -> Any:
    """From the proposal on: the vote, the action, the answer."""
    return (
        query.outerjoin(PollChoice, PollChoice.proposal_id == Proposal.id)
        .outerjoin(Poll, Poll.id == PollChoice.poll_id)
        .outerjoin(_on_proposal, _on_proposal.proposal_id == Proposal.id)
    )


def _as_published(query: Any, answering: Any) -> Any:
    """The stake that this column answers, in the version that was read."""
    return query.outerjoin(PublishedStake, PublishedStake.id == answering).outerjoin(
        DiagnosisVersion, DiagnosisVersion.id == PublishedStake.version_id
    )


def thread_of_idea(idea_id: int) -> Any:
    """One row from the stake that the idea answers to the signatures it led to."""
    query = (
        sa.select(
            *_COLUMNS,
            Idea.id.label("idea_id"),
            # A title that was withdrawn is read nowhere.
            sa.case((Idea.withdrawn_at.is_(None), Idea.title), else_="").label("idea"),
            _on_idea.outcome.label("idea_answer"),
            _on_idea.reason.label("idea_reason"),
        )
        .select_from(Idea)
        .outerjoin(Stake, Stake.id == Idea.stake_id)
        .outerjoin(Gathered, Gathered.idea_id == Idea.id)
        .outerjoin(Proposal, Proposal.id == Gathered.proposal_id)
        .outerjoin(_on_idea, _on_idea.idea_id == Idea.id)
        .outerjoin(PlanAction, PlanAction.proposal_id == Proposal.id)
    )
    query = _as_published(query, Idea.published_stake_id)
    return db.session.execute(
        _forward(query).where(Idea.id == idea_id).order_by(PlanAction.position).limit(1)
    ).one()


def thread_of_proposal(proposal_id: int) -> Any:
    query = (
        sa.select(*_COLUMNS)
        .select_from(Proposal)
        .outerjoin(Stake, Stake.id == Proposal.stake_id)
        .outerjoin(PlanAction, PlanAction.proposal_id == Proposal.id)
    )
    query = _as_published(query, Proposal.published_stake_id)
    return db.session.execute(
        _forward(query).where(Proposal.id == proposal_id).order_by(PlanAction.position).limit(1)
    ).one()


def thread_of_action(action_id: int) -> Any:
    """One row from the stake back there to the signatures of this action."""
    query = (
        sa.select(*_COLUMNS)
        .select_from(PlanAction)
        .outerjoin(Proposal, Proposal.id == PlanAction.proposal_id)
        .outerjoin(Stake, Stake.id == Proposal.stake_id)
    )
    query = _as_published(query, Proposal.published_stake_id)
    return db.session.execute(_forward(query).where(PlanAction.id == action_id)).one()
