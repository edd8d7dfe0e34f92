"""Which questions are put to whom, and what a response says to them; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from concert.surveys.models import IN_WORDS, Question, QuestionKind


@dataclass(frozen=True)
class Given:
    """One thing answered: an option, a line of a matrix, a number, some words."""

    question_id: int
    item: str = ""
    choice: str = ""
    number: float | None = None
    text: str = ""


class Chosen(Protocol):
    """Anything that says which option was chosen to which question."""

    question_id: int
    choice: str


def chosen_in(given: Iterable[Given]) -> dict[int, set[str]]:
    """What was chosen, by question."""
    chosen: dict[int, set[str]] = {}
    for one in given:
        chosen.setdefault(one.question_id, set()).add(one.choice)
    return chosen


def put_to(questions: Iterable[Question], college: str, *, in_class: bool) -> list[Question]:
    """The questions for those of a college; in class, none that is answered in one's own words."""
    kept = (one for one in questions if not one.colleges or college in one.colleges)
    return [one for one in kept if not (in_class and one.kind in IN_WORDS)]


def asked(questions: Sequence[Question], chosen: Mapping[int, set[str]]) -> list[Question]:
    """Those that are still to be answered once the conditions are read, in their order."""
    kept: list[Question] = []
    for question in questions:
        if question.condition_id is None or _holds(question, kept, chosen):
            kept.append(question)
    return kept


def _holds(question: Question, before: Sequence[Question], chosen: Mapping[int, set[str]]) -> bool:
    """A question that was not put to someone lets nothing depend on it."""
    there = any(one.id == question.condition_id for one in before)
    return there and bool(chosen.get(question.condition_id or 0, set()) & set(question.among))


def bands(question: Question) -> dict[str, tuple[str, ...]]:
    """The three parts of a scale, for when its values one by one would say too much."""
    values = [str(value) for value in range(question.low, question.high + 1)]
    outer = max(1, round(len(values) * 3 / 8))
    parts = values[:outer], values[outer:-outer], values[-outer:]
    return {f"{part[0]}-{part[-1]}": tuple(part) for part in parts if part}


def is_counted(question: Question) -> bool:
    """Whether its answers are counted; words are read instead."""
    return question.kind not in IN_WORDS


def is_of_options(question: Question) -> bool:
    return question.kind in {QuestionKind.ONE, QuestionKind.SEVERAL}
