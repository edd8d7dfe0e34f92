"""Surveys of Valbourg: prepared, open, answered by parents and by the school's team."""

from collections.abc import Sequence
from datetime import timedelta

from concert.concertations.phases import Phase
from concert.core.database import db
from concert.people.models import Person
from concert.programmes.questions import QuestionModel
from concert.surveys.actions import SurveyDrawn, close_survey, draw_survey, open_survey
from concert.surveys.answering import respond
from concert.surveys.asking import Given
from concert.surveys.drawing import add_questions
from concert.surveys.models import Survey
from tests.cast import Valbourg

YES_NO = QuestionModel("one", "Y jouez-vous\u202f?", options=["Oui", "Non"], required=True)
WHERE = QuestionModel("line", "Où cela\u202f?", after=1, among=["Oui"], required=True)
MINUTES = QuestionModel("number", "Combien de temps\u202f?", unit="minutes", least=0, greatest=60)
WORDS = QuestionModel("text", "Que changer\u202f?")


def drawn_with(valbourg: Valbourg, *models: QuestionModel, **said: object) -> Survey:
    """A survey that Léa prepares."""
    valbourg.enter(Phase.DIAGNOSIS)
    drawn = SurveyDrawn("La cour, vue par chacun", **said)  # type: ignore[arg-type]
    survey = draw_survey(valbourg.concertation, drawn, by=valbourg.lea, at=valbourg.at)
    add_questions(survey, models, by=valbourg.lea, at=valbourg.at)
    return survey


def opened_with(valbourg: Valbourg, *models: QuestionModel, **said: object) -> Survey:
    survey = drawn_with(valbourg, *models, **said)
    until = valbourg.at + timedelta(days=5)
    open_survey(survey, until, by=valbourg.lea, at=valbourg.at)
    db.session.commit()
    return survey


def answer(survey: Survey, valbourg: Valbourg, people: Sequence[Person], *choices: str) -> None:
    """Each of these people answers the first question, with each of these answers in turn."""
    [first, *_others] = survey.questions
    for n, person in enumerate(people):
        given = [Given(first.id, choice=choices[n % len(choices)])]
        respond(survey, given, {}, by=person, at=valbourg.at)
    db.session.commit()


def closed(survey: Survey, valbourg: Valbourg) -> Survey:
    close_survey(survey, by=valbourg.lea, at=valbourg.at)
    db.session.commit()
    db.session.expire_all()
    return survey
