"""Many figures at once: the sheet is read over, its good lines enter, the others say why not."""

import csv
import io
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from concert.concertations.phases import Phase
from concert.core.database import db
from concert.indicators.actions import TypedFigure, remove_indicator, type_figure
from concert.indicators.entering import LASTS, forget_old_sheets
from concert.indicators.models import Comparison, FigureSheet, Indicator, Past
from concert.journal.models import Entry, Verb
from tests.architecture.test_budget import MOST_BYTES, MOST_STATEMENTS, statements
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.indicators.test_routes import school
from tests.looking import buttons, error, filled, has_link, link, press, read, says, value, words

UPLOAD, PASTE, TEXT, FILE = "Relire ce tableau", "Relire ces lignes", "Les lignes", "Le fichier"
HEADER = "libellé;période;valeur;unité;lieu;source;relevé le"
LATE = "Retards du lundi;2025-2026;43,5;%;;Le cahier;12/03/2026"
BEFORE = "Retards du lundi;2024-2025;41;%;;Le cahier;12/03/2026"
WITHOUT_SOURCE = "Absences;2025;12;jours;;;12/03/2026"


@pytest.fixture
def home(valbourg: Valbourg) -> str:
    valbourg.enter(Phase.DIAGNOSIS)
    return f"/concertations/{valbourg.concertation.slug}/diagnostic/chiffres"


def given(browser: Browser, home: str, *rows: str, header: str = HEADER) -> str:
    """The address of the sheet that is read over."""
    answer = press(browser, home, PASTE, {TEXT: "\n".join([header, *rows])})
    assert answer.status_code == 303, words(answer)
    return str(answer.location)


def entered(browser: Browser, home: str, *rows: str) -> str:
    here = given(browser, home, *rows)
    assert press(browser, here, "Entrer").status_code == 303
    return here


def uploaded(browser: Browser, home: str, content: bytes, name: str = "chiffres.csv") -> Any:
    url, sent = filled(browser.page(home), UPLOAD)
    return browser.post(url, {**sent, "tableau-file": (BytesIO(content), name)})


def refused(page: BeautifulSoup) -> list[str]:
    return [words(one) for one in page.select("tbody tr")]


def figures() -> list[tuple[str, str, float, list[tuple[str, float]]]]:
    """Label, period, value and other periods of those in the diagnosis."""
    held = db.session.query(Indicator).filter_by(removed_at=None).order_by(Indicator.id)
    return [(one.label, one.period, one.value, [tuple(past) for past in one.past]) for one in held]


def typed(valbourg: Valbourg, **said: Any) -> Indicator:
    about = {"value": 41, "unit": "%", "period": "2024-2025", "sensitive": False, **said}
    figure = TypedFigure("Retards du lundi", source="Le cahier", **about)
    return type_figure(valbourg.concertation, figure, by=valbourg.claire, at=valbourg.at)


# --- reading over -----------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_a_sheet_is_read_over_before_anything_enters(lea: Browser, home: str, htmx: bool) -> None:
    text = "\n".join([HEADER, LATE, BEFORE, WITHOUT_SOURCE])

    answer = press(lea, home, PASTE, {TEXT: text}, htmx=htmx)

    page = lea.page(answer.headers["HX-Redirect"] if htmx else answer.location)
    assert says(page, "1 chiffre à entrer")
    assert says(page, "Nouveaux (1)")
    assert says(page, "Retards du lundi : 43,5 % en 2025-2026, 2,5 points de plus")
    assert refused(page)[0].startswith("4 Absences")
    assert "La source manque" in refused(page)[0]
    assert figures() == []


def test_the_lines_of_one_label_are_one_figure_over_its_years(
    browse: Browse, lea: Browser, home: str
) -> None:
    here = entered(lea, home, LATE, WITHOUT_SOURCE, BEFORE)

    assert figures() == [("Retards du lundi", "2025-2026", 43.5, [("2024-2025", 41)])]
    page = lea.page(here)
    assert says(page, "1 chiffre du tableau est dans le diagnostic.")
    assert says(page, "Inchangés (1)")
    assert len(refused(page)) == 1
    shown = browse().page(home.removesuffix("/chiffres"))
    for text in ("43,5 %", "Source : Le cahier", "Relevé le 12 mars 2026"):
        assert says(shown, text), text


