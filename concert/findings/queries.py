"""Reading findings: a page of them, those about a figure, those a stake may come from."""

from collections.abc import Iterable
from functools import cache
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.concertations.contributions import Among, among, narrowed_to, with_voice
from concert.concertations.models import College, Concertation
from concert.core.database import db, the_one
from concert.core.errors import Missing
from concert.core.paging import Page, Paged
from concert.findings.disputes import is_disputed
from concert.findings.models import (
    Finding,
    FindingGroup,
    FindingReason,
    FindingWeight,
    FindingWording,
)
from concert.indicators.models import Indicator

KEYS = (Finding.nuanced_count, Finding.shared_count, Finding.id)


def shown() -> Any:
    """What is shown of a finding, in one row, with its voice."""
    query = (
        sa.select(
            Finding.id.label("finding_id"),
            Finding.text,
            Finding.theme,
            Finding.indicator_id,
            Finding.group_id,
            Finding.group_objected_at,
            FindingGroup.title.label("group"),
            Finding.given_at,
            Finding.withdrawn_because,
            Finding.withdrawn_at,
            Finding.author_id,
            Finding.revised_at,
            Finding.reasons_count,
            Indicator.label.label("about"),
            Indicator.sensitive.label("about_sensitive"),
            *KEYS,
        )
        .outerjoin(
            Indicator,
            sa.and_(Indicator.id == Finding.indicator_id, Indicator.removed_at.is_(None)),
        )
        .outerjoin(FindingGroup, FindingGroup.id == Finding.group_id)
        .where(Finding.concertation_id == sa.bindparam("concertation"))
    )
    return with_voice(query, Finding)


def finding_row(concertation: Concertation, finding_id: int) -> Any:
    """Everything the page of a finding says of the finding itself, in one row."""
    query = shown().where(Finding.id == sa.bindparam("finding"))
    given = {"concertation": concertation.id, "finding": finding_id}
    if (row := db.session.execute(query, given).one_or_none()) is None:
        raise Missing(_("Ce constat n’existe pas."))
    return row


VOICES = 3


def findings_about(
    concertation: Concertation,
    reader: int | None = None,
    *,
    indicator_id: int | None = None,
    most: int = VOICES,
) -> dict[int, list[Any]]:
    """What is said of each indicator, by indicator: of each college, what most people share.

    Each row says what the reader made of it (`weight`, of a participation), how many findings there
    are about its indicator (`said`), and about how many of
    them two colleges disagree (`disputed`).
    """
    mostly = (Finding.shared_count.desc(), Finding.id)
    of_side = (Finding.indicator_id, Finding.college_id, Finding.stakeholder_id)
    ranked = (
        sa.select(
            Finding.id,
            sa.func.count().over(partition_by=Finding.indicator_id).label("said"),
            sa.func.sum(sa.case((is_disputed(), 1), else_=0))
            .over(partition_by=Finding.indicator_id)
            .label("disputed"),
            sa.func.row_number().over(partition_by=of_side, order_by=mostly).label("in_side"),
        )
        .where(
            Finding.concertation_id == concertation.id,
            Finding.indicator_id.is_not(None),
            Finding.withdrawn_at.is_(None),
        )
        .subquery()
    )
    query = (
        sa.select(
            Finding.id.label("finding_id"),
            Finding.indicator_id,
            sa.func.substr(Finding.text, 1, 200).label("text"),
            Finding.author_id,
            Finding.shared_count,
            Finding.nuanced_count,
            ranked.c.said,
            ranked.c.disputed,
            FindingWeight.weight,
        )
        .join(ranked, ranked.c.id == Finding.id)
        .outerjoin(
            FindingWeight,
            sa.and_(
                FindingWeight.finding_id == Finding.id, FindingWeight.participation_id == reader
            ),
        )
        .order_by(ranked.c.in_side, *mostly)
    )
    if indicator_id is not None:
        query = query.where(Finding.indicator_id == indicator_id)
    said: dict[int, list[Any]] = {}
    for row in db.session.execute(with_voice(query.where(ranked.c.in_side <= most), Finding)):
        about = said.setdefault(row.indicator_id, [])
        if len(about) < most:
            about.append(row)
    return said


