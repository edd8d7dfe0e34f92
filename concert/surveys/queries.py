"""Reading surveys, who has answered, and what is counted of the answers."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload, selectinload

from concert.concertations.models import College, Concertation
from concert.concertations.queries import Standing, colleges_of
from concert.core.database import db, the_one
from concert.core.paging import Page, Paged
from concert.surveys.models import Answer, Channel, Draft, Question, Response, Survey


def surveys_of(concertation: Concertation, *, drafts: bool) -> list[Survey]:
    """The surveys, the latest first; those that are being prepared only when asked for."""
    query = sa.select(Survey).where(Survey.concertation_id == concertation.id)
    if not drafts:
        query = query.where(Survey.opened_at.is_not(None))
    return list(db.session.scalars(query.order_by(Survey.id.desc())))


def survey_of(concertation: Concertation, survey_id: int, *, drafts: bool = False) -> Survey:
    """A survey with its questions; one that is being prepared only when asked for."""
    query = sa.select(Survey).where(
        Survey.concertation_id == concertation.id, Survey.id == survey_id
    )
    if not drafts:
        query = query.where(Survey.opened_at.is_not(None))
    return the_one(
        query.options(selectinload(Survey.questions)), _("Ce questionnaire n’existe pas.")
    )


def question_of(survey: Survey, question_id: int) -> Question:
    query = sa.select(Question).where(Question.survey_id == survey.id, Question.id == question_id)
    return the_one(query, _("Cette question n’est plus là."))


def surveys_to_answer(concertation: Concertation, standing: Standing, at: datetime) -> list[Survey]:
    """Those that someone may answer and has not yet; a stranger is shown those that all may."""
    answered = sa.select(Response.survey_id).where(
        Response.participation_id == (standing.participation_id or 0)
    )
    query = sa.select(Survey).where(
        Survey.concertation_id == concertation.id,
        Survey.closed_at.is_(None),
        Survey.opened_at <= at,
        Survey.closes_at > at,
        Survey.id.not_in(answered),
    )
    found = db.session.scalars(query.order_by(Survey.closes_at, Survey.id)).all()
    college = college_code(concertation, standing.college_id) if found else ""
    return [one for one in found if not standing.college_id or one.asks(college)]


def college_code(concertation: Concertation, college_id: int | None) -> str:
    codes = {college.id: college.code for college in colleges_of(concertation)}
    return codes.get(college_id or 0, "")


# --- responses ----------------------------------------------------------------


def response_of(survey: Survey, participation_id: int | None) -> Response | None:
    """What someone answered, as long as it is theirs."""
    if participation_id is None:
        return None
    query = sa.select(Response).where(
        Response.survey_id == survey.id, Response.participation_id == participation_id
    )
    return db.session.scalar(query.options(selectinload(Response.answers)))


def draft_of(survey: Survey, participation_id: int | None) -> Draft | None:
    if participation_id is None:
        return None
    return db.session.get(Draft, (survey.id, participation_id))


def responses_count(survey: Survey) -> int:
    """How many responses came; once they are gone, how many were counted."""
    if survey.forgotten_at:
        return int((survey.outcome or {}).get("responses", 0))
    query = sa.select(sa.func.count()).where(Response.survey_id == survey.id)
    return db.session.scalar(query) or 0


def responses_by_college(survey: Survey) -> dict[int, dict[Channel, int]]:
    """How many responses came from each college, by each channel."""
    query = (
        sa.select(Response.college_id, Response.channel, sa.func.count())
        .where(Response.survey_id == survey.id)
        .group_by(Response.college_id, Response.channel)
    )
    found: dict[int, dict[Channel, int]] = {}
    for college_id, channel, count in db.session.execute(query):
        found.setdefault(college_id, {})[channel] = count
    return found


def sheet_typed(survey: Survey, sheet: str) -> int | None:
    """The response that has this number of sheet, if there is one."""
    query = sa.select(Response.id).where(Response.survey_id == survey.id, Response.sheet == sheet)
    return db.session.scalar(query)


def next_sheet(survey: Survey) -> str:
    """The number that follows that of the sheet typed last, where it is a number."""
    query = (
        sa.select(Response.sheet)
        .where(Response.survey_id == survey.id, Response.channel == Channel.PAPER)
        .order_by(Response.id.desc())
    )
    last = db.session.scalar(query.limit(1)) or "0"
    return str(int(last) + 1) if last.isascii() and last.isdigit() else ""


_SHEETS = Paged(
    sa.select(Response.id, Response.sheet, Response.given_on, College.name.label("college"))
    .join(College, College.id == Response.college_id)
    .where(Response.survey_id == sa.bindparam("survey"), Response.channel == Channel.PAPER),
    [Response.id],
)


def sheets_page(survey: Survey, mark: str | None) -> Page[Any]:
    """The sheets that were typed, the latest first."""
    return _SHEETS.page(mark, 20, survey=survey.id)


def sheet_of(survey: Survey, response_id: int) -> Response:
    query = (
        sa.select(Response)
        .where(
            Response.survey_id == survey.id,
            Response.id == response_id,
            Response.channel == Channel.PAPER,
        )
        .options(selectinload(Response.answers), joinedload(Response.college))
    )
    return the_one(query, _("Cette feuille n’est plus là."))


# --- what is counted ----------------------------------------------------------


def counted_answers(survey: Survey) -> list[Any]:
    """How many gave each answer: by college, question, line, option or number."""
    query = (
        sa.select(
            Response.college_id,
            Answer.question_id,
            Answer.item,
            Answer.choice,
            Answer.number,
            sa.func.count().label("count"),
        )
        .join(Response, Response.id == Answer.response_id)
        .where(Response.survey_id == survey.id)
        .group_by(
            Response.college_id, Answer.question_id, Answer.item, Answer.choice, Answer.number
        )
    )
    return list(db.session.execute(query))


def counted_respondents(survey: Survey) -> list[Any]:
    """How many answered each question, each line of a matrix apart, by college."""
    query = (
        sa.select(
            Response.college_id,
            Answer.question_id,
            Answer.item,
            sa.func.count(Answer.response_id.distinct()).label("count"),
        )
        .join(Response, Response.id == Answer.response_id)
        .where(Response.survey_id == survey.id)
        .group_by(Response.college_id, Answer.question_id, Answer.item)
    )
    return list(db.session.execute(query))


# --- what is read -------------------------------------------------------------


@cache
def _texts(withdrawn: bool) -> Paged:
    query = (
        sa.select(Answer.id, Answer.text, College.code.label("college"), Answer.withdrawn_because)
        .join(Response, Response.id == Answer.response_id)
        .join(College, College.id == Response.college_id)
        .where(Answer.question_id == sa.bindparam("question"))
    )
    gone = Answer.withdrawn_at.is_not(None)
    query = query.where(sa.or_(Answer.text != "", gone) if withdrawn else Answer.text != "")
    return Paged(query, [Answer.id])


def texts_page(question: Question, mark: str | None, *, withdrawn: bool) -> Page[Any]:
    """What was written in answer to a question; what was withdrawn only when asked for."""
    return _texts(withdrawn).page(mark, 25, question=question.id)


def texts_count(survey: Survey) -> dict[int, int]:
    """How many texts stand under each question."""
    query = (
        sa.select(Answer.question_id, sa.func.count())
        .join(Response, Response.id == Answer.response_id)
        .where(Response.survey_id == survey.id, Answer.text != "")
        .group_by(Answer.question_id)
    )
    return dict(db.session.execute(query).all())


def texts_by_college(question: Question) -> dict[str, int]:
    """How many wrote in answer to a question, by college."""
    query = (
        sa.select(College.code, sa.func.count())
        .join(Response, Response.college_id == College.id)
        .join(Answer, Answer.response_id == Response.id)
        .where(Answer.question_id == question.id, Answer.text != "")
        .group_by(College.code)
    )
    return dict(db.session.execute(query).all())


def text_of(survey: Survey, answer_id: int) -> Answer:
    query = (
        sa.select(Answer)
        .join(Response, Response.id == Answer.response_id)
        .where(Response.survey_id == survey.id, Answer.id == answer_id, Answer.text != "")
        .options(joinedload(Answer.question))
    )
    return the_one(query, _("Ce texte n’est plus là."))


def every_answer(survey: Survey) -> Iterator[Any]:
    """What every response says, one after the other, in the order of their random numbers."""
    query = (
        sa.select(
            Response.number.label("response"),
            Response.college_id,
            Response.channel,
            Response.given_on,
            Answer.question_id,
            Answer.item,
            Answer.choice,
            Answer.number,
            Answer.text,
        )
        .outerjoin(Answer, Answer.response_id == Response.id)
        .where(Response.survey_id == survey.id)
        .order_by(Response.number, Answer.id)
        .execution_options(yield_per=1000)
    )
    yield from db.session.execute(query)
