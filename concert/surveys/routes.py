"""Surveys, over HTTP: the list, answering, the sheet to print, the results."""

from typing import Any

from flask import Blueprint, current_app, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from concert.concertations.models import Concertation
from concert.concertations.queries import (
    Standing,
    colleges_of,
    concertation_at,
    standing_of,
)
from concert.config import Settings
from concert.core.errors import Missing
from concert.core.text import slug as slug_of
from concert.policy.rules import Permission, may, require
from concert.surveys import answering
from concert.surveys.asking import put_to
from concert.surveys.forms import AnswersForm, answers_form, kept_of, known_answers
from concert.surveys.models import Response, Survey
from concert.surveys.queries import (
    college_code,
    draft_of,
    question_of,
    response_of,
    responses_count,
    survey_of,
    surveys_of,
    texts_by_college,
    texts_count,
    texts_page,
)
from concert.surveys.reading import results_of, shade_of, too_few_texts, voices_of
from concert.surveys.sheet import Paper, paper_of
from concert.surveys.wording import CHANNELS, QUESTION_KINDS, choice_names, condition_said, key_of
from concert.terms.queries import said_or_proposed
from concert.web.cache import cached
from concert.web.formatting import long_day
from concert.web.fragments import Answer, attachment, changed, page, unchanged
from concert.web.once import once
from concert.web.session import current_person, signed_in, the_person
from concert.web.time import now
from concert.web.words import words

bp = Blueprint("surveys", __name__, url_prefix="/concertations/<slug>/diagnostic/questionnaires")

words(
    bp,
    question_kinds=QUESTION_KINDS,
    channels=CHANNELS,
    condition_said=condition_said,
    choice_names=choice_names,
    key_of=key_of,
    shade_of=shade_of,
)


def _seen(slug: str, survey_id: int) -> Survey:
    """A survey that is open or was; those who lead see it before."""
    concertation = concertation_at(slug, current_person())
    drafts = may(current_person(), Permission.READ_RESPONSES, concertation, now())
    return survey_of(concertation, survey_id, drafts=drafts)


@bp.get("")
@cached
def index(slug: str) -> Answer:
    concertation = concertation_at(slug, current_person())
    steers = standing_of(current_person(), concertation).steers
    surveys = surveys_of(concertation, drafts=steers)
    names = {one.code: one.name for one in colleges_of(concertation)}
    return page(
        "surveys/index.html", concertation=concertation, surveys=surveys, college_names=names
    )


# --- answering ----------------------------------------------------------------


@bp.get("/<int:survey_id>")
@cached
def show(slug: str, survey_id: int) -> Answer:
    return page("surveys/show.html", **_answered(_seen(slug, survey_id)))


@bp.post("/<int:survey_id>")
@signed_in
@once
def answer(slug: str, survey_id: int) -> Answer:
    # The form first: a refusal gives back what was typed.
    survey = _seen(slug, survey_id)
    form = _form(survey)
    if not form.validate_on_submit():
        return unchanged(
            "surveys/_answers.html", page="surveys/show.html", **_answered(survey, form)
        )
    answering.respond(survey, form.given(), form.in_words(), by=the_person(), at=now())
    flash(_("Merci, votre réponse est enregistrée."))
    return changed(page=url_for(".show", slug=slug, survey_id=survey_id))


@bp.post("/<int:survey_id>/brouillon")
@signed_in
def keep_draft(slug: str, survey_id: int) -> Answer:
    survey = _seen(slug, survey_id)
    form = _form(survey)
    kept = kept_of(form, request.form.to_dict(flat=False))
    answering.keep_draft(survey, kept, by=the_person(), at=now())
    return changed(
        "surveys/_progress.html",
        page=url_for(".show", slug=slug, survey_id=survey_id),
        concertation=survey.concertation,
        survey=survey,
        form=form,
        kept=True,
    )


@bp.post("/<int:survey_id>/retrait")
@signed_in
def take_back(slug: str, survey_id: int) -> Answer:
    answering.take_back_response(_seen(slug, survey_id), by=the_person(), at=now())
    flash(_("Votre réponse est retirée : elle n’est plus comptée."))
    return changed(page=url_for(".show", slug=slug, survey_id=survey_id))


def _standing(survey: Survey) -> Standing:
    return standing_of(current_person(), survey.concertation)


def _form(survey: Survey, **kwargs: Any) -> AnswersForm:
    standing = _standing(survey)
    in_class = standing.class_session_id is not None
    code = college_code(survey.concertation, standing.college_id)
    questions = put_to(survey.questions, code, in_class=in_class)
    return answers_form(questions, in_class=in_class, **kwargs)


