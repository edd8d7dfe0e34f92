"""Sharing what one sees, weighing what others see."""

from dataclasses import asdict
from datetime import datetime

from flask_babel import gettext as _

from concert.concertations.counters import move
from concert.concertations.models import Concertation, Stakeholder
from concert.concertations.queries import standing_of
from concert.core import search
from concert.core.database import db, lock
from concert.core.errors import Conflict
from concert.findings.models import Finding, FindingWeight, Weight
from concert.findings.queries import weight_of
from concert.indicators.models import Indicator
from concert.journal.models import Verb
from concert.journal.record import record
from concert.people.models import Person
from concert.policy.rules import Permission, require
from concert.policy.voices import voice_of


def share_finding(
    concertation: Concertation,
    text: str,
    *,
    theme: str,
    about: Indicator | None,
    pour: Stakeholder | None = None,
    by: Person,
    at: datetime,
) -> Finding:
    """Say what one sees, in one's own name or for a stakeholder one acts for."""
    require(by, Permission.SHARE_FINDING, concertation, at)
    finding = Finding(
        concertation=concertation,
        **asdict(voice_of(by, concertation, pour, at)),
        given_at=at,
        text=text,
        theme=theme,
        indicator_id=about and about.id,
    )
    db.session.add(finding)
    db.session.flush()
    search.remember("finding", finding.id, text, concertation_id=concertation.id)
    move(Concertation, concertation.id, "findings_count", 1)
    record(Verb.FINDING_SHARED, concertation, by=by, at=at, finding=finding.id)
    return finding


def weigh_finding(finding: Finding, weight: Weight | None, *, by: Person, at: datetime) -> None:
    """Share someone's finding, or qualify it; `None` takes back what one said."""
    lock(finding, "shared_count", "nuanced_count", "withdrawn_at")
    require(by, Permission.WEIGH_FINDING, finding, at)
    participation_id = standing_of(by, finding.concertation).participation_id
    if participation_id == finding.author_id:
        raise Conflict(_("C’est votre constat : vous le partagez déjà."))
    known = weight_of(participation_id or 0, finding)
    if known:
        _count(finding, known.weight, -1)
        db.session.delete(known)
        db.session.flush()
    if weight:
        _count(finding, weight, 1)
        db.session.add(
            FindingWeight(finding_id=finding.id, participation_id=participation_id, weight=weight)
        )
    record(Verb.FINDING_WEIGHED, finding.concertation, by=by, at=at, finding=finding.id)


def _count(finding: Finding, weight: Weight, by: int) -> None:
    if weight is Weight.SHARED:
        finding.shared_count += by
    else:
        finding.nuanced_count += by