def test_the_same_sheet_given_twice_changes_nothing(lea: Browser, home: str) -> None:
    entered(lea, home, LATE, BEFORE)
    before = figures(), db.session.query(Entry).count()

    page = lea.page(given(lea, home, LATE, BEFORE))

    assert says(page, "Inchangés (1)")
    assert not [one for one in buttons(page) if one.startswith("Entrer")]
    assert (figures(), db.session.query(Entry).count()) == before


def test_a_sheet_sent_twice_by_one_press_enters_once(lea: Browser, home: str) -> None:
    here = given(lea, home, LATE)
    sent = filled(lea.page(here), "Entrer ce chiffre")

    lea.post(*sent)
    lea.post(*sent)

    assert len(figures()) == 1
    entries = db.session.query(Entry).filter_by(verb=Verb.INDICATORS_ENTERED)
    assert [one.details for one in entries] == [{"added": 1, "revised": 0}]


def test_a_label_that_is_there_gains_a_year(valbourg: Valbourg, lea: Browser, home: str) -> None:
    typed(valbourg)

    here = given(lea, home, LATE)

    assert says(lea.page(here), "Complétés (1)")
    assert says(lea.page(here), "2025-2026 : 43,5 %")
    press(lea, here, "Entrer ce chiffre")
    assert figures() == [("Retards du lundi", "2025-2026", 43.5, [("2024-2025", 41)])]


def test_a_value_that_is_there_is_corrected_and_it_is_said(
    valbourg: Valbourg, lea: Browser, home: str
) -> None:
    typed(valbourg, value=40, says="40 % des élèves arrivent en retard")

    here = given(lea, home, "RETARDS DU LUNDI;2024/25;41 %;;;Le cahier;12/03/2026")

    page = lea.page(here)
    assert says(page, "Corrigés (1)")
    assert says(page, "2024-2025 : 40 % devient 41 %")
    assert says(page, "« 40 % des élèves arrivent en retard » dit l’ancienne valeur")
    press(lea, here, "Entrer ce chiffre")
    assert figures() == [("Retards du lundi", "2024-2025", 41, [])]
    assert db.session.query(Indicator).one().says == ""


def test_another_place_is_what_the_present_period_is_compared_with(
    valbourg: Valbourg, lea: Browser, home: str
) -> None:
    typed(valbourg, compared=[Comparison("Académie", 39)])
    there = "Retards du lundi;{};38;%;Le collège voisin;Le cahier;12/03/2026"

    here = given(lea, home, LATE, there.format("2025-2026"), there.format("2024-2025"))

    page = lea.page(here)
    assert refused(page)[0].endswith("Un autre lieu se compare en « 2025-2026 » seulement.")
    assert says(page, "Académie : 39,0 %, retiré, car il ne se compare plus")
    press(lea, here, "Entrer ce chiffre")
    compared = db.session.query(Indicator).one().compared
    assert [(one.label, one.value) for one in compared] == [("Le collège voisin", 38)]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([LATE, LATE], "La ligne 2 donne déjà cette valeur."),
        ([LATE, BEFORE.replace("%", "jours")], "À la ligne 2, ce chiffre est en « % »."),
        (["Renvois;2025;3;élèves;;Le cahier;12/03/2026"], "Aucun chiffre sur moins de 5"),
        (["Renvois;2025;30;%;Ailleurs;Le cahier;12/03/2026"], "Il n’y a que d’autres lieux"),
    ],
)
def test_lines_that_do_not_stand_together_are_refused(
    lea: Browser, home: str, rows: list[str], reason: str
) -> None:
    page = lea.page(given(lea, home, *rows))

    assert reason in refused(page)[-1]


def test_a_unit_that_is_not_the_one_of_the_diagnosis_is_refused(
    valbourg: Valbourg, lea: Browser, home: str
) -> None:
    typed(valbourg)

    page = lea.page(given(lea, home, LATE.replace("%", "jours")))

    assert "Dans le diagnostic, ce chiffre est en « % »." in refused(page)[0]


def test_a_public_figure_is_not_rewritten_by_a_sheet(
    valbourg: Valbourg, lea: Browser, home: str
) -> None:
    school(valbourg, y2022=151)
    press(lea, home, "Prendre tous les chiffres publics")
    label = next(one for one, *_rest in figures() if "lèves" in one)

    page = lea.page(given(lea, home, f"{label};2022;160;élèves;;Le cahier;12/03/2026"))

    assert "Ce chiffre est public" in refused(page)[0]


