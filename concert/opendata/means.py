"""Comparing honestly: what the lines of a file allow to say of a territory, and no more.

A département is compared with only if the file has lines of it, an académie or a region only if
it has all of its départements, France only if it has them all. A mean of a handful says more of
each than of the whole, so it is left out; in a commune two are enough, since the figures are
public and everyone there knows both, but a mean of one is none. Where the producer publishes the
value of a place, that one is kept rather than ours.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from statistics import median
from typing import Any

from concert.opendata.layouts import Observed
from concert.territories.models import FRANCE, Among, Reckoning, Subject, SubjectKind
from concert.territories.reference import departements, departements_in, departements_of
from concert.territories.series import Comparison, all_series

FEWEST = 5
FEWEST_IN_A_COMMUNE = 2
_DIGITS = 4
_AT_ONCE = 1_000

Row = tuple[str, str, str, str, str, float, float]


@dataclass
class Sum:
    """What a mean needs of the lines already read."""

    count: int = 0
    values: float = 0.0
    weighted: float = 0.0
    weights: float = 0.0
    unweighted: int = 0

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(
            self.count + other.count,
            self.values + other.values,
            self.weighted + other.weighted,
            self.weights + other.weights,
            self.unweighted + other.unweighted,
        )

    @property
    def mean(self) -> tuple[float, Reckoning]:
        """Weighted when every line says what it weighs, else plain; and which of the two."""
        if self.unweighted:
            return round(self.values / self.count, _DIGITS), Reckoning.MEAN
        return round(self.weighted / self.weights, _DIGITS), Reckoning.WEIGHTED_MEAN


_SCRATCH = """
CREATE TABLE observed (
    series TEXT, period TEXT, departement TEXT, commune TEXT, among TEXT, value REAL, weight REAL
)
"""
_SUMS = """
SELECT series, period, {place}, among,
    count(*), sum(value), sum(value * weight), sum(weight), sum(weight = 0)
