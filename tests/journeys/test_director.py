"""A director gathers a school: two hundred invited from a spreadsheet, thirty come by the code."""

import csv
import io
from collections.abc import Callable, Sequence
from io import BytesIO

import openpyxl
import pypdfium2
import pytest
import zxingcpp

from concert.concertations.phases import Phase
from concert.core import opendocument
from concert.core.database import db
from concert.core.mail import Letter
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import filled, link, press, says, words

HEADER = ("Prénom et nom", "Adresse mél", "Collège", "Organisme", "Qualité", "Signe")
Rows = Sequence[Sequence[str]]

# Twelve lines as one finds them, by their number in the file, each with why it is refused.
WRONG: dict[int, tuple[Sequence[str], str]] = {
    3: (("Zoé Roy", "", "Parents", "", "", ""), "L’adresse électronique manque."),
    9: (("Ali Roy", "ali.roy@", "Parents", "", "", ""), "L’adresse « ali.roy@ » est incomplète."),
    20: (("Eva Roy", "eva roy@exemple.fr", "Parents", "", "", ""), "est incomplète."),
    31: (("Parent 2", "PARENT2@exemple.fr", "Parents", "", "", ""), "est déjà à la ligne 2."),
    42: (("Karim", "karim@exemple.fr", "Parents", "", "", ""), "prend déjà part"),
    77: (("Noé Roy", "noe@exemple.fr", "Voisins", "", "", ""), "Voisins"),
    101: (("Léo Roy", "leo@exemple.fr", "", "Mairie de Nulle-Part", "maire", ""), "Nulle-Part"),
    120: (("Ida Roy", "ida@exemple.fr", "", "Commune de Valbourg", "", "oui"), "qualité"),
    150: (("Max Roy", "max@exemple.fr", "", "", "maire", "oui"), "organisme"),
    166: (("Ana Roy", "ana@exemple.fr", "", "Commune de Valbourg", "élue", "bof"), "bof"),
    180: (("Tim " * 60, "tim@exemple.fr", "Parents", "", "", ""), "trop long"),
    201: (("", "rien", "", "", "", ""), "L’adresse « rien » est incomplète."),
}


def guests() -> Rows:
    """Two hundred lines below the header, of which twelve invite nobody."""
    good = {
        n: (f"Parent {n}", f"parent{n}@exemple.fr", "parents", "", "", "") for n in range(2, 202)
    }
    return [HEADER, *(WRONG[n][0] if n in WRONG else good[n] for n in range(2, 202))]


def as_csv(rows: Rows) -> bytes:
    page = io.StringIO()
    csv.writer(page, delimiter=";").writerows(rows)
    return page.getvalue().encode("cp1252")


def as_ods(rows: Rows) -> bytes:
    stream = BytesIO()
    opendocument.written(stream, [("Familles", rows)])
    return stream.getvalue()


def as_xlsx(rows: Rows) -> bytes:
    book, stream = openpyxl.Workbook(), BytesIO()
    for row in rows:
        book.active.append(list(row))
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(("kind", "made"), [("csv", as_csv), ("ods", as_ods), ("xlsx", as_xlsx)])
def test_a_director_invites_a_school_and_thirty_come_by_the_code(
    browse: Browse, valbourg: Valbourg, kind: str, made: Callable[[Rows], bytes]
) -> None:
    valbourg.enter(Phase.IDEAS)
    claire, here = browse(valbourg.claire), f"/concertations/{valbourg.concertation.slug}"
    before = valbourg.concertation.participants_count

    _invites(claire, here, f"familles.{kind}", made(guests()))
    code = _prints(claire, here)
    for _n in range(30):
        _comes(browse(), code)

    db.session.expire_all()
    assert valbourg.concertation.participants_count == before + 30
    followed = claire.page(f"{here}/invitations")
    assert says(followed, "0 venu sur 188 personnes invitées.")
    assert says(claire.page(f"{here}/equipe/participants"), f"{before + 30} participants en tout.")


def _invites(claire: Browser, here: str, name: str, content: bytes) -> None:
    """She gives her file, reads what is refused and why, and sends the others."""
    url, sent = filled(claire.page(f"{here}/invitations"), "Relire ce fichier")
    answer = claire.post(url, {**sent, "fichier-file": (BytesIO(content), name)})
    read = claire.page(answer.location)
    assert says(read, "12 lignes refusées")
    refused = {words(row.find("th")): words(row) for row in read.select("tbody tr")}
    assert list(refused) == [str(n) for n in WRONG]
    for n, (_line, why) in WRONG.items():
        assert why in refused[str(n)], refused[str(n)]

    press(claire, answer.location, "Inviter les 188 personnes")
    letters = db.session.query(Letter).filter(Letter.subject.startswith("Invitation"))
    assert letters.count() == 188
    assert all(one.bulk for one in letters), "they give way to a link to sign in"


def _prints(claire: Browser, here: str) -> str:
    """The poster, and the code that a telephone reads on it."""
    poster = claire.get(link(claire.page(f"{here}/affiche"), "Affiche A4 (PDF)"))
    page = pypdfium2.PdfDocument(poster.data)[0]
    [read] = zxingcpp.read_barcodes(page.render(scale=2).to_pil())
    code = read.text.rpartition("/")[2]
    assert code in page.get_textpage().get_text_range().replace(" ", "")
    return str(code)


def _comes(phone: Browser, code: str) -> None:
    page = f"/rejoindre/{code}"
    press(phone, page, "Participer", {"Vous participez": "Parents", "J’ai 15 ans": True})
