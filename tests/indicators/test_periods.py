"""Periods and days as people write them."""

from datetime import date

import pytest

from concert.indicators.periods import day_named, in_time, period_named


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("2025-2026", "2025-2026"),
        ("2025/26", "2025-2026"),
        ("2025 – 2026", "2025-2026"),
        ("Année scolaire 2025-2026", "2025-2026"),
        ("2025", "2025"),
        ("2026-03", "mars 2026"),
        ("03/2026", "mars 2026"),
        ("Mars 2026", "mars 2026"),
        ("sept. 2025", "septembre 2025"),
        # As spreadsheets write a month that one typed.
        ("2026-03-01", "mars 2026"),
        ("mars-26", "mars 2026"),
        ("12/03/2026", "12 mars 2026"),
        ("01/03/2026", "1er mars 2026"),
        ("Hiver 2025", "Hiver 2025"),
        ("2025-2030", "2025-2030"),
        ("2025-13", "2025-13"),
        ("jui 2025", "jui 2025"),
    ],
)
def test_a_period_has_one_name_however_it_is_written(written: str, named: str) -> None:
    assert period_named(written) == named
    assert period_named(named) == named


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("12/03/2026", date(2026, 3, 12)),
        ("12.3.26", date(2026, 3, 12)),
        ("2026-03-12", date(2026, 3, 12)),
        ("1er août 2025", date(2025, 8, 1)),
        ("31/02/2026", None),
        ("mars 2026", None),
        ("2026", None),
        ("hier", None),
    ],
)
def test_a_day_is_read_as_the_french_write_it(written: str, day: date | None) -> None:
    assert day_named(written) == day


def test_periods_follow_one_another_in_time() -> None:
    written = ["avril 2026", "2024-2025", "12 mars 2026", "mars 2025", "2 mars 2026", "2025-2026"]

    assert sorted(written, key=in_time) == [
        *("2024-2025", "2025-2026", "mars 2025", "2 mars 2026", "12 mars 2026", "avril 2026")
    ]
