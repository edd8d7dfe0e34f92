"""Keeping the documents people add: their kind is read from their first bytes, never their name."""

import hashlib
import re
import secrets
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from flask_babel import gettext as _

from concert.core.errors import Refused
from concert.core.text import one_line

LARGEST = 10 * 1024 * 1024
_UNZIPPED_LARGEST = 100 * 1024 * 1024


@dataclass(frozen=True)
class Kept:
    """A document as it was kept: `stored` is its random name in the folder."""

    name: str
    media_type: str
    size: int
    sha256: str
    stored: str


def keep(name: str, content: bytes, folder: Path) -> Kept:
    """Write a document to `folder` under a random name; refuse what is not a plain document."""
    if not content:
        raise Refused(_("Ce fichier est vide : choisissez-en un autre."))
    if len(content) > LARGEST:
        raise Refused(_("Ce fichier pèse plus de 10 Mo : réduisez-le, ou donnez un résumé."))
    media_type = _media_type(content)
    stored = secrets.token_hex(16)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / stored).write_bytes(content)
    return Kept(
        name=_safe_name(name),
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        stored=stored,
    )


def _media_type(content: bytes) -> str:
    for beginning, media_type in _BEGINNINGS.items():
        if content.startswith(beginning):
            return media_type
    if content.startswith(b"PK\x03\x04") and (office := _office_type(content)):
        return office
    raise Refused(_("Ce fichier n’est ni un PDF, ni un document ODT ou DOCX, ni une image."))


_BEGINNINGS = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
_ODT = "application/vnd.oasis.opendocument.text"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _office_type(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            # The sizes are those the archive declares: nothing is inflated to learn them.
            if sum(member.file_size for member in archive.infolist()) > _UNZIPPED_LARGEST:
                raise Refused(_("Une fois ouvert, ce document pèse plus de 100 Mo."))
            if "word/document.xml" in archive.namelist():
                return _DOCX
            return _ODT if _declared(archive) == _ODT else None
    except (zipfile.BadZipFile, EOFError, ValueError, RuntimeError):
        return None


def _declared(archive: zipfile.ZipFile) -> str:
    """The kind that an open document says it is, in a member that it does not compress."""
    said = next((one for one in archive.infolist() if one.filename == "mimetype"), None)
    if said is None or said.compress_type != zipfile.ZIP_STORED:
        return ""
    with archive.open(said) as member:
        return member.read(60).decode("ascii")


def _safe_name(name: str) -> str:
    last = one_line(name).replace("\\", "/").rsplit("/", 1)[-1]
    plain = Path(re.sub(r'[<>:"|?*]', "-", last).strip(". ") or "document")
    # A long name loses its middle, never what says what it opens with.
    kind = plain.suffix[:10]
    return plain.stem[: 120 - len(kind)] + kind
