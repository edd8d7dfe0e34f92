"""A round that ten thousand people rate, a diagnosis of four hundred findings: what they cost.

Nothing is asserted of the time, which is printed: the machine makes it. The statements are counted.
"""

import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa

from concert.concertations.models import College, Participation, Role
from concert.concertations.phases import Phase
from concert.core.database import db
from concert.findings.models import Finding, FindingWeight, Weight
from concert.people.models import Person
from concert.priorities.actions import close_round, open_round
from concert.priorities.models import RatedStake, Rater, Rating, Round
from concert.stakes.actions import StakeDrawn, draw_stake
from tests.architecture.test_budget import MOST_STATEMENTS, statements
from tests.browsing import Browse
from tests.cast import Valbourg

pytestmark = pytest.mark.real

PEOPLE, STAKES, CRITERIA = 10_000, 12, 5
FINDINGS, REACTIONS = 400, 4_000
# To lock, to ask the policy, to count, to write the outcome, twelve stakes and the journal.
MOST_TO_CLOSE = 30
MOST_MEMORY = 20 * 1024 * 1024


@contextmanager
def measured(what: str) -> Iterator[list[str]]:
    db.session.rollback()
    began = time.monotonic()
    with statements() as asked:
        yield asked
    took = time.monotonic() - began
    print(f"\n{what}: {len(asked)} statements, {took:.2f} s")  # noqa: T201


def crowd(valbourg: Valbourg, count: int) -> None:
    """People of every college in turn."""
    here = valbourg.concertation.id
    colleges = db.session.scalars(sa.select(College.id).filter_by(concertation_id=here)).all()
    first = 1_000_000
    rows = [{"id": first + n, "created_at": valbourg.at} for n in range(count)]
    db.session.execute(sa.insert(Person), rows)
    parts = [
        {
            "id": first + n,
            "concertation_id": here,
            "person_id": first + n,
            "college_id": colleges[n % 5],
            "role": Role.PARTICIPANT,
            "joined_at": valbourg.at,
        }
        for n in range(count)
    ]
    db.session.execute(sa.insert(Participation), parts)


def rated(round_: Round) -> None:
    """Each of the crowd rates each stake on each criterion."""
    everyone = sa.select(sa.literal(round_.id), Participation.id, Participation.college_id)
    of_crowd = Participation.id >= 1_000_000
    columns = ["round_id", "participation_id", "college_id"]
    db.session.execute(sa.insert(Rater).from_select(columns, everyone.where(of_crowd)))
    for n, one in enumerate(round_.criteria):
        level = (Rater.participation_id * (n + 3) + RatedStake.stake_id * Rater.college_id) % 4 + 1
        given = sa.select(
            Rater.round_id, Rater.participation_id, RatedStake.stake_id, sa.literal(one["code"])
        ).add_columns(level)
        joined = given.join(RatedStake, RatedStake.round_id == Rater.round_id)
        names = ["round_id", "participation_id", "stake_id", "criterion", "level"]
        db.session.execute(
            sa.insert(Rating).from_select(names, joined.where(Rater.round_id == round_.id))
        )
    db.session.commit()


def test_a_round_that_ten_thousand_people_rated_is_closed_and_read(
    valbourg: Valbourg, browse: Browse
) -> None:
    valbourg.enter(Phase.DIAGNOSIS)
    who = {"by": valbourg.claire, "at": valbourg.at}
    for n in range(STAKES):
        draw_stake(valbourg.concertation, StakeDrawn(f"Enjeu {n}", "", ""), **who)
    round_ = open_round(valbourg.concertation, valbourg.at + timedelta(days=3), **who)
    round_.criteria = [
        {**one, "code": f"{one['code']}{n}"}
        for n, one in enumerate((round_.criteria * 2)[:CRITERIA])
    ]
    crowd(valbourg, PEOPLE)
    rated(round_)
    page = f"/concertations/{valbourg.concertation.slug}/diagnostic/priorites"
    claire = browse(valbourg.claire)
    claire.get(page)
    with measured("the page of an open round") as asked:
        assert claire.get(page).status_code == 200
    assert len(asked) <= MOST_STATEMENTS

    tracemalloc.start()
    with measured("closing the round") as asked:
        close_round(round_, **who)
        db.session.commit()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < MOST_MEMORY

    assert len(asked) <= MOST_TO_CLOSE
    assert round_.outcome
    assert round_.outcome["people"] == PEOPLE
    for address in ("", "/priorites.csv"):
        browse().get(page + address)
        with measured(f"the results{address}") as asked:
            answer = browse().get(page + address)
        assert answer.status_code == 200
        assert len(asked) <= MOST_STATEMENTS


def test_four_hundred_findings_and_four_thousand_reactions_are_read(
    valbourg: Valbourg, browse: Browse
) -> None:
    valbourg.enter(Phase.DIAGNOSIS)
    crowd(valbourg, PEOPLE)
    here, each = valbourg.concertation.id, REACTIONS // FINDINGS
    rows = [
        {
            "id": n + 1,
            "concertation_id": here,
            "author_id": 1_000_000 + n,
            "college_id": None,
            "given_at": valbourg.at,
            "text": f"Constat {n}, la cour est bruyante le matin.",
            "shared_count": each // 2 + n % 3,
            "nuanced_count": each // 2 - n % 3,
        }
        for n in range(FINDINGS)
    ]
    db.session.execute(sa.insert(Finding), rows)
    weights = [
        {
            "finding_id": n % FINDINGS + 1,
            "participation_id": 1_001_000 + n,
            "weight": Weight.SHARED if n % 2 else Weight.NUANCED,
        }
        for n in range(REACTIONS)
    ]
    db.session.execute(sa.insert(FindingWeight), weights)
    valbourg.concertation.findings_count = FINDINGS
    db.session.commit()

    base = f"/concertations/{valbourg.concertation.slug}/diagnostic"
    pages = ("", "/constats", "/constats?avis=discutes", "/constats/rangement", "/enjeux/nouveau")
    lea = browse(valbourg.lea)
    for address in pages:
        lea.get(base + address)
        with measured(address or "the diagnosis") as asked:
            answer = lea.get(base + address)
        assert answer.status_code == 200
        assert len(asked) <= MOST_STATEMENTS
