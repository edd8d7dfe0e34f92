import json

import pytest
from bs4 import BeautifulSoup

from concert.classes.models import HeldContribution
from concert.core.database import db
from concert.indicators.models import Indicator
from concert.journal.models import Entry
from concert.programmes.catalogue import programme
from concert.programmes.questions import QuestionModel
from concert.surveys.actions import publish_results
from concert.surveys.models import Answer, Draft, Question, Response, Survey
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

MATRIX = QuestionModel(
    "matrix", "Ces moments\u00a0?", rows=["Le matin", "Le midi"], options=["Mal", "Bien"]
)
FRUITS = QuestionModel(
    "several", "Lesquels\u202f?", options=["Un", "Deux", "Trois"], most=2, other=True
)


def at(survey, path=""):
    return f"/concertations/une-cour-pour-tous/diagnostic/questionnaires/{survey.id}{path}"


def said(answered):
    return BeautifulSoup(answered.text, "html.parser").get_text(" ", strip=True)


def published(valbourg, *models, **about):
    survey = opened_with(valbourg, *models, **about)
    people = [valbourg.karim, *valbourg.crowd("parents", 6), *valbourg.crowd("equipe", 8)]
    answer(survey, valbourg, people, "0", "1", "0")
    closed(survey, valbourg)
    publish_results(survey, by=valbourg.lea, at=valbourg.at)
    db.session.commit()
    return survey


# --- preparing ------------------------------------------------------------------


def test_a_survey_begins_with_the_questions_of_the_programme(valbourg, lea):
    drawn_with(valbourg)
    sent = {"title": "Vu par les familles", "start": "template"}

    lea.post(at(Survey(id="nouveau")), sent)

    survey = db.session.query(Survey).filter_by(title="Vu par les familles").one()
    labels = [question.label for question in programme("ecole").question]
    assert [question.label for question in survey.questions] == labels


def test_a_survey_goes_from_one_concertation_to_another_as_a_file(valbourg, lea):
    survey = drawn_with(valbourg, YES_NO, WHERE, MATRIX, MINUTES)
    content = lea.get(at(survey, "/questionnaire.json")).data
    sent = {"title": "Le même", "start": "file", "file": _file(content)}

    lea.post(at(Survey(id="nouveau")), sent)

    copy = db.session.query(Survey).filter_by(title="Le même").one()
    again = lea.get(at(copy, "/questionnaire.json")).data
    assert json.loads(again)["questions"] == json.loads(content)["questions"]


def _file(content):
    from io import BytesIO

    return (BytesIO(content), "questions.json")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 binary", b'{"format": "other"}'])
def test_a_file_that_is_no_survey_is_refused_beside_its_field(valbourg, lea, content):
    drawn_with(valbourg)

    answered = lea.post(
        at(Survey(id="nouveau")), {"title": "Rien", "start": "file", "file": _file(content)}
    )

    assert answered.status_code == 422
    assert "fichier" in said(answered)
    assert db.session.query(Survey).filter_by(title="Rien").count() == 0


def test_a_question_of_choice_needs_two_answers(valbourg, lea):
    survey = drawn_with(valbourg)

    answered = lea.post(
        at(survey, "/questions/nouvelle/one"), {"label": "Alors\u202f?", "choices": "Oui"}
    )

    assert answered.status_code == 422
    assert "Il faut au moins deux réponses" in said(answered)
    assert "Oui" in answered.text


def test_those_who_move_a_question_are_told_which_one_loses_its_condition(valbourg, lea):
    survey = drawn_with(valbourg, YES_NO, WHERE)
    second = survey.questions[1]

    answered = lea.post(
        at(survey, f"/questions/{second.id}/place"), {"to": "up"}, follow_redirects=True
    )

    assert "La question 1 n’a plus de condition" in said(answered)


def test_a_draft_is_seen_by_the_team_alone(valbourg, lea, karim):
    survey = drawn_with(valbourg, YES_NO)

    assert lea.get(at(survey, "/preparation")).status_code == 200
    assert karim.get(at(survey)).status_code == 404
    assert survey.title not in karim.get(at(Survey(id=""))[:-1]).text


# --- answering ------------------------------------------------------------------


def test_what_a_condition_leaves_out_is_neither_asked_nor_kept(valbourg, karim):
    survey = opened_with(valbourg, YES_NO, WHERE)
    first, second = survey.questions

    karim.post(at(survey), {f"q{first.id}": "1", f"q{second.id}": "Sous le préau"})

    [kept] = db.session.query(Answer)
    assert (kept.question_id, kept.choice) == (first.id, "1")


