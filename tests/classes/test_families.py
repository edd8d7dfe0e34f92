"""What families read, and what they agreed to: kept as a fact, never as a paper nor a name."""

import pytest

from concert.classes.models import ParentalAgreement
from concert.core.database import db
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import buttons, error, has_link, press, read, says

NOTE = "Noter cet accord"
AGREED = {
    "La classe": "CM1 B",
    "Ce que les familles permettent": "Publier des images où l’on reconnaît des élèves",
    "Où, et pour quoi": "L’affiche de la fête de l’école.",
    "Pour combien d’élèves": "24",
    "Obtenu le": "2026-11-12",
}


@pytest.fixture
def home(valbourg: Valbourg) -> str:
    return f"/concertations/{valbourg.concertation.slug}/familles"


@pytest.mark.parametrize("path", ["", "/note"])
def test_families_read_what_happens_what_is_kept_and_whom_to_ask(
    browse: Browse, home: str, path: str
) -> None:
    page = browse().page(f"{home}{path}")

    for said in (
        "L’enseignant lit chaque texte avant sa publication.",
        "Jamais demandés ni gardés",
        "Il n’est pas demandé pour participer en classe",
        "menée par l’école",
        "CNIL",
    ):
        assert says(page, said), said


def test_the_sheet_has_room_for_a_stamp(browse: Browse, home: str) -> None:
    assert has_link(browse().page(home), "sur une feuille")
    assert says(browse().page(f"{home}/note"), "Tampon de l’école, date")


@pytest.mark.parametrize("htmx", [False, True])
def test_an_agreement_is_a_fact_that_may_be_withdrawn(
    lea: Browser, valbourg: Valbourg, home: str, htmx: bool
) -> None:
    press(lea, f"{home}/accords", NOTE, AGREED, htmx=htmx)
    noted = db.session.query(ParentalAgreement).one()
    assert (noted.pupils, noted.noted_by_id, noted.withdrawn_on) == (24, valbourg.lea.id, None)

    press(lea, f"{home}/accords", "Noter le retrait", htmx=htmx)

    page = lea.page(f"{home}/accords")
    assert says(page, "Retiré le 20 novembre 2026")
    assert not [one for one in buttons(page) if one.startswith("Noter le retrait")]


@pytest.mark.parametrize(
    ("label", "typed"),
    [
        ("La classe", ""),
        ("Où, et pour quoi", ""),
        ("Pour combien d’élèves", "0"),
        ("Obtenu le", "2026-12-25"),
        ("Obtenu le", ""),
    ],
)
def test_an_agreement_says_for_whom_for_what_and_since_when(
    lea: Browser, home: str, label: str, typed: str
) -> None:
    answer = press(lea, f"{home}/accords", NOTE, {**AGREED, label: typed})

    assert answer.status_code == 422
    assert error(read(answer), label)
    assert db.session.query(ParentalAgreement).count() == 0
