"""Proposing an idea, changing one's own, arguing."""

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime

from concert.concertations.counters import move
from concert.concertations.models import Concertation, Stakeholder
from concert.core import search
from concert.core.database import db
from concert.diagnosis.queries import published_as
from concert.ideas.models import DRAWS, Argument, Idea, Stance
from concert.journal.models import Verb
from concert.journal.record import record
from concert.people.models import Person
from concert.policy.rules import Permission, require
from concert.policy.voices import voice_of
from concert.stakes.models import Stake


@dataclass(frozen=True)
class IdeaGiven:
    """An idea as it is written."""

    title: str
    text: str
    needs: str = ""
    stake: Stake | None = None
    # The stakeholder in whose name it is given; None for one's own.
    pour: Stakeholder | None = None


def propose_idea(concertation: Concertation, given: IdeaGiven, *, by: Person, at: datetime) -> Idea:
    """Put an idea forward."""
    require(by, Permission.PROPOSE_IDEA, concertation, at)
    idea = Idea(
        concertation=concertation,
        **asdict(voice_of(by, concertation, given.pour, at)),
        given_at=at,
        draw=secrets.randbelow(DRAWS),
        stake_id=given.stake.id if given.stake else None,
        published_stake_id=published_as(given.stake),
        title=given.title,
        text=given.text,
        needs=given.needs,
    )
    db.session.add(idea)
    db.session.flush()
    for table, row_id, counter in idea.counted():
        move(table, row_id, counter, 1)
    _make_findable(idea)
    record(Verb.IDEA_PROPOSED, concertation, by=by, at=at, idea=idea.id)
    return idea


def revise_idea(idea: Idea, given: IdeaGiven, *, by: Person, at: datetime) -> None:
    """Change one's own idea; the page says that it was changed, and when."""
    require(by, Permission.REVISE_IDEA, idea, at)
    for table, row_id, counter in idea.counted():
        move(table, row_id, counter, -1)
    idea.title, idea.text, idea.needs = given.title, given.text, given.needs
    _answer(idea, given.stake)
    idea.revised_at = at
    for table, row_id, counter in idea.counted():
        move(table, row_id, counter, 1)
    _make_findable(idea)
    record(Verb.IDEA_REVISED, idea.concertation, by=by, at=at, idea=idea.id)


def _answer(idea: Idea, stake: Stake | None) -> None:
    """Another stake is answered as it is published now; the same, as it was when it was read."""
    if idea.stake_id != (stake.id if stake else None):
        idea.published_stake_id = published_as(stake)
    idea.stake_id = stake.id if stake else None


def _make_findable(idea: Idea) -> None:
    search.remember("idea", idea.id, idea.title, idea.text, concertation_id=idea.concertation_id)


def argue(
    idea: Idea,
    stance: Stance,
    text: str,
    *,
    pour: Stakeholder | None = None,
    by: Person,
    at: datetime,
) -> Argument:
    """Give a reason for an idea, or against it."""
    require(by, Permission.ARGUE, idea, at)
    argument = Argument(
        concertation_id=idea.concertation_id,
        idea=idea,
        **asdict(voice_of(by, idea.concertation, pour, at)),
        given_at=at,
        stance=stance,
        text=text,
    )
    db.session.add(argument)
    db.session.flush()
    move(Idea, idea.id, f"{stance}_count", 1)
    record(Verb.ARGUMENT_GIVEN, idea.concertation, by=by, at=at, argument=argument.id)
    return argument
