"""The rating sheets, over HTTP: printing them, then typing each under its number."""

from typing import Any

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.concertations.queries import colleges_of, concertation_at
from concert.core.text import one_line
from concert.core.text import slug as slug_of
from concert.policy.rules import Permission, require
from concert.priorities import paper
from concert.priorities.forms import SheetForm, known_sheet, sheet_form
from concert.priorities.models import Round, Tally
from concert.priorities.printing import Asked, rating_sheet
from concert.priorities.queries import rated_stakes, sheet_of, sheets_page, the_round
from concert.web.formatting import long_moment
from concert.web.fragments import Answer, attachment, changed, page, unchanged
from concert.web.once import once
from concert.web.session import signed_in, the_person
from concert.web.time import now

bp = Blueprint(
    "rating_sheets", __name__, url_prefix="/concertations/<slug>/diagnostic/priorites/feuilles"
)


def _typed(slug: str) -> Concertation:
    concertation = concertation_at(slug, the_person())
    require(the_person(), Permission.TYPE_RATINGS, concertation, now())
    return concertation


# --- on paper -------------------------------------------------------------------


@bp.get("/feuille.pdf")
@signed_in
def pdf(slug: str) -> Answer:
    """The sheet to print: for every college, or for one, with the code of a session."""
    concertation = _typed(slug)
    round_ = the_round(concertation)
    college = request.args.get("college", "")
    asked = Asked(
        concertation=concertation,
        round=round_,
        stakes=rated_stakes(round_),
        colleges=[one for one in colleges_of(concertation) if college in {"", one.code}],
        session=one_line(request.args.get("seance", "")[:20]),
        until=long_moment(round_.closes_at),
        simple=request.args.get("mots") == "simples",
    )
    name = f"noter-les-enjeux-{slug_of(concertation.title, 40)}.pdf"
    answer = attachment(rating_sheet(asked, at=now()), name, "application/pdf")
    # Shown in the browser, from where it is printed.
    answer.headers["Content-Disposition"] = answer.headers["Content-Disposition"].replace(
        "attachment", "inline", 1
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


# --- typing -----------------------------------------------------------------------


@bp.get("")
@signed_in
def new(slug: str) -> Answer:
    round_ = the_round(_typed(slug))
    asked = {name: request.args.get(name, "")[:40] for name in ("college", "session", "number")}
    return page(
        "priorities/sheets.html", **_listed(round_, _form(round_, formdata=None, data=asked))
    )


def _form(round_: Round, **kwargs: Any) -> SheetForm:
    colleges = colleges_of(round_.concertation)
    return sheet_form(rated_stakes(round_), round_.criteria, colleges, **kwargs)


def _listed(round_: Round, form: SheetForm) -> dict[str, Any]:
    return {
        **_shown(round_, form),
        "tally": None,
        "found": sheets_page(round_, request.args.get("apres")),
        "colleges": colleges_of(round_.concertation),
    }


def _shown(round_: Round, form: SheetForm) -> dict[str, Any]:
    return {
        "concertation": round_.concertation,
        "round": round_,
        "stakes": rated_stakes(round_),
        "form": form,
    }


@bp.post("")
@signed_in
@once
def type_one(slug: str) -> Answer:
    concertation = concertation_at(slug, the_person())
    form = _form(the_round(concertation))
    round_ = the_round(_typed(slug))
    if not form.validate_on_submit():
        return unchanged(
            "priorities/_sheet.html", page="priorities/sheets.html", **_listed(round_, form)
        )
    sheet = form.sheet()
    paper.type_sheet(round_, sheet, by=the_person(), at=now())
    flash(_("La feuille n° %(sheet)s est comptée.", sheet=sheet.number))
    following = str(int(sheet.number) + 1) if sheet.number.isdecimal() else ""
    college, session = sheet.college.code, sheet.session
    here = url_for(".new", slug=slug, college=college, session=session, number=following)
    return changed(page=here)


@bp.get("/<int:tally_id>")
@signed_in
def edit(slug: str, tally_id: int) -> Answer:
    tally = sheet_of(_typed(slug), tally_id)
    form = _form(tally.round, formdata=None, data=known_sheet(tally))
    return page("priorities/sheet.html", **_corrected(tally, form))


@bp.post("/<int:tally_id>")
@signed_in
@once
def correct(slug: str, tally_id: int) -> Answer:
    concertation = concertation_at(slug, the_person())
    form = _form(sheet_of(concertation, tally_id).round)
    tally = sheet_of(_typed(slug), tally_id)
    if not form.validate_on_submit():
        return unchanged(
            "priorities/_sheet.html", page="priorities/sheet.html", **_corrected(tally, form)
        )
    paper.correct_sheet(tally, form.sheet(), by=the_person(), at=now())
    flash(_("La feuille n° %(sheet)s est corrigée.", sheet=tally.sheet))
    return changed(page=url_for(".new", slug=slug))


def _corrected(tally: Tally, form: SheetForm) -> dict[str, Any]:
    return {**_shown(tally.round, form), "tally": tally}


@bp.post("/<int:tally_id>/retrait")
@signed_in
@once
def drop(slug: str, tally_id: int) -> Answer:
    tally = sheet_of(_typed(slug), tally_id)
    number = tally.sheet
    paper.drop_tally(tally, by=the_person(), at=now())
    flash(_("La feuille n° %(sheet)s est retirée : elle n’est plus comptée.", sheet=number))
    return changed(page=url_for(".new", slug=slug))
