"""Preparing a survey, over HTTP, for those who lead and facilitate."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.concertations.queries import colleges_of, concertation_at
from concert.core.errors import Refused
from concert.core.text import slug as slug_of
from concert.policy.rules import Permission, require
from concert.programmes.catalogue import programme
from concert.programmes.questions import QuestionModel
from concert.surveys import actions, drawing
from concert.surveys.asking import put_to
from concert.surveys.elsewhere import file_of, survey_in
from concert.surveys.forms import answers_form
from concert.surveys.models import Survey
from concert.surveys.queries import survey_of
from concert.surveys.writing import (
    FROM_FILE,
    TEMPLATE,
    ClosingDayForm,
    NewSurveyForm,
    SurveyForm,
)
from concert.web.fragments import Answer, attachment, changed, page, unchanged
from concert.web.once import once
from concert.web.session import signed_in, the_person
from concert.web.time import now

bp = Blueprint(
    "survey_making", __name__, url_prefix="/concertations/<slug>/diagnostic/questionnaires"
)


def _drawn(slug: str) -> Concertation:
    concertation = concertation_at(slug, the_person())
    require(the_person(), Permission.DRAW_SURVEY, concertation, now())
    return concertation


def prepared(slug: str, survey_id: int) -> Survey:
    """A survey for those who write it."""
    return survey_of(_drawn(slug), survey_id, drafts=True)


def edited(survey: Survey, said: str) -> Answer:
    """Back to the page where it is written, with what was done."""
    flash(said)
    here = url_for("survey_making.edit", slug=survey.concertation.slug, survey_id=survey.id)
    return changed(page=here)


# --- the survey ---------------------------------------------------------------


@bp.get("/nouveau")
@signed_in
def new(slug: str) -> Answer:
    concertation = _drawn(slug)
    return page("surveys/new.html", **_new(concertation, NewSurveyForm(formdata=None)))


@bp.post("/nouveau")
@signed_in
@once
def draw(slug: str) -> Answer:
    form, concertation = NewSurveyForm(), _drawn(slug)
    if not form.validate_on_submit():
        return unchanged("surveys/_new.html", page="surveys/new.html", **_new(concertation, form))
    try:
        introduction, models = _to_begin_with(form, concertation)
    except Refused as refused:
        form.refuse("file", refused.reason)
        return unchanged("surveys/_new.html", page="surveys/new.html", **_new(concertation, form))
    drawn = actions.SurveyDrawn(form.title.data, introduction)
    survey = actions.draw_survey(concertation, drawn, by=the_person(), at=now())
    if models:
        drawing.add_questions(survey, models, by=the_person(), at=now())
    return edited(survey, _("Le questionnaire est commencé : vous seuls le voyez."))


def _new(concertation: Concertation, form: NewSurveyForm) -> dict[str, Any]:
    proposed = programme(concertation.programme).question
    return {"concertation": concertation, "form": form, "proposed": proposed}


def _to_begin_with(
    form: NewSurveyForm, concertation: Concertation
) -> tuple[str, Sequence[QuestionModel]]:
    """The introduction and the questions that a survey begins with."""
    codes = [college.code for college in colleges_of(concertation)]
    if form.start.data == FROM_FILE:
        found = survey_in(form.file.data.read())
        return found.introduction, drawing.for_these_colleges(found.questions, codes)
    proposed = programme(concertation.programme).question
    models = proposed if form.start.data == TEMPLATE else []
    return "", drawing.for_these_colleges(models, codes)


@bp.get("/<int:survey_id>/preparation")
@signed_in
def edit(slug: str, survey_id: int) -> Answer:
    return page("surveys/edit.html", **_context(prepared(slug, survey_id)))


@bp.post("/<int:survey_id>/preparation")
@signed_in
def revise(slug: str, survey_id: int) -> Answer:
    survey = prepared(slug, survey_id)
    form = SurveyForm(colleges_of(survey.concertation))
    if not form.validate_on_submit():
        return unchanged(
            "surveys/_about.html", page="surveys/edit.html", **_context(survey, form=form)
        )
    actions.revise_survey(survey, form.drawn(), by=the_person(), at=now())
    return edited(survey, _("C’est à jour."))


def _context(survey: Survey, **forms: Any) -> dict[str, Any]:
    concertation = survey.concertation
    colleges = colleges_of(concertation)
    span = concertation.span
    return {
        "concertation": concertation,
        "survey": survey,
        "college_names": {one.code: one.name for one in colleges},
        "ends": span.closes_at if span else None,
        "form": SurveyForm(colleges, formdata=None, obj=survey),
        "closing": ClosingDayForm(formdata=None),
        **forms,
    }


@bp.post("/<int:survey_id>/abandon")
@signed_in
def remove(slug: str, survey_id: int) -> Answer:
    actions.remove_survey(prepared(slug, survey_id), by=the_person(), at=now())
    flash(_("Le questionnaire est abandonné."))
    return changed(page=url_for("surveys.index", slug=slug))


@bp.post("/<int:survey_id>/copie")
@signed_in
@once
def duplicate(slug: str, survey_id: int) -> Answer:
    copy = drawing.duplicate_survey(prepared(slug, survey_id), by=the_person(), at=now())
    return edited(copy, _("Voici la copie : vous seuls la voyez."))


@bp.get("/<int:survey_id>/questionnaire.json")
@signed_in
def export(slug: str, survey_id: int) -> Answer:
    survey = prepared(slug, survey_id)
    content = file_of(survey, drawing.models_of(survey))
    name = f"questionnaire-{slug_of(survey.title, 40)}.json"
    return attachment(content, name, "application/json")


@bp.get("/<int:survey_id>/apercu")
@signed_in
def preview(slug: str, survey_id: int) -> Answer:
    """The survey as a participant of a college will see it."""
    survey = prepared(slug, survey_id)
    colleges = [one for one in colleges_of(survey.concertation) if survey.asks(one.code)]
    code = request.args.get("college", "")[:40]
    questions = put_to(survey.questions, code, in_class=False) if code else survey.questions
    return page(
        "surveys/preview.html",
        concertation=survey.concertation,
        survey=survey,
        form=answers_form(questions, formdata=None),
        college_choices=[(one.code, one.name) for one in colleges],
    )


# --- open, and closed ---------------------------------------------------------


@bp.post("/<int:survey_id>/ouverture")
@signed_in
@once
def open_(slug: str, survey_id: int) -> Answer:
    survey = prepared(slug, survey_id)
    form = ClosingDayForm()
    if not form.validate_on_submit():
        return unchanged(
            "surveys/_opening.html", page="surveys/edit.html", **_context(survey, closing=form)
        )
    closes_at = form.closes_at(survey.concertation.span)
    actions.open_survey(survey, closes_at, by=the_person(), at=now())
    flash(_("Le questionnaire est ouvert. Les participants qu’il concerne sont prévenus."))
    return changed(page=url_for("survey_counting.follow", slug=slug, survey_id=survey_id))


@bp.post("/<int:survey_id>/reprise")
@signed_in
def take_back(slug: str, survey_id: int) -> Answer:
    survey = prepared(slug, survey_id)
    actions.take_back_opening(survey, by=the_person(), at=now())
    return edited(survey, _("Le questionnaire n’est plus ouvert : changez-le, puis rouvrez-le."))
