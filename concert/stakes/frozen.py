"""The stakes as plain data, for a version of the diagnosis to keep them as they are."""

from typing import Any

from concert.concertations.models import Concertation
from concert.stakes.models import Stake
from concert.stakes.queries import stakes_with_sources


def frozen_stakes(concertation: Concertation) -> list[dict[str, Any]]:
    """Every stake in its order, with the ids of what it is drawn from."""
    return [_frozen(one) for one in stakes_with_sources(concertation)]


def _frozen(stake: Stake) -> dict[str, Any]:
    return {
        "id": stake.id,
        "title": stake.title,
        "text": stake.text,
        "theme": stake.theme,
        "findings": [
            one.finding.id for one in stake.sources if one.finding and not one.finding.withdrawn_at
        ],
        "indicators": [one.indicator_id for one in stake.sources if one.indicator_id],
        "constraints": [one.constraint_id for one in stake.sources if one.constraint_id],
    }