def test_what_is_exported_is_read_back_unchanged(
    valbourg: Valbourg, lea: Browser, home: str
) -> None:
    typed(valbourg, past=[Past("2023-2024", 40.5)], compared=[Comparison("Académie", 39)])
    exported = lea.get(f"{home}/tous.csv").data

    page = lea.page(uploaded(lea, home, exported).location)

    assert says(page, "Inchangés (1)")
    assert refused(page) == []


def test_a_diagnosis_that_is_full_takes_no_more(
    lea: Browser, home: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("concert.indicators.entering.MOST", 1)

    page = lea.page(given(lea, home, LATE, "Absences;2025;12;jours;;Le cahier;12/03/2026"))

    assert says(page, "1 chiffre à entrer")
    assert "retirez-en un d’abord" in refused(page)[0]


# --- correcting -------------------------------------------------------------------------


def test_the_refused_lines_are_corrected_in_a_spreadsheet_and_read_back(
    lea: Browser, home: str
) -> None:
    bad = "=HYPERLINK(1);2025;-12;jours;;;12/03/2026"
    page = lea.page(given(lea, home, LATE, bad))

    answer = lea.get(link(page, "Télécharger les lignes refusées"))

    assert answer.headers["Cache-Control"] == "no-store"
    [row] = csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";")
    assert (row["ligne"], row["libellé"], row["valeur"]) == ("3", "'=HYPERLINK(1)", "'-12")
    assert "La source manque" in row["raison"]
    corrected = answer.text.replace(";;12/03", ";Le cahier;12/03").encode()
    again = lea.page(uploaded(lea, home, corrected).location)
    assert says(again, "=HYPERLINK(1) : -12")
    assert refused(again) == []


def test_the_refused_lines_are_corrected_where_they_are(lea: Browser, home: str) -> None:
    page = lea.page(given(lea, home, LATE, WITHOUT_SOURCE))

    text = value(lea.page(link(page, "Les corriger ici")), TEXT)

    assert text.splitlines()[1].startswith("Absences\t2025\t12\tjours\t\t\t12/03/2026")
    answer = press(lea, home, PASTE, {TEXT: text.replace("\t\t\t12", "\t\tLe cahier\t12")})
    assert says(lea.page(answer.location), "Absences : 12 jours en 2025")


@pytest.mark.parametrize("htmx", [False, True])
def test_what_was_pasted_is_given_back_when_it_is_no_sheet(
    lea: Browser, home: str, htmx: bool
) -> None:
    text = "Retards\t43,5\nAbsences\t12"

    answer = press(lea, home, PASTE, {TEXT: text}, htmx=htmx)

    assert answer.status_code == 422
    assert "pas les colonnes" in error(read(answer), TEXT)
    assert value(read(answer), TEXT).splitlines() == text.splitlines()
    assert db.session.query(FigureSheet).count() == 0


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n\0", b"PK\x03\x04", b"nom\nzoe\n"])
def test_a_file_that_is_no_sheet_is_refused_beside_its_field(
    lea: Browser, home: str, content: bytes
) -> None:
    answer = uploaded(lea, home, content)

    assert answer.status_code == 422
    assert error(read(answer), FILE)


def test_no_file_is_asked_for(lea: Browser, home: str) -> None:
    answer = press(lea, home, UPLOAD)

    assert error(read(answer), FILE) == "Choisissez le fichier qui tient les chiffres."


@pytest.mark.parametrize("kind", ["csv", "ods"])
def test_the_model_shows_what_to_write_and_its_examples_never_enter(
    lea: Browser, home: str, kind: str
) -> None:
    answer = lea.get(f"{home}/modele.{kind}")

    assert f"modele-chiffres.{kind}" in answer.headers["Content-Disposition"]
    page = lea.page(uploaded(lea, home, answer.data, f"modele.{kind}").location)
    assert says(page, "Aucun chiffre à entrer")
    assert all("C’est un exemple du modèle" in one for one in refused(page))
    filled_in = answer.data.replace("Exemple\u00a0: é".encode(), "É".encode())
    if kind == "csv":
        page = lea.page(uploaded(lea, home, filled_in).location)
        assert says(page, "Élèves en retard le lundi") or says(page, "43,5 % des élèves")
        assert refused(page) == []


# --- entering and taking back ------------------------------------------------------------


