"""Reading the published versions and their endorsements."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import aliased, defer, selectinload

from concert.concertations.contributions import Contribution
from concert.concertations.models import Concertation, Mandate, Stakeholder
from concert.constraints.models import Constraint, ConstraintQuestion
from concert.constraints.queries import constraints_count
from concert.core.database import db, the_one
from concert.diagnosis.content import SENSITIVE, WITHDRAWN, Kept
from concert.diagnosis.models import DiagnosisVersion, Endorsement, Position, PublishedStake
from concert.findings.models import Finding, FindingReason
from concert.indicators.frozen import kept_for_participants
from concert.indicators.models import Indicator
from concert.stakes.models import Stake


def latest_version(concertation: Concertation) -> DiagnosisVersion | None:
    """The version in force, with its endorsements; its content is read when it is asked for."""
    return db.session.scalar(_versions(concertation).limit(1))


def versions_of(concertation: Concertation) -> list[DiagnosisVersion]:
    """Every version, the latest first, without its content."""
    return list(db.session.scalars(_versions(concertation)))


def version_of(concertation: Concertation, number: int) -> DiagnosisVersion:
    query = _versions(concertation).where(DiagnosisVersion.number == number)
    return the_one(query, _("Cette version n’a pas été publiée."))


def latest_number(concertation: Concertation) -> int:
    """The number of the version in force; 0 while none is."""
    query = sa.select(sa.func.max(DiagnosisVersion.number)).where(
        DiagnosisVersion.concertation_id == concertation.id
    )
    return db.session.scalar(query) or 0


def tally_of(version: DiagnosisVersion, *, in_force: bool) -> "Tally":
    """What was answered to a version; a body that came since is asked the one in force."""
    asked = version.asked
    if in_force:
        bodies = sa.select(sa.func.count(Stakeholder.id)).where(
            Stakeholder.concertation_id == version.concertation_id
        )
        asked = db.session.scalar(bodies) or 0
    return tally((one.position for one in version.endorsements), asked)


def _versions(concertation: Concertation) -> sa.Select[DiagnosisVersion]:
    return (
        sa.select(DiagnosisVersion)
        .where(DiagnosisVersion.concertation_id == concertation.id)
        .options(
            defer(DiagnosisVersion.content),
            selectinload(DiagnosisVersion.endorsements).joinedload(Endorsement.stakeholder),
        )
        .order_by(DiagnosisVersion.number.desc())
    )


_WITHDRAWABLE: dict[str, type[Contribution]] = {
    "findings": Finding,
    "reasons": FindingReason,
    "questions": ConstraintQuestion,
}


def _withdrawn(table: Any, concertation: Concertation) -> list[int]:
    query = sa.select(table.id).where(
        table.concertation_id == concertation.id, table.withdrawn_at.is_not(None)
    )
    return list(db.session.scalars(query))


def kept_from(concertation: Concertation, *, takes_part: bool) -> Kept:
    """What a version holds and this reader is not shown, as things are today."""
    kept: dict[str, dict[int, str]] = {
        kind: dict.fromkeys(_withdrawn(table, concertation), WITHDRAWN)
        for kind, table in _WITHDRAWABLE.items()
    }
    if not takes_part:
        kept["indicators"] = dict.fromkeys(kept_for_participants(concertation), SENSITIVE)
    return kept


# --- the stakes that ideas answer ---------------------------------------------------------


def published_as(stake: Stake | None) -> int | None:
    """A stake as the version in force words it; None where none does."""
    if stake is None:
        return None
    query = (
        sa.select(PublishedStake.id, PublishedStake.stake_id)
        .join(DiagnosisVersion)
        .where(DiagnosisVersion.concertation_id == stake.concertation_id)
        .order_by(DiagnosisVersion.number.desc(), PublishedStake.stake_id != stake.id)
    )
    found = db.session.execute(query.limit(1)).one_or_none()
    return found.id if found and found.stake_id == stake.id else None


_LATEST, _NOW = aliased(DiagnosisVersion), aliased(PublishedStake)
# What took in the stake since, as the version in force words it.
_INTO = aliased(PublishedStake)
_ANSWERED = (
    sa.select(
        PublishedStake.stake_id,
        PublishedStake.title,
        PublishedStake.text,
        DiagnosisVersion.number,
        _LATEST.number.label("latest"),
        _NOW.title.label("title_now"),
        _NOW.text.label("text_now"),
        _INTO.title.label("into"),
        _INTO.stake_id.label("into_id"),
    )
    .join(DiagnosisVersion, DiagnosisVersion.id == PublishedStake.version_id)
    .join(_LATEST, _LATEST.concertation_id == DiagnosisVersion.concertation_id)
    .outerjoin(
        _NOW, sa.and_(_NOW.version_id == _LATEST.id, _NOW.stake_id == PublishedStake.stake_id)
    )
    .outerjoin(Stake, Stake.id == PublishedStake.stake_id)
    .outerjoin(
        _INTO, sa.and_(_INTO.version_id == _LATEST.id, _INTO.stake_id == Stake.merged_into_id)
    )
    .where(PublishedStake.id == sa.bindparam("published"))
    .order_by(_LATEST.number.desc())
    .limit(1)
)


def answered(published_stake_id: int | None) -> Any:
    """A stake in the words that were answered, and in those of the version in force, if any."""
    if published_stake_id is None:
        return None
    return db.session.execute(_ANSWERED, {"published": published_stake_id}).one_or_none()


# --- who shares it ------------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    """A stakeholder and its answer to a version, if it gave one, or if someone may give it."""

    stakeholder: Stakeholder
    endorsement: Endorsement | None
    has_signatory: bool = True


def answers_to(
    version: DiagnosisVersion | None, stakeholders: list[Stakeholder], day: date
) -> list[Answer]:
    """Each stakeholder with its answer, those still awaited last."""
    given = {one.stakeholder_id: one for one in version.endorsements} if version else {}
    awaited = [one.id for one in stakeholders if one.id not in given]
    signing = _signed_for(awaited, day) if version else set()
    answers = [Answer(one, given.get(one.id), one.id in signing) for one in stakeholders]
    return sorted(answers, key=lambda answer: answer.endorsement is None)


def _signed_for(stakeholder_ids: Iterable[int], day: date) -> set[int]:
    """Those of these stakeholders for whom somebody may sign that day."""
    query = sa.select(Mandate.stakeholder_id).where(
        Mandate.stakeholder_id.in_(list(stakeholder_ids)),
        Mandate.signs.is_(True),
        Mandate.from_day <= day,
        sa.or_(Mandate.until_day.is_(None), Mandate.until_day >= day),
    )
    return set(db.session.scalars(query))


def answered_by(version_id: int) -> sa.Select[int]:
    """The ids of the stakeholders that answered a version."""
    return sa.select(Endorsement.stakeholder_id).where(Endorsement.version_id == version_id)


@dataclass(frozen=True)
class Tally:
    """How many bodies were asked, and what those who answered said."""

    asked: int
    shared: int = 0
    reserved: int = 0
    not_shared: int = 0

    @property
    def sharing(self) -> int:
        return self.shared + self.reserved

    @property
    def awaited(self) -> int:
        return max(0, self.asked - self.sharing - self.not_shared)


def tally(positions: Iterable[Position], asked: int) -> Tally:
    """Counted; `asked` is how many bodies there are."""
    given = list(positions)
    return Tally(
        max(asked, len(given)),
        shared=given.count(Position.SHARED),
        reserved=given.count(Position.RESERVED),
        not_shared=given.count(Position.NOT_SHARED),
    )


def figures_and_limits(concertation: Concertation) -> tuple[list[Indicator], int]:
    """Every figure in the order they were chosen, and how many constraints there are: one query."""
    limits = (
        sa.select(sa.func.count())
        .select_from(Constraint)
        .where(Constraint.concertation_id == concertation.id)
        .scalar_subquery()
    )
    query = (
        sa.select(Indicator, limits)
        .where(Indicator.concertation_id == concertation.id, Indicator.removed_at.is_(None))
        .order_by(Indicator.id)
    )
    rows = db.session.execute(query).all()
    return [row[0] for row in rows], rows[0][1] if rows else constraints_count(concertation)
