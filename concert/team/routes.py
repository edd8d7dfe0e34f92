"""The team, over HTTP: who leads and facilitates, stepping down, handing over."""

from typing import Any

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.concertations.queries import colleges_of, concertation_at, people_leading
from concert.invitations.actions import Guest, invite
from concert.invitations.sending import send
from concert.mandates.queries import people_known
from concert.people.actions import rename
from concert.policy.rules import Permission, require
from concert.team import actions
from concert.team.forms import AcceptForm, MemberForm, OfferForm
from concert.team.letters import tell_the_answer, tell_the_offer, tell_the_role
from concert.team.models import HandOver
from concert.team.queries import (
    invited_by_college,
    invited_to_the_team,
    member_of,
    offer_to,
    open_offer,
    place_of,
    team_of,
    the_open_offer,
)
from concert.team.wording import AFTERWARDS
from concert.web.fragments import Answer, changed, page, unchanged
from concert.web.fresh import fresh
from concert.web.once import once
from concert.web.session import signed_in, the_person
from concert.web.time import now
from concert.web.words import words

bp = Blueprint("team", __name__, url_prefix="/concertations/<slug>/equipe")
words(bp, afterwards=AFTERWARDS)


def _of_the_team(slug: str) -> Concertation:
    concertation = concertation_at(slug, the_person())
    require(the_person(), Permission.SEE_TEAM, concertation, now())
    return concertation


def _led(slug: str) -> Concertation:
    concertation = concertation_at(slug, the_person())
    require(the_person(), Permission.RUN_TEAM, concertation, now())
    return concertation


# --- who leads and facilitates ------------------------------------------------


@bp.get("")
@signed_in
def show(slug: str) -> Answer:
    return page("team/show.html", **_team(_of_the_team(slug)))


@bp.post("")
@signed_in
@fresh
@once
def name(slug: str) -> Answer:
    concertation = _led(slug)
    form = MemberForm(people_known(concertation))
    if not form.validate_on_submit():
        return unchanged("team/_team.html", page="team/show.html", **_team(concertation, form))
    _name(concertation, form)
    return changed(page=url_for(".show", slug=slug))


def _name(concertation: Concertation, form: MemberForm) -> None:
    person = form.chosen_person
    if person and (participation := place_of(person, concertation)):
        actions.name_to_the_team(participation, form.chosen_role(), by=the_person(), at=now())
        tell_the_role(participation)
        flash(_("C’est fait, et %(name)s en est averti.", name=person.called))
        return
    guest = Guest(form.email.data, role=form.chosen_role())
    invitation = invite(concertation, guest, by=the_person(), at=now())
    if concertation.opened_at:
        send(invitation)
    flash(_("Une invitation est écrite à %(email)s.", email=invitation.email))


@bp.post("/<int:participation_id>/retrait")
@signed_in
@fresh
def take_back(slug: str, participation_id: int) -> Answer:
    participation = member_of(_led(slug), participation_id)
    actions.take_role_back(participation, by=the_person(), at=now())
    tell_the_role(participation)
    flash(_("%(name)s reste comme participant.", name=participation.person.called))
    return changed(page=url_for(".show", slug=slug))


def _team(concertation: Concertation, form: MemberForm | None = None) -> dict[str, Any]:
    return {
        "concertation": concertation,
        "team": team_of(concertation),
        "invited": invited_to_the_team(concertation),
        "offer": open_offer(concertation),
        "form": form or MemberForm(people_known(concertation), formdata=None),
    }


@bp.get("/participants")
@signed_in
def numbers(slug: str) -> Answer:
    """How many take part in each college: numbers, and nobody's name."""
    concertation = _of_the_team(slug)
    return page(
        "team/numbers.html",
        concertation=concertation,
        colleges=colleges_of(concertation),
        invited=invited_by_college(concertation),
    )


# --- stepping down ------------------------------------------------------------


@bp.get("/depart")
@signed_in
def leaving(slug: str) -> Answer:
    concertation = concertation_at(slug, the_person())
    require(the_person(), Permission.STEP_DOWN, concertation, now())
    last = [one.id for one in people_leading(concertation)] == [the_person().id]
    return page("team/leaving.html", concertation=concertation, last=last)


@bp.post("/depart")
@signed_in
@fresh
def step_down(slug: str) -> Answer:
    concertation = concertation_at(slug, the_person())
    actions.step_down(concertation, by=the_person(), at=now())
    flash(_("C’est fait : vous restez comme participant."))
    return changed(page=url_for("journey.show", slug=slug))


# --- handing over -------------------------------------------------------------


@bp.get("/passation")
@signed_in
def hand_over(slug: str) -> Answer:
    concertation = _led(slug)
    return page("team/hand_over.html", **_offered(concertation))


@bp.post("/passation")
@signed_in
@fresh
@once
def offer(slug: str) -> Answer:
    concertation, form = _led(slug), OfferForm()
    if not form.validate_on_submit():
        context = _offered(concertation, form)
        return unchanged("team/_offer.html", page="team/hand_over.html", **context)
    whom, then = form.email.data, form.chosen_afterwards()
    actions.offer(concertation, whom, then, by=the_person(), at=now())
    tell_the_offer(the_open_offer(concertation))
    flash(_("La proposition est écrite à %(email)s.", email=whom))
    return changed(page=url_for(".hand_over", slug=slug))


@bp.post("/passation/retrait")
@signed_in
def take_offer_back(slug: str) -> Answer:
    actions.take_offer_back(the_open_offer(_led(slug)), by=the_person(), at=now())
    flash(_("La passation est reprise : rien ne change."))
    return changed(page=url_for(".show", slug=slug))


def _offered(concertation: Concertation, form: OfferForm | None = None) -> dict[str, Any]:
    return {
        "concertation": concertation,
        "offer": open_offer(concertation),
        "form": form or OfferForm(formdata=None),
    }


@bp.get("/passation/reponse")
@signed_in
def offered(slug: str) -> Answer:
    """Where the person to whom it is offered accepts or declines."""
    return page("team/offered.html", **_answered(offer_to(the_person(), slug)))


@bp.post("/passation/reponse")
@signed_in
@fresh
def accept(slug: str) -> Answer:
    proposed = offer_to(the_person(), slug)
    form = AcceptForm(named=bool(the_person().name))
    if not form.validate_on_submit():
        context = _answered(proposed, form)
        return unchanged("team/_accept.html", page="team/offered.html", **context)
    if "name" in form:
        rename(the_person(), form.name.data)
    actions.accept(proposed, by=the_person(), at=now())
    tell_the_answer(proposed)
    flash(_("Vous portez maintenant cette concertation."))
    return changed(page=url_for(".show", slug=slug))


@bp.post("/passation/refus")
@signed_in
def decline(slug: str) -> Answer:
    proposed = offer_to(the_person(), slug)
    actions.decline(proposed, by=the_person(), at=now())
    tell_the_answer(proposed)
    flash(_("C’est noté, et la personne qui vous le proposait en est avertie."))
    return changed(page=url_for("accounts.profile"))


def _answered(proposed: HandOver, form: AcceptForm | None = None) -> dict[str, Any]:
    named = bool(the_person().name)
    return {
        "concertation": proposed.concertation,
        "offer": proposed,
        "form": form or AcceptForm(named=named, formdata=None),
    }
