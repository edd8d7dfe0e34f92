"""Who supports an idea, over HTTP."""

from typing import Any

from flask import Blueprint, request, url_for

from concert.concertations.models import Concertation
from concert.concertations.queries import concertation_at, standing_of
from concert.ideas.queries import idea_of, idea_row, supporters_page, supports_by_college
from concert.ideas.supporting import support_idea, take_support_back
from concert.web.cache import cached
from concert.web.fragments import Answer, Context, changed, page, supplement
from concert.web.session import current_person, signed_in, the_person
from concert.web.time import now

bp = Blueprint(
    "supports", __name__, url_prefix="/concertations/<slug>/idees/<int:idea_id>/soutiens"
)


@bp.get("")
@cached
def index(slug: str, idea_id: int) -> Answer:
    concertation = concertation_at(slug, current_person())
    return page(
        "ideas/supports.html",
        concertation=concertation,
        idea=idea_row(concertation, idea_id),
        supporters=supporters_page(idea_id, request.args.get("apres")),
        colleges=supports_by_college(idea_id),
    )


@bp.post("")
@signed_in
def support(slug: str, idea_id: int) -> Answer:
    idea = idea_of(concertation_at(slug, the_person()), idea_id)
    support_idea(idea, by=the_person(), at=now())
    return _back(slug, idea_id)


@bp.post("/retrait")
@signed_in
def take_back(slug: str, idea_id: int) -> Answer:
    idea = idea_of(concertation_at(slug, the_person()), idea_id)
    take_support_back(idea, by=the_person(), at=now())
    return _back(slug, idea_id)


def _back(slug: str, idea_id: int) -> Answer:
    concertation = concertation_at(slug, the_person())
    reader = standing_of(the_person(), concertation).participation_id
    idea = idea_row(concertation, idea_id, reader=reader)
    here = url_for("ideas.show", slug=slug, idea_id=idea_id, _anchor="soutiens")
    return changed("ideas/_supports.html", page=here, **_region(concertation, idea))


@supplement("ideas/show.html")
def _supported(context: Context) -> Context:
    return _region(context["concertation"], context["idea"])


def _region(concertation: Concertation, idea: Any) -> Context:
    return {
        "concertation": concertation,
        "idea": idea,
        "colleges": supports_by_college(idea.idea_id) if idea.supports_count else [],
    }
