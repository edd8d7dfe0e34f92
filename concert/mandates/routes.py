"""Mandates, over HTTP: those of a stakeholder for whoever leads, one's own for everyone."""

from typing import Any

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _

from concert.concertations.models import Concertation, Mandate, Stakeholder
from concert.concertations.queries import concertation_at, stakeholder_of
from concert.core.clock import local_day
from concert.invitations.actions import Guest, invite
from concert.invitations.sending import send
from concert.mandates import actions
from concert.mandates.forms import EndForm, MandateForm
from concert.mandates.letters import tell_it_is_ended, tell_it_is_given
from concert.mandates.queries import (
    mandate_of,
    mandates_asked,
    mandates_for,
    mandates_of,
    people_known,
)
from concert.oidc.queries import agents_of_stakeholders
from concert.policy.rules import Permission, may, require
from concert.web.cache import cached
from concert.web.fragments import Answer, Context, changed, page, supplement, unchanged
from concert.web.once import once
from concert.web.session import current_person, signed_in, the_person
from concert.web.time import now

bp = Blueprint("mandates", __name__, url_prefix="/concertations/<slug>")


def _led(slug: str) -> Concertation:
    concertation = concertation_at(slug, the_person())
    require(the_person(), Permission.GIVE_MANDATE, concertation, now())
    return concertation


# --- a stakeholder, for all to read -------------------------------------------


@bp.get("/parties-prenantes/<int:stakeholder_id>")
@cached
def stakeholder(slug: str, stakeholder_id: int) -> Answer:
    """Who it is, who acts for it, what it says and what it promises."""
    found = stakeholder_of(concertation_at(slug, current_person()), stakeholder_id)
    return page(
        "mandates/stakeholder.html",
        concertation=found.concertation,
        stakeholder=found,
        mandates=mandates_for(found, local_day(now())),
    )


# --- of a stakeholder ---------------------------------------------------------


@bp.get("/parties-prenantes/<int:stakeholder_id>/mandats")
@signed_in
def show(slug: str, stakeholder_id: int) -> Answer:
    stakeholder = stakeholder_of(_led(slug), stakeholder_id)
    return page("mandates/show.html", **_mandates(stakeholder))


@bp.post("/parties-prenantes/<int:stakeholder_id>/mandats")
@signed_in
@once
def give(slug: str, stakeholder_id: int) -> Answer:
    stakeholder = stakeholder_of(_led(slug), stakeholder_id)
    form = _form(stakeholder.concertation)
    if not form.validate_on_submit():
        return unchanged(
            "mandates/_mandates.html", page="mandates/show.html", **_mandates(stakeholder, form)
        )
    _give(stakeholder, form)
    return changed(page=url_for(".show", slug=slug, stakeholder_id=stakeholder_id))


def _give(stakeholder: Stakeholder, form: MandateForm) -> None:
    """Directly to someone whose name is public here already; else by an invitation to accept."""
    given = form.given()
    if person := form.chosen_person:
        mandate = actions.give_mandate(stakeholder, person, given, by=the_person(), at=now())
        tell_it_is_given(mandate)
        flash(_("Le mandat est donné à %(name)s, qui en est averti.", name=person.name))
        return
    guest = Guest(
        form.email.data,
        stakeholder=stakeholder,
        capacity=given.capacity,
        signs=given.signs,
        from_day=form.from_day.data,
        until_day=given.until_day,
    )
    invitation = invite(stakeholder.concertation, guest, by=the_person(), at=now())
    if stakeholder.concertation.opened_at:
        send(invitation)
    flash(_("Une invitation est écrite à %(email)s.", email=invitation.email))


def _form(concertation: Concertation, **kwargs: Any) -> MandateForm:
    return MandateForm(people_known(concertation), today=local_day(now()), **kwargs)


def _mandates(stakeholder: Stakeholder, form: MandateForm | None = None) -> dict[str, Any]:
    concertation = stakeholder.concertation
    return {
        "concertation": concertation,
        "stakeholder": stakeholder,
        "mandates": mandates_for(stakeholder, local_day(now())),
        "agents": agents_of_stakeholders(concertation).get(stakeholder.id, {}),
        "asked": mandates_asked(stakeholder),
        "form": form or _form(concertation, formdata=None),
    }


# --- one mandate --------------------------------------------------------------


@bp.get("/mandats/<int:mandate_id>")
@signed_in
def one(slug: str, mandate_id: int) -> Answer:
    """Where its end is moved, by the lead; or brought about, by the lead or by its holder."""
    mandate = _reached(slug, mandate_id)
    return page("mandates/one.html", **_one(mandate))


@bp.post("/mandats/<int:mandate_id>/echeance")
@signed_in
def move_end(slug: str, mandate_id: int) -> Answer:
    mandate = mandate_of(_led(slug), mandate_id)
    form = EndForm(earliest=max(mandate.from_day, local_day(now())))
    if not form.validate_on_submit():
        return unchanged("mandates/_end.html", page="mandates/one.html", **_one(mandate, form))
    actions.move_end(mandate, form.until_day.data, by=the_person(), at=now())
    flash(_("La fin du mandat est changée."))
    return changed(page=_listed(mandate))


@bp.post("/mandats/<int:mandate_id>/fin")
@signed_in
def end(slug: str, mandate_id: int) -> Answer:
    mandate = _reached(slug, mandate_id)
    act = actions.resign_mandate if _own(mandate) else actions.end_mandate
    act(mandate, by=the_person(), at=now())
    tell_it_is_ended(mandate)
    flash(_("Le mandat est terminé. Ce qui a été signé reste signé."))
    return changed(page=_listed(mandate))


def _reached(slug: str, mandate_id: int) -> Mandate:
    """A mandate, for its holder or for whoever leads."""
    mandate = mandate_of(concertation_at(slug, the_person()), mandate_id)
    if not _own(mandate):
        require(the_person(), Permission.GIVE_MANDATE, mandate, now())
    return mandate


def _own(mandate: Mandate) -> bool:
    return may(the_person(), Permission.RESIGN_MANDATE, mandate, now())


def _listed(mandate: Mandate) -> str:
    slug = mandate.concertation.slug
    if _own(mandate):
        return url_for(".mine", slug=slug)
    return url_for(".show", slug=slug, stakeholder_id=mandate.stakeholder_id)


def _one(mandate: Mandate, form: EndForm | None = None) -> dict[str, Any]:
    today = local_day(now())
    known = {"until_day": mandate.until_day}
    return {
        "concertation": mandate.concertation,
        "mandate": mandate,
        "own": _own(mandate),
        "over": mandate.is_over(today),
        "back": _listed(mandate),
        "form": form or EndForm(earliest=today, formdata=None, data=known),
    }


# --- one's own ----------------------------------------------------------------


@bp.get("/mes-mandats")
@signed_in
def mine(slug: str) -> Answer:
    concertation = concertation_at(slug, the_person())
    return page(
        "mandates/mine.html",
        concertation=concertation,
        mandates=mandates_of(the_person(), local_day(now()), concertation),
    )


@supplement("accounts/profile.html")
def _everywhere(_context: Context) -> Context:
    return {"mandates": mandates_of(the_person(), local_day(now()))}
