"""The words of what changed: of what kind, what became of it, and two texts as one. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum


class Kind(StrEnum):
    """What changed, of the things a version holds."""

    STAKE = "stake"
    INDICATOR = "indicator"
    CONSTRAINT = "constraint"
    DISPUTE = "dispute"
    FINDING = "finding"
    GROUP = "group"
    ORDER = "order"
    REASON = "reason"
    PRIORITY = "priority"
    SURVEY = "survey"
    MAP = "map"


class Fate(StrEnum):
    """What became of it."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class How(StrEnum):
    """How two texts are put side by side."""

    WORDS = "words"
    LINES = "lines"
    VALUE = "value"


@dataclass(frozen=True)
class Piece:
    """Some words, that stayed, came or went."""

    text: str
    fate: Fate | None = None


@dataclass(frozen=True)
class Part:
    """One thing that changed in an item: what it is called, and its words, before and after."""

    name: str
    pieces: tuple[Piece, ...]
    how: How = How.WORDS

    @property
    def before(self) -> str:
        return "".join(one.text for one in self.pieces if one.fate is not Fate.ADDED)

    @property
    def after(self) -> str:
        return "".join(one.text for one in self.pieces if one.fate is not Fate.REMOVED)


@dataclass(frozen=True)
class Difference:
    """An item that came, went or changed."""

    kind: Kind
    fate: Fate
    title: str
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Differences:
    """Everything that changed, and whether the stakes changed places."""

    all: tuple[Difference, ...] = ()
    reordered: bool = False

    def __bool__(self) -> bool:
        return bool(self.all) or self.reordered

    def of(self, kind: Kind) -> list[Difference]:
        return [one for one in self.all if one.kind is kind]

    def counts(self) -> dict[str, int]:
        """How many came, went and changed, by kind: `stake_added`."""
        counted: dict[str, int] = {}
        for one in self.all:
            name = f"{one.kind}_{one.fate}"
            counted[name] = counted.get(name, 0) + 1
        return counted


@dataclass(frozen=True)
class Told:
    """An item as it is compared: what it is found again by, its title, its parts by name."""

    id: int | str
    title: str
    parts: Mapping[str, str] = field(default_factory=dict)
    # What it is called where its words are shown with their changes.
    called: str = ""
    # Whether its parts are values, but for those known otherwise.
    of_values: bool = False


# --- words --------------------------------------------------------------------------------

# Fewer words than that are read however they are mixed.
_A_FEW = 8
_WORDS = re.compile(r"\d+(?:[.,]\d+)*|\s+|\w+|[^\w\s]")


def words_changed(before: str, after: str) -> tuple[Piece, ...]:
    """Two texts as one, word by word: what stayed, what went, what came.

    Two texts that have little in common are put one after the other: mixed, neither is read.
    """
    one, other = _WORDS.findall(before), _WORDS.findall(after)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if _little_in_common(matcher, one, other):
        return value_changed(before, after)
    return tuple(
        piece
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        for piece in _pieces(tag, "".join(one[i1:i2]), "".join(other[j1:j2]))
    )


def _little_in_common(
    matcher: SequenceMatcher[str], one: Sequence[str], other: Sequence[str]
) -> bool:
    """Of two texts of some length, whether less than half of the words stayed."""
    most = max(sum(map(str.isalnum, text)) for text in (one, other))
    stayed = sum(
        one[n].isalnum()
        for block in matcher.get_matching_blocks()
        for n in range(block.a, block.a + block.size)
    )
    return most > _A_FEW and 2 * stayed < most


def lines_changed(before: str, after: str) -> tuple[Piece, ...]:
    """Two lists, a thing a line: what went, then what came."""
    one, other = set(before.splitlines()), set(after.splitlines())
    return (
        *(Piece(line, Fate.REMOVED) for line in sorted(one - other)),
        *(Piece(line, Fate.ADDED) for line in sorted(other - one)),
    )


def _pieces(tag: str, gone: str, come: str) -> Iterable[Piece]:
    if tag == "equal":
        return (Piece(come),)
    both = (Piece(gone, Fate.REMOVED), Piece(come, Fate.ADDED))
    return (piece for piece in both if piece.text)


def value_changed(before: str, after: str) -> tuple[Piece, ...]:
    """What is read as a whole: « de 12,5 à 14 »."""
    both = (Piece(before, Fate.REMOVED), Piece(after, Fate.ADDED))
    return tuple(piece for piece in both if piece.text)


_COMPARED = {How.WORDS: words_changed, How.LINES: lines_changed, How.VALUE: value_changed}
_LINES = ("sources", "findings", "communes", "questions", "levels", "results")
_VALUES = ("value", "count", "until", "lifted", "period", "responses")
_HOW = {**dict.fromkeys(_LINES, How.LINES), **dict.fromkeys(_VALUES, How.VALUE)}


def part_changed(told: Told, name: str, before: str, after: str) -> Part:
    """A part of an item, before and after, put side by side as it is best read."""
    how = _HOW.get(name, How.VALUE if told.of_values else How.WORDS)
    return Part(name, _COMPARED[how](before, after), how)
