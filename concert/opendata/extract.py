"""Our own layout of figures: what an extract ships when it cannot ship the thousands of lines.

One figure a line, with how it came to be and how many were counted, as the demonstration holds.
"""

import re
from collections.abc import Iterator
from datetime import date

from flask_babel import gettext as _

from concert.core.errors import Refused
from concert.core.spreadsheets import Cells, Table, number
from concert.core.text import shortened
from concert.opendata.report import Report
from concert.opendata.stage import Given, Line, Stage
from concert.territories.actions import store_figures
from concert.territories.models import Among, Reckoning, SubjectKind
from concert.territories.series import all_series

COLUMNS = (
    "series",
    "subject_kind",
    "subject_code",
    "period",
    "among",
    "value",
    "reckoning",
    "counted",
    "retrieved_on",
)
_MOST = 1_000_000


def read(given: Given, stage: Stage) -> Report:
    """The figures of one of our files."""
    report = Report(given.descriptor.label)
    with given.table(COLUMNS) as table:
        report.changes = stage.put(store_figures, _read(table, report))
        report.refuse_unreadable(table)
    return report


def _read(table: Table, report: Report) -> Iterator[Line]:
    for line, cells in table:
        try:
            figure = _figure(cells)
        except Refused as refusal:
            report.refuse(line, refusal.reason)
        except ValueError as error:
            reason = shortened(str(error), 100)
            report.refuse(line, _("Cette ligne n’est pas juste : %(reason)s.", reason=reason))
        else:
            report.accepted += 1
            yield figure


def _figure(cells: Cells) -> Line:
    counted, value = number(cells["counted"]), number(cells["value"])
    if cells["series"] not in all_series() or value is None:
        raise Refused(_("Cette série ou cette valeur n’est pas connue."))
    if not re.fullmatch(r"20[0-9]{2}(-20[0-9]{2})?", cells["period"]):
        raise Refused(_("Cette période n’est pas connue."))
    if not re.fullmatch(r"[0-9A-Z]{2,8}", cells["subject_code"]) or (counted or 0) > _MOST:
        raise Refused(_("Ce code ou ce compte n’est pas possible."))
    return {
        "series": cells["series"],
        "subject_kind": SubjectKind(cells["subject_kind"]),
        "subject_code": cells["subject_code"],
        "period": cells["period"],
        "among": Among(cells["among"]),
        "value": value,
        "reckoning": Reckoning(cells["reckoning"]),
        "counted": None if counted is None else int(counted),
        "retrieved_on": date.fromisoformat(cells["retrieved_on"]),
    }
