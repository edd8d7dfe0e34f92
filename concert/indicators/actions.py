"""Choosing the figures of the diagnosis: taking public ones, and showing them to whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.core.clock import local_day
from concert.core.database import db, lock
from concert.core.errors import Conflict, Refused
from concert.indicators.few import TOO_FEW, about_too_few
from concert.indicators.models import Comparison, Indicator, Past
from concert.indicators.periods import in_time
from concert.indicators.queries import (
    indicators_count,
    known_indicators_of,
    readings_of,
)
from concert.journal.models import Verb
from concert.journal.record import record
from concert.people.models import Person
from concert.policy.rules import Permission, require
from concert.territories.readings import Reading

REMOVED_LASTS = timedelta(days=30)
# More than this, and nobody reads them.
MOST = 60


# --- public figures -------------------------------------------------------------


def choose_reading(
    concertation: Concertation, reading: Reading, *, by: Person, at: datetime
) -> Indicator:
    """Bring a public figure into the diagnosis, as it is today, with its source."""
    require(by, Permission.DRAW_DIAGNOSIS, concertation, at)
    indicator = _taken(concertation, reading, at)
    record(Verb.INDICATOR_CHOSEN, concertation, by=by, at=at, indicator=indicator.id)
    return indicator


def take_all(concertation: Concertation, *, by: Person, at: datetime) -> list[Indicator]:
    """Bring in every public figure known of the place, but for those that were taken out."""
    require(by, Permission.DRAW_DIAGNOSIS, concertation, at)
    lock(concertation, "journal_length")
    known = known_indicators_of(concertation)
    readings = [one for one in readings_of(concertation) if one.series.code not in known]
    taken = [_taken(concertation, reading, at) for reading in readings]
    if taken:
        record(Verb.INDICATORS_TAKEN, concertation, by=by, at=at, count=len(taken))
    return taken


def drafted(reading: Reading) -> Indicator:
    """A public figure as it would enter a diagnosis, that is in none yet."""
    indicator = Indicator(series=reading.series.code, earlier=[])
    _read_anew(indicator, reading)
    return indicator


def _taken(concertation: Concertation, reading: Reading, at: datetime) -> Indicator:
    """The figure as its source says it today; one that was taken out comes back as it was shown."""
    known = known_indicators_of(concertation).get(reading.series.code)
    if known and known.removed_at is None:
        raise Conflict(_("Ce chiffre est déjà dans le diagnostic."))
    refuse_one_too_many(concertation)
    series = reading.series
    indicator = known or Indicator(
        concertation_id=concertation.id, series=series.code, sensitive=series.sensitive, earlier=[]
    )
    indicator.chosen_at, indicator.removed_at = at, None
    _read_anew(indicator, reading)
    db.session.add(indicator)
    db.session.flush()
    return indicator


def refuse_one_too_many(concertation: Concertation) -> None:
    if indicators_count(concertation) >= MOST:
        raise Refused(
            _("Un diagnostic tient %(most)d chiffres au plus : retirez-en un d’abord.", most=MOST)
        )


def _read_anew(indicator: Indicator, reading: Reading) -> None:
    """Everything that the source says of the figure; the periods it no longer holds are kept."""
    series = reading.series
    held = dict(indicator.past)
    if indicator.period:
        held[indicator.period] = indicator.value
    held |= {one.period: one.value for one in reading.earlier}
    held.pop(reading.period, None)
    indicator.earlier = sorted([period, value] for period, value in held.items())
    indicator.period, indicator.value = reading.period, reading.value
    indicator.comparisons = [list(one) for one in reading.comparisons]
    indicator.reckoning, indicator.retrieved_on = reading.reckoning.value, reading.retrieved_on
    indicator.label, indicator.about, indicator.says = reading.label, reading.about, reading.says
    indicator.unit, indicator.decimals = series.unit, series.decimals
    indicator.comparable_since = series.comparable_since
    indicator.explanation, indicator.caution = series.explanation, series.caution
    indicator.source, indicator.source_url = series.producer, reading.page
    indicator.licence = series.licence


def update_figure(indicator: Indicator, reading: Reading, *, by: Person, at: datetime) -> None:
    """Take the value that its source gives today; the former one stays among the years."""
    require(by, Permission.DRAW_DIAGNOSIS, indicator, at)
    _read_anew(indicator, reading)
    record(Verb.INDICATOR_UPDATED, indicator.concertation, by=by, at=at, indicator=indicator.id)


# --- those that the team writes ---------------------------------------------------


@dataclass(frozen=True)
class TypedFigure:
    """A figure that no file of ours holds, with where it comes from."""

    label: str
    value: float
    unit: str
    period: str
    source: str
    sensitive: bool
    says: str = ""
    explanation: str = ""
    people: int | None = None
    read_on: date | None = None
    past: Sequence[Past] = ()
    compared: Sequence[Comparison] = ()

    @property
    def values(self) -> list[float]:
        return [self.value, *(one.value for one in self.past)]

    @property
    def about_too_few(self) -> bool:
        return about_too_few(self.unit, self.values, self.people)


def as_typed(indicator: Indicator) -> TypedFigure:
    """A figure as it would be typed to be what it is."""
    return TypedFigure(
        label=indicator.label,
        value=indicator.value,
        unit=indicator.unit,
        period=indicator.period,
        source=indicator.source,
        sensitive=indicator.sensitive,
        says=indicator.says,
        explanation=indicator.explanation,
        people=indicator.people,
        read_on=indicator.read_on,
        past=indicator.past,
        compared=indicator.compared,
    )


def type_figure(
    concertation: Concertation, figure: TypedFigure, *, by: Person, at: datetime
) -> Indicator:
    """Bring in a figure that the team knows, with its source."""
    require(by, Permission.DRAW_DIAGNOSIS, concertation, at)
    refuse_one_too_many(concertation)
    indicator = Indicator(concertation_id=concertation.id, chosen_at=at)
    write(indicator, figure, at)
    db.session.add(indicator)
    db.session.flush()
    record(Verb.INDICATOR_CHOSEN, concertation, by=by, at=at, indicator=indicator.id)
    return indicator


def revise_figure(
    indicator: Indicator, figure: TypedFigure, *, by: Person, at: datetime
) -> Indicator:
    """Correct a figure that the team wrote; what a producer publishes is not ours to correct."""
    require(by, Permission.DRAW_DIAGNOSIS, indicator, at)
    if indicator.series:
        raise Conflict(_("Un chiffre public garde la valeur que son producteur publie."))
    write(indicator, figure, at)
    record(Verb.INDICATOR_REVISED, indicator.concertation, by=by, at=at, indicator=indicator.id)
    return indicator


def write(indicator: Indicator, figure: TypedFigure, at: datetime) -> None:
    """Say of an indicator what a typed figure says; whoever does it has asked the policy."""
    if figure.about_too_few:
        raise Refused(str(TOO_FEW))
    indicator.label, indicator.says = figure.label, figure.says
    indicator.value, indicator.unit = figure.value, figure.unit
    indicator.decimals = max(map(decimals, figure.values))
    indicator.period, indicator.people = figure.period, figure.people
    others = [list(one) for one in figure.past if one.period != figure.period]
    indicator.earlier = sorted(others, key=lambda one: in_time(one[0]))
    indicator.comparisons = [list(one) for one in figure.compared]
    indicator.explanation, indicator.source = figure.explanation, figure.source
    indicator.retrieved_on = figure.read_on or local_day(at)
    if not indicator.shown_because:
        indicator.sensitive = figure.sensitive


def decimals(value: float) -> int:
    """How many decimals a figure was written with: 0,05 is not shown as 0,1."""
    exponent = Decimal(str(value)).normalize().as_tuple().exponent
    return min(6, max(0, -int(exponent)))


# --- any figure -----------------------------------------------------------------


def show_to(
    indicator: Indicator, because: str, *, participants_only: bool, by: Person, at: datetime
) -> None:
    """Decide who sees a figure, and say why; what its source asks for needs no reason."""
    require(by, Permission.DRAW_DIAGNOSIS, indicator, at)
    expected = participants_only == indicator.easily_misread
    if not expected and not because:
        raise Refused(_("Dites pourquoi : c’est écrit à côté du chiffre."))
    indicator.shown_because = "" if expected else because
    indicator.sensitive = participants_only
    record(
        Verb.INDICATOR_SHOWN,
        indicator.concertation,
        by=by,
        at=at,
        indicator=indicator.id,
        participants_only=participants_only,
        reason=indicator.shown_because,
    )


def remove_indicator(indicator: Indicator, *, by: Person, at: datetime) -> None:
    """Take a figure out; the versions already published keep it, and it may be put back."""
    require(by, Permission.DRAW_DIAGNOSIS, indicator, at)
    indicator.removed_at = at
    record(Verb.INDICATOR_REMOVED, indicator.concertation, by=by, at=at, indicator=indicator.id)


def restore_indicator(indicator: Indicator, *, by: Person, at: datetime) -> None:
    """Put back a figure that was taken out, with all that was said of it."""
    require(by, Permission.DRAW_DIAGNOSIS, indicator, at)
    refuse_one_too_many(indicator.concertation)
    indicator.removed_at = None
    record(Verb.INDICATOR_RESTORED, indicator.concertation, by=by, at=at, indicator=indicator.id)


def forget_removed(*, at: datetime) -> int:
    """What was taken out a month ago goes for good, with its place among the sources of stakes.

    Not what is for participants alone: the versions that hold it keep it from strangers by it.
    """
    old = sa.delete(Indicator).where(
        Indicator.removed_at < at - REMOVED_LASTS, Indicator.sensitive.is_(False)
    )
    return db.session.execute(old).rowcount or 0  # type: ignore[attr-defined]


def outdated(indicators: Iterable[Indicator], readings: Iterable[Reading]) -> dict[int, Reading]:
    """For each figure of which its source says something else today, what it says."""
    said = {reading.series.code: reading for reading in readings}
    return {
        one.id: said[one.series]
        for one in indicators
        if one.series in said and _differs(one, said[one.series])
    }


def _differs(indicator: Indicator, reading: Reading) -> bool:
    if indicator.period != reading.period:
        return indicator.period < reading.period
    places = indicator.decimals
    return round(indicator.value, places) != round(reading.value, places)
