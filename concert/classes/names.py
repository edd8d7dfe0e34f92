"""Finding in a pupil's text what might tell who someone is, for an adult to look at.

Pure, and wrong both ways at times: see docs/decisions. It highlights; a person decides.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple

from concert.core.text import folded


class Reason(StrEnum):
    """Why a word is shown to the adult who reads."""

    FIRST_NAME = "first_name"
    TITLE = "title"
    CAPITAL = "capital"
    PHONE = "phone"
    EMAIL = "email"
    HANDLE = "handle"
    ADDRESS = "address"


class Mark(NamedTuple):
    """A part of the text, and why it is marked."""

    start: int
    end: int
    reason: Reason


_FOLDER = Path(__file__).parent
_LISTS = tomllib.loads((_FOLDER / "words.toml").read_text(encoding="utf-8"))
# First names that are also words; proper nouns that are no one; what follows « madame ».
_ALSO_WORDS, _KNOWN, _LITTLE = (
    frozenset(map(folded, _LISTS[name].split())) for name in ("also_words", "known", "little")
)
_WORD = re.compile(r"[^\W\d_]+")
_EMAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
_HANDLE = re.compile(r"(?<![\w.])@[\w.]{2,}")
_PHONE = re.compile(r"(?<!\d)(?:\+33 ?|0)[1-9](?:[ .-]?\d{2}){4}(?!\d)")
_WAY = (
    r"(?:rue|avenue|av\.|boulevard|bd|impasse|allée|chemin|place|route|square|quai|lotissement"
    r"|résidence|hameau|cours)"
)
_ADDRESS = re.compile(
    rf"\b\d{{1,4}} ?(?:bis|ter)?,? {_WAY}\b"
    r"(?: (?:(?:de|du|des|la|le|les)\b|d’|d'|l’|l'))*(?: ?[\w-]+)?"
    rf"|\b(?i:{_WAY})(?: (?:de la|de l’|de l'|du|des|de|d’|d'))? ?[A-ZÀ-Þ][\w-]+",
)
_TITLE = re.compile(
    r"\b(?i:m\.|mr|mme|mlle|monsieur|madame|mademoiselle)\s+(?P<any>[^\W\d_][\w’'-]*)"
    r"|\b(?i:maîtresse|maitresse|maître|maitre|prof|professeur|directeur|directrice|docteur"
    r"|tata|tonton|mamie|papi)\s+(?P<capital>[A-ZÀ-Þ][\w’'-]*)"
)
_ENDS_A_SENTENCE = frozenset('.!?…:;\n«“"•(-–—')


@cache
def first_names() -> frozenset[str]:
    """Those given in France since 2005, folded."""
    return frozenset((_FOLDER / "first_names.csv").read_text(encoding="utf-8").split())


def marks(text: str, known: Iterable[str] = ()) -> list[Mark]:
    """What to look at before publishing, in order, without overlap.

    `known` holds texts whose words are no one here: the place, the stakeholders…
    """
    here = _KNOWN | {word for one in known for word in _words_of(one)}
    found = [*_patterns(text), *_titles(text), *_names(text, here)]
    return list(_apart(sorted(found, key=lambda one: (one.start, -one.end))))


def _words_of(text: str) -> list[str]:
    return [folded(word) for word in _WORD.findall(text)]


def _apart(found: Iterable[Mark]) -> Iterator[Mark]:
    end = 0
    for mark in found:
        if mark.start >= end:
            yield mark
            end = mark.end


def _patterns(text: str) -> Iterator[Mark]:
    for pattern, reason in (
        (_EMAIL, Reason.EMAIL),
        (_HANDLE, Reason.HANDLE),
        (_PHONE, Reason.PHONE),
        (_ADDRESS, Reason.ADDRESS),
    ):
        for found in pattern.finditer(text):
            yield Mark(found.start(), found.end(), reason)


def _titles(text: str) -> Iterator[Mark]:
    for found in _TITLE.finditer(text):
        name = found["any"] or found["capital"]
        if folded(re.split("[’']", name)[0]) not in _LITTLE:
            yield Mark(found.start(), found.end(), Reason.TITLE)


def _names(text: str, here: frozenset[str]) -> Iterator[Mark]:
    # In a text all in capitals, a capital says nothing.
    shouted = text.upper() == text
    for found in _WORD.finditer(text):
        inside = found[0][0].isupper() and not _begins_a_sentence(text, found.start())
        if reason := _reason(found[0], inside=inside, shouted=shouted, here=here):
            yield Mark(found.start(), found.end(), reason)


def _reason(word: str, *, inside: bool, shouted: bool, here: frozenset[str]) -> Reason | None:
    """Why this word is marked, if it is."""
    plain = folded(word)
    capital = word[0].isupper() and not shouted
    if plain in _ALSO_WORDS:
        # At the beginning of a sentence too: French gives a common noun its article there.
        return Reason.FIRST_NAME if capital and plain not in here else None
    if plain in first_names():
        return Reason.FIRST_NAME
    if capital and inside and not word.isupper() and plain not in here:
        return Reason.CAPITAL
    return None


def _begins_a_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \u00a0\u202f")
    return not before or before[-1] in _ENDS_A_SENTENCE
