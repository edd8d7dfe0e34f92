"""A version as a document to hand over: a PDF drawn by fpdf2, which asks nothing of the machine."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.outline import OutlineSection
from fpdf.prefs import ViewerPreferences

from concert.diagnosis.content import Item, Reading
from concert.diagnosis.saying import (
    around,
    constraint_said,
    disputed_by,
    figure_said,
    figure_told,
    figures_kept,
    places_said,
    reasons_on,
    survey_said,
    voiced,
)
from concert.posters.type import BOLD, REGULAR, cut, printable
from concert.web.formatting import long_moment

_INK, _SOFT, _DEEP = "#1c1f22", "#4a5056", "#0d554f"
_SIZES = {0: 17, 1: 12.5}


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


class _Sheet(FPDF):
    """Pages of A4 that flow, with their number and where to read more at their foot."""

    def __init__(self, published: Published) -> None:
        super().__init__(orientation="portrait", unit="mm", format="a4")
        self.published, self.read = published, published.read
        self._measured: dict[tuple[str, str], float] = {}
        for style, weight in (("", REGULAR), ("B", BOLD)):
            self.add_font("face", style, cut(weight))
        self.set_margins(20, 18, 20)
        self.set_auto_page_break(True, 20)
        self.set_title(printable(self._title()))
        self.set_author(printable(published.carried_by))
        self.set_creator(printable(published.instance))
        self.set_lang("fr")
        self.set_creation_date(published.published_at)
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.alias_nb_pages()

    def _title(self) -> str:
        title = _("Diagnostic partagé, version %(n)d", n=self.published.number)
        return f"{self.read.title} – {title}"

    def footer(self) -> None:
        self.set_y(-14)
        self.set_font("face", "", 8)
        self.set_text_color(_SOFT)
        said = f"{self.published.address} – {self.page_no()} / {{nb}}"
        self.cell(0, 5, printable(said), align="R")

    # --- the parts --------------------------------------------------------------------------

    def draw(self) -> None:
        self._cover()
        self._contents()
        self._disputed()
        for rank, stake in enumerate(self.read.stakes, start=1):
            self._stake(rank, stake)
        self._order()
        self._figures()
        self._constraints()
        self._surveys()
        self._answers()
        self._check()

    def _cover(self) -> None:
        published = self.published
        self.set_fill_color(_DEEP)
        self.rect(0, 0, 210, 4, style="F")
        self._write(f"{self.read.title} – {published.place}", 11, color=_SOFT)
        self.ln(2)
        self._write(
            _("Diagnostic partagé, version %(n)d", n=published.number), 26, bold=True, color=_DEEP
        )
        self.ln(2)
        when = long_moment(published.published_at)
        self._write(_("Publié le %(when)s.", when=when), 11)
        self._write(published.who_shares, 11)
        carried = _("Une concertation menée par\u00a0: %(who)s", who=published.carried_by)
        self._write(carried, 11, color=_SOFT)
        self.ln(4)

    def _contents(self) -> None:
        self.insert_toc_placeholder(_draw_contents, allow_extra_pages=True)

    def _disputed(self) -> None:
        disputed = [one for one in self.read.findings if one["disputed"]]
        if not disputed:
            return
        self._heading(_("Ce sur quoi les collèges ne s’accordent pas"))
        for finding in disputed:
            self._finding(finding)

    def _stake(self, rank: int, stake: Item) -> None:
        self._heading(f"{rank}. {stake['title']}")
        self._write(stake["text"])
        self._listed(_("Constats"), self.read.among("findings", stake["findings"]), self._finding)
        figures = self.read.among("indicators", stake["indicators"])
        self._listed(_("Chiffres"), figures, self._figure)
        constraints = self.read.among("constraints", stake["constraints"])
        self._listed(_("Contraintes"), constraints, self._constraint)

    def _listed(self, title: str, items: list[Item], write: Callable[[Item], None]) -> None:
        if not items:
            return
        self._heading(title, 1)
        for item in items:
            write(item)

    def _finding(self, finding: Item) -> None:
        if "kept" in finding:
            self._point(_("Constat retiré depuis"))
            return
        said = (voiced(finding), *disputed_by(finding), *reasons_on(finding, self.read))
        self._point(f"«\u00a0{finding['text']}\u00a0»", *said)

    def _figure(self, figure: Item) -> None:
        self._point(figure_said(figure), figure["source"])

    def _constraint(self, constraint: Item) -> None:
        said = f"{constraint['stakeholder']}\u00a0: {constraint['text']}"
        self._point(said, *constraint_said(constraint, self.read))

    def _figures(self) -> None:
        figures, kept = self.read.indicators, figures_kept(self.read)
        if not figures and not kept:
            return
        self._heading(_("Tous les chiffres"))
        for figure in figures:
            said = (*figure_told(figure), *around(figure), figure["source"])
            self._point(figure_said(figure), *said)
        self._write(kept, 10, color=_SOFT)

    def _order(self) -> None:
        if self.read.order or self.read.priorities:
            self._heading(_("L’ordre des enjeux"))
        if order := self.read.order:
            self._write(order["reason"])
            for rank, stake in enumerate(self.read.ordered, start=1):
                self._point(f"{rank}. {stake['title']}")
        if priorities := self.read.priorities:
            self._write(_("Ce que chaque collège en a dit"), bold=True)
            for row in priorities["outcome"]["stakes"]:
                self._point(row["title"], places_said(row, priorities))

    def _constraints(self) -> None:
        if self.read.constraints:
            self._heading(_("Toutes les contraintes"))
        for constraint in self.read.constraints:
            self._constraint(constraint)

    def _surveys(self) -> None:
        if self.read.surveys:
            self._heading(_("Questionnaires"))
        for survey in self.read.surveys:
            self._point(survey["title"], survey_said(survey))

    def _answers(self) -> None:
        self._heading(_("Qui le partage"))
        self._write(self.published.who_shares)
        for name, answer, words in self.published.answers:
            self._point(name, answer, words)

    def _check(self) -> None:
        self._heading(_("Vérifier sans nous croire"))
        self._write(
            _(
                "Le contenu de cette version a une empreinte, que le journal de la concertation"
                " porte aussi. Le fichier qui permet de la refaire est à cette adresse."
            )
        )
        self._write(self.published.address)
        self._write(self.published.hash, 9)

    # --- what they are made of -----------------------------------------------------------------

    def _heading(self, text: str, level: int = 0) -> None:
        self.ln(5 if level == 0 else 2)
        if self.will_page_break(30):
            self.add_page()
        said = printable(text)
        self.start_section(said, level)
        self._write(text, _SIZES[level], bold=True, color=_DEEP if level == 0 else _INK)
        self.ln(1)

    def _point(self, text: str, *under: str) -> None:
        """One thing of a list, with what is said of it below, smaller."""
        if self.will_page_break(16):
            self.add_page()
        self.set_fill_color(_DEEP)
        self.circle(self.l_margin + 1.6, self.get_y() + 2.6, 0.8, style="F")
        self._write(text, indent=5)
        for line in under:
            self._write(line, 9.5, color=_SOFT, indent=5)
        self.ln(1.4)

    def _write(
        self,
        text: str,
        size: float = 10.5,
        *,
        bold: bool = False,
        color: str = _INK,
        indent: float = 0,
    ) -> None:
        if not text.strip():
            return
        self.set_font("face", "B" if bold else "", size)
        self.set_text_color(color)
        self.set_x(self.l_margin + indent)
        height, place = size * 1.32 / self.k, self.l_margin + indent
        for line in text.splitlines():
            for said in self._broken(printable(line), self.w - self.r_margin - place, size):
                self.set_x(place)
                self.cell(0, height, said, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _broken(self, text: str, room: float, size: float) -> Iterator[str]:
        """The lines of a text, each as long as there is room.

        A word is measured once in a document: fpdf2's own breaking measures each line again at
        each of its signs, and took most of the time.
        """
        line, filled = "", 0.0
        for word in (part for long in text.split(" ") for part in self._cut(long, room, size)):
            wide = self._wide(word, size)
            space = self._wide(" ", size) if line else 0.0
            if line and filled + space + wide > room:
                yield line
                line, filled, space = "", 0.0, 0.0
            line, filled = f"{line} {word}" if line else word, filled + space + wide
        yield line

    def _cut(self, word: str, room: float, size: float) -> Iterator[str]:
        """A word, in pieces where it is longer than a line: an address."""
        while self._wide(word, size) > room:
            most = max(1, int(len(word) * room / self._wide(word, size)))
            yield word[:most]
            word = word[most:]
        yield word

    def _wide(self, word: str, size: float) -> float:
        """How wide a word is; twice as large, it is twice as wide."""
        key = self.font_style, word
        if key not in self._measured:
            self._measured[key] = self.get_string_width(word) / size
        return self._measured[key] * size


def _draw_contents(sheet: FPDF, outline: list[OutlineSection]) -> None:
    """The table of contents, each line leading to its page."""
    sheet.set_font("face", "B", 12.5)
    sheet.set_text_color(_INK)
    sheet.set_x(sheet.l_margin)
    sheet.multi_cell(0, 7, printable(_("Sommaire")), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    sheet.set_font("face", "", 10.5)
    for section in (one for one in outline if one.level == 0):
        link = sheet.add_link(page=section.page_number)
        said: Any = sheet.multi_cell(150, 6, section.name, dry_run=True, output="LINES")
        for n, line in enumerate(said):
            last = n == len(said) - 1
            sheet.cell(152, 6, line, link=link)
            sheet.cell(18, 6, str(section.page_number) if last else "", align="R", link=link)
            sheet.ln(6)
