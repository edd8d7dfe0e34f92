"""What a concertation gave so far, in one query."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from concert.concertations.contributions import with_voice
from concert.concertations.models import College, Concertation, Stakeholder
from concert.core import search
from concert.core.database import db
from concert.diagnosis.models import DiagnosisVersion, Endorsement, Position
from concert.findings.models import Finding
from concert.indicators.models import Indicator
from concert.plan.models import Commitment, PlanAction, SignOff
from concert.proposals.models import Proposal
from concert.stakes.models import Stake
from concert.votes.models import Poll


def summary_of(concertation: Concertation) -> Any:
    """The numbers of each phase, as one row."""
    here = concertation.id

    def count(table: Any, *where: Any) -> Any:
        counted = sa.select(sa.func.count()).select_from(table)
        return counted.where(table.concertation_id == here, *where).scalar_subquery()

    latest = sa.select(sa.func.max(DiagnosisVersion.id)).where(
        DiagnosisVersion.concertation_id == here
    )
    in_force = Endorsement.version_id == latest.scalar_subquery()
    signed = sa.exists().where(
        SignOff.commitment_id == Commitment.id, SignOff.revision == Commitment.revision
    )
    return db.session.execute(
        sa.select(
            count(College).label("colleges"),
            count(Stakeholder).label("stakeholders"),
            count(Indicator, Indicator.removed_at.is_(None)).label("indicators"),
            count(Stake, Stake.merged_into_id.is_(None)).label("stakes"),
            *(
                count(Endorsement, in_force, Endorsement.position == position).label(position.value)
                for position in Position
            ),
            count(Proposal).label("proposals"),
            sa.select(Poll.voters_count)
            .where(Poll.concertation_id == here)
            .scalar_subquery()
            .label("voters"),
            sa.select(Poll.counted_at)
            .where(Poll.concertation_id == here)
            .scalar_subquery()
            .label("counted_at"),
            count(PlanAction).label("actions"),
            count(Commitment, Commitment.withdrawn_at.is_(None)).label("asked"),
            count(Commitment, Commitment.withdrawn_at.is_(None), signed).label("signed"),
        )
    ).one()


def latest_findings(concertation: Concertation, limit: int = 3) -> Sequence[Any]:
    query = (
        sa.select(Finding.text)
        .where(Finding.concertation_id == concertation.id, Finding.withdrawn_at.is_(None))
        .order_by(Finding.id.desc())
        .limit(limit)
    )
    return db.session.execute(with_voice(query, Finding)).all()


def latest_signatures(concertation: Concertation, limit: int = 3) -> Sequence[SignOff]:
    """The latest signatures that stand: on the words in force, of what is still asked for."""
    query = (
        sa.select(SignOff)
        .join(Commitment, Commitment.id == SignOff.commitment_id)
        .where(
            SignOff.concertation_id == concertation.id,
            SignOff.revision == Commitment.revision,
            Commitment.withdrawn_at.is_(None),
        )
        .options(
            sa.orm.joinedload(SignOff.commitment).joinedload(Commitment.stakeholder),
            sa.orm.joinedload(SignOff.commitment).joinedload(Commitment.action),
        )
        .order_by(SignOff.id.desc())
        .limit(limit)
    )
    return db.session.scalars(query).all()


def public_concertations(text: str, mark: int | None, limit: int = 20) -> list[Concertation]:
    """The concertations opened to the public, the latest first; from before id `mark`."""
    query = sa.select(Concertation).where(Concertation.opened_at.is_not(None))
    if text:
        rows = search.found("concertation", text)
        query = query.where(Concertation.id.in_(rows) if rows is not None else sa.false())
    if mark is not None:
        query = query.where(Concertation.id < mark)
    return list(db.session.scalars(query.order_by(Concertation.id.desc()).limit(limit)))
