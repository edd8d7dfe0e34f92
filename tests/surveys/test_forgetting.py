"""The responses go some months after the closing; the numbers that were published stay true."""

from datetime import timedelta

from bs4 import BeautifulSoup

from concert.core.clock import months
from concert.core.database import db
from concert.journal.models import Entry, Verb
from concert.surveys.actions import publish_results
from concert.surveys.forgetting import forget_responses
from concert.surveys.frozen import frozen_surveys
from concert.surveys.models import Answer, Response
from concert.surveys.queries import responses_count
from concert.terms.actions import give_terms
from concert.terms.queries import Terms
from tests.surveys.making import WORDS, YES_NO, answer, closed, opened_with

DAY = timedelta(days=1)
HERE = "/concertations/une-cour-pour-tous/diagnostic/questionnaires/"


def answered(valbourg, *models, people=6, **about):
    """A survey that some answered, of a concertation that keeps responses six months."""
    survey = opened_with(valbourg, *models, **about)
    answer(survey, valbourg, [valbourg.karim, *valbourg.crowd("parents", people)], "0", "1")
    return closed(survey, valbourg)


def published(valbourg, *models, **about):
    survey = answered(valbourg, *models, **about)
    publish_results(survey, by=valbourg.lea, at=valbourg.at)
    db.session.commit()
    return survey


def closes(valbourg):
    give_terms(
        valbourg.concertation, Terms("La commune", months=6), by=valbourg.claire, at=valbourg.at
    )
    valbourg.concertation.closed_at = valbourg.at
    db.session.commit()


def forgotten(valbourg):
    closes(valbourg)
    count = forget_responses(at=valbourg.at + months(6) + DAY)
    db.session.commit()
    db.session.expire_all()
    return count


def test_responses_go_the_months_after_the_closing_that_were_said(valbourg):
    published(valbourg, YES_NO)
    closes(valbourg)

    assert forget_responses(at=valbourg.at + months(6) - DAY) == 0
    assert forget_responses(at=valbourg.at + months(6) + DAY) == 7
    db.session.commit()

    assert db.session.query(Response).count() == 0
    assert db.session.query(Answer).count() == 0
    assert db.session.query(Entry).filter_by(verb=Verb.SURVEY_RESPONSES_FORGOTTEN).count() == 1
    assert forget_responses(at=valbourg.at + months(7)) == 0


def test_responses_stay_while_the_concertation_is_open(valbourg):
    published(valbourg, YES_NO)

    assert forget_responses(at=valbourg.at + months(60)) == 0
    assert db.session.query(Response).count() == 7


def test_what_was_published_stays_true_once_the_responses_are_gone(valbourg, browse):
    survey = published(valbourg, YES_NO)
    before, kept = dict(survey.outcome), frozen_surveys(valbourg.concertation)

    forgotten(valbourg)

    assert survey.outcome == before
    assert frozen_surveys(valbourg.concertation) == kept
    page = browse().page(f"{HERE}{survey.id}/resultats").get_text(" ", strip=True)
    assert "7 réponses" in page
    assert "57\u00a0% (4)" in page
    assert "ont été effacées le" in page


def test_what_was_never_published_is_counted_before_it_goes(valbourg, browse):
    survey = answered(valbourg, YES_NO)

    forgotten(valbourg)

    assert survey.published_at is None
    assert responses_count(survey) == 7
    assert "seront publiés" in browse().page(f"{HERE}{survey.id}/resultats").get_text()


def test_those_who_lead_are_told_why_there_is_nothing_left_to_take_away(valbourg, lea):
    survey = published(valbourg, YES_NO, WORDS, publishes_texts=True)
    words = survey.questions[1].id

    forgotten(valbourg)

    assert "une par une, ont été effacées" in lea.page(f"{HERE}{survey.id}/suivi").get_text()
    refused = lea.get(f"{HERE}{survey.id}/reponses.csv")
    assert refused.status_code == 404
    assert "sont effacées" in BeautifulSoup(refused.text, "html.parser").get_text()
    texts = lea.page(f"{HERE}{survey.id}/resultats/{words}/textes").get_text()
    assert "Ces textes sont effacés depuis" in texts


def test_how_long_responses_are_kept_is_said_before_one_answers(valbourg, karim, browse):
    survey = opened_with(valbourg, YES_NO)
    give_terms(
        valbourg.concertation, Terms("La commune", months=6), by=valbourg.claire, at=valbourg.at
    )
    db.session.commit()
    said = "6 mois après la clôture de la concertation, les réponses, une par une, sont effacées"

    assert said in karim.page(f"{HERE}{survey.id}").get_text()
    pupil = browse(valbourg.pupil()).page(f"{HERE}{survey.id}").get_text()
    assert "6 mois après la fin de la concertation, ta réponse est effacée" in pupil
    here = "/concertations/une-cour-pour-tous/donnees"
    assert (
        "réponses aux questionnaires\u00a0: 6 mois" in browse().page(f"{here}/registre").get_text()
    )
