"""Files of figures: the layout is told from the header, the lines read, the comparisons drawn."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path

from flask_babel import gettext as _

from concert.core import spreadsheets
from concert.core.clock import PARIS
from concert.core.errors import Refused
from concert.core.text import shortened
from concert.opendata import ameli, extract
from concert.opendata.batches import Line, Save, stored
from concert.opendata.layouts import LAYOUTS, Observed, observed_in
from concert.opendata.means import Means, Medians
from concert.opendata.report import Report, SetAside
from concert.territories.actions import store_figures
from concert.territories.models import Among, Reckoning


def import_figures(path: Path, *, at: datetime, year: str | None, save: Save) -> Report:
    """Keep every figure of the file, then what it allows to say of the territories it covers."""
    day = at.astimezone(PARIS).date()
    with spreadsheets.opened(path) as table:
        if extract.fits(table.headers):
            return extract.import_extract(table, save=save)
        title, read = reader_of(table.headers, year)
        report = Report(title)
        means, medians = Means(), Medians()
        values = _counted(observed(table, read, report), (means, medians))
        figures = (figure_of(one) | {"retrieved_on": day} for one in values)
        report.changes = stored(figures, store_figures, save)
        report.refuse_unreadable(table)
    drawn = chain(means.figures(), medians.figures())
    dated = (figure | {"retrieved_on": day} for figure in drawn)
    report.drawn = stored(dated, store_figures, save)
    return report


def reader_of(headers: Collection[str], year: str | None) -> tuple[str, ameli.Reader]:
    """What a file with these columns is called, and how its lines are read."""
    for layout in LAYOUTS:
        if layout.fits(headers):
            return str(layout.title), partial(observed_in, layout=layout)
    read = ameli.reader_of(headers, year)
    if read is None:
        names = shortened(", ".join(headers), 300)
        raise Refused(
            _("Ce fichier n’a pas une disposition connue. Ses colonnes : %(names)s.", names=names)
        )
    return _("Densités de professionnels de santé libéraux"), read


def observed(table: spreadsheets.Table, read: ameli.Reader, report: Report) -> Iterator[Observed]:
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
    for one in values:
        # One text rather than a tuple: there are a hundred thousand of them.
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
