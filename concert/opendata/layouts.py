"""How a line of a plain table is read, by what the file of its dataset says of its columns."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from concert.core.errors import Refused
from concert.core.spreadsheets import Cells, key, number
from concert.core.text import folded, shortened
from concert.opendata.report import SetAside
from concert.territories import codes
from concert.territories.models import Among, Subject, SubjectKind
from concert.territories.reference import departement_named
from concert.territories.series import Descriptor, Measure, Series, Years, descriptors, several

_DIGITS = 4
_CODES: dict[SubjectKind, Callable[[str], str]] = {
    SubjectKind.ESTABLISHMENT: codes.uai,
    SubjectKind.COMMUNE: codes.commune,
    SubjectKind.DEPARTEMENT: codes.departement,
}


@dataclass(frozen=True)
class Observed:
    """One value read in a file; `weight` is what it counts for in a mean, when the file says."""

    series: str
    subject: Subject
    period: str
    value: float | None
    departement: str
    among: Among = Among.ALL
    weight: float | None = None
    commune: str = ""
    # What the producer says of the places it is in: their kind, among whom, the value.
    references: tuple[tuple[SubjectKind, Among, float], ...] = ()


def recognised(headers: Collection[str]) -> Descriptor | None:
    """The dataset whose files have these columns, if it is one of ours."""
    return next((one for one in descriptors().values() if has_columns(one, headers)), None)


def has_columns(descriptor: Descriptor, headers: Collection[str]) -> bool:
    """Whether a table with these columns, as they are compared, is of this dataset."""
    here = set(headers)

    def there(name: str) -> bool:
        return _found(descriptor, name, here) is not None

    return (
        bool(descriptor.needs or descriptor.one_of)
        and all(map(there, descriptor.needs))
        and (not descriptor.one_of or any(map(there, descriptor.one_of)))
        and not any(map(there, descriptor.lacks))
    )


def _found(descriptor: Descriptor, name: str, headers: Collection[str]) -> str | None:
    """The header of a column in this file, from our name of it or from the header itself."""
    variants = descriptor.columns.get(name, (name,))
    return next((header for header in map(key, variants) if header in headers), None)


class Layout:
    """A dataset's way of writing, as one of its files has it: its columns, found once."""

    def __init__(self, descriptor: Descriptor, headers: Collection[str]) -> None:
        here = set(headers)
        self.descriptor = descriptor
        found = {name: _found(descriptor, name, here) for name in descriptor.columns}
        self._columns = {name: header for name, header in found.items() if header}
        self._series = [
            (one, one.measure)
            for one in descriptor.series
            if one.measure and self._columns.keys() >= set(one.measure.columns)
        ]
        self._references = {one.code: _references(measure, here) for one, measure in self._series}
        self._only = _words(descriptor.only)
        self._series_only = {one.code: _words(measure.only) for one, measure in self._series}

    @property
    def says_the_commune(self) -> bool:
        """Whether its lines say by a code where they are."""
        return "commune" in self._columns

    def observed_in(self, cells: Cells) -> list[Observed]:
        """What one line says: a value for each series that it is about and has a column for."""
        if not self._says(cells, self._only):
            raise SetAside(self.descriptor.aside)
        code = self._cell(cells, "code")
        period = period_of(self._cell(cells, "period"), self.descriptor.year)
        where = self._departement(cells), self._among(cells), self._commune(cells)
        return [
            self._observed(one, measure, cells, code, period, where)
            for one, measure in self._series
            if self._says(cells, self._series_only[one.code])
        ]

    def _observed(
        self,
        series: Series,
        measure: Measure,
        cells: Cells,
        code: str,
        period: str,
        where: tuple[str, Among, str],
    ) -> Observed:
        departement, among, commune = where
        belongs_to = self._belongs_to(series, measure, cells)
        return Observed(
            series=belongs_to,
            subject=Subject(series.about, _CODES[series.about](code)),
            period=period,
            value=self._value(measure, cells),
            departement=departement,
            among=among,
            weight=self._sum(cells, measure.weight),
            commune=commune,
            references=self._said_of_places(series, cells) if belongs_to == series.code else (),
        )

    def _said_of_places(
        self, series: Series, cells: Cells
    ) -> tuple[tuple[SubjectKind, Among, float], ...]:
        columns = self._references[series.code]
        said = ((kind, among, number(cells[header])) for kind, among, header in columns)
        return tuple((kind, among, value) for kind, among, value in said if value is not None)

    def _cell(self, cells: Cells, name: str) -> str:
        return cells.get(self._columns.get(name, ""), "")

    def _says(self, cells: Cells, only: Mapping[str, Collection[str]]) -> bool:
        return all(folded(self._cell(cells, name)) in words for name, words in only.items())

    def _belongs_to(self, series: Series, measure: Measure, cells: Cells) -> str:
        """The files of écoles and of collèges look alike: a line's name says when one is other."""
        name = folded(self._cell(cells, "name"))
        other = (code for word, code in measure.elsewhere.items() if name.startswith(folded(word)))
        return next(other, series.code)

    def _value(self, measure: Measure, cells: Cells) -> float | None:
        value = self._sum(cells, measure.value)
        if value is None:
            return None
        if value < 0 and not measure.may_be_negative:
            raise Refused(_("Une valeur ne peut pas être négative."))
        if not measure.divided_by:
            return value if value >= measure.fewest or measure.may_be_negative else None
        divisor = self._sum(cells, measure.divided_by)
        return round(value * measure.times / divisor, _DIGITS) if divisor else None

    def _sum(self, cells: Cells, names: str | tuple[str, ...]) -> float | None:
        """The columns added up; nothing when one of them says nothing."""
        numbers = [number(self._cell(cells, name)) for name in several(names)]
        known = [one for one in numbers if one is not None]
        return sum(known) if known and len(known) == len(numbers) else None

    def _departement(self, cells: Cells) -> str:
        text = self._cell(cells, "departement")
        known = departement_named(text)
        return known.code if known else codes.departement(text)

    def _among(self, cells: Cells) -> Among:
        if "sector" not in self._columns:
            return Among.ALL
        return sector(self._cell(cells, "sector"))

    def _commune(self, cells: Cells) -> str:
        """The commune, for comparing: a code that is none does not keep the value out."""
        try:
            return codes.commune_of(codes.commune(self._cell(cells, "commune")))
        except Refused:
            return ""


