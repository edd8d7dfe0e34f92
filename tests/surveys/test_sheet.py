"""The sheet to print: every kind of question, in black, each whole on its page."""

from typing import Any

import pypdfium2
import pytest

from concert.core.database import db
from concert.programmes.questions import QuestionModel
from concert.surveys.models import Survey
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import plain
from tests.surveys.making import MINUTES, WHERE, WORDS, YES_NO, drawn_with, opened_with

LONG = "Ce que vous vivez chaque jour quand vous arrivez devant l’école, et ce qui changerait " * 3
MATRIX = QuestionModel(
    "matrix",
    "Ces moments\u00a0?",
    rows=["Le matin, devant le portail", "La cantine", LONG[:200].strip()],
    options=["Très mal", "Mal", "Bien", "Très bien"],
)
WIDE = QuestionModel(
    "matrix",
    "Ces lieux\u00a0?",
    rows=["La cour", "Le préau"],
    options=[f"{n} : {LONG[:60]}" for n in range(9)],
)
SCALE = QuestionModel("scale", "De 0 à 10\u00a0?", low=0, high=10, low_label="pas du tout")
SEVERAL = QuestionModel(
    "several",
    LONG[:300].strip(),
    options=["Un banc", "Un arbre", *(f"{n} {LONG[:195]}".strip() for n in range(9))],
    other=True,
    most=3,
)
EVERY_KIND = (YES_NO, WHERE, SEVERAL, SCALE, MINUTES, WORDS, MATRIX, WIDE)


def opened(browser: Browser, survey: Survey) -> Any:
    here = f"/concertations/une-cour-pour-tous/diagnostic/questionnaires/{survey.id}"
    answer = browser.get(f"{here}/papier.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("inline")
    return pypdfium2.PdfDocument(answer.data)


def said(document: Any) -> str:
    return plain(" ".join(page.get_textpage().get_text_range() for page in document))


@pytest.fixture
def twenty(valbourg: Valbourg) -> Survey:
    return opened_with(
        valbourg, *EVERY_KIND, *(MATRIX, SCALE, WORDS, MINUTES) * 3, introduction=LONG
    )


def test_the_sheet_asks_everything_and_says_its_conditions(browse: Browse, twenty: Survey) -> None:
    twenty.title = LONG[:160]
    db.session.commit()

    document = opened(browse(), twenty)

    read = said(document)
    for text in (
        LONG[:160],
        "1. Y jouez-vous ?",
        "Seulement si vous avez répondu « Oui » à la question 1. 2. Où cela ?",
        "Une seule case.",
        "3 cases au plus.",
        "0 : pas du tout",
        "De 0 à 60.",
        "Une case par ligne.",
        "Le matin, devant le portail",
        "20. ",
        "À rapporter à : l’école",
        "saisies sont effacées 24 mois après la clôture",
        "Vous êtes",
        "Parents",
    ):
        assert plain(text) in read, text
    assert document.get_metadata_value("Title") == twenty.title.strip()


def test_each_page_has_its_number_and_room_for_that_of_the_sheet(
    browse: Browse, twenty: Survey
) -> None:
    document = opened(browse(), twenty)

    assert len(document) > 3
    for n, page in enumerate(document, start=1):
        read = plain(page.get_textpage().get_text_range())
        assert "Feuille n°" in read
        assert f"{n} / {len(document)}" in read
        assert page.get_size() == pytest.approx((595.28, 841.89), abs=0.1)


def test_nothing_is_drawn_out_of_its_page_nor_in_colour(browse: Browse, twenty: Survey) -> None:
    for page in opened(browse(), twenty):
        drawn = page.render(scale=1).to_pil().convert("RGB")
        rim = [drawn.crop((0, 0, 40, drawn.height)), drawn.crop((560, 0, 595, drawn.height))]
        assert all(one.convert("L").getextrema() == (255, 255) for one in rim)
        assert all(red == green == blue for _n, (red, green, blue) in drawn.getcolors(1 << 16))


def test_a_question_stays_whole_on_its_page(valbourg: Valbourg, browse: Browse) -> None:
    survey = opened_with(valbourg, *[WORDS] * 8, MATRIX)

    document = opened(browse(), survey)

    for page in document:
        read = plain(page.get_textpage().get_text_range())
        if "9. Ces moments" in read:
            assert "La cantine" in read
            assert "Très bien" in read


def test_the_sheet_of_a_draft_is_for_the_team(
    valbourg: Valbourg, browse: Browse, lea: Browser
) -> None:
    survey = drawn_with(valbourg, YES_NO)
    db.session.commit()
    here = f"/concertations/une-cour-pour-tous/diagnostic/questionnaires/{survey.id}/papier.pdf"

    assert browse().get(here).status_code == 404
    assert "1. Y jouez-vous" in said(opened(lea, survey))
