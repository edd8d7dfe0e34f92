"""What moderation keeps goes as time passes: the marks of networks, then the texts themselves."""

from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa

from concert.core.database import db
from concert.moderation.models import Flood, Giving, Report

A_DAY = timedelta(days=1)


def forget_sources(*, at: datetime) -> int:
    """Keep no mark of a network, nor of when someone gave something, for longer than a day."""
    old = at - A_DAY
    return sum(
        _gone(statement)
        for statement in (
            sa.delete(Giving).where(Giving.at < old),
            sa.update(Flood).where(Flood.began_at < old, Flood.source != "").values(source=""),
            sa.update(Report)
            .where(Report.reported_at < old, Report.source != "")
            .values(source=""),
        )
    )


def _gone(statement: Any) -> int:
    done = db.session.execute(statement.execution_options(synchronize_session=False))
    return cast(int, cast(Any, done).rowcount)
