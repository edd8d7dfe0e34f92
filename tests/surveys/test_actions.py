from datetime import timedelta

import pytest

from concert.concertations.phases import Phase
from concert.concertations.queries import standing_of, the_college
from concert.core.database import db
from concert.core.errors import Conflict, Refused
from concert.journal.models import Entry, Verb
from concert.notices.concerned import people_of
from concert.notices.models import Part
from concert.people.models import Person
from concert.programmes.questions import QuestionModel
from concert.surveys import drawing
from concert.surveys.actions import (
    close_due_surveys,
    move_closing,
    open_survey,
    publish_results,
    remind_of_surveys,
    take_back_opening,
    withdraw_text,
)
from concert.surveys.answering import (
    Sheet,
    keep_draft,
    remove_sheet,
    respond,
    take_back_response,
    type_sheet,
)
from concert.surveys.asking import Given
from concert.surveys.models import Channel, Draft, Response, Survey
from concert.surveys.queries import responses_count, surveys_to_answer
from tests.surveys.making import (
    MINUTES,
    WHERE,
    WORDS,
    YES_NO,
    answer,
    closed,
    drawn_with,
    opened_with,
)
from tests.together import acting, at_once

DAY = timedelta(days=1)


# --- preparing ------------------------------------------------------------------


def test_a_condition_follows_its_answers_by_their_words(valbourg):
    survey = drawn_with(valbourg, YES_NO, WHERE)
    first, second = survey.questions
    turned = QuestionModel("one", YES_NO.label, options=["Non", "Parfois", "Oui"])

    freed = drawing.revise_question(first, turned, by=valbourg.lea, at=valbourg.at)

    assert freed == []
    assert second.among == ["2"]


def test_a_question_moved_before_its_condition_is_put_to_everyone(valbourg):
    survey = drawn_with(valbourg, YES_NO, WHERE)
    second = survey.questions[1]

    freed = drawing.move_question(second, -1, by=valbourg.lea, at=valbourg.at)

    assert freed == [second]
    assert [one.condition_id for one in survey.questions] == [None, None]
    assert survey.questions[0] is second


def test_a_question_that_is_removed_leaves_nothing_that_depends_on_it(valbourg):
    survey = drawn_with(valbourg, YES_NO, WHERE, MINUTES)
    first, second, _third = survey.questions

    freed = drawing.remove_question(first, by=valbourg.lea, at=valbourg.at)
    db.session.commit()

    assert freed == [second]
    assert [one.position for one in survey.questions] == [0, 1]


def test_a_duplicate_stands_just_after_and_keeps_its_condition(valbourg):
    survey = drawn_with(valbourg, YES_NO, WHERE, MINUTES)

    drawing.duplicate_question(survey.questions[1], by=valbourg.lea, at=valbourg.at)

    labels = [one.label for one in survey.questions]
    assert labels == [YES_NO.label, WHERE.label, WHERE.label, MINUTES.label]
    assert survey.questions[2].condition_id == survey.questions[0].id


def test_the_twenty_first_question_is_refused(valbourg):
    survey = drawn_with(valbourg, *[WORDS] * 20)

    with pytest.raises(Conflict, match="au plus 20 questions"):
        drawing.add_question(survey, WORDS, by=valbourg.lea, at=valbourg.at)


def test_a_copy_of_a_survey_asks_the_same(valbourg):
    survey = closed(opened_with(valbourg, YES_NO, WHERE), valbourg)

    copy = drawing.duplicate_survey(survey, by=valbourg.lea, at=valbourg.at)

    assert drawing.models_of(copy) == drawing.models_of(survey)
    assert copy.is_draft


# --- open -----------------------------------------------------------------------


def test_once_open_the_questions_no_longer_change(valbourg):
    survey = opened_with(valbourg, YES_NO)

    with pytest.raises(Conflict, match="ne changent plus"):
        drawing.add_question(survey, WORDS, by=valbourg.lea, at=valbourg.at)


def test_the_preparation_is_taken_up_again_as_long_as_nobody_answered(valbourg):
    survey = opened_with(valbourg, YES_NO)
    take_back_opening(survey, by=valbourg.lea, at=valbourg.at)
    assert survey.is_draft

    open_survey(survey, valbourg.at + DAY, by=valbourg.lea, at=valbourg.at)
    answer(survey, valbourg, [valbourg.karim], "0")

    with pytest.raises(Conflict, match="déjà répondu"):
        take_back_opening(survey, by=valbourg.lea, at=valbourg.at)


