"""The questions of a survey, as a programme proposes them and as one survey is taken elsewhere."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

import msgspec

QuestionCode = Literal["one", "several", "scale", "number", "line", "text", "matrix"]
Most = Annotated[int, msgspec.Meta(ge=2, le=20)]
Label = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class QuestionModel(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A question of a survey; `after` is the place of an earlier one, from 1, for a condition."""

    kind: QuestionCode
    label: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
    help: Annotated[str, msgspec.Meta(max_length=500)] = ""
    required: bool = False
    # Of a choice: what is chosen among; « autre, précisez »; how many at most.
    options: Annotated[list[Label], msgspec.Meta(max_length=20)] = []
    other: bool = False
    most: Most | None = None
    # Of a matrix: its lines, its options being its columns.
    rows: Annotated[list[Label], msgspec.Meta(max_length=12)] = []
    # Of a scale: its ends and what they mean.
    low: Literal[0, 1] = 1
    high: Annotated[int, msgspec.Meta(ge=3, le=10)] = 5
    low_label: Annotated[str, msgspec.Meta(max_length=60)] = ""
    high_label: Annotated[str, msgspec.Meta(max_length=60)] = ""
    # Of a number.
    unit: Annotated[str, msgspec.Meta(max_length=40)] = ""
    least: float | None = None
    greatest: float | None = None
    # The codes of the colleges that it is for; all of them when empty.
    colleges: list[str] = []
    # It is asked of those who gave one of these answers to that earlier question.
    after: int | None = None
    among: list[str] = []


# How many questions a survey asks at most.
MOST_QUESTIONS = 20
_NEEDS_OPTIONS = {"one", "several", "matrix"}
_CONTROLS = {"one", "several", "scale"}


def question_mistakes(questions: Sequence[QuestionModel]) -> Iterator[tuple[int, str, str]]:
    """What does not hold in a series of questions: which one, under which key, and why."""
    if len(questions) > MOST_QUESTIONS:
        yield MOST_QUESTIONS, "kind", f"un questionnaire pose au plus {MOST_QUESTIONS} questions"
    for n, question in enumerate(questions):
        for where, reason in (*_bad_shape(question), *_bad_condition(question, questions[:n])):
            yield n, where, reason


def _bad_shape(question: QuestionModel) -> Iterator[tuple[str, str]]:
    if question.kind in _NEEDS_OPTIONS and len(question.options) < 2:
        yield "options", "il faut au moins deux réponses à choisir"
    if len(set(question.options)) < len(question.options):
        yield "options", "deux réponses sont les mêmes"
    if question.kind == "matrix" and not question.rows:
        yield "rows", "il faut au moins une ligne"


def _bad_condition(
    question: QuestionModel, earlier: Sequence[QuestionModel]
) -> Iterator[tuple[str, str]]:
    if question.after is None:
        return
    if not 1 <= question.after <= len(earlier):
        yield "after", "une condition porte sur une question posée avant"
        return
    before = earlier[question.after - 1]
    if before.kind not in _CONTROLS:
        yield "after", "une condition porte sur un choix ou sur une échelle"
    elif not question.among or set(question.among) - set(answers_of(before)):
        yield "among", "une condition nomme des réponses de cette question"


def answers_of(question: QuestionModel) -> list[str]:
    """The answers of a choice or of a scale, as they are read."""
    if question.kind == "scale":
        return [str(value) for value in range(question.low, question.high + 1)]
    return list(question.options)