def test_a_sheet_is_taken_back_whole(valbourg: Valbourg, lea: Browser, home: str) -> None:
    typed(valbourg, value=40, says="40 % des élèves arrivent en retard")
    before = figures()
    here = entered(lea, home, LATE, "Absences;2025;12;jours;;Le cahier;12/03/2026")
    assert len(figures()) == 2

    press(lea, here, "Défaire cet import")

    assert figures() == before
    assert db.session.query(Indicator).first().says == "40 % des élèves arrivent en retard"
    page = lea.page(here)
    assert says(page, "2 chiffres sont remis comme ils étaient.")
    assert says(page, "2 chiffres à entrer")
    last = db.session.query(Entry).order_by(Entry.n.desc()).first()
    assert (last.verb, last.details) == (Verb.INDICATORS_TAKEN_BACK, {"count": 2})


def test_what_changed_since_a_sheet_entered_is_left_when_it_is_taken_back(
    lea: Browser, home: str
) -> None:
    here = entered(lea, home, LATE, "Absences;2025;12;jours;;Le cahier;12/03/2026")
    late = db.session.query(Indicator).filter_by(label="Retards du lundi").one()
    press(lea, f"{home}/{late.id}/modifier", "Corriger ce chiffre", {"Sa valeur": "44"})

    press(lea, here, "Défaire cet import")

    assert figures() == [("Retards du lundi", "2025-2026", 44, [])]
    assert says(lea.page(here), "1 autre a changé depuis, et reste comme il est.")


def test_a_diagnosis_that_changed_meanwhile_has_the_sheet_read_again(
    valbourg: Valbourg, lea: Browser, home: str
) -> None:
    here = given(lea, home, LATE)
    late = filled(lea.page(here), "Entrer ce chiffre")
    typed(valbourg)
    db.session.commit()

    answer = lea.post(*late)

    assert answer.status_code == 409
    assert says(answer, "Le diagnostic a changé entre-temps")
    assert len(figures()) == 1
    assert says(lea.page(here), "Complétés (1)")


def test_a_figure_taken_out_since_is_new_again(valbourg: Valbourg, lea: Browser, home: str) -> None:
    here = entered(lea, home, LATE)
    [late] = db.session.query(Indicator)
    remove_indicator(late, by=valbourg.claire, at=valbourg.at)
    db.session.commit()

    assert says(lea.page(here), "Nouveaux (1)")


def test_a_sheet_given_up_is_erased(lea: Browser, home: str) -> None:
    here = given(lea, home, LATE)

    press(lea, here, "Abandonner ce tableau")

    assert lea.get(here).status_code == 404
    assert figures() == []


def test_a_sheet_waits_a_day_and_no_more(
    app: Flask, valbourg: Valbourg, browse: Browse, lea: Browser, home: str
) -> None:
    here = given(lea, home, LATE)
    assert has_link(lea.page(home), "lignes collées")

    app.config["FROZEN_AT"] += LASTS + timedelta(minutes=1)
    assert forget_old_sheets(at=app.config["FROZEN_AT"]) == 1

    assert browse(valbourg.lea).get(here).status_code == 404


# --- who, and when -----------------------------------------------------------------------


def test_who_takes_part_gives_no_sheet(karim: Browser, home: str) -> None:
    text = {"colle-text": f"{HEADER}\n{LATE}"}

    answer = karim.post(f"{home}/tableau-colle", text)

    assert answer.status_code == 403
    assert says(answer, "Retards du lundi")
    assert db.session.query(FigureSheet).count() == 0


def test_once_the_diagnosis_is_over_no_sheet_enters_and_its_lines_are_given_back(
    valbourg: Valbourg, lea: Browser, home: str
) -> None:
    here = given(lea, home, LATE)
    late, again = filled(lea.page(here), "Entrer"), filled(lea.page(home), PASTE)
    valbourg.enter(Phase.IDEAS)

    assert lea.post(*late).status_code == 403
    answer = lea.post(again[0], {**again[1], "colle-text": LATE})
    assert (answer.status_code, says(answer, LATE)) == (403, True)
    assert figures() == []


# --- many --------------------------------------------------------------------------------


def test_two_hundred_lines_are_read_over_and_entered_for_the_price_of_ten(
    lea: Browser, home: str
) -> None:
    costs = []
    for years in (2, 4):
        rows = [
            f"Chiffre {n};{2020 + year};{n + year},5;jours;;Le cahier numéro {n};12/03/2026"
            for n in range(50)
            for year in range(years)
        ]
        here = given(lea, home, *rows)
        with statements() as asked:
            answer = lea.get(here)
        costs.append(len(asked))
        assert len(answer.data) < 12 * MOST_BYTES
        press(lea, here, "Entrer ces 50 chiffres")

    assert max(costs) <= MOST_STATEMENTS
    assert len(figures()) == 50
