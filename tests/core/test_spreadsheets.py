import gzip
import tracemalloc
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concert.core import csv_text, workbooks
from concert.core.errors import Refused
from concert.core.spreadsheets import csv_out, harmless, key, number, opened, yes_or_no

SCHOOLS = "Nom de l'établissement;Ville\nÉcole des Cèdres;Évron\nÉcole Nœud;Laval\n"
READ = [
    (2, {"nom_etablissement": "École des Cèdres", "ville": "Évron"}),
    (3, {"nom_etablissement": "École Nœud", "ville": "Laval"}),
]


def lines(content: bytes, wanted: tuple[str, ...] = ()) -> list[tuple[int, dict[str, str]]]:
    with opened(BytesIO(content), wanted) as table:
        return list(table)


def workbook(*sheets: list[list[object]]) -> bytes:
    book, kept = openpyxl.Workbook(), BytesIO()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    book.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_reads_the_same_in_any_encoding(encoding: str, end: str) -> None:
    assert lines(SCHOOLS.replace("\n", end).encode(encoding)) == READ


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    assert lines(SCHOOLS.replace(";", delimiter).encode()) == READ


def test_commas_within_a_header_do_not_pass_for_delimiters() -> None:
    read = lines(b"Effectif (hors ULIS, hors Segpa, hors DIMA, hors relais);Ville\n12;Laval\n")

    assert [cells["ville"] for _number, cells in read] == ["Laval"]


def test_a_compressed_file_reads_like_another(tmp_path: Path) -> None:
    path = tmp_path / "schools.csv.gz"
    path.write_bytes(gzip.compress(SCHOOLS.encode()))

    with opened(path) as table:
        assert list(table) == READ


def test_lines_are_numbered_as_in_the_file() -> None:
    read = lines(b'a;b\n1;"deux\nlignes"\n\n3;4\n')

    assert read == [(2, {"a": "1", "b": "deux\nlignes"}), (5, {"a": "3", "b": "4"})]


def test_nul_bytes_are_dropped() -> None:
    assert lines(b"a;b\n1\x00;2\n") == [(2, {"a": "1", "b": "2"})]


def test_a_short_line_is_completed() -> None:
    assert lines(b"a;b;c\n1\n") == [(2, {"a": "1", "b": "", "c": ""})]


def test_a_line_with_too_many_cells_is_not_read() -> None:
    with opened(BytesIO(b"a;b\n1;2;3\n4;5;\n")) as table:
        assert list(table) == [(3, {"a": "4", "b": "5"})]
        assert [line for line, _reason in table.unreadable] == [2]


def test_a_cell_of_a_million_characters_costs_its_line_only() -> None:
    with opened(BytesIO(b"a;b\n1;" + b"x" * 1_000_000 + b"\n3;4\n")) as table:
        assert list(table) == [(3, {"a": "3", "b": "4"})]
        assert [line for line, _reason in table.unreadable] == [2]


def test_an_unclosed_quote_does_not_swallow_the_rest_of_a_large_file() -> None:
    body = b'1;"ouvert\n' + b"".join(b"%d;x\n" % rank for rank in range(60_000))
    with opened(BytesIO(b"a;b\n" + body)) as table:
        read = list(table)

    assert read[-1] == (60_002, {"a": "59999", "b": "x"})
    assert [line for line, _reason in table.unreadable] == [2]


def test_a_large_file_is_not_held_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    line = ";".join(f"cellule {rank}" for rank in range(71)) + "\n"
    path.write_text(line + line * 8_000)

    tracemalloc.start()
    with opened(path) as table:
        count = sum(1 for _line in table)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert count == 8_000
    assert peak < path.stat().st_size / 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Code postal", "Code_postal"),
        ("Nom de l'établissment", "nom_de_l_etablissement"),
        ("Nom de l’établissement", "NOM_ETABLISSEMENT"),
        ("Ecart-type de l'IPS", "ecart_type_de_l_ips"),
        ("Nombre total d'élèves", "nombre_total_eleves"),
        ("  Rentrée\u00a0scolaire ", "rentree_scolaire"),
    ],
)
def test_two_spellings_of_a_header_are_one(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_headers_that_differ_by_a_sign_stay_apart() -> None:
    assert key("REP") != key("REP +")


# --- workbooks ---------------------------------------------------------------


def test_a_sheet_and_its_header_row_are_found_by_their_columns() -> None:
    notes: list[list[object]] = [["À lire"], ["Source : Insee"]]
    table: list[list[object]] = [["Titre"], [], ["CODGEO", "LIBGEO"], ["01004", "Ambérieu"]]

    read = lines(workbook(notes, table), ("CODGEO", "LIBGEO"))

    assert read == [(4, {"codgeo": "01004", "libgeo": "Ambérieu"})]


def test_the_cells_of_a_workbook_are_read_as_text() -> None:
    rows: list[list[object]] = [
        ["a", "b", "c", "d", "e", "f"],
        [35115, 2.5, None, "=1+1", True, date(2026, 11, 22)],
    ]
    read = lines(workbook(rows))

    kept = {"a": "35115", "b": "2.5", "c": "", "d": "", "e": "1", "f": "2026-11-22"}
    assert read == [(2, kept)]


def test_missing_columns_are_named() -> None:
    with pytest.raises(Refused, match="bv2022"):
        lines(workbook([["a"], [1]]), ("BV2022",))


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(Refused, match="vide"):
        lines(b"")


def test_a_workbook_that_would_inflate_too_much_is_refused_unopened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        workbooks.openpyxl, "load_workbook", lambda *_a, **_k: pytest.fail("opened")
    )
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)

    with pytest.raises(Refused, match="trop gros"):
        lines(bomb.getvalue())


