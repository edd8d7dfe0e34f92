"""Publishing the diagnosis: a version is frozen, then each stakeholder endorses that version."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.concertations.models import Concertation, Stakeholder
from concert.concertations.queries import standing_of
from concert.constraints.models import Constraint
from concert.constraints.queries import constraints_of
from concert.core.clock import local_day
from concert.core.database import db
from concert.core.errors import Conflict, Obstacle, Refused, Unready
from concert.diagnosis.models import DiagnosisVersion, Endorsement
from concert.diagnosis.queries import latest_version
from concert.findings.models import Finding
from concert.indicators.frozen import frozen_indicators
from concert.journal import chain
from concert.journal.models import Verb
from concert.journal.record import record
from concert.people.actions import must_be_reached
from concert.people.models import Person
from concert.policy.rules import Permission, require
from concert.stakes.models import Stake
from concert.stakes.queries import stakes_with_sources


def publish(concertation: Concertation, *, by: Person, at: datetime) -> DiagnosisVersion:
    """Freeze the diagnosis as it stands; earlier versions and their endorsements stay readable."""
    require(by, Permission.PUBLISH_DIAGNOSIS, concertation, at)
    content = frozen(concertation)
    if not content["stakes"]:
        raise Unready(
            _("Un diagnostic se publie avec au moins un enjeu."),
            [Obstacle(_("Dégager un enjeu"), "stakes.new", {"slug": concertation.slug})],
        )
    last = sa.select(sa.func.max(DiagnosisVersion.number)).where(
        DiagnosisVersion.concertation_id == concertation.id
    )
    version = DiagnosisVersion(
        concertation=concertation,
        number=(db.session.scalar(last) or 0) + 1,
        content=content,
        hash=chain.digest(content),
        published_at=at,
        published_by_id=by.id,
    )
    db.session.add(version)
    db.session.flush()
    record(
        Verb.DIAGNOSIS_PUBLISHED,
        concertation,
        by=by,
        at=at,
        version=version.number,
        hash=version.hash,
    )
    return version


def frozen(concertation: Concertation) -> dict[str, Any]:
    """What a version holds: figures, constraints, and the stakes with the findings they cite.

    Sensitive figures enter too, marked: whoever shows a version leaves them out for strangers.
    Numbers are kept as texts, for the canonical form to be the same everywhere.
    """
    return {
        "title": concertation.title,
        "indicators": frozen_indicators(concertation),
        "constraints": [_constraint(one) for one in constraints_of(concertation)],
        "stakes": [_stake(one) for one in stakes_with_sources(concertation)],
        "findings_count": concertation.findings_count,
    }


def _constraint(constraint: Constraint) -> dict[str, Any]:
    return {
        "id": constraint.id,
        "stakeholder": constraint.stakeholder.name,
        "kind": constraint.kind.value,
        "text": constraint.text,
    }


def _stake(stake: Stake) -> dict[str, Any]:
    return {
        "id": stake.id,
        "title": stake.title,
        "text": stake.text,
        "theme": stake.theme,
        "findings": [
            _finding(one.finding)
            for one in stake.sources
            if one.finding and not one.finding.withdrawn_at
        ],
        "indicators": [one.indicator_id for one in stake.sources if one.indicator_id],
        "constraints": [one.constraint_id for one in stake.sources if one.constraint_id],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "text": finding.text,
        "college": finding.college.name if finding.college else "",
        "for": finding.stakeholder.name if finding.stakeholder else "",
        "shared": finding.shared_count,
        "nuanced": finding.nuanced_count,
    }


def endorse(
    version: DiagnosisVersion,
    stakeholder: Stakeholder,
    reservation: str,
    *,
    read: str,
    by: Person,
    at: datetime,
) -> Endorsement:
    """Endorse for a stakeholder the version that was read (its hash), while it is the latest.

    A stakeholder that changes its mind endorses anew: the reservation alone is replaced, the
    journal keeps both.
    """
    require(by, Permission.ENDORSE_DIAGNOSIS, stakeholder, at)
    must_be_reached(by)
    if version.concertation_id != stakeholder.concertation_id:
        raise Refused(_("Cette partie prenante ne fait pas partie de la concertation."))
    if read != version.hash or version is not latest_version(stakeholder.concertation):
        raise Conflict(_("Le diagnostic a changé depuis que vous l’avez lu : relisez-le d’abord."))
    power = standing_of(by, stakeholder.concertation).power_for(stakeholder.id, local_day(at))
    endorsement = next(
        (one for one in version.endorsements if one.stakeholder_id == stakeholder.id), None
    )
    if endorsement is None:
        endorsement = Endorsement(concertation_id=version.concertation_id, stakeholder=stakeholder)
        version.endorsements.append(endorsement)
    endorsement.reservation = reservation
    endorsement.person_id, endorsement.signatory = by.id, by.called
    endorsement.capacity = power.capacity if power else ""
    endorsement.at = at
    record(
        Verb.DIAGNOSIS_ENDORSED,
        stakeholder.concertation,
        by=by,
        at=at,
        version=version.number,
        stakeholder=stakeholder.name,
        reserved=bool(reservation),
    )
    return endorsement
