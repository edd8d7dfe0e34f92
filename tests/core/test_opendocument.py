"""ODS: what others write is read, what we write others read, and a small file stays small."""

import tracemalloc
import zipfile
from datetime import date
from io import BytesIO
from typing import Any

import odfdo
import pytest
import python_calamine

from concert.core import opendocument
from concert.core.errors import Refused
from concert.core.spreadsheets import opened

_SPREADSHEET = (
    "<office:document-content"
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="A">{rows}</table:table>'
    "</office:spreadsheet></office:body></office:document-content>"
)
_HEADER = (
    "<table:table-row><table:table-cell><text:p>nom</text:p></table:table-cell></table:table-row>"
)


def lines(content: bytes) -> list[tuple[int, dict[str, str]]]:
    with opened(BytesIO(content)) as table:
        return list(table)


def saved(*rows: list[Any]) -> bytes:
    """A file as another program writes it."""
    document, kept = odfdo.Document("spreadsheet"), BytesIO()
    document.body.clear()
    sheet = odfdo.Table("Feuille1")
    document.body.append(sheet)
    for values in rows:
        row = odfdo.Row()
        row.set_values(values)
        sheet.append(row)
    document.save(kept)
    return kept.getvalue()


def packed(content: str) -> bytes:
    """A file with this content, whatever it is worth."""
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("mimetype", opendocument.MEDIA_TYPE)
        archive.writestr("content.xml", content)
    return kept.getvalue()


def test_a_file_of_another_program_is_read_with_its_lines_numbered_as_in_it() -> None:
    day = date(2026, 11, 22)
    content = saved(["Nom", "Part"], ["Éva <b>", 12.5], ["", None], ["Zoé", 3], [True, day])

    assert lines(content) == [
        (2, {"nom": "Éva <b>", "part": "12.5"}),
        (4, {"nom": "Zoé", "part": "3"}),
        (5, {"nom": "1", "part": "2026-11-22"}),
    ]


def test_what_we_write_is_read_by_another_program() -> None:
    rows, kept = [["Nom", "Courriel"], ["Éva & <Zoé>", "eva@exemple.fr"]], BytesIO()

    opendocument.written(kept, [("À remplir", rows), ("Les collèges", [["Parents"]])])
    kept.seek(0)

    book = python_calamine.load_workbook(kept)
    assert book.sheet_names == ["À remplir", "Les collèges"]
    assert book.get_sheet_by_index(0).to_python() == rows


def test_breaks_and_runs_of_spaces_are_read_and_comments_are_not() -> None:
    cell = (
        "<table:table-cell><office:annotation><text:p>à vérifier</text:p></office:annotation>"
        '<text:p>un<text:s text:c="2"/><text:span>deux</text:span></text:p><text:p>trois</text:p>'
        "</table:table-cell>"
    )
    row = f"<table:table-row>{cell}</table:table-row>"

    assert lines(packed(_SPREADSHEET.format(rows=_HEADER + row))) == [
        (2, {"nom": "un  deux\ntrois"})
    ]


def test_the_rows_of_a_group_are_read_like_the_others() -> None:
    row = _HEADER.replace("nom", "Zoé")
    rows = (
        f"<table:table-header-rows>{_HEADER}</table:table-header-rows>"
        f"<table:table-row-group>{row}</table:table-row-group>"
    )

    assert lines(packed(_SPREADSHEET.format(rows=rows))) == [(2, {"nom": "Zoé"})]


def test_blank_rows_repeated_down_to_the_end_are_counted_and_not_made() -> None:
    blank = (
        '<table:table-row table:number-rows-repeated="1048574">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    last = _HEADER.replace("nom", "Zoé")

    assert lines(packed(_SPREADSHEET.format(rows=_HEADER + blank + last))) == [
        (1048576, {"nom": "Zoé"})
    ]


def test_a_cell_repeated_a_billion_times_does_not_fill_the_memory() -> None:
    bomb = (
        '<table:table-row table:number-rows-repeated="1000000">'
        '<table:table-cell table:number-columns-repeated="1000000"><text:p>nom</text:p>'
        "</table:table-cell></table:table-row>"
    )
    content = packed(_SPREADSHEET.format(rows=bomb))

    tracemalloc.start()
    with opened(BytesIO(content)) as table:
        list(table)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 10_000_000


@pytest.mark.parametrize(
    "content",
    [
        "",
        "ce n’est pas du XML",
        _SPREADSHEET.format(rows=_HEADER)[:300],
        _SPREADSHEET.format(rows=f"<table:table-row>{'<x/>' * 300_000}</table:table-row>"),
        f'<!DOCTYPE x [<!ENTITY a "ah"><!ENTITY b "{"&a;" * 1000}"><!ENTITY c "{"&b;" * 1000}">'
        f'<!ENTITY d "{"&c;" * 1000}">]>' + _SPREADSHEET.format(rows=_HEADER.replace("nom", "&d;")),
    ],
    ids=["nothing", "no XML", "cut", "a row without end", "entities that multiply"],
)
def test_a_file_that_is_not_what_it_says_is_refused(content: str) -> None:
    with pytest.raises(Refused, match="ne s’ouvre pas"):
        lines(packed(content))


def test_a_document_without_a_table_is_an_empty_file() -> None:
    text = _SPREADSHEET.replace("<table:table ", "<table:other ").replace(
        "</table:table>", "</table:other>"
    )

    with pytest.raises(Refused, match="vide"):
        lines(packed(text.format(rows="")))
