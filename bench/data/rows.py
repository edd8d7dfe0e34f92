"""Rows written in bulk."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from concert.core.database import Base, db

Row = dict[str, Any]


def put(table: type[Base], rows: Iterable[Row]) -> list[int]:
    """Insert rows under ids of their own, after those there are; the ids."""
    given = list(rows)
    last = db.session.scalar(sa.select(sa.func.max(_id(table)))) or 0
    for row_id, row in enumerate(given, start=last + 1):
        row["id"] = row_id
    put_pairs(table, given)
    _number_after(table, last + len(given))
    return [row["id"] for row in given]


def put_pairs(table: type[Base], rows: Iterable[Row]) -> None:
    """Insert rows of a table that has no id of its own."""
    if given := list(rows):
        # The table rather than its class: the rows need not become objects.
        db.session.execute(sa.insert(db.metadata.tables[table.__tablename__]), given)


def change(table: type[Base], row_id: int, **values: Any) -> None:
    db.session.execute(sa.update(table).where(_id(table) == row_id).values(values))


def _number_after(table: type[Base], last: int) -> None:
    """Have PostgreSQL number the next rows after those whose ids were given."""
    if db.engine.dialect.name == "postgresql" and last:
        sequence = sa.func.pg_get_serial_sequence(table.__tablename__, "id")
        db.session.execute(sa.select(sa.func.setval(sequence, last)))


def _id(table: type[Base]) -> Any:
    return getattr(table, "id")  # noqa: B009 - only some tables have one
