"""Typing what a table or a pile of papers rated, over HTTP, for those who lead and facilitate."""

from typing import Any

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.concertations.queries import colleges_of, concertation_at, the_college
from concert.core.clock import local_day
from concert.core.errors import Missing
from concert.policy.rules import Permission, require
from concert.priorities import paper
from concert.priorities.forms import SittingForm, counts_form, counts_in
from concert.priorities.models import Tally
from concert.priorities.paper import Sitting
from concert.priorities.queries import rated_stakes, tally_of, the_round
from concert.web.forms import Form
from concert.web.fragments import Answer, changed, page, unchanged
from concert.web.once import once
from concert.web.session import signed_in, the_person
from concert.web.time import now

bp = Blueprint("sittings", __name__, url_prefix="/concertations/<slug>/diagnostic/priorites/saisie")


def _typed(slug: str) -> Concertation:
    concertation = concertation_at(slug, the_person())
    require(the_person(), Permission.TYPE_RATINGS, concertation, now())
    return concertation


@bp.get("")
@signed_in
def new(slug: str) -> Answer:
    round_ = the_round(_typed(slug))
    colleges = colleges_of(round_.concertation)
    form = SittingForm(colleges, formdata=None, data={"day": local_day(now())})
    return page("priorities/sitting.html", concertation=round_.concertation, form=form)


@bp.post("")
@signed_in
@once
def begin(slug: str) -> Answer:
    concertation = concertation_at(slug, the_person())
    form = SittingForm(colleges_of(concertation))
    round_ = the_round(_typed(slug))
    if not form.validate_on_submit():
        return unchanged(
            "priorities/_sitting.html",
            page="priorities/sitting.html",
            concertation=concertation,
            form=form,
        )
    sitting = Sitting(
        college=the_college(concertation, form.college.data),
        channel=form.chosen_channel(),
        day=form.day.data,
        place=form.place.data or "",
        people=int(form.people.data),
        session=form.session.data or "",
    )
    tally = paper.begin_tally(round_, sitting, by=the_person(), at=now())
    first = rated_stakes(round_)[0]
    return changed(page=url_for(".counts", slug=slug, tally_id=tally.id, stake_id=first.id))


@bp.get("/<int:tally_id>/<int:stake_id>")
@signed_in
def counts(slug: str, tally_id: int, stake_id: int) -> Answer:
    tally = tally_of(_typed(slug), tally_id)
    return page("priorities/counts.html", **_counted(tally, stake_id))


@bp.post("/<int:tally_id>/<int:stake_id>")
@signed_in
def keep(slug: str, tally_id: int, stake_id: int) -> Answer:
    tally = tally_of(_typed(slug), tally_id)
    context = _counted(tally, stake_id, filled=False)
    form: Form = context["form"]
    if form.validate_on_submit():
        given = counts_in(form, tally.round.criteria)
        paper.type_counts(tally, context["stake"], given, by=the_person(), at=now())
        if following := context["following"]:
            where = {"tally_id": tally_id, "stake_id": following.id}
            return changed(page=url_for(".counts", slug=slug, **where))
        flash(_("La saisie est gardée."))
        return changed(page=url_for("priorities.show", slug=slug))
    return unchanged("priorities/_counts.html", page="priorities/counts.html", **context)


def _counted(tally: Tally, stake_id: int, *, filled: bool = True) -> dict[str, Any]:
    stakes = rated_stakes(tally.round)
    rank = next((n for n, one in enumerate(stakes) if one.id == stake_id), None)
    if rank is None:
        raise Missing(_("Cet enjeu n’est pas dans ce tour."))
    known = tally.counts.get(str(stake_id), {}) if filled else {}
    return {
        "concertation": tally.concertation,
        "tally": tally,
        "stake": stakes[rank],
        "rank": rank + 1,
        "stakes": stakes,
        "following": stakes[rank + 1] if rank + 1 < len(stakes) else None,
        "form": counts_form(tally.round.criteria, known),
    }


@bp.post("/<int:tally_id>/retrait")
@signed_in
@once
def drop(slug: str, tally_id: int) -> Answer:
    paper.drop_tally(tally_of(_typed(slug), tally_id), by=the_person(), at=now())
    flash(_("La saisie est retirée."))
    return changed(page=url_for("priorities.show", slug=slug))