def _answered(survey: Survey, form: AnswersForm | None = None) -> dict[str, Any]:
    """What the page of a survey shows to whoever reads it."""
    standing = _standing(survey)
    mine = response_of(survey, standing.participation_id)
    draft = draft_of(survey, standing.participation_id)
    code = college_code(survey.concertation, standing.college_id)
    return {
        "concertation": survey.concertation,
        "survey": survey,
        "colleges": colleges_of(survey.concertation),
        "is_asked": not code or survey.asks(code),
        "mine_response": mine,
        "draft": draft,
        "responses": responses_count(survey),
        "months": said_or_proposed(survey.concertation).months,
        "form": form or _taken_up(survey, mine, draft.content if draft else None),
    }


def _taken_up(survey: Survey, mine: Response | None, draft: dict[str, Any] | None) -> AnswersForm:
    """The form as it was left: what was begun last, else what was answered."""
    if draft:
        kept = MultiDict((name, one) for name, values in draft.items() for one in values)
        return _form(survey, formdata=kept)
    known = known_answers(mine.answers, survey.questions) if mine else {}
    return _form(survey, formdata=None, data=known)


# --- on paper -----------------------------------------------------------------


@bp.get("/<int:survey_id>/papier")
def paper(slug: str, survey_id: int) -> Answer:
    """The sheet to print, with boxes to tick."""
    survey = _seen(slug, survey_id)
    return page(
        "surveys/paper.html",
        concertation=survey.concertation,
        survey=survey,
        colleges=[one for one in colleges_of(survey.concertation) if survey.asks(one.code)],
        months=said_or_proposed(survey.concertation).months,
    )


@bp.get("/<int:survey_id>/papier.pdf")
def paper_pdf(slug: str, survey_id: int) -> Answer:
    """The same sheet as a PDF, to print or to hand out."""
    survey = _seen(slug, survey_id)
    name = f"questionnaire-{slug_of(survey.title, 40)}.pdf"
    answer = attachment(paper_of(survey, _paper(survey)), name, "application/pdf")
    # Shown in the browser, from where it is printed.
    answer.headers["Content-Disposition"] = answer.headers["Content-Disposition"].replace(
        "attachment", "inline", 1
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _paper(survey: Survey) -> Paper:
    concertation = survey.concertation
    settings: Settings = current_app.config["SETTINGS"]
    colleges = colleges_of(concertation)
    return Paper(
        colleges=[(one.code, one.name) for one in colleges if survey.asks(one.code)],
        place=concertation.place_name,
        instance=settings.instance_name,
        bring_to=_bring_to(survey),
        months=said_or_proposed(concertation).months,
        at=now(),
    )


def _bring_to(survey: Survey) -> str:
    who = survey.concertation.carried_by
    if survey.closes_at is None:
        return _("À rapporter à : %(who)s.", who=who)
    day = long_day(survey.closes_at)
    return _("À rapporter à : %(who)s, avant le %(when)s.", who=who, when=day)


# --- the results --------------------------------------------------------------


@bp.get("/<int:survey_id>/resultats")
@cached
def results(slug: str, survey_id: int) -> Answer:
    survey = _seen(slug, survey_id)
    concertation = survey.concertation
    names = {one.code: one.name for one in colleges_of(concertation)}
    reads_texts = _reads_texts(concertation, survey)
    return page(
        "surveys/results.html",
        concertation=concertation,
        survey=survey,
        colleges=names,
        results=results_of(survey, names),
        texts=texts_count(survey) if survey.published_at and reads_texts else {},
        reads_texts=reads_texts,
    )


def _reads_texts(concertation: Concertation, survey: Survey) -> bool:
    steers = may(current_person(), Permission.READ_RESPONSES, concertation, now())
    return steers or (survey.publishes_texts and survey.published_at is not None)


@bp.get("/<int:survey_id>/resultats/<int:question_id>/textes")
@cached
def texts(slug: str, survey_id: int, question_id: int) -> Answer:
    """What was written: by everyone once published, by the team once the survey is closed."""
    survey = _seen(slug, survey_id)
    concertation = survey.concertation
    question = question_of(survey, question_id)
    if not survey.publishes_texts or survey.published_at is None:
        require(current_person(), Permission.READ_RESPONSES, concertation, now())
    if survey.closed_at is None:
        raise Missing(_("Les textes se lisent après la clôture du questionnaire."))
    steers = standing_of(current_person(), concertation).steers
    written = texts_by_college(question)
    return page(
        "surveys/texts.html",
        concertation=concertation,
        survey=survey,
        question=question,
        steers=steers,
        few=too_few_texts(written),
        voices=voices_of(written),
        colleges={one.code: one for one in colleges_of(concertation)},
        found=texts_page(question, request.args.get("apres"), withdrawn=steers),
    )
