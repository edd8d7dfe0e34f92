"""Codes, joining and accepting an invitation, over HTTP."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _

from concert.concertations.models import College, Concertation, Invitation, Role
from concert.concertations.queries import (
    college_with,
    colleges_of,
    concertation_at,
    standing_of,
    the_college,
)
from concert.core.errors import Missing
from concert.invitations.sending import write
from concert.joining import actions
from concert.joining.coming_back import keep_to_show
from concert.joining.forms import AcceptForm, CodeForm, JoinForm
from concert.joining.pseudonyms import draw, is_pseudonym
from concert.joining.queries import college_kept_by, concertation_with, has_expired, invited_by
from concert.joining.wording import WELCOME
from concert.oidc.queries import stakeholders_they_work_for
from concert.people.actions import declare_of_age, person_at, rename
from concert.people.queries import person_with
from concert.web import session
from concert.web.fragments import Answer, changed, page, unchanged
from concert.web.once import new_key
from concert.web.security import CODE_LIMIT, JOIN_LIMIT, guarded, limited, was_done, wrong_try
from concert.web.session import current_person, the_person
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
    if form.validate_on_submit():
        try:
            return changed(page=_opened_by(form.code.data))
        except Missing as missing:
            wrong_try()
            form.refuse("code", missing.reason)
    return unchanged("joining/_code.html", page="joining/code.html", form=form)


def _opened_by(code: str) -> str:
    """The page that a code opens."""
    return _door(code) or url_for(".by_code", code=concertation_with(code).join_code)


_doors: list[Callable[[str], str]] = []


def door(find: Callable[[str], str]) -> Callable[[str], str]:
    """Let a later feature say where a code leads; "" for a code that is not its own."""
    if find not in _doors:
        _doors.append(find)
    return find


def _door(code: str) -> str:
    return next((path for find in _doors if (path := find(code))), "")


@bp.get("/rejoindre/<code>")
@guarded(CODE_LIMIT)
def by_code(code: str) -> Answer:
    if path := _door(code):
        return changed(page=path)
    concertation = concertation_with(code)
    return _join_page(concertation, concertation.join_code or "")


@bp.get("/concertations/<slug>/rejoindre")
def show(slug: str) -> Answer:
    return _join_page(concertation_at(slug, current_person()), "")


def _join_page(concertation: Concertation, code: str) -> Answer:
    if standing_of(current_person(), concertation).college_id:
        flash(_("Vous participez déjà à cette concertation."))
        return changed(page=url_for("journey.show", slug=concertation.slug))
    form = _join_form(concertation, formdata=None)
    return page("joining/join.html", **_joining(concertation, form, code))


def _join_form(concertation: Concertation, **kwargs: Any) -> JoinForm:
    person = current_person()
    drawn = person is None or not person.email
    standing = standing_of(person, concertation)
    kwargs["data"] = {"shown_as": standing.shown_as}
    if drawn and not request.form.get("pseudonym"):
        kwargs["data"] = {"pseudonym": draw(concertation)}
    return JoinForm(
        colleges_of(concertation),
        needs_college=college_kept_by(person, concertation) is None,
        drawn=drawn,
        # Who is in already, for the team, came with its charge.
        asks_age=standing.role is None and (person is None or person.of_age_at is None),
        **kwargs,
    )


def _joining(concertation: Concertation, form: JoinForm, code: str) -> dict[str, Any]:
    person, with_code = current_person(), code == concertation.join_code
    standing = standing_of(person, concertation)
    return {
        "concertation": concertation,
        "form": form,
        "kept": college_kept_by(person, concertation),
        "code": code,
        "let_in": with_code or (person and actions.lets_in(concertation, code, standing)),
        "employers": stakeholders_they_work_for(person, concertation),
        "path": _path(concertation, code if with_code else ""),
    }


def _path(concertation: Concertation, code: str) -> str:
    """Where someone who signs in first comes back to."""
    if code:
        return url_for(".by_code", code=code)
    return url_for(".show", slug=concertation.slug)


@bp.post("/concertations/<slug>/rejoindre")
@limited(JOIN_LIMIT, when=was_done)
def join(slug: str) -> Answer:
    concertation = concertation_at(slug, current_person())
    form, code = _join_form(concertation), request.form.get("code", "")
    if "another" in request.form:
        form.pseudonym.data = draw(concertation)
        return _not_yet(_joining(concertation, form, code), 200)
    if not form.validate_on_submit():
        return _not_yet(_joining(concertation, form, code), 422)
    if current_person() is None:
        return _arrive(concertation, form, code)
    _join(concertation, form, code)
    flash(WELCOME[Role.PARTICIPANT])
    return changed(page=url_for("journey.show", slug=slug))


def _not_yet(context: dict[str, Any], status: int) -> Answer:
    return unchanged("joining/_join.html", page="joining/join.html", status=status, **context)


def _arrive(concertation: Concertation, form: JoinForm, code: str) -> Answer:
    arrived = actions.arrive(
        concertation,
        the_college(concertation, form.college.data),
        code=code,
        pseudonym=form.goes_by,
        key=request.form.get("once") or new_key(),
        at=now(),
    )
    session.sign_in(arrived.person)
    keep_to_show(arrived.token)
    return changed(page=url_for("coming_back.welcome", slug=concertation.slug))


def _join(concertation: Concertation, form: JoinForm, code: str) -> None:
    person = the_person()
    college = college_kept_by(person, concertation) or the_college(concertation, form.college.data)
    name = form.goes_by
    if "pseudonym" in form and not is_pseudonym(name):
        name = draw(concertation)
    if "of_age" in form:
        declare_of_age(person, at=now())
    actions.join(concertation, college, code=code, shown_as=name, by=person, at=now())


# --- by an invitation ---------------------------------------------------------


@bp.get("/invitations/<token>")
@guarded(CODE_LIMIT)
def invitation(token: str) -> Answer:
    """Nothing happens on reading: mail scanners follow links, people press buttons."""
    invited = invited_by(token)
    if has_expired(invited, now()):
        return _expired(invited, token, 410)
    return page("joining/invitation.html", **_invited(invited, token))


def _expired(invited: Invitation, token: str, status: int) -> Answer:
    return page(
        "joining/expired.html", status=status, concertation=invited.concertation, token=token
    )


@bp.post("/invitations/<token>/autre")
@guarded(CODE_LIMIT)
def send_another(token: str) -> Answer:
    invited, again = actions.renew(token, at=now())
    write(invited, again, invited.sent_by)
    flash(_("Une nouvelle invitation part, à la même adresse : ouvrez votre courrier."))
    return changed(page=url_for("journey.show", slug=invited.concertation.slug))


@bp.post("/invitations/<token>")
@guarded(CODE_LIMIT)
def accept(token: str) -> Answer:
    invited = invited_by(token)
    if has_expired(invited, now()):
        return _expired(invited, token, 409)
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
    if "of_age" in form:
        declare_of_age(person, at=now())
    college = college_with(invited.concertation, form.college.data) if "college" in form else None
    actions.accept(token, by=person, shown_as=form.shown_as.data, college=college, at=now())
    session.sign_in(person)
    flash(WELCOME[invited.role])
    return changed(page=url_for("journey.show", slug=invited.concertation.slug))


def _accept_form(invited: Invitation, **kwargs: Any) -> AcceptForm:
    for_a_body = invited.stakeholder_id is not None
    for_the_team = invited.role is not Role.PARTICIPANT
    return AcceptForm(
        colleges_of(invited.concertation),
        needs_college=invited.college_id is None and _kept(invited) is None,
        for_a_body=for_a_body,
        for_the_team=for_the_team,
        # Who comes for an organisation, or to lead, comes with its charge.
        asks_age=not for_a_body and not for_the_team,
        **kwargs,
    )


def _kept(invited: Invitation) -> College | None:
    return college_kept_by(person_with(invited.email), invited.concertation)


def _invited(invited: Invitation, token: str, form: AcceptForm | None = None) -> dict[str, Any]:
    return {
        "invitation": invited,
        "concertation": invited.concertation,
        "token": token,
        "kept": _kept(invited),
        "form": form or _accept_form(invited, formdata=None),
    }
