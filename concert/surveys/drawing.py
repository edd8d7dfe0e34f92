"""Writing the questions of a survey: their order, their conditions, and their model."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from flask_babel import gettext as _

from concert.core.database import db
from concert.core.errors import Conflict
from concert.journal.models import Verb
from concert.people.models import Person
from concert.programmes.questions import MOST_QUESTIONS, QuestionModel
from concert.surveys.actions import SurveyDrawn, draw_survey, require_draft, told
from concert.surveys.models import Question, QuestionKind, Survey

# What a question takes from its model as it stands.
_ALIKE = (
    *("label", "help", "required", "options", "rows", "other", "most"),
    *("low", "high", "low_label", "high_label", "unit", "least", "greatest", "colleges"),
)


def add_question(survey: Survey, model: QuestionModel, *, by: Person, at: datetime) -> Question:
    """Ask one question more, after the others."""
    require_draft(survey, by=by, at=at)
    _leave_room(survey, 1)
    question = _added(survey, model)
    told(Verb.SURVEY_REVISED, survey, by=by, at=at)
    return question


def add_questions(
    survey: Survey, models: Sequence[QuestionModel], *, by: Person, at: datetime
) -> None:
    """Ask all these, after the others; their conditions are between themselves."""
    require_draft(survey, by=by, at=at)
    _leave_room(survey, len(models))
    before = len(survey.questions)
    for model in models:
        shifted = None if model.after is None else model.after + before
        _added(survey, model, after=shifted)
    told(Verb.SURVEY_REVISED, survey, by=by, at=at)


def _leave_room(survey: Survey, more: int) -> None:
    if len(survey.questions) + more > MOST_QUESTIONS:
        raise Conflict(
            _(
                "Un questionnaire pose au plus %(most)d questions : retirez-en, ou faites-en"
                " un second.",
                most=MOST_QUESTIONS,
            )
        )


def _added(survey: Survey, model: QuestionModel, after: int | None = None) -> Question:
    question = Question(position=len(survey.questions), kind=QuestionKind(model.kind))
    survey.questions.append(question)
    _write(question, model, model.after if after is None else after)
    db.session.flush()
    return question


def _write(question: Question, model: QuestionModel, after: int | None) -> None:
    for name in _ALIKE:
        setattr(question, name, getattr(model, name))
    question.condition_id, question.among = None, []
    if after is not None:
        condition = question.survey.questions[after - 1]
        codes = {label: code for code, label in condition.choices.items()}
        question.condition_id = condition.id
        question.among = [codes[label] for label in model.among if label in codes]


def revise_question(
    question: Question, model: QuestionModel, *, by: Person, at: datetime
) -> list[Question]:
    """Word it otherwise; returns those that no longer depend on it, its answers having changed."""
    survey = question.survey
    require_draft(survey, by=by, at=at)
    before = question.choices
    _write(question, model, model.after)
    freed = [one for one in survey.questions if one.condition_id == question.id]
    freed = [one for one in freed if not _recoded(one, before, question.choices)]
    told(Verb.SURVEY_REVISED, survey, by=by, at=at)
    return freed


def _recoded(dependent: Question, before: dict[str, str], after: dict[str, str]) -> bool:
    """Follow the answers of the condition by their words; whether any of them is still there."""
    codes = {label: code for code, label in after.items()}
    kept = [codes[before[code]] for code in dependent.among if before.get(code) in codes]
    dependent.among = kept
    if not kept:
        dependent.condition_id = None
    return bool(kept)


def move_question(
    question: Question, by_places: int, *, by: Person, at: datetime
) -> list[Question]:
    """Put it before or after its neighbour; returns those that lose their condition by it."""
    survey = question.survey
    require_draft(survey, by=by, at=at)
    others = [one for one in survey.questions if one.id != question.id]
    place = survey.questions.index(question) + by_places
    if not 0 <= place <= len(others):
        return []
    others.insert(place, question)
    freed = _in_this_order(others)
    told(Verb.SURVEY_REVISED, survey, by=by, at=at)
    return freed


def remove_question(question: Question, *, by: Person, at: datetime) -> list[Question]:
    """Ask it no more; returns those that lose their condition by it."""
    survey = question.survey
    require_draft(survey, by=by, at=at)
    survey.questions.remove(question)
    freed = _in_this_order(list(survey.questions))
    db.session.flush()
    told(Verb.SURVEY_REVISED, survey, by=by, at=at)
    return freed


def _in_this_order(questions: Sequence[Question]) -> list[Question]:
    """Number them; a condition that no longer comes before is taken away."""
    freed, before = [], set()
    for place, question in enumerate(questions):
        question.position = place
        if question.condition_id is not None and question.condition_id not in before:
            question.condition_id, question.among = None, []
            freed.append(question)
        before.add(question.id)
    db.session.flush()
    for one in questions[:1]:
        one.survey.questions.sort(key=lambda question: question.position)
    return freed


def duplicate_question(question: Question, *, by: Person, at: datetime) -> Question:
    """Ask it twice, for the second to be changed; it stands just after the first."""
    survey = question.survey
    model = models_of(survey)[survey.questions.index(question)]
    place = survey.questions.index(question) + 1
    added = add_question(survey, model, by=by, at=at)
    others = [one for one in survey.questions if one.id != added.id]
    _in_this_order([*others[:place], added, *others[place:]])
    return added


# --- its model ----------------------------------------------------------------


def models_of(survey: Survey) -> list[QuestionModel]:
    """The questions as they can be asked elsewhere."""
    places = {question.id: n for n, question in enumerate(survey.questions, start=1)}
    return [_model(question, places, survey.questions) for question in survey.questions]


def _model(
    question: Question, places: dict[int, int], questions: Sequence[Question]
) -> QuestionModel:
    after = places.get(question.condition_id or 0)
    named = questions[after - 1].choices if after else {}
    return QuestionModel(
        kind=question.kind.value,
        **{name: getattr(question, name) for name in _ALIKE},
        after=after,
        among=[named[code] for code in question.among if code in named],
    )


def duplicate_survey(survey: Survey, *, by: Person, at: datetime) -> Survey:
    """The same questions, to be asked anew."""
    drawn = SurveyDrawn(
        _("%(title)s (copie)", title=survey.title)[:160],
        survey.introduction,
        list(survey.colleges),
        survey.publishes_texts,
    )
    copy = draw_survey(survey.concertation, drawn, by=by, at=at)
    if survey.questions:
        add_questions(copy, models_of(survey), by=by, at=at)
    return copy


def for_these_colleges(
    models: Iterable[QuestionModel], known: Iterable[str]
) -> list[QuestionModel]:
    """Models from elsewhere, without the colleges that do not exist here."""
    here = set(known)
    return [
        msgspec.structs.replace(one, colleges=[code for code in one.colleges if code in here])
        for one in models
    ]
