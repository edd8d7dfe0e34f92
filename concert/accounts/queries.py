"""Reading letters, where they are shown rather than sent."""

import sqlalchemy as sa

from concert.core.database import db
from concert.core.mail import Letter


def latest_letters(limit: int) -> list[Letter]:
    query = sa.select(Letter).order_by(Letter.id.desc()).limit(limit)
    return list(db.session.scalars(query))
