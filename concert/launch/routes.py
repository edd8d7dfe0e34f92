"""The six screens of the launch, each saved as it is left."""

from typing import Any

from flask import Blueprint, current_app, request, send_from_directory, url_for

from concert.concertations.models import Concertation
from concert.concertations.queries import (
    concertation_at,
    documents_of,
)
from concert.config import Settings
from concert.core.clock import local_day
from concert.core.errors import Refused
from concert.core.files import keep
from concert.core.text import one_line
from concert.invitations.routes import stakeholders_region
from concert.launch import actions
from concert.launch.colleges import keep_colleges
from concert.launch.forms import (
    FrameForm,
    PlaceForm,
    ProgrammeForm,
    SubjectForm,
    WhoForm,
    calendar_form,
)
from concert.launch.queries import document_of, missing, own_college, place_found, places_matching
from concert.policy.rules import Permission, require
from concert.programmes.catalogue import programme, programmes
from concert.terms.actions import give_terms
from concert.terms.queries import said_or_proposed
from concert.web.fragments import Answer, changed, page, unchanged
from concert.web.once import once
from concert.web.session import current_person, signed_in, the_person
from concert.web.time import now

bp = Blueprint("launch", __name__, url_prefix="/concertations")

SCREENS = ("place", "subject", "frame", "people", "calendar", "opening")


def draft_at(slug: str) -> Concertation:
    """The concertation being prepared, for whoever prepares it: these pages name people."""
    concertation = concertation_at(slug, the_person())
    require(the_person(), Permission.PREPARE, concertation, now())
    return concertation


def screen(slug: str, name: str) -> str:
    return url_for(f"launch.{name}", slug=slug)


# --- which programme ----------------------------------------------------------


@bp.get("/nouvelle")
@signed_in
def programme_choice() -> Answer:
    return page("launch/new.html", **_offered(ProgrammeForm(programmes())))


@bp.post("/nouvelle")
@signed_in
@once
def start() -> Answer:
    form = ProgrammeForm(programmes())
    if not form.validate_on_submit():
        return unchanged("launch/_programme.html", page="launch/new.html", **_offered(form))
    model = programme(form.programme.data)
    draft = actions.start(model, by=the_person(), at=now(), domains=_domains())
    return changed(page=screen(draft.slug, "place"))


def _offered(form: ProgrammeForm) -> dict[str, Any]:
    return {
        "form": form,
        "summaries": {one.code: one.summary for one in programmes().values()},
        "reason": actions.not_from(_domains(), the_person()),
    }


def _domains() -> frozenset[str]:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.domains


# --- 1. where -----------------------------------------------------------------


@bp.get("/<slug>/lancement/lieu")
@signed_in
def place(slug: str) -> Answer:
    draft = draft_at(slug)
    form = PlaceForm(name=draft.place_name)
    return page("launch/place.html", form=form, **_place(draft))


@bp.get("/<slug>/lancement/lieux")
@signed_in
def places(slug: str) -> Answer:
    """The places found, alone: what the search field asks for as one types."""
    return page("launch/_places.html", **_place(draft_at(slug)))


@bp.post("/<slug>/lancement/lieu")
@signed_in
def save_place(slug: str) -> Answer:
    draft = draft_at(slug)
    if found := place_found(request.form.get("place", "")):
        actions.settle(draft, found, by=the_person(), at=now())
        return changed(page=screen(slug, "subject"))
    form = PlaceForm()
    if not form.validate_on_submit():
        return unchanged(
            "launch/_place_by_name.html", page="launch/place.html", form=form, **_place(draft)
        )
    actions.settle(draft, form.name.data, by=the_person(), at=now())
    return changed(page=screen(slug, "subject"))


def _place(draft: Concertation) -> dict[str, Any]:
    text = one_line(request.args.get("q", "")[:100])
    model = programme(draft.programme)
    found = places_matching(text, model.place) if text else []
    return {"concertation": draft, "programme": model, "q": text, "places": found}


# --- 2. about what ------------------------------------------------------------


@bp.get("/<slug>/lancement/sujet")
@signed_in
def subject(slug: str) -> Answer:
    draft = draft_at(slug)
    return page("launch/subject.html", form=SubjectForm(obj=draft), **_about(draft))


@bp.post("/<slug>/lancement/sujet")
@signed_in
def save_subject(slug: str) -> Answer:
    draft, form = draft_at(slug), SubjectForm()
    if not form.validate_on_submit():
        return unchanged(
            "launch/_subject.html", page="launch/subject.html", form=form, **_about(draft)
        )
    said = {name: form[name].data for name in ("title", "question", "carried_by")}
    actions.describe(draft, **said, by=the_person(), at=now())
    return changed(page=screen(slug, "frame"))