FROM observed WHERE {place} != ''
GROUP BY series, period, {place}, among ORDER BY series, period, {place}, among
"""


class Means:
    """The lines of a file, kept in a scratch database on the disk until they are added up.

    There may be a million of them, in tens of thousands of communes: too many to hold.
    """

    def __init__(self, communes: Mapping[str, str] | None = None) -> None:
        # Where a school is, for the files that do not say it.
        self._communes = communes or {}
        # A database without a name is a file of SQLite's own, which goes when it is closed.
        self._scratch = sqlite3.connect("")
        self._scratch.execute(_SCRATCH)
        self._waiting: list[Row] = []
        self._published: dict[tuple[str, str, Subject, Among], float | None] = {}

    def add(self, one: Observed) -> None:
        """Count a value, if its series is compared with a mean."""
        if one.value is None or all_series()[one.series].comparison is not Comparison.MEAN:
            return
        commune = one.commune or self._communes.get(one.subject.code, "")
        place = (one.departement, commune, one.among.value)
        self._waiting.append((one.series, one.period, *place, one.value, one.weight or 0.0))
        if len(self._waiting) >= _AT_ONCE:
            self._flush()
        for kind, among, value in one.references:
            self._refer(one, kind, among, value)

    def _refer(self, one: Observed, kind: SubjectKind, among: Among, value: float) -> None:
        """Note what the producer says of a place; if two lines disagree, it is not said."""
        if place := _place_of(kind, one.departement):
            name = (one.series, one.period, place, among)
            if self._published.setdefault(name, value) != value:
                self._published[name] = None

    def _flush(self) -> None:
        self._scratch.executemany(
            "INSERT INTO observed VALUES (?, ?, ?, ?, ?, ?, ?)", self._waiting
        )
        self._waiting.clear()

    def figures(self) -> Iterator[dict[str, Any]]:
        """A figure for each territory that the file covers; what is published comes first."""
        self._flush()
        for (series, period, place, among), value in self._published.items():
            if value is not None:
                figure = _figure(series, place, period, value, Reckoning.PUBLISHED, None)
                yield figure | {"among": among}
        yield from self._reckoned()
        self._scratch.close()

    def _reckoned(self) -> Iterator[dict[str, Any]]:
        for (series, period), rows in groupby(self._sums("departement"), lambda row: row[:2]):
            sums = {(row[2], Among(row[3])): Sum(*row[4:]) for row in rows}
            yield from self._of_departements(series, period, sums)
        for (series, period, code), rows in groupby(self._sums("commune"), lambda row: row[:3]):
            place = Subject(SubjectKind.COMMUNE, code)
            sums = {(code, Among(row[3])): Sum(*row[4:]) for row in rows}
            yield from self._of(series, period, place, [code], sums, FEWEST_IN_A_COMMUNE)

    def _sums(self, place: str) -> Iterator[tuple[Any, ...]]:
        return iter(self._scratch.execute(_SUMS.format(place=place)))

    def _of_departements(
        self, series: str, period: str, sums: dict[tuple[str, Among], Sum]
    ) -> Iterator[dict[str, Any]]:
        covered = {code for code, _among in sums}
        for place, parts in _places(covered, set(all_series()[series].absent)):
            yield from self._of(series, period, place, parts, sums, FEWEST)

    def _of(
        self,
        series: str,
        period: str,
        place: Subject,
        parts: list[str],
        sums: dict[tuple[str, Among], Sum],
        fewest: int,
    ) -> Iterator[dict[str, Any]]:
        """The mean of a place made of these parts: of them all, and of each sector."""
        for among in Among:
            sectors = Among if among is Among.ALL else [among]
            found = (sums.get((code, sector)) for code in parts for sector in sectors)
            whole = sum(filter(None, found), Sum())
            said = self._published.get((series, period, place, among))
            if whole.count >= fewest and said is None:
                figure = _figure(series, place, period, *whole.mean, whole.count)
                yield figure | {"among": among}


@dataclass
class Medians:
    """The values of départements, by series and period."""

    values: dict[tuple[str, str], dict[str, float]] = field(
        default_factory=lambda: defaultdict(dict)
    )

    def add(self, one: Observed) -> None:
        """Keep the value of a département, if its series is compared with a median."""
        if one.value is not None and all_series()[one.series].comparison is Comparison.MEDIAN:
            self.values[one.series, one.period][one.departement] = one.value

    def figures(self) -> Iterator[dict[str, Any]]:
        """The median of the départements, when they are all there."""
        for (series, period), values in self.values.items():
            if values.keys() >= departements().keys():
                known = [values[code] for code in departements()]
                value = round(median(known), _DIGITS)
                yield _figure(series, FRANCE, period, value, Reckoning.MEDIAN, len(known))


def _place_of(kind: SubjectKind, departement: str) -> Subject | None:
    """The place of that kind that a département is in."""
    known = departements().get(departement)
    if kind is SubjectKind.COUNTRY:
        return FRANCE
    if known is None:
        return None
    codes = {
        SubjectKind.DEPARTEMENT: known.code,
        SubjectKind.ACADEMIE: known.academie,
        SubjectKind.REGION: known.region,
    }
    return Subject(kind, codes[kind])


def _places(covered: set[str], absent: set[str]) -> Iterator[tuple[Subject, list[str]]]:
    """The territories whose départements are all covered, each with them, in order."""
    for code in sorted(covered & departements().keys()):
        yield Subject(SubjectKind.DEPARTEMENT, code), [code]
    for kind, code, parts in _wholes():
        expected = parts - absent
        if expected and expected <= covered:
            yield Subject(kind, code), sorted(expected)


def _wholes() -> Iterator[tuple[SubjectKind, str, frozenset[str]]]:
    for code in sorted({one.academie for one in departements().values()}):
        yield SubjectKind.ACADEMIE, code, departements_of(code)
    for code in sorted({one.region for one in departements().values()}):
        yield SubjectKind.REGION, code, departements_in(code)
    yield *FRANCE, frozenset(departements())


def _figure(
    series: str,
    place: Subject,
    period: str,
    value: float,
    reckoning: Reckoning,
    counted: int | None,
) -> dict[str, Any]:
    return {
        "series": series,
        "subject_kind": place.kind,
        "subject_code": place.code,
        "period": period,
        "among": Among.ALL,
        "value": value,
        "reckoning": reckoning,
        "counted": counted,
    }
