"""The findings a version of the diagnosis keeps as plain data, and how they are put together."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from concert.concertations.models import Body, College, Concertation, Stakeholder
from concert.core.database import db
from concert.findings.disputes import Sides, disputed, sides_of
from concert.findings.groups import groups_of
from concert.findings.models import Finding, FindingReason

# How many findings enter a version; of these, how many as disputed, the most evenly shared out
# first; of each, how many voices of those who share it, and of those who qualify it.
MOST = 1_000
MOST_DISPUTED = 20
MOST_VOICES = 3


def frozen_findings(concertation: Concertation, cited: Iterable[int]) -> list[dict[str, Any]]:
    """The disputed findings first, then those that the stakes cite, then those most people share.

    Beyond a thousand the others are counted alone: a version is to be read.
    """
    first = [one.finding_id for one in disputed(concertation, MOST_DISPUTED)]
    ids = list(dict.fromkeys([*first, *cited, *_most_shared(concertation)]))
    rank, sides = {one: n for n, one in enumerate(ids)}, sides_of(ids)
    found = sorted(_findings(concertation, ids), key=lambda one: rank[one.id])[:MOST]
    return [_frozen(one, sides[one.id], one.id in first) for one in found]


def _most_shared(concertation: Concertation) -> list[int]:
    """Those in a group before the others: what was put together is read together."""
    query = (
        sa.select(Finding.id)
        .where(Finding.concertation_id == concertation.id, Finding.withdrawn_at.is_(None))
        .order_by(
            sa.case((Finding.group_id.is_(None), 1), else_=0),
            Finding.shared_count.desc(),
            Finding.id,
        )
        .limit(MOST)
    )
    return list(db.session.scalars(query))


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


# --- what is put together ---------------------------------------------------------------------


def frozen_groups(concertation: Concertation, kept: Iterable[int]) -> list[dict[str, Any]]:
    """The groups, the fullest first: how many findings from where, and those that are kept.

    Whoever said « ce n’est pas ce que je dis » is in no group.
    """
    known, held = set(kept), _grouped(concertation)
    return [
        {
            "id": one.id,
            "title": one.title,
            "count": len(held[one.id]),
            "colleges": _by_side(held[one.id]),
            "findings": [row.id for row in held[one.id] if row.id in known],
        }
        for one in groups_of(concertation)
        if one.id in held
    ]


def _grouped(concertation: Concertation) -> dict[int, list[Any]]:
    """The findings of each group, with the college or the body that each comes from."""
    query = (
        sa.select(
            Finding.id,
            Finding.group_id,
            sa.func.coalesce(College.name, Body.name, "").label("side"),
        )
        .outerjoin(College, College.id == Finding.college_id)
        .outerjoin(Stakeholder, Stakeholder.id == Finding.stakeholder_id)
        .outerjoin(Body, Body.id == Stakeholder.body_id)
        .where(
            Finding.concertation_id == concertation.id,
            Finding.group_id.is_not(None),
            Finding.group_objected_at.is_(None),
            Finding.withdrawn_at.is_(None),
        )
        .order_by(Finding.shared_count.desc(), Finding.id)
    )
    held: dict[int, list[Any]] = {}
    for row in db.session.execute(query):
        held.setdefault(row.group_id, []).append(row)
    return held


def _by_side(rows: list[Any]) -> list[list[Any]]:
    """How many come from each college or body, the most first."""
    counted = Counter(row.side for row in rows)
    return [[side, n] for side, n in sorted(counted.items(), key=lambda one: (-one[1], one[0]))]
