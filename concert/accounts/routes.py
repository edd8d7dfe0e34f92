"""Signing in and out, one's profile, and the letters shown in development."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from concert.accounts.actions import (
    CODE_LASTS,
    LINK_LASTS,
    Asked,
    ask_again,
    ask_link,
    try_code,
    use_link,
)
from concert.accounts.forms import AddressForm, ProfileForm, SentCodeForm
from concert.accounts.queries import is_spent, latest_letters
from concert.concertations.queries import concertations_of
from concert.core import codes
from concert.core.errors import Conflict
from concert.people.actions import end_other_sessions, end_session, rename
from concert.people.models import Person, SecurityKind
from concert.people.queries import sessions_of
from concert.web import session
from concert.web.fragments import Answer, changed, page, unchanged
from concert.web.letters import post_letter, public_url
from concert.web.security import CODE_LIMIT, SIGN_IN_LIMIT, guarded, limited, local_path
from concert.web.session import LASTS, RESTS, signed_in, the_person, the_session
from concert.web.time import now
from concert.web.transactions import commit
from concert.web.watch import notice

bp = Blueprint("accounts", __name__)


def _was_mistyped(response: Response) -> bool:
    return response.status_code == 422


@bp.get("/connexion")
def sign_in() -> Answer:
    return page("accounts/sign_in.html", form=AddressForm(), destination=_destination())


@bp.post("/connexion")
@limited(SIGN_IN_LIMIT)
def send_link() -> Answer:
    form, destination = AddressForm(), _destination()
    if not form.validate_on_submit():
        return unchanged(
            "accounts/_address.html",
            page="accounts/sign_in.html",
            form=form,
            destination=destination,
        )
    browser = session.asks_to_enter()
    _send(form.email.data, ask_link(form.email.data, destination, browser=browser, at=now()))
    return changed(page=url_for(".sent"))


def _send(email: str, asked: Asked | None) -> None:
    """Leave the letter to be sent; nothing, when too many were: the page says the same."""
    notice(SecurityKind.LINK_ASKED if asked else SecurityKind.LIMIT_REACHED)
    if asked:
        told = {"code": codes.spaced(asked.code), "minutes": _minutes(LINK_LASTS)}
        link = public_url("accounts.confirm", token=asked.link)
        code_minutes = _minutes(CODE_LASTS)
        post_letter("sign_in", email, at=now(), link=link, code_minutes=code_minutes, **told)


def _minutes(delay: timedelta) -> int:
    return int(delay.total_seconds() / 60)


@bp.get("/connexion/envoye")
def sent() -> Answer:
    return page("accounts/sent.html", form=SentCodeForm(formdata=None), asks=session.asking())


@bp.post("/connexion/code")
@limited(CODE_LIMIT, when=_was_mistyped)
def enter_code() -> Answer:
    form = SentCodeForm()
    if form.validate_on_submit():
        entered = try_code(session.asking(), codes.digits(form.code.data), at=now())
        if entered:
            return _enter(*entered)
        notice(SecurityKind.TRY_FAILED)
        form.refuse(
            "code",
            _(
                "Ce n’est pas le code du dernier message, ou il n’est plus bon."
                " Après cinq essais, demandez-en un autre."
            ),
        )
    # A wrong try counts, though nothing else of this request lasts.
    commit()
    return unchanged("accounts/_code.html", page="accounts/sent.html", form=form, asks=True)


@bp.get("/connexion/<token>")
def confirm(token: str) -> Answer:
    """Nothing happens on reading: mail scanners follow links, people press buttons."""
    if is_spent(token, now()):
        return page("accounts/spent.html", status=410, token=token)
    return page("accounts/confirm.html", token=token)


@bp.post("/connexion/<token>")
@guarded(CODE_LIMIT)
def enter(token: str) -> Answer:
    try:
        return _enter(*use_link(token, at=now()))
    except Conflict:
        return page("accounts/spent.html", status=409, token=token)


def _enter(person: Person, destination: str) -> Answer:
    session.sign_in(person)
    return changed(page=destination or url_for("journey.home"))


@bp.post("/connexion/<token>/autre")
@limited(SIGN_IN_LIMIT)
def send_another(token: str) -> Answer:
    again = ask_again(token, browser=session.asks_to_enter(), at=now())
    if again is None:
        flash(_("Ce lien est trop ancien : écrivez votre adresse pour en recevoir un autre."))
        return changed(page=url_for(".sign_in"))
    _send(*again)
    return changed(page=url_for(".sent"))


@bp.post("/deconnexion")
def sign_out() -> Answer:
    voucher = session.sign_out()
    # An identity provider may take its time to answer: nobody waits for it to write.
    commit()
    if leaving := session.farewell(voucher):
        return leaving
    flash(_("Vous êtes déconnecté."))
    return changed(page=url_for("journey.home"))


@bp.get("/compte")
@signed_in
def profile() -> Answer:
    return page("accounts/profile.html", form=ProfileForm(obj=the_person()), **_mine())


@bp.post("/compte")
@signed_in
def save_profile() -> Answer:
    form = ProfileForm()
    if not form.validate_on_submit():
        return unchanged(
            "accounts/_profile.html", page="accounts/profile.html", form=form, **_mine()
        )
    rename(the_person(), form.name.data)
    flash(_("C’est noté, %(name)s.", name=form.name.data))
    return changed(page=_destination() or url_for(".profile"))


def _mine() -> dict[str, Any]:
    return {"concertations": concertations_of(the_person()), "destination": _destination()}


# --- where one is signed in ---------------------------------------------------


@bp.get("/compte/connexions")
@signed_in
def sessions() -> Answer:
    return page("accounts/sessions.html", **_sessions())


@bp.post("/compte/connexions/<int:session_id>/fin")
@signed_in
def end_one(session_id: int) -> Answer:
    end_session(the_person(), session_id)
    notice(SecurityKind.SESSION_ENDED, the_person())
    flash(_("C’est fait : cet appareil est déconnecté."))
    return changed(page=url_for(".sessions"))


@bp.post("/compte/connexions/fin")
@signed_in
def end_others() -> Answer:
    count = end_other_sessions(the_session())
    notice(SecurityKind.SESSION_ENDED, the_person())
    flash(
        ngettext(
            "C’est fait : %(num)d autre appareil est déconnecté.",
            "C’est fait : %(num)d autres appareils sont déconnectés.",
            count,
        )
    )
    return changed(page=url_for(".sessions"))


def _sessions() -> dict[str, Any]:
    return {
        "sessions": sessions_of(the_person(), now()),
        "present": the_session(),
        "lasts": LASTS.days,
        "rests": RESTS.days,
    }


@bp.get("/boite-aux-lettres")
def letters() -> Answer:
    if not current_app.config["SETTINGS"].shows_letters:
        abort(404)
    return page("accounts/letters.html", letters=latest_letters(30))


def _destination() -> str:
    """Where the person was going, if it is a page of ours."""
    return local_path(request.values.get("vers", ""))
