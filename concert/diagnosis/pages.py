"""Pages of A4 that flow: headings, points and tables in one piece, a contents, numbered feet."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from fpdf import FPDF, FontFace
from fpdf.enums import TableBordersLayout, XPos, YPos
from fpdf.outline import OutlineSection
from fpdf.prefs import ViewerPreferences

from concert.posters.type import BOLD, REGULAR, cut, printable

INK, SOFT, DEEP = "#1c1f22", "#4a5056", "#0d554f"
_SIZES = {0: 17, 1: 12.5}
_PLAIN, _SMALL = 10.5, 9.5


class Pages(FPDF):
    """A document whose lines never leave what they are part of, if it holds on a page."""

    def __init__(self, title: str, foot: str) -> None:
        super().__init__(orientation="portrait", unit="mm", format="a4")
        self._foot = foot
        self._measured: dict[tuple[str, str], float] = {}
        for style, weight in (("", REGULAR), ("B", BOLD)):
            self.add_font("face", style, cut(weight))
        self.set_margins(20, 18, 20)
        self.set_auto_page_break(True, 20)
        self.set_title(printable(title))
        self.set_lang("fr")
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.alias_nb_pages()

    def footer(self) -> None:
        if self.page_no() == 1:
            return
        self.set_y(-14)
        self.set_font("face", "", 8)
        self.set_text_color(SOFT)
        self.cell(0, 5, printable(f"{self._foot} – {self.page_no()} / {{nb}}"), align="R")

    def contents(self) -> None:
        """Where the contents come, once every page is known."""
        self.add_page()
        self.insert_toc_placeholder(_draw_contents, allow_extra_pages=True)

    def heading(self, text: str, level: int = 0) -> None:
        """A title, with room below it for what it announces."""
        self.ln(6 if level == 0 else 2)
        if self.will_page_break(45 if level == 0 else 30):
            self.add_page()
        said = printable(text)
        self.start_section(said, level)
        self.write_lines(text, _SIZES[level], bold=True, color=DEEP if level == 0 else INK)
        self.ln(1)

    def point(self, text: str, *under: str) -> None:
        """One thing of a list, with what is said of it below, smaller; in one piece."""
        tall = self._tall(text, _PLAIN, 5) + sum(self._tall(one, _SMALL, 5) for one in under)
        if self.will_page_break(min(tall, self.eph / 2)):
            self.add_page()
        self.set_fill_color(DEEP)
        self.circle(self.l_margin + 1.6, self.get_y() + 2.6, 0.8, style="F")
        self.write_lines(text, indent=5)
        for line in under:
            self.write_lines(line, _SMALL, color=SOFT, indent=5)
        self.ln(1.4)

    def table_of(self, rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
        """A table, the first row being its headings: said again on each page it goes on to."""
        self.set_font("face", "", 9)
        self.set_text_color(INK)
        self.set_draw_color("#c9c4b8")
        self.set_fill_color("#ffffff")
        headings = FontFace(emphasis="B", color=INK, fill_color="#f3f0e8")
        with self.table(
            [[printable(cell) for cell in row] for row in rows],
            col_widths=tuple(widths),
            headings_style=headings,
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            text_align=("LEFT", *("RIGHT" for _cell in widths[1:])),
            line_height=4.6,
            padding=(0.6, 1),
        ):
            pass
        self.ln(2)

    def write_lines(
        self,
        text: str,
        size: float = _PLAIN,
        *,
        bold: bool = False,
        color: str = INK,
        indent: float = 0,
    ) -> None:
        if not text.strip():
            return
        self.set_font("face", "B" if bold else "", size)
        self.set_text_color(color)
        place, height = self.l_margin + indent, self._line(size)
        for said in self._lines(text, size, indent):
            self.set_x(place)
            self.cell(0, height, said, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _line(self, size: float) -> float:
        return float(size * 1.32 / self.k)

    def _tall(self, text: str, size: float, indent: float) -> float:
        """How high a text stands, once broken into lines."""
        if not text.strip():
            return 0
        self.set_font("face", "", size)
        return self._line(size) * sum(1 for _one in self._lines(text, size, indent))

    def _lines(self, text: str, size: float, indent: float) -> Iterator[str]:
        room = self.w - self.r_margin - self.l_margin - indent
        for line in text.splitlines():
            yield from self._broken(printable(line), room, size)

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
    sheet.set_text_color(INK)
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
