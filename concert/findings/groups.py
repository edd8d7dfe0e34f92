"""Reading the groups of findings: what each holds, what is in none, and what was moved."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from concert.concertations.contributions import Among, among, narrowed_to, with_voice
from concert.concertations.models import College, Concertation
from concert.core.database import db, the_one
from concert.core.paging import Page, Paged
from concert.findings.models import Finding, FindingGroup, FindingMove, FindingReason, Weight

_BOARD = 40
_EXCERPT = 200


def groups_of(concertation: Concertation) -> list[Any]:
    """The groups that hold findings, the fullest first: their counts, and how many object."""
    query = (
        sa.select(
            FindingGroup.id,
            FindingGroup.title,
            sa.func.count(Finding.id).label("findings"),
            sa.func.count(Finding.group_objected_at).label("objections"),
        )
        .join(Finding, Finding.group_id == FindingGroup.id)
        .where(FindingGroup.concertation_id == concertation.id, Finding.withdrawn_at.is_(None))
        .group_by(FindingGroup.id, FindingGroup.title)
        .order_by(sa.func.count(Finding.id).desc(), FindingGroup.id)
    )
    return list(db.session.execute(query))


def group_of(concertation: Concertation, group_id: int) -> FindingGroup:
    query = sa.select(FindingGroup).where(
        FindingGroup.concertation_id == concertation.id, FindingGroup.id == group_id
    )
    return the_one(query, _("Ce groupe n’existe pas."))


def findings_in(group_id: int) -> list[Finding]:
    """The findings of a group that are still there to be read: what a stake may be drawn from."""
    query = sa.select(Finding).where(Finding.group_id == group_id, Finding.withdrawn_at.is_(None))
    return list(db.session.scalars(query.order_by(Finding.id)))


def board_page(concertation: Concertation, group_id: int | None, mark: str | None) -> Page[Any]:
    """The findings of a group, or those in none, the latest first."""
    query = sa.select(
        Finding.id.label("finding_id"),
        sa.func.substr(Finding.text, 1, _EXCERPT).label("excerpt"),
        Finding.group_objected_at,
    ).where(
        Finding.concertation_id == concertation.id,
        Finding.withdrawn_at.is_(None),
        Finding.group_id == group_id if group_id else Finding.group_id.is_(None),
    )
    return Paged(with_voice(query, Finding), (Finding.id,)).page(mark, _BOARD)


@cache
def _reasons(whose: Among) -> Paged:
    query = (
        sa.select(
            FindingReason.id.label("reason_id"),
            FindingReason.weight,
            FindingReason.text,
            FindingReason.given_at,
            Finding.id.label("finding_id"),
            sa.func.substr(Finding.text, 1, _EXCERPT).label("about"),
        )
        .join(Finding, Finding.id == FindingReason.finding_id)
        .where(Finding.group_id == sa.bindparam("group"), *_READ)
    )
    query = narrowed_to(with_voice(query, FindingReason), FindingReason, whose)
    return Paged(query, (FindingReason.id,))


_READ = (Finding.withdrawn_at.is_(None), FindingReason.withdrawn_at.is_(None))


def reasons_in(group_id: int, *, college: str, mark: str | None) -> Page[Any]:
    """Why people share the findings of a group or qualify them, the latest first."""
    return _reasons(among(college)).page(mark, 20, group=group_id, college=college)


def counted_reasons(group_id: int) -> list[Any]:
    """How many reasons of each side were given of the findings of a group, by college."""
    sides = [
        sa.func.count(sa.case((FindingReason.weight == weight, 1))).label(weight.value)
        for weight in Weight
    ]
    query = (
        sa.select(College.name, College.mark, College.tone, *sides)
        .join(FindingReason, FindingReason.college_id == College.id)
        .join(Finding, Finding.id == FindingReason.finding_id)
        .where(Finding.group_id == group_id, *_READ)
        .group_by(College.id, College.name, College.mark, College.tone, College.position)
        .order_by(College.position, College.id)
    )
    return list(db.session.execute(query))


def loose_texts(concertation: Concertation, limit: int = 400) -> dict[int, str]:
    """What is said by the findings that are in no group."""
    query = (
        sa.select(Finding.id, Finding.text)
        .where(
            Finding.concertation_id == concertation.id,
            Finding.group_id.is_(None),
            Finding.withdrawn_at.is_(None),
        )
        .order_by(Finding.id)
        .limit(limit)
    )
    return dict(db.session.execute(query).all())


def findings_chosen(concertation: Concertation, chosen: Iterable[int]) -> list[Finding]:
    query = sa.select(Finding).where(
        Finding.concertation_id == concertation.id,
        Finding.id.in_(list(chosen)),
        Finding.withdrawn_at.is_(None),
    )
    return list(db.session.scalars(query.order_by(Finding.id)))


def moves_of(concertation: Concertation, batch: str, *, since: datetime) -> list[FindingMove]:
    """What was moved together and was not undone."""
    query = (
        sa.select(FindingMove)
        .where(
            FindingMove.concertation_id == concertation.id,
            FindingMove.batch == batch,
            FindingMove.moved_at >= since,
            FindingMove.undone_at.is_(None),
        )
        .options(joinedload(FindingMove.finding))
    )
    return list(db.session.scalars(query.order_by(FindingMove.id)))


def latest_moves(concertation: Concertation, *, since: datetime, limit: int = 5) -> list[Any]:
    """The last gatherings that may still be undone: when, how many, and where to."""
    query = (
        sa.select(
            FindingMove.batch,
            FindingMove.moved_at,
            FindingGroup.title,
            sa.func.count().label("findings"),
        )
        .outerjoin(FindingGroup, FindingGroup.id == FindingMove.after_id)
        .where(
            FindingMove.concertation_id == concertation.id,
            FindingMove.moved_at >= since,
            FindingMove.undone_at.is_(None),
        )
        .group_by(FindingMove.batch, FindingMove.moved_at, FindingGroup.title)
        .order_by(sa.func.max(FindingMove.id).desc())
        .limit(limit)
    )
    return list(db.session.execute(query))
