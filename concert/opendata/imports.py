"""Importing a file of public data: one door for every kind, and a report of every line.

A second import of the same file changes nothing; the good lines go in whatever the others are.
"""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from concert.core.database import db
from concert.opendata.annuaire import import_annuaire
from concert.opendata.communes import import_communes, import_living_areas
from concert.opendata.figures import import_figures
from concert.opendata.report import Report


class Kind(StrEnum):
    """The files we know how to import."""

    ESTABLISHMENTS = "annuaire"
    FIGURES = "chiffres"
    COMMUNES = "communes"
    LIVING_AREAS = "bassins-de-vie"


def import_file(
    kind: Kind,
    path: Path,
    *,
    at: datetime,
    year: str | None = None,
    save: Callable[[], None] | None = None,
) -> Report:
    """Import a file and say what became of it; `year` is for the files that do not say theirs.

    Nothing is committed here. `save` is called after each batch: a command that imports on a
    site at work gives `db.session.commit`, within `write_transaction`, so that others can write
    between two batches.
    """
    keep = save or db.session.flush
    match kind:
        case Kind.ESTABLISHMENTS:
            return import_annuaire(path, save=keep)
        case Kind.FIGURES:
            return import_figures(path, at=at, year=year, save=keep)
        case Kind.COMMUNES:
            return import_communes(path, save=keep)
        case Kind.LIVING_AREAS:
            return import_living_areas(path, save=keep)
