"""A questionnaire without a mouse and without JavaScript: made, answered, typed from paper."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from concert.concertations.phases import Phase
from concert.core.database import db
from concert.findings.models import Finding
from concert.programmes.questions import QuestionModel
from concert.surveys.models import Answer, Draft, Question, Response, Survey
from tests.browser.keyboard import Keyboard
from tests.browser.looking import look
from tests.browser.windows import DESK, PHONE, Windows
from tests.cast import Valbourg
from tests.surveys.making import MINUTES, WHERE, YES_NO, opened_with

pytestmark = pytest.mark.browser

EASE = QuestionModel("scale", "À l’aise\u202f?", low=0, high=10)
MOMENTS = QuestionModel(
    "matrix", "Ces moments\u202f?", rows=["Le matin", "Le midi"], options=["Mal", "Bien"]
)


def at(survey: Survey, path: str = "") -> str:
    return f"/concertations/une-cour-pour-tous/diagnostic/questionnaires/{survey.id}{path}"


def given(model: Any) -> Any:
    """What the database holds now, whatever this session read before."""
    db.session.rollback()
    return db.session.query(model)


def test_one_answers_a_questionnaire_and_its_conditions_without_a_mouse(
    windows: Windows, valbourg: Valbourg
) -> None:
    survey = opened_with(valbourg, YES_NO, WHERE, EASE, MOMENTS)
    page = windows.open(valbourg.karim)
    page.goto(at(survey))
    where = page.get_by_label(WHERE.label)
    expect(where).to_be_hidden()

    hands = Keyboard(page)
    hands.chooses(YES_NO.label, "Oui")
    expect(where).to_be_visible()
    hands.writes(WHERE.label, "Sous le préau")
    hands.chooses(EASE.label, "3")
    expect(page.get_by_text("Brouillon gardé")).to_be_visible()
    assert given(Draft).count() == 1
    hands.chooses("Le midi", "Mal")
    hands.presses("Envoyer ma réponse")

    assert hands.says("Vous avez répondu")
    said = {(one.item, one.choice or one.text) for one in given(Answer)}
    assert said == {("", "0"), ("", "Sous le préau"), ("", "3"), ("1", "0")}
    assert given(Draft).count() == 0


def test_a_response_that_was_not_sent_is_found_again_after_the_session_ended(
    windows: Windows, valbourg: Valbourg
) -> None:
    survey = opened_with(valbourg, YES_NO, WHERE)
    page = windows.open(valbourg.karim)
    page.goto(at(survey))
    page.get_by_label("Oui").check()
    page.get_by_label(WHERE.label).fill("Sous le préau")
    page.get_by_label(WHERE.label).blur()
    expect(page.get_by_text("Brouillon gardé")).to_be_visible()
    page.context.clear_cookies()
    page.get_by_role("button", name="Envoyer ma réponse").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text(survey.title)

    again = windows.open(valbourg.karim, viewport=PHONE)
    again.goto(at(survey))

    expect(again.get_by_text("Voici votre brouillon")).to_be_visible()
    expect(again.get_by_label(WHERE.label)).to_have_value("Sous le préau")
    expect(again.get_by_label("Oui")).to_be_checked()


def test_without_javascript_every_question_is_there_and_what_does_not_apply_is_left(
    windows: Windows, valbourg: Valbourg
) -> None:
    survey = opened_with(valbourg, YES_NO, WHERE, MINUTES)
    page = windows.open(valbourg.karim, viewport=PHONE, java_script_enabled=False)
    page.goto(at(survey))
    expect(
        page.get_by_text("Seulement si vous avez répondu « Oui » à la question 1.")
    ).to_be_visible()

    page.get_by_label("Non").check()
    page.get_by_label(WHERE.label).fill("Nulle part")
    page.get_by_label(MINUTES.label).fill("90")
    page.get_by_role("button", name="Envoyer ma réponse").click()
    expect(page.get_by_text("Écrivez un nombre d’au plus 60.")).to_be_visible()
    expect(page.get_by_label("Non")).to_be_checked()
    page.get_by_label(MINUTES.label).fill("30")
    page.get_by_role("button", name="Envoyer ma réponse").click()

    expect(page.get_by_role("heading", name="Vous avez répondu")).to_be_visible()
    assert {one.choice or one.number for one in given(Answer)} == {"1", 30}


def _adds(hands: Keyboard, kind: str, label: str, answers: str = "") -> None:
    hands.unfolds("Ajouter une question") if not hands.says(kind) else None
    hands.presses(kind)
    hands.writes("La question", label)
    if answers:
        hands.writes("Les réponses proposées", answers)


def test_one_makes_and_opens_a_questionnaire_without_a_mouse(
    windows: Windows, valbourg: Valbourg
) -> None:
    valbourg.enter(Phase.DIAGNOSIS)
    page = windows.open(valbourg.lea)
    page.goto("/concertations/une-cour-pour-tous/diagnostic/questionnaires")
    hands = Keyboard(page)
    hands.presses("Préparer un questionnaire")
    hands.writes("Titre du questionnaire", "Notre cour")
    hands.chooses("Pour commencer", "aucune question")
    hands.presses("Commencer ce questionnaire")
    _adds(hands, "Un seul choix", "Y jouez-vous ?", "Oui\nNon")
    hands.presses("Garder cette question")
    _adds(hands, "Un texte court", "Où cela ?")
    hands.unfolds("La poser selon une réponse")
    hands.ticks("Question 1 : Oui")
    hands.presses("Garder cette question")
    assert hands.says("Seulement si vous avez répondu « Oui » à la question 1.")
    hands.presses("Monter (question 2)")
    assert hands.says("La question 1 n’a plus de condition")
    assert look(page, [DESK, PHONE]) == {}
    # A date is typed in the order of the machine, which is not ours.
    page.get_by_label("Dernier jour pour répondre").fill("2026-11-25")
    hands.presses("Ouvrir le questionnaire")

    assert hands.says("Le questionnaire est ouvert.")
    labels = [one.label for one in given(Question).order_by(Question.position)]
    assert [label[:5] for label in labels] == ["Où ce", "Y jou"]


def test_sheets_are_typed_one_after_the_other_without_a_mouse(
    windows: Windows, valbourg: Valbourg
) -> None:
    survey = opened_with(valbourg, YES_NO, WHERE, EASE, MOMENTS, MINUTES)
    page = windows.open(valbourg.lea)
    page.goto(at(survey, "/saisie"))
    page.get_by_label("Collège", exact=True).select_option(label="Parents")
    page.get_by_label("Numéro de la feuille").fill("7")
    page.get_by_label("1. Oui").focus()

    _types(page, "2", "0", "1", "2", "Enter")
    expect(page.get_by_text("1 feuille saisie")).to_be_visible()
    expect(page.get_by_label("Numéro de la feuille")).to_have_value("8")
    expect(page.get_by_label("1. Oui")).to_be_focused()
    _types(page, "1", "*Sous le préau", "Enter", "a", "Enter", "1", "*12", "Enter")
    expect(page.get_by_text("2 feuilles saisies")).to_be_visible()
    assert look(page, [DESK]) == {}

    said = {
        one.sheet: [answer.choice or answer.text or answer.number for answer in one.answers]
        for one in given(Response)
    }
    assert said == {"7": ["1", "0", "0", "1"], "8": ["0", "Sous le préau", "10", "0", 12]}


def _types(page: Page, *keys: str) -> None:
    """Keys, and after a star some words."""
    for key in keys:
        if key.startswith("*"):
            page.keyboard.type(key[1:])
        else:
            page.keyboard.press(key)


def test_a_finding_is_given_with_a_photograph_without_javascript(
    windows: Windows, valbourg: Valbourg
) -> None:
    valbourg.enter(Phase.DIAGNOSIS)
    page = windows.open(valbourg.karim, viewport=PHONE, java_script_enabled=False)
    page.goto("/concertations/une-cour-pour-tous/diagnostic/constats")
    words = page.get_by_label("Ce que vous constatez")
    words.fill("Le carrelage du préau est cassé.")
    page.get_by_text("Joindre une photo ou un document").click()
    page.get_by_label("Une photo ou un document").set_input_files(
        {"name": "preau.jpg", "mimeType": "image/jpeg", "buffer": _photograph()}
    )
    page.get_by_label("Ce que montre l’image").fill("Trois carreaux cassés")
    page.get_by_role("button", name="Publier mon constat").click()

    shown = page.get_by_role("img", name="Trois carreaux cassés").first
    expect(shown).to_be_visible()
    # Taken with the telephone upright: it is shown upright.
    assert int(str(shown.get_attribute("height"))) > int(str(shown.get_attribute("width")))
    assert given(Finding).one().text == "Le carrelage du préau est cassé."


def _photograph() -> bytes:
    """As a telephone gives it: lying down, with « turn me » and where it was taken beside."""
    picture, exif = Image.new("RGB", (640, 480), "grey"), Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    kept = BytesIO()
    picture.save(kept, "JPEG", exif=exif)
    return kept.getvalue()
