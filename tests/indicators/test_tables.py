"""Reading a sheet of figures: whatever it comes from, and what each line says or lacks."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from concert.core.errors import Refused
from concert.core.spreadsheets import key
from concert.indicators.lines import Line, said_by
from concert.indicators.tables import HEADERS, LARGEST, lines_of_file, lines_pasted
from concert.indicators.wording import COLUMNS_IN
from tests.looking import plain

pytestmark = pytest.mark.usefixtures("app")

TODAY = date(2026, 11, 19)
WHOLE = {
    "label": "Retards",
    "period": "2025-2026",
    "value": "43,5",
    "unit": "%",
    "source": "Le cahier",
    "read_on": "12/03/2026",
}
TOO_LONG = "long " * 61


def line(**said: str) -> Line:
    return Line(2, "", **{**WHOLE, **said})


@pytest.mark.parametrize(
    ("value", "unit", "read"),
    [
        ("43,5", "%", (43.5, "%")),
        ("43,5 %", "", (43.5, "%")),
        ("43.5 %", "%", (43.5, "%")),
        ("1 250", "passages", (1250, "passages")),
        ("1\u202f250", "", (1250, "")),
        ("1\u00a0250 passages", "passage", (1250, "passage")),
        ("-3", "°C", (-3, "°C")),
    ],
)
def test_a_value_is_read_as_the_french_write_it(
    value: str, unit: str, read: tuple[float, str]
) -> None:
    said = said_by(line(value=value, unit=unit), TODAY)

    assert (said.value, said.unit) == read


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"label": ""}, "Le libellé manque"),
        ({"period": ""}, "La période manque"),
        ({"value": ""}, "La valeur manque"),
        ({"value": "ns"}, "La valeur manque"),
        ({"value": "12 à 15"}, "« 12 à 15 » n’est pas un nombre."),
        ({"value": "43 %", "unit": "jours"}, "La valeur est en « % »"),
        ({"source": ""}, "La source manque"),
        ({"read_on": ""}, "Le jour du relevé manque"),
        ({"read_on": "mars"}, "« mars » n’est pas un jour"),
        ({"read_on": "2026-11-20"}, "Le jour du relevé est à venir"),
        ({"people": "12,5"}, "n’est pas un nombre de personnes"),
        ({"says": "Beaucoup de retards"}, "Écrivez la phrase avec le nombre lui-même"),
        ({"sensitive": "peut-être"}, "écrivez oui ou non"),
        ({"source": TOO_LONG}, "300 caractères au plus"),
        ({"period": "une période bien trop longue"}, "20 caractères au plus"),
        ({"label": "Exemple : retards"}, "C’est un exemple du modèle"),
    ],
)
def test_a_line_that_is_not_whole_says_what_it_lacks(given: dict[str, str], reason: str) -> None:
    with pytest.raises(Refused) as refused:
        said_by(line(**given), TODAY)

    assert reason in plain(refused.value.reason)


def test_everything_that_a_line_lacks_is_said_at_once() -> None:
    with pytest.raises(Refused) as refused:
        said_by(line(source="", read_on=""), TODAY)

    assert "La source manque" in refused.value.reason
    assert "Le jour du relevé manque" in refused.value.reason


def test_what_the_model_writes_above_its_columns_is_read_back() -> None:
    assert all(key(str(header)) in HEADERS[name] for name, header in COLUMNS_IN.items())


def test_lines_copied_from_a_spreadsheet_are_read_by_their_headers() -> None:
    text = 'Indicateur\tAnnée\tValeur\tExplication\nRetards\t2025\t43,5\t"en deux\nlignes"'

    [read] = lines_pasted(text)

    assert (read.number, read.label, read.period, read.value) == (2, "Retards", "2025", "43,5")
    assert read.explanation == "en deux\nlignes"


def test_a_share_that_a_workbook_shows_in_percents_is_read_so() -> None:
    book, kept = openpyxl.Workbook(), BytesIO()
    sheet = book.active
    sheet.append(["libellé", "valeur", "relevé le"])
    sheet.append(["Retards", 0.435, date(2026, 3, 12)])
    sheet["B2"].number_format = "0.0%"
    book.save(kept)

    [read] = lines_of_file(kept)

    assert (read.value, read.read_on) == ("43.5 %", "2026-03-12")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "Ce fichier est vide."),
        (b"nom;courriel\nLea;lea@exemple.fr\n", "pas les colonnes"),
        ("libellé;valeur\n".encode(), "aucun chiffre"),
        (b"\x1f\x8b\x08", "compressé"),
        ("libellé;valeur\n".encode() + b"a;1\n" * 201, "200 lignes au plus"),
        ("libellé;valeur\n".encode() + b";\n" * 6_000, "200 lignes au plus"),
        (b"x" * (LARGEST + 1), "2 Mo"),
    ],
)
def test_what_is_no_sheet_of_figures_is_refused_in_a_sentence(content: bytes, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        lines_of_file(BytesIO(content))

    assert reason in plain(refused.value.reason)
