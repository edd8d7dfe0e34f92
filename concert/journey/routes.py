"""The home page, a concertation's page, its frame and journal, and steering, over HTTP."""

import json
from typing import Any

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.concertations.phases import Phase
from concert.concertations.queries import (
    colleges_of,
    concertation_at,
    concertations_of,
    documents_of,
    stakeholders_of,
    standing_of,
)
from concert.core.clock import local_day
from concert.core.errors import Refused
from concert.ideas.drawing import drawn, seed_of
from concert.ideas.narrowing import Wanted
from concert.indicators.newer import is_drawn, still_newer
from concert.invitations.sending import send_those_that_waited
from concert.journal.queries import links, timeline
from concert.journal.record import server_key
from concert.journey import actions
from concert.journey.forms import ClosingForm, DateForm
from concert.journey.now import now_in
from concert.journey.obstacles import obstacles, obstacles_to_closing
from concert.journey.phase_thread import phase_steps
from concert.journey.queries import (
    latest_findings,
    latest_signatures,
    public_concertations,
    summary_of,
)
from concert.policy.rules import Permission, require
from concert.programmes.catalogue import programme
from concert.surveys.queries import surveys_to_answer
from concert.web.cache import alike, cached
from concert.web.forms import end_of_day
from concert.web.fragments import Answer, Context, attachment, changed, page, unchanged
from concert.web.fresh import fresh
from concert.web.once import once
from concert.web.session import current_person, signed_in, the_person
from concert.web.time import now

bp = Blueprint("journey", __name__)

_PAGE = 20


def _seen(slug: str) -> Concertation:
    return concertation_at(slug, current_person())


# --- everyone's pages ---------------------------------------------------------


@bp.get("/")
def home() -> Answer:
    text = request.args.get("q", "")[:100].strip()
    found = public_concertations(text, _place(request.args.get("apres", "")))
    person = current_person()
    return page(
        "journey/home.html",
        q=text,
        found=found,
        following=found[-1].id if len(found) == _PAGE else None,
        mine=concertations_of(person) if person else [],
    )


def _place(mark: str) -> int | None:
    """Where a list goes on from; what does not read as a number is no place."""
    return int(mark) if mark.isascii() and mark.isdigit() and len(mark) < 12 else None


@bp.get("/concertations/<slug>")
@cached
def show(slug: str) -> Answer:
    concertation = _seen(slug)
    model = programme(concertation.programme)
    standing = standing_of(current_person(), concertation)
    open_now = concertation.phase is Phase.DIAGNOSIS
    surveys = surveys_to_answer(concertation, standing, now()) if open_now else []
    return page(
        "journey/show.html",
        concertation=concertation,
        programme=model,
        now_=now_in(concertation, model, standing, now(), surveys),
        said=alike("journey/_said.html", concertation, lambda: _said(concertation)),
        thread=alike("thread/_steps.html", concertation, lambda: _steps(concertation)),
    )


def _steps(concertation: Concertation) -> Context:
    model, gave = programme(concertation.programme), summary_of(concertation)
    return {"steps": phase_steps(concertation, model, gave, _rooms(concertation.slug))}


def _rooms(slug: str) -> dict[Phase, str]:
    rooms = {
        Phase.DIAGNOSIS: "diagnosis.show",
        Phase.IDEAS: "ideas.index",
        Phase.VOTE: "results.outcome",
        Phase.PLAN: "plan.show",
        Phase.FOLLOW_UP: "outcomes.index",
    }
    return {phase: url_for(endpoint, slug=slug) for phase, endpoint in rooms.items()}


def _said(concertation: Concertation) -> Context:
    """What is being said: findings, then ideas, then signatures, as the phases go."""
    if concertation.phase in {Phase.LAUNCH, Phase.DIAGNOSIS}:
        return {"findings": latest_findings(concertation)}
    if concertation.phase in {Phase.PLAN, Phase.FOLLOW_UP}:
        return {"signatures": latest_signatures(concertation)}
    seed = seed_of(concertation, local_day(now()), 0)
    return {"ideas": drawn(concertation, Wanted(), mark=None, seed=seed, size=3).rows}


@bp.get("/concertations/<slug>/cadre")
@cached
def frame(slug: str) -> Answer:
    concertation = _seen(slug)
    return page(
        "journey/frame.html",
        concertation=concertation,
        programme=programme(concertation.programme),
        documents=documents_of(concertation),
        stakeholders=stakeholders_of(concertation),
        colleges=colleges_of(concertation),
    )


