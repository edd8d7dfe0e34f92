"""Ideas and arguments, over HTTP."""

from functools import partial
from typing import Any

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _

from concert.classes.door import handed_over
from concert.classes.held import hold
from concert.concertations.models import Concertation, Stakeholder
from concert.concertations.queries import (
    concertation_at,
    represented_by,
    standing_of,
)
from concert.core.clock import local_day
from concert.core.text import one_line
from concert.diagnosis.since import told_since
from concert.ideas import actions
from concert.ideas.drawing import ORDERS
from concert.ideas.filtering import filters_of, kept_by
from concert.ideas.forms import ArgumentForm, IdeaForm
from concert.ideas.in_class import ARGUMENT, IDEA, held_argument, held_idea
from concert.ideas.listing import counts_of, ideas_page
from concert.ideas.mentions import argument_page, idea_page
from concert.ideas.models import Idea
from concert.ideas.narrowing import FILTERS, Wanted
from concert.ideas.queries import (
    argument_of,
    arguments_page,
    idea_of,
    idea_row,
    similar_ideas,
)
from concert.ideas.supporting import support_idea
from concert.moderation.routes import moderated
from concert.policy.rules import Permission, may, require
from concert.stakes.queries import stakes_of
from concert.web.cache import alike, cached
from concert.web.formatting import found_words
from concert.web.fragments import Answer, Context, changed, page, region, unchanged
from concert.web.once import once
from concert.web.session import current_person, signed_in, the_person
from concert.web.time import now

bp = Blueprint("ideas", __name__, url_prefix="/concertations/<slug>/idees")


def _seen(slug: str) -> Concertation:
    return concertation_at(slug, current_person())


# --- the list -----------------------------------------------------------------


@bp.get("")
@cached
def index(slug: str) -> Answer:
    concertation = _seen(slug)
    wanted = _wanted()
    place = standing_of(current_person(), concertation).participation_id
    reader = (place or 0) % ORDERS

    def read() -> Context:
        mark, day = request.args.get("apres"), local_day(now())
        found = ideas_page(concertation, wanted, mark=mark, day=day, reader=reader)
        counts = counts_of(concertation, wanted, found.sought)
        return {
            "found": found,
            "count": counts.found,
            "filters": filters_of(concertation, counts.left),
            "kept": kept_by(concertation, wanted),
            "found_words": partial(found_words, asked=found.sought),
            "wanted": wanted,
        }

    return page(
        "ideas/index.html",
        concertation=concertation,
        wanted=wanted,
        list=alike("ideas/_list.html", concertation, read, reader),
    )


def _wanted() -> Wanted:
    asked = request.args
    chosen = ((name, asked.get(name, "")[:40]) for name in FILTERS)
    return Wanted(
        kept=tuple((name, code) for name, code in chosen if code),
        words=one_line(asked.get("q", "")[:500]),
        recent=asked.get("ordre") == "recentes",
    )


# --- proposing ----------------------------------------------------------------


@bp.get("/nouvelle")
@signed_in
def new(slug: str) -> Answer:
    concertation = _seen(slug)
    form = _new_form(concertation, data={"stake": request.args.get("enjeu", "")})
    return page("ideas/new.html", **_written(concertation, form))


@bp.get("/semblables")
@signed_in
def similar(slug: str) -> Answer:
    """The ideas like the one being written, alone: asked for as one types."""
    concertation = _seen(slug)
    return region(
        "ideas/_similar.html",
        page=url_for(".new", slug=slug),
        concertation=concertation,
        similar=_alike(concertation, request.args.get("title", "")[:200]),
    )


@bp.post("/nouvelle")
@signed_in
@once
def propose(slug: str) -> Answer:
    concertation = _seen(slug)
    if theirs := request.form.get("instead", type=int):
        return _support_instead(idea_of(concertation, theirs))
    form = _new_form(concertation)
    if not form.validate_on_submit():
        return _not_yet(_written(concertation, form))
    alike = _alike(concertation, form.title.data, form.text.data)
    if not form.has_seen(alike):
        return _not_yet(_written(concertation, form, alike))
    if held := hold(IDEA, concertation, held_idea(form.given()), by=the_person(), at=now()):
        return handed_over(held)
    idea = actions.propose_idea(concertation, form.given(), by=the_person(), at=now())
    flash(_("Merci, votre idée est publiée. Son adresse ne changera pas."))
    return changed(page=idea_page(idea))


def _alike(concertation: Concertation, *texts: str) -> list[Any]:
    reader = standing_of(the_person(), concertation).participation_id
    return similar_ideas(concertation, *texts, reader=reader)


