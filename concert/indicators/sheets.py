"""Many figures at once: a sheet that is given, read over, entered, and taken back."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from concert.concertations.models import Concertation
from concert.core import opendocument
from concert.core.errors import Refused
from concert.core.spreadsheets import csv_out
from concert.core.text import one_line
from concert.indicators import entering, wording
from concert.indicators.comparing import Compared, Fate
from concert.indicators.forms import SheetFileForm, SheetPastedForm
from concert.indicators.lines import Line
from concert.indicators.models import FigureSheet
from concert.indicators.queries import sheet_of
from concert.indicators.routes import drawn, figures
from concert.indicators.tables import lines_of_file, lines_pasted
from concert.web.fragments import Answer, attachment, changed, page, unchanged
from concert.web.once import once
from concert.web.session import signed_in, the_person
from concert.web.time import now
from concert.web.words import words

bp = Blueprint("sheets", __name__, url_prefix="/concertations/<slug>/diagnostic/chiffres")
words(bp, figure_fates=wording.FATES, figure_columns=wording.COLUMNS_IN)


# --- giving a sheet ----------------------------------------------------------------------


# Not `once`: a file of the same name, corrected, is another one.
@bp.post("/tableau")
@signed_in
def upload(slug: str) -> Answer:
    form, concertation = SheetFileForm(prefix="tableau-"), drawn(slug)
    lines = _read(form, form.file, lambda: lines_of_file(form.file.data.stream))
    if not lines:
        return _again(concertation, sheet_file=form)
    return _kept(concertation, lines, one_line(form.file.data.filename or "")[-160:])


@bp.post("/tableau-colle")
@signed_in
@once
def paste(slug: str) -> Answer:
    form, concertation = SheetPastedForm(prefix="colle-"), drawn(slug)
    lines = _read(form, form.text, lambda: lines_pasted(form.text.data))
    return _kept(concertation, lines) if lines else _again(concertation, sheet_pasted=form)


def _read(form: Any, field: Any, read: Callable[[], list[Line]]) -> list[Line]:
    """The lines that were given; none where the form says what is wrong, beside its field."""
    if not form.validate_on_submit():
        return []
    try:
        return read()
    except Refused as refused:
        form.refuse(field.short_name, refused.reason)
        return []


def _again(concertation: Concertation, **forms: Any) -> Answer:
    context = figures(concertation, **forms)
    return unchanged("indicators/_many.html", page="indicators/index.html", **context)


def _kept(concertation: Concertation, lines: Sequence[Line], file_name: str = "") -> Answer:
    sheet = entering.keep_sheet(concertation, lines, file_name, by=the_person(), at=now())
    return changed(page=_address(sheet))


def _address(sheet: FigureSheet) -> str:
    return url_for(".show", slug=sheet.concertation.slug, sheet_id=sheet.id)


# --- reading it over ---------------------------------------------------------------------


def _sheet(slug: str, sheet_id: int) -> FigureSheet:
    return sheet_of(drawn(slug), sheet_id, now() - entering.LASTS)


@bp.get("/tableaux/<int:sheet_id>")
@signed_in
def show(slug: str, sheet_id: int) -> Answer:
    sheet = _sheet(slug, sheet_id)
    read = entering.read_sheet(sheet, now())
    return page(
        "indicators/sheet.html",
        concertation=sheet.concertation,
        sheet=sheet,
        read=read,
        by_fate=[(fate, found) for fate in Fate if (found := read.of_fate(fate))],
        expires_at=sheet.made_at + entering.LASTS,
    )


@bp.get("/tableaux/<int:sheet_id>/lignes-refusees.csv")
@signed_in
def refused(slug: str, sheet_id: int) -> Answer:
    """What to correct, in a spreadsheet: it is read back as it is, its reasons left aside."""
    read = entering.read_sheet(_sheet(slug, sheet_id), now())
    header = [_("ligne"), *map(str, wording.COLUMNS_IN.values()), _("raison")]
    rows = ((one.line.number, *_cells(one.line), one.reason) for one in read.refused)
    answer = attachment(b"".join(csv_out(header, rows)), "lignes-refusees.csv", "text/csv")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _cells(line: Line) -> list[str]:
    return [getattr(line, name) for name in wording.COLUMNS_IN]


@bp.get("/tableaux/<int:sheet_id>/correction")
@signed_in
def correct(slug: str, sheet_id: int) -> Answer:
    """The lines that were refused, to be corrected where they are and given again."""
    sheet = _sheet(slug, sheet_id)
    read = entering.read_sheet(sheet, now())
    form = SheetPastedForm(prefix="colle-", formdata=None, data={"text": _as_pasted(read)})
    return page("indicators/index.html", **figures(sheet.concertation, sheet_pasted=form))


def _as_pasted(read: Compared) -> str:
    """The refused lines as a spreadsheet copies them; a cell of several lines is quoted."""
    rows = [map(str, wording.COLUMNS_IN.values()), *(_cells(one.line) for one in read.refused)]
    return "\n".join("\t".join(map(_pasted, row)) for row in rows)


def _pasted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set('\n\t"') else cell


# --- entering it, and taking it back ------------------------------------------------------


@bp.post("/tableaux/<int:sheet_id>")
@signed_in
@once
def enter(slug: str, sheet_id: int) -> Answer:
    sheet = _sheet(slug, sheet_id)
    entered = entering.enter_sheet(sheet, request.form.get("mark", ""), by=the_person(), at=now())
    flash(
        ngettext(
            "%(num)d chiffre du tableau est dans le diagnostic.",
            "%(num)d chiffres du tableau sont dans le diagnostic.",
            len(entered),
        )
    )
    return changed(page=_address(sheet))


@bp.post("/tableaux/<int:sheet_id>/retour")
@signed_in
@once
def undo(slug: str, sheet_id: int) -> Answer:
    sheet = _sheet(slug, sheet_id)
    back, left = entering.undo_sheet(sheet, by=the_person(), at=now())
    flash(
        ngettext(
            "%(num)d chiffre est remis comme il était.",
            "%(num)d chiffres sont remis comme ils étaient.",
            back,
        )
    )
    if left:
        flash(
            ngettext(
                "%(num)d autre a changé depuis, et reste comme il est.",
                "%(num)d autres ont changé depuis, et restent comme ils sont.",
                left,
            )
        )
    return changed(page=_address(sheet))


@bp.post("/tableaux/<int:sheet_id>/abandon")
@signed_in
def give_up(slug: str, sheet_id: int) -> Answer:
    entering.give_up_sheet(_sheet(slug, sheet_id), by=the_person(), at=now())
    flash(_("Le tableau est effacé ; les chiffres du diagnostic restent comme ils sont."))
    return changed(page=url_for("indicators.index", slug=slug))


# --- the model ----------------------------------------------------------------------------


@bp.get("/modele.<any(csv, ods):format>")
@signed_in
def model(slug: str, format: str) -> Answer:  # noqa: A002 - as the address reads
    """A sheet to fill: its headers, and lines to imitate."""
    drawn(slug)
    rows = [[str(one) for one in wording.COLUMNS_IN.values()], *wording.examples()]
    if format == "csv":
        return attachment(b"".join(csv_out(rows[0], rows[1:])), "modele-chiffres.csv", "text/csv")
    return attachment(_as_ods(rows), "modele-chiffres.ods", opendocument.MEDIA_TYPE)


def _as_ods(rows: Sequence[Sequence[str]]) -> bytes:
    said = [
        [str(wording.COLUMNS_IN[name]), str(text)] for name, text in wording.COLUMNS_SAID.items()
    ]
    kept = BytesIO()
    sheets = [
        (_("chiffres"), rows),
        (_("mode d’emploi"), [[_("colonne"), _("ce qu’on y écrit")], *said]),
    ]
    opendocument.written(kept, sheets)
    return kept.getvalue()
