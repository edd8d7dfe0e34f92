"""The figures as a version of the diagnosis holds them: as they were read that day."""

from typing import Any

import sqlalchemy as sa

from concert.concertations.models import Concertation
from concert.core.database import db
from concert.indicators import trend, wording
from concert.indicators.models import Indicator
from concert.indicators.queries import indicators_of


def frozen_indicators(concertation: Concertation) -> list[dict[str, Any]]:
    """Every figure, sensitive ones too, marked: whoever shows a version leaves them out.

    Numbers are kept as texts, for the canonical form to be the same everywhere.
    """
    return [_frozen(one) for one in indicators_of(concertation, sensitive=True)]


def kept_for_participants(concertation: Concertation) -> set[int]:
    """The ids of the figures that strangers are not shown today, those taken out since too."""
    query = sa.select(Indicator.id).where(
        Indicator.concertation_id == concertation.id, Indicator.sensitive
    )
    return set(db.session.scalars(query))


def _frozen(indicator: Indicator) -> dict[str, Any]:
    return {
        "id": indicator.id,
        "label": indicator.label,
        "sentence": wording.sentence(indicator),
        "position": wording.position(indicator),
        "value": str(indicator.value),
        "decimals": indicator.decimals,
        "unit": indicator.unit,
        "period": indicator.period,
        "people": indicator.people,
        "trend": [[one.period, str(one.value)] for one in trend.trend_of(indicator).points],
        "comparable_since": indicator.comparable_since,
        "comparisons": [[one.label, str(one.value)] for one in indicator.compared],
        "explanation": indicator.explanation,
        "caution": indicator.caution,
        "source": indicator.source,
        "source_url": indicator.source_url,
        "licence": indicator.licence,
        "reckoning": indicator.reckoning,
        "retrieved_on": indicator.read_on.isoformat(),
        "sensitive": indicator.sensitive,
        "shown_because": indicator.shown_because,
    }
