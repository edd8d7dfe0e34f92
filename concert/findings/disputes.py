"""What is seen differently from one college to another: both sides, each with a voice.

Only what people said in public takes a side: the author of a finding shares it, then whoever
gave a reason to share it or to qualify it. A bare « je partage » tells no college, so that the
totals tell nothing of anyone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from concert.concertations.contributions import with_voice
from concert.concertations.models import Body, College, Concertation, Stakeholder
from concert.core.database import db
from concert.findings.models import Finding, FindingReason, Weight


@dataclass(frozen=True)
class Side:
    """A college that said something of a finding, or a body."""

    name: str
    mark: str = ""
    tone: str = ""


@dataclass
class Sides:
    """Who shares a finding and who qualifies it, in the order of their names."""

    shared: list[Side] = field(default_factory=list)
    nuanced: list[Side] = field(default_factory=list)


def _said() -> sa.Subquery:
    author = sa.select(
        Finding.id.label("finding_id"),
        sa.literal(Weight.SHARED.value).label("weight"),
        Finding.college_id,
        Finding.stakeholder_id,
    ).where(Finding.id.in_(sa.bindparam("findings", expanding=True)))
    reasons = sa.select(
        FindingReason.finding_id,
        sa.cast(FindingReason.weight, sa.String(40)),
        FindingReason.college_id,
        FindingReason.stakeholder_id,
    ).where(
        FindingReason.finding_id.in_(sa.bindparam("findings", expanding=True)),
        FindingReason.withdrawn_at.is_(None),
    )
    return sa.union(author, reasons).subquery()


def sides_of(finding_ids: Iterable[int]) -> dict[int, Sides]:
    """Which colleges publicly share these findings, and which qualify them, by finding."""
    wanted = list(finding_ids)
    sides = {finding_id: Sides() for finding_id in wanted}
    if not wanted:
        return sides
    said = _said()
    name = sa.func.coalesce(College.name, Body.name).label("name")
    query = (
        sa.select(said.c.finding_id, said.c.weight, name, College.mark, College.tone)
        .outerjoin(College, College.id == said.c.college_id)
        .outerjoin(Stakeholder, Stakeholder.id == said.c.stakeholder_id)
        .outerjoin(Body, Body.id == Stakeholder.body_id)
        .where(name.is_not(None))
        .order_by(name)
    )
    for row in db.session.execute(query, {"findings": wanted}):
        side = Side(row.name, row.mark or "", row.tone or "")
        getattr(sides[row.finding_id], row.weight).append(side)
    return sides


@dataclass(frozen=True)
class Said:
    """One voice: who says it, from where, and their words."""

    side: Side
    shown_as: str
    text: str


@dataclass(frozen=True)
class Disputed:
    """A finding that one college shares and another qualifies, with a voice of each."""

    finding_id: int
    text: str
    shared_count: int
    nuanced_count: int
    sides: Sides
    shared: Said
    nuanced: Said


def disputed(concertation: Concertation, limit: int = 2, theme: str = "") -> list[Disputed]:
    """The findings that two colleges see differently, the most evenly shared out first.

    Evenly: by the smaller of the two numbers, those who share it (its author with them) and those
    who qualify it; then by how many qualify it; then the first given.
    """
    shared = Finding.shared_count + 1
    evenness = sa.case((shared < Finding.nuanced_count, shared), else_=Finding.nuanced_count)
    query = (
        sa.select(
            Finding.id.label("finding_id"),
            Finding.text,
            Finding.shared_count,
            Finding.nuanced_count,
        )
        .where(
            Finding.concertation_id == concertation.id,
            Finding.withdrawn_at.is_(None),
            is_disputed(),
            *([Finding.theme == theme] if theme else []),
        )
        .order_by(evenness.desc(), Finding.nuanced_count.desc(), Finding.id)
        .limit(limit)
    )
    rows = list(db.session.execute(with_voice(query, Finding)))
    reasons = _reasons([row.finding_id for row in rows])
    return [_told(row, reasons[row.finding_id]) for row in rows]


def is_disputed() -> sa.ColumnElement[bool]:
    """A finding that a college qualifies, with a reason, and that another shares."""
    nuancing, sharing = aliased(FindingReason), aliased(FindingReason)
    shared_elsewhere = sa.exists().where(
        sharing.finding_id == Finding.id,
        sharing.weight == Weight.SHARED,
        sharing.withdrawn_at.is_(None),
        sharing.college_id != nuancing.college_id,
    )
    shared_elsewhere = shared_elsewhere.correlate(Finding, nuancing)
    return sa.exists().where(
        nuancing.finding_id == Finding.id,
        nuancing.weight == Weight.NUANCED,
        nuancing.withdrawn_at.is_(None),
        sa.or_(
            Finding.college_id.is_(None),
            Finding.college_id != nuancing.college_id,
            shared_elsewhere,
        ),
    )


def _reasons(finding_ids: list[int]) -> dict[int, list[Any]]:
    """The reasons given for these findings, the latest first."""
    query = (
        sa.select(FindingReason.finding_id, FindingReason.weight, FindingReason.text)
        .where(FindingReason.finding_id.in_(finding_ids), FindingReason.withdrawn_at.is_(None))
        .order_by(FindingReason.id.desc())
    )
    found: dict[int, list[Any]] = {}
    for row in db.session.execute(with_voice(query, FindingReason)):
        found.setdefault(row.finding_id, []).append(row)
    return found


def _told(row: Any, reasons: list[Any]) -> Disputed:
    """The two voices come from two colleges; whoever saw it speaks for those who share it."""
    author = _voice(row)
    voices = [(one.weight, _voice(one)) for one in reasons]
    nuanced = [voice for weight, voice in voices if weight is Weight.NUANCED]
    shared = [author, *(voice for weight, voice in voices if weight is Weight.SHARED)]
    sides = Sides(_named(shared), _named(nuanced))
    one, other = next(
        (one, other)
        for one in shared
        for other in nuanced
        if one.side.name and one.side != other.side
    )
    return Disputed(
        row.finding_id, row.text, row.shared_count, row.nuanced_count, sides, one, other
    )


def _named(voices: Iterable[Said]) -> list[Side]:
    """Each side once, by name."""
    return sorted({one.side for one in voices if one.side.name}, key=lambda side: side.name)


def _voice(row: Any) -> Said:
    return Said(
        Side(row.college or row.pour or "", row.mark or "", row.tone or ""), row.shown_as, row.text
    )
