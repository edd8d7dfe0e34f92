"""What the directory says of communes: how many schools and pupils they have, and in which sector.

Of a département of which a file has but a few establishments, nothing is counted: it is an extract,
and its counts would be said of places that have more.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any

from concert.opendata.counting import Counts
from concert.opendata.layouts import Observed
from concert.opendata.means import Means
from concert.opendata.stage import Line
from concert.territories import codes
from concert.territories.models import (
    Among,
    EstablishmentKind,
    Reckoning,
    Sector,
    State,
    Subject,
    SubjectKind,
)

FEWEST = 100
_PUPILS_HERE, _SHARE = "directory_pupils", "place_public_share"
_PRIMARY = EstablishmentKind.PRIMARY_SCHOOL
_HERE = frozenset({State.OPEN, State.CLOSING})
# By kind: the series of how many there are, and of their pupils.
_COUNTED = {
    _PRIMARY: ("place_schools", "place_school_pupils"),
    EstablishmentKind.MIDDLE_SCHOOL: ("place_middle_schools", "place_secondary_pupils"),
    EstablishmentKind.HIGH_SCHOOL: ("place_high_schools", "place_secondary_pupils"),
}


@dataclass(frozen=True, slots=True)
class _Taught:
    """An école whose pupils and sector are known."""

    uai: str
    commune: str
    departement: str
    pupils: int
    public: bool


@dataclass
class Schooling:
    """The open establishments of a file, added up as its lines are read."""

    at: date
    _counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    _open: Counter[str] = field(default_factory=Counter)
    _pupils: dict[str, int] = field(default_factory=dict)
    _primary: list[_Taught] = field(default_factory=list)
    _dated: date | None = None

    def add(self, line: Line) -> None:
        """Count an establishment, if it is open."""
        if line["line_dated"]:
            self._dated = max(line["line_dated"], self._dated or line["line_dated"])
        if line["state"] not in _HERE or not line["commune_code"]:
            return
        commune = codes.commune_of(line["commune_code"])
        self._open[codes.departement_of_commune(commune)] += 1
        if line["pupils"]:
            self._pupils[line["uai"]] = line["pupils"]
        if line["kind"] in _COUNTED:
            self._count(line, commune)

    def _count(self, line: Line, commune: str) -> None:
        establishments, pupils = _COUNTED[line["kind"]]
        # A section of a lycée has a code of its own, and is no other lycée.
        if not line["nature"].startswith("SECTION"):
            self._counts[establishments, commune] += 1
        if not line["pupils"]:
            return
        self._counts[pupils, commune] += line["pupils"]
        if line["kind"] is _PRIMARY and line["sector"]:
            departement = codes.departement_of_commune(commune)
            public = line["sector"] is Sector.PUBLIC
            one = _Taught(line["uai"], commune, departement, line["pupils"], public)
            self._primary.append(one)

    def figures(self) -> Iterator[Line]:
        """What is drawn from the lines, once they have all been read."""
        period = str((self._dated or self.at).year)
        whole = {code for code, count in self._open.items() if count >= FEWEST}
        held = {
            name: count
            for name, count in self._counts.items()
            if codes.departement_of_commune(name[1]) in whole
        }
        series = {name for names in _COUNTED.values() for name in names}
        counts = Counts(sorted(series), Counter(held), whole)
        primary = [one for one in self._primary if one.departement in whole]
        found = chain(
            self._of_establishments(period),
            counts.figures_of_communes(period, self.at),
            counts.figures_of_departements(period, self.at),
            _shares(primary, period),
        )
        # Rows that are kept together have the same columns.
        yield from ({"weight": None, "retrieved_on": self.at, **one} for one in found)

    def _of_establishments(self, period: str) -> Iterator[Line]:
        for uai, pupils in self._pupils.items():
            place = Subject(SubjectKind.ESTABLISHMENT, uai)
            yield _figure(_PUPILS_HERE, place, period, pupils, Reckoning.PUBLISHED)


def _shares(primary: list[_Taught], period: str) -> Iterator[Line]:
    """The share of the public sector, in each commune and in the places that are wholly there."""
    all_of, public_of = Counter[str](), Counter[str]()
    means = Means()
    for one in primary:
        all_of[one.commune] += one.pupils
        public_of[one.commune] += one.pupils * one.public
        subject = Subject(SubjectKind.ESTABLISHMENT, one.uai)
        share = 100.0 * one.public
        means.add(
            Observed(_SHARE, subject, period, share, one.departement, weight=float(one.pupils))
        )
    for commune, pupils in all_of.items():
        share = round(100 * public_of[commune] / pupils, 4)
        place = Subject(SubjectKind.COMMUNE, commune)
        figure = _figure(_SHARE, place, period, share, Reckoning.WEIGHTED_MEAN)
        yield figure | {"weight": float(pupils)}
    yield from means.figures()


def _figure(
    series: str, place: Subject, period: str, value: float, reckoning: Reckoning
) -> dict[str, Any]:
    return {
        "series": series,
        "subject_kind": place.kind,
        "subject_code": place.code,
        "period": period,
        "among": Among.ALL,
        "value": float(value),
        "reckoning": reckoning,
        "counted": None,
    }
