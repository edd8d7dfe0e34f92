"""The stakes, over HTTP: one of them for everyone; drawing, merging and ordering for the team."""

from typing import Any

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.concertations.queries import concertation_at, standing_of
from concert.findings.groups import group_of
from concert.policy.rules import Permission, require
from concert.programmes.catalogue import programme
from concert.stakes import actions
from concert.stakes.forms import LOOKS, MergingForm, OrderForm, StakeForm, known_stake, order_form
from concert.stakes.models import Stake
from concert.stakes.queries import (
    drawn_from_group,
    merged_into,
    order_retained,
    stake_of,
    stakes_of,
    standing_on,
    whole_stake,
)
from concert.web.cache import cached
from concert.web.fragments import Answer, Context, changed, page, supplement, unchanged
from concert.web.once import once
from concert.web.session import current_person, signed_in, the_person
from concert.web.time import now

bp = Blueprint("stakes", __name__, url_prefix="/concertations/<slug>/diagnostic")


def _drawn(slug: str) -> Concertation:
    concertation = concertation_at(slug, the_person())
    require(the_person(), Permission.DRAW_DIAGNOSIS, concertation, now())
    return concertation


@bp.get("/enjeux/<int:stake_id>")
@cached
def show(slug: str, stake_id: int) -> Answer:
    """One stake: what it stands on, and what came of it."""
    concertation = concertation_at(slug, current_person())
    standing = standing_of(current_person(), concertation)
    stake = whole_stake(concertation, stake_id)
    return page(
        "stakes/show.html",
        concertation=concertation,
        programme=programme(concertation.programme),
        stake=stake,
        took_in=merged_into(stake),
        findings=standing_on(stake),
        takes_part=standing.participation_id is not None,
    )


# --- drawing ----------------------------------------------------------------------


@bp.get("/enjeux/nouveau")
@signed_in
def new(slug: str) -> Answer:
    concertation = _drawn(slug)
    form = StakeForm(
        programme(concertation.programme), concertation, data=_from_group(concertation)
    )
    return page("stakes/edit.html", form=form, concertation=concertation, stake=None)


