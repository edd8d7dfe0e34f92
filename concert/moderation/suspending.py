"""Suspensions, over HTTP: reached from a contribution, without saying who gave it."""

from typing import Any

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.concertations.queries import concertation_at
from concert.concertations.suspensions import Suspension
from concert.moderation.forms import AnswerForm, SuspensionForm
from concert.moderation.routes import found
from concert.moderation.suspension import (
    answer_suspension,
    lift,
    own_suspension,
    suspend_author,
    suspension_of,
    suspensions_of,
)
from concert.policy.rules import Permission, require
from concert.web.fragments import Answer, changed, page, unchanged
from concert.web.letters import post_letter
from concert.web.once import once
from concert.web.session import signed_in, the_person
from concert.web.time import now

bp = Blueprint("suspending", __name__, url_prefix="/concertations/<slug>")


def _moderated(slug: str) -> Concertation:
    concertation = concertation_at(slug, the_person())
    require(the_person(), Permission.SUSPEND, concertation, now())
    return concertation


# --- suspending whoever gave something ----------------------------------------


@bp.get("/<kind>/<int:given_id>/suspension")
@signed_in
def ask(slug: str, kind: str, given_id: int) -> Answer:
    _moderated(slug)
    return page("moderation/suspend.html", **_asked(slug, kind, given_id))


@bp.post("/<kind>/<int:given_id>/suspension")
@signed_in
@once
def suspend(slug: str, kind: str, given_id: int) -> Answer:
    _moderated(slug)
    form = SuspensionForm()
    context = _asked(slug, kind, given_id, form)
    if not form.validate_on_submit():
        return unchanged("moderation/_suspend.html", page="moderation/suspend.html", **context)
    given = context["given"]
    suspended = suspend_author(given, kind, form.reason.data, by=the_person(), at=now())
    _tell("suspended", suspended)
    flash(_("Sa participation est suspendue ; la raison lui est écrite."))
    return changed(page=url_for(".index", slug=slug))


def _asked(
    slug: str, kind: str, given_id: int, form: SuspensionForm | None = None
) -> dict[str, Any]:
    given, back = found(slug, kind, given_id)
    return {
        "concertation": given.concertation,
        "given": given,
        "kind": kind,
        "back": back,
        "form": form or SuspensionForm(formdata=None),
    }


# --- reading them, lifting them -----------------------------------------------


@bp.get("/suspensions")
@signed_in
def index(slug: str) -> Answer:
    concertation = _moderated(slug)
    return page(
        "moderation/suspensions.html",
        concertation=concertation,
        suspensions=suspensions_of(concertation),
    )


@bp.post("/suspensions/<int:suspension_id>/levee")
@signed_in
def put_back(slug: str, suspension_id: int) -> Answer:
    suspension = suspension_of(_moderated(slug), suspension_id)
    lift(suspension, by=the_person(), at=now())
    _tell("suspension_lifted", suspension)
    flash(_("La suspension est levée, et la personne en est avertie."))
    return changed(page=url_for(".index", slug=slug))


def _tell(template: str, suspension: Suspension) -> None:
    person = suspension.participation.person
    if person.email:
        post_letter(
            template,
            person.email,
            at=now(),
            person=person,
            suspension=suspension,
            concertation=suspension.concertation,
        )


# --- one's own ----------------------------------------------------------------


@bp.get("/ma-suspension")
@signed_in
def mine(slug: str) -> Answer:
    return page("moderation/mine.html", **_mine(slug))


@bp.post("/ma-suspension")
@signed_in
@once
def answer(slug: str) -> Answer:
    form = AnswerForm()
    context = _mine(slug, form)
    if not form.validate_on_submit():
        return unchanged("moderation/_answer.html", page="moderation/mine.html", **context)
    answer_suspension(context["suspension"], form.answer.data, by=the_person(), at=now())
    flash(_("Votre réponse est enregistrée : les personnes qui animent la lisent."))
    return changed(page=url_for(".mine", slug=slug))


def _mine(slug: str, form: AnswerForm | None = None) -> dict[str, Any]:
    concertation = concertation_at(slug, the_person())
    return {
        "concertation": concertation,
        "suspension": own_suspension(the_person(), concertation),
        "form": form or AnswerForm(formdata=None),
    }
