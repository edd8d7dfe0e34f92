"""Finding establishments and territories, by code or by the words people type."""

from collections.abc import Collection

import sqlalchemy as sa

from concert.core.database import db
from concert.core.errors import Refused
from concert.core.search import found
from concert.territories import codes
from concert.territories.models import Establishment, State, Territory, TerritoryKind


def establishment_with(uai: str) -> Establishment | None:
    """The establishment of that code, open or not; the code may be typed in any way."""
    try:
        code = codes.uai(uai)
    except Refused:
        return None
    return db.session.scalar(sa.select(Establishment).where(Establishment.uai == code))


def establishment_of_siret(siret: str) -> Establishment | None:
    """The one establishment that the directory knows by this number; none, if several share it."""
    query = sa.select(Establishment).where(Establishment.siret == siret).limit(2)
    found = list(db.session.scalars(query))
    return found[0] if len(found) == 1 else None


def communes_of_establishments() -> dict[str, str]:
    """The commune of each establishment, by UAI: Paris, Lyon or Marseille for a part of it."""
    query = sa.select(Establishment.uai, Establishment.commune_code)
    return {uai: codes.commune_of(code) for uai, code in db.session.execute(query)}


def establishments_matching(text: str, limit: int = 20) -> list[Establishment]:
    """The establishments that hold every word typed, by name, place or code; none that is closed.

    The one whose very code was typed comes first.
    """
    exact = establishment_with(text)
    first = [exact] if exact and exact.state is not State.CLOSED else []
    rows = found("establishment", text)
    if rows is None:
        return first[:limit]
    query = (
        sa.select(Establishment)
        .where(Establishment.id.in_(rows), Establishment.state != State.CLOSED)
        .order_by(Establishment.commune, Establishment.name, Establishment.id)
        .limit(limit)
    )
    others = [one for one in db.session.scalars(query) if one not in first]
    return (first + others)[:limit]


def territory_with(kind: TerritoryKind, code: str) -> Territory | None:
    """The territory of that kind and code."""
    query = sa.select(Territory).where(Territory.kind == kind, Territory.code == code)
    return db.session.scalar(query)


def codes_of(kind: TerritoryKind) -> set[str]:
    """The codes of every territory of a kind."""
    return set(db.session.scalars(sa.select(Territory.code).where(Territory.kind == kind)))


def territories_matching(
    text: str, kinds: Collection[TerritoryKind] = tuple(TerritoryKind), limit: int = 20
) -> list[Territory]:
    """The territories of these kinds that hold every word typed, widest and shortest first."""
    rows = found("territory", text)
    if rows is None:
        return []
    query = (
        sa.select(Territory)
        .where(Territory.id.in_(rows), Territory.kind.in_(kinds))
        .order_by(_WIDEST_FIRST, sa.func.length(Territory.name), Territory.name, Territory.id)
        .limit(limit)
    )
    return list(db.session.scalars(query))


_WIDEST_FIRST = sa.case(
    {kind: rank for rank, kind in enumerate(TerritoryKind)}, value=Territory.kind
)
