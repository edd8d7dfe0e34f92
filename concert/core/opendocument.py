"""ODS spreadsheets, read row by row and written, with nothing but the standard library.

A library at hand makes every cell that a sheet declares: two kilobytes that repeat one cell over
20,000 rows took 2.5 GB. Here a repetition is followed only as far as people write.
"""

import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO, BinaryIO
from xml.etree import ElementTree
from xml.sax.saxutils import escape

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_COLUMNS_MOST = 256
# Blank rows are repeated by the million down to the end of a sheet: they are counted, not made.
_FULL_ROWS_MOST = 10_000
_ELEMENTS_HELD = 200_000
_ROW = f"{{{_TABLE}}}table-row"
_TYPED = ("value", "date-value", "boolean-value")
_LINES = {f"{{{_TEXT}}}p", f"{{{_TEXT}}}h"}
_SPACES = {f"{{{_TEXT}}}s": " ", f"{{{_TEXT}}}tab": "\t", f"{{{_TEXT}}}line-break": "\n"}
_NOT_SAID = {f"{{{_OFFICE}}}annotation"}

NumberedRow = tuple[int, list[str] | str]
Event = tuple[str, ElementTree.Element]
Said = Callable[[ElementTree.Element], str]


def is_opendocument(archive: zipfile.ZipFile) -> bool:
    """Whether the archive holds an ODS; an archive cannot hold both kinds of workbook."""
    return "content.xml" in archive.namelist()


def sheets_of(stream: BinaryIO, *, percents: bool = False) -> Iterator[Iterator[NumberedRow]]:
    """The rows of each sheet, in order. A sheet not read to its end is skipped.

    With `percents`, a share is read as it is shown, « 43.5 % », and not as the 0.435 it holds.
    """
    said = _shown if percents else _said
    with zipfile.ZipFile(stream) as archive, archive.open("content.xml") as content:
        events = _events(content)
        for event, element in events:
            if event == "start" and element.tag == f"{{{_TABLE}}}table":
                rows = _rows(events, element, said)
                yield rows
                for _row in rows:
                    pass


def _events(content: IO[bytes]) -> Iterator[Event]:
    """What the parser meets; no more is held at once than a row can need.

    Expat itself refuses entities that multiply.
    """
    held = 0
    for event, element in ElementTree.iterparse(content, events=("start", "end")):  # noqa: S314
        held += event == "start"
        if held > _ELEMENTS_HELD:
            raise ValueError("no row is that long")
        yield event, element
        if event == "end" and element.tag == _ROW:
            held = 0


def _rows(events: Iterator[Event], table: ElementTree.Element, said: Said) -> Iterator[NumberedRow]:
    number = 1
    for event, element in events:
        if event == "end" and element is table:
            return
        if event == "end" and element.tag == _ROW:
            cells, repeated = _cells(element, said), _times(element, "rows")
            for rank in range(min(repeated, _FULL_ROWS_MOST) if cells else 0):
                yield number + rank, cells
            number += repeated
            # What was read is let go: a long sheet is never held whole.
            table.clear()


def _cells(row: ElementTree.Element, said: Said) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if cell.tag in {f"{{{_TABLE}}}table-cell", f"{{{_TABLE}}}covered-table-cell"}:
            room = _COLUMNS_MOST - len(cells)
            cells += [said(cell)] * min(_times(cell, "columns"), room)
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _times(element: ElementTree.Element, what: str) -> int:
    written = element.get(f"{{{_TABLE}}}number-{what}-repeated", "1")
    return max(1, int(written)) if written.isascii() and written.isdigit() else 1


def _said(cell: ElementTree.Element) -> str:
    """What a cell holds, as text: its value rather than the way it is shown."""
    if cell.get(f"{{{_OFFICE}}}value-type") == "string" or not (value := _value(cell)):
        return "\n".join(_text(part) for part in cell if part.tag in _LINES).strip()
    return value


def _shown(cell: ElementTree.Element) -> str:
    """The same, a share as it is written: « 43.5 % »."""
    if cell.get(f"{{{_OFFICE}}}value-type") == "percentage":
        return percent(float(cell.get(f"{{{_OFFICE}}}value", "")))
    return _said(cell)


def percent(share: float) -> str:
    """A share as a spreadsheet shows it: 0.435 → « 43.5 % »."""
    return f"{share * 100:.12g} %"


def _value(cell: ElementTree.Element) -> str:
    typed = next((cell.get(f"{{{_OFFICE}}}{name}") for name in _TYPED if _has(cell, name)), "")
    kind = cell.get(f"{{{_OFFICE}}}value-type")
    if kind == "boolean":
        return "1" if typed == "true" else "0"
    return (typed or "")[:10] if kind == "date" else (typed or "").removesuffix(".0")


def _has(cell: ElementTree.Element, name: str) -> bool:
    return cell.get(f"{{{_OFFICE}}}{name}") is not None


def _text(element: ElementTree.Element) -> str:
    """The words of a paragraph, without the comments that hang from it."""
    parts = [element.text or ""]
    for child in element:
        if child.tag in _SPACES:
            times = child.get(f"{{{_TEXT}}}c", "1")
            parts.append(_SPACES[child.tag] * (int(times[:3]) if times.isdigit() else 1))
        elif child.tag not in _NOT_SAID:
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


# --- writing -----------------------------------------------------------------

_DECLARED = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MANIFEST = (
    f'{_DECLARED}<manifest:manifest manifest:version="1.3"'
    ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MEDIA_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)


def written(stream: BinaryIO, sheets: Iterable[tuple[str, Iterable[Sequence[str]]]]) -> None:
    """Write sheets of text, each with its name, as an ODS file."""
    tables = "".join(_table(name, rows) for name, rows in sheets)
    content = (
        f'{_DECLARED}<office:document-content office:version="1.3" xmlns:office="{_OFFICE}"'
        f' xmlns:table="{_TABLE}" xmlns:text="{_TEXT}">'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        # The first member tells what the file is: it is not compressed.
        archive.writestr(zipfile.ZipInfo("mimetype"), MEDIA_TYPE)
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        archive.writestr("content.xml", content)


def _table(name: str, rows: Iterable[Sequence[str]]) -> str:
    lines = "".join(
        f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows
    )
    label = escape(name, {'"': "&quot;"})
    return f'<table:table table:name="{label}"><table:table-column/>{lines}</table:table>'


def _cell(text: str) -> str:
    said = f"<text:p>{escape(text)}</text:p>" if text else ""
    return f'<table:table-cell office:value-type="string">{said}</table:table-cell>'
