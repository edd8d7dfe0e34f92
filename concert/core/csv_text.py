"""The text of a CSV file: decompressed, and decoded from the encoding it is really in."""

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from flask_babel import gettext as _

from concert.core.errors import Refused

LARGEST = 500 * 1024 * 1024
_CHUNK = 1024 * 1024
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def text_of(stream: BinaryIO) -> io.TextIOWrapper:
    """The text to read line by line; the file is read once before, to learn its encoding."""
    beginning = stream.read(4)
    stream.seek(0)
    if beginning.startswith(_OLD_EXCEL):
        raise Refused(_("Ce classeur est au format .xls : enregistrez-le en .xlsx ou en CSV."))
    if beginning.startswith(b"\x1f\x8b"):
        stream = cast(BinaryIO, gzip.GzipFile(fileobj=stream))
    encoding = _encoding(stream)
    stream.seek(0)
    return io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")


def _encoding(stream: BinaryIO) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    encoding = "utf-8-sig"
    for rank, chunk in enumerate(_chunks(stream)):
        if rank == 0 and chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            encoding = "utf-16"
        if encoding == "utf-8-sig":
            encoding = encoding if _decodes(decoder, chunk) else "cp1252"
    return encoding


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes) -> bool:
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    """The content, no further than `LARGEST`: a small archive may inflate without end."""
    size = 0
    try:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > LARGEST:
                raise Refused(_("Une fois ouvert, ce fichier pèse plus de 500 Mo."))
            yield chunk
    except (gzip.BadGzipFile, EOFError, zlib.error) as damage:
        raise Refused(_("Ce fichier compressé est abîmé : téléchargez-le de nouveau.")) from damage
