"""A version as a document to hand over: a PDF drawn by fpdf2, which asks nothing of the machine."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from concert.diagnosis.chapters import findings_together
from concert.diagnosis.content import Item, Reading
from concert.diagnosis.pages import DEEP, SOFT, Pages
from concert.diagnosis.saying import (
    around,
    constraint_said,
    criteria_said,
    disputed_by,
    figure_said,
    figure_told,
    figures_kept,
    group_said,
    not_kept,
    places_said,
    reasons_on,
    voiced,
)
from concert.diagnosis.sheet_map import draw_map
from concert.diagnosis.sheet_surveys import draw_surveys
from concert.posters.type import printable
from concert.web.formatting import long_moment


@dataclass(frozen=True)
class Published:
    """What is drawn: the content as its reader may have it, and what was answered to it."""

    read: Reading
    number: int
    published_at: datetime
    hash: str
    place: str
    carried_by: str
    address: str
    instance: str
    who_shares: str
    # Each body with what it answered, and its words.
    answers: tuple[tuple[str, str, str], ...]


def drawn(published: Published) -> bytes:
    """The whole document."""
    sheet = _Sheet(published)
    sheet.add_page()
    sheet.draw()
    return bytes(sheet.output())


class _Sheet(Pages):
    """The parts of a version, in the order in which one reads them."""

    def __init__(self, published: Published) -> None:
        self.published, self.read = published, published.read
        title = _("Diagnostic partagé, version %(n)d", n=published.number)
        super().__init__(f"{self.read.title} – {title}", published.address)
        self.set_author(printable(published.carried_by))
        self.set_creator(printable(published.instance))
        self.set_creation_date(published.published_at)

    # --- the parts --------------------------------------------------------------------------

    def draw(self) -> None:
        self._cover()
        self.contents()
        self._disputed()
        for rank, stake in enumerate(self.read.stakes, start=1):
            self._stake(rank, stake)
        self._order()
        self._figures()
        draw_map(self, self.read.map)
        self._findings()
        self._constraints()
        draw_surveys(self, self.read.surveys)
        self._answers()
        self._check()

    def _cover(self) -> None:
        """The first page, by itself: of what, made by whom, when, and who shares it."""
        published = self.published
        self.set_fill_color(DEEP)
        self.rect(0, 0, 210, 4, style="F")
        self.set_y(70)
        self.write_lines(self.read.title, 15, color=SOFT)
        self.write_lines(published.place, 11, color=SOFT)
        self.ln(4)
        title = _("Diagnostic partagé, version %(n)d", n=published.number)
        self.write_lines(title, 26, bold=True, color=DEEP)
        self.ln(4)
        when = long_moment(published.published_at)
        self.write_lines(_("Publié le %(when)s.", when=when), 11)
        self.write_lines(self._from_findings(), 11)
        self.write_lines(published.who_shares, 11)
        self.ln(4)
        carried = _("Une concertation menée par\u00a0: %(who)s", who=published.carried_by)
        self.write_lines(carried, 11, color=SOFT)
        self.set_y(-40)
        self.write_lines(published.address, 9, color=SOFT)

    def _from_findings(self) -> str:
        return ngettext(
            "À partir de %(num)d constat.",
            "À partir de %(num)d constats.",
            self.read.findings_count,
        )

    def _disputed(self) -> None:
        if not self.read.disputed:
            return
        self.heading(_("Ce sur quoi les collèges ne s’accordent pas"))
        for finding in self.read.disputed:
            self._finding(finding)

    def _stake(self, rank: int, stake: Item) -> None:
        self.heading(f"{rank}. {stake['title']}")
        self.write_lines(stake["text"])
        self._listed(_("Constats"), self.read.among("findings", stake["findings"]), self._finding)
        figures = self.read.among("indicators", stake["indicators"])
        self._listed(_("Chiffres"), figures, self._figure)
        constraints = self.read.among("constraints", stake["constraints"])
        self._listed(_("Contraintes"), constraints, self._constraint)

    def _listed(self, title: str, items: list[Item], write: Callable[[Item], None]) -> None:
        if not items:
            return
        self.heading(title, 1)
        for item in items:
            write(item)

    def _finding(self, finding: Item) -> None:
        if "kept" in finding:
            self.point(_("Constat retiré depuis"))
            return
        said = (voiced(finding), *disputed_by(finding), *reasons_on(finding, self.read))
        self.point(f"«\u00a0{finding['text']}\u00a0»", *said)

    def _figure(self, figure: Item) -> None:
        self.point(figure_said(figure), figure["source"])

    def _constraint(self, constraint: Item) -> None:
        said = f"{constraint['stakeholder']}\u00a0: {constraint['text']}"
        self.point(said, *constraint_said(constraint, self.read))

    def _figures(self) -> None:
        figures, kept = self.read.indicators, figures_kept(self.read)
        if not figures and not kept:
            return
        self.heading(_("Tous les chiffres"))
        for figure in figures:
            said = (*figure_told(figure), *around(figure), figure["source"])
            self.point(figure_said(figure), *said)
        self.write_lines(kept, 10, color=SOFT)

    def _order(self) -> None:
        if self.read.order or self.read.priorities:
            self.heading(_("L’ordre des enjeux"))
        if order := self.read.order:
            self.write_lines(order["reason"])
            for rank, stake in enumerate(self.read.ordered, start=1):
                self.point(f"{rank}. {stake['title']}")
        if priorities := self.read.priorities:
            self.heading(_("Ce que chaque collège en a dit"), 1)
            for row in priorities["outcome"]["stakes"]:
                said = criteria_said(row, priorities)
                self.point(row["title"], places_said(row, priorities), *said)

    # --- the findings ---------------------------------------------------------------------------

    def _findings(self) -> None:
        if not self.read.findings or not self.read.holds_findings:
            return
        self.heading(_("Tous les constats"))
        for part in findings_together(self.read):
            self._group(part.group)
            for finding in part.findings:
                self._finding(finding)
        self.write_lines(not_kept(self.read), 10, color=SOFT)

    def _group(self, group: Item | None) -> None:
        if group is None:
            if self.read.groups:
                self.heading(_("Les autres constats"), 1)
            return
        self.heading(group["title"], 1)
        self.write_lines(group_said(group), 10, color=SOFT)

    def _constraints(self) -> None:
        if self.read.constraints:
            self.heading(_("Toutes les contraintes"))
        for constraint in self.read.constraints:
            self._constraint(constraint)

    def _answers(self) -> None:
        self.heading(_("Qui le partage"))
        self.write_lines(self.published.who_shares)
        for name, answer, words in self.published.answers:
            self.point(name, answer, words)

    def _check(self) -> None:
        self.heading(_("Vérifier sans nous croire"))
        self.write_lines(
            _(
                "Le contenu de cette version a une empreinte, que le journal de la concertation"
                " porte aussi. Le fichier qui permet de la refaire est à cette adresse."
            )
        )
        self.write_lines(self.published.address)
        self.write_lines(self.published.hash, 9)