def _support_instead(idea: Idea) -> Answer:
    """The idea was given already: it is supported, and not given twice."""
    support_idea(idea, by=the_person(), at=now())
    flash(_("Vous soutenez cette idée ; la vôtre n’est pas publiée une seconde fois."))
    return changed(page=idea_page(idea))


def _not_yet(context: dict[str, Any]) -> Answer:
    return unchanged("ideas/_form.html", page="ideas/new.html", **context)


def _new_form(concertation: Concertation, **kwargs: Any) -> IdeaForm:
    return _form(concertation, bodies=_bodies(concertation), **kwargs)


def _bodies(concertation: Concertation) -> list[Stakeholder]:
    return represented_by(current_person(), concertation, now())


def _form(concertation: Concertation, **kwargs: Any) -> IdeaForm:
    return IdeaForm(stakes_of(concertation), **kwargs)


def _written(
    concertation: Concertation,
    form: IdeaForm,
    alike: list[Any] | None = None,
    idea: Idea | None = None,
) -> dict[str, Any]:
    return {
        "concertation": concertation,
        "form": form,
        "similar": alike or [],
        "to_confirm": alike is not None,
        "idea": idea,
    }


# --- one idea -----------------------------------------------------------------


@bp.get("/<int:idea_id>")
@cached
def show(slug: str, idea_id: int) -> Answer:
    concertation = _seen(slug)
    return page("ideas/show.html", **_idea(concertation, idea_id))


@bp.get("/<int:idea_id>/modification")
@signed_in
def edit(slug: str, idea_id: int) -> Answer:
    concertation = _seen(slug)
    idea = idea_of(concertation, idea_id)
    require(the_person(), Permission.REVISE_IDEA, idea, now())
    known = {"title": idea.title, "text": idea.text, "needs": idea.needs}
    form = _form(concertation, data={**known, "stake": str(idea.stake_id or "")})
    return page("ideas/new.html", **_written(concertation, form, idea=idea))


@bp.post("/<int:idea_id>/modification")
@signed_in
def revise(slug: str, idea_id: int) -> Answer:
    concertation = _seen(slug)
    idea, form = idea_of(concertation, idea_id), _form(concertation)
    if not form.validate_on_submit():
        return _not_yet(_written(concertation, form, idea=idea))
    actions.revise_idea(idea, form.given(), by=the_person(), at=now())
    flash(_("Votre idée est à jour."))
    return changed(page=url_for(".show", slug=slug, idea_id=idea_id))


@bp.post("/<int:idea_id>/arguments")
@signed_in
@once
def argue(slug: str, idea_id: int) -> Answer:
    concertation = _seen(slug)
    idea, form = idea_of(concertation, idea_id), ArgumentForm(_bodies(concertation))
    if not form.validate_on_submit():
        return unchanged(
            "ideas/_arguments.html",
            page="ideas/show.html",
            **_idea(concertation, idea_id, form),
        )
    content = held_argument(idea, form.side(), form.text.data)
    if held := hold(ARGUMENT, idea, content, by=the_person(), at=now()):
        return handed_over(held)
    actions.argue(idea, form.side(), form.text.data, pour=form.body, by=the_person(), at=now())
    here = url_for(".show", slug=slug, idea_id=idea_id)
    return changed("ideas/_arguments.html", page=here, **_idea(concertation, idea_id))


def _idea(
    concertation: Concertation, idea_id: int, form: ArgumentForm | None = None
) -> dict[str, Any]:
    reader = standing_of(current_person(), concertation)
    idea = idea_row(concertation, idea_id, reader=reader.participation_id)
    # Whose arguments bear a way to withdraw them: everyone's, one's own, nobody's.
    everyones = may(current_person(), Permission.MODERATE, concertation, now())
    own = reader.participation_id if idea.has_own else None
    bodies = _bodies(concertation)
    in_class = reader.class_session_id is not None

    def asked() -> Context:
        return {"form": form or ArgumentForm(bodies, formdata=None), "in_class": in_class}

    def read() -> Context:
        arguments = arguments_page(idea_id, request.args.get("apres"))
        return {"idea": idea, "arguments": arguments, "everyones": everyones, "own": own}

    return {
        "concertation": concertation,
        "idea": idea,
        "answered": told_since(idea.published_stake_id),
        "in_class": in_class,
        "arguments": alike("ideas/_list_of_arguments.html", concertation, read, everyones, own),
        "fields": alike(
            "ideas/_argument_fields.html",
            concertation,
            asked,
            in_class,
            *(one.id for one in bodies),
        ),
    }


moderated("idees", idea_of, idea_page)
moderated("arguments", argument_of, argument_page)
