"""Tables that people and administrations give us, read line by line, and CSV written safely.

A CSV may be delimited by `;`, `,` or tabs, in UTF-8 or windows-1252, compressed by gzip or not;
an XLSX or an ODS may open on title rows and have several sheets. Whatever it is, it is read as
lines of text under headers that forgive accents, case and articles.
"""

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from flask_babel import gettext as _

from concert.core.csv_text import text_of
from concert.core.errors import Refused
from concert.core.text import folded, shortened
from concert.core.workbooks import is_workbook, sheets_of, titled_sheets_of

Cells = dict[str, str]
# A row as it was found: its number in the file, and its cells or why they cannot be read.
Row = tuple[int, list[str] | str]
# Whether a row, its cells as headers are compared, is the header that is looked for.
Fits = Callable[[Collection[str]], bool]

_DELIMITERS = ";,\t"
_HEADER_WITHIN = 40
# A file without any line break is not held whole either.
_LONGEST_LINE = 10_000_000
_ARTICLES = frozenset(["d", "de", "des", "du", "l", "la", "le", "les"])
_YES = frozenset(["oui", "o", "x", "1", "vrai", "yes", "true"])
_NO = frozenset(["non", "n", "0", "faux", "no", "false"])
_NOTHING = frozenset(["", "-", "–", "na", "nd", "ns", "ss", "zzzzz"])


class NotTheColumns(Refused):
    """The file holds something, but not the columns by which its table is found."""


@dataclass
class Table:
    """The lines below a header, each with its number as a person would count it in the file."""

    headers: list[str]
    rows: Iterator[Row]
    unreadable: list[tuple[int, str]] = field(default_factory=list)

    def __iter__(self) -> Iterator[tuple[int, Cells]]:
        for number, cells in self.rows:
            if isinstance(cells, str):
                self.unreadable.append((number, cells))
            elif any(cells[len(self.headers) :]):
                self.unreadable.append((number, _("Cette ligne a plus de cellules que l’en-tête.")))
            elif any(cells):
                missing = [""] * (len(self.headers) - len(cells))
                yield number, dict(zip(self.headers, cells + missing, strict=False))


@contextmanager
def opened(
    source: Path | BinaryIO,
    wanted: Collection[str] = (),
    *,
    one_of: Collection[str] = (),
    fits: Fits | None = None,
    percents: bool = False,
) -> Iterator[Table]:
    """The table of a file, found by its header row.

    `wanted` names columns that are all there, `one_of` those of which one is enough; `fits` says
    by itself whether a row is the header. With `percents`, shares are read as they are shown.
    """
    with ExitStack() as stack:
        stream = stack.enter_context(source.open("rb")) if isinstance(source, Path) else source
        if is_workbook(stream):
            sheets = sheets_of(stream, stack, percents=percents)
        else:
            text = text_of(stream)
            stack.callback(text.detach)
            sheets = iter([_csv_rows(text)])
        yield _table(sheets, fits or _Columns(wanted, one_of))


@contextmanager
def each(source: Path | BinaryIO, *, fits: Fits) -> Iterator[Iterator[tuple[str, Table]]]:
    """Every table of a workbook whose header fits, with the name of its sheet, one after the other.

    A CSV has one, of no name. Refused when no sheet has such a header.
    """
    with ExitStack() as stack:
        stream = stack.enter_context(source.open("rb")) if isinstance(source, Path) else source
        if is_workbook(stream):
            sheets = titled_sheets_of(stream, stack)
        else:
            text = text_of(stream)
            stack.callback(text.detach)
            sheets = iter([("", _csv_rows(text))])
        yield _each(sheets, fits)


def _each(sheets: Iterator[tuple[str, Iterator[Row]]], fits: Fits) -> Iterator[tuple[str, Table]]:
    unknown: NotTheColumns | None = None
    found = False
    for title, rows in sheets:
        try:
            table = _table([rows], fits)
        except NotTheColumns as refusal:
            unknown = refusal
        except Refused:
            # A sheet with nothing on it.
            continue
        else:
            found = True
            yield title, table
    if not found:
        raise unknown or Refused(_("Ce fichier est vide."))


def key(header: str) -> str:
    """What two spellings of a header share: « Nom de l’établissement » → `nom_etablissement`."""
    words = re.findall(r"[a-z0-9]+|\+", folded(header))
    kept = [word for word in words if word not in _ARTICLES] or words
    # The ministry's own files write « établissment ».
    return "_".join(kept).replace("+", "plus").replace("etablissment", "etablissement")