@bp.get("/concertations/<slug>/journal")
@cached
def journal(slug: str) -> Answer:
    concertation = _seen(slug)
    before = _place(request.args.get("apres", ""))
    entries = timeline(concertation, before=before, limit=_PAGE)
    return page(
        "journal/index.html",
        concertation=concertation,
        entries=entries,
        following=entries[-1].n if len(entries) == _PAGE else None,
    )


@bp.get("/concertations/<slug>/empreintes")
@cached
def seals(slug: str) -> Answer:
    """The end of the chain, to be written down elsewhere: that is what keeps us honest."""
    concertation = _seen(slug)
    key = server_key().public_key().public_bytes_raw().hex()
    return page("journal/seals.html", concertation=concertation, public_key=key)


@bp.get("/concertations/<slug>/journal.jsonl")
def journal_file(slug: str) -> Answer:
    """The whole chain, to verify offline: `concert verify journal.jsonl`."""
    concertation = _seen(slug)
    key = server_key().public_key().public_bytes_raw().hex()
    lines = [json.dumps({"format": "concert journal 1", "public_key": key})]
    for link in links(concertation):
        entry = {"content": link.content, "hash": link.hash, "seal": link.seal}
        lines.append(json.dumps(entry, ensure_ascii=False))
    return attachment("\n".join(lines) + "\n", "journal.jsonl", "application/jsonl")


# --- steering -----------------------------------------------------------------


@bp.post("/concertations/<slug>/lancement/ouverture")
@signed_in
@once
def open_to_public(slug: str) -> Answer:
    concertation = _seen(slug)
    actions.open_concertation(concertation, by=the_person(), at=now())
    send_those_that_waited(concertation)
    flash(_("La concertation est ouverte."))
    return changed(page=url_for(".show", slug=concertation.slug))


@bp.get("/concertations/<slug>/pilotage")
@signed_in
def steer(slug: str) -> Answer:
    return page("journey/steer.html", **_steered(_seen(slug)))


@bp.post("/concertations/<slug>/pilotage/etape")
@signed_in
@once
def advance(slug: str) -> Answer:
    concertation = _seen(slug)
    said = request.form.get("leaving", "")
    if said not in set(Phase):
        raise Refused(_("Cette étape n’existe pas."))
    actions.advance(concertation, Phase(said), by=the_person(), at=now())
    flash(_("L’étape est ouverte."))
    return changed(page=url_for(".show", slug=slug))


@bp.post("/concertations/<slug>/pilotage/cloture-etape")
@signed_in
@once
def close_phase(slug: str) -> Answer:
    concertation = _seen(slug)
    actions.close_phase(concertation, by=the_person(), at=now())
    flash(_("L’étape est fermée."))
    return changed(page=url_for(".steer", slug=slug))


@bp.post("/concertations/<slug>/pilotage/date")
@signed_in
@once
def reschedule(slug: str) -> Answer:
    concertation, form = _seen(slug), DateForm()
    if form.validate_on_submit():
        try:
            closes_at = end_of_day(form.closes_on.data)
            actions.reschedule(concertation, closes_at, by=the_person(), at=now())
        except Refused as refused:
            form.refuse("closes_on", refused.reason)
        else:
            flash(_("La date est déplacée : c’est dit sur la page."))
            return changed(page=url_for(".steer", slug=slug))
    context = _steered(concertation, date_form=form)
    return unchanged("journey/_dates.html", page="journey/steer.html", **context)


@bp.post("/concertations/<slug>/pilotage/cloture")
@signed_in
@fresh
@once
def close(slug: str) -> Answer:
    concertation, form = _seen(slug), ClosingForm()
    if not form.validate_on_submit():
        context = _steered(concertation, closing_form=form)
        return unchanged("journey/_closing.html", page="journey/steer.html", **context)
    actions.close_concertation(concertation, form.words.data, by=the_person(), at=now())
    flash(_("La concertation est close. Merci à toutes et à tous."))
    return changed(page=url_for(".show", slug=slug))


def _steered(
    concertation: Concertation,
    date_form: DateForm | None = None,
    closing_form: ClosingForm | None = None,
) -> dict[str, Any]:
    require(the_person(), Permission.MODERATE, concertation, now())
    following = concertation.calendar.after(concertation.phase)
    model = programme(concertation.programme)
    return {
        "concertation": concertation,
        "programme": model,
        "present": model.phase_model(concertation.phase),
        "following": following and model.phase_model(following),
        "obstacles": obstacles(concertation, following) if following else [],
        "closing_obstacles": obstacles_to_closing(concertation),
        "colleges": colleges_of(concertation),
        "newer": still_newer(concertation) if is_drawn(concertation) else 0,
        "date_form": date_form or DateForm(formdata=None),
        "closing_form": closing_form or ClosingForm(formdata=None),
    }
