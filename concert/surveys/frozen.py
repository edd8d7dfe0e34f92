"""The results of questionnaires as plain data, for a version of the diagnosis to keep them."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload, undefer

from concert.concertations.models import Concertation
from concert.core.database import db
from concert.surveys.models import Survey


def frozen_surveys(concertation: Concertation) -> list[dict[str, Any]]:
    """Every questionnaire whose results are published, as they were: small counts hidden."""
    query = (
        sa.select(Survey)
        .where(Survey.concertation_id == concertation.id, Survey.published_at.is_not(None))
        .options(undefer(Survey.outcome), selectinload(Survey.questions))
        .order_by(Survey.id)
    )
    return [_frozen(one) for one in db.session.scalars(query)]


def _frozen(survey: Survey) -> dict[str, Any]:
    return {
        "id": survey.id,
        "title": survey.title,
        "questions": [[one.id, one.label] for one in survey.questions],
        "responses": (survey.outcome or {}).get("responses", 0),
        "results": survey.outcome or {},
    }
