"""A file that its producer publishes in a zip archive, as INSEE does, taken out of it."""

import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from flask_babel import gettext as _

from concert.core.csv_text import LARGEST
from concert.core.errors import Refused

_WORKBOOK_PARTS = frozenset({"[Content_Types].xml", "mimetype"})
_READ = frozenset({".csv", ".geojson", ".json", ".ods", ".txt", ".xlsx"})
_CHUNK = 1024 * 1024
_DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    # A compression or an encryption that Python does not know.
    RuntimeError,
    ValueError,
)


@contextmanager
def taken_out(path: Path) -> Iterator[Path]:
    """The one table of an archive, or the file itself when it is no archive."""
    archive = _archive(path)
    if archive is None:
        yield path
        return
    with archive, tempfile.TemporaryDirectory(prefix="concert-") as folder:
        member = _table_of(archive)
        there = Path(folder) / PurePosixPath(member.filename).name
        try:
            _extract(archive, member, there)
        except _DAMAGES as damage:
            raise _damaged() from damage
        yield there


def _archive(path: Path) -> zipfile.ZipFile | None:
    """The archive, unless the file is none, or is one as workbooks are."""
    with path.open("rb") as file:
        if file.read(4) != b"PK\x03\x04":
            return None
    try:
        archive = zipfile.ZipFile(path)
    except _DAMAGES:
        # Told as a workbook that does not open, which it is most often.
        return None
    if _WORKBOOK_PARTS & set(archive.namelist()):
        archive.close()
        return None
    return archive


def _table_of(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    tables = [
        one
        for one in archive.infolist()
        if not one.is_dir() and PurePosixPath(one.filename).suffix.lower() in _READ
    ]
    if len(tables) == 1:
        return tables[0]
    names = ", ".join(one.filename for one in tables[:5])
    raise Refused(
        _("Cette archive contient plusieurs tableaux (%(names)s) : donnez-en un seul.", names=names)
        if tables
        else _("Cette archive ne contient ni CSV, ni XLSX, ni ODS.")
    )


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, there: Path) -> None:
    """Write it out, no further than we read: what an archive declares may not be true."""
    left = LARGEST
    with archive.open(member) as inside, there.open("wb") as out:
        while chunk := inside.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise Refused(_("Une fois ouvert, ce fichier pèse plus de 500 Mo."))
            out.write(chunk)


def _damaged() -> Refused:
    return Refused(_("Cette archive est abîmée : téléchargez-la de nouveau."))
