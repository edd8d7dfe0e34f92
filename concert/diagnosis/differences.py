"""What changed from one content to another, pure: the same whatever the order of what they hold."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

from concert.core.text import folded
from concert.diagnosis.content import Item, Reading
from concert.diagnosis.models import DiagnosisVersion, Position


class Kind(StrEnum):
    """What changed, of the things a version holds."""

    STAKE = "stake"
    INDICATOR = "indicator"
    CONSTRAINT = "constraint"
    DISPUTE = "dispute"


class Fate(StrEnum):
    """What became of it."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


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
class _Told:
    """An item as it is compared: what it is found again by, its title, its parts by name."""

    id: int
    title: str
    parts: Mapping[str, str] = field(default_factory=dict)
    # What it is called where its words are shown with their changes.
    called: str = ""


def differences(before: Reading, after: Reading) -> Differences:
    """What a reader of `before` finds changed in `after`."""
    found = [
        difference
        for kind, told in _TOLD.items()
        for difference in _compared(kind, told(before), told(after))
    ]
    return Differences(tuple(found), _order_changed(before, after))


def _compared(kind: Kind, before: list[_Told], after: list[_Told]) -> Iterator[Difference]:
    pairs = _paired(before, after)
    for fate, told, side in ((Fate.ADDED, after, 1), (Fate.REMOVED, before, 0)):
        paired = {pair[side].id for pair in pairs}
        alone = (one for one in sorted(told, key=_by_title) if one.id not in paired)
        yield from (Difference(kind, fate, one.title) for one in alone)
    for one, other in sorted(pairs, key=lambda pair: _by_title(pair[1])):
        if parts := tuple(_changed_parts(one, other)):
            yield Difference(kind, Fate.CHANGED, other.called or other.title, parts)


def _by_title(one: _Told) -> tuple[str, int]:
    return one.title, one.id


def _paired(before: list[_Told], after: list[_Told]) -> list[tuple[_Told, _Told]]:
    """The same items in both: by their id, else by their title, as a figure taken anew."""
    by_id = {one.id: one for one in after}
    pairs = [(one, by_id[one.id]) for one in before if one.id in by_id]
    paired = {one.id for one, _other in pairs}
    left = {one.title: one for one in sorted(after, key=_by_title) if one.id not in paired}
    alone = (one for one in sorted(before, key=_by_title) if one.id not in paired)
    return pairs + [(one, other) for one in alone if (other := left.pop(one.title, None))]


def _changed_parts(before: _Told, after: _Told) -> Iterator[Part]:
    names = dict.fromkeys([*before.parts, *after.parts])
    for name in names:
        one, other = before.parts.get(name, ""), after.parts.get(name, "")
        if one != other:
            yield Part(name, _COMPARED.get(name, words_changed)(one, other))


def _order_changed(before: Reading, after: Reading) -> bool:
    """Whether the stakes that both hold come in another order."""
    both = {one["id"] for one in before.stakes} & {one["id"] for one in after.stakes}
    first, second = (
        [one["id"] for one in reading.stakes if one["id"] in both] for reading in (before, after)
    )
    return first != second


# --- what each body answered ---------------------------------------------------------------


@dataclass(frozen=True)
class Answers:
    """What a body answered to the one and to the other; None where it did not."""

    name: str
    before: Position | None
    after: Position | None


def answers_compared(before: DiagnosisVersion, after: DiagnosisVersion) -> list[Answers]:
    """Each body that answered either version, by name."""
    first, second = (
        {one.stakeholder.name: one.position for one in version.endorsements}
        for version in (before, after)
    )
    names = sorted({*first, *second}, key=lambda name: (folded(name), name))
    return [Answers(name, first.get(name), second.get(name)) for name in names]


# --- words --------------------------------------------------------------------------------

_WORDS = re.compile(r"\d+(?:[.,]\d+)*|\s+|\w+|[^\w\s]")


def words_changed(before: str, after: str) -> tuple[Piece, ...]:
    """Two texts as one, word by word: what stayed, what went, what came."""
    one, other = _WORDS.findall(before), _WORDS.findall(after)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return tuple(
        piece
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        for piece in _pieces(tag, "".join(one[i1:i2]), "".join(other[j1:j2]))
    )


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


_COMPARED = {"sources": lines_changed}

# --- what is compared ------------------------------------------------------------------------


def _stakes(reading: Reading) -> list[_Told]:
    return [
        _Told(
            one["id"],
            one["title"],
            {"title": one["title"], "text": one["text"], "sources": _sources(one, reading)},
        )
        for one in reading.stakes
    ]


def _sources(stake: Item, reading: Reading) -> str:
    """What a stake stands on, one a line."""
    findings = (one.get("text") for one in reading.among("findings", stake["findings"]))
    figures = (one["label"] for one in reading.among("indicators", stake["indicators"]))
    constraints = (one["text"] for one in reading.among("constraints", stake["constraints"]))
    return "\n".join(sorted(text for text in (*findings, *figures, *constraints) if text))


def _indicators(reading: Reading) -> list[_Told]:
    return [
        _Told(
            one["id"],
            one["label"],
            {
                "title": one["label"],
                "value": f"{_plain(one['value'])} {one['unit']} ({one['period']})",
                "comparisons": _pairs(one["comparisons"]),
                "source": one["source"],
            },
        )
        for one in reading.indicators
    ]


def _plain(value: str) -> str:
    """A number as it is written in French, without what it does not need."""
    return value.removesuffix(".0").replace(".", ",")


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{label}\u00a0: {_plain(value)}" for label, value in pairs)


def _constraints(reading: Reading) -> list[_Told]:
    return [
        _Told(
            one["id"],
            f"{one['stakeholder']}\u00a0: {one['text']}",
            {"text": one["text"]},
            called=one["stakeholder"],
        )
        for one in reading.constraints
    ]


def _disputes(reading: Reading) -> list[_Told]:
    return [_Told(one["id"], one["text"]) for one in reading.findings if one["disputed"]]


_TOLD = {
    Kind.STAKE: _stakes,
    Kind.DISPUTE: _disputes,
    Kind.INDICATOR: _indicators,
    Kind.CONSTRAINT: _constraints,
}
