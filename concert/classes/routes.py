"""Class sessions, over HTTP, for those who lead and facilitate."""

from typing import Any

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape

from concert.classes import actions, held
from concert.classes.forms import (
    PlacesForm,
    RefusalForm,
    ReopeningForm,
    SessionForm,
    correction_form,
)
from concert.classes.models import ClassSession, HeldContribution
from concert.classes.names import Mark, marks
from concert.classes.queries import (
    held_among,
    held_of,
    listed,
    names_known_in,
    session_of,
    sessions_of,
    to_read,
    waiting_in,
)
from concert.classes.wording import REASONS
from concert.concertations.models import Concertation
from concert.concertations.queries import colleges_of, concertation_at
from concert.core.errors import Refused
from concert.policy.rules import Permission, require
from concert.web.forms import Form
from concert.web.fragments import Answer, changed, page, region, unchanged
from concert.web.letters import public_url
from concert.web.once import once
from concert.web.session import signed_in, the_person
from concert.web.time import now
from concert.web.words import words

bp = Blueprint("classes", __name__, url_prefix="/concertations/<slug>/classes")
words(bp, texts_waiting=waiting_in)


def _read(slug: str) -> Concertation:
    concertation = concertation_at(slug, the_person())
    require(the_person(), Permission.READ_CLASS, concertation, now())
    return concertation


def _session(slug: str, session_id: int) -> ClassSession:
    return session_of(_read(slug), session_id)


# --- the sessions -------------------------------------------------------------


@bp.get("")
@signed_in
def index(slug: str) -> Answer:
    return page("classes/index.html", **_sessions(_read(slug)))


def _sessions(concertation: Concertation, form: SessionForm | None = None) -> dict[str, Any]:
    colleges = colleges_of(concertation)
    return {
        "concertation": concertation,
        "sessions": sessions_of(concertation),
        "form": form or SessionForm(colleges, formdata=None, data=_likely(colleges)),
    }


def _likely(colleges: list[Any]) -> dict[str, str]:
    """The pupils' college, where there is one."""
    pupils = next((one.code for one in colleges if "eleve" in one.code), "")
    return {"college": pupils, "lasts": "2"}


@bp.post("")
@signed_in
@once
def open_session(slug: str) -> Answer:
    concertation = _read(slug)
    form = SessionForm(colleges_of(concertation))
    if not form.validate_on_submit():
        context = _sessions(concertation, form)
        return unchanged("classes/_opening.html", page="classes/index.html", **context)
    session = actions.open_session(concertation, form.wanted(), by=the_person(), at=now())
    return changed(page=url_for(".show", slug=slug, session_id=session.id))


@bp.get("/<int:session_id>")
@signed_in
def show(slug: str, session_id: int) -> Answer:
    return page("classes/show.html", **_shown(_session(slug, session_id)))


def _shown(session: ClassSession, **given: Any) -> dict[str, Any]:
    form = PlacesForm(formdata=None, data={"places": session.places})
    known = {"places_form": form, "reopening": ReopeningForm(formdata=None)}
    return {**_state(session), **known, **_reading(session), **given}


def _state(session: ClassSession) -> dict[str, Any]:
    return {
        "concertation": session.concertation,
        "session": session,
        "listed": listed(session),
        "is_open": session.is_open(now()),
        "address": public_url("door.show", code=session.code),
        # As one types it: nobody writes « https ».
        "short": public_url("joining.code").split("://")[1],
    }


@bp.post("/<int:session_id>/fin")
@signed_in
def close(slug: str, session_id: int) -> Answer:
    session = _session(slug, session_id)
    actions.close(session, by=the_person(), at=now())
    flash(_("La séance est close. Les élèves ont dix minutes pour finir leur phrase."))
    return changed(page=url_for(".show", slug=slug, session_id=session_id))


@bp.post("/<int:session_id>/reprise")
@signed_in
def reopen(slug: str, session_id: int) -> Answer:
    session, form = _session(slug, session_id), ReopeningForm()
    if not form.validate_on_submit():
        context = _shown(session, reopening=form)
        return unchanged("classes/_state.html", page="classes/show.html", **context)
    actions.reopen(session, form.length(), by=the_person(), at=now())
    flash(_("La séance est rouverte, avec le même code."))
    return changed(page=url_for(".show", slug=slug, session_id=session_id))


@bp.post("/<int:session_id>/places")
@signed_in
def resize(slug: str, session_id: int) -> Answer:
    session, form = _session(slug, session_id), PlacesForm()
    if form.validate_on_submit():
        try:
            actions.resize(session, form.places.data, by=the_person(), at=now())
        except Refused as refused:
            form.refuse("places", refused.reason)
        else:
            flash(_("Le nombre de places est changé."))
            return changed(page=url_for(".show", slug=slug, session_id=session_id))
    context = _shown(session, places_form=form)
    return unchanged("classes/_state.html", page="classes/show.html", **context)


