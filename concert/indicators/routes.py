"""The figures of the diagnosis, over HTTP, for those who lead and facilitate."""

from typing import Any

from flask import Blueprint, abort, url_for

from concert.concertations.models import Concertation
from concert.concertations.queries import (
    concertation_at,
)
from concert.indicators import actions
from concert.indicators.forms import FigureForm
from concert.indicators.models import Indicator
from concert.indicators.queries import indicator_of, indicators_of, readings_of
from concert.policy.rules import Permission, require
from concert.web.charts import Bar
from concert.web.fragments import Answer, changed, page, unchanged
from concert.web.once import once
from concert.web.session import signed_in, the_person
from concert.web.time import now
from concert.web.words import words

bp = Blueprint("indicators", __name__, url_prefix="/concertations/<slug>/diagnostic")


def bar_rows_of(indicator: Indicator, concertation: Concertation) -> list[Bar]:
    """An indicator's chart: the place and what it is compared with, else its own years."""
    if indicator.comparisons or not indicator.earlier:
        own = Bar(concertation.place_name, indicator.value, subject=True)
        return [own, *(Bar(label, value) for label, value in indicator.comparisons)]
    before = [Bar(period, value) for period, value in indicator.earlier]
    return [*before, Bar(indicator.period, indicator.value, subject=True)]


words(bp, bar_rows_of=bar_rows_of)


def _drawn(slug: str) -> Concertation:
    concertation = concertation_at(slug, the_person())
    require(the_person(), Permission.DRAW_DIAGNOSIS, concertation, now())
    return concertation


@bp.get("/chiffres")
@signed_in
def index(slug: str) -> Answer:
    return page("indicators/index.html", **_figures(_drawn(slug)))


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
            "indicators/_figures.html",
            page="indicators/index.html",
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
    here = url_for(".index", slug=concertation.slug)
    return changed("indicators/_figures.html", page=here, **_figures(concertation))


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
