"""What the figures say of one subject: its latest values, what they compare with, and before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.core.database import db
from concert.territories import codes, wording
from concert.territories.areas import main_departement
from concert.territories.around import (
    Around,
    Compared,
    Measured,
    apart,
    around_of,
    compared_within,
)
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
from concert.territories.series import Series, all_series


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
    # Where it is, as one says it, when it is of a place: « en Lozère ».
    here: str = ""

    @property
    def says(self) -> str:
        """Its sentence, but for the amount and the period: « En Lozère, on compte {} {year} »."""
        of_schools = self.series.about is SubjectKind.ESTABLISHMENT
        said = self.series.said(self.value, there=of_schools and bool(self.here))
        said = said.replace("{here}", self.here)
        return said[:1].upper() + said[1:]

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


def readings_about(subject: Subject) -> list[Reading]:
    """One reading for each series that has a figure about the subject, in three queries at most."""
    figures = _figures_of(subject)
    return _readings(figures, around_of(subject) if figures else Around())


def readings_of(territory: Territory) -> list[Reading]:
    """What is known of a place: of itself, of its communes together, then of its département.

    A commune, a living area or a list of communes is too small for some figures: those of the
    département that holds most of its communes follow its own, and say so.
    """
    if territory.kind not in _SMALL:
        found = readings_about(Subject(SubjectKind(territory.kind.value), territory.code))
        return _placed(found, territory)
    around = Around((*apart(FRANCE, _holding(territory)), FRANCE))
    own = _placed(_readings(gathered_in(territory), around), territory)
    return [*own, *_borrowed(main_departement(territory), {one.series.code for one in own})]


def _placed(found: Iterable[Reading], territory: Territory) -> list[Reading]:
    """The same, saying where they are."""
    here = wording.inside(territory.kind, territory.name, territory.code)
    return [replace(one, here=here) for one in found]


def readings_at(establishment: Establishment) -> list[Reading]:
    """What is known of a school, then what its commune says to its schools."""
    found = readings_about(Subject(SubjectKind.ESTABLISHMENT, establishment.uai))
    known = {one.series.code for one in found}
    own = [one for one in found if known.isdisjoint(one.series.unless)]
    commune = _commune_of(establishment)
    if commune is None:
        return own
    around = Around((*apart(FRANCE, _holding(commune)), FRANCE))
    figures = {
        code: figures
        for code, figures in gathered_in(commune).items()
        if all_series()[code].for_schools and code not in known
    }
    beside = _placed(_readings(figures, around), commune)
    return [*own, *(replace(one, about=commune.name) for one in beside)]


def _commune_of(establishment: Establishment) -> Territory | None:
    query = sa.select(Territory).where(
        Territory.kind == TerritoryKind.COMMUNE,
        Territory.code == codes.commune_of(establishment.commune_code),
    )
    return db.session.scalar(query)


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
    closer = [one for one in apart if one.series.code not in known]
    return [replace(one, about=departement.name) for one in _placed(closer, departement)]


def _readings(figures: Mapping[str, Sequence[Measured]], around: Around) -> list[Reading]:
    series = [code for code in all_series() if code in figures]
    compared = compared_within([figures[code][-1] for code in series], around)
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


def _reading(
    figures: Sequence[Measured], compared: dict[tuple[Subject, str], Compared], around: Around
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
