"""Putting values into classes of about as many communes each, that a reader can tell apart. Pure.

Equal values always fall into the same class: where half of the communes have no pharmacy, they
make up one class, and the others share what is left.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

MOST = 5


@dataclass(frozen=True)
class Class:
    """The communes whose values lie between two of them, both included."""

    least: float
    most: float
    communes: tuple[str, ...]


def classes_of(values: Mapping[str, float]) -> list[Class]:
    """The communes in five classes at most, from the lowest values to the highest."""
    ties = [
        (value, [code for code, _value in same])
        for value, same in groupby(_ranked(values), key=lambda one: one[1])
    ]
    found: list[Class] = []
    while ties:
        left = sum(len(same) for _value, same in ties)
        wanted = left / (MOST - len(found))
        taken = _taken(ties, wanted) if len(found) < MOST - 1 else len(ties)
        group, ties = ties[:taken], ties[taken:]
        codes = tuple(code for _value, same in group for code in same)
        found.append(Class(group[0][0], group[-1][0], codes))
    return found


def _ranked(values: Mapping[str, float]) -> Iterable[tuple[str, float]]:
    return sorted(values.items(), key=lambda one: (one[1], one[0]))


def _taken(ties: list[tuple[float, list[str]]], wanted: float) -> int:
    """How many different values make up the next class: the one that comes nearest to its share."""
    held = 0
    for rank, (_value, same) in enumerate(ties):
        if held and held + len(same) - wanted > wanted - held:
            return rank
        held += len(same)
    return len(ties)