def _from_group(concertation: Concertation) -> dict[str, Any]:
    """The group of findings that the address asks to draw a stake from, and its title."""
    asked = request.args.get("groupe", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        return {}
    group = group_of(concertation, int(asked))
    return {"title": group.title, "group": str(group.id)}


@bp.post("/enjeux/nouveau")
@signed_in
@once
def draw(slug: str) -> Answer:
    form, concertation = _sent_stake(slug)
    if unfit := _not_yet(form, concertation, None):
        return unfit
    actions.draw_stake(concertation, form.drawn(), by=the_person(), at=now())
    flash(_("L’enjeu est dégagé."))
    return changed(page=url_for("diagnosis.show", slug=slug))


@bp.get("/enjeux/<int:stake_id>/modification")
@signed_in
def edit(slug: str, stake_id: int) -> Answer:
    concertation = _drawn(slug)
    stake = stake_of(concertation, stake_id)
    require(the_person(), Permission.REVISE_STAKE, stake, now())
    form = StakeForm(programme(concertation.programme), concertation, data=known_stake(stake))
    return page("stakes/edit.html", form=form, concertation=concertation, stake=stake)


@bp.post("/enjeux/<int:stake_id>/modification")
@signed_in
def revise(slug: str, stake_id: int) -> Answer:
    form, concertation = _sent_stake(slug)
    stake = stake_of(concertation, stake_id)
    if unfit := _not_yet(form, concertation, stake):
        return unfit
    read = form.read.data or 0
    actions.revise_stake(stake, form.drawn(), read=read, by=the_person(), at=now())
    flash(_("L’enjeu est à jour."))
    return changed(page=url_for("diagnosis.show", slug=slug))


@bp.post("/enjeux/<int:stake_id>/retrait")
@signed_in
def remove(slug: str, stake_id: int) -> Answer:
    concertation = _drawn(slug)
    actions.remove_stake(stake_of(concertation, stake_id), by=the_person(), at=now())
    flash(_("L’enjeu est retiré."))
    return changed(page=url_for("diagnosis.show", slug=slug))


def _sent_stake(slug: str) -> tuple[StakeForm, Concertation]:
    """A stake as it was sent; read before the policy is asked, as a refusal gives it back."""
    concertation = concertation_at(slug, the_person())
    form = StakeForm(programme(concertation.programme), concertation, _pressed())
    return form, _drawn(slug)


def _pressed() -> str:
    """The button by which one only looks at other findings, or ticks a group; else nothing."""
    return next((one for one in LOOKS if one in request.form), "")


def _not_yet(form: StakeForm, concertation: Concertation, stake: Stake | None) -> Answer | None:
    """The form anew while it only looks for findings, or does not validate; else nothing."""
    looking = bool(_pressed())
    if not looking and form.validate_on_submit():
        return None
    return unchanged(
        "stakes/_form.html",
        page="stakes/edit.html",
        status=200 if looking else 422,
        form=form,
        concertation=concertation,
        stake=stake,
    )


# --- merging ----------------------------------------------------------------------


@bp.get("/enjeux/<int:stake_id>/reunion")
@signed_in
def merging(slug: str, stake_id: int) -> Answer:
    stake = stake_of(_drawn(slug), stake_id)
    require(the_person(), Permission.REVISE_STAKE, stake, now())
    form = MergingForm(_others(stake), formdata=None)
    return page("stakes/merge.html", concertation=stake.concertation, stake=stake, form=form)


@bp.post("/enjeux/<int:stake_id>/reunion")
@signed_in
@once
def merge(slug: str, stake_id: int) -> Answer:
    concertation = _drawn(slug)
    stake = stake_of(concertation, stake_id)
    form = MergingForm(_others(stake))
    if not form.validate_on_submit():
        return unchanged(
            "stakes/_merge.html",
            page="stakes/merge.html",
            concertation=concertation,
            stake=stake,
            form=form,
        )
    into = stake_of(concertation, int(form.into.data))
    actions.merge_stake(stake, into, by=the_person(), at=now())
    flash(_("Les deux enjeux n’en font plus qu’un : ses sources et ses idées sont réunies."))
    return changed(page=url_for(".show", slug=slug, stake_id=into.id))


def _others(stake: Stake) -> list[Stake]:
    return [one for one in stakes_of(stake.concertation) if one.id != stake.id]


# --- the order --------------------------------------------------------------------


@bp.get("/enjeux/ordre")
@signed_in
def order(slug: str) -> Answer:
    concertation = concertation_at(slug, the_person())
    require(the_person(), Permission.RETAIN_ORDER, concertation, now())
    stakes = stakes_of(concertation)
    form = order_form(stakes, {one.id: n for n, one in enumerate(stakes, 1)}, formdata=None)
    return page("stakes/order.html", **_ordered(concertation, form))


@bp.post("/enjeux/ordre")
@signed_in
@once
def retain(slug: str) -> Answer:
    concertation = concertation_at(slug, the_person())
    form = order_form(stakes_of(concertation), {})
    require(the_person(), Permission.RETAIN_ORDER, concertation, now())
    if not form.validate_on_submit():
        return unchanged(
            "stakes/_order.html", page="stakes/order.html", **_ordered(concertation, form)
        )
    actions.retain_order(concertation, form.order(), form.reason.data, by=the_person(), at=now())
    flash(_("L’ordre est retenu : il est celui du diagnostic."))
    return changed(page=url_for("diagnosis.show", slug=slug))


def _ordered(concertation: Concertation, form: OrderForm) -> dict[str, Any]:
    return {"concertation": concertation, "form": form, "retained": order_retained(concertation)}


# --- on other pages ---------------------------------------------------------------


def _drawn_already(context: Context) -> Context:
    """The stakes that were drawn from the group of findings one reads."""
    group = context.get("group") or context.get("shown")
    return {"group_stakes": drawn_from_group(context["concertation"], group.id) if group else []}


supplement("findings/index.html")(_drawn_already)
supplement("findings/board.html")(_drawn_already)
