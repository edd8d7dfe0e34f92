"""Codes, joining and accepting an invitation, over HTTP."""

from typing import Any

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _

from concert.concertations.models import Concertation, Invitation, Role
from concert.concertations.queries import (
    college_with,
    colleges_of,
    concertation_at,
    standing_of,
    the_college,
)
from concert.joining import actions
from concert.joining.forms import AcceptForm, CodeForm, JoinForm
from concert.joining.queries import concertation_with, invitation_with
from concert.people.actions import person_at, rename
from concert.web import session
from concert.web.fragments import Answer, changed, page, unchanged
from concert.web.security import CODE_LIMIT, guarded
from concert.web.session import current_person, signed_in, the_person
from concert.web.time import now

bp = Blueprint("joining", __name__)


# --- by a code ----------------------------------------------------------------


@bp.get("/rejoindre")
def code() -> Answer:
    return page("joining/code.html", form=CodeForm())


@bp.post("/rejoindre")
@guarded(CODE_LIMIT)
def enter_code() -> Answer:
    form = CodeForm()
    if not form.validate_on_submit():
        return unchanged("joining/_code.html", page="joining/code.html", form=form)
    concertation = concertation_with(form.code.data)
    return changed(page=url_for(".by_code", code=concertation.join_code))


@bp.get("/rejoindre/<code>")
@guarded(CODE_LIMIT)
def by_code(code: str) -> Answer:
    concertation = concertation_with(code)
    return _join_page(concertation, concertation.join_code or "")


@bp.get("/concertations/<slug>/rejoindre")
def show(slug: str) -> Answer:
    return _join_page(concertation_at(slug, current_person()), "")


def _join_page(concertation: Concertation, code: str) -> Answer:
    if standing_of(current_person(), concertation).college_id:
        flash(_("Vous participez déjà à cette concertation."))
        return changed(page=url_for("journey.show", slug=concertation.slug))
    form = JoinForm(colleges_of(concertation), formdata=None)
    return page("joining/join.html", **_joining(concertation, form, code))


def _joining(concertation: Concertation, form: JoinForm, code: str) -> dict[str, Any]:
    let_in = concertation.open_to_all or code == concertation.join_code
    return {"concertation": concertation, "form": form, "code": code, "let_in": let_in}


@bp.post("/concertations/<slug>/rejoindre")
@signed_in
def join(slug: str) -> Answer:
    concertation = concertation_at(slug, the_person())
    form, code = JoinForm(colleges_of(concertation)), request.form.get("code", "")
    if not form.validate_on_submit():
        context = _joining(concertation, form, code)
        return unchanged("joining/_join.html", page="joining/join.html", **context)
    college = the_college(concertation, form.college.data)
    actions.join(
        concertation,
        college,
        code=code,
        shown_as=form.shown_as.data,
        by=the_person(),
        at=now(),
    )
    flash(_("Bienvenue ! Vous participez à la concertation."))
    return changed(page=url_for("journey.show", slug=slug))


# --- by an invitation ---------------------------------------------------------


@bp.get("/invitations/<token>")
@guarded(CODE_LIMIT)
def invitation(token: str) -> Answer:
    """Nothing happens on reading: mail scanners follow links, people press buttons."""
    invited = invitation_with(token, now())
    return page("joining/invitation.html", **_invited(invited, token))


@bp.post("/invitations/<token>")
@guarded(CODE_LIMIT)
def accept(token: str) -> Answer:
    invited = invitation_with(token, now())
    form = _accept_form(invited)
    if not form.validate_on_submit():
        return unchanged(
            "joining/_accept.html",
            page="joining/invitation.html",
            **_invited(invited, token, form),
        )
    person = person_at(invited.email, at=now())
    if "name" in form and form.name.data:
        rename(person, form.name.data)
    college = college_with(invited.concertation, form.college.data) if "college" in form else None
    actions.accept(token, by=person, shown_as=form.shown_as.data, college=college, at=now())
    session.sign_in(person)
    flash(_("Bienvenue ! Vous participez à la concertation."))
    return changed(page=url_for("journey.show", slug=invited.concertation.slug))


def _accept_form(invited: Invitation, **kwargs: Any) -> AcceptForm:
    return AcceptForm(
        colleges_of(invited.concertation),
        needs_college=invited.college_id is None and invited.role is Role.PARTICIPANT,
        needs_name=invited.stakeholder_id is not None,
        **kwargs,
    )


def _invited(invited: Invitation, token: str, form: AcceptForm | None = None) -> dict[str, Any]:
    return {
        "invitation": invited,
        "concertation": invited.concertation,
        "token": token,
        "form": form or _accept_form(invited, formdata=None),
    }
