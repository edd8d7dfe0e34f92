"""The numbers that people gave, in classes that each hold five people or more; pure."""

from collections.abc import Iterator, Sequence
from math import floor, log10
from typing import Any

from concert.core.suppression import SMALLEST

Numbers = Sequence[tuple[float, int]]
_CLASSES = 8
_STEPS = (1, 2, 5)


def classes_of(numbers: Numbers) -> list[dict[str, Any]]:
    """Classes of one width, in order, or none: `least` and `below` are its bounds.

    They are laid between the fifth number from each end; what is beyond goes to the first and to
    the last, which then have no outer bound: the largest number would tell of someone. Where one
    holds too few, all are made wider.
    """
    if sum(times for _value, times in numbers) < 2 * SMALLEST:
        return []
    low, high = _fifth(numbers), _fifth(numbers[::-1])
    for step in _steps(numbers, high - low):
        found = _merged_ends(_counted(numbers, step, _place(low, step), _place(high, step)))
        if len(found) > 1 and all(one["n"] == 0 or one["n"] >= SMALLEST for one in found):
            return found
    return []


def _fifth(numbers: Numbers) -> float:
    """The fifth number, in the order in which they are given."""
    passed = 0
    for value, times in numbers:
        passed += times
        if passed >= SMALLEST:
            return value
    return numbers[-1][0]


def _steps(numbers: Numbers, span: float) -> Iterator[float]:
    """Round widths, from about eight classes to less than two; whole ones for whole numbers."""
    if span <= 0:
        return
    whole = all(value == int(value) for value, _times in numbers)
    power = floor(log10(span / _CLASSES))
    for exponent in range(power, power + 3):
        for digit in _STEPS:
            step = digit * 10.0**exponent
            if span / _CLASSES <= step <= max(span, 1) and not (whole and step < 1):
                yield step


def _place(value: float, step: float) -> int:
    # 0,3 / 0,1 is a little less than 3.
    return floor(round(value / step, 9))


def _counted(numbers: Numbers, step: float, first: int, last: int) -> list[dict[str, Any]]:
    counts = dict.fromkeys(range(first, last + 1), 0)
    beyond = set()
    for value, times in numbers:
        place = min(max(_place(value, step), first), last)
        counts[place] += times
        if place != _place(value, step):
            beyond.add(place)
    return [
        {
            "least": None if place == first and place in beyond else round(place * step, 6),
            "below": None if place == last and place in beyond else round((place + 1) * step, 6),
            "n": count,
        }
        for place, count in counts.items()
    ]


def _merged_ends(classes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The classes, those at each end put together until they hold enough."""
    kept = list(classes)
    while len(kept) > 1 and kept[0]["n"] < SMALLEST:
        first, second, *others = kept
        kept = [{"least": None, "below": second["below"], "n": first["n"] + second["n"]}, *others]
    while len(kept) > 1 and kept[-1]["n"] < SMALLEST:
        *others, second, last = kept
        kept = [*others, {"least": second["least"], "below": None, "n": second["n"] + last["n"]}]
    return kept
