"""Drawing the stakes, over HTTP, for those who lead and facilitate."""

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.concertations.queries import concertation_at
from concert.policy.rules import Permission, require
from concert.programmes.catalogue import programme
from concert.stakes import actions
from concert.stakes.forms import StakeForm, known_stake
from concert.stakes.queries import stake_of
from concert.web.fragments import Answer, changed, page, unchanged
from concert.web.once import once
from concert.web.session import signed_in, the_person
from concert.web.time import now

bp = Blueprint("stakes", __name__, url_prefix="/concertations/<slug>/diagnostic")


def _drawn(slug: str) -> Concertation:
    concertation = concertation_at(slug, the_person())
    require(the_person(), Permission.DRAW_DIAGNOSIS, concertation, now())
    return concertation


@bp.get("/enjeux/nouveau")
@signed_in
def new(slug: str) -> Answer:
    concertation = _drawn(slug)
    form = StakeForm(programme(concertation.programme), concertation)
    return page("stakes/edit.html", form=form, concertation=concertation, stake=None)


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
def edit(slug: str, stake_id: int) -> Answer:
    concertation = _drawn(slug)
    stake = stake_of(concertation, stake_id)
    form = StakeForm(programme(concertation.programme), concertation, data=known_stake(stake))
    return page("stakes/edit.html", form=form, concertation=concertation, stake=stake)


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
def remove(slug: str, stake_id: int) -> Answer:
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
        "stakes/_form.html",
        page="stakes/edit.html",
        form=form,
        concertation=concertation,
        stake=stake,
    )
