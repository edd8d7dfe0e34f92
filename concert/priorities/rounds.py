"""Moving the end of a round and giving it up, over HTTP, for those who lead."""

from typing import Any

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.concertations.queries import concertation_at
from concert.core.clock import local_day
from concert.policy.rules import Permission, require
from concert.priorities import actions
from concert.priorities.forms import GivingUpForm, MovingForm
from concert.priorities.models import Round
from concert.priorities.queries import the_round
from concert.web.forms import Form
from concert.web.fragments import Answer, changed, page, unchanged
from concert.web.once import once
from concert.web.session import signed_in, the_person
from concert.web.time import now

bp = Blueprint("rounds", __name__, url_prefix="/concertations/<slug>/diagnostic/priorites/tours")


def _led(slug: str) -> Concertation:
    concertation = concertation_at(slug, the_person())
    require(the_person(), Permission.PRIORITISE, concertation, now())
    return concertation


def _round(slug: str) -> Round:
    round_ = the_round(_led(slug))
    actions.must_be_open(round_)
    return round_


def _context(round_: Round, form: Form) -> dict[str, Any]:
    return {"concertation": round_.concertation, "round": round_, "form": form}


@bp.get("/fin")
@signed_in
def moving(slug: str) -> Answer:
    round_ = _round(slug)
    form = MovingForm(formdata=None, data={"closes_on": local_day(round_.closes_at)})
    return page("priorities/move.html", **_context(round_, form))


@bp.post("/fin")
@signed_in
@once
def move(slug: str) -> Answer:
    form, round_ = MovingForm(), the_round(_led(slug))
    if not form.validate_on_submit():
        return unchanged(
            "priorities/_move.html", page="priorities/move.html", **_context(round_, form)
        )
    closes_at = form.closes_at(round_.concertation.span)
    actions.move_end(round_, closes_at, form.reason.data, by=the_person(), at=now())
    flash(_("La fin du tour est déplacée. Les participants en sont prévenus."))
    return changed(page=url_for("priorities.show", slug=slug))


@bp.get("/abandon")
@signed_in
def giving_up(slug: str) -> Answer:
    form = GivingUpForm(formdata=None)
    return page("priorities/give_up.html", **_context(_round(slug), form))


@bp.post("/abandon")
@signed_in
@once
def give_up(slug: str) -> Answer:
    form, round_ = GivingUpForm(), the_round(_led(slug))
    if not form.validate_on_submit():
        return unchanged(
            "priorities/_give_up.html", page="priorities/give_up.html", **_context(round_, form)
        )
    actions.give_up(round_, form.reason.data, by=the_person(), at=now())
    flash(
        _("Le tour est abandonné, et ses notes sont effacées. Les participants en sont prévenus.")
    )
    return changed(page=url_for("priorities.show", slug=slug))
