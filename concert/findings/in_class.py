"""What pupils see: held for an adult, then published by the ordinary act."""

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _

from concert.classes.held import Kind, held_as
from concert.classes.models import HeldContribution
from concert.core.database import db
from concert.findings.actions import share_finding
from concert.findings.models import Finding
from concert.indicators.models import Indicator
from concert.people.models import Person
from concert.policy.rules import Permission

FINDING = "finding"


def held_finding(text: str, theme: str, about: Indicator | None) -> dict[str, Any]:
    """A finding as it is kept until it is read."""
    return {"text": text, "theme": theme, "about": about and about.id}


def _publish(held: HeldContribution, content: dict[str, Any], by: Person) -> Finding:
    about = db.session.get(Indicator, content["about"]) if content["about"] else None
    return share_finding(
        held.concertation,
        content["text"],
        theme=content["theme"],
        about=about,
        by=by,
        at=held.given_at,
    )


def _page(held: HeldContribution) -> str:
    return url_for("findings.index", slug=held.concertation.slug)


held_as(
    FINDING,
    Kind(
        name=_("Un constat"),
        permission=Permission.SHARE_FINDING,
        texts={"text": (_("Le constat"), 2000)},
        ends="text",
        publish=_publish,
        page=_page,
    ),
)