def period_of(text: str, year: Years) -> str:
    """« 2021-2022 », whether the file writes that, one of its years, or the first of January."""
    years = re.fullmatch(r"(20[0-9]{2})(?:[-/ ](20[0-9]{2})|-01-01.{0,20})?", text)
    if years is None or (years[2] and int(years[2]) != int(years[1]) + 1):
        raise Refused(_("Cette année n’est pas connue : « %(text)s ».", text=text[:20]))
    if year is Years.CIVIL:
        return years[1]
    first = int(years[1]) - (year is Years.ENDS and not years[2])
    return f"{first}-{first + 1}"


def sector(text: str) -> Among:
    """« Public », « PRIVE », « privé sous contrat », « PU »…"""
    said = folded(text)
    if said.startswith("pu"):
        return Among.PUBLIC
    if said.startswith("pr"):
        return Among.PRIVATE
    raise Refused(_("Ce secteur n’est pas connu : « %(text)s ».", text=shortened(text, 40)))


def _references(
    measure: Measure, headers: Collection[str]
) -> tuple[tuple[SubjectKind, Among, str], ...]:
    """The columns of this file where the producer gives the values of places."""
    named = (
        (kind, among, key(getattr(published, among.value)))
        for kind, published in measure.published.items()
        for among in Among
    )
    return tuple(one for one in named if one[2] in headers)


def _words(only: Mapping[str, Collection[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(map(folded, words)) for name, words in only.items()}
