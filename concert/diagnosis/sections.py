"""What changed, as a page shows it: a section for each kind and fate, long ones page by page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from concert.diagnosis.changes import Difference, Differences, Fate, Kind

# How many a section shows beside the others; how many where it is read alone.
_SOME, _MANY = 8, 40


@dataclass(frozen=True)
class Section:
    """Some of the things of one kind that came, went or changed."""

    code: str
    title: str
    fate: Fate
    shown: list[Difference]
    count: int
    # Where the next ones begin, where it is read alone.
    next: str | None = None


def sections_of(
    changed: Differences, titles: Mapping[tuple[Kind, Fate], Any], only: str, mark: str
) -> list[Section]:
    """One for each kind and fate, in the order of the titles; or the one asked, page by page."""
    found = {
        f"{kind}-{fate}": (str(title), fate, [one for one in changed.of(kind) if one.fate is fate])
        for (kind, fate), title in titles.items()
    }
    if only in found:
        title, fate, every = found[only]
        return [_alone(only, title, fate, every, mark)]
    return [
        Section(code, title, fate, every[:_SOME], len(every))
        for code, (title, fate, every) in found.items()
        if every
    ]


def _alone(code: str, title: str, fate: Fate, every: list[Difference], mark: str) -> Section:
    start = int(mark) if mark.isascii() and mark.isdigit() and len(mark) < 6 else 0
    end = start + _MANY
    following = str(end) if end < len(every) else None
    return Section(code, title, fate, every[start:end], len(every), following)