def number(text: str) -> float | None:
    """A number as the French write it, « 1 234,5 » as well as 1234.5; None for NS or nothing."""
    bare = "".join(text.split()).replace("\u2212", "-")
    if bare.lower() in _NOTHING:
        return None
    if re.fullmatch(r"[+-]?[0-9]+([.,][0-9]+)?([eE][+-]?[0-9]+)?", bare):
        value = float(bare.replace(",", "."))
        if math.isfinite(value):
            return value
    raise Refused(_("« %(text)s » n’est pas un nombre.", text=shortened(text, 40)))


def yes_or_no(text: str, otherwise: str) -> bool | None:
    """« Oui. », « x », « non »; None for nothing, and a refusal that says `otherwise`."""
    answer = folded(text).strip(" .")
    if answer in _YES:
        return True
    if answer and answer not in _NO:
        raise Refused(otherwise)
    return False if answer else None


class _Columns:
    """The columns by which a header is told; without any, the first row that says something."""

    def __init__(self, wanted: Collection[str], one_of: Collection[str]) -> None:
        self.wanted, self.one_of = {key(name) for name in wanted}, {key(name) for name in one_of}

    def __call__(self, headers: Collection[str]) -> bool:
        here = set(headers)
        return self.wanted <= here and (not self.one_of or bool(self.one_of & here))

    def __str__(self) -> str:
        return ", ".join(sorted(self.wanted | self.one_of))


def _table(sheets: Iterable[Iterator[Row]], fits: Fits) -> Table:
    first: list[str] = []
    for rows in sheets:
        for _number, cells in _first(rows, _HEADER_WITHIN):
            headers = [] if isinstance(cells, str) else [key(cell) for cell in cells]
            if any(headers) and fits(headers):
                return Table(headers, rows)
            first = first or (headers if any(headers) else [])
    if not first:
        raise Refused(_("Ce fichier est vide."))
    if isinstance(fits, _Columns):
        raise NotTheColumns(
            _("Ce fichier n’a pas les colonnes attendues : %(names)s.", names=str(fits))
        )
    names = shortened(", ".join(filter(None, first)), 300)
    raise NotTheColumns(
        _("Ce fichier n’a pas une disposition connue. Ses colonnes : %(names)s.", names=names)
    )


def _first(rows: Iterator[Row], count: int) -> Iterator[Row]:
    for _rank, row in zip(range(count), rows, strict=False):
        yield row


def _csv_rows(text: io.TextIOWrapper) -> Iterator[Row]:
    pieces = iter(partial(text.readline, _LONGEST_LINE), "")
    beginning = [line for _rank, line in zip(range(20), pieces, strict=False)]
    lines = (line.replace("\0", "") for line in chain(beginning, pieces))
    reader = csv.reader(lines, delimiter=_delimiter(beginning))
    while True:
        first_line = reader.line_num + 1
        try:
            yield first_line, [cell.strip() for cell in next(reader)]
        except csv.Error:
            yield first_line, _("Une cellule est trop longue, ou un guillemet n’est pas fermé.")
        except StopIteration:
            return


def _delimiter(beginning: list[str]) -> str:
    """The one that cuts the most lines alike, into several cells: a header may hold commas."""
    lines = [line[:20_000] for line in beginning]

    def alike(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter))
        several = [(count, width) for width, count in widths.items() if width > 1]
        return max(several, default=(0, 0))

    return max(_DELIMITERS, key=alike)


# --- writing -----------------------------------------------------------------


def csv_out(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """A CSV that French spreadsheets open with its accents, and that runs no formula."""
    yield "\ufeff".encode()
    page = io.StringIO()
    writer = csv.writer(page, delimiter=";", lineterminator="\r\n")
    for row in chain([header], rows):
        writer.writerow([_cell(value) for value in row])
        yield page.getvalue().encode()
        page.seek(0)
        page.truncate()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, int | float | Decimal):
        return str(value).replace(".", ",")
    if isinstance(value, datetime | date):
        return value.isoformat()
    return harmless(str(value))


def harmless(text: str) -> str:
    """A text no spreadsheet takes for a formula: an apostrophe is put before = + - @ and such."""
    visible = text.lstrip(" \t\r\n\0\u00a0\u202f")
    risky = text.startswith(("\t", "\r", "\n", "\0")) or visible.startswith(_FORMULA)
    return f"'{text}" if risky else text


def as_written(text: str) -> str:
    """A text as it was before `harmless` put an apostrophe in front of it."""
    bare = text.removeprefix("'")
    return bare if harmless(bare) != bare else text


# The last four are their full-width twins.
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
