"""The figures of the diagnosis, over HTTP, for those who lead and facilitate."""

from typing import Any

from flask import Blueprint, abort, flash, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from concert.concertations.models import Concertation
from concert.concertations.queries import concertation_at
from concert.indicators import actions, entering
from concert.indicators.forms import (
    AudienceForm,
    FigureForm,
    SheetFileForm,
    SheetPastedForm,
    typed_before,
)
from concert.indicators.models import Indicator
from concert.indicators.queries import (
    indicator_of,
    indicators_of,
    known_indicators_of,
    readings_of,
    removed_indicator_of,
    removed_indicators_of,
    sheets_of,
)
from concert.policy.rules import Permission, require
from concert.territories.readings import Reading
from concert.web.forms import Form
from concert.web.fragments import Answer, changed, page, unchanged
from concert.web.once import once
from concert.web.session import signed_in, the_person
from concert.web.time import now

bp = Blueprint("indicators", __name__, url_prefix="/concertations/<slug>/diagnostic/chiffres")


def drawn(slug: str) -> Concertation:
    """The concertation, for those who choose its figures."""
    concertation = concertation_at(slug, the_person())
    require(the_person(), Permission.DRAW_DIAGNOSIS, concertation, now())
    return concertation


@bp.get("")
@signed_in
def index(slug: str) -> Answer:
    return page("indicators/index.html", **figures(drawn(slug)))


# --- public figures ---------------------------------------------------------------


@bp.post("/<series>")
@signed_in
def choose(slug: str, series: str) -> Answer:
    concertation = drawn(slug)
    reading = _reading(concertation, series)
    actions.choose_reading(concertation, reading, by=the_person(), at=now())
    return _figures_anew(concertation)


@bp.post("/tous")
@signed_in
def take_all(slug: str) -> Answer:
    concertation = drawn(slug)
    taken = actions.take_all(concertation, by=the_person(), at=now())
    said = ngettext(
        "%(num)d chiffre public est dans le diagnostic.",
        "%(num)d chiffres publics sont dans le diagnostic.",
        len(taken),
    )
    flash(said if taken else _("Tous les chiffres publics de ce lieu sont déjà là."))
    return changed(page=url_for(".index", slug=slug))


@bp.post("/<int:indicator_id>/mise-a-jour")
@signed_in
def update(slug: str, indicator_id: int) -> Answer:
    concertation = drawn(slug)
    indicator = indicator_of(concertation, indicator_id)
    reading = _reading(concertation, indicator.series or "")
    actions.update_figure(indicator, reading, by=the_person(), at=now())
    return _figures_anew(concertation)


def _reading(concertation: Concertation, series: str) -> Reading:
    found = (one for one in readings_of(concertation) if one.series.code == series)
    return next(found, None) or abort(404)


# --- those that the team writes -----------------------------------------------------


@bp.post("")
@signed_in
@once
def type_figure(slug: str) -> Answer:
    # The form first: a refusal gives back what was typed.
    form, concertation = FigureForm(), drawn(slug)
    if not form.validate_on_submit():
        return unchanged(
            "indicators/_figures.html",
            page="indicators/index.html",
            **figures(concertation, form=form),
        )
    actions.type_figure(concertation, form.figure(), by=the_person(), at=now())
    return _figures_anew(concertation)


@bp.get("/<int:indicator_id>/modifier")
@signed_in
def edit(slug: str, indicator_id: int) -> Answer:
    indicator = indicator_of(drawn(slug), indicator_id)
    form = FigureForm(formdata=None, data=typed_before(indicator))
    return page("indicators/edit.html", **_edited(indicator, form))


@bp.post("/<int:indicator_id>/modifier")
@signed_in
@once
def revise(slug: str, indicator_id: int) -> Answer:
    form, indicator = FigureForm(), indicator_of(drawn(slug), indicator_id)
    if not form.validate_on_submit():
        context = _edited(indicator, form)
        return unchanged("indicators/_edit.html", page="indicators/edit.html", **context)
    actions.revise_figure(indicator, form.figure(), by=the_person(), at=now())
    flash(_("Le chiffre est corrigé."))
    return changed(page=url_for("figures.show", slug=slug, indicator_id=indicator.id))


def _edited(indicator: Indicator, form: FigureForm) -> dict[str, Any]:
    return {"concertation": indicator.concertation, "indicator": indicator, "form": form}


# --- any of them ----------------------------------------------------------------------


@bp.post("/<int:indicator_id>/public")
@signed_in
@once
def show_to(slug: str, indicator_id: int) -> Answer:
    indicator = indicator_of(drawn(slug), indicator_id)
    form = AudienceForm(indicator)
    if not form.validate_on_submit():
        return unchanged(
            "indicators/_figures.html",
            page="indicators/index.html",
            **figures(indicator.concertation, audience=form),
        )
    actions.show_to(
        indicator,
        form.because.data,
        participants_only=form.participants_only,
        by=the_person(),
        at=now(),
    )
    return _figures_anew(indicator.concertation)


@bp.post("/<int:indicator_id>/retrait")
@signed_in
def remove(slug: str, indicator_id: int) -> Answer:
    concertation = drawn(slug)
    indicator = indicator_of(concertation, indicator_id)
    actions.remove_indicator(indicator, by=the_person(), at=now())
    return _figures_anew(concertation)


@bp.post("/<int:indicator_id>/remise")
@signed_in
def restore(slug: str, indicator_id: int) -> Answer:
    concertation = drawn(slug)
    indicator = removed_indicator_of(concertation, indicator_id)
    actions.restore_indicator(indicator, by=the_person(), at=now())
    return _figures_anew(concertation)


def _figures_anew(concertation: Concertation) -> Answer:
    here = url_for(".index", slug=concertation.slug)
    return changed("indicators/_figures.html", page=here, **figures(concertation))


def figures(
    concertation: Concertation,
    *,
    form: FigureForm | None = None,
    audience: AudienceForm | None = None,
    **sheet_forms: Form,
) -> dict[str, Any]:
    """What the page of the figures shows, with the form that is given back."""
    chosen = indicators_of(concertation, sensitive=True)
    readings, known = readings_of(concertation), known_indicators_of(concertation)
    return {
        "concertation": concertation,
        "indicators": chosen,
        "removed": removed_indicators_of(concertation),
        "readings": [one for one in readings if one.series.code not in known],
        "drafts": {one.series.code: actions.drafted(one) for one in readings},
        "outdated": actions.outdated(chosen, readings),
        "audiences": {one.id: _audience(one, audience) for one in chosen},
        "form": form or FigureForm(formdata=None),
        "takes_part": True,
        "sheets": sheets_of(concertation, now() - entering.LASTS),
        "sheet_file": SheetFileForm(prefix="tableau-", formdata=None),
        "sheet_pasted": SheetPastedForm(prefix="colle-", formdata=None),
        **sheet_forms,
    }


def _audience(indicator: Indicator, given: AudienceForm | None) -> AudienceForm:
    if given and given.indicator is indicator:
        return given
    return AudienceForm(indicator, formdata=None)
