"""The sheets as PDF: drawn by fpdf2, which is Python alone and asks nothing of the machine."""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno
from flask_babel import gettext as _
from fpdf import FPDF
from fpdf.enums import Align
from fpdf.prefs import ViewerPreferences

from concert.posters.type import BOLD, REGULAR, cut, printable

_INK, _SOFT, _RULE = "#1c1f22", "#4a5056", "#d8d4c9"
_DEEP = "#0d554f"
_SLIPS = (2, 4)
_SMALLEST = 6


@dataclass(frozen=True)
class Notice:
    """What a sheet says."""

    title: str
    question: str
    carried_by: str
    place: str
    dates: str
    code: str
    # Where the QR code leads, and the address that one types.
    link: str
    address: str
    instance: str
    colour: str = ""
    logo: bytes = b""


def poster(notice: Notice, paper: str, *, at: datetime) -> bytes:
    """One sheet for a wall: the same drawing on A4 and on A3."""
    sheet = _Sheet(notice, paper, at)
    sheet.add_page()
    sheet.draw_poster()
    return bytes(sheet.output())


def slips(notice: Notice, *, at: datetime) -> bytes:
    """A sheet of A4 to cut in eight, for the notebooks that children bring home."""
    sheet = _Sheet(notice, "a4", at)
    sheet.add_page()
    columns, rows = _SLIPS
    for row in range(rows):
        for column in range(columns):
            sheet.draw_slip(column * 210 / columns, row * 297 / rows, 210 / columns, 297 / rows)
    return bytes(sheet.output())


class _Sheet(FPDF):
    """A sheet measured in millimetres of A4, whatever the paper."""

    def __init__(self, notice: Notice, paper: str, at: datetime) -> None:
        super().__init__(orientation="portrait", unit="mm", format=paper)
        self.notice, self.scale = notice, self.w / 210
        self.colour = notice.colour or _DEEP
        for style, weight in (("", REGULAR), ("B", BOLD)):
            self.add_font("face", style, cut(weight))
        self.set_auto_page_break(False)
        self.set_margin(0)
        self.set_title(printable(notice.title))
        self.set_author(printable(notice.carried_by))
        self.set_creator(printable(notice.instance))
        self.set_lang("fr")
        self.set_creation_date(at)
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.set_draw_color(self.colour)

    # --- the poster -------------------------------------------------------------------

    def draw_poster(self) -> None:
        notice, one = self.notice, self.scale
        self.set_fill_color(self.colour)
        self.rect(0, 0, 210 * one, 4 * one, style="F")
        self._thread()
        self._heading()
        self._words(notice.place, 24, 34, 162, 8, 12, color=_SOFT)
        self._words(notice.title, 24, 44, 162, 42, 34, bold=True)
        self._words(notice.question, 24, 90, 162, 42, 22)
        self._words(_("Pour participer"), 24, 138, 162, 9, 20, bold=True, color=self.colour)
        self._qr(24, 150, 66)
        self._words(_("avec ce code"), 98, 152, 90, 7, 14, color=_SOFT)
        self._words(notice.code, 98, 160, 90, 22, 60, bold=True)
        self._words(_("à l’adresse"), 98, 186, 90, 7, 14, color=_SOFT)
        self._words(notice.address, 98, 194, 90, 20, 20, bold=True)
        self._words(
            _("Sans mot de passe et sans rien installer. Chacun peut lire sans s’inscrire."),
            *(24, 224, 162, 16, 14),
        )
        self._words(notice.dates, 24, 244, 162, 10, 14, bold=True)
        carried = _("Une concertation menée par\u00a0: %(who)s", who=notice.carried_by)
        self._words(carried, 24, 260, 162, 18, 12, color=_SOFT)

    def _thread(self) -> None:
        """The line that runs through the product, filled down to where one comes in."""
        one = self.scale
        self.set_line_width(1.1 * one)
        self.set_draw_color(self.colour)
        self.line(14 * one, 20 * one, 14 * one, 142 * one)
        self.set_dash_pattern(dash=0.2 * one, gap=2.6 * one)
        self.line(14 * one, 147 * one, 14 * one, 283 * one)
        self.set_dash_pattern()
        self.set_fill_color(self.colour)
        for y in (20, 49, 95):
            self.circle(14 * one, y * one, 2.2 * one, style="F")
        self.set_fill_color("#ffffff")
        self.set_line_width(1.6 * one)
        self.circle(14 * one, 143 * one, 3.4 * one, style="DF")

    def _heading(self) -> None:
        left = 24.0
        if self.notice.logo:
            self.image(
                io.BytesIO(self.notice.logo),
                *(left * self.scale, 13 * self.scale),
                h=14 * self.scale,
                alt_text=self.notice.instance,
            )
            left += 40
        self._words(self.notice.instance, left, 16, 186 - left, 9, 15, bold=True)

    # --- a slip -----------------------------------------------------------------------

    def draw_slip(self, x: float, y: float, width: float, height: float) -> None:
        notice = self.notice
        self.set_line_width(0.2)
        self.set_draw_color(_RULE)
        self.set_dash_pattern(dash=1.5, gap=1.5)
        self.rect(x, y, width, height)
        self.set_dash_pattern()
        self._words(notice.title, x + 6, y + 5, width - 12, 13, 12, bold=True)
        self._qr(x + 5, y + 21, 36)
        right, room = x + 44, width - 49
        self._words(_("Participez avec ce code"), right, y + 23, room, 5, 9, color=_SOFT)
        self._words(notice.code, right, y + 29, room, 10, 26, bold=True)
        self._words(_("à l’adresse"), right, y + 41, room, 5, 9, color=_SOFT)
        self._words(notice.address, right, y + 46, room, 11, 11, bold=True)
        self._words(notice.dates, x + 6, y + 60, width - 12, 5, 9)
        self._words(notice.carried_by, x + 6, y + 66, width - 12, 5, 8, color=_SOFT)

    # --- what both are made of ----------------------------------------------------------

    def _words(
        self,
        text: str,
        x: float,
        y: float,
        width: float,
        height: float,
        size: float,
        *,
        bold: bool = False,
        color: str = _INK,
    ) -> None:
        """A text in its place, as large as it may be: a long one is written smaller."""
        one, said = self.scale, printable(text)
        self.set_text_color(color)
        while True:
            self.set_font("face", "B" if bold else "", size * one)
            line = size * 1.18 * one / self.k
            drawn: Any = self.multi_cell(
                width * one, line, said, align=Align.L, dry_run=True, output="LINES"
            )
            # A word too long for its place would be cut where no one cuts words.
            longest = max(map(self.get_string_width, said.split()), default=0)
            fits = len(drawn) * line <= height * one and longest <= width * one
            if fits or size < _SMALLEST:
                break
            size *= 0.95
        self.set_xy(x * one, y * one)
        self.multi_cell(width * one, line, said, align=Align.L)

    def _qr(self, x: float, y: float, side: float) -> None:
        """The code of the address, crisp at any size, with its words for who cannot see it."""
        kept, one = io.BytesIO(), self.scale
        segno.make(self.notice.link, error="m", micro=False).save(
            kept, kind="png", scale=16, border=4
        )
        self.image(
            kept,
            *(x * one, y * one),
            w=side * one,
            alt_text=_("Un code QR qui mène à %(link)s", link=self.notice.link),
        )
