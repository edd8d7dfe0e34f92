"""A chart as horizontal bars, with its table: both from the same rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask


@dataclass(frozen=True)
class Bar:
    """One row of a chart: what it is, how much, and whether it is the subject itself."""

    label: str
    value: float
    subject: bool = False
    tone: int = 0


@dataclass(frozen=True)
class DrawnBar:
    """A bar as SVG needs it: `width` in per cent of the longest."""

    bar: Bar
    width: float
    y: int


ROW = 34


def drawn(bars: Sequence[Bar]) -> list[DrawnBar]:
    """The bars scaled to the longest, from zero: a bar twice as long is twice as much."""
    longest = max((abs(bar.value) for bar in bars), default=0) or 1
    return [
        DrawnBar(bar, round(100 * abs(bar.value) / longest, 2), n * ROW)
        for n, bar in enumerate(bars)
    ]


def init_app(app: Flask) -> None:
    app.add_template_global(drawn, "drawn")
