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


class Paged:
    """A list read page by page, greatest keys first; its statements are built once.

    `keys` are whole-number columns that together tell two rows apart; each row ends with them. The
    query's own parameters (`sa.bindparam`) are given with each page.
    """

    def __init__(
        self, query: sa.Select[*tuple[Any, ...]], keys: Sequence[sa.SQLColumnExpression[Any]]
    ) -> None:
        self._length = len(keys)
        marked = query.add_columns(*(key.label(f"_key_{n}") for n, key in enumerate(keys)))
        ordered = marked.order_by(*(key.desc() for key in keys)).limit(sa.bindparam("_size"))
        place = [sa.bindparam(name, type_=sa.BigInteger) for name in self._names()]
        self._first = ordered
        self._following = ordered.where(sa.tuple_(*keys) < sa.tuple_(*place))

    def page(self, mark: str | None, size: int, **parameters: Any) -> Page[Any]:
        """The rows after `mark`; one that does not read as whole numbers is no mark."""
        given = {**parameters, "_size": size + 1}
        if place := self._place(mark):
            given |= dict(zip(self._names(), place, strict=True))
        statement = self._following if place else self._first
        rows = list(db.session.execute(statement, given))
        if len(rows) <= size:
            return Page(rows, None)
        return Page(rows[:size], self._mark(rows[size - 1]))

    def _names(self) -> list[str]:
        return [f"_after_{n}" for n in range(self._length)]

    def _place(self, mark: str | None) -> tuple[int, ...] | None:
        parts = (mark or "").split("-")
        if len(parts) != self._length or not all(map(_is_whole, parts)):
            return None
        return tuple(int(part) for part in parts)

    def _mark(self, row: sa.Row[Any]) -> str:
        return "-".join(str(value) for value in tuple(row)[-self._length :])


def _is_whole(text: str) -> bool:
    """A whole number that both databases hold."""
    return text.isascii() and text.isdigit() and len(text) < 18
