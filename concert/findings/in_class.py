"""What pupils see: held for an adult, then published by the ordinary act."""

from typing import Any, cast

from flask import url_for
from flask_babel import lazy_gettext as _

from concert.classes.held import Kind, held_as
from concert.classes.models import HeldContribution
from concert.core.database import db
from concert.findings.actions import share_finding, weigh_finding
from concert.findings.models import Finding, FindingReason, Weight
from concert.findings.queries import finding_of
from concert.indicators.models import Indicator
from concert.people.models import Person
from concert.policy.rules import Permission

FINDING, REASON = "finding", "finding_reason"


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


def held_reason(finding: Finding, weight: Weight, text: str) -> dict[str, Any]:
    """Why a pupil shares a finding or qualifies it, as it is kept until it is read."""
    return {"finding": finding.id, "weight": weight.value, "text": text}


def _publish_reason(held: HeldContribution, content: dict[str, Any], by: Person) -> FindingReason:
    finding = finding_of(held.concertation, content["finding"])
    weight, at = Weight(content["weight"]), held.given_at
    return cast(FindingReason, weigh_finding(finding, weight, content["text"], by=by, at=at))


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
held_as(
    REASON,
    Kind(
        name=_("Un avis sur un constat"),
        permission=Permission.WEIGH_FINDING,
        texts={"text": (_("La raison"), 500)},
        ends="text",
        publish=_publish_reason,
        page=_page,
    ),
)
