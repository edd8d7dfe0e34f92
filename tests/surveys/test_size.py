"""Ten thousand people answer: what counting, showing and taking away their responses costs."""

import tracemalloc
from collections import Counter
from typing import Any

import pytest
import sqlalchemy as sa

from concert.concertations.queries import colleges_of
from concert.core.database import db
from concert.surveys.actions import publish_results
from concert.surveys.models import Answer, Response, Survey
from concert.surveys.outcome import outcome_of
from concert.surveys.responses import lines_of
from tests.architecture.test_budget import MOST_BYTES, MOST_STATEMENTS, statements
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.surveys.making import MINUTES, YES_NO, closed, opened_with
from tests.surveys.test_routes import FRUITS, MATRIX

MANY = 10_000
COLLEGES = ("parents", "eleves", "equipe")


@pytest.fixture
def full(valbourg: Valbourg) -> Survey:
    """A survey that ten thousand people answered: five answers each, by college in turn."""
    survey = opened_with(valbourg, YES_NO, MATRIX, MINUTES, FRUITS)
    db.session.execute(sa.insert(Response), list(_responses(survey)))
    numbers = sa.select(Response.id).where(Response.survey_id == survey.id).order_by(Response.id)
    ids = db.session.scalars(numbers).all()
    db.session.execute(
        sa.insert(Answer), [one for n, i in enumerate(ids) for one in _said(survey, n, i)]
    )
    db.session.commit()
    return closed(survey, valbourg)


def _responses(survey: Survey) -> Any:
    colleges = {one.code: one.id for one in colleges_of(survey.concertation)}
    for n in range(MANY):
        yield {
            "concertation_id": survey.concertation_id,
            "survey_id": survey.id,
            "number": f"{n * 7919 % MANY:010x}",
            "college_id": colleges[COLLEGES[n % 3]],
            "channel": "online",
            "given_on": survey.opened_at,
        }


def _said(survey: Survey, n: int, response_id: int) -> Any:
    first, matrix, minutes, fruits = survey.questions
    given = (
        (first, "", str(n % 2), None),
        (matrix, "0", "1", None),
        (matrix, "1", str(n % 2), None),
        (minutes, "", "", float(n % 60)),
        (fruits, "", str(n % 3), None),
    )
    for question, item, choice, number in given:
        yield {
            "response_id": response_id,
            "question_id": question.id,
            "item": item,
            "choice": choice,
            "number": number,
            "text": "",
        }


def test_ten_thousand_responses_are_counted_by_the_database_and_shown_as_ten_are(
    valbourg: Valbourg, full: Survey, browse: Browse
) -> None:
    with statements() as asked:
        outcome = outcome_of(full)

    first, _matrix, minutes, _fruits = full.questions
    assert outcome["responses"] == MANY
    assert outcome["questions"][str(first.id)]["counts"] == {"0": MANY // 2, "1": MANY // 2}
    assert sum(one["n"] for one in outcome["questions"][str(minutes.id)]["classes"]) == MANY
    assert len(asked) <= 8

    publish_results(full, by=valbourg.lea, at=valbourg.at)
    db.session.commit()
    here = f"/concertations/une-cour-pour-tous/diagnostic/questionnaires/{full.id}"

    with statements() as shown:
        results = browse(valbourg.lea).get(f"{here}/resultats")
    with statements() as followed:
        assert browse(valbourg.lea).get(f"{here}/suivi").status_code == 200

    assert "10000 réponses" in results.text
    assert len(shown) <= MOST_STATEMENTS
    assert len(followed) <= MOST_STATEMENTS
    assert len(results.data) < 6 * MOST_BYTES


def test_ten_thousand_responses_are_taken_away_one_after_the_other(
    full: Survey, lea: Browser
) -> None:
    here = f"/concertations/une-cour-pour-tous/diagnostic/questionnaires/{full.id}"

    content = lea.get(f"{here}/reponses.csv").data.decode("utf-8-sig").splitlines()

    assert len(content) == MANY + 1
    assert content[1:] == sorted(content[1:])
    assert Counter(line.split(";")[1] for line in content[1:])["Parents"] == MANY // 3 + 1

    # And none is held while the next is written.
    names = {one.id: one.name for one in colleges_of(full.concertation)}
    tracemalloc.start()

    count = sum(1 for _line in lines_of(full, names))
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == MANY
    assert most < 5_000_000
