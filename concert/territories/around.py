"""The places around a subject, and what is said of them that its figures compare with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, Protocol

import sqlalchemy as sa
from flask_babel import lazy_gettext

from concert.core.database import db
from concert.territories import codes, wording
from concert.territories.models import (
    FRANCE,
    Among,
    Establishment,
    Figure,
    Reckoning,
    Subject,
    SubjectKind,
    Territory,
    TerritoryKind,
)
from concert.territories.reference import departements_in, departements_of
from concert.territories.series import all_series


class Compared(NamedTuple):
    """What a value is compared with, and how that was reckoned, in one line."""

    label: str
    value: float
    kind: str = ""
    reckoning: str = ""


@dataclass(frozen=True)
class Around:
    """The territories a subject is compared within, the nearest first, and among whom."""

    places: tuple[Subject, ...] = ()
    among: Among = Among.ALL


class Measured(Protocol):
    """A value of a series for a period: a figure that is held, or one gathered from several."""

    @property
    def series(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def value(self) -> float: ...
    @property
    def reckoning(self) -> Reckoning: ...
    @property
    def retrieved_on(self) -> date: ...


def around_of(subject: Subject) -> Around:
    """Where a subject is, and among whom it is compared."""
    row = db.session.execute(_whereabouts(subject)).first()
    if row is None:
        return Around()
    commune, departement, academie, region, sector = row
    places = (
        Subject(SubjectKind.COMMUNE, codes.commune_of(commune or "")),
        Subject(SubjectKind.DEPARTEMENT, departement or ""),
        Subject(SubjectKind.ACADEMIE, academie or ""),
        Subject(SubjectKind.REGION, region or ""),
        FRANCE,
    )
    return Around(apart(subject, places), Among(sector.value) if sector else Among.ALL)


def apart(subject: Subject, places: Iterable[Subject]) -> tuple[Subject, ...]:
    """The places that are no other's twin: the académie of Rennes is Brittany, said once."""
    kept: list[Subject] = []
    seen = {_extent(subject)}
    for place in places:
        if place.code and _extent(place) not in seen:
            seen.add(_extent(place))
            kept.append(place)
    return tuple(kept)


def _extent(place: Subject) -> object:
    """What a place is made of: its départements, or itself below that."""
    match place.kind:
        case SubjectKind.DEPARTEMENT:
            return frozenset({place.code})
        case SubjectKind.ACADEMIE:
            return departements_of(place.code)
        case SubjectKind.REGION:
            return departements_in(place.code)
        case _:
            return place


def _whereabouts(subject: Subject) -> sa.Select[*tuple[Any, ...]]:
    """The commune, the département, the académie, the region and the sector of a subject."""
    if subject.kind is SubjectKind.ESTABLISHMENT:
        return sa.select(
            Establishment.commune_code,
            Establishment.departement_code,
            Establishment.academie_code,
            Establishment.region_code,
            Establishment.sector,
        ).where(Establishment.uai == subject.code)
    kind = TerritoryKind(subject.kind.value)
    return sa.select(
        sa.literal(None),
        Territory.departement_code,
        Territory.academie_code,
        Territory.region_code,
        sa.literal(None),
    ).where(Territory.kind == kind, Territory.code == subject.code)


def compared_within(
    latest: Sequence[Measured], around: Around
) -> dict[tuple[Subject, str], Compared]:
    """What the territories around say of the same series for the same period, by place."""
    if not latest or not around.places:
        return {}
    periods = {figure.series: figure.period for figure in latest}
    of_place = sa.and_(Territory.kind == Figure.subject_kind, Territory.code == Figure.subject_code)
    query = (
        sa.select(Figure, Territory.kind, Territory.name)
        .join(Territory, of_place)
        .where(
            Figure.subject_kind.in_({place.kind for place in around.places}),
            Figure.subject_code.in_({place.code for place in around.places}),
            Figure.series.in_(periods),
            Figure.period.in_(set(periods.values())),
            Figure.among == around.among,
            # The count of a larger place says nothing beside that of a smaller one.
            Figure.reckoning != Reckoning.SUM,
        )
    )
    return {
        (Subject(figure.subject_kind, figure.subject_code), figure.series): Compared(
            _label(figure, wording.titled(kind, name)),
            figure.value,
            figure.subject_kind.value,
            figure.reckoning.value,
        )
        for figure, kind, name in db.session.execute(query)
        if periods[figure.series] == figure.period
    }


def _label(figure: Figure, place: str) -> str:
    series = all_series()[figure.series]
    words = {
        "place": place,
        "count": f"{figure.counted or 0:,}".replace(",", "\u202f"),
        "counted": series.counted(figure.among),
        "weight": series.weighted_by,
    }
    if figure.reckoning is Reckoning.PUBLISHED and words["counted"]:
        return str(_PUBLISHED_AMONG) % words
    return str(_LABELS[figure.reckoning]) % words


# A mean that the producer reckoned itself, rather than the value of a place.
_PUBLISHED_AMONG = lazy_gettext("%(place)s, valeur publiée pour les %(counted)s")
_LABELS = {
    Reckoning.PUBLISHED: lazy_gettext("%(place)s, valeur publiée"),
    Reckoning.MEAN: lazy_gettext("%(place)s, moyenne simple de %(count)s %(counted)s"),
    Reckoning.WEIGHTED_MEAN: lazy_gettext(
        "%(place)s, moyenne de %(count)s %(counted)s, pondérée par %(weight)s"
    ),
    Reckoning.SUM: "%(place)s",
    Reckoning.MEDIAN: lazy_gettext("%(place)s, médiane de %(count)s départements"),
}
