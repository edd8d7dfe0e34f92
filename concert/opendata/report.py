"""What became of an imported file: what its lines changed, and which were refused and why."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from concert.core.spreadsheets import Table
from concert.territories.actions import Changes

# What a spreadsheet of what is said of lines holds.
COLUMNS = (
    lazy_gettext("jeu"),
    lazy_gettext("ligne"),
    lazy_gettext("état"),
    lazy_gettext("raison"),
)


class Remark(NamedTuple):
    """What is said of one line, by its number in the file."""

    line: int
    text: str


class SetAside(Exception):
    """A line that is right but is not for us: an aggregate, a second site."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass
class Report:
    """The account of an import, line by line for what was refused."""

    title: str
    accepted: int = 0
    changes: Changes = field(default_factory=Changes)
    # What was drawn from the lines: means, medians, the communes they name.
    drawn: Changes = field(default_factory=Changes)
    # Values the file leaves out: not published, or without object.
    absent: int = 0
    set_aside: Counter[str] = field(default_factory=Counter)
    refused: list[Remark] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def refuse(self, line: int, reason: str) -> None:
        """Say that a line did not go in, and why."""
        self.refused.append(Remark(line, reason))

    def refuse_unreadable(self, table: Table) -> None:
        """Say which lines of a table could not even be cut into cells, once it has been read."""
        self.refused += [Remark(line, reason) for line, reason in table.unreadable]

    def remark(self, line: int, text: str) -> None:
        """Say that a line went in, but not all of it."""
        self.remarks.append(Remark(line, text))

    @property
    def read(self) -> int:
        """How many lines the file has, but its header."""
        return self.accepted + len(self.refused) + sum(self.set_aside.values())

    def text(self) -> str:
        """All of it, as a terminal shows it, without colour."""
        return "\n".join(self.counts() + self.lines())

    def counts(self) -> list[str]:
        """What became of the file, in figures."""
        return [
            self.title,
            _("Lignes lues : %(count)s", count=self.read),
            _("Lignes acceptées : %(count)s", count=self.accepted),
            _("Lignes refusées : %(count)s", count=len(self.refused)),
            _("Valeurs absentes : %(count)s", count=self.absent),
            *(
                _("Lignes laissées de côté (%(reason)s) : %(count)s", reason=reason, count=count)
                for reason, count in sorted(self.set_aside.items())
            ),
            _("Dans la base : %(changes)s", changes=_said(self.changes)),
            _("Tiré de ces lignes : %(changes)s", changes=_said(self.drawn)),
        ]

    def rows(self) -> Iterator[tuple[str, int, str, str]]:
        """The same of the lines, as a spreadsheet takes them: under `COLUMNS`."""
        for state, said in ((_("refusée"), self.refused), (_("à noter"), self.remarks)):
            yield from ((self.title, one.line, state, one.text) for one in sorted(said))

    def lines(self) -> list[str]:
        """What is said of the lines one by one, those that were refused first."""
        refused = [
            _("Ligne %(line)s refusée : %(text)s", line=one.line, text=one.text)
            for one in sorted(self.refused)
        ]
        remarks = [
            _("Ligne %(line)s, à noter : %(text)s", line=one.line, text=one.text)
            for one in sorted(self.remarks)
        ]
        return refused + remarks


def _said(changes: Changes) -> str:
    words = _(
        "nouveaux %(new)s, modifiés %(updated)s, inchangés %(unchanged)s",
        new=changes.new,
        updated=changes.updated,
        unchanged=changes.unchanged,
    )
    return str(words)