def all_findings(concertation: Concertation, most: int = 2000) -> list[Any]:
    """Every finding that is not withdrawn, by college, those most people share first."""
    query = (
        sa.select(
            Finding.id.label("finding_id"),
            Finding.indicator_id,
            Finding.text,
            Finding.shared_count,
            Finding.nuanced_count,
        )
        .where(Finding.concertation_id == concertation.id, Finding.withdrawn_at.is_(None))
        .order_by(College.position, Finding.shared_count.desc(), Finding.id)
        .limit(most)
    )
    return list(db.session.execute(with_voice(query, Finding)))


def finding_of(concertation: Concertation, finding_id: int) -> Finding:
    query = sa.select(Finding).where(
        Finding.concertation_id == concertation.id, Finding.id == finding_id
    )
    return the_one(query, _("Ce constat n’existe pas."))


def own_views(
    participation_id: int | None, finding_ids: list[int]
) -> tuple[dict[int, str], dict[int, str]]:
    """What one participant said of these findings, and why where they said it, by finding."""
    if participation_id is None or not finding_ids:
        return {}, {}
    given = sa.and_(
        FindingReason.finding_id == FindingWeight.finding_id,
        FindingReason.author_id == FindingWeight.participation_id,
        FindingReason.withdrawn_at.is_(None),
    )
    query = (
        sa.select(FindingWeight.finding_id, FindingWeight.weight, FindingReason.text)
        .outerjoin(FindingReason, given)
        .where(
            FindingWeight.participation_id == participation_id,
            FindingWeight.finding_id.in_(finding_ids),
        )
    )
    rows = list(db.session.execute(query))
    reasons = {row.finding_id: row.text for row in rows if row.text is not None}
    return {row.finding_id: row.weight.value for row in rows}, reasons


def weight_of(participation_id: int, finding: Finding) -> FindingWeight | None:
    return db.session.get(FindingWeight, (finding.id, participation_id))


def reason_by(participation_id: int, finding: Finding) -> FindingReason | None:
    """The reason that a participant gives, if it still stands."""
    query = sa.select(FindingReason).where(
        FindingReason.finding_id == finding.id,
        FindingReason.author_id == participation_id,
        FindingReason.withdrawn_at.is_(None),
    )
    return db.session.scalar(query)


def reason_of(concertation: Concertation, reason_id: int) -> FindingReason:
    query = sa.select(FindingReason).where(
        FindingReason.concertation_id == concertation.id, FindingReason.id == reason_id
    )
    return the_one(query, _("Cette raison n’existe pas."))


@cache
def _reasons(whose: Among) -> Paged:
    query = sa.select(
        FindingReason.id.label("reason_id"),
        FindingReason.weight,
        FindingReason.text,
        FindingReason.given_at,
        FindingReason.author_id,
        FindingReason.withdrawn_at,
        FindingReason.withdrawn_because,
    ).where(FindingReason.finding_id == sa.bindparam("finding"))
    query = narrowed_to(with_voice(query, FindingReason), FindingReason, whose)
    return Paged(query, (FindingReason.id,))


def reasons_page(finding_id: int, *, college: str, mark: str | None, size: int = 20) -> Page[Any]:
    """Why people share a finding or qualify it, the latest first."""
    given = {"finding": finding_id, "college": college}
    return _reasons(among(college)).page(mark, size, **given)


def wordings_of(finding_id: int) -> list[FindingWording]:
    """What a finding said before, the latest first."""
    query = sa.select(FindingWording).where(FindingWording.finding_id == finding_id)
    return list(db.session.scalars(query.order_by(FindingWording.id.desc())))


def wording_of(finding: Finding, wording_id: int) -> FindingWording:
    query = sa.select(FindingWording).where(
        FindingWording.finding_id == finding.id, FindingWording.id == wording_id
    )
    return the_one(query, _("Cette rédaction n’existe pas."))


def findings_to_link(
    concertation: Concertation, chosen: Iterable[int], limit: int = 300
) -> list[Finding]:
    """The findings a stake may be drawn from, the most shared first; those chosen always."""
    first = Finding.id.in_(list(chosen)).desc()
    query = (
        sa.select(Finding)
        .where(Finding.concertation_id == concertation.id, Finding.withdrawn_at.is_(None))
        .order_by(first, Finding.shared_count.desc(), Finding.id)
        .limit(limit)
    )
    return list(db.session.scalars(query))