def test_a_survey_without_a_question_does_not_open(valbourg):
    survey = drawn_with(valbourg)

    with pytest.raises(Conflict, match="pas encore de question"):
        open_survey(survey, valbourg.at + DAY, by=valbourg.lea, at=valbourg.at)


def test_it_closes_within_the_diagnosis(valbourg):
    survey = drawn_with(valbourg, YES_NO)

    with pytest.raises(Refused, match="se termine avant"):
        open_survey(survey, valbourg.at + 90 * DAY, by=valbourg.lea, at=valbourg.at)


# --- answering ------------------------------------------------------------------


def test_the_last_response_of_someone_is_the_one_that_counts(valbourg):
    survey = opened_with(valbourg, YES_NO)

    answer(survey, valbourg, [valbourg.karim], "0")
    answer(survey, valbourg, [valbourg.karim], "1")

    [response] = db.session.query(Response)
    assert [one.choice for one in response.answers] == ["1"]


def test_the_journal_says_that_someone_answered_and_not_who(valbourg):
    survey = opened_with(valbourg, YES_NO)

    answer(survey, valbourg, [valbourg.karim], "0")

    [entry] = db.session.query(Entry).filter_by(verb=Verb.SURVEY_ANSWERED)
    assert entry.person_id is None
    assert set(entry.details) == {"survey", "title"}


def test_a_survey_for_others_is_not_answered(valbourg):
    survey = opened_with(valbourg, YES_NO, colleges=["equipe"])

    with pytest.raises(Refused, match="d’autres collèges"):
        answer(survey, valbourg, [valbourg.karim], "0")
    assert (
        surveys_to_answer(
            valbourg.concertation, standing_of(valbourg.karim, valbourg.concertation), valbourg.at
        )
        == []
    )


def test_one_person_on_two_devices_at_once_leaves_one_response(app, valbourg):
    survey = opened_with(valbourg, YES_NO)
    number, question, karim, at = (
        survey.id,
        survey.questions[0].id,
        valbourg.karim.id,
        valbourg.at,
    )

    def act() -> None:
        given = [Given(question, choice="0")]
        by = db.session.get_one(Person, karim)
        respond(db.session.get_one(Survey, number), given, {}, by=by, at=at)

    at_once([acting(app, act) for _one in range(4)])

    assert responses_count(db.session.get_one(Survey, number)) == 1


def test_after_its_last_hour_it_is_not_answered_even_before_it_is_closed(valbourg):
    survey = opened_with(valbourg, YES_NO)
    given = [Given(survey.questions[0].id, choice="0")]

    with pytest.raises(Refused, match="n’est pas ouvert"):
        respond(survey, given, {}, by=valbourg.karim, at=survey.closes_at)


def test_a_response_is_taken_back_as_long_as_the_survey_is_open(valbourg):
    survey = opened_with(valbourg, YES_NO)
    answer(survey, valbourg, [valbourg.karim], "0")

    take_back_response(survey, by=valbourg.karim, at=valbourg.at)

    assert responses_count(survey) == 0


def test_a_draft_goes_when_its_response_is_sent(valbourg):
    survey = opened_with(valbourg, YES_NO)
    keep_draft(survey, {"q1": ["0"]}, by=valbourg.karim, at=valbourg.at)

    answer(survey, valbourg, [valbourg.karim], "0")

    assert db.session.query(Draft).count() == 0


def test_closing_leaves_nothing_that_tells_whose_a_response_is(valbourg):
    survey = opened_with(valbourg, YES_NO)
    answer(survey, valbourg, [valbourg.karim], "0")
    keep_draft(survey, {"q1": ["0"]}, by=valbourg.odile, at=valbourg.at)

    closed(survey, valbourg)

    [response] = db.session.query(Response)
    assert (response.participation_id, response.content) == (None, None)
    assert db.session.query(Draft).count() == 0


def test_it_closes_by_itself_at_its_hour_and_when_the_diagnosis_ends(valbourg):
    first, second = opened_with(valbourg, YES_NO), opened_with(valbourg, YES_NO)
    second.closes_at = first.closes_at + DAY
    db.session.commit()

    assert close_due_surveys(at=first.closes_at) == 1
    valbourg.enter(Phase.IDEAS)
    assert close_due_surveys(at=valbourg.at) == 1
    assert first.closed_at
    assert second.closed_at


# --- on paper -------------------------------------------------------------------


