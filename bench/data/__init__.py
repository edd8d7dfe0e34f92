"""The data that everything is measured on: rows written in bulk, as the acts would leave them."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from bench.data.crowd import Crowd, Gathering
from bench.data.ideas import argue, draw_stakes, give_ideas
from bench.data.plan import draw_plan
from bench.data.votes import prepare_poll, vote, write_proposals
from bench.floor import Own
from concert.concertations.phases import Phase
from concert.core.clock import local_day
from concert.core.database import db, write_transaction
from concert.ideas.drawing import drawn, seed_of
from concert.ideas.listing import PAGE
from concert.ideas.narrowing import Wanted


@dataclass(frozen=True)
class Sizes:
    """How much there is of everything."""

    people: int = 2_000
    ideas: int = 1_000
    arguments: int = 5_000
    # Ideas with fifty arguments; the other arguments are shared by the other ideas.
    discussed: int = 20
    # Polls in which everyone has voted; in one more, nobody has yet.
    polls: int = 5
    actions: int = 40
    commitments: int = 120
    # Ideas of one more concertation, to see whether a list grows with them.
    large: int = 0

    @property
    def ballots(self) -> int:
        return self.people * self.polls


QUICK = Sizes(people=120, ideas=60, arguments=220, discussed=3, polls=2, actions=8, commitments=24)


@dataclass(frozen=True)
class World:
    """What the measures ask for: addresses, ids, people."""

    people: list[int]
    ideas: str
    discussed: list[int]
    quiet: list[int]
    stake: int
    # The ideas that the list shows first today: the floor's list shows them too.
    listed: list[int]
    vote: str
    options: list[int]
    plan: str
    large: str = ""


def load(sizes: Sizes, at: datetime) -> World:
    """Fill an empty database, whose schema the migrations have made."""
    with write_transaction():
        Own.metadata.create_all(db.session.connection())
        world = _load(sizes, Crowd(sizes.people, at))
        db.session.commit()
    _settle()
    return world


def _load(sizes: Sizes, crowd: Crowd) -> World:
    here = crowd.gather("une-cour-ou-l-on-apprend", "Une cour où l’on apprend", Phase.IDEAS)
    stakes = draw_stakes(here)
    ideas = give_ideas(here, stakes, sizes.ideas)
    argue(here, ideas, sizes.arguments, sizes.discussed)
    write_proposals(here, stakes, ideas[: len(ideas) // 20])

    for n in range(1, sizes.polls):
        voted = crowd.gather(f"le-vote-numero-{n}", f"Le vote numéro {n}", Phase.VOTE)
        vote(voted, prepare_poll(voted, write_proposals(voted)))
    planned = crowd.gather("le-plan-de-la-cour", "Le plan de la cour", Phase.PLAN)
    drawn = write_proposals(planned)
    vote(planned, prepare_poll(planned, drawn))
    draw_plan(planned, drawn, sizes.actions, sizes.commitments)

    voting = crowd.gather("le-vote-de-la-cour", "Le vote de la cour", Phase.VOTE)
    options = write_proposals(voting)
    prepare_poll(voting, options)
    return World(
        people=crowd.people,
        ideas=here.concertation.slug,
        discussed=ideas[: sizes.discussed],
        quiet=ideas[sizes.discussed :],
        stake=stakes[0],
        listed=_listed_today(here),
        vote=voting.concertation.slug,
        options=options,
        plan=planned.concertation.slug,
        large=_large(crowd, sizes.large) if sizes.large else "",
    )


def _large(crowd: Crowd, ideas: int) -> str:
    here = crowd.gather("une-cour-tres-attendue", "Une cour très attendue", Phase.IDEAS)
    give_ideas(here, draw_stakes(here), ideas)
    return here.concertation.slug


def _listed_today(here: Gathering) -> list[int]:
    db.session.flush()
    seed = seed_of(here.concertation, local_day(here.at), 0)
    first = drawn(here.concertation, Wanted(), mark=None, seed=seed, size=PAGE)
    return [row.idea_id for row in first.rows]


def _settle() -> None:
    """Let nothing that the loading left to do be done while we measure."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if db.engine.dialect.name == "postgresql":
            connection.execute(sa.text("VACUUM ANALYZE"))
            connection.execute(sa.text("CHECKPOINT"))
        else:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
