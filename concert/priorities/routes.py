"""Rating the stakes, over HTTP: one at a time, then what it gave, college by college."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.concertations.phases import Phase
from concert.concertations.queries import colleges_of, concertation_at, standing_of
from concert.core.errors import Missing
from concert.core.spreadsheets import csv_out
from concert.policy.rules import Permission, require
from concert.priorities import actions
from concert.priorities.forms import OpeningForm, levels_in, rating_form
from concert.priorities.models import Round
from concert.priorities.outcome import divided
from concert.priorities.queries import (
    latest_outcome,
    latest_round,
    rated_stakes,
    ratings_of,
    sheets_count,
    tallies_of,
    the_round,
)
from concert.priorities.wording import CHANNELS
from concert.programmes.catalogue import programme
from concert.stakes.models import Stake
from concert.stakes.queries import order_retained, stakes_of
from concert.web.cache import cached
from concert.web.forms import Form
from concert.web.fragments import (
    Answer,
    Context,
    attachment,
    changed,
    page,
    supplement,
    unchanged,
)
from concert.web.once import once
from concert.web.session import current_person, signed_in, the_person
from concert.web.time import now
from concert.web.words import words

bp = Blueprint("priorities", __name__, url_prefix="/concertations/<slug>/diagnostic/priorites")

words(bp, rating_channels=CHANNELS)


def _seen(slug: str) -> Concertation:
    return concertation_at(slug, current_person())


# --- where it stands, and what it gave ------------------------------------------------


@bp.get("")
@cached
def show(slug: str) -> Answer:
    return page("priorities/show.html", **_priorities(_seen(slug)))


def _priorities(concertation: Concertation, form: OpeningForm | None = None) -> dict[str, Any]:
    latest, published = latest_round(concertation), latest_outcome(concertation)
    steers = standing_of(current_person(), concertation).steers
    outcome = (published.outcome if published else None) or {}
    tallies = tallies_of(latest) if steers and latest else []
    return {
        "concertation": concertation,
        "round": latest,
        "is_open": latest is not None and latest.takes_ratings(now()),
        "published": published,
        "outcome": outcome,
        "divided": divided(outcome),
        "colleges": {one.code: one for one in colleges_of(concertation)},
        "order": order_retained(concertation),
        "stakes_count": len(stakes_of(concertation)),
        "criteria": latest.criteria if latest else programme(concertation.programme).criterion,
        "moves": latest.moves if latest else [],
        "tallies": tallies,
        "first_rated": rated_stakes(latest)[0].id if latest and tallies else None,
        "sheets": sheets_count(latest) if steers and latest else 0,
        "form": form or OpeningForm(formdata=None),
    }


@bp.post("/tours")
@signed_in
@once
def open_one(slug: str) -> Answer:
    concertation, form = _seen(slug), OpeningForm()
    require(the_person(), Permission.PRIORITISE, concertation, now())
    if not form.validate_on_submit():
        return unchanged(
            "priorities/_running.html",
            page="priorities/show.html",
            **_priorities(concertation, form),
        )
    closes_at = form.closes_at(concertation.span)
    actions.open_round(concertation, closes_at, by=the_person(), at=now())
    flash(_("Les enjeux sont à noter. Les participants en sont prévenus."))
    return changed(page=url_for(".show", slug=slug))


@bp.post("/tours/cloture")
@signed_in
@once
def close_one(slug: str) -> Answer:
    actions.close_round(the_round(_seen(slug)), by=the_person(), at=now())
    flash(_("Le tour est clos, et son résultat publié."))
    return changed(page=url_for(".show", slug=slug))


@bp.get("/priorites.csv")
def table(slug: str) -> Answer:
    """What was published, one median a line, for a spreadsheet."""
    published = latest_outcome(_seen(slug))
    header = (_("Enjeu"), _("Place"), _("Critère"), _("Qui"), _("Personnes"), _("Médiane"))
    rows = _lines(published) if published else []
    return attachment(b"".join(csv_out(header, rows)), "priorites.csv", "text/csv")


def _lines(published: Round) -> list[tuple[object, ...]]:
    outcome: Mapping[str, Any] = published.outcome or {}
    groups = outcome.get("groups", [])
    lines: list[tuple[object, ...]] = []
    for stake in outcome.get("stakes", []):
        for criterion in published.criteria:
            cell = stake["cells"][criterion["code"]]
            about = (stake["title"], stake["place"] or "", criterion["name"])
            lines.append((*about, _("Ensemble"), outcome["people"], _level(cell["median"])))
            lines.extend(
                (*about, ", ".join(group["colleges"]), group["people"], _level(median))
                for group, median in zip(groups, cell["groups"], strict=True)
            )
    return lines


def _level(median: int | None) -> object:
    return "" if median is None else median / 2


# --- rating -----------------------------------------------------------------------------


@bp.get("/noter")
@signed_in
def mine(slug: str) -> Answer:
    """Every stake, with what one rated of it."""
    concertation = _seen(slug)
    require(the_person(), Permission.RATE_STAKES, concertation, now())
    return page("priorities/mine.html", **_mine(the_round(concertation)))


def _mine(round_: Round) -> dict[str, Any]:
    place = standing_of(the_person(), round_.concertation).participation_id
    stakes, given = rated_stakes(round_), ratings_of(round_, place)
    return {
        "concertation": round_.concertation,
        "round": round_,
        "is_open": round_.takes_ratings(now()),
        "stakes": stakes,
        "given": given,
        "done": sum(len(given.get(one.id, {})) == len(round_.criteria) for one in stakes),
    }


@bp.get("/noter/<int:stake_id>")
@signed_in
def rating(slug: str, stake_id: int) -> Answer:
    concertation = _seen(slug)
    require(the_person(), Permission.RATE_STAKES, concertation, now())
    context = _mine(the_round(concertation))
    form = _form(context, stake_id, filled=True)
    return page("priorities/rate.html", **context, **_at(context, stake_id), form=form)


@bp.post("/noter/<int:stake_id>")
@signed_in
def rate(slug: str, stake_id: int) -> Answer:
    concertation = _seen(slug)
    require(the_person(), Permission.RATE_STAKES, concertation, now())
    context = _mine(the_round(concertation))
    here, form = _at(context, stake_id), _form(context, stake_id, filled=False)
    if not form.validate_on_submit():
        return unchanged(
            "priorities/_rating.html", page="priorities/rate.html", **context, **here, form=form
        )
    levels = levels_in(form, context["round"].criteria)
    actions.rate(context["round"], here["stake"], levels, by=the_person(), at=now())
    if following := here["following"]:
        return changed(page=url_for(".rating", slug=slug, stake_id=following.id))
    flash(_("Vos notes sont gardées. Vous pouvez les changer tant que le tour est ouvert."))
    return changed(page=url_for(".mine", slug=slug))


def _form(context: Mapping[str, Any], stake_id: int, *, filled: bool) -> Form:
    round_: Round = context["round"]
    pupil = standing_of(the_person(), round_.concertation).class_session_id is not None
    known = context["given"].get(stake_id, {})
    data = {code: str(level) for code, level in known.items()} if filled else None
    return rating_form(round_.criteria, pupil=pupil, data=data)


def _at(context: Mapping[str, Any], stake_id: int) -> dict[str, Any]:
    """The stake to rate, its rank among the others, and the one that follows."""
    stakes: list[Stake] = context["stakes"]
    rank = next((n for n, one in enumerate(stakes) if one.id == stake_id), None)
    if rank is None:
        raise _no_such_stake()
    following = stakes[rank + 1] if rank + 1 < len(stakes) else None
    return {"stake": stakes[rank], "rank": rank + 1, "following": following}


def _no_such_stake() -> Exception:
    return Missing(_("Cet enjeu n’est pas dans ce tour."))


# --- on other pages -----------------------------------------------------------------------


@supplement("stakes/show.html")
def _of_stake(context: Context) -> Context:
    published = latest_outcome(context["concertation"])
    rows = (published.outcome or {}).get("stakes", []) if published else []
    own = next((row for row in rows if row["id"] == context["stake"].id), None)
    return {
        "published": published,
        "row": own,
        "groups": (published.outcome or {}).get("groups", []) if published else [],
        "colleges": {one.code: one for one in colleges_of(context["concertation"])},
    }


@supplement("stakes/order.html")
def _suggested(context: Context) -> Context:
    """The order of all together, to begin from."""
    published = latest_outcome(context["concertation"])
    rows = (published.outcome or {}).get("stakes", []) if published else []
    return {"published": published, "places": {row["id"]: row["place"] for row in rows}}


@supplement("journey/show.html")
def _to_do(context: Context) -> Context:
    """Whether the stakes are to be rated now: in the phase of the diagnosis alone."""
    concertation: Concertation = context["concertation"]
    if concertation.phase is not Phase.DIAGNOSIS:
        return {"rating": None}
    latest = latest_round(concertation)
    return {"rating": latest if latest and latest.takes_ratings(now()) else None}
