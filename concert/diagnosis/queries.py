"""Reading the published versions and their endorsements."""

from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import selectinload

from concert.concertations.models import Concertation, Stakeholder
from concert.core.database import db, the_one
from concert.diagnosis.models import DiagnosisVersion, Endorsement


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
