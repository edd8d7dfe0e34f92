"""What pupils propose and argue: held for an adult, then published by the ordinary acts."""

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _

from concert.classes.held import Kind, held_as
from concert.classes.models import HeldContribution
from concert.core.database import db
from concert.ideas.actions import IdeaGiven, argue, propose_idea
from concert.ideas.models import Argument, Idea, Stance
from concert.ideas.queries import idea_of
from concert.people.models import Person
from concert.policy.rules import Permission
from concert.stakes.models import Stake

IDEA, ARGUMENT = "idea", "argument"


def held_idea(given: IdeaGiven) -> dict[str, Any]:
    """An idea as it is kept until it is read."""
    stake = given.stake.id if given.stake else None
    return {"title": given.title, "text": given.text, "needs": given.needs, "stake": stake}


def _publish_idea(held: HeldContribution, content: dict[str, Any], by: Person) -> Idea:
    stake = db.session.get(Stake, content["stake"]) if content["stake"] else None
    given = IdeaGiven(content["title"], content["text"], content["needs"], stake)
    return propose_idea(held.concertation, given, by=by, at=held.given_at)


def held_argument(idea: Idea, stance: Stance, text: str) -> dict[str, Any]:
    """An argument as it is kept until it is read."""
    return {"idea": idea.id, "stance": stance.value, "text": text}


def _publish_argument(held: HeldContribution, content: dict[str, Any], by: Person) -> Argument:
    idea = idea_of(held.concertation, content["idea"])
    return argue(idea, Stance(content["stance"]), content["text"], by=by, at=held.given_at)


def _page_of_idea(held: HeldContribution) -> str:
    return url_for("ideas.show", slug=held.concertation.slug, idea_id=held.published_id)


def _page_of_argument(held: HeldContribution) -> str:
    """The ideas: what it was about goes with the rest of what was held."""
    return url_for("ideas.index", slug=held.concertation.slug)


held_as(
    IDEA,
    Kind(
        name=_("Une idée"),
        permission=Permission.PROPOSE_IDEA,
        texts={
            "title": (_("L’idée, en une phrase"), 200),
            "text": (_("Son explication"), 5000),
            "needs": (_("Ce dont elle a besoin"), 2000),
        },
        ends="text",
        publish=_publish_idea,
        page=_page_of_idea,
    ),
)
held_as(
    ARGUMENT,
    Kind(
        name=_("Un argument"),
        permission=Permission.ARGUE,
        texts={"text": (_("L’argument"), 2000)},
        ends="text",
        publish=_publish_argument,
        page=_page_of_argument,
    ),
)
