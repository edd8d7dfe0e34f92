"""The rating sheet as PDF: a row a stake, a column a criterion, a figure to circle in each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from fpdf import FPDF
from fpdf.enums import TableBordersLayout, TextEmphasis
from fpdf.fonts import FontFace
from fpdf.prefs import ViewerPreferences

from concert.concertations.models import College, Concertation
from concert.posters.type import BOLD, REGULAR, cut, printable
from concert.priorities.models import Round
from concert.stakes.models import Stake

_INK, _SOFT, _RULE = "#1c1f22", "#4a5056", "#8d948f"
_MARGIN = 12


@dataclass(frozen=True)
class Asked:
    """What a sheet asks, and of whom."""

    concertation: Concertation
    round: Round
    stakes: Sequence[Stake]
    # One: it is written; several: one ticks one's own.
    colleges: Sequence[College]
    session: str
    until: str
    simple: bool = False


def rating_sheet(asked: Asked, *, at: datetime) -> bytes:
    """An A4 lying on its side, as many pages as the stakes take."""
    sheet = _Sheet(asked, at)
    sheet.add_page()
    sheet.draw_heading()
    sheet.draw_scales()
    sheet.draw_table()
    sheet.draw_end()
    return bytes(sheet.output())


class _Sheet(FPDF):
    def __init__(self, asked: Asked, at: datetime) -> None:
        super().__init__(orientation="landscape", unit="mm", format="a4")
        self.asked = asked
        for style, weight in (("", REGULAR), ("B", BOLD)):
            self.add_font("face", style, cut(weight))
        self.set_margin(_MARGIN)
        self.set_auto_page_break(True, margin=14)
        self.set_title(printable(_("Noter les enjeux") + " – " + asked.concertation.title))
        self.set_author(printable(asked.concertation.carried_by))
        self.set_lang("fr")
        self.set_creation_date(at)
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)

    def footer(self) -> None:
        """What keeps the pages of one sheet together."""
        self.set_y(-10)
        self.set_font("face", size=8)
        self.set_text_color(_SOFT)
        number = _("Feuille n°\u00a0________")
        said = f"{number}    {_('Page')} {self.page_no()}/{{nb}}"
        self.cell(0, 5, printable(said), align="R")

    # --- above the table --------------------------------------------------------------

    def draw_heading(self) -> None:
        here = self.asked.concertation
        self._say(f"{here.title} – {here.place_name}", 10, color=_SOFT)
        self._say(_("Quels enjeux viennent d’abord\u202f?"), 20, bold=True)
        self._say(
            _(
                "Pour chaque enjeu, entourez un chiffre dans chaque case. Laissez vide ce que vous"
                " ne savez pas. N’écrivez pas votre nom."
            ),
            11,
        )
        self.ln(2)
        self._say(self._whose(), 11, bold=True)
        session = self.asked.session or "________________"
        slots = [
            _("Feuille n°\u00a0________"),
            _("Code de la séance\u00a0: %(code)s", code=session),
            _("Date\u00a0: ________________"),
        ]
        self._say("        ".join(slots), 11)
        self.ln(2)

    def _whose(self) -> str:
        names = [one.name for one in self.asked.colleges]
        if len(names) == 1:
            return _("Collège\u00a0: %(name)s", name=names[0])
        return _("Vous êtes\u00a0:") + "  " + "    ".join(f"[  ]\u00a0{name}" for name in names)

    def draw_scales(self) -> None:
        """What each figure means, criterion by criterion."""
        for one in self.asked.round.criteria:
            question = one["simple"] if self.asked.simple and one["simple"] else one["question"]
            levels = "   ".join(f"{n}\u00a0= {name}" for n, name in enumerate(one["levels"], 1))
            self._say(f"**{printable(one['name'])}** – {question}   {levels}", 9.5, marked=True)
        self.ln(2)

    # --- the table ----------------------------------------------------------------------

    def draw_table(self) -> None:
        criteria = self.asked.round.criteria
        self.set_font("face", size=11)
        self.set_text_color(_INK)
        self.set_draw_color(_RULE)
        narrow = 190 / len(criteria)
        with self.table(
            col_widths=(83, *(narrow for _one in criteria)),
            headings_style=FontFace(emphasis=TextEmphasis.B),
            borders_layout=TableBordersLayout.ALL,
            text_align=("LEFT", *("CENTER" for _one in criteria)),
            line_height=6,
            padding=2.5,
        ) as table:
            table.row([printable(_("Enjeu")), *(printable(one["name"]) for one in criteria)])
            for rank, stake in enumerate(self.asked.stakes, 1):
                figures = (self._figures(len(one["levels"])) for one in criteria)
                table.row([printable(f"{rank}. {stake.title}"), *figures])

    @staticmethod
    def _figures(size: int) -> str:
        return ("\u00a0" * 8).join(str(n) for n in range(1, size + 1))

    def draw_end(self) -> None:
        self.ln(3)
        back = _(
            "À rapporter à\u00a0: %(who)s, avant le %(when)s.",
            who=self.asked.concertation.carried_by,
            when=self.asked.until,
        )
        self._say(back, 11, bold=True)
        self._say(
            _(
                "Personne ne saura qui a rempli cette feuille. On publie ce que donne un groupe de"
                " cinq personnes ou plus."
            ),
            9.5,
            color=_SOFT,
        )

    def _say(
        self, text: str, size: float, *, bold: bool = False, marked: bool = False, color: str = _INK
    ) -> None:
        self.set_text_color(color)
        self.set_font("face", "B" if bold else "", size)
        line = size * 1.25 / self.k
        said = text if marked else printable(text)
        self.multi_cell(0, line, said, align="L", markdown=marked, new_x="LMARGIN", new_y="NEXT")