def a_sheet(valbourg, number="12"):
    return Sheet(number, the_college(valbourg.concertation, "parents"))


def test_a_sheet_counts_once_with_the_others(valbourg):
    survey = closed(opened_with(valbourg, YES_NO), valbourg)
    given = [Given(survey.questions[0].id, choice="1")]

    typed = type_sheet(survey, a_sheet(valbourg), given, by=valbourg.lea, at=valbourg.at)

    assert (typed.channel, typed.typed_by_id) == (Channel.PAPER, valbourg.lea.id)
    with pytest.raises(Conflict, match="déjà saisie"):
        type_sheet(survey, a_sheet(valbourg), given, by=valbourg.claire, at=valbourg.at)


def test_a_sheet_typed_by_mistake_is_taken_away(valbourg):
    survey = opened_with(valbourg, YES_NO)
    given = [Given(survey.questions[0].id, choice="1")]
    typed = type_sheet(survey, a_sheet(valbourg), given, by=valbourg.lea, at=valbourg.at)

    remove_sheet(typed, by=valbourg.lea, at=valbourg.at)

    assert responses_count(survey) == 0


def test_an_empty_sheet_is_not_counted(valbourg):
    survey = opened_with(valbourg, YES_NO)

    with pytest.raises(Conflict, match="vide"):
        type_sheet(survey, a_sheet(valbourg), [], by=valbourg.lea, at=valbourg.at)


# --- the results ----------------------------------------------------------------


def test_the_results_are_published_once_and_for_good(valbourg):
    survey = opened_with(valbourg, YES_NO)
    answer(survey, valbourg, [valbourg.karim, *valbourg.crowd("parents", 6)], "0")
    with pytest.raises(Conflict, match="encore ouvert"):
        publish_results(survey, by=valbourg.lea, at=valbourg.at)
    closed(survey, valbourg)

    publish_results(survey, by=valbourg.lea, at=valbourg.at)

    [question] = survey.questions
    assert survey.outcome["questions"][str(question.id)]["counts"] == {"0": 7, "1": 0}
    with pytest.raises(Conflict, match="déjà publiés"):
        publish_results(survey, by=valbourg.lea, at=valbourg.at)
    given = [Given(question.id, choice="1")]
    with pytest.raises(Conflict, match="ne se complètent plus"):
        type_sheet(survey, a_sheet(valbourg), given, by=valbourg.lea, at=valbourg.at)


def test_a_text_that_is_withdrawn_leaves_its_reason_alone(valbourg):
    survey = opened_with(valbourg, WORDS)
    given = [Given(survey.questions[0].id, text="Léo est méchant.")]
    response = respond(survey, given, {}, by=valbourg.karim, at=valbourg.at)

    withdraw_text(response.answers[0], "Il nomme un enfant.", by=valbourg.lea, at=valbourg.at)

    assert response.answers[0].text == ""
    assert response.answers[0].withdrawn_because == "Il nomme un enfant."


# --- who is told ----------------------------------------------------------------


def told_of(verb):
    [entry] = db.session.query(Entry).filter_by(verb=verb)
    people = people_of(entry, Part.ASKED)
    return {one.name for one in db.session.query(Person).filter(Person.id.in_(people))}


def test_those_whom_it_asks_are_told_that_it_opens(valbourg):
    opened_with(valbourg, YES_NO, colleges=["parents", "commune"])

    assert told_of(Verb.SURVEY_OPENED) == {valbourg.karim.name, valbourg.odile.name}


def test_three_days_before_the_end_those_who_have_not_answered_are_reminded_once(valbourg):
    survey = opened_with(valbourg, YES_NO)
    answer(survey, valbourg, [valbourg.karim], "0")
    soon = survey.closes_at - 2 * DAY

    assert remind_of_surveys(at=valbourg.at) == 0
    assert remind_of_surveys(at=soon) == 1
    assert remind_of_surveys(at=soon) == 0
    assert valbourg.karim.name not in told_of(Verb.SURVEY_ENDING)
    assert valbourg.odile.name in told_of(Verb.SURVEY_ENDING)


def test_more_time_calls_for_another_reminder(valbourg):
    survey = opened_with(valbourg, YES_NO)
    soon = survey.closes_at - 2 * DAY
    remind_of_surveys(at=soon)

    move_closing(survey, survey.closes_at + DAY, by=valbourg.lea, at=soon - DAY)

    assert survey.reminded_at is None
