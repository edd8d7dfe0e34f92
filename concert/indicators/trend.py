"""A figure over its years: which values go on from one another, and which are apart. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from concert.indicators.models import Indicator

# A figure is old when the period it speaks of ended this many years ago.
OLD_AFTER = 2


@dataclass(frozen=True)
class Point:
    """The value of one period, and where it stands among the years."""

    period: str
    value: float
    place: int


@dataclass(frozen=True)
class Trend:
    """The values held, the oldest first, in runs of which each goes on without a gap."""

    runs: tuple[tuple[Point, ...], ...]
    # The first period measured in the present way, where older ones were not.
    changed_in: str = ""
    # Years that are missing between two that are held.
    missing: tuple[int, ...] = ()

    @property
    def points(self) -> list[Point]:
        return [point for run in self.runs for point in run]


def year_of(period: str) -> int | None:
    """The year a period begins in: 2022 for « 2022-2023 » as for « rentrée 2022 »."""
    found = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", period)
    return int(found[0]) if found else None


def last_day_of(period: str) -> date | None:
    """The last day of a year; of a school year, the end of August."""
    if (first := year_of(period)) is None:
        return None
    school = re.search(r"(?<!\d)(\d{4})\s*[-/–]\s*(\d{4}|\d\d)(?!\d)", period)
    return date(first + 1, 8, 31) if school else date(first, 12, 31)


def is_old(indicator: Indicator, day: date) -> bool:
    """Whether the present value is about a time that ended more than two years ago."""
    ended = last_day_of(indicator.period) or indicator.read_on
    return (day.year - OLD_AFTER, day.month, day.day) > (ended.year, ended.month, ended.day)


def comparable(indicator: Indicator, period: str) -> bool:
    """Whether a period was measured as the present one."""
    since = indicator.comparable_since
    return (period >= since) == (indicator.period >= since)


def trend_of(indicator: Indicator) -> Trend:
    """The figure over its years; the line stops where one is missing or the method changed."""
    values = [*indicator.past, (indicator.period, indicator.value)]
    years = [year_of(period) for period, _value in values]
    spaced = None not in years and all(a < b for a, b in pairwise(map(_known, years)))
    points = [
        Point(period, value, _known(year) if spaced else rank)
        for rank, ((period, value), year) in enumerate(zip(values, years, strict=True))
    ]
    changed = _changed_in(indicator, points)
    return Trend(
        tuple(_runs(points, changed)),
        changed,
        tuple(year for a, b in pairwise(points) for year in range(a.place + 1, b.place)),
    )


def _known(year: int | None) -> int:
    return year or 0


def _changed_in(indicator: Indicator, points: Sequence[Point]) -> str:
    since = indicator.comparable_since
    after = [point.period for point in points if point.period >= since]
    return after[0] if since and 0 < len(after) < len(points) else ""


def _runs(points: Sequence[Point], changed: str) -> Iterator[tuple[Point, ...]]:
    run: list[Point] = []
    for point in points:
        if run and (point.period == changed or point.place > run[-1].place + 1):
            yield tuple(run)
            run = []
        run.append(point)
    yield tuple(run)


def same_measure(indicator: Indicator) -> list[Point]:
    """The values that the present one may be compared with, itself last."""
    points = trend_of(indicator).points
    return [point for point in points if comparable(indicator, point.period)]