def test_what_is_missing_is_said_beside_its_question_and_nothing_is_lost(valbourg, karim):
    survey = opened_with(valbourg, YES_NO, WHERE, WORDS)
    first, _second, third = survey.questions

    answered = karim.post(at(survey), {f"q{first.id}": "0", f"q{third.id}": "Un banc."})

    assert answered.status_code == 422
    assert said(answered).count("Cette question attend une réponse.") == 1
    assert "Un banc." in answered.text
    assert db.session.query(Response).count() == 0


@pytest.mark.parametrize(
    ("typed", "told"),
    [("70", "au plus 60"), ("-1", "au moins 0"), ("beaucoup", "Écrivez un nombre")],
)
def test_a_number_keeps_within_its_bounds(valbourg, karim, typed, told):
    survey = opened_with(valbourg, MINUTES)

    answered = karim.post(at(survey), {f"q{survey.questions[0].id}": typed})

    assert answered.status_code == 422
    assert told in said(answered)


def test_several_answers_are_as_many_as_was_said(valbourg, karim):
    survey = opened_with(valbourg, FRUITS)
    name = f"q{survey.questions[0].id}"

    assert karim.post(at(survey), {name: ["0", "1", "2"]}).status_code == 422
    karim.post(at(survey), {name: ["0", "other"], f"{name}-other": "Une cerise"})

    kept = {(one.choice, one.text) for one in db.session.query(Answer)}
    assert kept == {("0", ""), ("other", "Une cerise")}


def test_a_response_is_read_again_and_changed(valbourg, karim):
    survey = opened_with(valbourg, YES_NO, MATRIX)
    first, second = survey.questions
    karim.post(at(survey), {f"q{first.id}": "0", f"q{second.id}-1": "1"})

    page = karim.page(at(survey))

    assert "Vous avez répondu" in page.get_text()
    assert page.find("input", attrs={"name": f"q{second.id}-1", "value": "1"}).has_attr("checked")


def test_a_draft_is_found_again_on_another_device(valbourg, karim, browse):
    survey = opened_with(valbourg, YES_NO, WORDS)
    _first, second = survey.questions

    karim.post(at(survey, "/brouillon"), {f"q{second.id}": "Un banc à moi"}, htmx=True)

    page = browse(valbourg.karim).page(at(survey))
    assert "votre brouillon" in page.get_text()
    assert "Un banc à moi" in page.find("textarea").get_text()
    assert db.session.query(Response).count() == 0


def test_pupils_are_asked_nothing_that_they_would_write(valbourg, browse):
    survey = opened_with(valbourg, YES_NO, FRUITS, WORDS)
    pupil = browse(valbourg.pupil())
    first, fruits, words = survey.questions

    page = pupil.page(at(survey))
    pupil.post(
        at(survey),
        {f"q{first.id}": "0", f"q{fruits.id}-other": "Léo", f"q{words.id}": "Léo m’embête"},
    )

    assert page.find("textarea") is None
    assert [one.text for one in db.session.query(Answer)] == [""]
    assert db.session.query(HeldContribution).count() == 0
    assert db.session.query(Response).one().channel == "in_class"


def test_who_will_read_is_said_before_one_answers(valbourg, karim):
    private, public = (
        opened_with(valbourg, WORDS),
        opened_with(valbourg, WORDS, publishes_texts=True),
    )

    assert "n’est pas publié" in karim.page(at(private)).get_text()
    assert "publié sans nom, une fois relu" in karim.page(at(public)).get_text()


def test_a_stranger_reads_what_is_asked_and_how_to_take_part(valbourg, browse):
    survey = opened_with(valbourg, YES_NO)

    page = browse().page(at(survey))

    assert "1 question" in page.get_text()
    assert page.find("a", string="Participer")
    assert page.find("input", attrs={"type": "radio"}) is None


# --- on paper -------------------------------------------------------------------


def test_the_sheet_says_its_conditions_and_where_to_bring_it(valbourg, browse):
    survey = opened_with(valbourg, YES_NO, WHERE)

    page = browse().page(at(survey, "/papier")).get_text(" ", strip=True)

    assert "Seulement si vous avez répondu «\u00a0Oui\u00a0» à la question 1." in page
    assert "À rapporter à\u00a0: l’école" in page


