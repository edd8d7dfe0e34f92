"""Files of figures: their lines are read by the layout of their dataset, the comparisons drawn."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from flask_babel import gettext as _

from concert.core.clock import PARIS
from concert.core.errors import Refused
from concert.core.spreadsheets import Cells, Table
from concert.opendata.layouts import Layout, Observed, has_columns
from concert.opendata.means import Means, Medians
from concert.opendata.report import Report, SetAside
from concert.opendata.stage import Given, Line, Stage
from concert.territories.actions import store_figures
from concert.territories.models import Among, Reckoning
from concert.territories.queries import communes_of_establishments

ReadLine = Callable[[Cells], list[Observed]]


def read_table(given: Given, stage: Stage) -> Report:
    """Every figure of a plain table."""
    descriptor = given.descriptor
    with given.table(fits=lambda row: has_columns(descriptor, row)) as table:
        layout = Layout(descriptor, table.headers)
        communes = {} if layout.says_the_commune else communes_of_establishments()
        return read_figures(table, layout.observed_in, given, stage, communes)


def read_figures(
    table: Table,
    read: ReadLine,
    given: Given,
    stage: Stage,
    communes: Mapping[str, str] | None = None,
) -> Report:
    """The figures of the lines, then what they allow to say of the territories they cover.

    `communes` says where each establishment is, for a file that does not.
    """
    report = Report(given.descriptor.label)
    day = given.at.astimezone(PARIS).date()
    means, medians = Means(communes), Medians()
    values = _counted(observed(table, read, report), (means, medians))
    figures = (figure_of(one) | {"retrieved_on": day} for one in values)
    report.changes = stage.put(store_figures, figures)
    report.refuse_unreadable(table)
    drawn = (one | {"retrieved_on": day} for sums in (means, medians) for one in sums.figures())
    report.drawn = stage.put(store_figures, drawn)
    return report


def observed(table: Table, read: ReadLine, report: Report) -> Iterator[Observed]:
    """The values of the lines; a school given twice for one year keeps its first line."""
    seen: set[str] = set()
    for number, cells in table:
        try:
            values = read(cells)
            _refuse_again(values, seen)
        except Refused as refusal:
            report.refuse(number, refusal.reason)
        except SetAside as aside:
            report.set_aside[aside.reason] += 1
        else:
            report.accepted += 1
            report.absent += sum(one.value is None for one in values)
            yield from (one for one in values if one.value is not None)


def _refuse_again(values: list[Observed], seen: set[str]) -> None:
    # The first value of a line stands for all: a text for each of a million would be too much.
    for one in values[:1]:
        name = f"{one.series} {one.subject.code} {one.period}"
        if name in seen:
            code, period = one.subject.code, one.period
            raise Refused(_("%(code)s a déjà une ligne pour %(period)s.", code=code, period=period))
        seen.add(name)


def _counted(values: Iterable[Observed], sums: tuple[Means, Medians]) -> Iterator[Observed]:
    for one in values:
        for each in sums:
            each.add(one)
        yield one


def figure_of(one: Observed) -> Line:
    """A value as it is kept: published by its producer."""
    return {
        "series": one.series,
        "subject_kind": one.subject.kind,
        "subject_code": one.subject.code,
        "period": one.period,
        "among": Among.ALL,
        "value": one.value,
        "reckoning": Reckoning.PUBLISHED,
        "counted": None,
    }
