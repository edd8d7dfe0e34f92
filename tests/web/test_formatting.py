"""Dates, durations, numbers and texts as French readers expect them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from concert.web.formatting import (
    hour,
    long_day,
    long_moment,
    markdown,
    number,
    paragraphs,
    percent,
    remaining,
    short_day,
    size,
)

NOON = datetime(2026, 12, 3, 11, tzinfo=UTC)


@pytest.fixture(autouse=True)
def french(empty_app: Flask) -> object:
    with empty_app.test_request_context():
        yield


def test_a_day_is_written_in_full() -> None:
    assert long_day(date(2026, 12, 3)) == "jeudi 3 décembre 2026"
    assert short_day(date(2026, 8, 13)) == "13 août 2026"


def test_the_first_of_the_month_is_not_a_number() -> None:
    assert long_day(date(2026, 12, 1)) == "mardi 1er décembre 2026"
    assert short_day(date(2026, 1, 1)) == "1er janvier 2026"
    assert short_day(date(2021, 11, 11)) == "11 novembre 2021"


def test_a_moment_is_told_at_the_hour_of_france_in_winter_and_in_summer() -> None:
    assert long_moment(datetime(2026, 12, 3, 17, tzinfo=UTC)) == (
        "jeudi 3 décembre 2026 à 18\u00a0h"
    )
    assert hour(datetime(2026, 7, 3, 16, 5, tzinfo=UTC)) == "18\u00a0h\u00a005"


def test_a_day_is_the_day_it_is_in_france() -> None:
    assert short_day(datetime(2026, 12, 3, 23, 30, tzinfo=UTC)) == "4 décembre 2026"


@pytest.mark.parametrize(
    ("left", "told"),
    [
        (timedelta(0), "terminé"),
        (timedelta(days=-3), "terminé"),
        (timedelta(seconds=1), "encore quelques minutes"),
        (timedelta(minutes=59), "encore quelques minutes"),
        (timedelta(hours=1), "encore 1 heure"),
        (timedelta(hours=11, minutes=59), "encore 11 heures"),
        (timedelta(hours=19, minutes=59), "encore 19 heures"),
        (timedelta(hours=20), "encore 1 jour"),
        (timedelta(days=4), "encore 4 jours"),
        (timedelta(days=4, hours=11), "encore 4 jours"),
        (timedelta(days=4, hours=13), "encore 5 jours"),
        (timedelta(days=400), "encore 400 jours"),
    ],
)
def test_the_time_that_remains_is_in_words(left: timedelta, told: str) -> None:
    assert remaining(NOON + left, NOON) == told


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (None, None, "–"),
        (0, None, "0"),
        (12345.6, None, "12\u202f345,6"),
        (1234567, 0, "1\u202f234\u202f567"),
        (12.345, 1, "12,3"),
        (12, 2, "12,00"),
        (-0.5, 1, "-0,5"),
        (0.05, 2, "0,05"),
    ],
)
def test_a_number_has_its_comma_and_its_thin_spaces(
    value: float | None, decimals: int | None, written: str
) -> None:
    assert number(value, decimals) == written


def test_a_percentage_of_nothing_is_a_dash() -> None:
    assert percent(38, 100) == "38\u00a0%"
    assert percent(1, 3) == "33\u00a0%"
    assert percent(3, 0) == "–"


@pytest.mark.parametrize(
    ("octets", "written"),
    [
        (1, "1\u00a0ko"),
        (12_400, "12\u00a0ko"),
        (3_400_000, "3,4\u00a0Mo"),
        (10_485_760, "10,5\u00a0Mo"),
    ],
)
def test_a_file_has_a_size_that_speaks(octets: int, written: str) -> None:
    assert size(octets) == written


def test_a_plain_text_keeps_its_paragraphs_and_its_lines_and_nothing_else() -> None:
    assert paragraphs("Un\ndeux\n\n\n\n<b>trois</b> & %s {x}") == (
        "<p>Un<br>deux</p><p>&lt;b&gt;trois&lt;/b&gt; &amp; %s {x}</p>"
    )
    assert paragraphs("") == ""


def test_markdown_is_sanitised() -> None:
    assert markdown("**oui** <script>") == "<p><strong>oui</strong> &lt;script&gt;</p>\n"
