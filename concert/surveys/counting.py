"""Following a survey, publishing and taking away its results, over HTTP."""

import io
from collections.abc import Iterator
from itertools import chain
from typing import Any

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.concertations.queries import colleges_of, concertation_at
from concert.core import opendocument
from concert.core.clock import local_day
from concert.core.errors import Conflict, Missing
from concert.core.spreadsheets import csv_out
from concert.core.text import slug as slug_of
from concert.indicators.actions import TypedFigure, type_figure
from concert.policy.rules import Permission, require
from concert.surveys import actions
from concert.surveys.models import Survey
from concert.surveys.queries import (
    question_of,
    responses_by_college,
    survey_of,
    text_of,
)
from concert.surveys.reading import Figure, results_of
from concert.surveys.responses import codebook_header, codebook_of, header_of, lines_of
from concert.surveys.writing import ClosingDayForm, WithdrawalForm
from concert.terms.queries import said_or_proposed
from concert.web.formatting import short_day
from concert.web.fragments import Answer, attachment, changed, page, spooled, unchanged
from concert.web.once import once
from concert.web.session import signed_in, the_person
from concert.web.time import now

bp = Blueprint(
    "survey_counting", __name__, url_prefix="/concertations/<slug>/diagnostic/questionnaires"
)


def _led(slug: str) -> Concertation:
    concertation = concertation_at(slug, the_person())
    require(the_person(), Permission.READ_RESPONSES, concertation, now())
    return concertation


def counted(slug: str, survey_id: int) -> Survey:
    """A survey for those who count what it receives."""
    return survey_of(_led(slug), survey_id)


def _follow_page(survey: Survey) -> str:
    return url_for("survey_counting.follow", slug=survey.concertation.slug, survey_id=survey.id)


# --- how many answered --------------------------------------------------------


@bp.get("/<int:survey_id>/suivi")
@signed_in
def follow(slug: str, survey_id: int) -> Answer:
    return page("surveys/follow.html", **_followed(counted(slug, survey_id)))


def _followed(survey: Survey, closing: ClosingDayForm | None = None) -> dict[str, Any]:
    concertation = survey.concertation
    day = local_day(survey.closes_at) if survey.closes_at else None
    return {
        "concertation": concertation,
        "survey": survey,
        "colleges": [one for one in colleges_of(concertation) if survey.asks(one.code)],
        "came": responses_by_college(survey),
        "months": said_or_proposed(concertation).months,
        "closing": closing or ClosingDayForm(formdata=None, data={"day": day}),
    }


@bp.post("/<int:survey_id>/echeance")
@signed_in
def move(slug: str, survey_id: int) -> Answer:
    survey = counted(slug, survey_id)
    form = ClosingDayForm()
    if not form.validate_on_submit():
        return unchanged(
            "surveys/_closing.html", page="surveys/follow.html", **_followed(survey, form)
        )
    closes_at = form.closes_at(survey.concertation.span)
    actions.move_closing(survey, closes_at, by=the_person(), at=now())
    flash(_("La fin du questionnaire est déplacée."))
    return changed(page=_follow_page(survey))


@bp.post("/<int:survey_id>/cloture")
@signed_in
def close(slug: str, survey_id: int) -> Answer:
    survey = counted(slug, survey_id)
    actions.close_survey(survey, by=the_person(), at=now())
    flash(_("Le questionnaire est clos : plus rien ne dit de qui vient une réponse."))
    return changed(page=_follow_page(survey))


@bp.post("/<int:survey_id>/resultats")
@signed_in
def publish(slug: str, survey_id: int) -> Answer:
    survey = counted(slug, survey_id)
    actions.publish_results(survey, by=the_person(), at=now())
    flash(_("Les résultats sont publiés."))
    return changed(page=url_for("surveys.results", slug=slug, survey_id=survey_id))


# --- what is taken away -------------------------------------------------------


