"""Typing the sheets that came back, over HTTP: one after the other, by keyboard."""

from typing import Any

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _

from concert.concertations.queries import colleges_of
from concert.surveys import answering
from concert.surveys.asking import put_to
from concert.surveys.counting import counted
from concert.surveys.forms import AnswersForm, answers_form, known_answers
from concert.surveys.models import Channel, Response, Survey
from concert.surveys.queries import next_sheet, responses_by_college, sheet_of, sheets_page
from concert.surveys.writing import SheetForm
from concert.web.fragments import Answer, changed, page, unchanged
from concert.web.once import once
from concert.web.session import signed_in, the_person
from concert.web.time import now

bp = Blueprint(
    "survey_sheets",
    __name__,
    url_prefix="/concertations/<slug>/diagnostic/questionnaires/<int:survey_id>/saisie",
)


@bp.get("")
@signed_in
def index(slug: str, survey_id: int) -> Answer:
    return page("surveys/sheets.html", **_typed(counted(slug, survey_id)))


@bp.post("")
@signed_in
@once
def add(slug: str, survey_id: int) -> Answer:
    survey = counted(slug, survey_id)
    sheet, form = _sent(survey)
    if sheet.has_errors or form.has_errors:
        return unchanged(
            "surveys/_sheet.html", page="surveys/sheets.html", **_typed(survey, sheet, form)
        )
    answering.type_sheet(survey, sheet.typed(), form.given(), by=the_person(), at=now())
    flash(_("La feuille n° %(sheet)s est comptée.", sheet=sheet.sheet.data))
    return changed(
        page=url_for(".index", slug=slug, survey_id=survey_id, college=sheet.college.data)
    )


@bp.get("/<int:response_id>")
@signed_in
def show(slug: str, survey_id: int, response_id: int) -> Answer:
    """A sheet that was typed, to be typed again."""
    survey = counted(slug, survey_id)
    return page("surveys/sheets.html", **_again(survey, sheet_of(survey, response_id)))


@bp.post("/<int:response_id>")
@signed_in
def revise(slug: str, survey_id: int, response_id: int) -> Answer:
    survey = counted(slug, survey_id)
    response = sheet_of(survey, response_id)
    sheet, form = _sent(survey, response.id)
    if sheet.has_errors or form.has_errors:
        return unchanged(
            "surveys/_sheet.html",
            page="surveys/sheets.html",
            **_typed(survey, sheet, form, response),
        )
    answering.retype_sheet(response, sheet.typed(), form.given(), by=the_person(), at=now())
    flash(_("La feuille n° %(sheet)s est corrigée.", sheet=sheet.sheet.data))
    return changed(
        page=url_for(".index", slug=slug, survey_id=survey_id, college=sheet.college.data)
    )


@bp.post("/<int:response_id>/retrait")
@signed_in
def remove(slug: str, survey_id: int, response_id: int) -> Answer:
    survey = counted(slug, survey_id)
    answering.remove_sheet(sheet_of(survey, response_id), by=the_person(), at=now())
    flash(_("La feuille est retirée : elle n’est plus comptée."))
    return changed(page=url_for(".index", slug=slug, survey_id=survey_id))


def _sent(survey: Survey, but: int | None = None) -> tuple[SheetForm, AnswersForm]:
    """What was typed: the sheet, then its answers; each with what is wrong in it."""
    sheet = SheetForm(_asked_colleges(survey))
    form = _answers(survey, sheet.college.data)
    if form.validate_on_submit() & sheet.validate_on_submit():
        sheet.refuse_taken(survey, but)
    return sheet, form


def _asked_colleges(survey: Survey) -> list[Any]:
    return [one for one in colleges_of(survey.concertation) if survey.asks(one.code)]


def _answers(survey: Survey, college: str | None = None, **kwargs: Any) -> AnswersForm:
    """All the questions, as the college may still change; once it is known, those for it."""
    questions = put_to(survey.questions, college, in_class=False) if college else survey.questions
    return answers_form(questions, on_paper=True, **kwargs)


def _again(survey: Survey, response: Response) -> dict[str, Any]:
    known = {"sheet": response.sheet, "college": response.college.code}
    sheet = SheetForm(_asked_colleges(survey), formdata=None, data=known)
    answers = known_answers(response.answers, survey.questions)
    return _typed(survey, sheet, _answers(survey, formdata=None, data=answers), response)


def _typed(
    survey: Survey,
    sheet: SheetForm | None = None,
    form: AnswersForm | None = None,
    again: Response | None = None,
) -> dict[str, Any]:
    known = {"college": request.args.get("college", "")[:40], "sheet": next_sheet(survey)}
    colleges = _asked_colleges(survey)
    return {
        "concertation": survey.concertation,
        "survey": survey,
        "again": again,
        "sheet": sheet or SheetForm(colleges, formdata=None, data=known),
        "form": form or _answers(survey, formdata=None),
        "found": sheets_page(survey, request.args.get("apres")),
        "came": _came(survey, colleges),
    }


def _came(survey: Survey, colleges: list[Any]) -> list[tuple[str, int]]:
    """How many sheets of each college were typed."""
    came = responses_by_college(survey)
    counts = [(one.name, came.get(one.id, {}).get(Channel.PAPER, 0)) for one in colleges]
    return [(name, count) for name, count in counts if count]