def _about(draft: Concertation) -> dict[str, Any]:
    return {"concertation": draft, "programme": programme(draft.programme)}


# --- 3. the frame -------------------------------------------------------------


@bp.get("/<slug>/lancement/cadre")
@signed_in
def frame(slug: str) -> Answer:
    draft = draft_at(slug)
    terms = vars(said_or_proposed(draft))
    form = FrameForm(obj=draft, level=draft.participation_level, **terms)
    return page("launch/frame.html", form=form, **_framed(draft))


@bp.post("/<slug>/lancement/cadre")
@signed_in
@once
def save_frame(slug: str) -> Answer:
    draft, form = draft_at(slug), FrameForm()
    if not form.validate_on_submit() or not _document_kept(draft, form):
        return unchanged(
            "launch/_frame.html", page="launch/frame.html", form=form, **_framed(draft)
        )
    actions.set_frame(draft, form.frame(), by=the_person(), at=now())
    give_terms(draft, form.terms(), by=the_person(), at=now())
    stays = "document" in request.form.get("then", "")
    return changed(page=screen(slug, "frame" if stays else "people"))


def _document_kept(draft: Concertation, form: FrameForm) -> bool:
    given = form.document.data
    if not given:
        return True
    try:
        kept = keep(given.filename, given.read(), current_app.config["SETTINGS"].files_path)
    except Refused as refused:
        form.refuse("document", refused.reason)
        return False
    actions.add_document(draft, kept, by=the_person(), at=now())
    return True


@bp.post("/<slug>/lancement/documents/<int:document_id>/retrait")
@signed_in
def remove_document(slug: str, document_id: int) -> Answer:
    draft = draft_at(slug)
    actions.remove_document(document_of(draft, document_id), by=the_person(), at=now())
    return changed(page=screen(slug, "frame"))


def _framed(draft: Concertation) -> dict[str, Any]:
    return {**_about(draft), "documents": documents_of(draft)}


@bp.get("/<slug>/documents/<int:document_id>")
def document(slug: str, document_id: int) -> Answer:
    concertation = concertation_at(slug, current_person())
    kept = document_of(concertation, document_id)
    response = send_from_directory(
        current_app.config["SETTINGS"].files_path,
        kept.stored,
        mimetype=kept.media_type,
        as_attachment=True,
        download_name=kept.name,
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


# --- 4. who -------------------------------------------------------------------


@bp.get("/<slug>/lancement/participants")
@signed_in
def people(slug: str) -> Answer:
    draft = draft_at(slug)
    return page("launch/people.html", form=_who_form(draft), **_who(draft))


@bp.post("/<slug>/lancement/participants")
@signed_in
def save_people(slug: str) -> Answer:
    draft = draft_at(slug)
    model = programme(draft.programme)
    form = WhoForm(model, draft)
    if not form.validate_on_submit():
        return unchanged("launch/_who.html", page="launch/people.html", form=form, **_who(draft))
    keep_colleges(draft, model, form.who(), by=the_person(), at=now())
    if request.form.get("then") == "colleges":
        return changed(page=url_for("adjusting.index", slug=slug))
    return changed(page=screen(slug, "calendar"))


def _who_form(draft: Concertation) -> WhoForm:
    own = own_college(draft, the_person())
    return WhoForm(
        programme(draft.programme),
        draft,
        data={
            "colleges": [college.code for college in draft.colleges],
            "own": own.code if own else "",
            "open_to_all": "yes" if draft.open_to_all else "no",
        },
    )


def _who(draft: Concertation) -> dict[str, Any]:
    return {**_about(draft), **stakeholders_region(draft)}


# --- 5. when ------------------------------------------------------------------


@bp.get("/<slug>/lancement/calendrier")
@signed_in
def calendar(slug: str) -> Answer:
    draft = draft_at(slug)
    form = calendar_form(programme(draft.programme), draft, local_day(now()))
    return page("launch/calendar.html", form=form, **_about(draft))


@bp.post("/<slug>/lancement/calendrier")
@signed_in
def save_calendar(slug: str) -> Answer:
    draft = draft_at(slug)
    form = calendar_form(programme(draft.programme), draft, local_day(now()))
    if not form.validate_on_submit():
        return unchanged(
            "launch/_calendar.html", page="launch/calendar.html", form=form, **_about(draft)
        )
    method = form.vote_method.data
    actions.set_calendar(draft, form.calendar(), method, by=the_person(), at=now())
    return changed(page=screen(slug, "opening"))


# --- 6. read again and open ---------------------------------------------------


@bp.get("/<slug>/lancement/ouverture")
@signed_in
def opening(slug: str) -> Answer:
    draft = draft_at(slug)
    return page(
        "launch/opening.html", obstacles=missing(draft, now()), **{**_framed(draft), **_who(draft)}
    )
