"""Figures of a diagnosis of which a public source says something newer: told to those who lead."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from concert.concertations.models import Concertation
from concert.concertations.phases import Phase
from concert.core.database import db
from concert.indicators.actions import outdated
from concert.indicators.models import Indicator
from concert.indicators.queries import indicators_of, readings_of
from concert.journal.models import Entry, Verb
from concert.journal.record import record
from concert.territories.readings import Reading

_DRAWN = (Phase.LAUNCH, Phase.DIAGNOSIS)


def newer_of(concertation: Concertation) -> dict[int, Reading]:
    """For each figure of the diagnosis that its source says anew, what it says."""
    held = [one for one in indicators_of(concertation, sensitive=True) if one.series]
    return outdated(held, readings_of(concertation)) if held else {}


def tell_newer(*, at: datetime) -> int:
    """Note, once for each concertation, what is newer than its diagnosis; how many are told.

    What was told already is not told again; nor where the diagnosis no longer changes.
    """
    return sum(_tell(concertation, at) for concertation in _still_drawing())


def is_drawn(concertation: Concertation) -> bool:
    """Whether its figures may still be put up to date."""
    return concertation.closed_at is None and concertation.phase in _DRAWN


def _still_drawing() -> list[Concertation]:
    """The concertations that are open and whose figures may still be put up to date."""
    public = sa.exists().where(
        Indicator.concertation_id == Concertation.id,
        Indicator.series.is_not(None),
        Indicator.removed_at.is_(None),
    )
    query = sa.select(Concertation).where(
        Concertation.opened_at.is_not(None),
        Concertation.closed_at.is_(None),
        Concertation.phase.in_(_DRAWN),
        public,
    )
    return list(db.session.scalars(query.order_by(Concertation.id)))


def _tell(concertation: Concertation, at: datetime) -> bool:
    figures = {
        str(indicator): [reading.period, str(reading.value)]
        for indicator, reading in newer_of(concertation).items()
    }
    told = _told(concertation)
    if all(told.get(indicator) == said for indicator, said in figures.items()):
        return False
    record(Verb.INDICATORS_OUTDATED, concertation, by=None, at=at, figures=figures)
    return True


def _told(concertation: Concertation) -> dict[str, list[str]]:
    """What was told the last time, by figure."""
    last = db.session.scalar(_last_told(concertation))
    told: dict[str, list[str]] = last["figures"] if last else {}
    return told


def _last_told(concertation: Concertation) -> sa.Select[dict[str, Any]]:
    query = sa.select(Entry.details).where(
        Entry.concertation_id == concertation.id, Entry.verb == Verb.INDICATORS_OUTDATED
    )
    return query.order_by(Entry.n.desc()).limit(1)


def still_newer(concertation: Concertation) -> int:
    """How many figures are older than what was told of them; in one query, for a busy page."""
    rows = db.session.execute(
        sa.select(Indicator, _last_told(concertation).scalar_subquery()).where(
            Indicator.concertation_id == concertation.id,
            Indicator.series.is_not(None),
            Indicator.removed_at.is_(None),
        )
    )
    return sum(_is_older(one, told["figures"].get(str(one.id))) for one, told in rows if told)


def _is_older(indicator: Indicator, told: list[str] | None) -> bool:
    if told is None:
        return False
    period, value = told
    places = indicator.decimals
    same = round(float(value), places) == round(indicator.value, places)
    return indicator.period < period or (indicator.period == period and not same)
