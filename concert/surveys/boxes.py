"""What a paper sheet is drawn with: words, boxes to tick, lines to write on; in millimetres."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from fpdf import FPDF
from fpdf.enums import Align
from fpdf.prefs import ViewerPreferences

from concert.posters.type import BOLD, REGULAR, cut, printable

# The side of a box: a cross in pen fits in it, and it is seen from a chair.
BOX = 5.5
_ROW, _RULED, _HEAD = 8.0, 9.5, 9.0
_SIZE, _SMALLEST = 11.0, 8.0
_LABEL = 62.0
_NARROWEST = 15.0


@dataclass(frozen=True)
class Piece:
    """One thing drawn from the left margin down, and how much room it takes."""

    height: float
    draw: Callable[[], None]


class Boxes(FPDF):
    """Pages of A4 in black on white; each has its number, and room for that of the sheet."""

    def __init__(self, title: str, instance: str, at: datetime) -> None:
        super().__init__(orientation="portrait", unit="mm", format="a4")
        self._name = printable(title)
        for style, weight in (("", REGULAR), ("B", BOLD)):
            self.add_font("face", style, cut(weight))
        self.set_margins(18, 22, 18)
        self.set_auto_page_break(False, 16)
        self.c_margin = 0
        self.set_title(self._name)
        self.set_creator(printable(instance))
        self.set_lang("fr")
        self.set_creation_date(at)
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.alias_nb_pages()
        self.set_line_width(0.3)
        self.add_page()

    def header(self) -> None:
        """Room for the number of the sheet, on each page: pages come apart."""
        self.set_font("face", "", 10)
        self.set_xy(self.w - self.r_margin - 70, 10)
        self.cell(42, 8, printable(_("Feuille n°")), align="R")
        self.rect(self.w - self.r_margin - 26, 10, 26, 8)
        self.set_xy(self.l_margin, self.t_margin)

    def footer(self) -> None:
        self.set_y(-12)
        self.set_font("face", "", 8)
        told = self._name if len(self._name) < 90 else f"{self._name[:88]}…"
        self.cell(self.epw - 20, 5, told)
        self.cell(20, 5, f"{self.page_no()} / {{nb}}", align="R")

    # --- a block, on one page when a page can hold it -----------------------------------

    def put(self, block: Sequence[Piece], after: float) -> None:
        height = sum(piece.height for piece in block)
        if height <= self._whole and height > self._left:
            self.add_page()
        for piece in block:
            if piece.height > self._left:
                self.add_page()
            down = self.get_y() + piece.height
            piece.draw()
            self.set_xy(self.l_margin, down)
        self.set_y(min(self.get_y() + after, self.h - self.b_margin))

    @property
    def _left(self) -> float:
        return float(self.h - self.b_margin - self.get_y())

    @property
    def _whole(self) -> float:
        return float(self.h - self.b_margin - self.t_margin)

    # --- words ----------------------------------------------------------------------------

    def width_of(self, text: str, size: float = _SIZE) -> float:
        self.set_font("face", "", size)
        return float(self.get_string_width(printable(text)))

    def words(self, text: str, size: float = _SIZE, *, bold: bool = False) -> Piece:
        lines = self._lines(text, self.epw, size, bold=bold)
        height = _leading(size)

        def draw() -> None:
            self._write(lines, self.l_margin, self.get_y(), self.epw, size, bold=bold)

        return Piece(len(lines) * height + 1, draw)

    def _lines(self, text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
        self.set_font("face", "B" if bold else "", size)
        found: Any = self.multi_cell(
            width, _leading(size), printable(text), align=Align.L, dry_run=True, output="LINES"
        )
        return list(found)

    def _write(
        self,
        lines: Sequence[str],
        x: float,
        y: float,
        width: float,
        size: float,
        *,
        bold: bool = False,
        align: str = "L",
    ) -> None:
        self.set_font("face", "B" if bold else "", size)
        for n, line in enumerate(lines):
            self.set_xy(x, y + n * _leading(size))
            self.cell(width, _leading(size), line, align=align)

    # --- boxes ------------------------------------------------------------------------------

    def _box(self, x: float, y: float) -> None:
        self.rect(x, y, BOX, BOX)

    def _keyed_box(self, key: str, x: float, y: float) -> None:
        """A box with, small before it, the key by which it is typed."""
        self._write([key], x - 1, y, 4, _SMALLEST)
        self._box(x + 4, y)

    def row_of_boxes(self, named: Sequence[tuple[str, str]], across: int) -> Piece:
        width = self.epw / across
        room = width - BOX - 9
        said = [(key, self._lines(name, room, _SIZE)) for key, name in named]
        height = max(_ROW, *(len(lines) * _leading(_SIZE) + 2.5 for _key, lines in said))

        def draw() -> None:
            top = self.get_y()
            for n, (key, lines) in enumerate(said):
                x = self.l_margin + n * width
                self._keyed_box(key, x, top + 0.5)
                self._write(lines, x + BOX + 6.5, top + 0.8, room, _SIZE)

        return Piece(height, draw)

    def box_to_write(self, key: str, name: str) -> Piece:
        """« Autre »: a box, and a line to say what."""

        def draw() -> None:
            top = self.get_y()
            self._keyed_box(key, self.l_margin, top + 0.5)
            told = f"{printable(name)}\u00a0:"
            self._write([told], self.l_margin + BOX + 6.5, top + 0.8, 30, _SIZE)
            start = self.get_x() - 30 + self.get_string_width(told) + 2
            self.line(start, top + BOX + 1, self.w - self.r_margin, top + BOX + 1)

        return Piece(_RULED, draw)

    def scale(self, values: Sequence[str], low: str, high: str) -> Piece:
        """A box under each value, and what both ends mean below."""
        step = min(18.0, self.epw / len(values))
        half = self.epw / 2 - 2
        ends = [
            self._lines(f"{value}\u00a0: {told}", half, 10) if told else []
            for value, told in ((values[0], low), (values[-1], high))
        ]
        below = max(len(lines) for lines in ends) * _leading(10)

        def draw() -> None:
            top = self.get_y()
            for n, value in enumerate(values):
                x = self.l_margin + n * step
                self._write([value], x, top, BOX + 2, _SIZE, align="C")
                self._box(x + 1, top + 6)
            self._write(ends[0], self.l_margin, top + BOX + 7.5, half, 10)
            self._write(ends[1], self.l_margin + half + 4, top + BOX + 7.5, half, 10)

        return Piece(BOX + 8 + below, draw)

    # --- a table of boxes -------------------------------------------------------------------

    def _column(self, count: int) -> float:
        return (self.epw - _LABEL) / count

    def holds_columns(self, names: Sequence[str]) -> bool:
        """Whether the words of all the columns can be written above them, in four lines."""
        width = self._column(len(names))
        if width < _NARROWEST:
            return False
        return all(
            max(map(self.width_of_small, printable(name).split()), default=0) <= width - 2
            and len(self._lines(name, width - 1, _SMALLEST + 1)) <= 4
            for name in names
        )

    def width_of_small(self, word: str) -> float:
        return self.width_of(word, _SMALLEST + 1)

    def heads(self, columns: Sequence[tuple[str, str]]) -> Piece:
        width, size = self._column(len(columns)), _SMALLEST + 1
        said = [self._lines(name, width - 1, size) for _key, name in columns]
        tallest = max(map(len, said))

        def draw() -> None:
            top = self.get_y()
            for n, lines in enumerate(said):
                x = self.l_margin + _LABEL + n * width
                down = (tallest - len(lines)) * _leading(size)
                self._write(lines, x + 0.5, top + down, width - 1, size, align="C")
                key = columns[n][0]
                self._write([key], x, top + tallest * _leading(size), width, 7, align="C")

        return Piece(tallest * _leading(size) + 4, draw)

    def line_of_boxes(self, name: str, count: int) -> Piece:
        lines, width = self._lines(name, _LABEL - 3, 10), self._column(count)
        height = max(_HEAD, len(lines) * _leading(10) + 2)

        def draw() -> None:
            top = self.get_y()
            self.line(self.l_margin, top, self.w - self.r_margin, top)
            self._write(lines, self.l_margin, top + 1.2, _LABEL - 3, 10)
            for n in range(count):
                middle = self.l_margin + _LABEL + (n + 0.5) * width
                self._box(middle - BOX / 2, top + (height - BOX) / 2)

        return Piece(height, draw)

    # --- room to write ------------------------------------------------------------------------

    def blank(self, unit: str) -> Piece:
        """A frame for a number, before its unit."""

        def draw() -> None:
            top = self.get_y()
            self.rect(self.l_margin, top + 0.5, 42, _RULED)
            self._write([printable(unit)], self.l_margin + 45, top + 2.5, 100, _SIZE)

        return Piece(_RULED + 2, draw)

    def ruled(self, count: int) -> Iterator[Piece]:
        def draw() -> None:
            down = self.get_y() + _RULED - 1
            self.line(self.l_margin, down, self.w - self.r_margin, down)

        for _line in range(count):
            yield Piece(_RULED, draw)


def _leading(size: float) -> float:
    """The height of a line of this size, in millimetres."""
    return size * 1.3 / 72 * 25.4
