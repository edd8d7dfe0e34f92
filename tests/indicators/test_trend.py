"""A figure over its years: where its line goes on, stops, and how old it is."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concert.indicators.models import Indicator
from concert.indicators.trend import is_old, last_day_of, trend_of, year_of
from concert.web.charts import Bar, Mark, dots, line


def over(*values: tuple[str, float], since: str = "") -> Indicator:
    *earlier, (period, value) = values
    return Indicator(
        period=period,
        value=value,
        earlier=[list(one) for one in earlier],
        comparable_since=since,
        retrieved_on=date(2026, 1, 1),
    )


def runs(indicator: Indicator) -> list[list[str]]:
    return [[point.period for point in run] for run in trend_of(indicator).runs]


def test_the_line_stops_where_a_year_is_missing() -> None:
    one = over(("2018", 1), ("2019", 2), ("2022", 3))

    assert runs(one) == [["2018", "2019"], ["2022"]]
    assert trend_of(one).missing == (2020, 2021)


def test_the_line_stops_where_the_method_changed() -> None:
    one = over(("2020-2021", 1), ("2021-2022", 2), ("2022-2023", 3), since="2022-2023")

    assert runs(one) == [["2020-2021", "2021-2022"], ["2022-2023"]]
    assert trend_of(one).changed_in == "2022-2023"


def test_periods_that_are_not_years_stand_side_by_side() -> None:
    one = over(("mars 2026", 1), ("avril 2026", 2), ("juin 2026", 3))

    assert [point.place for point in trend_of(one).points] == [0, 1, 2]
    assert trend_of(one).missing == ()


@pytest.mark.parametrize(
    ("period", "year", "ends"),
    [
        ("2022", 2022, date(2022, 12, 31)),
        ("2022-2023", 2022, date(2023, 8, 31)),
        ("2022/23", 2022, date(2023, 8, 31)),
        ("rentrée 2022", 2022, date(2022, 12, 31)),
        ("hier", None, None),
        ("12022", None, None),
    ],
)
def test_a_period_says_its_year(period: str, year: int | None, ends: date | None) -> None:
    assert (year_of(period), last_day_of(period)) == (year, ends)


@pytest.mark.parametrize(
    ("period", "day", "old"),
    [
        ("2024", date(2026, 12, 31), False),
        ("2024", date(2027, 1, 1), True),
        ("2023-2024", date(2026, 8, 30), False),
        ("2023-2024", date(2026, 9, 1), True),
        ("hier", date(2028, 1, 2), True),
    ],
)
def test_a_figure_is_old_two_years_after_its_period_ended(
    period: str, day: date, old: bool
) -> None:
    assert is_old(over((period, 1)), day) is old


_patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
_YEARS = st.lists(st.integers(1990, 2030), min_size=1, max_size=20, unique=True).map(sorted)


@_patient
@given(years=_YEARS, values=st.lists(st.floats(-1e6, 1e6), min_size=20, max_size=20))
def test_every_value_is_drawn_once_in_its_order_and_within_the_drawing(
    years: list[int], values: list[float]
) -> None:
    one = over(*((str(year), value) for year, value in zip(years, values, strict=False)))
    marks = [[Mark(p.place, "", p.value, p.period) for p in run] for run in trend_of(one).runs]

    drawing = line(marks)

    assert [mark.label for _x, _y, mark in drawing.points] == [str(year) for year in years]
    assert all(a[0] < b[0] for a, b in pairwise(drawing.points))
    assert all(0 <= x <= 100 and 0 <= y <= drawing.HEIGHT for x, y, _mark in drawing.points)
    assert len(drawing.strokes) == len(years) - len(marks)


@_patient
@given(st.lists(st.floats(0.1, 1e6), min_size=1, max_size=8))
def test_values_near_one_another_are_dots_on_a_scale_that_holds_them(values: list[float]) -> None:
    drawing = dots([Bar("", value) for value in values])

    if drawing is None:
        assert len(values) == 1 or max(values) > 1.5 * min(values)
    else:
        assert all(drawing.least < bar.value < drawing.most for bar, _at in drawing.rows)
        assert all(0 <= at <= 100 for _bar, at in drawing.rows)
