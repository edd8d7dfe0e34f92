"""What is printed to let people in: a telephone reads it, and so does who has none."""

from typing import Any

import pypdfium2
import pytest
import zxingcpp

from concert.core.database import db
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import link, plain, says

SHEETS = ["a4", "a3", "coupons"]


@pytest.fixture
def home(valbourg: Valbourg) -> str:
    return f"/concertations/{valbourg.concertation.slug}/affiche"


def opened(browser: Browser, path: str) -> Any:
    answer = browser.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("inline")
    return pypdfium2.PdfDocument(answer.data)


def said(document: Any) -> str:
    return plain(document[0].get_textpage().get_text_range())


@pytest.mark.parametrize(("sheet", "copies"), [("a4", 1), ("a3", 1), ("coupons", 8)])
def test_a_telephone_reads_where_the_sheet_leads(
    valbourg: Valbourg, claire: Browser, home: str, sheet: str, copies: int
) -> None:
    document = opened(claire, f"{home}/{sheet}.pdf")

    found = zxingcpp.read_barcodes(document[0].render(scale=2).to_pil())

    assert len(document) == 1
    expected = f"http://127.0.0.1:5000/rejoindre/{valbourg.concertation.join_code}"
    assert [one.text for one in found] == [expected] * copies


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_says_in_words_what_its_drawing_says(
    valbourg: Valbourg, claire: Browser, home: str, sheet: str
) -> None:
    read = said(opened(claire, f"{home}/{sheet}.pdf"))

    for words in (
        "Une cour pour tous",
        valbourg.concertation.join_code,
        "127.0.0.1:5000/rejoindre",
    ):
        assert str(words) in read


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_longest_words_and_signs_of_any_kind_fit_on_one_page(
    valbourg: Valbourg, claire: Browser, home: str, sheet: str
) -> None:
    valbourg.concertation.title = ("Anticonstitutionnellement " * 8)[:200]
    valbourg.concertation.question = ("Łódź 🙂\u202f? " * 75)[:600]
    db.session.commit()

    document = opened(claire, f"{home}/{sheet}.pdf")

    assert len(document) == 1
    assert said(document).count("Anticonstitutionnellement") >= 7


def test_the_file_has_a_title_and_says_it_is_in_french(claire: Browser, home: str) -> None:
    answer = claire.get(f"{home}/a4.pdf")

    assert pypdfium2.PdfDocument(answer.data).get_metadata_dict()["Title"] == "Une cour pour tous"
    assert b"/Lang (fr)" in answer.data
    assert b"/StructTreeRoot" in answer.data


def test_the_poster_is_a_page_too(valbourg: Valbourg, claire: Browser, home: str) -> None:
    page = claire.page(home)

    assert says(page, str(valbourg.concertation.join_code))
    assert page.find("svg", role="img")
    assert link(page, "Affiche A3") == f"{home}/a3.pdf"


def test_before_the_opening_there_is_no_code_to_print(valbourg: Valbourg, browse: Browse) -> None:
    draft = valbourg.draft("Une cantine pour tous", valbourg.claire)
    claire, home = browse(valbourg.claire), f"/concertations/{draft.slug}/affiche"

    assert says(claire.page(home), "Ils seront prêts à l’ouverture")
    assert claire.get(f"{home}/a4.pdf").status_code == 409
