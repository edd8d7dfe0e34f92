"""Texts that say much the same, found as one writes.

Two texts are compared by the stems they share, a rare one telling more than one that everybody
wrote; their titles are compared apart, as a title says most of what is asked for. What this finds
is measured on real ideas that people have paired: `concert measure similar`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log, sqrt

from concert.core.search import rows_sharing, stems
from concert.core.vocabulary import TEXTS, Vocabulary

# How many rows the rarest words may propose: what is compared does not grow with the list.
_PROPOSED = 300


@dataclass(frozen=True)
class Said:
    """The stems of a text, and those of its title alone."""

    title: frozenset[str]
    every: frozenset[str]


def resembling(
    kind: str, *texts: str, concertation_id: int, limit: int = 5, likeness: float = 0.2
) -> list[int]:
    """The row ids whose texts are most alike these, best first; the first text is a title.

    Likeness goes from 0 to 1. Slips in the title are forgiven: a word that nobody wrote there is
    taken for the nearest that somebody wrote.
    """
    vocabulary = Vocabulary(kind, concertation_id)
    said, known = _meant(vocabulary, texts)
    rare = _rarest(known)
    if not rare:
        return []
    proposed = rows_sharing(kind, rare, concertation_id=concertation_id, most=2 * _PROPOSED)
    compared = Comparison(said, known)
    marks = [(compared.likeness(_said(row.stems, row.opening)), row.row_id) for row in proposed]
    kept = sorted((mark for mark in marks if mark[0] >= likeness), key=lambda m: (-m[0], m[1]))
    return [row_id for _, row_id in kept[:limit]]


def _meant(vocabulary: Vocabulary, texts: tuple[str, ...]) -> tuple[Said, dict[str, int]]:
    """What is said, its slips put right, and how many texts hold each of its words."""
    title, every = set(stems(*texts[:1])), set(stems(*texts))
    known = vocabulary.known(every)
    if not (nearest := vocabulary.nearest(sorted(title - known.keys()))):
        return Said(frozenset(title), frozenset(every)), known
    meant = [frozenset(nearest.get(word, word) for word in words) for words in (title, every)]
    return Said(*meant), known | vocabulary.known(nearest.values())


def _said(held: str, opening: int) -> Said:
    words = held.split()
    return Said(frozenset(words[:opening]), frozenset(words))


def _rarest(known: Mapping[str, int]) -> list[str]:
    """The words that the fewest texts hold, as many as propose a few hundred rows together."""
    kept: list[str] = []
    proposed = 0
    for word in sorted(known.keys() - {TEXTS}, key=lambda one: (known[one], one)):
        proposed += known[word]
        if kept and proposed > _PROPOSED:
            break
        kept.append(word)
    return kept


class Comparison:
    """Texts compared with one by what their words tell: much when few texts hold them."""

    def __init__(self, said: Said, known: Mapping[str, int]) -> None:
        texts = max(known.get(TEXTS, 0), 1)
        self.said = said
        self._tells = {word: log(1 + texts / held) for word, held in known.items()}
        self._unheard = log(1 + texts)
        # What the words of the other text tell is not looked up, but for those that are shared.
        self._usual = self._told(said.every) / len(said.every)

    def likeness(self, other: Said) -> float:
        """From 0 to 1: half for the titles, half for the whole texts."""
        if _hardly_meet(self.said.every, other.every):
            return 0.0
        titles = self._angle(self.said.title, other.title)
        return (titles + self._angle(self.said.every, other.every)) / 2

    def _angle(self, own: frozenset[str], other: frozenset[str]) -> float:
        if not (shared := self._told(own & other)):
            return 0.0
        return shared / sqrt(self._told(own) * (shared + len(other - own) * self._usual))

    def _told(self, words: frozenset[str]) -> float:
        return sum(self._tells.get(word, self._unheard) for word in words)


def _hardly_meet(one: frozenset[str], other: frozenset[str]) -> bool:
    """One word in common says nothing, unless it is all there is to compare."""
    return len(one & other) < 2 and min(len(one), len(other)) > 1


def likeness_of(one: set[str], other: set[str]) -> float:
    """The share of the shorter text's stems that both hold, from 0 to 1."""
    if not one or not other or _hardly_meet(frozenset(one), frozenset(other)):
        return 0.0
    return len(one & other) / min(len(one), len(other))
