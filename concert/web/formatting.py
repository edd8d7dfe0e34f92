"""Dates, durations, numbers and texts as French readers expect them."""

import math
import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape

from concert.core.clock import PARIS, local_day
from concert.core.search import Sought, sought
from concert.core.text import html_from_markdown


@lru_cache(maxsize=2000)
def _day(day: date, pattern: str) -> str:
    return format_date(day, pattern, locale="fr")


def _as_day(moment: date | datetime) -> date:
    return local_day(moment) if isinstance(moment, datetime) else moment


def long_day(moment: date | datetime) -> str:
    """jeudi 3 décembre 2026"""
    return _with_first(_as_day(moment), "EEEE d MMMM y")


def short_day(moment: date | datetime) -> str:
    """3 décembre 2026"""
    return _with_first(_as_day(moment), "d MMMM y")


def month(day: date) -> str:
    """décembre 2026"""
    return _day(day, "MMMM y")


def excerpt(text: str, most: int = 260) -> str:
    """A text cut by the database, cut again after a whole word, with the mark that says so."""
    if len(text) < most:
        return text
    return text[:most].rsplit(None, 1)[0].rstrip(" ,;:.!?…") + "\u00a0…"


def found_words(text: str, asked: str | Sought | None, most: int = 260) -> Markup:
    """Where a text holds the words asked for, each of them marked."""
    asked = sought(asked) if isinstance(asked, str) else asked
    parts = re.split(r"(\w+)", text)
    words = range(1, len(parts), 2)
    held = {n for n in words if asked and asked.holds(parts[n])}
    start = _beginning(parts, min(held, default=0), most // 3)
    said, length = [], 0
    for n, part in enumerate(parts[start:], start):
        if length > most:
            break
        length += len(part)
        said.append(Markup("<mark>{}</mark>").format(part) if n in held else escape(part))
    end = "" if start + len(said) >= len(parts) else "…"
    return Markup("{}{}{}").format("… " if start else "", Markup("").join(said), end)


def _beginning(parts: list[str], first: int, before: int) -> int:
    """From which part a passage is shown, so that something stands before what was found."""
    start, length = first, 0
    while start > 0 and length < before:
        start -= 1
        length += len(parts[start])
    return start


def _with_first(day: date, pattern: str) -> str:
    # Plain text: a sentence that holds a date is often made before it reaches a template.
    written = _day(day, pattern)
    return written.replace("1 ", "1er ", 1) if day.day == 1 else written


def hour(moment: datetime) -> str:
    """18 h, or 18 h 05"""
    local = moment.astimezone(PARIS)
    return f"{local.hour}\u00a0h" + (f"\u00a0{local.minute:02}" if local.minute else "")


def long_moment(moment: datetime) -> str:
    """jeudi 3 décembre 2026 à 18 h"""
    return _("%(day)s à %(hour)s", day=long_day(moment), hour=hour(moment))


def remaining(until: datetime, at: datetime) -> str:
    """« encore 4 jours », « encore 3 heures », « encore quelques minutes »"""
    left = until - at
    if left <= timedelta(0):
        return _("terminé")
    days = (local_day(until) - local_day(at)).days
    if days >= 1 and left >= timedelta(hours=20):
        return ngettext("encore %(num)d jour", "encore %(num)d jours", days)
    hours = math.floor(left.total_seconds() / 3600)
    if hours:
        return ngettext("encore %(num)d heure", "encore %(num)d heures", hours)
    return _("encore quelques minutes")


def number(value: float | None, decimals: int | None = None) -> str:
    """12 345,6 ; a dash where there is none."""
    if value is None:
        return "–"
    if decimals is not None:
        value = round(value, decimals)
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return format_decimal(value, pattern, locale="fr")
    return format_decimal(value, locale="fr")


def percent(part: float, whole: float) -> str:
    """38 %, of a whole that is not zero; a dash where it is."""
    if not whole:
        return "–"
    return f"{round(100 * part / whole)}\u00a0%"


def size(octets: int) -> str:
    """A file's size: 12 ko, 3,4 Mo."""
    if octets < 1_000_000:
        return f"{max(1, round(octets / 1000))}\u00a0ko"
    return f"{number(octets / 1_000_000, 1)}\u00a0Mo"


def paragraphs(text: str) -> Markup:
    """A plain text as paragraphs, its line breaks kept, nothing else read in it."""
    blocks = [block for block in text.split("\n\n") if block.strip()]
    broken = (Markup("<br>").join(block.strip().split("\n")) for block in blocks)
    return Markup("").join(Markup("<p>{}</p>").format(block) for block in broken)


def markdown(text: str) -> Markup:
    return Markup(html_from_markdown(text))  # noqa: S704 - sanitised by nh3


def init_app(app: Flask) -> None:
    for function in (
        long_day,
        short_day,
        hour,
        long_moment,
        month,
        excerpt,
        number,
        percent,
        size,
        paragraphs,
        markdown,
    ):
        app.add_template_filter(function)
    app.add_template_global(remaining, "remaining")
