"""Documents are known by their first bytes, kept under a name of ours, or refused with a reason."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from flask import Flask

from concert.core.errors import Refused
from concert.core.files import LARGEST, keep

_ODT = "application/vnd.oasis.opendocument.text"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return kept.getvalue()


def spoilt(content: bytes, at: bytes) -> bytes:
    """The same archive, with what follows the first such name scrambled."""
    place = content.index(at) + len(at)
    return content[:place] + b"\xff" * 12 + content[place + 12 :]


GOOD = {
    "application/pdf": b"%PDF-1.7\n...",
    "image/png": b"\x89PNG\r\n\x1a\n....",
    "image/jpeg": b"\xff\xd8\xff\xe0....",
    _ODT: zipped({"mimetype": _ODT.encode(), "content.xml": b"<x/>"}),
    _DOCX: zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}),
}

NOT_DOCUMENTS = {
    "html": b"<!DOCTYPE html><script>alert(1)</script>",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "program": b"MZ\x90\x00",
    "gif": b"GIF89a",
    "old word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "text": b"Bonjour",
    "spaces before": b"  %PDF-1.7",
    "archive": zipped({"virus.exe": b"MZ"}),
    "spreadsheet": zipped({"xl/workbook.xml": b"<x/>"}),
    "other open document": zipped({"mimetype": b"application/vnd.oasis.opendocument.chart"}),
    "binary mimetype": zipped({"mimetype": b"\xff\xfe\x00"}),
    "half an archive": zipped({"mimetype": _ODT.encode()})[:40],
    "no archive": b"PK\x03\x04" + b"\x00" * 60,
    "scrambled archive": spoilt(
        zipped({"mimetype": _ODT.encode() * 9}, zipfile.ZIP_DEFLATED), b"mimetype"
    ),
    "scrambled bzip2": spoilt(
        zipped({"mimetype": _ODT.encode() * 9}, zipfile.ZIP_BZIP2), b"mimetype"
    ),
    "scrambled lzma": spoilt(
        zipped({"mimetype": _ODT.encode() * 9}, zipfile.ZIP_LZMA), b"mimetype"
    ),
}


@pytest.fixture
def folder(app: Flask, tmp_path: Path) -> Path:  # noqa: ARG001 - its sentences need it
    return tmp_path / "files"


@pytest.mark.parametrize("kind", GOOD)
def test_a_document_is_known_by_its_first_bytes_whatever_its_name(folder: Path, kind: str) -> None:
    kept = keep("photo de classe.exe", GOOD[kind], folder)

    assert kept.media_type == kind
    assert kept.name == "photo de classe.exe"
    assert kept.size == len(GOOD[kind])
    assert kept.sha256 == hashlib.sha256(GOOD[kind]).hexdigest()
    assert (folder / kept.stored).read_bytes() == GOOD[kind]


@pytest.mark.parametrize("what", NOT_DOCUMENTS)
def test_what_is_no_document_is_refused_and_not_written(folder: Path, what: str) -> None:
    with pytest.raises(Refused, match="ni un PDF"):
        keep("compte rendu.pdf", NOT_DOCUMENTS[what], folder)

    assert not folder.exists()


def test_an_empty_file_is_refused(folder: Path) -> None:
    with pytest.raises(Refused, match="vide"):
        keep("a.pdf", b"", folder)


def test_a_file_weighs_ten_megabytes_at_most(folder: Path) -> None:
    heavy = b"%PDF-".ljust(LARGEST, b"x")

    assert keep("a.pdf", heavy, folder).size == LARGEST
    with pytest.raises(Refused, match="10 Mo"):
        keep("a.pdf", heavy + b"x", folder)


def test_a_bomb_is_refused_without_being_inflated(folder: Path) -> None:
    bomb = zipped(
        {"word/document.xml": b"<x/>", "word/media/big": bytes(101 * 1024 * 1024)},
        zipfile.ZIP_DEFLATED,
    )
    assert len(bomb) < 1024 * 1024

    with pytest.raises(Refused, match="100 Mo"):
        keep("a.docx", bomb, folder)


def test_an_archive_that_lies_about_its_sizes_is_refused(folder: Path) -> None:
    true = zipped({"mimetype": _ODT.encode().ljust(9_000)})
    lying = true.replace((9_000).to_bytes(4, "little"), len(_ODT).to_bytes(4, "little"))

    with pytest.raises(Refused, match="ni un PDF"):
        keep("a.odt", lying, folder)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("C:\\Mes documents\\Compte rendu.pdf", "Compte rendu.pdf"),
        ("../../../etc/passwd", "passwd"),
        ("a/b/", "document"),
        ("...", "document"),
        ("", "document"),
        ("rapport\u202efdp.exe", "rapportfdp.exe"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie- x.pdf"),
        ('un "devis" <1>.pdf', "un -devis- -1-.pdf"),
        ("Été 🌱.pdf", "Été 🌱.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_name_is_only_a_name(folder: Path, sent: str, kept: str) -> None:
    assert keep(sent, b"%PDF-", folder).name == kept


def test_two_files_of_one_name_are_both_kept(folder: Path) -> None:
    first, second = (keep("a.pdf", b"%PDF-" + mark, folder) for mark in (b"1", b"2"))

    assert first.stored != second.stored
    assert {path.name for path in folder.iterdir()} == {first.stored, second.stored}
