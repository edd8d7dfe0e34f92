"""Pages of a list, each beginning after the last row of the one before: fast at any length."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from concert.core.database import db

R = TypeVar("R")


@dataclass(frozen=True)
class Page(Generic[R]):
    """Some rows, and the mark after which the next page begins; None on the last."""

    rows: list[R]
    next: str | None


def page_of(
    query: sa.Select[*tuple[Any, ...]],
    keys: Sequence[sa.SQLColumnExpression[Any]],
    mark: str | None,
    size: int = 20,
) -> Page[Any]:
    """The rows after `mark`, greatest keys first; the query selects the keys last.

    `keys` are whole-number columns that together tell two rows apart. A mark that does not
    read as such whole numbers is no mark.
    """
    place = _place(mark, len(keys))
    if place:
        query = query.where(sa.tuple_(*keys) < sa.tuple_(*map(sa.literal, place)))
    query = query.order_by(*(key.desc() for key in keys)).limit(size + 1)
    rows = list(db.session.execute(query))
    following = len(rows) > size
    rows = rows[:size]
    return Page(rows, _mark(rows[-1], len(keys)) if following else None)


def _place(mark: str | None, length: int) -> tuple[int, ...] | None:
    parts = (mark or "").split("-")
    if len(parts) != length or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    place = tuple(int(part) for part in parts)
    return place if max(place) < 2**53 else None


def _mark(row: sa.Row[Any], length: int) -> str:
    return "-".join(str(value) for value in tuple(row)[-length:])
