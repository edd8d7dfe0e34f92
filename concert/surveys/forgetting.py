"""What is forgotten of surveys: each response, some months after the closing; the numbers stay."""

from datetime import datetime

import sqlalchemy as sa

from concert.concertations.models import Concertation
from concert.core.clock import months
from concert.core.database import db
from concert.journal.models import Verb
from concert.surveys.actions import told
from concert.surveys.models import Response, Survey
from concert.surveys.outcome import outcome_of
from concert.terms.queries import said_or_proposed


def forget_responses(*, at: datetime) -> int:
    """Delete the responses the months after the closing that the terms say; how many."""
    query = (
        sa.select(Survey)
        .join(Concertation, Concertation.id == Survey.concertation_id)
        .where(
            Concertation.closed_at < at - months(1),
            Survey.closed_at.is_not(None),
            Survey.forgotten_at.is_(None),
        )
        .order_by(Survey.id)
    )
    due = [one for one in db.session.scalars(query) if _is_due(one.concertation, at)]
    return sum(_forget(one, at) for one in due)


def _is_due(concertation: Concertation, at: datetime) -> bool:
    kept = months(said_or_proposed(concertation).months)
    return concertation.closed_at is not None and concertation.closed_at < at - kept


def _forget(survey: Survey, at: datetime) -> int:
    """What was never published is counted first: how many answered remains known."""
    survey.outcome = survey.outcome or outcome_of(survey)
    survey.forgotten_at = at
    gone = db.session.execute(
        sa.delete(Response)
        .where(Response.survey_id == survey.id)
        .returning(Response.id)
        .execution_options(synchronize_session=False)
    ).all()
    if gone:
        told(Verb.SURVEY_RESPONSES_FORGOTTEN, survey, by=None, at=at)
    return len(gone)
