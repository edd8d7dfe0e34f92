"""The concertations that the site map leads to."""

import sqlalchemy as sa

from concert.concertations.models import Concertation
from concert.core.database import db


def opened_concertations(mark: int | None, limit: int) -> list[Concertation]:
    """The concertations opened to the public, the latest first; from before id `mark`."""
    query = sa.select(Concertation).where(Concertation.opened_at.is_not(None))
    if mark is not None:
        query = query.where(Concertation.id < mark)
    return list(db.session.scalars(query.order_by(Concertation.id.desc()).limit(limit)))
