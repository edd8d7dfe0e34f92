"""The numbers kept as people come, in the transaction of the act, and their full recount."""

import sqlalchemy as sa

from concert.concertations.models import College, Concertation, Participation
from concert.core.database import Base, db


def move(table: type[Base], row_id: int, counter: str, by: int) -> None:
    """Move a row's counter, in the database, where nobody else's move is lost."""
    column = getattr(table, counter)
    row = getattr(table, "id")  # noqa: B009 - every counted table has one
    db.session.execute(
        sa.update(table)
        .where(row == row_id)
        .values({counter: column + by})
        .execution_options(synchronize_session="fetch")
    )


def count_in(concertation: Concertation, college_id: int | None) -> None:
    """One participant more."""
    _count(concertation, college_id, 1)


def count_out(concertation: Concertation, college_id: int | None) -> None:
    """One participant less."""
    _count(concertation, college_id, -1)


def _count(concertation: Concertation, college_id: int | None, by: int) -> None:
    move(Concertation, concertation.id, "participants_count", by)
    if college_id:
        move(College, college_id, "participants_count", by)


def recount(concertation: Concertation) -> None:
    """Count everyone anew."""
    here = sa.and_(
        Participation.concertation_id == concertation.id, Participation.left_at.is_(None)
    )
    concertation.participants_count = db.session.scalar(sa.select(sa.func.count()).where(here)) or 0
    by_college = sa.select(Participation.college_id, sa.func.count()).where(here)
    counts = dict(db.session.execute(by_college.group_by(Participation.college_id)).all())
    for college in concertation.colleges:
        college.participants_count = counts.get(college.id, 0)