@pytest.mark.parametrize("content", [b"PK\x03\x04 abc", workbook([["a"]])[:200]])
def test_a_damaged_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match="classeur"):
        lines(content)


def test_a_document_that_is_no_workbook_is_refused() -> None:
    other = BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")

    with pytest.raises(Refused, match="classeur"):
        lines(other.getvalue())


def test_entities_that_multiply_are_not_followed() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    laughs = f'<!DOCTYPE x [<!ENTITY e0 "ah">{entities}]><x>&e11;</x>'
    bomb, kept = BytesIO(workbook([["a"], ["b"]])), BytesIO()
    with zipfile.ZipFile(bomb) as whole, zipfile.ZipFile(kept, "w") as changed:
        for name in whole.namelist():
            is_sheet = name.startswith("xl/worksheets")
            changed.writestr(name, laughs if is_sheet else whole.read(name))

    with pytest.raises(Refused):
        lines(kept.getvalue())


def test_an_old_workbook_is_refused_with_what_to_do() -> None:
    with pytest.raises(Refused, match="xlsx"):
        lines(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def test_an_archive_that_inflates_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_text, "LARGEST", 1_000_000)

    with pytest.raises(Refused, match="500"):
        lines(gzip.compress(b"a;b\n" * 1_000_000))


def test_a_cut_archive_is_refused() -> None:
    with pytest.raises(Refused, match="abîmé"):
        lines(gzip.compress(SCHOOLS.encode())[:40])


# --- numbers -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234,5", 1234.5),
        ("1234.5", 1234.5),
        ("1\u00a0234,5", 1234.5),
        ("1\u202f234 567", 1_234_567),
        (" -3,2 ", -3.2),
        ("\u22123", -3),
        ("0", 0),
        ("2,17003E+13", 2.17003e13),
    ],
)
def test_a_number_is_read_as_the_french_write_it(text: str, value: float) -> None:
    assert number(text) == value


@pytest.mark.parametrize("text", ["", " ", "NS", "ns", "-", "ZZZZZ", "ss", "nd", "NA"])
def test_an_unpublished_value_is_none(text: str) -> None:
    assert number(text) is None


@pytest.mark.parametrize("text", ["douze", "1,2,3", "1.234,5", "1e999", "inf", "nan", "٣", "=1"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="nombre"):
        number(text)


# --- writing -----------------------------------------------------------------


def test_an_export_opens_with_its_accents_in_a_french_spreadsheet() -> None:
    written = b"".join(csv_out(["Nom", "Part"], [["Évron", 2.5], ["Laval; ville", None]]))

    assert written == '\ufeffNom;Part\r\nÉvron;2,5\r\n"Laval; ville";\r\n'.encode()


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@a", "  =1", "\t=1", "\0=1", "\r\n=1", "\uff1d1"]
)
def test_an_export_runs_no_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"


@given(st.text())
def test_no_text_of_an_export_begins_like_a_formula(text: str) -> None:
    assert not harmless(text).lstrip(" \t\r\n\0").startswith(("=", "+", "-", "@"))


def test_an_export_writes_days_and_answers_as_people_read_them() -> None:
    written = b"".join(csv_out(["a", "b", "c"], [[date(2026, 11, 22), True, False]]))

    assert written.endswith(b"2026-11-22;oui;non\r\n")


def test_a_negative_number_of_an_export_stays_a_number() -> None:
    assert b"".join(csv_out(["a"], [[-3.5]])).endswith(b"-3,5\r\n")


WRITTEN = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n\x1c\x1d\x1e\x85")).map(
    str.strip
)


@given(st.lists(st.tuples(WRITTEN, WRITTEN), max_size=5))
def test_what_is_exported_is_read_back(rows: list[tuple[str, str]]) -> None:
    read = lines(b"".join(csv_out(["un", "deux"], rows)))

    expected = [(harmless(one), harmless(two)) for one, two in rows if one or two]
    assert [(cells["un"], cells["deux"]) for _number, cells in read] == expected


@pytest.mark.parametrize(
    ("text", "answer"), [("Oui.", True), ("x", True), ("NON", False), ("0", False), (" ", None)]
)
def test_yes_no_and_nothing_are_read_as_people_write_them(text: str, answer: bool | None) -> None:
    assert yes_or_no(text, "Oui ou non ?") is answer


def test_what_is_neither_yes_nor_no_is_refused_in_the_words_of_who_asks() -> None:
    with pytest.raises(Refused, match="Oui ou non"):
        yes_or_no("peut-être", "Oui ou non ?")
