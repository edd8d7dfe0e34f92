"""Charts as SVG drawn from the rows of their tables: bars, lines of years, periods on a calendar.

Everything is placed in per cent, which SVG takes as it is: no drawing asks for a style.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from babel.dates import format_date
from flask import Flask

# --- bars ---------------------------------------------------------------------


@dataclass(frozen=True)
class Bar:
    """One row of a chart: what it is, how much, and whether it is the subject itself."""

    label: str
    value: float
    subject: bool = False


@dataclass(frozen=True)
class DrawnBar:
    """A bar as SVG needs it: `width` in per cent of the longest."""

    bar: Bar
    width: float


def drawn(bars: Sequence[Bar]) -> list[DrawnBar]:
    """The bars scaled to the longest, from zero: a bar twice as long is twice as much."""
    longest = max((abs(bar.value) for bar in bars), default=0) or 1
    return [DrawnBar(bar, round(100 * abs(bar.value) / longest, 2)) for bar in bars]


@dataclass(frozen=True)
class DrawnDots:
    """Bars whose values are too near for bars: where each ends, on a scale that says its bounds."""

    rows: Sequence[tuple[Bar, float]]
    least: float
    most: float


def dots(bars: Sequence[Bar]) -> DrawnDots | None:
    """The same rows as dots; none where bars from zero show the differences well enough."""
    values = [bar.value for bar in bars]
    if len(bars) < 2 or min(values) <= 0 or max(values) > 1.5 * min(values):
        return None
    spread = max(values) - min(values) or abs(values[0]) / 10
    least, most = min(values) - spread / 4, max(values) + spread / 4
    placed = [(bar, _share(bar.value, least, most)) for bar in bars]
    return DrawnDots(placed, least, most)


def _share(value: float, least: float, most: float) -> float:
    return round(100 * (value - least) / (most - least), 1)


# --- years --------------------------------------------------------------------


@dataclass(frozen=True)
class Mark:
    """A value on a line: where among the years, how much and as written, and of when."""

    place: int
    written: str
    value: float
    label: str


@dataclass(frozen=True)
class DrawnLine:
    """A line as SVG needs it: strokes and points, `x` in per cent, `y` in pixels."""

    strokes: Sequence[tuple[float, float, float, float]]
    points: Sequence[tuple[float, float, Mark]]

    HEIGHT = 130


# The labels of the first and of the last value stand above theirs, inside the drawing.
_TOP, _BOTTOM, _SIDE = 34, 102, 3


def line(runs: Sequence[Sequence[Mark]]) -> DrawnLine:
    """Values over years: a stroke from one to the next of a run, none from a run to the next."""
    marks = [mark for run in runs for mark in run]
    least, most = min(mark.value for mark in marks), max(mark.value for mark in marks)
    first, last = marks[0].place, marks[-1].place

    def at(mark: Mark) -> tuple[float, float]:
        x = (mark.place - first) / ((last - first) or 1)
        y = (mark.value - least) / (most - least) if most > least else 0.5
        return (
            round(_SIDE + x * (100 - 2 * _SIDE), 1),
            round(_BOTTOM - y * (_BOTTOM - _TOP), 1),
        )

    return DrawnLine(
        [(*at(a), *at(b)) for run in runs for a, b in pairwise(run)],
        [(*at(mark), mark) for mark in marks],
    )


# --- periods ------------------------------------------------------------------


@dataclass(frozen=True)
class Due:
    """A day by which something is promised, and whether someone signed for it."""

    day: date
    signed: bool


@dataclass(frozen=True)
class Period:
    """What lasts from one day to another, with the days by which parts of it are due."""

    starts_on: date | None
    ends_on: date | None
    due: Sequence[Due] = ()

    @property
    def days(self) -> list[date]:
        known = [day for day in (self.starts_on, self.ends_on) if day]
        return known + [due.day for due in self.due]


@dataclass(frozen=True)
class Tick:
    """A mark of the scale, in per cent of its width; the years stand out."""

    at: float
    label: str
    year: bool


@dataclass(frozen=True)
class DrawnPeriod:
    """A period on the scale: where it begins and how long it is, and its days with their places."""

    at: float
    width: float
    due: Sequence[tuple[float, Due]]


@dataclass(frozen=True)
class Timeline:
    """Periods on one scale of months, from the first that is named to the last."""

    ticks: Sequence[Tick] = ()
    periods: Sequence[DrawnPeriod] = ()
    today: float | None = None


@dataclass(frozen=True)
class _Scale:
    """Months side by side, all of the same width."""

    first: int
    count: int

    def at(self, day: date) -> float:
        within = (day.day - 1) / monthrange(day.year, day.month)[1]
        return round(100 * (_month(day) - self.first + within) / self.count, 2)

    def ticks(self) -> list[Tick]:
        """One a month, a quarter or a year, as there is room for."""
        step = next((step for most, step in ((9, 1), (36, 3)) if self.count <= most), 12)
        months = [n for n in range(self.first, self.first + self.count) if n % step == 0]
        return [self._tick(month, first=month == months[0]) for month in months]

    def _tick(self, month: int, *, first: bool) -> Tick:
        day = date(month // 12, month % 12 + 1, 1)
        pattern = "y" if day.month == 1 else "MMM y" if first else "MMM"
        at = round(100 * (month - self.first) / self.count, 2)
        return Tick(at, format_date(day, pattern, locale="fr"), "y" in pattern)


def timeline(periods: Sequence[Period], today: date) -> Timeline:
    """The periods placed on the months that they span; nothing where no day is known."""
    days = sorted(day for period in periods for day in period.days)
    if not days:
        return Timeline()
    scale = _Scale(_month(days[0]), _month(days[-1]) - _month(days[0]) + 1)
    return Timeline(
        scale.ticks(),
        [_placed(period, scale) for period in periods],
        scale.at(today) if 0 <= scale.at(today) <= 100 else None,
    )


def _placed(period: Period, scale: _Scale) -> DrawnPeriod:
    known = [day for day in (period.starts_on, period.ends_on) if day]
    at, until = (scale.at(known[0]), scale.at(known[-1])) if known else (0.0, 0.0)
    width = round(max(until - at, 0.0), 2)
    return DrawnPeriod(at, width, [(scale.at(due.day), due) for due in period.due])


def _month(day: date) -> int:
    """The months since the year 0."""
    return day.year * 12 + day.month - 1


def init_app(app: Flask) -> None:
    app.add_template_global(drawn, "drawn")
    app.add_template_global(dots, "drawn_dots")
    app.add_template_global(line, "drawn_line")
