"""The rating sheet on paper, then each sheet typed under its number, counted apart."""

from typing import Any

import pytest
from pypdfium2 import PdfDocument

from concert.core.database import db
from concert.priorities.actions import close_round
from concert.priorities.models import Channel, Round, Tally
from concert.priorities.queries import counted, rated_stakes
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import error, field, has_link, link, press, read, says, value
from tests.priorities.test_routes import diagnosis, everyone_rates, opened

__all__ = ["diagnosis", "opened"]

COUNT = "Compter cette feuille et passer à la suivante"
NUMBER, COLLEGE = "Numéro de la feuille", "Par quel collège ?"


@pytest.fixture
def sheets(diagnosis: str, opened: Round) -> str:
    assert opened
    return f"{diagnosis}/priorites/feuilles"


def one(number: str = "1", **levels: str) -> dict[str, Any]:
    return {NUMBER: number, COLLEGE: "Parents", **levels}


def printed(content: bytes) -> tuple[int, str]:
    document = PdfDocument(content)
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    return len(document), " ".join(text.split())


def test_the_sheet_to_print_asks_each_stake_on_each_criterion(lea: Browser, sheets: str) -> None:
    pages, text = printed(lea.get(f"{sheets}/feuille.pdf").data)

    assert pages == 1
    for said in (
        *("Respirer", "Apprendre dehors", "Urgence", "1 = Cela peut attendre"),
        *("Vous êtes", "Parents", "Code de la séance", "Feuille n°", "1 2 3 4"),
    ):
        assert said in text, said


def test_the_sheet_of_a_session_has_its_college_its_code_and_simple_words(
    lea: Browser, sheets: str
) -> None:
    asked = "college=eleves&seance=CM1-B&mots=simples"

    _pages, text = printed(lea.get(f"{sheets}/feuille.pdf?{asked}").data)

    for said in ("Collège : Élèves", "Code de la séance : CM1-B", "Est-ce que ça presse"):
        assert said in text, said
    assert "Parents" not in text


def test_the_sheet_is_for_those_who_type_it(karim: Browser, sheets: str) -> None:
    assert karim.get(f"{sheets}/feuille.pdf").status_code == 403
    assert karim.get(sheets).status_code == 403


@pytest.mark.parametrize("htmx", [False, True])
def test_a_sheet_is_typed_under_its_number_and_the_next_one_is_ready(
    lea: Browser, sheets: str, opened: Round, htmx: bool
) -> None:
    given = one("7", **{"Respirer – Urgence": "4", "Code de la séance": "AT-3"})

    answer = press(lea, sheets, COUNT, given, htmx=htmx)

    there = answer.headers["HX-Redirect"] if htmx else answer.location
    page = lea.page(there)
    kept = [value(page, label) for label in (NUMBER, COLLEGE, "Code de la séance")]
    assert kept == ["8", "Parents", "AT-3"]
    assert says(page, "Feuille n° 7, Parents (AT-3)")
    known = counted(opened)
    stake = next(one for one in rated_stakes(opened) if one.title == "Respirer")
    assert (known.people, known.channels) == ({"parents": 1}, {"workshop": 0, "paper": 1})
    assert known.counts == {("parents", stake.id, "urgence"): [0, 0, 0, 1]}


@pytest.mark.parametrize("typed", ["5", "-1", "2,5", "x"])
def test_a_figure_that_is_not_on_the_scale_is_refused_beside_its_cell(
    lea: Browser, sheets: str, typed: str
) -> None:
    answer = press(lea, sheets, COUNT, one(**{"Respirer – Urgence": typed}))

    assert answer.status_code == 422
    page = read(answer)
    assert error(page, "Respirer – Urgence")
    assert field(page, "Respirer – Urgence")["value"] == typed
    assert db.session.query(Tally).count() == 0


def test_a_sheet_is_not_typed_twice(lea: Browser, sheets: str) -> None:
    press(lea, sheets, COUNT, one("7"))

    answer = press(lea, sheets, COUNT, one("7"))

    assert answer.status_code == 409
    assert says(answer, "La feuille n° 7 est déjà saisie")
    assert db.session.query(Tally).count() == 1


def test_a_sheet_is_corrected_then_taken_out(lea: Browser, sheets: str, opened: Round) -> None:
    press(lea, sheets, COUNT, one("7", **{"Respirer – Urgence": "4"}))
    edit = link(lea.page(sheets), "Corriger feuille n° 7")
    assert value(lea.page(edit), "Respirer – Urgence") == "4"

    press(lea, edit, "Corriger cette feuille", {"Respirer – Urgence": "1", COLLEGE: "Élèves"})

    [(college, _stake, _code), *_rest] = counted(opened).counts
    assert college == "eleves"
    assert list(counted(opened).counts.values()) == [[1, 0, 0, 0]]
    press(lea, edit, "Retirer cette feuille")
    assert counted(opened).people == {}


def test_what_came_on_paper_and_in_a_workshop_is_said_apart(
    valbourg: Valbourg, browse: Browse, lea: Browser, diagnosis: str, sheets: str, opened: Round
) -> None:
    everyone_rates(valbourg, opened, valbourg.crowd("parents", 6), 4)
    press(lea, sheets, COUNT, one("1", **{"Respirer – Urgence": "1"}))
    press(lea, sheets, COUNT, one("2"))
    assert says(lea.page(f"{diagnosis}/priorites"), "2 feuilles sont saisies.")

    close_round(opened, by=valbourg.claire, at=valbourg.at)

    page = browse().page(f"{diagnosis}/priorites")
    assert says(page, "8 personnes ont noté les enjeux, dont 2 sur papier")


def test_once_the_round_is_over_sheets_are_no_longer_typed(
    valbourg: Valbourg, lea: Browser, sheets: str, opened: Round
) -> None:
    press(lea, sheets, COUNT, one("7"))
    close_round(opened, by=valbourg.claire, at=valbourg.at)

    page = lea.page(sheets)

    assert says(page, "Ce tour est terminé : il ne se complète plus.")
    assert not has_link(page, "Corriger feuille n° 7")
    tally = db.session.query(Tally).one()
    assert lea.post(f"{sheets}/{tally.id}/retrait").status_code == 409
    assert tally.channel is Channel.PAPER