def test_a_sheet_is_typed_with_what_is_missing_left_empty(valbourg, lea):
    survey = opened_with(valbourg, YES_NO, MATRIX)
    sent = {"sheet": "7", "college": "parents", f"q{survey.questions[1].id}-0": "1"}

    lea.post(at(survey, "/saisie"), sent)
    again = lea.post(at(survey, "/saisie"), {**sent, f"q{survey.questions[0].id}": "1"})

    [typed] = db.session.query(Response)
    assert (typed.sheet, typed.channel, len(typed.answers)) == ("7", "paper", 1)
    assert again.status_code == 422
    assert "déjà saisie" in said(again)
    # Nothing of what was typed is lost with the number.
    box = BeautifulSoup(again.text, "html.parser").find(
        "input", attrs={"name": f"q{survey.questions[0].id}", "value": "1"}
    )
    assert box.has_attr("checked")


def test_the_next_sheet_has_its_number_and_how_many_were_typed_is_said(valbourg, lea):
    survey = opened_with(valbourg, YES_NO)
    question = f"q{survey.questions[0].id}"
    for number, college in (("7", "parents"), ("8", "parents"), ("9", "commune")):
        lea.post(at(survey, "/saisie"), {"sheet": number, "college": college, question: "0"})

    page = lea.page(at(survey, "/saisie?college=commune"))

    read = page.get_text(" ", strip=True)
    assert "3 feuilles saisies" in read
    assert "Parents\u00a0: 2, Commune\u00a0: 1" in read
    assert "La dernière\u00a0: n°\u00a09, Commune." in read
    assert page.find("input", attrs={"name": "sheet"})["value"] == "10"
    assert page.find("option", selected=True)["value"] == "commune"
    assert "1. Oui" in read


def test_a_sheet_that_was_typed_wrong_is_typed_again_in_its_place(valbourg, lea):
    survey = opened_with(valbourg, YES_NO, MATRIX)
    first, second = (f"q{one.id}" for one in survey.questions)
    lea.post(at(survey, "/saisie"), {"sheet": "7", "college": "parents", first: "0"})
    [typed] = db.session.query(Response)
    here = at(survey, f"/saisie/{typed.id}")

    shown = lea.page(here)
    lea.post(here, {"sheet": "7", "college": "commune", first: "1", f"{second}-1": "0"})

    assert shown.find("input", attrs={"name": first, "value": "0"}).has_attr("checked")
    db.session.expire_all()
    [typed] = db.session.query(Response)
    assert (typed.sheet, typed.college.code) == ("7", "commune")
    assert [(one.item, one.choice) for one in typed.answers] == [("", "1"), ("1", "0")]


def test_what_came_on_paper_in_class_and_online_is_counted_apart(valbourg, lea, karim, browse):
    survey = opened_with(valbourg, YES_NO)
    question = f"q{survey.questions[0].id}"
    lea.post(at(survey, "/saisie"), {"sheet": "7", "college": "parents", question: "0"})
    karim.post(at(survey), {question: "0"})
    browse(valbourg.pupil()).post(at(survey), {question: "1"})

    rows = [
        [cell.get_text(strip=True) for cell in row.find_all(["th", "td"])]
        for row in lea.page(at(survey, "/suivi")).find("table").find_all("tr")
    ]

    assert rows[0][:4] == ["Collège", "En ligne", "En classe", "Sur papier"]
    assert ["Parents", "1", "0", "1"] in [row[:4] for row in rows]
    assert ["Élèves", "0", "1", "0"] in [row[:4] for row in rows]


# --- the results ----------------------------------------------------------------


def test_nobody_reads_what_was_answered_before_the_end(valbourg, lea, karim):
    survey = opened_with(valbourg, YES_NO, WORDS)
    answer(survey, valbourg, [valbourg.karim, *valbourg.crowd("parents", 6)], "0")

    assert "après la clôture" in said(karim.get(at(survey, "/resultats")))
    assert lea.get(at(survey, "/reponses.csv")).status_code == 409
    assert lea.get(at(survey, f"/resultats/{survey.questions[1].id}/textes")).status_code == 404


def test_the_results_say_how_many_of_how_many_by_college(valbourg, browse):
    survey = published(valbourg, YES_NO)

    page = browse().page(at(survey, "/resultats")).get_text(" ", strip=True)

    assert "15 réponses" in page
    assert "67\u00a0% (10)" in page
    assert "Parents" in page
    assert "Équipe éducative" in page


