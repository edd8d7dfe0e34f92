"""Answering ideas and proposals, each with a reason that everyone can read."""

from collections.abc import Iterable
from datetime import datetime

from concert.concertations.models import Concertation
from concert.core.database import db
from concert.ideas.models import Idea
from concert.ideas.queries import idea_of
from concert.journal.models import Verb
from concert.journal.record import record
from concert.outcomes.models import Disposition, Outcome
from concert.outcomes.queries import disposition_of
from concert.people.models import Person
from concert.policy.rules import Permission, require
from concert.proposals.models import Proposal


def answer_ideas(
    concertation: Concertation,
    idea_ids: Iterable[int],
    outcome: Outcome,
    reason: str,
    *,
    by: Person,
    at: datetime,
) -> list[Disposition]:
    """Give several ideas one same answer; each shows it on its own page."""
    require(by, Permission.ANSWER_IDEAS, concertation, at)
    ideas = [idea_of(concertation, idea_id) for idea_id in idea_ids]
    return [_answer_idea(idea, outcome, reason, by, at) for idea in ideas]


def _answer_idea(
    idea: Idea, outcome: Outcome, reason: str, by: Person, at: datetime
) -> Disposition:
    answer = disposition_of(idea_id=idea.id) or Disposition(
        concertation_id=idea.concertation_id, idea_id=idea.id
    )
    _give(answer, outcome, reason, by, at)
    record(
        Verb.IDEA_ANSWERED,
        idea.concertation,
        by=by,
        at=at,
        idea=idea.id,
        outcome=outcome,
        reason=reason,
    )
    return answer


def answer_proposal(
    proposal: Proposal, outcome: Outcome, reason: str, *, by: Person, at: datetime
) -> Disposition:
    """Say what becomes of a proposal; the ideas it gathers are answered with it."""
    require(by, Permission.ANSWER_IDEAS, proposal, at)
    answer = disposition_of(proposal_id=proposal.id) or Disposition(
        concertation_id=proposal.concertation_id, proposal_id=proposal.id
    )
    _give(answer, outcome, reason, by, at)
    record(
        Verb.PROPOSAL_ANSWERED,
        proposal.concertation,
        by=by,
        at=at,
        proposal=proposal.id,
        outcome=outcome,
        reason=reason,
    )
    return answer


def _give(answer: Disposition, outcome: Outcome, reason: str, by: Person, at: datetime) -> None:
    answer.outcome, answer.reason = outcome, reason
    answer.answered_at, answer.answered_by_id = at, by.id
    db.session.add(answer)
    db.session.flush()
