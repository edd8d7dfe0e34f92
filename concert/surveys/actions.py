"""The life of a survey: prepared, opened, closed, its results published."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.concertations.phases import Phase
from concert.core.database import db, hold, lock
from concert.core.errors import Conflict, Refused
from concert.journal.models import Verb
from concert.journal.record import record
from concert.people.models import Person
from concert.policy.rules import Permission, require
from concert.surveys.models import Answer, Draft, Response, Survey
from concert.surveys.outcome import outcome_of
from concert.surveys.queries import responses_count

# How long before it closes those who have not answered are reminded of it.
REMINDER = timedelta(days=3)


@dataclass(frozen=True)
class SurveyDrawn:
    """What is said of a survey, beside its questions."""

    title: str
    introduction: str = ""
    colleges: list[str] = field(default_factory=list)
    publishes_texts: bool = False


def draw_survey(
    concertation: Concertation, drawn: SurveyDrawn, *, by: Person, at: datetime
) -> Survey:
    """Begin a survey; nobody else sees it before it opens."""
    require(by, Permission.DRAW_SURVEY, concertation, at)
    survey = Survey(
        concertation=concertation,
        title=drawn.title,
        introduction=drawn.introduction,
        colleges=drawn.colleges,
        publishes_texts=drawn.publishes_texts,
        drawn_at=at,
    )
    db.session.add(survey)
    db.session.flush()
    told(Verb.SURVEY_DRAWN, survey, by=by, at=at)
    return survey


def revise_survey(survey: Survey, drawn: SurveyDrawn, *, by: Person, at: datetime) -> None:
    require_draft(survey, by=by, at=at)
    survey.title, survey.introduction = drawn.title, drawn.introduction
    survey.colleges, survey.publishes_texts = drawn.colleges, drawn.publishes_texts
    told(Verb.SURVEY_REVISED, survey, by=by, at=at)


def remove_survey(survey: Survey, *, by: Person, at: datetime) -> None:
    """Give up a survey that never opened."""
    require_draft(survey, by=by, at=at)
    told(Verb.SURVEY_REMOVED, survey, by=by, at=at)
    db.session.delete(survey)


def require_draft(survey: Survey, *, by: Person, at: datetime) -> None:
    """Let a survey be changed: it is not open, so that nobody has answered other words."""
    lock(survey, "opened_at", "closed_at")
    require(by, Permission.DRAW_SURVEY, survey, at)
    if not survey.is_draft:
        raise Conflict(
            _(
                "Ce questionnaire a été ouvert : ses questions ne changent plus, pour que les"
                " réponses gardent leur sens. Dupliquez-le pour en poser d’autres."
            )
        )


# --- open, and closed ---------------------------------------------------------


def open_survey(survey: Survey, closes_at: datetime, *, by: Person, at: datetime) -> None:
    """Let participants answer, until then."""
    require_draft(survey, by=by, at=at)
    if not survey.questions:
        raise Conflict(_("Ce questionnaire n’a pas encore de question : ajoutez-en une."))
    span = survey.concertation.span
    if survey.concertation.phase is not Phase.DIAGNOSIS or span is None or not span.holds(at):
        raise Refused(
            _("Un questionnaire s’ouvre pendant le diagnostic : attendez que l’étape commence.")
        )
    survey.opened_at, survey.closes_at = at, _within(survey, closes_at, at)
    told(Verb.SURVEY_OPENED, survey, by=by, at=at, closes_at=survey.closes_at.isoformat())


def take_back_opening(survey: Survey, *, by: Person, at: datetime) -> None:
    """Prepare it again, as long as nobody has answered."""
    _require_open(survey, by=by, at=at)
    if responses_count(survey):
        raise Conflict(
            _(
                "Quelqu’un a déjà répondu : les questions ne changent plus. Clôturez ce"
                " questionnaire, puis dupliquez-le."
            )
        )
    _forget_drafts(survey)
    survey.opened_at = survey.closes_at = survey.reminded_at = None
    told(Verb.SURVEY_REVISED, survey, by=by, at=at)


def move_closing(survey: Survey, closes_at: datetime, *, by: Person, at: datetime) -> None:
    """Give more time, or less."""
    _require_open(survey, by=by, at=at)
    survey.closes_at = _within(survey, closes_at, at)
    if survey.closes_at - at > REMINDER:
        survey.reminded_at = None
    told(Verb.SURVEY_MOVED, survey, by=by, at=at, closes_at=survey.closes_at.isoformat())


def _within(survey: Survey, closes_at: datetime, at: datetime) -> datetime:
    span = survey.concertation.span
    if closes_at <= at:
        raise Refused(_("Choisissez un jour à venir."))
    if span and closes_at > span.closes_at:
        raise Refused(
            _(
                "L’étape du diagnostic se termine avant : choisissez un jour plus proche, ou"
                " déplacez d’abord la fin de l’étape dans « Piloter »."
            )
        )
    return closes_at


def _require_open(survey: Survey, *, by: Person, at: datetime) -> None:
    lock(survey, "opened_at", "closes_at", "closed_at")
    require(by, Permission.DRAW_SURVEY, survey, at)
    if survey.is_draft or survey.closed_at:
        raise Conflict(_("Ce questionnaire n’est pas ouvert."))


def close_survey(survey: Survey, *, by: Person, at: datetime) -> None:
    """Take no more responses online, before the day that was said."""
    lock(survey, "opened_at", "closed_at")
    require(by, Permission.COUNT_SURVEY, survey, at)
    if survey.is_draft or survey.closed_at:
        raise Conflict(_("Ce questionnaire n’est pas ouvert."))
    _close(survey, by=by, at=at)


def close_due_surveys(*, at: datetime) -> int:
    """Close those whose hour has come, or whose phase is over; how many."""
    query = (
        sa.select(Survey)
        .join(Concertation, Concertation.id == Survey.concertation_id)
        .where(
            Survey.opened_at.is_not(None),
            Survey.closed_at.is_(None),
            sa.or_(Survey.closes_at <= at, Concertation.phase != Phase.DIAGNOSIS),
        )
    )
    due = db.session.scalars(query.order_by(Survey.id).limit(50)).all()
    for survey in due:
        lock(survey, "opened_at", "closed_at")
        _close(survey, by=None, at=at)
    return len(due)


def _close(survey: Survey, *, by: Person | None, at: datetime) -> None:
    """From now on nothing tells whose a response is, not even to us."""
    hold("survey", survey.id, shared=False)
    survey.closed_at = at
    _forget_drafts(survey)
    db.session.execute(
        sa.update(Response)
        .where(Response.survey_id == survey.id)
        .values(participation_id=None, content=None)
        .execution_options(synchronize_session=False)
    )
    told(Verb.SURVEY_CLOSED, survey, by=by, at=at)


def _forget_drafts(survey: Survey) -> None:
    db.session.execute(sa.delete(Draft).where(Draft.survey_id == survey.id))


def remind_of_surveys(*, at: datetime) -> int:
    """Note that those who have not answered are to be told that a survey closes soon."""
    query = sa.select(Survey).where(
        Survey.closed_at.is_(None),
        Survey.reminded_at.is_(None),
        Survey.closes_at > at,
        Survey.closes_at <= at + REMINDER,
        # One that lasts less than that was just announced.
        Survey.opened_at <= at - timedelta(days=1),
    )
    due = db.session.scalars(query.order_by(Survey.id).limit(50)).all()
    for survey in due:
        survey.reminded_at = at
        told(Verb.SURVEY_ENDING, survey, by=None, at=at)
    return len(due)


# --- the results --------------------------------------------------------------


def publish_results(survey: Survey, *, by: Person, at: datetime) -> None:
    """Count, and publish what may be: once, as two publications would fill each other's holes."""
    hold("survey", survey.id, shared=False)
    lock(survey, "closed_at", "published_at")
    require(by, Permission.COUNT_SURVEY, survey, at)
    if survey.closed_at is None:
        raise Conflict(
            _("Ce questionnaire est encore ouvert : ses résultats se publient après la clôture.")
        )
    if survey.published_at:
        raise Conflict(_("Les résultats sont déjà publiés."))
    survey.outcome, survey.published_at = outcome_of(survey), at
    told(Verb.SURVEY_PUBLISHED, survey, by=by, at=at, responses=survey.outcome["responses"])


def withdraw_text(answer: Answer, reason: str, *, by: Person, at: datetime) -> None:
    """Show nobody a text any more; what was written goes, the reason stays."""
    survey = answer.response.survey
    require(by, Permission.COUNT_SURVEY, survey, at)
    if answer.withdrawn_at:
        raise Conflict(_("Ce texte est déjà retiré."))
    answer.text, answer.withdrawn_at, answer.withdrawn_because = "", at, reason
    told(Verb.SURVEY_TEXT_WITHDRAWN, survey, by=by, at=at, reason=reason)


def told(verb: Verb, survey: Survey, *, by: Person | None, at: datetime, **details: object) -> None:
    """Write in the journal what became of a survey."""
    record(verb, survey.concertation, by=by, at=at, survey=survey.id, title=survey.title, **details)
