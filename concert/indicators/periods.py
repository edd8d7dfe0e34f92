"""A period as people write it: one name for one time, and its place among the others. Pure."""

import re
from datetime import date

from concert.core.text import folded, one_line
from concert.indicators.trend import year_of

MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
_SPANS_OF_TIME = re.compile(r"^(l[’'])?(annee scolaire|annee civile|annee)\s+")
_YEARS = re.compile(r"(\d{4})\s*(?:[-/–—]|a)\s*(\d{4}|\d\d)")
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_MONTH_FIRST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{4})")
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4}|\d\d)")
_IN_WORDS = re.compile(r"(?:(\d{1,2})(?:er)?\s+)?([a-z]+)\.?[\s-]+(\d{4}|\d\d)")


def period_named(text: str) -> str:
    """« 2025/26 », « année 2025–2026 » → « 2025-2026 »; « 2026-03 » → « mars 2026 »."""
    written = one_line(text)
    bare = _SPANS_OF_TIME.sub("", " ".join(folded(written).split()))
    return _years(bare) or _month(bare) or _of_a_day(bare) or (bare if bare.isdigit() else written)


def _years(bare: str) -> str:
    found = _YEARS.fullmatch(bare)
    if found is None:
        return ""
    first, last = int(found[1]), found[2]
    if int(last) % 100 == (first + 1) % 100 and last in {str(first + 1), str(first + 1)[2:]}:
        return f"{first}-{first + 1}"
    return _month_of(int(last), first) if len(last) == 2 else ""


def _month(bare: str) -> str:
    if found := _MONTH_FIRST.fullmatch(bare):
        return _month_of(int(found[1]), int(found[2]))
    if (found := _IN_WORDS.fullmatch(bare)) and not found[1]:
        return _month_of(_rank(found[2]), _whole(found[3]))
    return ""


def _of_a_day(bare: str) -> str:
    """A spreadsheet makes « mars 2026 » the first of that month; any other day is said whole."""
    day = day_named(bare)
    if day is None:
        return ""
    month = _month_of(day.month, day.year)
    if day.day == 1:
        return month if _DAY.fullmatch(bare) else f"1er {month}"
    return f"{day.day} {month}"


def day_named(text: str) -> date | None:
    """The day that people write 12/03/2026, 12.3.26, 12 mars 2026 or 2026-03-12; else None."""
    bare = " ".join(folded(text).split())
    if found := _DAY.fullmatch(bare):
        year, month, day = found[1], int(found[2]), found[3]
    elif found := _DAY_FIRST.fullmatch(bare):
        day, month, year = found[1], int(found[2]), found[3]
    elif (found := _IN_WORDS.fullmatch(bare)) and found[1]:
        day, month, year = found[1], _rank(found[2]), found[3]
    else:
        return None
    try:
        return date(_whole(year), month, int(day))
    except ValueError:
        return None


def _rank(word: str) -> int:
    """« mars », « sept » → 3, 9; 0 for what begins no month, or several."""
    ranks = [rank for rank, name in enumerate(MONTHS, start=1) if folded(name).startswith(word)]
    return ranks[0] if len(ranks) == 1 and len(word) > 2 else 0


def _whole(year: str) -> int:
    return int(year) + (2000 if len(year) == 2 else 0)


def _month_of(month: int, year: int) -> str:
    return f"{MONTHS[month - 1]} {year}" if 1 <= month <= 12 else ""


def in_time(period: str) -> tuple[int, int, int, str]:
    """What periods are sorted by: their year, then the month and the day that they name."""
    word = next((one for one in re.findall(r"[a-z]+", folded(period)) if _rank(one)), "")
    day = day_named(period)
    return year_of(period) or 0, _rank(word), day.day if day else 0, period
