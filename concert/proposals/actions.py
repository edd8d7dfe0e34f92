"""Gathering ideas into proposals, without betraying them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.core.database import db
from concert.core.errors import Conflict
from concert.diagnosis.queries import published_as
from concert.ideas.models import Idea
from concert.journal.models import Verb
from concert.journal.record import record
from concert.people.models import Person
from concert.policy.rules import Permission, require
from concert.proposals.models import Gathered, Proposal
from concert.stakes.models import Stake


@dataclass(frozen=True)
class ProposalGiven:
    """A proposal as it is written, and the ids of the ideas it gathers."""

    title: str
    text: str
    stake: Stake | None = None
    ideas: Iterable[int] = ()


def write_proposal(
    concertation: Concertation, given: ProposalGiven, *, by: Person, at: datetime
) -> Proposal:
    """Gather ideas into a proposal; each keeps its author, and points to what it became."""
    require(by, Permission.GROUP_IDEAS, concertation, at)
    proposal = Proposal(
        concertation=concertation,
        title=given.title,
        text=given.text,
        stake_id=given.stake.id if given.stake else None,
        published_stake_id=published_as(given.stake),
        written_at=at,
    )
    db.session.add(proposal)
    db.session.flush()
    _gather(proposal, set(given.ideas))
    _record(Verb.PROPOSAL_WRITTEN, proposal, by, at)
    return proposal


def revise_proposal(proposal: Proposal, given: ProposalGiven, *, by: Person, at: datetime) -> None:
    """Change a proposal's words or the ideas it gathers, before a vote is prepared."""
    require(by, Permission.REVISE_PROPOSAL, proposal, at)
    proposal.title, proposal.text = given.title, given.text
    if proposal.stake_id != (given.stake.id if given.stake else None):
        proposal.published_stake_id = published_as(given.stake)
    proposal.stake_id = given.stake.id if given.stake else None
    _gather(proposal, set(given.ideas))
    _record(Verb.PROPOSAL_REVISED, proposal, by, at)


def remove_proposal(proposal: Proposal, *, by: Person, at: datetime) -> None:
    """Take a proposal apart: its ideas are free again."""
    require(by, Permission.REVISE_PROPOSAL, proposal, at)
    _record(Verb.PROPOSAL_REMOVED, proposal, by, at)
    db.session.delete(proposal)


def _gather(proposal: Proposal, wanted: set[int]) -> None:
    """Put exactly these ideas in the proposal; one that is in another cannot be taken from it."""
    present = {one.idea_id: one for one in proposal.gathered}
    for idea_id in present.keys() - wanted:
        proposal.gathered.remove(present[idea_id])
    new = wanted - present.keys()
    taken = sa.select(sa.func.count()).where(Gathered.idea_id.in_(new))
    known = sa.select(sa.func.count()).where(
        Idea.id.in_(new), Idea.concertation_id == proposal.concertation_id
    )
    if db.session.scalar(taken) or db.session.scalar(known) != len(new):
        raise Conflict(_("Une de ces idées vient d’être placée dans une autre proposition."))
    proposal.gathered.extend(Gathered(idea_id=idea_id) for idea_id in sorted(new))
    db.session.flush()


def _record(verb: Verb, proposal: Proposal, by: Person, at: datetime) -> None:
    record(
        verb,
        proposal.concertation,
        by=by,
        at=at,
        proposal=proposal.id,
        title=proposal.title,
        ideas=sorted(one.idea_id for one in proposal.gathered),
    )
