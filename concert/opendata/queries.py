"""What was already taken from the portals."""

from datetime import datetime

import sqlalchemy as sa

from concert.core.database import db
from concert.territories.models import Retrieval


def retrieval_from(address: str, reading: str) -> Retrieval | None:
    """What was last taken at this address, if it was read as it would be today."""
    query = sa.select(Retrieval).filter_by(address=address, reading=reading)
    return db.session.scalar(query)


def last_retrievals() -> dict[str, datetime]:
    """When each dataset was last taken, by its name."""
    newest = sa.func.max(Retrieval.retrieved_at)
    query = sa.select(Retrieval.dataset, newest).group_by(Retrieval.dataset)
    return {row[0]: row[1] for row in db.session.execute(query)}
