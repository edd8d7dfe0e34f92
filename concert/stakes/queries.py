"""Reading stakes, with what they are drawn from or without."""

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload, selectinload

from concert.concertations.models import Concertation
from concert.constraints.models import Constraint
from concert.core.database import db, the_one
from concert.findings.models import Finding
from concert.stakes.models import Stake, StakeSource

_STAKES = (
    sa.select(Stake)
    .where(Stake.concertation_id == sa.bindparam("concertation"))
    .order_by(Stake.position, Stake.id)
)


def stakes_of(concertation: Concertation) -> list[Stake]:
    """The stakes in their order, without what they are drawn from."""
    return list(db.session.scalars(_STAKES, {"concertation": concertation.id}))


def stakes_with_sources(concertation: Concertation) -> list[Stake]:
    """The stakes in their order, each with what it is drawn from."""
    sources = joinedload(Stake.sources)
    query = (
        sa.select(Stake)
        .where(Stake.concertation_id == concertation.id)
        .options(
            sources.joinedload(StakeSource.finding).options(
                joinedload(Finding.college), joinedload(Finding.stakeholder)
            ),
            sources.joinedload(StakeSource.indicator),
            sources.joinedload(StakeSource.constraint).joinedload(Constraint.stakeholder),
        )
        .order_by(Stake.position, Stake.id)
    )
    return list(db.session.scalars(query).unique())


def stake_of(concertation: Concertation, stake_id: int) -> Stake:
    query = (
        sa.select(Stake)
        .where(Stake.concertation_id == concertation.id, Stake.id == stake_id)
        .options(selectinload(Stake.sources))
    )
    return the_one(query, _("Cet enjeu n’existe pas."))
