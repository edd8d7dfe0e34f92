"""XLSX and ODS workbooks as rows of text, sheet by sheet, refused when they would inflate."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from typing import Any, BinaryIO, TypeVar

import openpyxl
from flask_babel import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from concert.core import opendocument
from concert.core.errors import Refused

T = TypeVar("T")

_UNZIPPED_LARGEST = 100 * 1024 * 1024
_MEMBERS_MOST = 2_000
_RATIO_MOST = 100
# What openpyxl lets through when a workbook is not what it says.
_DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
    # A compression or an encryption that Python does not know, and XML that is none.
    RuntimeError,
    SyntaxError,
)


def is_workbook(stream: BinaryIO) -> bool:
    """Whether the file is a zip archive, as workbooks are."""
    beginning = stream.read(4)
    stream.seek(0)
    return beginning == b"PK\x03\x04"


def sheets_of(
    stream: BinaryIO, stack: ExitStack, *, percents: bool = False
) -> Iterator[Iterator[tuple[int, list[str] | str]]]:
    """The rows of each sheet, in order; `stack` closes the workbook.

    With `percents`, a cell that is shown as « 43,5 % » is read so, and not as the 0.435 it holds.
    """
    if _checked(stream):
        sheets = opendocument.sheets_of(stream, percents=percents)
        return map(_kept_from_damage, _kept_from_damage(sheets))
    book, rows = _opened(stream, stack), _rows_as_shown if percents else _rows
    return (_kept_from_damage(rows(sheet)) for sheet in book.worksheets)


def titled_sheets_of(
    stream: BinaryIO, stack: ExitStack
) -> Iterator[tuple[str, Iterator[tuple[int, list[str] | str]]]]:
    """The rows of each sheet of an XLSX with its name; an ODS gives no names."""
    if _checked(stream):
        return (("", _kept_from_damage(rows)) for rows in opendocument.sheets_of(stream))
    book = _opened(stream, stack)
    return ((str(sheet.title), _kept_from_damage(_rows(sheet))) for sheet in book.worksheets)


def _opened(stream: BinaryIO, stack: ExitStack) -> Any:
    try:
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except _DAMAGES as damage:
        raise _unreadable() from damage
    stack.callback(book.close)
    return book


def _checked(stream: BinaryIO) -> bool:
    """Refuse a bomb by the sizes that the archive declares, unopened; say whether it is an ODS."""
    try:
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
            is_opendocument = opendocument.is_opendocument(archive)
    except _DAMAGES as damage:
        raise _unreadable() from damage
    inflated = sum(member.file_size for member in members)
    compressed = sum(member.compress_size for member in members)
    too_dense = inflated > _RATIO_MOST * max(compressed, 1)
    if inflated > _UNZIPPED_LARGEST or too_dense or len(members) > _MEMBERS_MOST:
        raise Refused(_("Une fois ouvert, ce classeur est trop gros : donnez-le en CSV."))
    return is_opendocument


def _kept_from_damage(items: Iterator[T]) -> Iterator[T]:
    """The same, one by one, until the file turns out not to be what it says."""
    try:
        yield from items
    except _DAMAGES as damage:
        raise _unreadable() from damage


def _rows(sheet: Any) -> Iterator[tuple[int, list[str] | str]]:
    # The size a sheet declares may be wrong by a million rows.
    sheet.reset_dimensions()
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        yield number, [_text(value) for value in values]


def _rows_as_shown(sheet: Any) -> Iterator[tuple[int, list[str] | str]]:
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        yield number, [_shown(cell) for cell in cells]


def _shown(cell: Any) -> str:
    is_number = isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
    if is_number and "%" in (cell.number_format or ""):
        return opendocument.percent(cell.value)
    return _text(cell.value)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value).strip()


def _unreadable() -> Refused:
    return Refused(
        _("Ce classeur ne s’ouvre pas : enregistrez-le de nouveau en .xlsx, en .ods ou en CSV.")
    )
