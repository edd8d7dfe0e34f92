"""XLSX workbooks as rows of text, sheet by sheet, refused when they would inflate too much."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from typing import Any, BinaryIO

import openpyxl
from flask_babel import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from concert.core.errors import Refused

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
    SyntaxError,
)


def is_workbook(stream: BinaryIO) -> bool:
    """Whether the file is a zip archive, as workbooks are."""
    beginning = stream.read(4)
    stream.seek(0)
    return beginning == b"PK\x03\x04"


def sheets_of(
    stream: BinaryIO, stack: ExitStack
) -> Iterator[Iterator[tuple[int, list[str] | str]]]:
    """The rows of each sheet, in order; `stack` closes the workbook."""
    _refuse_a_bomb(stream)
    try:
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except _DAMAGES as damage:
        raise _unreadable() from damage
    stack.callback(book.close)
    return (_rows(sheet) for sheet in book.worksheets)


def _refuse_a_bomb(stream: BinaryIO) -> None:
    """The sizes are those the archive declares: nothing is inflated to learn them."""
    try:
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
    except _DAMAGES as damage:
        raise _unreadable() from damage
    inflated = sum(member.file_size for member in members)
    compressed = sum(member.compress_size for member in members)
    too_dense = inflated > _RATIO_MOST * max(compressed, 1)
    if inflated > _UNZIPPED_LARGEST or too_dense or len(members) > _MEMBERS_MOST:
        raise Refused(_("Une fois ouvert, ce classeur est trop gros : donnez-le en CSV."))


def _rows(sheet: Any) -> Iterator[tuple[int, list[str] | str]]:
    # The size a sheet declares may be wrong by a million rows.
    sheet.reset_dimensions()
    try:
        for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield number, [_text(value) for value in values]
    except _DAMAGES as damage:
        raise _unreadable() from damage


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
    return Refused(_("Ce classeur ne s’ouvre pas : enregistrez-le de nouveau en .xlsx ou en CSV."))
