"""Sharing what one sees, saying it better, weighing what others see and saying why."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from flask_babel import gettext as _

from concert.concertations.counters import move
from concert.concertations.models import Concertation, Stakeholder
from concert.concertations.queries import standing_of
from concert.concertations.uploads import Upload
from concert.core import search
from concert.core.database import db, lock
from concert.core.errors import Conflict
from concert.findings.files import attach, forget_files
from concert.findings.models import (
    Finding,
    FindingReason,
    FindingWeight,
    FindingWording,
    Weight,
)
from concert.findings.queries import reason_by, weight_of
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
    files: Sequence[Upload] = (),
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
    attach(finding, files, at)
    _make_findable(finding)
    move(Concertation, concertation.id, "findings_count", 1)
    record(Verb.FINDING_SHARED, concertation, by=by, at=at, finding=finding.id)
    return finding


def revise_finding(
    finding: Finding,
    text: str,
    *,
    theme: str,
    about: Indicator | None,
    files: Sequence[Upload] = (),
    by: Person,
    at: datetime,
) -> None:
    """Say better what one sees; what it said before stays to be read, as others answered that."""
    lock(finding, "text", "withdrawn_at")
    require(by, Permission.REVISE_FINDING, finding, at)
    if text != finding.text:
        db.session.add(FindingWording(finding=finding, text=finding.text, replaced_at=at))
        finding.text, finding.revised_at = text, at
        _make_findable(finding)
    attach(finding, files, at)
    finding.theme, finding.indicator_id = theme, about.id if about else None
    record(Verb.FINDING_REVISED, finding.concertation, by=by, at=at, finding=finding.id)


def strike_wording(wording: FindingWording, *, by: Person, at: datetime) -> None:
    """Leave nothing of an earlier wording but its place, as when it named someone."""
    require(by, Permission.WITHDRAW, wording.finding, at)
    wording.text, wording.struck_at = "", at
    concertation = wording.finding.concertation
    record(Verb.FINDING_REVISED, concertation, by=by, at=at, finding=wording.finding_id)


def forget_the_rest(finding: Finding) -> None:
    """Keep nothing that goes with a text that its author, who is erased, takes back."""
    finding.wordings.clear()
    forget_files(finding)


def _make_findable(finding: Finding) -> None:
    search.remember("finding", finding.id, finding.text, concertation_id=finding.concertation_id)


# --- weighing what others see ---------------------------------------------------


def weigh_finding(
    finding: Finding, weight: Weight | None, reason: str = "", *, by: Person, at: datetime
) -> FindingReason | None:
    """Share someone's finding, or qualify it; `None` takes back what one said.

    The reason is asked of whoever qualifies, by the form: a pupil's is read by an adult first,
    and may come later, or never.
    """
    lock(finding, "shared_count", "nuanced_count", "withdrawn_at")
    require(by, Permission.WEIGH_FINDING, finding, at)
    participation_id = standing_of(by, finding.concertation).participation_id or 0
    if participation_id == finding.author_id:
        raise Conflict(_("C’est votre constat : vous le partagez déjà."))
    _take_back(finding, participation_id)
    if weight is None:
        record(Verb.FINDING_WEIGHED, finding.concertation, by=by, at=at, finding=finding.id)
        return None
    _count(finding, weight, 1)
    db.session.add(
        FindingWeight(finding_id=finding.id, participation_id=participation_id, weight=weight)
    )
    if reason:
        return _say_why(finding, weight, reason, by, at)
    record(Verb.FINDING_WEIGHED, finding.concertation, by=by, at=at, finding=finding.id)
    return None


def _take_back(finding: Finding, participation_id: int) -> None:
    """What one said goes with its reason; one that was withdrawn stays, as its mention does."""
    if known := weight_of(participation_id, finding):
        _count(finding, known.weight, -1)
        db.session.delete(known)
    if reason := reason_by(participation_id, finding):
        move(Finding, finding.id, "reasons_count", -1)
        db.session.delete(reason)
    db.session.flush()


def _say_why(
    finding: Finding, weight: Weight, text: str, by: Person, at: datetime
) -> FindingReason:
    standing = standing_of(by, finding.concertation)
    reason = FindingReason(
        concertation_id=finding.concertation_id,
        finding_id=finding.id,
        weight=weight,
        text=text,
        author_id=standing.participation_id,
        college_id=standing.college_id,
        given_at=at,
    )
    db.session.add(reason)
    db.session.flush()
    move(Finding, finding.id, "reasons_count", 1)
    record(Verb.FINDING_REASONED, finding.concertation, by=by, at=at, reason=reason.id)
    return reason


def _count(finding: Finding, weight: Weight, by: int) -> None:
    if weight is Weight.SHARED:
        finding.shared_count += by
    else:
        finding.nuanced_count += by
