"""Keeping the documents people add: their kind is read from their first bytes, never their name."""

import hashlib
import re
import secrets
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from flask_babel import gettext as _

from concert.core.errors import Refused
from concert.core.pdf_files import rewritten
from concert.core.pictures import redrawn
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
    _refuse_the_size(content)
    return _keep_as(name, content, _media_type(content), folder)


def _refuse_the_size(content: bytes) -> None:
    if not content:
        raise Refused(_("Ce fichier est vide : choisissez-en un autre."))
    if len(content) > LARGEST:
        raise Refused(_("Ce fichier pèse plus de 10 Mo : réduisez-le, ou donnez un résumé."))


def _keep_as(name: str, content: bytes, media_type: str, folder: Path) -> Kept:
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


@dataclass(frozen=True)
class Piece:
    """A photograph or a PDF that goes with a contribution, cleaned of all but what is seen."""

    kept: Kept
    # The name of its small picture in the folder; "" for a PDF.
    thumbnail: str = ""
    width: int = 0
    height: int = 0

    @property
    def is_picture(self) -> bool:
        return bool(self.thumbnail)


def keep_piece(name: str, content: bytes, folder: Path) -> Piece:
    """Write a photograph or a PDF to `folder`, made anew: nothing else is let in."""
    _refuse_the_size(content)
    media_type = _piece_type(content)
    _refuse_another_name(name, media_type)
    if media_type == "application/pdf":
        return Piece(_keep_as(name, rewritten(content), media_type, folder))
    picture = redrawn(content)
    kept = _keep_as(name, picture.content, picture.media_type, folder)
    small = _keep_as(name, picture.thumbnail, picture.media_type, folder)
    return Piece(kept, small.stored, picture.width, picture.height)


def named_as_it_is(name: str, media_type: str) -> str:
    """A name that ends as its kind does, whatever it was called when it came."""
    return f"{Path(name).stem}{_ENDINGS[media_type][0]}"


def _piece_type(content: bytes) -> str:
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        raise Refused(
            _(
                "Cette photo est au format HEIC des iPhone, que tout le monde ne peut pas lire :"
                " envoyez-la depuis le téléphone, ou enregistrez-la en JPEG."
            )
        )
    for media_type, begins in _PIECES.items():
        if begins(content):
            return media_type
    raise Refused(_("Ce fichier n’est ni une photo (JPEG, PNG, WebP), ni un PDF."))


def _refuse_another_name(name: str, media_type: str) -> None:
    """A file that is not what its name says deceives whoever opens it."""
    ending = Path(_safe_name(name)).suffix.lower()
    if ending and ending not in _ENDINGS[media_type]:
        raise Refused(
            _(
                "Ce fichier s’appelle « %(ending)s » mais n’en est pas un : donnez-lui son vrai"
                " nom, ou choisissez-en un autre.",
                ending=ending[:8],
            )
        )


_HEIC = {b"heic", b"heix", b"heif", b"mif1", b"hevc"}
_PIECES: dict[str, Callable[[bytes], bool]] = {
    "application/pdf": lambda content: content.startswith(b"%PDF-"),
    "image/png": lambda content: content.startswith(b"\x89PNG\r\n\x1a\n"),
    "image/jpeg": lambda content: content.startswith(b"\xff\xd8\xff"),
    "image/webp": lambda content: content[:4] == b"RIFF" and content[8:12] == b"WEBP",
}
_ENDINGS = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "image/webp": (".webp",),
}

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
