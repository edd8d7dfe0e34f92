"""The questions of a survey that is being prepared, over HTTP."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, request
from flask_babel import gettext as _
from flask_babel import ngettext

from concert.concertations.queries import colleges_of
from concert.surveys import drawing
from concert.surveys.making import edited, prepared
from concert.surveys.models import Question, QuestionKind, Survey
from concert.surveys.queries import question_of
from concert.surveys.questions import QuestionForm, known_question
from concert.web.fragments import Answer, page, unchanged
from concert.web.once import once
from concert.web.session import signed_in, the_person
from concert.web.time import now

bp = Blueprint(
    "survey_questions", __name__, url_prefix="/concertations/<slug>/diagnostic/questionnaires"
)


@bp.get("/<int:survey_id>/questions/nouvelle/<kind>")
@signed_in
def new(slug: str, survey_id: int, kind: str) -> Answer:
    survey = prepared(slug, survey_id)
    form = _question_form(survey, _kind(kind), survey.questions, formdata=None)
    return page("surveys/question.html", **_question(survey, form, None))


@bp.post("/<int:survey_id>/questions/nouvelle/<kind>")
@signed_in
@once
def add(slug: str, survey_id: int, kind: str) -> Answer:
    survey = prepared(slug, survey_id)
    form = _question_form(survey, _kind(kind), survey.questions)
    if not form.validate_on_submit():
        return _unfit(survey, form, None)
    drawing.add_question(survey, form.model, by=the_person(), at=now())
    return edited(survey, _("La question est ajoutée."))


@bp.get("/<int:survey_id>/questions/<int:question_id>")
@signed_in
def show(slug: str, survey_id: int, question_id: int) -> Answer:
    survey = prepared(slug, survey_id)
    found = question_of(survey, question_id)
    form = _form_of(survey, found, formdata=None, data=known_question(found))
    return page("surveys/question.html", **_question(survey, form, found))


@bp.post("/<int:survey_id>/questions/<int:question_id>")
@signed_in
def revise(slug: str, survey_id: int, question_id: int) -> Answer:
    survey = prepared(slug, survey_id)
    found = question_of(survey, question_id)
    form = _form_of(survey, found)
    if not form.validate_on_submit():
        return _unfit(survey, form, found)
    freed = drawing.revise_question(found, form.model, by=the_person(), at=now())
    return edited(survey, _with_freed(_("La question est à jour."), survey, freed))


@bp.post("/<int:survey_id>/questions/<int:question_id>/place")
@signed_in
def move(slug: str, survey_id: int, question_id: int) -> Answer:
    survey = prepared(slug, survey_id)
    found = question_of(survey, question_id)
    places = {"up": -1, "down": 1}.get(request.form.get("to", ""), 0)
    freed = drawing.move_question(found, places, by=the_person(), at=now())
    return edited(survey, _with_freed(_("L’ordre est changé."), survey, freed))


@bp.post("/<int:survey_id>/questions/<int:question_id>/copie")
@signed_in
@once
def duplicate(slug: str, survey_id: int, question_id: int) -> Answer:
    survey = prepared(slug, survey_id)
    found = question_of(survey, question_id)
    drawing.duplicate_question(found, by=the_person(), at=now())
    return edited(survey, _("La question est copiée, juste après."))


@bp.post("/<int:survey_id>/questions/<int:question_id>/retrait")
@signed_in
def remove(slug: str, survey_id: int, question_id: int) -> Answer:
    survey = prepared(slug, survey_id)
    found = question_of(survey, question_id)
    freed = drawing.remove_question(found, by=the_person(), at=now())
    return edited(survey, _with_freed(_("La question est retirée."), survey, freed))


def _kind(code: str) -> QuestionKind:
    if code not in set(QuestionKind):
        abort(404)
    return QuestionKind(code)


def _question_form(
    survey: Survey, kind: QuestionKind, earlier: Sequence[Question], **kwargs: Any
) -> QuestionForm:
    colleges = [one for one in colleges_of(survey.concertation) if survey.asks(one.code)]
    return QuestionForm(kind, earlier, colleges, **kwargs)


def _form_of(survey: Survey, found: Question, **kwargs: Any) -> QuestionForm:
    earlier = survey.questions[: survey.questions.index(found)]
    return _question_form(survey, found.kind, earlier, **kwargs)


def _question(survey: Survey, form: QuestionForm, found: Question | None) -> dict[str, Any]:
    return {
        "concertation": survey.concertation,
        "survey": survey,
        "form": form,
        "question": found,
        "kind": form.kind,
    }


def _unfit(survey: Survey, form: QuestionForm, found: Question | None) -> Answer:
    return unchanged(
        "surveys/_question.html", page="surveys/question.html", **_question(survey, form, found)
    )


def _with_freed(said: str, survey: Survey, freed: Sequence[Question]) -> str:
    """What was done, and which questions are now put to everyone."""
    if not freed:
        return said
    numbers = ", ".join(str(survey.questions.index(one) + 1) for one in freed)
    told = ngettext(
        "La question %(numbers)s n’a plus de condition : elle se pose à tout le monde.",
        "Les questions %(numbers)s n’ont plus de condition : elles se posent à tout le monde.",
        len(freed),
        numbers=numbers,
    )
    return f"{said} {told}"
