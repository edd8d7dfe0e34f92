"""Comparing honestly: what the lines of a file allow to say of a territory, and no more.

A département is compared with only if the file has lines of it, an académie only if it has all
of its départements, France only if it has them all. A mean of a handful says more of each than
of the whole, so it is left out.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from concert.opendata.layouts import Observed
from concert.territories.models import FRANCE, Among, Reckoning, Subject, SubjectKind
from concert.territories.reference import departements, departements_of
from concert.territories.series import Comparison, all_series

FEWEST = 5
_DIGITS = 4


@dataclass
class Sum:
    """What a mean needs of the lines already read."""

    count: int = 0
    values: float = 0.0
    weighted: float = 0.0
    weights: float = 0.0
    unweighted: int = 0

    def add(self, value: float, weight: float | None) -> None:
        """Count one more line."""
        self.count += 1
        self.values += value
        self.weighted += value * (weight or 0)
        self.weights += weight or 0
        self.unweighted += not weight

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


@dataclass
class Means:
    """The sums of a file's lines, by series and period, then by département and sector."""

    sums: dict[tuple[str, str], dict[tuple[str, Among], Sum]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Sum))
    )

    def add(self, one: Observed) -> None:
        """Count a value, if its series is compared with a mean."""
        if one.value is None or all_series()[one.series].comparison is not Comparison.MEAN:
            return
        sums = self.sums[one.series, one.period]
        for among in {Among.ALL, one.among}:
            sums[one.departement, among].add(one.value, one.weight)

    def figures(self) -> Iterator[dict[str, Any]]:
        """A figure for each territory that the file covers."""
        for (series, period), sums in self.sums.items():
            covered = {code for code, _among in sums}
            for place, parts in _places(covered, all_series()[series].absent):
                for among in Among:
                    whole = sum((sums.get((code, among), Sum()) for code in parts), Sum())
                    if whole.count >= FEWEST:
                        value, reckoning = whole.mean
                        figure = _figure(series, place, period, value, reckoning, whole.count)
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


def _places(covered: set[str], absent: Collection[str]) -> Iterator[tuple[Subject, list[str]]]:
    """The territories whose départements are all covered, each with them, in order."""
    for code in sorted(covered & departements().keys()):
        yield Subject(SubjectKind.DEPARTEMENT, code), [code]
    for code in sorted({one.academie for one in departements().values()}):
        if departements_of(code) <= covered:
            yield Subject(SubjectKind.ACADEMIE, code), sorted(departements_of(code))
    everywhere = departements().keys() - set(absent)
    if everywhere <= covered:
        yield FRANCE, sorted(everywhere)


def _figure(
    series: str, place: Subject, period: str, value: float, reckoning: Reckoning, counted: int
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
