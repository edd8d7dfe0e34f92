"""PDF files as they are kept: written anew, without what acts by itself nor what tells on people.

JavaScript, actions that start something, files within the file, forms that compute, and the
metadata of the document and of its photographs are left behind. What is read stays as it was.
"""

from collections.abc import Iterator
from io import BytesIO

import pikepdf
from flask_babel import gettext as _

from concert.core.errors import Refused

_MOST_PAGES = 500
# Whatever they hold goes, wherever they are met.
_DROPPED = (
    *("/AA", "/AF", "/Collection", "/EmbeddedFiles", "/JavaScript", "/JS", "/Metadata"),
    *("/OpenAction", "/PieceInfo", "/RichMediaContent", "/Threads", "/XFA"),
)
# What a link may do: go elsewhere in the document, or to a page of the web.
_HARMLESS = {"/GoTo", "/Named"}
_ADDRESSES = ("http://", "https://", "mailto:")
_ACTIVE = {"/3D", "/FileAttachment", "/Movie", "/RichMedia", "/Screen", "/Sound"}
_METADATA_OF_JPEG = range(0xE1, 0xF0)


def rewritten(content: bytes) -> bytes:
    """A PDF written anew; refused when it cannot be read without a password, or at all."""
    try:
        with pikepdf.open(BytesIO(content)) as document:
            _refuse_what_cannot_be_read(document)
            for page in document.pages:
                _without_active_notes(page.obj)
            for thing in document.objects:
                _strip(thing)
            if "/Info" in document.trailer:
                del document.trailer["/Info"]
            kept = BytesIO()
            document.save(kept, fix_metadata_version=False)
            return kept.getvalue()
    except pikepdf.PasswordError as locked:
        raise _locked() from locked
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError, RecursionError) as damage:
        raise Refused(
            _("Ce PDF est abîmé : enregistrez-le de nouveau (« Imprimer », puis « en PDF »).")
        ) from damage


def _refuse_what_cannot_be_read(document: pikepdf.Pdf) -> None:
    if document.is_encrypted:
        raise _locked()
    if not 0 < len(document.pages) <= _MOST_PAGES:
        raise Refused(_("Ce PDF compte plus de 500 pages, ou aucune : donnez celles qui comptent."))


def _locked() -> Refused:
    return Refused(
        _("Ce PDF est protégé par un mot de passe : enregistrez-le sans protection d’abord.")
    )


def _without_active_notes(page: pikepdf.Object) -> None:
    """The notes of a page, but for those that play or hold a file."""
    if "/Annots" not in page:
        return
    notes = [one for one in page.Annots if isinstance(one, pikepdf.Dictionary)]
    kept = [one for one in notes if str(one.get("/Subtype", "")) not in _ACTIVE]
    page.Annots = pikepdf.Array(kept)


def _strip(thing: pikepdf.Object) -> None:
    """Take what acts or tells out of an object, and out of those written within it."""
    if isinstance(thing, pikepdf.Stream) and thing.get("/Filter") == pikepdf.Name.DCTDecode:
        thing.write(_bare_jpeg(thing.read_raw_bytes()), filter=pikepdf.Name.DCTDecode)
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        dropped = [name for name in _DROPPED if name in thing]
        for name in [*dropped, *(["/A"] if _acts(thing.get("/A")) else [])]:
            del thing[name]
    for within in _written_within(thing):
        _strip(within)


def _acts(action: pikepdf.Object | None) -> bool:
    """Whether a link does more than lead to a page; « /A » says other things elsewhere."""
    if not isinstance(action, pikepdf.Dictionary) or "/S" not in action:
        return False
    kind = str(action["/S"])
    if kind == "/URI":
        return not str(action.get("/URI", "")).lower().startswith(_ADDRESSES)
    return kind not in _HARMLESS or "/Next" in action


def _written_within(thing: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The direct children: what is referred to stands among the objects of the document."""
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        children = [value for _key, value in thing.items()]
    elif isinstance(thing, pikepdf.Array):
        children = list(thing)
    else:
        return
    for child in children:
        if isinstance(child, pikepdf.Object) and not child.is_indirect:
            yield child


def _bare_jpeg(content: bytes) -> bytes:
    """A JPEG without the segments that tell where, when and by what it was taken."""
    kept, place = bytearray(content[:2]), 2
    while content[place : place + 1] == b"\xff" and content[place + 1 : place + 2] != b"\xda":
        length = 2 + int.from_bytes(content[place + 2 : place + 4], "big")
        # Adobe's own (0xEE) says how the colours are written: without it they are wrong.
        marker = content[place + 1]
        if marker not in _METADATA_OF_JPEG or marker in {0xE2, 0xEE}:
            kept += content[place : place + length]
        place += max(length, 2)
    return bytes(kept + content[place:])