@bp.get("/<int:survey_id>/reponses.<any(csv, ods):format_>")
@signed_in
def responses(slug: str, survey_id: int, format_: str) -> Answer:
    """Every response, without a name, under a random number; in ODS, with what columns mean."""
    survey = counted(slug, survey_id)
    if survey.closed_at is None:
        raise Conflict(_("Les réponses se téléchargent après la clôture du questionnaire."))
    if survey.forgotten_at:
        raise Missing(_("Les réponses, une par une, sont effacées : il en reste les résultats."))
    colleges = colleges_of(survey.concertation)
    header, lines = header_of(survey), lines_of(survey, {one.id: one.name for one in colleges})
    name = f"reponses-{slug_of(survey.title, 40)}"
    if format_ == "csv":
        return spooled(csv_out(header, lines), f"{name}.csv", "text/csv")
    kept, book = io.BytesIO(), _codebook(survey)
    opendocument.written(kept, [(_("réponses"), chain([header], lines)), (_("colonnes"), book)])
    return attachment(kept.getvalue(), f"{name}.ods", opendocument.MEDIA_TYPE)


@bp.get("/<int:survey_id>/colonnes.csv")
@signed_in
def codebook(slug: str, survey_id: int) -> Answer:
    """What each column of the responses means."""
    survey = counted(slug, survey_id)
    header, *lines = _codebook(survey)
    content = b"".join(csv_out(header, lines))
    return attachment(content, f"colonnes-{slug_of(survey.title, 40)}.csv", "text/csv")


def _codebook(survey: Survey) -> Iterator[list[str]]:
    names = {one.code: one.name for one in colleges_of(survey.concertation)}
    yield codebook_header()
    yield from codebook_of(survey, names)


# --- texts --------------------------------------------------------------------


@bp.get("/<int:survey_id>/textes/<int:answer_id>/retrait")
@signed_in
def ask_to_withdraw(slug: str, survey_id: int, answer_id: int) -> Answer:
    survey = counted(slug, survey_id)
    return page(
        "surveys/withdraw.html", **_withdrawn(survey, answer_id, WithdrawalForm(formdata=None))
    )


@bp.post("/<int:survey_id>/textes/<int:answer_id>/retrait")
@signed_in
def withdraw(slug: str, survey_id: int, answer_id: int) -> Answer:
    survey = counted(slug, survey_id)
    text, form = text_of(survey, answer_id), WithdrawalForm()
    if not form.validate_on_submit():
        return unchanged(
            "surveys/_withdraw.html",
            page="surveys/withdraw.html",
            **_withdrawn(survey, answer_id, form),
        )
    actions.withdraw_text(text, form.reason.data, by=the_person(), at=now())
    flash(_("Le texte est retiré."))
    here = url_for("surveys.texts", slug=slug, survey_id=survey_id, question_id=text.question_id)
    return changed(page=here)


def _withdrawn(survey: Survey, answer_id: int, form: WithdrawalForm) -> dict[str, Any]:
    return {
        "concertation": survey.concertation,
        "survey": survey,
        "text": text_of(survey, answer_id),
        "form": form,
    }


# --- into the diagnosis -------------------------------------------------------


@bp.post("/<int:survey_id>/resultats/<int:question_id>/chiffre")
@signed_in
@once
def take_figure(slug: str, survey_id: int, question_id: int) -> Answer:
    """A result becomes a figure of the diagnosis, with the survey as its source."""
    survey = counted(slug, survey_id)
    question = question_of(survey, question_id)
    names = {one.code: one.name for one in colleges_of(survey.concertation)}
    asked = request.form.get("figure", "")
    found = (one for one in results_of(survey, names) if one.question.id == question.id)
    figure = next((one for result in found for one in result.figures if one.key == asked), None)
    if figure is None:
        raise Missing(_("Ce résultat n’est pas publié : choisissez-en un autre."))
    type_figure(survey.concertation, _typed_figure(survey, figure), by=the_person(), at=now())
    flash(_("Ce résultat est un chiffre du diagnostic."))
    return changed(page=url_for("indicators.index", slug=slug))


def _typed_figure(survey: Survey, figure: Figure) -> TypedFigure:
    closed = survey.closed_at or now()
    source = _(
        "Questionnaire « %(title)s », clos le %(day)s, %(n)d réponses",
        title=survey.title[:120],
        day=short_day(closed),
        n=figure.whole,
    )
    return TypedFigure(
        label=figure.label[:200],
        value=figure.value,
        unit=figure.unit,
        period=str(local_day(closed).year),
        source=source,
        sensitive=False,
    )
