"""Reading what becomes of ideas and proposals, and what still waits for an answer."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from concert.concertations.models import Concertation
from concert.core.database import db
from concert.core.paging import Page, Paged
from concert.ideas.models import Idea
from concert.outcomes.models import Disposition
from concert.plan.models import PlanAction
from concert.proposals.models import Gathered, Proposal


def _is_answered(proposal_id: sa.SQLColumnExpression[int]) -> sa.ColumnElement[bool]:
    """The proposal became an action, or was answered otherwise."""
    return sa.or_(
        sa.exists().where(PlanAction.proposal_id == proposal_id),
        sa.exists().where(Disposition.proposal_id == proposal_id),
    )


_place = sa.orm.aliased(Gathered)
_answered_by_proposal = sa.exists().where(
    _place.idea_id == Idea.id, _is_answered(_place.proposal_id)
)
_answered_itself = sa.exists().where(Disposition.idea_id == Idea.id)
# An idea waits while it has neither an action nor a reason, by itself or through its proposal.
_waits = sa.and_(Idea.withdrawn_at.is_(None), ~_answered_by_proposal, ~_answered_itself)


def waiting_count(concertation: Concertation) -> int:
    """How many ideas wait for an answer."""
    query = sa.select(sa.func.count(Idea.id)).where(Idea.concertation_id == concertation.id, _waits)
    return db.session.scalar(query) or 0


def waiting_ideas(concertation: Concertation, limit: int = 100) -> list[Any]:
    """The ideas that wait for an answer, the oldest first."""
    query = (
        sa.select(Idea.id, Idea.title, Proposal.title.label("proposal"))
        .outerjoin(Gathered, Gathered.idea_id == Idea.id)
        .outerjoin(Proposal, Proposal.id == Gathered.proposal_id)
        .where(Idea.concertation_id == concertation.id, _waits)
        .order_by(Idea.id)
        .limit(limit)
    )
    return list(db.session.execute(query))


def waiting_proposals(concertation: Concertation) -> list[Any]:
    """The proposals that became no action and had no answer."""
    query = (
        sa.select(Proposal.id, Proposal.title)
        .where(Proposal.concertation_id == concertation.id, ~_is_answered(Proposal.id))
        .order_by(Proposal.id)
    )
    return list(db.session.execute(query))


@dataclass(frozen=True)
class Answered:
    """A proposal, the actions it became, and the answer it had otherwise."""

    proposal: Proposal
    actions: list[PlanAction]
    disposition: Disposition | None


def answered_proposals(concertation: Concertation) -> list[Answered]:
    """Every proposal with what became of it."""
    here = Proposal.concertation_id == concertation.id
    proposals = db.session.scalars(sa.select(Proposal).where(here).order_by(Proposal.id))
    actions: dict[int, list[PlanAction]] = {}
    for action in db.session.scalars(
        sa.select(PlanAction)
        .where(PlanAction.concertation_id == concertation.id, PlanAction.proposal_id.is_not(None))
        .order_by(PlanAction.position)
    ):
        actions.setdefault(action.proposal_id or 0, []).append(action)
    given = {
        one.proposal_id: one
        for one in db.session.scalars(
            sa.select(Disposition).where(
                Disposition.concertation_id == concertation.id,
                Disposition.proposal_id.is_not(None),
            )
        )
    }
    return [Answered(one, actions.get(one.id, []), given.get(one.id)) for one in proposals]


_ANSWERS = Paged(
    sa.select(
        Idea.id.label("idea_id"),
        Idea.title,
        Disposition.outcome,
        Disposition.reason,
        Disposition.answered_at,
        Disposition.id,
    )
    .join(Disposition, Disposition.idea_id == Idea.id)
    .where(Idea.concertation_id == sa.bindparam("concertation"), Idea.withdrawn_at.is_(None)),
    (Disposition.id,),
)


def answers_page(concertation: Concertation, mark: str | None) -> Page[Any]:
    """The ideas answered by themselves, with the reasons, the latest first."""
    return _ANSWERS.page(mark, 30, concertation=concertation.id)


def disposition_of(
    *, idea_id: int | None = None, proposal_id: int | None = None
) -> Disposition | None:
    query = sa.select(Disposition).where(
        Disposition.idea_id == idea_id if idea_id else Disposition.proposal_id == proposal_id
    )
    return db.session.scalar(query)


@dataclass(frozen=True)
class Account:
    """The account given of all ideas: how many in an action, how many answered, how many wait."""

    ideas: int
    in_actions: int
    waiting: int

    @property
    def answered(self) -> int:
        return self.ideas - self.in_actions - self.waiting


def account_of(concertation: Concertation) -> Account:
    in_actions = (
        sa.select(sa.func.count(sa.distinct(Idea.id)))
        .join(Gathered, Gathered.idea_id == Idea.id)
        .join(PlanAction, PlanAction.proposal_id == Gathered.proposal_id)
        .where(Idea.concertation_id == concertation.id, Idea.withdrawn_at.is_(None))
    )
    return Account(
        concertation.ideas_count, db.session.scalar(in_actions) or 0, waiting_count(concertation)
    )
