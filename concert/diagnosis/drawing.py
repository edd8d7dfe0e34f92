"""Choosing the figures and drawing the stakes, over HTTP, for those who lead and facilitate."""

from typing import Any

from flask import Blueprint, abort, flash, url_for
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.concertations.queries import concertation_at
from concert.diagnosis import actions
from concert.diagnosis.forms import FigureForm, StakeForm, known_stake
from concert.diagnosis.queries import indicator_of, indicators_of, readings_of, stake_of
from concert.policy.rules import Permission, require
from concert.programmes.catalogue import programme
from concert.web.fragments import Answer, changed, page, unchanged
from concert.web.once import once
from concert.web.session import signed_in, the_person
from concert.web.time import now

bp = Blueprint("drawing", __name__, url_prefix="/concertations/<slug>/diagnostic")


def _drawn(slug: str) -> Concertation:
    concertation = concertation_at(slug, the_person())
    require(the_person(), Permission.DRAW_DIAGNOSIS, concertation, now())
    return concertation


# --- figures ------------------------------------------------------------------


@bp.get("/chiffres")
@signed_in
def figures(slug: str) -> Answer:
    return page("diagnosis/figures.html", **_figures(_drawn(slug)))


@bp.post("/chiffres/<series>")
@signed_in
def choose(slug: str, series: str) -> Answer:
    concertation = _drawn(slug)
    reading = next((r for r in readings_of(concertation) if r.series.code == series), None)
    if reading is None:
        abort(404)
    actions.choose_reading(concertation, reading, by=the_person(), at=now())
    return _figures_anew(concertation)


@bp.post("/chiffres")
@signed_in
@once
def type_figure(slug: str) -> Answer:
    # The form first: a refusal gives back what was typed.
    form, concertation = FigureForm(), _drawn(slug)
    if not form.validate_on_submit():
        return unchanged(
            "diagnosis/_figures.html",
            page="diagnosis/figures.html",
            **_figures(concertation, form),
        )
    actions.type_figure(concertation, form.figure(), by=the_person(), at=now())
    return _figures_anew(concertation)


@bp.post("/chiffres/<int:indicator_id>/retrait")
@signed_in
def remove(slug: str, indicator_id: int) -> Answer:
    concertation = _drawn(slug)
    indicator = indicator_of(concertation, indicator_id)
    actions.remove_indicator(indicator, by=the_person(), at=now())
    return _figures_anew(concertation)


def _figures_anew(concertation: Concertation) -> Answer:
    here = url_for(".figures", slug=concertation.slug)
    return changed("diagnosis/_figures.html", page=here, **_figures(concertation))


def _figures(concertation: Concertation, form: FigureForm | None = None) -> dict[str, Any]:
    chosen = indicators_of(concertation, sensitive=True)
    known = {indicator.series for indicator in chosen}
    return {
        "concertation": concertation,
        "indicators": chosen,
        "readings": [r for r in readings_of(concertation) if r.series.code not in known],
        "form": form or FigureForm(formdata=None),
        "takes_part": True,
    }


# --- stakes -------------------------------------------------------------------


@bp.get("/enjeux/nouveau")
@signed_in
def new_stake(slug: str) -> Answer:
    concertation = _drawn(slug)
    form = StakeForm(programme(concertation.programme), concertation)
    return page("diagnosis/stake_edit.html", form=form, concertation=concertation, stake=None)


@bp.post("/enjeux/nouveau")
@signed_in
@once
def draw(slug: str) -> Answer:
    form, concertation = _sent_stake(slug)
    if not form.validate_on_submit():
        return _unfit(form, concertation, None)
    actions.draw_stake(concertation, form.drawn(), by=the_person(), at=now())
    flash(_("L’enjeu est dégagé."))
    return changed(page=url_for("diagnosis.show", slug=slug))


@bp.get("/enjeux/<int:stake_id>")
@signed_in
def edit_stake(slug: str, stake_id: int) -> Answer:
    concertation = _drawn(slug)
    stake = stake_of(concertation, stake_id)
    form = StakeForm(programme(concertation.programme), concertation, data=known_stake(stake))
    return page("diagnosis/stake_edit.html", form=form, concertation=concertation, stake=stake)


@bp.post("/enjeux/<int:stake_id>")
@signed_in
def revise(slug: str, stake_id: int) -> Answer:
    form, concertation = _sent_stake(slug)
    stake = stake_of(concertation, stake_id)
    if not form.validate_on_submit():
        return _unfit(form, concertation, stake)
    actions.revise_stake(stake, form.drawn(), by=the_person(), at=now())
    flash(_("L’enjeu est à jour."))
    return changed(page=url_for("diagnosis.show", slug=slug))


@bp.post("/enjeux/<int:stake_id>/retrait")
@signed_in
def remove_stake(slug: str, stake_id: int) -> Answer:
    concertation = _drawn(slug)
    actions.remove_stake(stake_of(concertation, stake_id), by=the_person(), at=now())
    flash(_("L’enjeu est retiré."))
    return changed(page=url_for("diagnosis.show", slug=slug))


def _sent_stake(slug: str) -> tuple[StakeForm, Concertation]:
    """A stake as it was sent; read before the policy is asked, as a refusal gives it back."""
    concertation = concertation_at(slug, the_person())
    form = StakeForm(programme(concertation.programme), concertation)
    return form, _drawn(slug)


def _unfit(form: StakeForm, concertation: Concertation, stake: object) -> Answer:
    return unchanged(
        "diagnosis/_stake_form.html",
        page="diagnosis/stake_edit.html",
        form=form,
        concertation=concertation,
        stake=stake,
    )
