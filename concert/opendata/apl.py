"""The workbooks of the DREES on who can reach how many professionals: one sheet a year.

A sheet opens on eight lines of titles, then the header, whose columns end with spaces and name the
year of the population; a line of units follows it.
"""

import re
from collections.abc import Iterator

from flask_babel import gettext as _

from concert.core import spreadsheets
from concert.core.clock import PARIS
from concert.core.errors import Refused
from concert.core.spreadsheets import Cells, Table, key
from concert.opendata.figures import figure_of, observed
from concert.opendata.layouts import Layout, Observed, has_columns
from concert.opendata.means import Means
from concert.opendata.report import Report, SetAside
from concert.opendata.stage import Given, Line, Stage
from concert.territories import codes
from concert.territories.actions import store_figures

_CODE = ("code_commune_insee", "code_commune")
_ADDED = ("feuille", "departement_commune")
_YEAR = re.compile(r"20[0-9]{2}")
_DATED = re.compile(r"_(19|20)[0-9]{2}(?=_|$)")
_POPULATION = "population_standardisee"


def read(given: Given, stage: Stage) -> Report:
    """What each commune can reach, year after year, and the means that weigh every commune."""
    report, means = Report(given.descriptor.label), Means()
    day = {"retrieved_on": given.at.astimezone(PARIS).date()}
    report.changes = stage.put(store_figures, (one | day for one in _lines(given, report, means)))
    report.drawn = stage.put(store_figures, (one | day for one in means.figures()))
    return report


def _lines(given: Given, report: Report, means: Means) -> Iterator[Line]:
    descriptor = given.descriptor
    with (
        given.opened() as stream,
        spreadsheets.each(stream, fits=lambda row: has_columns(descriptor, row)) as tables,
    ):
        for sheet, table in tables:
            read_line = _Sheet(given, sheet, table)
            for one in observed(table, read_line, report):
                means.add(one)
                yield figure_of(one) | {"weight": one.weight}
            report.refuse_unreadable(table)


class _Sheet:
    """How the lines of one sheet are read: all are of its year."""

    def __init__(self, given: Given, sheet: str, table: Table) -> None:
        self._year = _year_of(sheet, given.year)
        table.headers[:] = [_undated(header) for header in table.headers]
        self._layout = Layout(given.descriptor, [*table.headers, *_ADDED])

    def __call__(self, cells: Cells) -> list[Observed]:
        code = next((cells[name] for name in _CODE if cells.get(name)), "")
        if not code or not any(text for name, text in cells.items() if name not in _CODE):
            raise SetAside(_("unités et notes"))
        departement = codes.departement_of_commune(codes.commune(code))
        return self._layout.observed_in(
            {**cells, "feuille": self._year, "departement_commune": departement}
        )


def _year_of(sheet: str, given: str | None) -> str:
    said = _YEAR.findall(sheet)
    year = said[-1] if said else given
    if year is None:
        raise Refused(
            _(
                "La feuille « %(sheet)s » ne dit pas de quelle année elle est : ajoutez"
                " « --annee 2024 ».",
                sheet=sheet[:40],
            )
        )
    return year


def _undated(header: str) -> str:
    """The header without its year, and that of the population without its profession."""
    bare = _DATED.sub("", header)
    return key("population standardisée") if bare.startswith(_POPULATION) else bare
