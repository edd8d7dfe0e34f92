"""Coming back without an address, and giving one later, over HTTP.

A secret link is shown once: it waits in the browser's own cookie for the page that shows it.
"""

from typing import Any

from flask import Blueprint, flash, make_response, url_for
from flask import session as cookie
from flask_babel import gettext as _

from concert.concertations.queries import concertation_at, standing_of
from concert.joining.forms import GivenAddressForm
from concert.joining.queries import latest_place_of, return_link_of
from concert.joining.returning import (
    ask_address,
    prove_address,
    renew_return_link,
    who_returns,
)
from concert.web import session
from concert.web.fragments import Answer, changed, page, unchanged
from concert.web.letters import post_letter, public_url
from concert.web.security import CODE_LIMIT, SIGN_IN_LIMIT, guarded, limited, unshared
from concert.web.session import signed_in, the_person
from concert.web.time import now

bp = Blueprint("coming_back", __name__)


def keep_to_show(token: str) -> None:
    """Have the next page show this secret link, once; "" for none."""
    if token:
        cookie["return_link"] = token


def _link_to_show() -> str:
    token = cookie.pop("return_link", "")
    return public_url("coming_back.link", token=token) if token else ""


# --- one's own link -----------------------------------------------------------


@bp.get("/concertations/<slug>/bienvenue")
@signed_in
def welcome(slug: str) -> Answer:
    """Just come in: under what name, what to do now, and the link to come back."""
    concertation = concertation_at(slug, the_person())
    context: dict[str, Any] = {
        "concertation": concertation,
        "shown_as": standing_of(the_person(), concertation).shown_as,
        "link": _link_to_show(),
    }
    return unshared(make_response(page("joining/welcome.html", **context)))


@bp.get("/compte/revenir")
@signed_in
def show() -> Answer:
    return unshared(make_response(page("joining/coming_back.html", **_ways())))


def _ways(form: GivenAddressForm | None = None) -> dict[str, Any]:
    return {
        "link": _link_to_show(),
        "kept": return_link_of(the_person()),
        "form": form or GivenAddressForm(formdata=None),
    }


@bp.post("/compte/revenir/lien")
@signed_in
def renew() -> Answer:
    keep_to_show(renew_return_link(the_person(), at=now()))
    return changed(page=url_for(".show"))


@bp.get("/revenir/<token>")
def link(token: str) -> Answer:
    """Nothing happens on reading: links are followed by machines, people press buttons."""
    return unshared(make_response(page("joining/return.html", token=token)))


@bp.post("/revenir/<token>")
@guarded(CODE_LIMIT)
def enter(token: str) -> Answer:
    person = who_returns(token)
    session.sign_in(person)
    place = latest_place_of(person)
    flash(_("Vous revoilà."))
    where = url_for("journey.show", slug=place.slug) if place else url_for("journey.home")
    return unshared(make_response(changed(page=where)))


# --- an address, given later --------------------------------------------------


@bp.post("/compte/revenir/adresse")
@signed_in
@limited(SIGN_IN_LIMIT)
def give_address() -> Answer:
    form = GivenAddressForm()
    if not form.validate_on_submit():
        return unchanged("joining/_address.html", page="joining/coming_back.html", **_ways(form))
    token = ask_address(the_person(), form.email.data, at=now())
    if token:
        link = public_url("coming_back.address", token=token)
        post_letter("address", form.email.data, at=now(), link=link)
    flash(_("Regardez votre courrier : le lien qui vous y attend confirme votre adresse."))
    return changed(page=url_for(".show"))


@bp.get("/compte/adresse/<token>")
def address(token: str) -> Answer:
    return unshared(make_response(page("joining/address.html", token=token)))


@bp.post("/compte/adresse/<token>")
@guarded(CODE_LIMIT)
def confirm_address(token: str) -> Answer:
    person = prove_address(token, at=now())
    session.sign_in(person)
    flash(_("Votre adresse est confirmée : elle vous fait entrer partout, désormais."))
    return unshared(make_response(changed(page=url_for("accounts.profile"))))
