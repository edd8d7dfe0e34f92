"""Importing a file of public data: one door for every dataset, and a report of every line.

A second import of the same file changes nothing; the good lines go in whatever the others are.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from concert.opendata import (
    ameli,
    annuaire,
    apl,
    communes,
    contours,
    extract,
    figures,
    finess,
)
from concert.opendata.archives import taken_out
from concert.opendata.recognition import dataset_of
from concert.opendata.report import Report
from concert.opendata.stage import Given, Stage, Watch, nobody
from concert.opendata.whole import refuse_cut, refuse_empty
from concert.territories.series import Descriptor

Reader = Callable[[Given, Stage], Report]

# What reads a file, by the `reader` of its dataset.
READERS: dict[str, Reader] = {
    "table": figures.read_table,
    "ameli": ameli.read,
    "annuaire": annuaire.read,
    "apl": apl.read,
    "communes": communes.read_communes,
    "contours": contours.read,
    "extract": extract.read,
    "finess": finess.read,
    "living_areas": communes.read_living_areas,
}


@dataclass(frozen=True)
class Prepared:
    """A file that has been read: what became of each line, and what would change."""

    descriptor: Descriptor
    report: Report
    _stage: Stage

    def store(self) -> Report:
        """Write all that it changes, in the transaction of the caller, who commits."""
        self._stage.write()
        return self.report


@contextmanager
def prepared(
    path: Path, name: str = "", *, at: datetime, year: str | None = None, watch: Watch = nobody
) -> Iterator[Prepared]:
    """Read a file of the dataset of that name, or of the one it is recognised as.

    Reading takes a while and only reads. On SQLite nobody else writes during `store`, which writes
    some thirty thousand new rows a second: beyond 150,000 of them, others are told to try again.
    On PostgreSQL nobody waits.
    """
    with taken_out(path) as table, Stage() as stage:
        descriptor = dataset_of(table, name)
        refuse_cut(table)
        given = Given(table, descriptor, at, year, watch)
        report = READERS[descriptor.reader](given, stage)
        refuse_empty(report)
        yield Prepared(descriptor, report, stage)


def import_file(path: Path, name: str = "", *, at: datetime, year: str | None = None) -> Report:
    """Import a file and say what became of it; the caller commits."""
    with prepared(path, name, at=at, year=year) as file:
        return file.store()
