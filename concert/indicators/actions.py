"""Choosing the figures of the diagnosis."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from concert.concertations.models import Concertation
from concert.core.database import db
from concert.indicators.models import Indicator
from concert.journal.models import Verb
from concert.journal.record import record
from concert.people.models import Person
from concert.policy.rules import Permission, require
from concert.territories.readings import Reading


def choose_reading(
    concertation: Concertation, reading: Reading, *, by: Person, at: datetime
) -> Indicator:
    """Bring a public figure into the diagnosis, as it is today, with its source."""
    series = reading.series
    indicator = Indicator(
        series=series.code,
        label=series.label,
        unit=series.unit,
        decimals=series.decimals,
        period=reading.period,
        value=reading.value,
        comparisons=[[one.label, one.value] for one in reading.comparisons],
        earlier=[[one.period, one.value] for one in reading.earlier],
        explanation=series.explanation,
        caution=series.caution,
        source=series.producer,
        source_url=reading.page,
        licence=series.licence,
        sensitive=series.sensitive,
    )
    return _add_indicator(concertation, indicator, by, at)


@dataclass(frozen=True)
class TypedFigure:
    """A figure that no file of ours holds, with where it comes from."""

    label: str
    value: float
    unit: str
    period: str
    source: str
    sensitive: bool


def type_figure(
    concertation: Concertation, figure: TypedFigure, *, by: Person, at: datetime
) -> Indicator:
    """Bring in a figure that the lead knows, with its source."""
    indicator = Indicator(
        label=figure.label,
        value=figure.value,
        unit=figure.unit,
        decimals=_decimals(figure.value),
        period=figure.period,
        source=figure.source,
        sensitive=figure.sensitive,
    )
    return _add_indicator(concertation, indicator, by, at)


def _decimals(value: float) -> int:
    """How many decimals a figure was written with: 0,05 is not shown as 0,1."""
    exponent = Decimal(str(value)).normalize().as_tuple().exponent
    return min(6, max(0, -int(exponent)))


def _add_indicator(
    concertation: Concertation, indicator: Indicator, by: Person, at: datetime
) -> Indicator:
    require(by, Permission.DRAW_DIAGNOSIS, concertation, at)
    indicator.concertation_id, indicator.chosen_at = concertation.id, at
    db.session.add(indicator)
    db.session.flush()
    record(Verb.INDICATOR_CHOSEN, concertation, by=by, at=at, indicator=indicator.id)
    return indicator


def remove_indicator(indicator: Indicator, *, by: Person, at: datetime) -> None:
    """Take a figure out; the versions already published keep it."""
    require(by, Permission.DRAW_DIAGNOSIS, indicator, at)
    record(
        Verb.INDICATOR_REMOVED,
        indicator.concertation,
        by=by,
        at=at,
        indicator=indicator.id,
        label=indicator.label,
    )
    db.session.delete(indicator)
