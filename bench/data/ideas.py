"""Stakes, ideas and arguments, found by their words and counted."""

from collections.abc import Sequence

import sqlalchemy as sa

from bench.data import words
from bench.data.crowd import WEEK, Gathering
from bench.data.rows import Row, change, put
from concert.core import search
from concert.core.database import db
from concert.findings.models import Finding
from concert.ideas.models import DRAWS, Argument, Idea, Stance
from concert.journal.models import Verb
from concert.stakes.models import Stake, StakeSource

MUCH_DISCUSSED = 50
_CHUNK = 10_000
_FIRST_DRAWS = 30


def draw_stakes(here: Gathering) -> list[int]:
    """Five stakes, each drawn from three findings."""
    concertation = here.concertation
    stakes = put(
        Stake,
        (
            {
                "concertation_id": concertation.id,
                "title": words.title(here.random),
                "position": n,
                "drawn_at": here.at - 3 * WEEK,
            }
            for n in range(5)
        ),
    )
    findings = put(
        Finding, ({**here.given(), "text": words.text(here.random, 2)} for _ in stakes * 3)
    )
    sources = zip(stakes * 3, findings, strict=True)
    put(StakeSource, ({"stake_id": stake, "finding_id": one} for stake, one in sources))
    concertation.findings_count = len(findings)
    return stakes


def give_ideas(here: Gathering, stakes: Sequence[int], count: int) -> list[int]:
    made: list[int] = []
    while len(made) < count:
        size = min(_CHUNK, count - len(made))
        first = len(made)
        rows = [_idea(here, n, stakes[n % len(stakes)]) for n in range(first, first + size)]
        ids = put(Idea, rows)
        found = {row["id"]: (row["title"], row["text"]) for row in rows}
        search.remember_all("idea", found, concertation_id=here.concertation.id)
        here.record(Verb.IDEA_PROPOSED, "idea", ids)
        made += ids
    here.concertation.ideas_count = count
    for n, stake in enumerate(stakes):
        change(Stake, stake, ideas_count=len(range(n, count, len(stakes))))
    return made


def _idea(here: Gathering, n: int, stake: int) -> Row:
    # The smallest draws are taken, so that no day's list has to begin again from the greatest.
    draw = n if n < _FIRST_DRAWS else here.random.randrange(_FIRST_DRAWS, DRAWS)
    return {
        **here.given(),
        "stake_id": stake,
        "title": words.title(here.random),
        "text": words.text(here.random, 4),
        "needs": words.text(here.random, 1),
        "draw": draw,
    }


def argue(here: Gathering, ideas: Sequence[int], count: int, discussed: int) -> None:
    """Fifty arguments on each of the first ideas, and what is left of `count` on the others."""
    about = [*ideas[:discussed]] * MUCH_DISCUSSED
    others = ideas[discussed:]
    about += [others[n % len(others)] for n in range(count - len(about))]
    rows = [
        {
            **here.given(),
            "idea_id": idea,
            "stance": here.random.choice([Stance.FOR, Stance.FOR, Stance.AGAINST]),
            "text": words.text(here.random, 2),
        }
        for idea in about
    ]
    here.record(Verb.ARGUMENT_GIVEN, "argument", put(Argument, rows))
    for stance in Stance:
        on_it = sa.and_(Argument.idea_id == Idea.id, Argument.stance == stance)
        counted = sa.select(sa.func.count()).where(on_it).scalar_subquery()
        update = sa.update(Idea).where(Idea.concertation_id == here.concertation.id)
        db.session.execute(
            update.values({f"{stance}_count": counted}).execution_options(synchronize_session=False)
        )
