"""The map of a territory, over HTTP: its page, its table, and its place in the diagnosis."""

from typing import Any

from flask import Blueprint, make_response, render_template, request

from concert.concertations.models import Concertation
from concert.concertations.queries import concertation_at, standing_of
from concert.core.spreadsheets import csv_out
from concert.maps.painting import painted
from concert.maps.queries import has_map
from concert.web.cache import cached
from concert.web.fragments import Answer, Context, attachment, page, supplement
from concert.web.session import current_person

bp = Blueprint("maps", __name__, url_prefix="/concertations/<slug>/diagnostic")

_ORDERS = {"nom", "valeur"}


@bp.get("/carte")
@cached
def show(slug: str) -> Answer:
    concertation = concertation_at(slug, current_person())
    order = request.args.get("ordre", "")
    shown = painted(concertation, _chosen(), sensitive=_takes_part(concertation))
    return page(
        "maps/show.html",
        concertation=concertation,
        map=shown,
        order=order if order in _ORDERS else "valeur",
    )


@bp.get("/carte.csv")
def table(slug: str) -> Answer:
    concertation = concertation_at(slug, current_person())
    shown = painted(concertation, _chosen(), sensitive=_takes_part(concertation))
    return attachment(b"".join(csv_out(*_table(shown))), "carte.csv", "text/csv")


def _table(shown: Any) -> tuple[list[str], list[list[object]]]:
    header = ["code_commune", "commune", "valeur"]
    if shown.shown is None:
        return header, [[one.code, one.name, None] for one in shown.communes]
    series, period = shown.shown.series, shown.shown.period
    header += ["chiffre", "unite", "periode", "source", "adresse", "licence"]
    about = [series.label, series.unit, period, series.producer, series.page_of(period)]
    return header, [
        [one.code, one.name, value, *about, series.licence] for one, value in shown.rows("nom")
    ]


@bp.get("/carte.svg")
def drawing(slug: str) -> Answer:
    """The map alone and small, as an image of the diagnosis: it weighs nothing on that page."""
    concertation = concertation_at(slug, current_person())
    shown = painted(concertation, _chosen(), sensitive=_takes_part(concertation), small=True)
    response = make_response(render_template("maps/drawing.svg", map=shown))
    response.mimetype = "image/svg+xml"
    return response


@supplement("diagnosis/show.html")
def _small_map(context: Context) -> Context:
    return {"has_map": has_map(context["concertation"])}


def _chosen() -> str:
    return request.args.get("chiffre", "")[:40]


def _takes_part(concertation: Concertation) -> bool:
    return standing_of(current_person(), concertation).participation_id is not None
