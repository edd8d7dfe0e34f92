"""What a map shows: the communes of a place, their contours, and the figures held of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy import orm

from concert.concertations.models import Concertation
from concert.core.database import db
from concert.core.errors import Missing
from concert.territories import shapes
from concert.territories.areas import MOST, codes_in
from concert.territories.gathered import zero_where_counted
from concert.territories.models import (
    Among,
    AreaCommune,
    Figure,
    Shape,
    SubjectKind,
    Territory,
    TerritoryKind,
)
from concert.territories.series import Series, all_series

# A commune alone is no map, and a region has more communes than one can tell apart.
_KINDS = {TerritoryKind.LIVING_AREA, TerritoryKind.AREA, TerritoryKind.DEPARTEMENT}


@dataclass(frozen=True)
class Commune:
    """A commune of the map, with its contour if it is known."""

    code: str
    name: str
    departement_code: str
    rings: list[shapes.Ring]


@dataclass(frozen=True)
class Shown:
    """A figure that is held of communes, and its latest period."""

    series: Series
    period: str


def mapped(concertation: Concertation) -> Territory:
    """The place whose map can be drawn."""
    territory = concertation.territory
    if territory is None or territory.kind not in _KINDS:
        raise Missing(
            _("Cette concertation n’a pas de carte : elle ne porte pas sur plusieurs communes.")
        )
    return territory


def has_map(concertation: Concertation) -> bool:
    """Whether there is a map to show: several communes, of which a contour at least is known."""
    place = orm.aliased(Territory)
    listed = sa.select(AreaCommune).where(
        AreaCommune.territory_id == place.id, AreaCommune.commune_code == Territory.code
    )
    held = sa.or_(
        sa.and_(place.kind == TerritoryKind.DEPARTEMENT, Territory.departement_code == place.code),
        sa.and_(place.kind == TerritoryKind.LIVING_AREA, Territory.living_area_code == place.code),
        sa.and_(place.kind == TerritoryKind.AREA, listed.exists()),
    )
    query = (
        sa.select(Shape.commune_code)
        .join(Territory, Territory.code == Shape.commune_code)
        .join(place, place.id == concertation.territory_id)
        .where(Territory.kind == TerritoryKind.COMMUNE, held)
        .limit(1)
    )
    return concertation.territory_id is not None and db.session.scalar(query) is not None


def communes_of(territory: Territory) -> list[Commune]:
    """Its communes by name, with their contours."""
    query = (
        sa.select(Territory.code, Territory.name, Territory.departement_code, Shape.rings)
        .outerjoin(Shape, Shape.commune_code == Territory.code)
        .where(Territory.kind == TerritoryKind.COMMUNE, Territory.code.in_(codes_in(territory)))
        .order_by(Territory.name, Territory.code)
        .limit(MOST)
    )
    return [
        Commune(code, name, departement or "", shapes.read(rings) if rings else [])
        for code, name, departement, rings in db.session.execute(query)
    ]


def shown_on(territory: Territory, *, sensitive: bool) -> list[Shown]:
    """The figures held of its communes, in the order of the series."""
    query = (
        sa.select(Figure.series, sa.func.max(Figure.period))
        .where(*_of_communes(territory))
        .group_by(Figure.series)
    )
    periods: dict[str, str] = dict(db.session.execute(query).all())
    return [
        Shown(series, periods[code])
        for code, series in all_series().items()
        if code in periods and (sensitive or not series.sensitive)
    ]


def values_of(shown: Shown, territory: Territory, communes: Sequence[Commune]) -> dict[str, float]:
    """The value of each commune that has one."""
    query = sa.select(Figure.subject_code, Figure.value).where(
        *_of_communes(territory),
        Figure.series == shown.series.code,
        Figure.period == shown.period,
    )
    known: dict[str, float] = dict(db.session.execute(query).all())
    departements = {one.code: one.departement_code for one in communes}
    return zero_where_counted(shown.series, shown.period, departements) | known


def _of_communes(territory: Territory) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Figure.subject_kind == SubjectKind.COMMUNE,
        Figure.subject_code.in_(codes_in(territory)),
        Figure.among == Among.ALL,
    )
