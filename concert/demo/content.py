"""The demonstration's content, as its files say it; its dates moved so that it is always alive."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any

from concert.concertations.phases import Calendar, Phase, Span
from concert.core.clock import PARIS

# The day on which the files were written to be read.
WRITTEN_FOR = date(2026, 11, 22)

Row = dict[str, Any]


@dataclass(frozen=True)
class Content:
    """One concertation's file, and the days by which its dates are moved."""

    written: Row
    moved: timedelta

    def rows(self, name: str) -> list[Row]:
        return list(self.written.get(name, ()))

    def day(self, text: str) -> date:
        return date.fromisoformat(text) + self.moved

    def moment(self, text: str) -> datetime:
        """An instant written in French time."""
        return datetime.fromisoformat(text).replace(tzinfo=PARIS) + self.moved

    def opens(self, phase: str) -> datetime:
        return datetime.combine(self.day(self.written["calendar"][phase][0]), time(8), PARIS)

    def closes(self, phase: str) -> datetime:
        return datetime.combine(self.day(self.written["calendar"][phase][1]), time(18), PARIS)

    def calendar(self) -> Calendar:
        named = (Phase(name) for name in self.written["calendar"] if name != Phase.LAUNCH)
        return Calendar({phase: Span(self.opens(phase), self.closes(phase)) for phase in named})

    def within(self, phase: str, count: int) -> Iterator[datetime]:
        """`count` moments spread over a phase, for what is written without its own."""
        opens, closes = self.opens(phase), self.closes(phase)
        step = (closes - opens) / (count + 1)
        return (opens + step * (n + 1) for n in range(count))


def content(name: str, *, today: date) -> Content:
    """The file of that name, its dates moved by whole weeks: a Thursday stays a Thursday."""
    text = files("concert.demo").joinpath("content", f"{name}.toml").read_text(encoding="utf-8")
    weeks = (today - WRITTEN_FOR).days // 7
    return Content(tomllib.loads(text), timedelta(weeks=max(weeks, 0)))
