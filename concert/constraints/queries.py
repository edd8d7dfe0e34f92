"""Reading what constrains the stakeholders."""

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from concert.concertations.models import Concertation
from concert.constraints.models import Constraint
from concert.core.database import db, the_one


def constraints_of(concertation: Concertation) -> list[Constraint]:
    query = (
        sa.select(Constraint)
        .where(Constraint.concertation_id == concertation.id)
        .options(joinedload(Constraint.stakeholder), joinedload(Constraint.stated_by))
        .order_by(Constraint.stakeholder_id, Constraint.id)
    )
    return list(db.session.scalars(query))


def constraints_count(concertation: Concertation) -> int:
    query = sa.select(sa.func.count()).where(Constraint.concertation_id == concertation.id)
    return db.session.scalar(query) or 0


def constraint_of(concertation: Concertation, constraint_id: int) -> Constraint:
    query = sa.select(Constraint).where(
        Constraint.concertation_id == concertation.id, Constraint.id == constraint_id
    )
    return the_one(query, _("Cette contrainte n’est plus là."))
