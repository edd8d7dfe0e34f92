"""Reading the diagnosis: its figures, its findings, what is drawn from them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload, selectinload

from concert.concertations.contributions import Among, among, narrowed_to, with_voice
from concert.concertations.models import Concertation, Stakeholder
from concert.core.database import db, the_one
from concert.core.paging import Page, Paged
from concert.diagnosis.models import (
    Constraint,
    DiagnosisVersion,
    Endorsement,
    Finding,
    FindingWeight,
    Indicator,
    Stake,
    StakeSource,
)
from concert.territories.models import Subject, SubjectKind, Territory, TerritoryKind
from concert.territories.readings import Reading, readings_about

# --- figures ------------------------------------------------------------------


def indicators_of(concertation: Concertation, *, sensitive: bool) -> list[Indicator]:
    """The indicators in the order they were chosen; the sensitive ones only when asked for."""
    query = sa.select(Indicator).where(Indicator.concertation_id == concertation.id)
    if not sensitive:
        query = query.where(Indicator.sensitive.is_(False))
    return list(db.session.scalars(query.order_by(Indicator.id)))


def indicator_of(concertation: Concertation, indicator_id: int) -> Indicator:
    query = sa.select(Indicator).where(
        Indicator.concertation_id == concertation.id, Indicator.id == indicator_id
    )
    return the_one(query, _("Cet indicateur n’est plus là."))


def readings_of(concertation: Concertation) -> list[Reading]:
    """The public figures about the concertation's place, whether chosen or not."""
    if concertation.establishment:
        return readings_about(Subject(SubjectKind.ESTABLISHMENT, concertation.establishment.uai))
    if territory := concertation.territory:
        return readings_about(_subject_of(territory))
    return []


def _subject_of(territory: Territory) -> Subject:
    """What the figures are about; a commune or a living area has its département's."""
    small = territory.kind in {TerritoryKind.COMMUNE, TerritoryKind.LIVING_AREA}
    if small and territory.departement_code:
        return Subject(SubjectKind.DEPARTEMENT, territory.departement_code)
    return Subject(SubjectKind(territory.kind.value), territory.code)


# --- findings -----------------------------------------------------------------

_FINDING_KEYS = (Finding.nuanced_count, Finding.shared_count, Finding.id)


@cache
def _findings(whose: Among, theme: bool) -> Paged:
    query = (
        sa.select(
            Finding.id.label("finding_id"),
            Finding.text,
            Finding.theme,
            Finding.given_at,
            Finding.withdrawn_because,
            Finding.withdrawn_at,
            Finding.author_id,
            Indicator.label.label("about"),
            Indicator.sensitive.label("about_sensitive"),
            *_FINDING_KEYS,
        )
        .outerjoin(Indicator, Indicator.id == Finding.indicator_id)
        .where(Finding.concertation_id == sa.bindparam("concertation"))
    )
    query = narrowed_to(with_voice(query, Finding), Finding, whose)
    if theme:
        query = query.where(Finding.theme == sa.bindparam("theme"))
    return Paged(query, _FINDING_KEYS)


def findings_page(
    concertation: Concertation, *, college: str, theme: str, mark: str | None, size: int = 20
) -> Page[Any]:
    """The findings, those most people qualify first: what is disputed deserves to be read."""
    given = {"concertation": concertation.id, "college": college, "theme": theme}
    return _findings(among(college), bool(theme)).page(mark, size, **given)


def findings_about(concertation: Concertation) -> dict[int, list[Finding]]:
    """What is said of each indicator, by indicator: the three findings most people share."""
    query = (
        sa.select(Finding)
        .where(
            Finding.concertation_id == concertation.id,
            Finding.indicator_id.is_not(None),
            Finding.withdrawn_at.is_(None),
        )
        .options(joinedload(Finding.college), joinedload(Finding.stakeholder))
        .order_by(Finding.shared_count.desc(), Finding.id)
        .limit(60)
    )
    said: dict[int, list[Finding]] = {}
    for finding in db.session.scalars(query):
        about = said.setdefault(finding.indicator_id or 0, [])
        if len(about) < 3:
            about.append(finding)
    return said


def finding_of(concertation: Concertation, finding_id: int) -> Finding:
    query = sa.select(Finding).where(
        Finding.concertation_id == concertation.id, Finding.id == finding_id
    )
    return the_one(query, _("Ce constat n’existe pas."))


def weights_of(participation_id: int | None, finding_ids: list[int]) -> dict[int, str]:
    """What one participant said of these findings, by finding."""
    if participation_id is None or not finding_ids:
        return {}
    query = sa.select(FindingWeight.finding_id, FindingWeight.weight).where(
        FindingWeight.participation_id == participation_id,
        FindingWeight.finding_id.in_(finding_ids),
    )
    return {finding_id: weight.value for finding_id, weight in db.session.execute(query)}


