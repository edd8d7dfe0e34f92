"""The national file of health and social establishments: how many of each kind, commune by commune.

The file has no header: its first line says its day, then come the establishments
(`structureet;…`), then where they stand (`geolocalisation;…`), of which nothing is kept. No name,
address nor telephone is kept either.
"""

import csv
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _

from concert.core.csv_text import text_of
from concert.core.errors import Refused
from concert.opendata.counting import Counts
from concert.opendata.report import Report, SetAside
from concert.opendata.stage import Given, Stage
from concert.territories import codes
from concert.territories.actions import store_figures
from concert.territories.series import Descriptor

_ESTABLISHMENT, _PLACE = "structureet", "geolocalisation"
_NUMBER, _COMMUNE, _DEPARTEMENT, _CATEGORY, _OPENED = 1, 12, 13, 18, 28
_CELLS = 31
# FINESS numbers the overseas départements by a letter, the other territories by a later one.
_OVERSEAS = dict.fromkeys("ABCDEF", "97") | dict.fromkeys("GHIJ", "98")
# The two communes of Guadeloupe that became territories of their own.
_SINCE = {"97123": "97701", "97127": "97801"}


@dataclass
class _Establishments:
    """The establishments of the file: each is counted once, in the series of its category."""

    by_category: dict[str, str]
    opened_by: str
    counts: Counts
    numbers: set[str] = field(default_factory=set)

    def add(self, cells: list[str]) -> None:
        """Count an establishment, unless it is none, or is for nobody yet."""
        if cells[0] != _ESTABLISHMENT:
            raise Refused(_("Cette ligne n’est pas celle d’un établissement."))
        if len(cells) < _CELLS:
            raise Refused(_("Cette ligne est incomplète : il lui manque des colonnes."))
        number = codes.finess(cells[_NUMBER])
        if number in self.numbers:
            raise Refused(_("L’établissement %(number)s a déjà une ligne.", number=number))
        commune = _commune_of(cells[_DEPARTEMENT], cells[_COMMUNE])
        self.numbers.add(number)
        self.counts.departements.add(codes.departement_of_commune(commune))
        if cells[_OPENED] > self.opened_by:
            raise SetAside(_("établissements qui ne sont pas encore ouverts"))
        series = self.by_category.get(cells[_CATEGORY])
        if series is None:
            raise SetAside(_("catégories que Concert ne compte pas"))
        self.counts.by_commune[series, commune] += 1


def read(given: Given, stage: Stage) -> Report:
    """How many establishments of each series each commune and each département has."""
    report = Report(given.descriptor.label)
    with given.opened() as file, closing(text_of(file)) as text:
        rows = csv.reader((line.replace("\0", "") for line in text), delimiter=";")
        day = _day(next(rows, []))
        counts = Counts([one.code for one in given.descriptor.series])
        categories = _series_by_category(given.descriptor)
        _count(rows, _Establishments(categories, day.isoformat(), counts), report)
    period = str(day.year)
    report.changes = stage.put(store_figures, counts.figures_of_communes(period, day))
    report.drawn = stage.put(store_figures, counts.figures_of_departements(period, day))
    return report


def _count(rows: Iterator[list[str]], found: _Establishments, report: Report) -> None:
    """Read every line; the number of the first one after the metadata is 2."""
    for number, cells in enumerate(_readable(rows), start=2):
        if cells and cells[0] != _PLACE:
            _count_one(number, cells, found, report)
    if not found.numbers:
        raise Refused(_("Ce fichier FINESS ne contient aucun établissement : est-il complet ?"))


def _count_one(number: int, cells: list[str], found: _Establishments, report: Report) -> None:
    try:
        found.add(cells)
    except Refused as refusal:
        report.refuse(number, refusal.reason)
    except SetAside as aside:
        report.set_aside[aside.reason] += 1
    else:
        report.accepted += 1


def _readable(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    while True:
        try:
            yield next(rows)
        except csv.Error:
            yield [""]
        except StopIteration:
            return


def _day(metadata: list[str]) -> date:
    try:
        return date.fromisoformat(metadata[3])
    except (IndexError, ValueError):
        raise Refused(
            _("La première ligne de ce fichier ne dit pas son jour : est-ce FINESS\u202f?")
        ) from None


def _series_by_category(descriptor: Descriptor) -> dict[str, str]:
    return {category: one.code for one in descriptor.series for category in one.names}


def _commune_of(departement: str, commune: str) -> str:
    """The INSEE code: FINESS gives the three last signs, and letters of its own overseas."""
    if departement[:1] == "9" and (beginning := _OVERSEAS.get(departement[1:])):
        code = codes.commune(beginning + commune)
        return _SINCE.get(code, code)
    return codes.commune_of(codes.commune(codes.departement(departement) + commune))
