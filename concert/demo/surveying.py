"""The survey of the demonstration: the programme's questions, asked online and on paper.

The answers are drawn, always the same: what they say is invented, how they are counted is not.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from concert.concertations.queries import college_with
from concert.people.models import Person
from concert.programmes.catalogue import programme
from concert.surveys.actions import (
    SurveyDrawn,
    close_survey,
    draw_survey,
    open_survey,
    publish_results,
)
from concert.surveys.answering import Sheet, respond, type_sheet
from concert.surveys.asking import Given, asked, chosen_in, put_to
from concert.surveys.drawing import add_questions
from concert.surveys.models import IN_WORDS, Question, QuestionKind, Survey

if TYPE_CHECKING:
    from concert.demo.replay import Act, Replay

_SEED = 38
_DAY = timedelta(days=1)
# How often a question that may be left empty is answered, and one that asks for words.
_ANSWERED, _WRITTEN = 0.92, 0.3


class Surveying:
    """A survey being played: opened, answered, closed, its results published."""

    def __init__(self, replay: "Replay") -> None:
        self._replay = replay
        self._draw = random.Random(_SEED)  # noqa: S311
        self._texts = list(replay.content.written["survey"]["texts"])
        self._survey: Survey

    def acts(self, opens: datetime, late: datetime) -> Iterator["Act"]:
        """What is done, and when, between the opening of the diagnosis and its last days."""
        closes = late - _DAY
        yield opens + _DAY, partial(self._open, closes)
        people = list(self._replay.people.values())
        sheets = self._replay.content.written["survey"]["sheets"]
        colleges = [code for code, count in sheets.items() for _n in range(count)]
        moments = _spread(opens + 2 * _DAY, closes - _DAY, len(people) + len(colleges))
        for person in people:
            yield next(moments), partial(self._answer, person)
        for n, college in enumerate(colleges, start=1):
            yield next(moments), partial(self._type, str(n), college)
        yield closes, self._end

    def _open(self, closes_at: datetime, at: datetime) -> None:
        written, here = self._replay.content.written["survey"], self._replay.concertation
        drawn = SurveyDrawn(written["title"], written["introduction"], publishes_texts=True)
        self._survey = draw_survey(here, drawn, by=self._replay.lead, at=at)
        models = programme(here.programme).question
        add_questions(self._survey, models, by=self._replay.lead, at=at)
        open_survey(self._survey, closes_at, by=self._replay.lead, at=at)

    def _answer(self, person: Person, at: datetime) -> None:
        college = self._replay.row(person)["college"]
        respond(self._survey, self._given(college), {}, by=person, at=at)

    def _type(self, number: str, code: str, at: datetime) -> None:
        college = college_with(self._replay.concertation, code)
        if college is not None:
            sheet = Sheet(number, college)
            type_sheet(self._survey, sheet, self._given(code), by=self._replay.lead, at=at)

    def _end(self, at: datetime) -> None:
        close_survey(self._survey, by=self._replay.lead, at=at)
        publish_results(self._survey, by=self._replay.lead, at=at)

    # --- what is answered -----------------------------------------------------

    def _given(self, college: str) -> list[Given]:
        given: list[Given] = []
        questions = put_to(self._survey.questions, college, in_class=False)
        for question in questions:
            if question in asked(questions, chosen_in(given)):
                given += self._said(question)
        return given

    def _said(self, question: Question) -> list[Given]:
        often = _WRITTEN if question.kind in IN_WORDS else _ANSWERED
        if not question.required and self._draw.random() > often:
            return []
        if question.kind in IN_WORDS:
            return [Given(question.id, text=self._texts.pop(0))] if self._texts else []
        if question.kind is QuestionKind.NUMBER:
            return [Given(question.id, number=float(5 * self._draw.randint(1, 9)))]
        if question.kind is QuestionKind.MATRIX:
            return [self._one(question, item) for item in question.items]
        if question.kind is QuestionKind.SEVERAL:
            count = self._draw.randint(1, question.most or 2)
            codes = self._draw.sample(list(question.choices), count)
            return [Given(question.id, choice=code) for code in sorted(codes)]
        return [self._one(question, "")]

    def _one(self, question: Question, item: str) -> Given:
        codes: Sequence[str] = list(question.choices)
        weights = [2 + n * (len(codes) - n) for n in range(len(codes))]
        [code] = self._draw.choices(codes, weights)
        number = float(code) if question.kind is QuestionKind.SCALE else None
        return Given(question.id, item, code, number)


def _spread(begin: datetime, end: datetime, count: int) -> Iterator[datetime]:
    step = (end - begin) / (count + 1)
    return (begin + step * (n + 1) for n in range(count))
