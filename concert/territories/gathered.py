"""The figures of a territory made of communes, gathered from theirs when they are asked for.

They are not stored: a list of communes may change, and the living areas may be imported after the
figures. One query adds up what a hundred communes say. A count is the sum of theirs; any other
figure is their mean, weighted by what each value counts for, if every one of them says it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from concert.core.database import db
from concert.territories.areas import codes_in
from concert.territories.models import (
    Among,
    Figure,
    Reckoning,
    SubjectKind,
    Territory,
    TerritoryKind,
)
from concert.territories.series import Series, Together, all_series

_DIGITS = 4


@dataclass(frozen=True)
class Gathered:
    """The value of one series for one period, and of how many communes it was made."""

    series: str
    period: str
    value: float
    counted: int
    reckoning: Reckoning
    retrieved_on: date


def gathered_in(territory: Territory) -> dict[str, list[Gathered]]:
    """What its communes say together, by series, in order of period."""
    weighed = Figure.value * Figure.weight
    query = (
        sa.select(
            Figure.series,
            Figure.period,
            sa.func.count(),
            sa.func.sum(Figure.value),
            sa.func.sum(weighed),
            sa.func.sum(Figure.weight),
            sa.func.count(Figure.weight),
            sa.func.max(Figure.retrieved_on),
            sa.func.max(Figure.reckoning),
        )
        .where(
            Figure.subject_kind == SubjectKind.COMMUNE,
            Figure.subject_code.in_(codes_in(territory)),
            Figure.among == Among.ALL,
        )
        .group_by(Figure.series, Figure.period)
        .order_by(Figure.series, Figure.period)
    )
    found = [_gathered(*row) for row in db.session.execute(query)]
    known = [one for one in found if one]
    have = {(one.series, one.period) for one in known}
    nothing = [one for one in _counted_around(territory) if (one.series, one.period) not in have]
    by_series: dict[str, list[Gathered]] = {}
    for one in sorted([*known, *nothing], key=lambda one: (one.series, one.period)):
        by_series.setdefault(one.series, []).append(one)
    return by_series


def _gathered(
    series: str,
    period: str,
    count: int,
    total: float,
    weighed: float | None,
    weights: float | None,
    weighing: int,
    retrieved_on: date,
    alone: Reckoning,
) -> Gathered | None:
    together = all_series()[series].together if series in all_series() else Together.NOTHING
    if together is Together.NOTHING and count > 1:
        return None
    value, reckoning = total, Reckoning.SUM
    if count == 1:
        reckoning = alone
    elif together is Together.MEAN and weighing == count and weights:
        value, reckoning = (weighed or 0) / weights, Reckoning.WEIGHTED_MEAN
    elif together is Together.MEAN:
        value, reckoning = total / count, Reckoning.MEAN
    return Gathered(series, period, round(value, _DIGITS), count, reckoning, retrieved_on)


def _counted_around(territory: Territory) -> list[Gathered]:
    """A zero for what was counted in its départements: only what there is has a line."""
    departements = sa.select(Territory.departement_code).where(
        Territory.kind == TerritoryKind.COMMUNE, Territory.code.in_(codes_in(territory))
    )
    query = (
        sa.select(Figure.series, Figure.period, sa.func.max(Figure.retrieved_on))
        .where(
            Figure.subject_kind == SubjectKind.DEPARTEMENT,
            Figure.subject_code.in_(departements),
            Figure.reckoning == Reckoning.SUM,
        )
        .group_by(Figure.series, Figure.period)
    )
    return [
        Gathered(series, period, 0.0, 0, Reckoning.SUM, day)
        for series, period, day in db.session.execute(query)
        if series in all_series()
    ]


def zero_where_counted(
    series: Series, period: str, departements: Mapping[str, str]
) -> dict[str, float]:
    """A zero for each commune whose département was counted: only what there is has a line."""
    if series.together is not Together.SUM:
        return {}
    query = sa.select(Figure.subject_code).where(
        Figure.subject_kind == SubjectKind.DEPARTEMENT,
        Figure.subject_code.in_(set(departements.values())),
        Figure.series == series.code,
        Figure.period == period,
    )
    counted = set(db.session.scalars(query))
    return {commune: 0.0 for commune, code in departements.items() if code in counted}