def weight_of(participation_id: int, finding: Finding) -> FindingWeight | None:
    return db.session.get(FindingWeight, (finding.id, participation_id))


def findings_to_link(
    concertation: Concertation, chosen: Iterable[int], limit: int = 300
) -> list[Finding]:
    """The findings a stake may be drawn from, the most shared first; those chosen always."""
    first = Finding.id.in_(list(chosen)).desc()
    query = (
        sa.select(Finding)
        .where(Finding.concertation_id == concertation.id, Finding.withdrawn_at.is_(None))
        .order_by(first, Finding.shared_count.desc(), Finding.id)
        .limit(limit)
    )
    return list(db.session.scalars(query))


def withdrawn_findings(concertation: Concertation) -> set[int]:
    """The ids of the findings that are no longer shown, wherever they were quoted."""
    query = sa.select(Finding.id).where(
        Finding.concertation_id == concertation.id, Finding.withdrawn_at.is_not(None)
    )
    return set(db.session.scalars(query))


# --- constraints and stakes ---------------------------------------------------


def constraints_of(concertation: Concertation) -> list[Constraint]:
    query = (
        sa.select(Constraint)
        .where(Constraint.concertation_id == concertation.id)
        .options(joinedload(Constraint.stakeholder), joinedload(Constraint.stated_by))
        .order_by(Constraint.stakeholder_id, Constraint.id)
    )
    return list(db.session.scalars(query))


def constraints_count(concertation: Concertation) -> int:
    query = sa.select(sa.func.count()).where(Constraint.concertation_id == concertation.id)
    return db.session.scalar(query) or 0


def constraint_of(concertation: Concertation, constraint_id: int) -> Constraint:
    query = sa.select(Constraint).where(
        Constraint.concertation_id == concertation.id, Constraint.id == constraint_id
    )
    return the_one(query, _("Cette contrainte n’est plus là."))


_STAKES = (
    sa.select(Stake)
    .where(Stake.concertation_id == sa.bindparam("concertation"))
    .order_by(Stake.position, Stake.id)
)


def stakes_of(concertation: Concertation) -> list[Stake]:
    """The stakes in their order, without what they are drawn from."""
    return list(db.session.scalars(_STAKES, {"concertation": concertation.id}))


def stakes_with_sources(concertation: Concertation) -> list[Stake]:
    """The stakes in their order, each with what it is drawn from."""
    sources = selectinload(Stake.sources)
    query = (
        sa.select(Stake)
        .where(Stake.concertation_id == concertation.id)
        .options(
            sources.joinedload(StakeSource.finding).options(
                joinedload(Finding.college), joinedload(Finding.stakeholder)
            ),
            sources.joinedload(StakeSource.indicator),
            sources.joinedload(StakeSource.constraint).joinedload(Constraint.stakeholder),
        )
        .order_by(Stake.position, Stake.id)
    )
    return list(db.session.scalars(query))


def stake_of(concertation: Concertation, stake_id: int) -> Stake:
    query = (
        sa.select(Stake)
        .where(Stake.concertation_id == concertation.id, Stake.id == stake_id)
        .options(selectinload(Stake.sources))
    )
    return the_one(query, _("Cet enjeu n’existe pas."))


# --- versions -----------------------------------------------------------------


def latest_version(concertation: Concertation) -> DiagnosisVersion | None:
    """The version in force, with its endorsements."""
    return db.session.scalar(_versions(concertation).limit(1))


def version_of(concertation: Concertation, number: int) -> DiagnosisVersion:
    query = _versions(concertation).where(DiagnosisVersion.number == number)
    return the_one(query, _("Cette version n’a pas été publiée."))


def _versions(concertation: Concertation) -> sa.Select[DiagnosisVersion]:
    return (
        sa.select(DiagnosisVersion)
        .where(DiagnosisVersion.concertation_id == concertation.id)
        .options(selectinload(DiagnosisVersion.endorsements).joinedload(Endorsement.stakeholder))
        .order_by(DiagnosisVersion.number.desc())
    )


@dataclass(frozen=True)
class Answer:
    """A stakeholder and its endorsement of the version in force, if it gave one."""

    stakeholder: Stakeholder
    endorsement: Endorsement | None


def answers_to(version: DiagnosisVersion | None, stakeholders: list[Stakeholder]) -> list[Answer]:
    """Each stakeholder with its answer, those still awaited last."""
    given = {one.stakeholder_id: one for one in version.endorsements} if version else {}
    answers = [Answer(one, given.get(one.id)) for one in stakeholders]
    return sorted(answers, key=lambda answer: answer.endorsement is None)
