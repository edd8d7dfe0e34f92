"""Keeping what public files say of territories and establishments: the same twice changes nothing.

Rows come in batches, as dictionaries of columns; a row that says what is known already is not
written, so that a new import of the same file leaves everything as it was.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from concert.core.database import Base, db, insert
from concert.core.search import remember_all
from concert.territories.models import (
    Establishment,
    EstablishmentKind,
    Figure,
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


def store_establishments(lines: Sequence[Line]) -> Changes:
    """Keep establishments by their UAI, and make them findable."""
    written, changes = _store(Establishment, ("uai",), lines)
    ids = _ids(Establishment.uai, Establishment.id, [line["uai"] for line in written])
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
            for line in written
        },
    )
    return changes


def store_territories(lines: Sequence[Line]) -> Changes:
    """Keep territories of one kind by their code, and make them findable."""
    written, changes = _store(Territory, ("kind", "code"), lines)
    _make_territories_findable(written)
    return changes


def introduce_territories(lines: Sequence[Line]) -> Changes:
    """Keep the territories that are not known yet; leave the others as they are."""
    known = _known(Territory, ("kind", "code"), lines, ()) if lines else {}
    return store_territories([one for one in lines if (one["kind"], one["code"]) not in known])


def store_figures(lines: Sequence[Line]) -> Changes:
    """Keep figures; the day one was retrieved stays that of its present value."""
    key = ("subject_kind", "subject_code", "series", "period", "among")
    return _store(Figure, key, lines, beside=("retrieved_on",))[1]


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


def _store(
    table: type[Base], key: tuple[str, ...], lines: Sequence[Line], *, beside: tuple[str, ...] = ()
) -> tuple[list[Line], Changes]:
    """Write the lines that are new or say something else; `beside` columns are not compared."""
    if not lines:
        return [], Changes()
    known = _known(table, key, lines, beside)
    new = [line for line in lines if _values(line, key) not in known]
    updated = [line for line in lines if _differs(line, known.get(_values(line, key)))]
    _write(table, key, new + updated)
    unchanged = len(lines) - len(new) - len(updated)
    return new + updated, Changes(len(new), len(updated), unchanged)


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
