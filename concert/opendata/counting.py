"""Counting what a file lists one by one: how many there are of each series, commune by commune.

Where a département was counted, what is not there is a zero: an earlier file of the same year may
have had some.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa

from concert.core.database import db
from concert.opendata.stage import Line
from concert.territories import codes
from concert.territories.models import Among, Figure, Reckoning, Subject, SubjectKind
from concert.territories.reference import departements


@dataclass
class Counts:
    """How many of each series there are by commune, and the départements that were counted."""

    series: Collection[str]
    by_commune: Counter[tuple[str, str]] = field(default_factory=Counter)
    departements: set[str] = field(default_factory=set)

    def figures_of_communes(self, period: str, day: date) -> Iterator[Line]:
        """What each commune has; a zero where it had some, in an earlier file of this period."""
        for (series, commune), count in self.by_commune.items():
            yield _figure(series, Subject(SubjectKind.COMMUNE, commune), count, period, day)
        for series, commune in self._gone(period):
            yield _figure(series, Subject(SubjectKind.COMMUNE, commune), 0, period, day)

    def figures_of_departements(self, period: str, day: date) -> Iterator[Line]:
        """What each département has, the zeros too: they say that it was counted."""
        sums: Counter[tuple[str, str]] = Counter()
        for (series, commune), count in self.by_commune.items():
            sums[series, codes.departement_of_commune(commune)] += count
        for code in sorted(self.departements & departements().keys()):
            for series in self.series:
                place = Subject(SubjectKind.DEPARTEMENT, code)
                yield _figure(series, place, sums[series, code], period, day)

    def _gone(self, period: str) -> list[tuple[str, str]]:
        query = sa.select(Figure.series, Figure.subject_code).where(
            Figure.subject_kind == SubjectKind.COMMUNE,
            Figure.series.in_(self.series),
            Figure.period == period,
            Figure.value > 0,
        )
        known = [(series, commune) for series, commune in db.session.execute(query)]
        return [
            (series, commune)
            for series, commune in known
            if (series, commune) not in self.by_commune
            and codes.departement_of_commune(commune) in self.departements
        ]


def _figure(series: str, place: Subject, count: int, period: str, day: date) -> Line:
    return {
        "series": series,
        "subject_kind": place.kind,
        "subject_code": place.code,
        "period": period,
        "among": Among.ALL,
        "value": float(count),
        "reckoning": Reckoning.SUM,
        "counted": None,
        "retrieved_on": day,
    }
