"""Photographs as they are kept: decoded, turned upright, made smaller, without their metadata.

What is kept is drawn anew from the pixels: neither the place where a photograph was taken, nor
the telephone that took it, nor anything hidden after the picture comes along.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from flask_babel import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from concert.core.errors import Refused

MOST_PIXELS = 40_000_000
_LONGEST, _THUMBNAIL = 1600, 320
_FORMATS = ("JPEG", "PNG", "WEBP")


@dataclass(frozen=True)
class Picture:
    """A picture, and a small one of it."""

    content: bytes
    thumbnail: bytes
    media_type: str
    width: int
    height: int


def redrawn(content: bytes) -> Picture:
    """A picture drawn anew: JPEG, or WebP where something shows through it."""
    with _readable(), Image.open(BytesIO(content), formats=_FORMATS) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise Refused(
                _("Cette image compte plus de 40 millions de points : réduisez-la d’abord.")
            )
        opened.draft("RGB", (_LONGEST, _LONGEST))
        opened.load()
        drawn = _plain(opened)
        drawn.thumbnail((_LONGEST, _LONGEST))
        small = drawn.copy()
        small.thumbnail((_THUMBNAIL, _THUMBNAIL))
        media_type = "image/jpeg" if drawn.mode == "RGB" else "image/webp"
        return Picture(_written(drawn), _written(small), media_type, *drawn.size)


@contextmanager
def _readable() -> Iterator[None]:
    """What a damaged or forged picture makes the decoder say, in a sentence."""
    try:
        yield
    except Image.DecompressionBombError as bomb:
        raise Refused(
            _("Cette image compte plus de 40 millions de points : réduisez-la d’abord.")
        ) from bomb
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as damage:
        raise Refused(
            _("Cette image est abîmée : ouvrez-la, enregistrez-la de nouveau, puis envoyez-la.")
        ) from damage


def _plain(opened: Image.Image) -> Image.Image:
    """Upright, in the colours of screens, with transparency only where there is some."""
    upright = ImageOps.exif_transpose(opened)
    clear = upright.has_transparency_data
    return _on_screen(upright, "RGBA" if clear else "RGB")


def _on_screen(picture: Image.Image, mode: str) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in {"RGB", "RGBA"}:
        try:
            from_ = ImageCms.ImageCmsProfile(BytesIO(profile))
            to = ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(picture, from_, to)
            return (turned or picture).convert(mode)
        except ImageCms.PyCMSError:
            # A profile that says nothing sensible: the colours stay as they are.
            pass
    return picture.convert(mode)


def _written(picture: Image.Image) -> bytes:
    """Nothing is written but the pixels: what the picture came with stays behind."""
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    kept = BytesIO()
    if bare.mode == "RGB":
        bare.save(kept, "JPEG", quality=82, optimize=True)
    else:
        bare.save(kept, "WEBP", quality=82)
    return kept.getvalue()
