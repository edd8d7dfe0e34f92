"""The stakeholders and the invitations, over HTTP, for those who lead."""

from typing import Any

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _

from concert.concertations.models import Concertation, Role
from concert.concertations.queries import (
    college_with,
    colleges_of,
    concertation_at,
    stakeholder_of,
    stakeholders_of,
)
from concert.core.clock import local_day
from concert.invitations import actions
from concert.invitations.forms import InvitationForm, StakeholderForm
from concert.invitations.queries import invitation_of, invitations_of, stakeholders_listed
from concert.invitations.sending import send
from concert.invitations.stakeholders import add_stakeholder, remove_stakeholder
from concert.policy.rules import Permission, require
from concert.web.fragments import Answer, changed, page, unchanged
from concert.web.once import once
from concert.web.session import signed_in, the_person
from concert.web.time import now

bp = Blueprint("invitations", __name__, url_prefix="/concertations/<slug>")


def _led(slug: str) -> Concertation:
    concertation = concertation_at(slug, the_person())
    require(the_person(), Permission.INVITE, concertation, now())
    return concertation


# --- stakeholders -------------------------------------------------------------


@bp.get("/parties-prenantes")
@signed_in
def stakeholders(slug: str) -> Answer:
    return page("invitations/stakeholders.html", **stakeholders_region(_led(slug)))


@bp.post("/parties-prenantes")
@signed_in
@once
def add(slug: str) -> Answer:
    form, concertation = StakeholderForm(), _led(slug)
    if not form.validate_on_submit():
        return unchanged(
            "invitations/_stakeholders.html",
            page="invitations/stakeholders.html",
            **stakeholders_region(concertation, form),
        )
    stakeholder = add_stakeholder(concertation, form.given(), by=the_person(), at=now())
    if form.representative.data:
        guest = actions.Guest(
            form.representative.data, stakeholder=stakeholder, capacity=form.capacity.data
        )
        _invite(concertation, guest)
    return changed(
        "invitations/_stakeholders.html",
        page=url_for(".stakeholders", slug=slug),
        **stakeholders_region(concertation),
    )


@bp.post("/parties-prenantes/<int:stakeholder_id>/retrait")
@signed_in
def remove(slug: str, stakeholder_id: int) -> Answer:
    concertation = _led(slug)
    stakeholder = stakeholder_of(concertation, stakeholder_id)
    remove_stakeholder(stakeholder, by=the_person(), at=now())
    return changed(
        "invitations/_stakeholders.html",
        page=url_for(".stakeholders", slug=slug),
        **stakeholders_region(concertation),
    )


def stakeholders_region(
    concertation: Concertation, form: StakeholderForm | None = None
) -> dict[str, Any]:
    """What the region of the stakeholders needs, here and on the launch's screen."""
    return {
        "concertation": concertation,
        "listed": stakeholders_listed(concertation, local_day(now())),
        "stakeholder_form": form or StakeholderForm(formdata=None),
    }


# --- invitations --------------------------------------------------------------


@bp.get("/invitations")
@signed_in
def index(slug: str) -> Answer:
    return page("invitations/index.html", **_invitations(_led(slug)))


@bp.post("/invitations")
@signed_in
@once
def invite(slug: str) -> Answer:
    concertation = _led(slug)
    form = _form(concertation)
    if not form.validate_on_submit():
        return unchanged(
            "invitations/_invitations.html",
            page="invitations/index.html",
            **_invitations(concertation, form),
        )
    _invite(concertation, _guest(concertation, form))
    return _index_anew(concertation)


def _guest(concertation: Concertation, form: InvitationForm) -> actions.Guest:
    chosen = form.stakeholder.data
    return actions.Guest(
        email=form.email.data,
        role=Role(form.role.data),
        college=college_with(concertation, form.college.data),
        stakeholder=stakeholder_of(concertation, int(chosen)) if chosen else None,
        capacity=form.capacity.data,
    )


def _invite(concertation: Concertation, guest: actions.Guest) -> None:
    invitation = actions.invite(concertation, guest, by=the_person(), at=now())
    # Before the opening there is nothing to see: the letters leave when it opens.
    if concertation.opened_at:
        send(invitation)


@bp.post("/invitations/<int:invitation_id>/envoi")
@signed_in
def send_again(slug: str, invitation_id: int) -> Answer:
    concertation = _led(slug)
    invitation = invitation_of(concertation, invitation_id)
    send(invitation)
    flash(_("Une nouvelle invitation part pour %(email)s.", email=invitation.email))
    return _index_anew(concertation)


@bp.post("/invitations/<int:invitation_id>/retrait")
@signed_in
def revoke(slug: str, invitation_id: int) -> Answer:
    concertation = _led(slug)
    actions.revoke(invitation_of(concertation, invitation_id), by=the_person(), at=now())
    return _index_anew(concertation)


def _index_anew(concertation: Concertation) -> Answer:
    here = url_for(".index", slug=concertation.slug)
    return changed("invitations/_invitations.html", page=here, **_invitations(concertation))


def _form(concertation: Concertation, **kwargs: Any) -> InvitationForm:
    return InvitationForm(colleges_of(concertation), stakeholders_of(concertation), **kwargs)


def _invitations(concertation: Concertation, form: InvitationForm | None = None) -> dict[str, Any]:
    return {
        "concertation": concertation,
        "invitations": invitations_of(concertation),
        "form": form or _form(concertation, formdata=None),
    }
