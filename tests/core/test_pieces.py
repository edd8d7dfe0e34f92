"""Photographs and PDF files are made anew as they are kept; what hides in them stays out."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from flask import Flask
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from concert.core.errors import Refused
from concert.core.files import LARGEST, Piece, keep_piece, named_as_it_is

RED = (200, 30, 30)
ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825


@pytest.fixture
def folder(app: Flask, tmp_path: Path) -> Path:  # noqa: ARG001 - sentences need the application
    return tmp_path / "files"


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **said: Any
) -> bytes:
    kept = io.BytesIO()
    Image.new(mode, size, RED).save(kept, kind, **said)
    return kept.getvalue()


def taken_somewhere() -> bytes:
    """As a telephone takes it: on its side, with its make and where it was."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE] = 6, "Telephone"
    exif[GPS] = {1: "N", 2: (48.0, 6.0, 0.0), 3: "W", 4: (1.0, 40.0, 0.0)}
    return picture(exif=exif, comment=b"devant chez Karim")


def pdf(**root: Any) -> bytes:
    with pikepdf.new() as document:
        document.add_blank_page()
        for name, value in root.items():
            document.Root[f"/{name}"] = value
        kept = io.BytesIO()
        document.save(kept)
        return kept.getvalue()


def bytes_of(piece: Piece, folder: Path) -> bytes:
    return (folder / piece.kept.stored).read_bytes()


def image_of(piece: Piece, folder: Path) -> Image.Image:
    return Image.open(io.BytesIO(bytes_of(piece, folder)))


# --- photographs ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "mode", "kept_as"),
    [
        ("JPEG", "RGB", "image/jpeg"),
        ("JPEG", "CMYK", "image/jpeg"),
        ("PNG", "RGB", "image/jpeg"),
        ("PNG", "RGBA", "image/webp"),
        ("WEBP", "RGB", "image/jpeg"),
    ],
)
def test_a_picture_is_drawn_anew(folder: Path, kind: str, mode: str, kept_as: str) -> None:
    colour = {"RGBA": (*RED, 128), "CMYK": (0, 200, 200, 20)}.get(mode, RED)
    drawn = io.BytesIO()
    Image.new(mode, (60, 40), colour).save(drawn, kind)

    piece = keep_piece(f"cour.{kind.lower()}", drawn.getvalue(), folder)

    assert piece.kept.media_type == kept_as
    assert (piece.width, piece.height) == image_of(piece, folder).size == (60, 40)
    assert (folder / piece.thumbnail).is_file()
    assert piece.is_picture


def test_a_photograph_no_longer_says_where_it_was_taken_and_stands_upright(folder: Path) -> None:
    assert b"Telephone" in taken_somewhere()

    piece = keep_piece("cour.jpg", taken_somewhere(), folder)

    content = bytes_of(piece, folder)
    assert dict(image_of(piece, folder).getexif()) == {}
    for hidden in (b"Telephone", b"Exif", b"devant chez Karim", b"http://ns.adobe.com/xap"):
        assert hidden not in content, hidden
    assert (piece.width, piece.height) == (40, 60)


def test_what_a_png_says_in_words_is_left_behind(folder: Path) -> None:
    said = PngInfo()
    said.add_text("Author", "Karim Haddad")

    piece = keep_piece("cour.png", picture("PNG", pnginfo=said), folder)

    assert b"Karim" not in bytes_of(piece, folder)


def test_a_large_picture_is_made_smaller(folder: Path) -> None:
    piece = keep_piece("cour.jpg", picture(size=(4000, 1000)), folder)

    assert (piece.width, piece.height) == (1600, 400)
    with Image.open(folder / piece.thumbnail) as small:
        assert max(small.size) == 320


def test_what_hides_after_a_picture_does_not_come_along(folder: Path) -> None:
    polyglot = picture() + b"PK\x03\x04<script>alert(1)</script>"

    piece = keep_piece("cour.jpg", polyglot, folder)

    assert b"script" not in bytes_of(piece, folder)


def bomb() -> bytes:
    """A PNG of 10 kB that unfolds into 2.5 thousand million points."""
    size = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", size), (b"IDAT", zlib.compress(b"\0" * 100_000)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def over_the_limit() -> bytes:
    """Barely more than what is allowed, and less than what alarms the decoder by itself."""
    kept = io.BytesIO()
    Image.new("1", (6400, 6300)).save(kept, "PNG")
    return kept.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("vide.jpg", b"", "est vide"),
        ("trop.jpg", picture() + b"\0" * LARGEST, "plus de 10 Mo"),
        ("dessin.svg", b"<svg onload='alert(1)'/>", "ni une photo"),
        ("page.html", b"<!DOCTYPE html><script>", "ni une photo"),
        ("anime.gif", b"GIF89a", "ni une photo"),
        ("texte.odt", b"PK\x03\x04", "ni une photo"),
        ("iphone.heic", b"\0\0\0\x18ftypheic\0\0", "HEIC"),
        ("photo.png", picture(), "mais n’en est pas un"),
        ("photo.exe", picture(), "mais n’en est pas un"),
        ("photo.pdf", picture(), "mais n’en est pas un"),
        ("coupe.jpg", picture(size=(900, 900))[:900], "est abîmée"),
        ("faux.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 60, "est abîmée"),
        ("faux.webp", b"RIFF\0\0\0\0WEBPVP8 ", "est abîmée"),
        ("bombe.png", bomb(), "40 millions de points"),
        ("grande.png", over_the_limit(), "40 millions de points"),
        ("faux.pdf", b"%PDF-1.7\nrien", "est abîmé"),
        ("coupe.pdf", pdf()[:200], "est abîmé"),
    ],
)
def test_what_is_no_plain_picture_nor_pdf_is_refused_in_a_sentence(
    folder: Path, name: str, content: bytes, said: str
) -> None:
    with pytest.raises(Refused) as refused:
        keep_piece(name, content, folder)

    assert said in refused.value.reason.replace("\u00a0", " ")
    assert not folder.exists() or list(folder.iterdir()) == []


