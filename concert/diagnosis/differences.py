"""What changed from one content to another: the same whatever the order of what they hold."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from concert.core.text import folded
from concert.diagnosis.changes import (
    Difference,
    Differences,
    Fate,
    Kind,
    Part,
    Piece,
    Told,
    part_changed,
    words_changed,
)
from concert.diagnosis.compared import TOLD
from concert.diagnosis.content import Reading
from concert.diagnosis.models import DiagnosisVersion, Endorsement

# Of what is compared in some ways alone: findings come and go by the hundred; two stakes, of which
# one was in no order, are not moved by it.
_FATES: dict[Kind, Iterable[Fate]] = {Kind.FINDING: {Fate.CHANGED}, Kind.ORDER: {Fate.CHANGED}}
# What versions did not keep before: nothing came of it.
_HELD_BY_BOTH = {"results"}


def differences(before: Reading, after: Reading) -> Differences:
    """What a reader of `before` finds changed in `after`."""
    found = [
        difference
        for kind, told in TOLD.items()
        for difference in _compared(kind, told(before), told(after))
        if difference.fate in _FATES.get(kind, Fate)
    ]
    return Differences(tuple(found), _order_changed(before, after))


def _compared(kind: Kind, before: list[Told], after: list[Told]) -> Iterator[Difference]:
    pairs = _paired(before, after)
    for fate, told, side in ((Fate.ADDED, after, 1), (Fate.REMOVED, before, 0)):
        paired = {pair[side].id for pair in pairs}
        alone = (one for one in sorted(told, key=_by_title) if one.id not in paired)
        yield from (Difference(kind, fate, one.title) for one in alone)
    for one, other in sorted(pairs, key=lambda pair: _by_title(pair[1])):
        if parts := tuple(_changed_parts(one, other)):
            yield Difference(kind, Fate.CHANGED, other.called or other.title, parts)


def _by_title(one: Told) -> tuple[str, str]:
    return one.title, str(one.id)


def _paired(before: list[Told], after: list[Told]) -> list[tuple[Told, Told]]:
    """The same items in both: by their id, else by their title, as a figure taken anew."""
    by_id = {one.id: one for one in after}
    pairs = [(one, by_id[one.id]) for one in before if one.id in by_id]
    paired = {one.id for one, _other in pairs}
    left = {one.title: one for one in sorted(after, key=_by_title) if one.id not in paired}
    alone = (one for one in sorted(before, key=_by_title) if one.id not in paired)
    return pairs + [(one, other) for one in alone if (other := left.pop(one.title, None))]


def _changed_parts(before: Told, after: Told) -> Iterator[Part]:
    names = dict.fromkeys([*before.parts, *after.parts])
    for name in names:
        one, other = before.parts.get(name, ""), after.parts.get(name, "")
        if one != other and (name not in _HELD_BY_BOTH or (one and other)):
            yield part_changed(after, name, one, other)


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
    before: Endorsement | None
    after: Endorsement | None

    @property
    def words(self) -> tuple[Piece, ...]:
        """Its reservation or its reason, before and after."""
        said = [one.words if one else "" for one in (self.before, self.after)]
        return words_changed(*said) if said[0] != said[1] else ()


def answers_compared(before: DiagnosisVersion, after: DiagnosisVersion) -> list[Answers]:
    """Each body that answered either version, by name."""
    first, second = (
        {one.stakeholder.name: one for one in version.endorsements} for version in (before, after)
    )
    names = sorted({*first, *second}, key=lambda name: (folded(name), name))
    return [Answers(name, first.get(name), second.get(name)) for name in names]
