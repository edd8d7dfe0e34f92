"""The typeface of the pages, cut for paper: a PDF holds no font that varies."""

import unicodedata
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from concert.web.assets import FONT_FILE

REGULAR, BOLD = 400, 800
# The face has no narrow no-break space: the wider one stands in its place.
_STANDS_FOR = {"\u202f": "\u00a0", "\t": " "}


@cache
def cut(weight: int) -> Path:
    """One weight of the face, in a file, as fpdf2 asks; made once a process."""
    font = instancer.instantiateVariableFont(TTFont(FONT_FILE), {"wght": weight})
    font.flavor = None
    path = Path(_folder().name) / f"{weight}.ttf"
    font.save(path)
    return path


@cache
def _folder() -> TemporaryDirectory[str]:
    """Kept as long as the process, and removed with it."""
    return TemporaryDirectory(prefix="concert-type-")


@cache
def _drawn() -> frozenset[str]:
    return frozenset(map(chr, TTFont(FONT_FILE).getBestCmap()))


def printable(text: str) -> str:
    """The text in signs that the face has: « ł » loses its bar, a smiley is left out."""
    return "".join(_printable(one) for one in unicodedata.normalize("NFC", text)).strip()


def _printable(sign: str) -> str:
    sign = _STANDS_FOR.get(sign, sign)
    if sign in _drawn():
        return sign
    bare = unicodedata.normalize("NFKD", sign)
    return "".join(one for one in bare if one in _drawn())