# --- PDF ---------------------------------------------------------------------------


def armed() -> bytes:
    """A PDF that acts when it opens, on its page, on its links, and holds a file."""
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('secret')")
    with pikepdf.new() as document:
        document.add_blank_page()
        document.docinfo["/Author"] = "Karim Haddad"
        document.Root.OpenAction = script
        document.Root.AA = pikepdf.Dictionary(WC=document.make_indirect(script))
        document.Root.Metadata = pikepdf.Stream(document, b"<x:xmpmeta>secret</x:xmpmeta>")
        document.attachments["virus.exe"] = b"MZ secret"
        names = document.Root.Names
        names.JavaScript = pikepdf.Dictionary(Names=pikepdf.Array(["go", script]))
        page = document.pages[0].obj
        page.AA = pikepdf.Dictionary(O=script)
        launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="secret.exe")
        place = pikepdf.Array([0, 0, 9, 9])
        page.Annots = pikepdf.Array(
            [
                pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=place, A=launch),
                pikepdf.Dictionary(
                    Subtype=pikepdf.Name.Link, Rect=place, A=_leading("https://a.fr")
                ),
                pikepdf.Dictionary(
                    Subtype=pikepdf.Name.Link, Rect=place, A=_leading("javascript:x")
                ),
                pikepdf.Dictionary(Subtype=pikepdf.Name.RichMedia, Rect=place),
            ]
        )
        kept = io.BytesIO()
        document.save(kept)
        return kept.getvalue()


def _leading(address: str) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name.URI, URI=address)


def test_a_pdf_is_written_anew_without_what_acts_or_tells(folder: Path) -> None:
    piece = keep_piece("compte rendu.pdf", armed(), folder)

    content = bytes_of(piece, folder)
    with pikepdf.open(io.BytesIO(content)) as kept:
        said = b"".join(one.unparse(resolved=True) for one in kept.objects)
        links = [one.get("/A") for one in kept.pages[0].obj.Annots]
        assert len(kept.attachments) == 0
        assert "/Info" not in kept.trailer
    for hidden in (b"secret", b"JavaScript", b"Launch", b"Karim", b"EmbeddedFile", b"RichMedia"):
        assert hidden not in said, hidden
    assert [str(one.URI) for one in links if one is not None] == ["https://a.fr"]
    assert not piece.is_picture


def test_a_photograph_within_a_pdf_loses_where_it_was_taken(folder: Path) -> None:
    with pikepdf.new() as document:
        page = document.add_blank_page()
        photo = pikepdf.Stream(document, taken_somewhere())
        photo.Filter = pikepdf.Name.DCTDecode
        photo.Subtype, photo.Width, photo.Height = pikepdf.Name.Image, 60, 40
        photo.ColorSpace, photo.BitsPerComponent = pikepdf.Name.DeviceRGB, 8
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=photo))
        sent = io.BytesIO()
        document.save(sent)

    piece = keep_piece("cour.pdf", sent.getvalue(), folder)

    with pikepdf.open(folder / piece.kept.stored) as kept:
        raw = kept.pages[0].obj.Resources.XObject.Im0.read_raw_bytes()
    assert b"Telephone" not in raw
    assert Image.open(io.BytesIO(raw)).size == (60, 40)


def test_a_pdf_behind_a_password_is_refused_with_what_to_do(folder: Path) -> None:
    locked = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(locked, encryption=pikepdf.Encryption(owner="o", user="u"))

    with pytest.raises(Refused, match="mot de passe"):
        keep_piece("secret.pdf", locked.getvalue(), folder)


# --- names --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("C:\\photos\\cour.jpg", "cour.jpg"),
        ("cour\u202egpj.jpg", "courgpj.jpg"),
        ("l’été à l’école.jpg", "l’été à l’école.jpg"),
        ('a"b;c.jpg', "a-b;c.jpg"),
        ("", "document"),
    ],
)
def test_a_name_is_stripped_of_what_deceives(folder: Path, name: str, kept: str) -> None:
    assert keep_piece(name, picture(), folder).kept.name == kept


def test_a_file_is_given_back_under_the_ending_of_what_it_is() -> None:
    assert named_as_it_is("cour.png", "image/jpeg") == "cour.jpg"
    assert named_as_it_is("document", "application/pdf") == "document.pdf"
