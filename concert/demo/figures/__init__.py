"""The real figures the demonstration stands on: two schools of Ille-et-Vilaine, and Lozère."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.resources import as_file, files
from pathlib import Path

from concert.opendata.imports import import_file
from concert.opendata.report import Report
from concert.territories.reference import load_reference

SCHOOL = "0352778E"
COLLEGE = "0350003N"
ILLE_ET_VILAINE = "35"
LOZERE = "48"

_FILES = (
    ("communes", "communes-48.csv"),
    ("contours", "contours-48.geojson"),
    ("annuaire", "annuaire-35.csv"),
    ("extrait", "figures.csv"),
)


def load_extract(at: datetime) -> list[Report]:
    """Bring the extract into the database by the imports that bring any public file."""
    load_reference()
    reports = []
    for dataset, name in _FILES:
        with _file(name) as path:
            reports.append(import_file(path, dataset, at=at))
    return reports


@contextmanager
def _file(name: str) -> Iterator[Path]:
    with as_file(files(__name__).joinpath(name)) as path:
        yield path
