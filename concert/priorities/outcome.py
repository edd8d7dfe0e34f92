"""The outcome of a round as it is published: by groups of colleges of at least five people.

Published: who is in each group and how many rated; of each stake and criterion, the median of each
group and of everyone, and how everyone is spread over the levels; nothing at all under five people,
and no median of fewer than five answers. No count is published by college, so that nothing can be
subtracted: the groups make up everyone, and each is of five or more. Where some answers of a cell
belong to groups that gave it fewer than five, and these answers are fewer than five together,
how everyone is spread is not published either: the medians of the other groups, taken from it,
would tell them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from concert.core.suppression import SMALLEST, Colleges, merged
from concert.priorities.scoring import doubled_median, gap, places, split

# College, stake, criterion.
Cell = tuple[str, int, str]


@dataclass(frozen=True)
class Counted:
    """Everything that was given in a round, typed tallies included."""

    # How many rated, by college.
    people: Mapping[str, int]
    # How many chose each level, the lowest first.
    counts: Mapping[Cell, Sequence[int]]
    # How many of these people rated in a workshop, and how many on paper; the others, online.
    channels: Mapping[str, int]


def outcome_of(
    counted: Counted, criteria: Sequence[Mapping[str, Any]], stakes: Sequence[tuple[int, str]]
) -> dict[str, Any]:
    """What is published: plain data, the stakes in the order of all together."""
    people = sum(counted.people.values())
    if people < SMALLEST:
        return {"too_few": True, "people": people}
    groups = _groups(counted.people)
    cells = {
        (stake, one["code"]): _cell(counted, groups, stake, one)
        for stake, _title in stakes
        for one in criteria
    }
    together = _places(cells, criteria, lambda cell: cell["median"])
    by_group = [
        _places(cells, criteria, lambda cell, n=n: cell["groups"][n]) for n in range(len(groups))
    ]
    rows = [
        {
            "id": stake,
            "title": title,
            "place": together.get(stake),
            "places": [places_of.get(stake) for places_of in by_group],
            "cells": {one["code"]: cells[stake, one["code"]] for one in criteria},
        }
        for stake, title in stakes
    ]
    return {
        "too_few": False,
        "people": people,
        "typed": sum(counted.channels.values()),
        "channels": dict(counted.channels),
        "groups": [
            {"colleges": list(group), "people": sum(counted.people[one] for one in group)}
            for group in groups
        ],
        "stakes": sorted(rows, key=lambda row: row["place"] or len(rows) + 1),
    }


def _groups(people: Mapping[str, int]) -> list[Colleges]:
    """The groups of colleges; none where only one could be made."""
    groups = merged({college: count for college, count in people.items() if count})
    return groups if len(groups) > 1 else []


def _cell(
    counted: Counted, groups: Sequence[Colleges], stake: int, criterion: Mapping[str, Any]
) -> dict[str, Any]:
    code, size = criterion["code"], len(criterion["levels"])

    def together(colleges: Colleges) -> list[int]:
        given = [counted.counts.get((one, stake, code), (0,) * size) for one in colleges]
        return [sum(column) for column in zip(*given, strict=True)]

    everyone = together(tuple(counted.people))
    by_group = [together(group) for group in groups]
    medians = [_median(counts) for counts in by_group]
    hidden = sum(sum(counts) for counts in by_group if sum(counts) < SMALLEST)
    shown = sum(everyone) >= SMALLEST and (hidden == 0 or hidden >= SMALLEST)
    dispersion = split(everyone) if shown else None
    return {
        "median": _median(everyone),
        "counts": everyone if shown else [],
        "split": None if dispersion is None else round(100 * dispersion),
        "groups": medians,
        "gap": gap(medians),
    }


def _median(counts: Sequence[int]) -> int | None:
    return doubled_median(counts) if sum(counts) >= SMALLEST else None


def _places(cells: Mapping[tuple[int, str], Any], criteria: Sequence[Any], of: Any) -> Any:
    medians: dict[str, dict[int, int | None]] = {one["code"]: {} for one in criteria}
    for (stake, code), cell in cells.items():
        medians[code][stake] = of(cell)
    return places(medians, {one["code"]: one["rises"] for one in criteria})


# --- what divides ----------------------------------------------------------------

# One level apart: the medians are doubled.
_APART = 2


def divided(outcome: Mapping[str, Any], most: int = 3) -> list[dict[str, Any]]:
    """Where groups stand a level apart or more, the furthest first: who is at each end."""
    found = [
        {"stake": stake, "code": code, "cell": cell}
        for stake in outcome.get("stakes", ())
        for code, cell in stake["cells"].items()
        if cell["gap"] >= _APART
    ]
    found.sort(key=lambda one: (-one["cell"]["gap"], -(one["cell"]["split"] or 0)))
    return [{**one, **_ends(outcome, one["cell"])} for one in found[:most]]


def _ends(outcome: Mapping[str, Any], cell: Mapping[str, Any]) -> dict[str, Any]:
    known = [one for one in cell["groups"] if one is not None]

    def at(median: int) -> list[Any]:
        pairs = zip(outcome["groups"], cell["groups"], strict=True)
        return [group for group, one in pairs if one == median]

    return {
        "highest": max(known),
        "lowest": min(known),
        "high": at(max(known)),
        "low": at(min(known)),
    }
