"""The map of a version on paper: communes by class, their key, and the table of the same."""

from typing import Any

from flask_babel import gettext as _

from concert.diagnosis.content import Item
from concert.diagnosis.pages import INK, SOFT, Pages
from concert.maps.drawing import rings_of
from concert.maps.frozen import painted_again
from concert.maps.painting import Painted
from concert.web.formatting import number

# The classes of a map, from the lowest values to the highest; first, where nothing is known.
_TONES = ("#fbfaf6", "#eef4f1", "#c9e0da", "#9fc9c0", "#71aea3", "#4a8f84")
# Which of them are used, by how many classes there are: fewer keep the ends of the scale.
_USED = ((), (1,), (1, 5), (1, 3, 5), (1, 2, 4, 5), (1, 2, 3, 4, 5))
_MAP_WIDTH, _MAP_TALL = 130.0, 150.0


def draw_map(pages: Pages, kept: Item | None) -> None:
    """The map by each figure it holds, with its key, its source and its table; nothing without."""
    if kept is None:
        return
    pages.add_page()
    pages.heading(_("La carte"))
    figures = kept["figures"]
    for n, code in enumerate([one["code"] for one in figures] or [""]):
        if n:
            pages.add_page()
        _one_map(pages, painted_again(kept, code))


def _one_map(pages: Pages, painted: Painted) -> None:
    shown = painted.shown
    if shown:
        pages.write_lines(f"{shown.series.label}, {shown.period}", 12.5, bold=True)
        pages.write_lines(shown.series.explanation)
        pages.write_lines(shown.series.caution, 9.5, color=SOFT)
    _communes(pages, painted)
    if shown:
        _keys(pages, painted)
        series: Any = shown.series
        source = _("Source\u00a0: %(source)s", source=f"{series.producer}, {series.source_url}")
        pages.write_lines(f"{source} ({series.licence})", 9, color=SOFT)
        _communes_table(pages, painted)


def _keys(pages: Pages, painted: Painted) -> None:
    decimals = _decimals(painted)
    for tone, one in zip(_USED[len(painted.classes)], painted.classes, strict=True):
        least, most = number(one.least, decimals), number(one.most, decimals)
        said = _("de %(least)s à %(most)s", least=least, most=most)
        _key(pages, _TONES[tone], least if one.least == one.most else said)
    if painted.unknown:
        _key(pages, _TONES[0], _("pas de donnée"))


def _decimals(painted: Painted) -> int:
    return painted.shown.series.decimals if painted.shown else 0


def _communes(pages: Pages, painted: Painted) -> None:
    drawing = painted.drawing
    if not drawing.paths:
        return
    scale = min(_MAP_WIDTH / drawing.width, _MAP_TALL / max(drawing.height, 1))
    if pages.will_page_break(drawing.height * scale):
        pages.add_page()
    left, top = pages.l_margin, pages.get_y() + 2
    pages.set_draw_color(INK)
    pages.set_line_width(0.12)
    for code, path in drawing.paths.items():
        pages.set_fill_color(_TONES[_tone(painted, code)])
        for ring in rings_of(path):
            pages.polygon([(left + x * scale, top + y * scale) for x, y in ring], style="DF")
    pages.set_y(top + drawing.height * scale + 3)


def _tone(painted: Painted, code: str) -> int:
    for tone, one in zip(_USED[len(painted.classes)], painted.classes, strict=True):
        if code in one.communes:
            return tone
    return 0


def _key(pages: Pages, color: str, said: str) -> None:
    if pages.will_page_break(7):
        pages.add_page()
    pages.set_fill_color(color)
    pages.rect(pages.l_margin, pages.get_y() + 0.5, 8, 4, style="DF")
    pages.write_lines(said, 9.5, indent=11)
    pages.ln(0.6)


def _communes_table(pages: Pages, painted: Painted) -> None:
    unit = painted.shown.series.unit if painted.shown else ""
    head = [_("Commune"), _("Valeur") + (f" ({unit})" if unit else "")]
    decimals = _decimals(painted)
    rows = [
        [one.name, _("pas de donnée") if value is None else number(value, decimals)]
        for one, value in painted.rows("nom")
    ]
    pages.ln(2)
    pages.table_of([head, *rows], (110, 60))
