"""Answering a survey, online or by typing a sheet, until it closes."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from concert.concertations.models import College, Participation
from concert.concertations.queries import standing_of
from concert.core.clock import local_day
from concert.core.database import db, hold
from concert.core.errors import Conflict, Refused
from concert.journal.models import Verb
from concert.people.models import Person
from concert.policy.rules import Permission, require
from concert.surveys.actions import told
from concert.surveys.asking import Given
from concert.surveys.models import Answer, Channel, Draft, Response, Survey
from concert.surveys.queries import (
    college_code,
    draft_of,
    response_of,
)

Content = dict[str, str]


def respond(
    survey: Survey, given: Sequence[Given], content: Content, *, by: Person, at: datetime
) -> Response:
    """Answer, or answer anew: the last response is the one that counts."""
    _require_open(survey, by=by, at=at)
    standing = standing_of(by, survey.concertation)
    response = response_of(survey, standing.participation_id)
    if response is None:
        response = _new(survey, standing.college_id or 0, at)
        response.participation_id = standing.participation_id
        in_class = standing.class_session_id is not None
        response.channel = Channel.IN_CLASS if in_class else Channel.ONLINE
    response.content = content
    _say(response, given)
    if draft := draft_of(survey, standing.participation_id):
        db.session.delete(draft)
    # Nobody's name: that someone answered is theirs, and the journal is read by the team.
    told(Verb.SURVEY_ANSWERED, survey, by=None, at=at)
    return response


def _require_open(survey: Survey, *, by: Person, at: datetime) -> None:
    """Let it be answered; the closing waits for those who are answering, and they for it."""
    hold("survey", survey.id, shared=True)
    db.session.refresh(survey, ["opened_at", "closes_at", "closed_at"])
    require(by, Permission.ANSWER_SURVEY, survey, at)
    # Of two devices of one person, the second comes upon what the first gave.
    hold("answers", standing_of(by, survey.concertation).participation_id or 0, shared=False)
    code = college_code(survey.concertation, standing_of(by, survey.concertation).college_id)
    if not survey.asks(code):
        raise Refused(_("Ce questionnaire s’adresse à d’autres collèges que le vôtre."))


def _new(survey: Survey, college_id: int, at: datetime) -> Response:
    response = Response(
        concertation_id=survey.concertation_id,
        survey=survey,
        number=secrets.token_hex(5),
        college_id=college_id,
        given_on=local_day(at),
    )
    db.session.add(response)
    return response


def _say(response: Response, given: Sequence[Given]) -> None:
    response.answers.clear()
    db.session.flush()
    response.answers.extend(
        Answer(
            question_id=one.question_id,
            item=one.item,
            choice=one.choice,
            number=one.number,
            text=one.text,
        )
        for one in given
    )
    db.session.flush()


def keep_draft(survey: Survey, content: dict[str, list[str]], *, by: Person, at: datetime) -> None:
    """Keep what is being answered, for this person alone to take up again."""
    _require_open(survey, by=by, at=at)
    standing = standing_of(by, survey.concertation)
    draft = draft_of(survey, standing.participation_id)
    if draft is None:
        draft = Draft(survey_id=survey.id, participation_id=standing.participation_id)
        db.session.add(draft)
    draft.content, draft.saved_at = content, at
    db.session.flush()


def take_back_response(survey: Survey, *, by: Person, at: datetime) -> None:
    """Take one's response back, as long as the survey is open."""
    _require_open(survey, by=by, at=at)
    mine = standing_of(by, survey.concertation).participation_id
    response = response_of(survey, mine)
    if response is None:
        raise Conflict(_("Il n’y a plus de réponse à reprendre."))
    db.session.delete(response)
    if draft := draft_of(survey, mine):
        db.session.delete(draft)
    told(Verb.SURVEY_ANSWERED, survey, by=None, at=at, taken_back=True)


def forget_responses_of(person: Person) -> None:
    """Delete what someone answered to surveys that are still open: the others are nobody's."""
    mine = sa.select(Participation.id).where(Participation.person_id == person.id)
    db.session.execute(
        sa.delete(Response)
        .where(Response.participation_id.in_(mine))
        .execution_options(synchronize_session=False)
    )


# --- on paper -----------------------------------------------------------------


@dataclass(frozen=True)
class Sheet:
    """What is known of a sheet beside its answers: its number, and whose college."""

    number: str
    college: College
    given_on: date | None = None


def type_sheet(
    survey: Survey, sheet: Sheet, given: Sequence[Given], *, by: Person, at: datetime
) -> Response:
    """Type what came on paper; it counts with the others, until the results are published."""
    _require_uncounted(survey, by=by, at=at)
    response = _new(survey, sheet.college.id, at)
    response.channel = Channel.PAPER
    response.given_on = sheet.given_on or response.given_on
    _write(response, sheet, given, by)
    told(Verb.SURVEY_ANSWERED, survey, by=by, at=at, paper=True)
    return response


def retype_sheet(
    response: Response, sheet: Sheet, given: Sequence[Given], *, by: Person, at: datetime
) -> None:
    """Type a sheet again: what was typed before goes."""
    survey = response.survey
    _require_uncounted(survey, by=by, at=at)
    response.college_id = sheet.college.id
    _write(response, sheet, given, by)
    told(Verb.SURVEY_ANSWERED, survey, by=by, at=at, paper=True, retyped=True)


def _write(response: Response, sheet: Sheet, given: Sequence[Given], by: Person) -> None:
    """What is on a sheet; two of one number are one sheet typed twice."""
    survey = response.survey
    if not given:
        raise Conflict(_("Cette feuille est vide : rien n’est enregistré."))
    if not survey.asks(sheet.college.code):
        raise Refused(_("Ce questionnaire s’adresse à d’autres collèges."))
    response.sheet, response.typed_by_id = sheet.number, by.id
    try:
        with db.session.begin_nested():
            db.session.flush()
    except IntegrityError as taken:
        raise Conflict(
            _("La feuille n° %(sheet)s est déjà saisie : vérifiez son numéro.", sheet=sheet.number)
        ) from taken
    _say(response, given)


def remove_sheet(response: Response, *, by: Person, at: datetime) -> None:
    """Take away a sheet that was typed by mistake."""
    survey = response.survey
    _require_uncounted(survey, by=by, at=at)
    db.session.delete(response)
    told(Verb.SURVEY_ANSWERED, survey, by=by, at=at, paper=True, taken_back=True)


def _require_uncounted(survey: Survey, *, by: Person, at: datetime) -> None:
    hold("survey", survey.id, shared=True)
    db.session.refresh(survey, ["opened_at", "published_at"])
    require(by, Permission.COUNT_SURVEY, survey, at)
    if survey.is_draft:
        raise Conflict(_("Ce questionnaire n’est pas encore ouvert."))
    if survey.published_at:
        raise Conflict(_("Les résultats sont publiés : ils ne se complètent plus."))
