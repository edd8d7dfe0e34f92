"""What the figures say of one subject: its latest values, what they compare with, and before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple, Protocol

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from concert.core.database import db
from concert.territories import codes, wording
from concert.territories.areas import main_departement
from concert.territories.gathered import gathered_in
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
from concert.territories.series import Series, all_series


class Compared(NamedTuple):
    """What a value is compared with, and how that was reckoned, in one line."""

    label: str
    value: float
    kind: str = ""
    reckoning: str = ""


class Earlier(NamedTuple):
    """The value of an earlier period, measured as the series says (`comparable_since`) or not."""

    period: str
    value: float


@dataclass(frozen=True)
class Reading:
    """One series about one subject."""

    series: Series
    period: str
    value: float
    reckoning: Reckoning
    retrieved_on: date
    comparisons: tuple[Compared, ...]
    # The oldest first, as a trend is drawn.
    earlier: tuple[Earlier, ...]
    # Whose figure it is, when it is that of the territory around: « Lozère ».
    about: str = ""

    @property
    def label(self) -> str:
        """What it is, and of whom when it is not of the subject itself."""
        if not self.about:
            return self.series.label
        return _("%(label)s (%(place)s)", label=self.series.label, place=self.about)

    @property
    def page(self) -> str:
        """The page of the dataset that holds this value."""
        return self.series.page_of(self.period)


@dataclass(frozen=True)
class _Around:
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


def readings_about(subject: Subject) -> list[Reading]:
    """One reading for each series that has a figure about the subject, in three queries at most."""
    figures = _figures_of(subject)
    return _readings(figures, _around(subject) if figures else _Around())


def readings_of(territory: Territory) -> list[Reading]:
    """What is known of a place: of itself, of its communes together, then of its département.

    A commune, a living area or a list of communes is too small for some figures: those of the
    département that holds most of its communes follow its own, and say so.
    """
    if territory.kind not in _SMALL:
        return readings_about(Subject(SubjectKind(territory.kind.value), territory.code))
    around = _Around((*_apart(FRANCE, _holding(territory)), FRANCE))
    own = _readings(gathered_in(territory), around)
    return [*own, *_borrowed(main_departement(territory), {one.series.code for one in own})]


_SMALL = {TerritoryKind.COMMUNE, TerritoryKind.LIVING_AREA, TerritoryKind.AREA}


def _holding(territory: Territory) -> tuple[Subject, ...]:
    """The département and the region that hold it whole."""
    return (
        Subject(SubjectKind.DEPARTEMENT, territory.departement_code or ""),
        Subject(SubjectKind.REGION, territory.region_code or ""),
    )


def _borrowed(departement: Territory | None, known: set[str]) -> list[Reading]:
    """The figures of the département that are not known more closely."""
    if departement is None:
        return []
    found = readings_about(Subject(SubjectKind.DEPARTEMENT, departement.code))
    # A count of the département says nothing of a place that has none of its own.
    apart = [one for one in found if one.reckoning is not Reckoning.SUM]
    return [replace(one, about=departement.name) for one in apart if one.series.code not in known]


def _readings(figures: Mapping[str, Sequence[Measured]], around: "_Around") -> list[Reading]:
    series = [code for code in all_series() if code in figures]
    compared = _compared([figures[code][-1] for code in series], around)
    return [_reading(figures[code], compared, around) for code in series]


def _figures_of(subject: Subject) -> dict[str, list[Figure]]:
    """The subject's own figures by series, in order of period."""
    query = (
        sa.select(Figure)
        .where(
            Figure.subject_kind == subject.kind,
            Figure.subject_code == subject.code,
            Figure.among == Among.ALL,
        )
        .order_by(Figure.series, Figure.period, Figure.id)
    )
    found = groupby(db.session.scalars(query), key=lambda figure: figure.series)
    return {series: list(figures) for series, figures in found}


def _around(subject: Subject) -> _Around:
    row = db.session.execute(_whereabouts(subject)).first()
    if row is None:
        return _Around()
    commune, departement, academie, region, sector = row
    places = (
        Subject(SubjectKind.COMMUNE, codes.commune_of(commune or "")),
        Subject(SubjectKind.DEPARTEMENT, departement or ""),
        Subject(SubjectKind.ACADEMIE, academie or ""),
        Subject(SubjectKind.REGION, region or ""),
        FRANCE,
    )
    return _Around(_apart(subject, places), Among(sector.value) if sector else Among.ALL)


def _apart(subject: Subject, places: Iterable[Subject]) -> tuple[Subject, ...]:
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


def _compared(latest: Sequence[Measured], around: _Around) -> dict[tuple[Subject, str], Compared]:
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


def _reading(
    figures: Sequence[Measured], compared: dict[tuple[Subject, str], Compared], around: _Around
) -> Reading:
    latest, series = figures[-1], all_series()[figures[-1].series]
    places: Iterable[Compared | None] = (
        compared.get((place, series.code)) for place in around.places
    )
    return Reading(
        series=series,
        period=latest.period,
        value=latest.value,
        reckoning=latest.reckoning,
        retrieved_on=latest.retrieved_on,
        comparisons=tuple(one for one in places if one),
        earlier=tuple(Earlier(one.period, one.value) for one in figures[:-1]),
    )