@bp.get("/<int:session_id>/mur")
@signed_in
def wall(slug: str, session_id: int) -> Answer:
    """For the projector: the code, and how many are in."""
    return page("classes/wall.html", **_state(_session(slug, session_id)))


@bp.get("/<int:session_id>/mur/compte")
@signed_in
def count(slug: str, session_id: int) -> Answer:
    context = _state(_session(slug, session_id))
    here = url_for(".wall", slug=slug, session_id=session_id)
    return region("classes/_count.html", page=here, **context)


@bp.get("/<int:session_id>/fiche")
@signed_in
def sheet(slug: str, session_id: int) -> Answer:
    return page("classes/sheet.html", **_state(_session(slug, session_id)))


# --- reading what they wrote --------------------------------------------------


def _reading(session: ClassSession, form: Form | None = None, at: int = 0) -> dict[str, Any]:
    """The texts to read; `form` stands in the text numbered `at`, with its errors."""
    known = names_known_in(session.concertation)
    texts = [_to_read(one, known) for one in to_read(session)]
    for text in texts:
        if text["held"].id == at and form is not None:
            text["refusal" if isinstance(form, RefusalForm) else "correction"] = form
            text["unfinished"] = form
    return {
        "concertation": session.concertation,
        "session": session,
        "texts": texts,
        "waiting": listed(session).waiting,
    }


def _to_read(one: HeldContribution, known: list[str]) -> dict[str, Any]:
    kind = held.kind_of(one)
    texts = [
        (label, text, marks(text, known))
        for name, (label, _most) in kind.texts.items()
        if (text := one.content.get(name))
    ]
    return {
        "held": one,
        "kind": kind.name,
        "texts": [(label, marked(text, found)) for label, text, found in texts],
        "reasons": [
            (text[mark.start : mark.end], REASONS[mark.reason])
            for _label, text, found in texts
            for mark in found
        ],
        "correction": correction_form(one, formdata=None),
        "refusal": RefusalForm(prefix=f"r{one.id}-", formdata=None),
    }


def marked(text: str, found: list[Mark]) -> Markup:
    """The text with what was found in it highlighted, its lines kept."""
    parts, end = [], 0
    for mark in found:
        parts.append(escape(text[end : mark.start]))
        parts.append(Markup("<mark>{}</mark>").format(text[mark.start : mark.end]))
        end = mark.end
    whole = Markup("").join([*parts, escape(text[end:])])
    return whole.replace("\n", Markup("<br>"))


@bp.post("/<int:session_id>/textes/publication")
@signed_in
def publish(slug: str, session_id: int) -> Answer:
    """One text, or all those that are ticked."""
    session = _session(slug, session_id)
    asked = [int(one) for one in request.form.getlist("texts") if _is_number(one)]
    through = held_among(session, asked)
    for one in through:
        held.let_through(one, by=the_person(), at=now())
    return _read_anew(
        session,
        ngettext("%(num)d texte publié.", "%(num)d textes publiés.", len(through)),
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


@bp.post("/<int:session_id>/textes/<int:held_id>/correction")
@signed_in
def correct(slug: str, session_id: int, held_id: int) -> Answer:
    session = _session(slug, session_id)
    one = held_of(session, held_id)
    form = correction_form(one)
    if not form.validate_on_submit():
        return _unread(session, form, held_id)
    held.correct(one, _texts(form), by=the_person(), at=now())
    return _read_anew(session, _("Le texte corrigé est publié."))


def _texts(form: Form) -> dict[str, str]:
    return {field.short_name: field.data for field in form}


@bp.post("/<int:session_id>/textes/<int:held_id>/refus")
@signed_in
def refuse(slug: str, session_id: int, held_id: int) -> Answer:
    session = _session(slug, session_id)
    one, form = held_of(session, held_id), RefusalForm(prefix=f"r{held_id}-")
    if not form.validate_on_submit():
        return _unread(session, form, held_id)
    held.refuse(one, form.reason.data, by=the_person(), at=now())
    return _read_anew(session, _("Le texte n’est pas publié ; l’élève lit pourquoi."))


def _unread(session: ClassSession, form: Form, held_id: int) -> Answer:
    context = {**_shown(session), **_reading(session, form, held_id)}
    return unchanged("classes/_reading.html", page="classes/show.html", **context)


def _read_anew(session: ClassSession, said: str) -> Answer:
    slug = session.concertation.slug
    here = url_for(".show", slug=slug, session_id=session.id)
    return changed("classes/_reading.html", page=here, said=said, **_reading(session))
