"""The diagnosis on a phone and by keyboard: words that never end, and the way to a new finding."""

from typing import Any

import pytest

from concert.concertations.phases import Phase
from concert.constraints.models import Constraint, ConstraintQuestion, Escalation
from concert.core.database import db
from concert.diagnosis.endorsing import endorse
from concert.diagnosis.models import Position
from concert.diagnosis.publication import publish
from concert.findings.actions import weigh_finding
from concert.findings.grouping import gather
from concert.findings.models import Finding, Weight
from concert.indicators.actions import TypedFigure, type_figure
from concert.indicators.models import Comparison, Indicator, Past
from concert.stakes.models import Stake
from concert.surveys.models import Survey
from tests.architecture.scenes import Here, a_published_survey, a_question, a_stake, an_escalation
from tests.browser.keyboard import Keyboard
from tests.browser.looking import too_wide
from tests.browser.windows import PHONE, Windows
from tests.cast import Valbourg

pytestmark = pytest.mark.browser

# Two hundred letters without a space: no one writes so, but an address or a code does.
WORD = "Anticonstitutionnellement" * 8


def _endless(valbourg: Valbourg) -> Here:
    """A diagnosis in which every text is one word, and every number in billions; two versions."""
    who: dict[str, Any] = {"by": valbourg.claire, "at": valbourg.at}
    here = {**a_published_survey(valbourg), **a_question(valbourg), **an_escalation(valbourg)}
    asked = db.session.get_one(ConstraintQuestion, a_question(valbourg)["question_id"])
    asked.text, asked.answer, asked.answered_at = WORD, WORD, valbourg.at
    raised = db.session.get_one(Escalation, here["escalation_id"])
    raised.addressee = raised.why = raised.constraint.text = WORD
    survey = db.session.get_one(Survey, here["survey_id"])
    survey.title = survey.introduction = survey.questions[0].label = WORD
    here |= a_stake(valbourg)
    finding = db.session.get_one(Finding, here["finding_id"])
    finding.text = WORD
    weigh_finding(finding, Weight.NUANCED, WORD, by=valbourg.karim, at=valbourg.at)
    gather(valbourg.concertation, [finding], WORD, **who)
    figure = db.session.get_one(Indicator, here["indicator_id"])
    figure.label = figure.source = figure.unit = figure.explanation = WORD[:60]
    figure.value, figure.earlier = 12_345_678_901.0, [["2019", 9_876_543_210.0]]
    compared = Comparison(WORD, 98_765_432_109.0)
    other = TypedFigure(
        WORD, 12_345_678.5, "passages", "2025", WORD, sensitive=False, compared=[compared]
    )
    type_figure(valbourg.concertation, other, **who)
    constraint = db.session.get_one(Constraint, asked.constraint_id)
    constraint.text = constraint.lifted_if = constraint.lifter = WORD
    stake = db.session.get_one(Stake, here["stake_id"])
    stake.title = stake.text = valbourg.commune.body.name = WORD
    publish(valbourg.concertation, **who)
    stake.title = WORD[25:]
    version = publish(valbourg.concertation, **who)
    endorse(
        version,
        valbourg.commune,
        Position.RESERVED,
        WORD,
        read=version.hash,
        by=valbourg.odile,
        at=valbourg.at,
    )
    return {**here, "asked_of": constraint.id}


def test_no_word_of_the_diagnosis_is_too_long_for_a_phone(
    windows: Windows, valbourg: Valbourg
) -> None:
    here = _endless(valbourg)
    page = windows.open(valbourg.claire)
    page.set_viewport_size(PHONE)

    for room in (
        *("", "/imprimer", "/chiffres", f"/chiffres/{here['indicator_id']}"),
        *("/constats", f"/constats/{here['finding_id']}", "/constats/rangement"),
        *("/contraintes", f"/contraintes/{here['asked_of']}", "/contraintes/a-lever-plus-haut"),
        *("/questionnaires", f"/questionnaires/{here['survey_id']}/resultats"),
        *(f"/enjeux/{here['stake_id']}", "/enjeux/nouveau", "/priorites"),
        *("/versions", "/versions/2", "/versions/2/differences"),
    ):
        answer = page.goto(f"/concertations/{here['slug']}/diagnostic{room}")
        assert answer
        assert answer.status == 200, room
        assert (room, too_wide(page)) == (room, [])


def test_one_goes_by_keyboard_from_a_figure_to_what_one_sees_of_it(
    windows: Windows, valbourg: Valbourg
) -> None:
    valbourg.enter(Phase.DIAGNOSIS)
    typed = TypedFigure(
        "Passages à l’infirmerie",
        1340,
        "passages",
        "2025",
        "Le registre",
        sensitive=False,
        past=[Past("2024", 1215)],
    )
    figure = type_figure(valbourg.concertation, typed, by=valbourg.claire, at=valbourg.at)
    page = windows.open(valbourg.karim)
    page.goto(f"/concertations/{valbourg.concertation.slug}/diagnostic")
    keyboard = Keyboard(page)

    keyboard.presses("Passages à l’infirmerie")
    keyboard.presses("Dire ce que je constate")
    keyboard.writes("Ce que vous", "Le lundi, on y fait la queue.")
    keyboard.presses("Publier mon constat")

    assert keyboard.says("votre constat est publié")
    assert db.session.query(Finding).one().indicator_id == figure.id
