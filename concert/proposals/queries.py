"""Reading proposals, and the ideas that are in none yet."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload, selectinload

from concert.concertations.models import Concertation, Participation
from concert.core import search
from concert.core.database import db, the_one
from concert.ideas.models import Idea
from concert.proposals.models import Gathered, Proposal
from concert.stakes.models import Stake


def proposals_of(concertation: Concertation) -> list[Proposal]:
    """The proposals in the order they were written, with their stakes."""
    query = (
        sa.select(Proposal)
        .where(Proposal.concertation_id == concertation.id)
        .options(joinedload(Proposal.stake))
        .order_by(Proposal.id)
    )
    return list(db.session.scalars(query))


def gathered_counts(concertation: Concertation) -> dict[int, int]:
    """How many ideas each proposal gathers."""
    query = (
        sa.select(Gathered.proposal_id, sa.func.count())
        .join(Proposal, Proposal.id == Gathered.proposal_id)
        .where(Proposal.concertation_id == concertation.id)
        .group_by(Gathered.proposal_id)
    )
    return dict(db.session.execute(query).all())


def proposal_of(concertation: Concertation, proposal_id: int) -> Proposal:
    """A proposal with the ideas it gathers, their authors and colleges."""
    ideas = selectinload(Proposal.gathered).joinedload(Gathered.idea)
    query = (
        sa.select(Proposal)
        .where(Proposal.concertation_id == concertation.id, Proposal.id == proposal_id)
        .options(
            ideas.joinedload(Idea.college),
            ideas.joinedload(Idea.author).joinedload(Participation.person),
            ideas.joinedload(Idea.stakeholder),
        )
    )
    return the_one(query, _("Cette proposition n’existe pas."))


@dataclass(frozen=True)
class Loose:
    """The ideas in no proposal yet: those to show, and how many there are in all."""

    ideas: list[Any]
    count: int


def loose_ideas(
    concertation: Concertation,
    *,
    stake: Stake | None,
    words: str,
    but: int | None,
    ticked: Collection[int],
) -> Loose:
    """The ideas in no proposal, or already in the proposal `but`, narrowed by stake and words.

    Sixty at most are shown, and those that are ticked whatever is asked for.
    """
    elsewhere = sa.select(Gathered.idea_id)
    if but is not None:
        elsewhere = elsewhere.where(Gathered.proposal_id != but)
    free = sa.select(Idea.id, Idea.title).where(
        Idea.concertation_id == concertation.id,
        Idea.withdrawn_at.is_(None),
        Idea.id.not_in(elsewhere),
    )
    asked = free
    if stake:
        asked = asked.where(Idea.stake_id == stake.id)
    if words:
        rows = search.found("idea", words, concertation_id=concertation.id)
        asked = asked.where(Idea.id.in_(rows) if rows is not None else sa.false())
    kept = free.where(Idea.id.in_(ticked))
    count = db.session.scalar(sa.select(sa.func.count()).select_from(asked.subquery())) or 0
    shown = {
        row.id: row
        for query in (kept, asked.limit(60))
        for row in db.session.execute(query.order_by(Idea.id))
    }
    return Loose([shown[idea_id] for idea_id in sorted(shown)], count)
