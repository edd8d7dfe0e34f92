"""The findings a version of the diagnosis keeps as plain data: those disputed, those cited."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from concert.concertations.models import Concertation
from concert.core.database import db
from concert.findings.disputes import Sides, disputed, sides_of
from concert.findings.models import Finding, FindingReason

# How many disputed findings enter a version, the most evenly shared out first; of each, how
# many voices of those who share it, and of those who qualify it.
MOST_DISPUTED = 20
MOST_VOICES = 3


def frozen_findings(concertation: Concertation, cited: Iterable[int]) -> list[dict[str, Any]]:
    """The disputed findings first, then those that the stakes cite."""
    first = [one.finding_id for one in disputed(concertation, MOST_DISPUTED)]
    ids = list(dict.fromkeys([*first, *cited]))
    rank, sides = {one: n for n, one in enumerate(ids)}, sides_of(ids)
    found = sorted(_findings(concertation, ids), key=lambda one: rank[one.id])
    return [_frozen(one, sides[one.id], one.id in first) for one in found]


def _findings(concertation: Concertation, ids: list[int]) -> list[Finding]:
    query = (
        sa.select(Finding)
        .where(
            Finding.concertation_id == concertation.id,
            Finding.id.in_(ids),
            Finding.withdrawn_at.is_(None),
        )
        .options(joinedload(Finding.college), joinedload(Finding.stakeholder))
    )
    return list(db.session.scalars(query))


def _frozen(finding: Finding, sides: Sides, is_disputed: bool) -> dict[str, Any]:
    return {
        "id": finding.id,
        "text": finding.text,
        "theme": finding.theme,
        "indicator": finding.indicator_id,
        **_from(finding),
        "shared": finding.shared_count,
        "nuanced": finding.nuanced_count,
        "shared_by": [one.name for one in sides.shared],
        "nuanced_by": [one.name for one in sides.nuanced],
        "disputed": is_disputed,
    }


def _from(given: Finding | FindingReason) -> dict[str, str]:
    """From which college, or for which body: never under which name."""
    return {
        "college": given.college.name if given.college else "",
        "for": given.stakeholder.name if given.stakeholder else "",
    }


def frozen_reasons(finding_ids: Iterable[int]) -> list[dict[str, Any]]:
    """The latest voices on these findings, of each side."""
    query = (
        sa.select(FindingReason)
        .where(
            FindingReason.finding_id.in_(list(finding_ids)), FindingReason.withdrawn_at.is_(None)
        )
        .options(joinedload(FindingReason.college), joinedload(FindingReason.stakeholder))
        .order_by(FindingReason.finding_id, FindingReason.weight, FindingReason.id.desc())
    )
    kept: dict[tuple[int, str], list[FindingReason]] = {}
    for reason in db.session.scalars(query):
        kept.setdefault((reason.finding_id, reason.weight), []).append(reason)
    return [_voice(one) for voices in kept.values() for one in voices[:MOST_VOICES]]


def _voice(reason: FindingReason) -> dict[str, Any]:
    return {
        "id": reason.id,
        "finding": reason.finding_id,
        "weight": reason.weight.value,
        "text": reason.text,
        **_from(reason),
    }
