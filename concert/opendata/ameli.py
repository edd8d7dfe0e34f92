"""The files of data.ameli.fr on professions of health: densities by département.

Two layouts are known: the long one as it is published, with one profession, year and place a
line; and the wide one that circulates, with one département a line, which names no year.
"""

from collections.abc import Collection, Iterator
from functools import cache

from flask_babel import gettext as _

from concert.core.errors import Refused
from concert.core.spreadsheets import Cells, key, number
from concert.core.text import shortened
from concert.opendata.figures import ReadLine, read_figures
from concert.opendata.layouts import Observed, has_columns, period_of
from concert.opendata.report import Report, SetAside
from concert.opendata.stage import Given, Stage
from concert.territories import codes
from concert.territories.models import Subject, SubjectKind
from concert.territories.reference import departement_named
from concert.territories.series import Years, all_series

_LONG = {"annee", "profession_sante", "departement", "classe_age", "libelle_sexe", "densite"}


def read(given: Given, stage: Stage) -> Report:
    """The densities of a file, long or wide."""
    descriptor = given.descriptor
    with given.table(fits=lambda row: has_columns(descriptor, row)) as table:
        return read_figures(table, reader_of(table.headers, given.year), given, stage)


def reader_of(headers: Collection[str], year: str | None) -> ReadLine:
    """How to read the lines of a file with these columns."""
    if set(headers) >= _LONG:
        return _long
    if year is None:
        raise Refused(_("Ce fichier ne dit pas de quelle année il est : ajoutez « --annee 2024 »."))
    return lambda cells: list(_wide(cells, year))


def _long(cells: Cells) -> list[Observed]:
    series = _series_by_name().get(key(cells["profession_sante"]))
    if series is None:
        raise SetAside(_("profession que Concert ne suit pas"))
    if cells["departement"] == "999":
        raise SetAside(_("total d’une région ou de la France"))
    if cells["classe_age"] != "tout_age" or cells["libelle_sexe"].lower() != "tout sexe":
        raise SetAside(_("détail par âge ou par sexe"))
    code = codes.departement(cells["departement"])
    return [
        _observed(series, code, period_of(cells["annee"], Years.CIVIL), number(cells["densite"]))
    ]


def _wide(cells: Cells, year: str) -> Iterator[Observed]:
    name = cells["libelle_departement"]
    known = departement_named(name)
    if known is None:
        text = shortened(name, 40)
        raise Refused(_("Ce département n’est pas connu : « %(text)s ».", text=text))
    for column, series in _series_by_name().items():
        if column in cells:
            yield _observed(series, known.code, period_of(year, Years.CIVIL), number(cells[column]))


def _observed(series: str, departement: str, period: str, value: float | None) -> Observed:
    subject = Subject(SubjectKind.DEPARTEMENT, departement)
    return Observed(series, subject, period, value, departement)


@cache
def _series_by_name() -> dict[str, str]:
    """The series by the names of its profession, as columns are compared."""
    return {key(name): one.code for one in all_series().values() for name in one.names}