def test_texts_are_read_by_everyone_only_where_it_was_said(valbourg, browse, lea):
    words = QuestionModel("line", "Un mot\u202f?")
    shown = published(valbourg, YES_NO, words, publishes_texts=True)
    kept = opened_with(valbourg, words)
    closed(kept, valbourg)

    def texts(survey):
        return at(survey, f"/resultats/{survey.questions[-1].id}/textes")

    assert browse().get(texts(shown)).status_code == 200
    assert browse().get(texts(kept)).status_code == 403
    assert "Moins de cinq personnes ont écrit" in said(lea.get(texts(kept)))


def test_a_result_becomes_a_figure_of_the_diagnosis(valbourg, lea):
    survey = published(valbourg, YES_NO)
    page = lea.page(at(survey, "/resultats"))
    option = page.find("option")

    lea.post(
        at(survey, f"/resultats/{survey.questions[0].id}/chiffre"), {"figure": option["value"]}
    )

    figure = db.session.query(Indicator).one()
    assert (figure.value, figure.unit) == (67, "%")
    assert figure.label.startswith("Tous ensemble, «\u00a0Oui\u00a0»")
    assert "15 réponses" in figure.source


def test_the_responses_are_taken_away_without_a_name_and_small_colleges_together(valbourg, lea):
    survey = opened_with(valbourg, YES_NO)
    people = [valbourg.karim, *valbourg.crowd("parents", 6), valbourg.odile]
    answer(survey, valbourg, people, "0", "1")
    closed(survey, valbourg)

    lines = lea.get(at(survey, "/reponses.csv")).data.decode("utf-8-sig").splitlines()

    assert len(lines) == 9
    assert all("Parents, Commune" in line or "Commune, Parents" in line for line in lines[1:])
    assert "Karim" not in "".join(lines)
    assert lines[1:] == sorted(lines[1:])


def test_nothing_is_taken_away_of_fewer_than_five(valbourg, lea):
    survey = opened_with(valbourg, YES_NO)
    answer(survey, valbourg, [valbourg.karim], "0")
    closed(survey, valbourg)

    answered = lea.get(at(survey, "/reponses.ods"))

    assert answered.status_code == 409
    assert "Moins de cinq" in said(answered)


def test_what_the_columns_of_the_responses_mean_is_taken_away_too(valbourg, lea):
    survey = opened_with(valbourg, YES_NO, WHERE, MATRIX, MINUTES, FRUITS)
    answer(survey, valbourg, [valbourg.karim, *valbourg.crowd("parents", 6)], "0", "1")
    closed(survey, valbourg)

    book = lea.get(at(survey, "/colonnes.csv")).data.decode("utf-8-sig").splitlines()
    header = lea.get(at(survey, "/reponses.csv")).data.decode("utf-8-sig").splitlines()[0]

    rows = {line.split(";")[0]: line.split(";") for line in book[1:]}
    assert list(rows) == header.split(";")
    assert rows["1. Y jouez-vous\u202f?"][2] == "Oui | Non"
    assert "à la question 1" in rows["2. Où cela\u202f?"][4]
    assert rows["4. Combien de temps\u202f?"][2] == "minutes De 0 à 60."
    assert "3. Ces moments\u00a0? – Le midi" in rows
    assert "5. Lesquels\u202f? – autre" in rows


def test_taking_part_in_a_survey_makes_the_pages_of_strangers_anew(valbourg, karim, browse):
    survey = opened_with(valbourg, YES_NO)
    before = said(browse().get(at(survey)))

    karim.post(at(survey), {f"q{survey.questions[0].id}": "0"})

    assert "0 réponse pour l’instant" in before
    assert "1 réponse pour l’instant" in said(browse().get(at(survey)))
    assert db.session.query(Entry).filter_by(person_id=valbourg.karim.id).count() == 0
    assert db.session.query(Draft).count() == 0
    assert db.session.query(Question).count() == 1


def test_an_open_survey_is_something_to_do_now_until_one_has_answered(valbourg, karim, browse):
    survey = opened_with(valbourg, YES_NO)
    here = "/concertations/une-cour-pour-tous"

    def link(browser):
        found = browser.page(here).find("a", string="Répondre au questionnaire")
        return found and found["href"]

    assert link(karim) == link(browse()) == at(survey)
    answer(survey, valbourg, [valbourg.karim], "0")
    assert link(karim) is None
    assert link(browse()) == at(survey)
