"""The outcome as a table to read, and as JSON to keep."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from bench.formatting import decimal
from bench.goals import verdicts
from bench.rounds import Result
from bench.run import Outcome
from bench.visits import Visits

_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
_HEADINGS = (
    ("", 46),
    ("appli", 7),
    ("base", 7),
    ("total (de … à …)", 22),
    ("plancher", 9),
    ("ratio", 6),
    ("req/s", 6),
    ("p50", 7),
    ("p95", 7),
    ("SQL", 4),
    ("octets", 8),
    ("reçus", 7),
)


def table(outcome: Outcome) -> Iterator[str]:
    """What was measured, line by line."""
    name = _NAMES[outcome.database]
    yield f"{name} ({outcome.durability})"
    if outcome.results:
        yield ""
        yield _row(heading for heading, _width in _HEADINGS)
        for result in outcome.results:
            yield _row(_cells(outcome, result))
        yield ""
    if outcome.memory:
        held, seen = (decimal(one / 1e6, 0) for one in asdict(outcome.memory).values())
        yield f"Mémoire du serveur : {held} Mo, ce qui est commun compté une fois ({seen} Mo sinon)"
    yield from map(_visits, outcome.visits)
    yield ""
    for verdict in verdicts(outcome):
        yield f"  {'tenu    ' if verdict.met else 'PAS TENU'}  {verdict}"
    yield ""


def _row(cells: Iterable[str]) -> str:
    (label, width), *others = zip(cells, (width for _heading, width in _HEADINGS), strict=True)
    return " ".join([label.ljust(width), *(cell.rjust(size) for cell, size in others)])


def _cells(outcome: Outcome, result: Result) -> Iterator[str]:
    least, most = result.extent
    total = decimal(result.middle("processor"), 2)
    yield result.measure.label
    yield decimal(result.middle("application"), 2)
    yield decimal(result.middle("database"), 2) if outcome.database != "sqlite" else "–"
    yield f"{total} ({decimal(least, 2)}–{decimal(most, 2)})"
    yield decimal(result.floor, 2) if result.floor is not None else "–"
    yield decimal(result.ratio, 2) if result.ratio is not None else "–"
    yield decimal(result.middle("rate"), 0)
    yield decimal(result.middle("p50"), 1)
    yield decimal(result.middle("p95"), 1)
    count = outcome.counts[result.measure.key]
    yield str(count.queries)
    yield str(count.size)
    yield str(count.compressed)


def _visits(one: Visits) -> str:
    least, most = (decimal(value / 1000, 2) for value in one.extent("paint"))
    paint = decimal(one.middle("paint") / 1000, 2)
    return (
        f"Première visite, {one.label} : premier affichage {paint} s ({least}–{most}),"
        f" {one.middle('requests'):.0f} requêtes, {decimal(one.middle('size') / 1000)} ko,"
        f" {one.middle('blocking'):.0f} ms de blocage"
    )


def as_json(outcome: Outcome) -> dict[str, Any]:
    """Everything, each round of it."""
    return {
        "database": outcome.database,
        "durability": outcome.durability,
        "lines": [_line(outcome, one) for one in outcome.results],
        "memory": outcome.memory and asdict(outcome.memory),
        "visits": [asdict(one) for one in outcome.visits],
        "goals": [{**asdict(one), "met": one.met} for one in verdicts(outcome)],
    }


def _line(outcome: Outcome, result: Result) -> dict[str, Any]:
    measure = result.measure
    return {
        "key": measure.key,
        "label": measure.label,
        "connections": measure.connections,
        "ratio": result.ratio,
        "samples": [asdict(one) for one in result.samples],
        "floors": [asdict(one) for one in result.floors],
        **asdict(outcome.counts[measure.key]),
    }
