"""Reading stakes, with what they are drawn from or without."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload, selectinload

from concert.concertations.models import Concertation, Participation
from concert.constraints.models import Constraint
from concert.core.database import db, the_one
from concert.core.errors import Missing
from concert.findings.groups import groups_of
from concert.findings.models import Finding
from concert.stakes.models import Stake, StakeOrder, StakeSource

_STAKES = (
    sa.select(Stake)
    .where(Stake.concertation_id == sa.bindparam("concertation"), Stake.merged_into_id.is_(None))
    .order_by(Stake.position, Stake.id)
)


def stakes_of(concertation: Concertation) -> list[Stake]:
    """The stakes in their order, without what they are drawn from."""
    return list(db.session.scalars(_STAKES, {"concertation": concertation.id}))


def stakes_with_sources(concertation: Concertation) -> list[Stake]:
    """The stakes in their order, each with what it is drawn from."""
    query = (
        sa.select(Stake)
        .where(Stake.concertation_id == concertation.id, Stake.merged_into_id.is_(None))
        .options(_with_sources())
        .order_by(Stake.position, Stake.id)
    )
    return list(db.session.scalars(query).unique())


def whole_stake(concertation: Concertation, stake_id: int) -> Stake:
    """One with what it is drawn from, and where it went if it was merged."""
    query = (
        sa.select(Stake)
        .where(Stake.concertation_id == concertation.id, Stake.id == stake_id)
        .options(_with_sources(), joinedload(Stake.merged_into))
    )
    found = db.session.scalars(query).unique().one_or_none()
    if found is None:
        raise Missing(_("Cet enjeu n’existe pas."))
    return found


def _with_sources() -> Any:
    sources = joinedload(Stake.sources)
    return sources.options(
        joinedload(StakeSource.finding).options(
            joinedload(Finding.college),
            joinedload(Finding.stakeholder),
            joinedload(Finding.author).joinedload(Participation.person),
        ),
        joinedload(StakeSource.indicator),
        joinedload(StakeSource.constraint).joinedload(Constraint.stakeholder),
    )


@dataclass(frozen=True)
class Standing:
    """The findings of one group that a stake stands on, out of how many; or those of none."""

    findings: list[Finding]
    group_id: int | None = None
    title: str = ""
    of: int = 0


def standing_on(stake: Stake) -> list[Standing]:
    """What a stake stands on, group by group, the fullest group first, then what is in none."""
    by_group: dict[int | None, list[Finding]] = {}
    for source in stake.sources:
        if source.finding:
            by_group.setdefault(source.finding.group_id, []).append(source.finding)
    if not by_group:
        return []
    groups = [
        Standing(by_group.pop(group.id), group.id, group.title, group.findings)
        for group in groups_of(stake.concertation)
        if group.id in by_group
    ]
    loose = [one for findings in by_group.values() for one in findings]
    return [*groups, *([Standing(loose)] if loose else [])]


def drawn_from_group(concertation: Concertation, group_id: int) -> list[Stake]:
    """The stakes that stand on a finding of this group, in their order."""
    its = sa.select(StakeSource.stake_id).join(Finding, Finding.id == StakeSource.finding_id)
    query = sa.select(Stake).where(
        Stake.concertation_id == concertation.id,
        Stake.merged_into_id.is_(None),
        Stake.id.in_(its.where(Finding.group_id == group_id, Finding.withdrawn_at.is_(None))),
    )
    return list(db.session.scalars(query.order_by(Stake.position, Stake.id)))


def merged_into(stake: Stake) -> list[Stake]:
    """The stakes that this one took in."""
    query = sa.select(Stake).where(Stake.merged_into_id == stake.id).order_by(Stake.id)
    return list(db.session.scalars(query))


def order_retained(concertation: Concertation) -> StakeOrder | None:
    """The last order that those who lead retained, with its reason."""
    query = sa.select(StakeOrder).where(StakeOrder.concertation_id == concertation.id)
    return db.session.scalar(query.order_by(StakeOrder.id.desc()).limit(1))


def frozen_order(concertation: Concertation) -> dict[str, Any] | None:
    """The order retained as plain data, for a version of the diagnosis; None without any."""
    order = order_retained(concertation)
    if order is None:
        return None
    return {
        "stakes": [stake["id"] for stake in order.stakes],
        "reason": order.reason,
        "retained_at": order.retained_at.isoformat(),
    }


def stake_of(concertation: Concertation, stake_id: int) -> Stake:
    query = (
        sa.select(Stake)
        .where(Stake.concertation_id == concertation.id, Stake.id == stake_id)
        .options(selectinload(Stake.sources))
    )
    return the_one(query, _("Cet enjeu n’existe pas."))
