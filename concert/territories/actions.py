"""Keeping what public files say of territories and establishments: the same twice changes nothing.

Rows come in batches, as dictionaries of columns; a row that says what is known already is not
written, so that a new import of the same file leaves everything as it was.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from concert.core.database import Base, db, insert
from concert.core.search import remember_all
from concert.territories.models import (
    Establishment,
    EstablishmentKind,
    Figure,
    Shape,
    Territory,
    TerritoryKind,
)

Line = Mapping[str, Any]


@dataclass(frozen=True)
class Changes:
    """How many rows a batch brought, changed, or found as they were."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0

    def __add__(self, other: "Changes") -> "Changes":
        return Changes(
            self.new + other.new,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
        )


@dataclass(frozen=True)
class Sifted:
    """Of some rows, those to be written, and what that will change."""

    lines: list[Line]
    changes: Changes


@dataclass(frozen=True)
class Store:
    """How rows of one kind are kept: by which key, and what is done besides when they change.

    A row is sifted first, which only reads, then written. What lies between the two may be long:
    a row that changed meanwhile is written over, as it would have been.
    """

    table: type[Base]
    key: tuple[str, ...]
    # Columns that are not compared, but keep what they say of the present value.
    beside: tuple[str, ...] = ()
    then: Callable[[Sequence[Line]], None] | None = None
    # Rows that are known are left as they are, whatever is said of them now.
    only_new: bool = False

    def __call__(self, lines: Sequence[Line]) -> Changes:
        """Keep these rows at once."""
        sifted = self.sift(lines)
        self.write(sifted.lines)
        return sifted.changes

    def sift(self, lines: Sequence[Line]) -> Sifted:
        """Those that are new or say something else than what is known."""
        if not lines:
            return Sifted([], Changes())
        known = _known(self.table, self.key, lines, self.beside)
        new = [line for line in lines if _values(line, self.key) not in known]
        if self.only_new:
            return Sifted(new, Changes(new=len(new)))
        updated = [line for line in lines if _differs(line, known.get(_values(line, self.key)))]
        unchanged = len(lines) - len(new) - len(updated)
        return Sifted(new + updated, Changes(len(new), len(updated), unchanged))

    def write(self, lines: Sequence[Line]) -> None:
        """Write these rows, whatever was there."""
        _write(self.table, self.key, lines)
        if self.then and lines:
            self.then(lines)


def _make_establishments_findable(lines: Sequence[Line]) -> None:
    ids = _ids(Establishment.uai, Establishment.id, [line["uai"] for line in lines])
    remember_all(
        "establishment",
        {
            ids[line["uai"]]: (
                line["name"],
                line["commune"],
                line["postcode"],
                line["uai"],
                _ESTABLISHMENT_WORDS.get(line["kind"], ""),
            )
            for line in lines
        },
    )


_ESTABLISHMENT_WORDS = {
    EstablishmentKind.PRIMARY_SCHOOL: "école",
    EstablishmentKind.MIDDLE_SCHOOL: "collège",
    EstablishmentKind.HIGH_SCHOOL: "lycée",
}
_TERRITORY_WORDS = {
    TerritoryKind.REGION: "région",
    TerritoryKind.ACADEMIE: "académie",
    TerritoryKind.DEPARTEMENT: "département",
    TerritoryKind.LIVING_AREA: "bassin de vie",
    TerritoryKind.COMMUNE: "commune",
}


def _make_territories_findable(lines: Sequence[Line]) -> None:
    for kind in sorted({line["kind"] for line in lines}):
        of_kind = [line for line in lines if line["kind"] == kind]
        ids = _ids(
            Territory.code, Territory.id, [one["code"] for one in of_kind], Territory.kind == kind
        )
        word = _TERRITORY_WORDS.get(kind, "")
        remember_all(
            "territory",
            {ids[line["code"]]: (line["name"], line["code"], word) for line in of_kind},
        )


store_establishments = Store(Establishment, ("uai",), then=_make_establishments_findable)
store_territories = Store(Territory, ("kind", "code"), then=_make_territories_findable)
# The territories a file names in passing: those that are known are left as they are.
introduce_territories = replace(store_territories, only_new=True)
store_shapes = Store(Shape, ("commune_code",))
# The day a figure was retrieved stays that of its present value.
store_figures = Store(
    Figure,
    ("subject_kind", "subject_code", "series", "period", "among"),
    beside=("retrieved_on",),
)


def _known(
    table: type[Base], key: tuple[str, ...], lines: Sequence[Line], beside: tuple[str, ...]
) -> dict[tuple[Any, ...], Line]:
    columns = [getattr(table, name) for name in lines[0] if name not in beside]
    # Each part of the key narrows the search; what it lets through too much is not looked at.
    near = [getattr(table, name).in_({line[name] for line in lines}) for name in key]
    found = db.session.execute(sa.select(*columns).where(*near)).mappings()
    return {_values(dict(line), key): dict(line) for line in found}


def _differs(line: Line, known: Line | None) -> bool:
    return known is not None and any(line[name] != value for name, value in known.items())


def _write(table: type[Base], key: tuple[str, ...], lines: Sequence[Line]) -> None:
    if not lines:
        return
    statement = insert(table)
    others = {name: statement.excluded[name] for name in lines[0] if name not in key}
    db.session.execute(
        statement.on_conflict_do_update(index_elements=list(key), set_=others),
        [dict(line) for line in lines],
    )


def _ids(code: Any, row_id: Any, codes: Iterable[str], *near: Any) -> dict[str, int]:
    query = sa.select(code, row_id).where(code.in_(list(codes)), *near)
    return {row[0]: row[1] for row in db.session.execute(query)}


def _values(line: Line, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(line[name] for name in names)
