"""What may be published of the responses: counts overall, and by college without small ones.

No result under 5 responses, and none about fewer than 5 people by subtraction: colleges are
merged and cells hidden as for the votes (`core.suppression`), question by question. Two questions
might fill each other's holes when one is put to those who gave an answer to the other: such a
question is broken down by college only where that answer's own counts are all shown.

The number of those who passed over a question is no answer, and is not hidden.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from concert.concertations.queries import colleges_of
from concert.core.suppression import SMALLEST, Colleges, hidden_cells, merged
from concert.surveys.asking import bands
from concert.surveys.histogram import classes_of
from concert.surveys.models import OTHER, Channel, Question, QuestionKind, Survey
from concert.surveys.queries import (
    counted_answers,
    counted_respondents,
    responses_by_college,
)

# Under that many, a quarter of them would be one person or two.
_ENOUGH_FOR_QUARTERS = 10

Outcome = dict[str, Any]
Key = tuple[int, str]


@dataclass
class Counted:
    """What one question, or one line of a matrix, received: by college, how many said what."""

    respondents: dict[str, int] = field(default_factory=dict)
    chosen: dict[str, dict[str, int]] = field(default_factory=dict)
    numbers: dict[str, list[tuple[float, int]]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.respondents.values())

    def among(self, colleges: Iterable[str], code: str) -> int:
        return sum(self.chosen.get(college, {}).get(code, 0) for college in colleges)

    def values(self, colleges: Iterable[str]) -> list[tuple[float, int]]:
        return sorted(pair for college in colleges for pair in self.numbers.get(college, ()))


def outcome_of(survey: Survey) -> Outcome:
    """The results as they are published, from all the responses."""
    codes = {college.id: college.code for college in colleges_of(survey.concertation)}
    came = {codes[one]: channels for one, channels in responses_by_college(survey).items()}
    counted: defaultdict[Key, Counted] = defaultdict(Counted)
    for row in counted_respondents(survey):
        counted[row.question_id, row.item].respondents[codes[row.college_id]] = row.count
    for row in counted_answers(survey):
        _count(counted[row.question_id, row.item], codes[row.college_id], row)
    return published(survey.questions, came, counted)


def _count(counted: Counted, college: str, row: Any) -> None:
    if row.number is not None:
        counted.numbers.setdefault(college, []).append((row.number, row.count))
    chosen = counted.chosen.setdefault(college, {})
    chosen[row.choice] = chosen.get(row.choice, 0) + row.count


def published(
    questions: Sequence[Question],
    came: Mapping[str, Mapping[Channel, int]],
    counted: Mapping[Key, Counted],
) -> Outcome:
    """The same from what was counted, question by question, in their order."""
    responses = {college: sum(channels.values()) for college, channels in came.items()}
    total = sum(responses.values())
    if total < SMALLEST:
        return {"responses": total, "too_few": True, "groups": [], "questions": {}}
    said: dict[int, Outcome] = {}
    for question in questions:
        before = said.get(question.condition_id or 0, {})
        said[question.id] = _of_question(question, before, counted)
    groups = merged(responses)
    return {
        "responses": total,
        "paper": sum(channels.get(Channel.PAPER, 0) for channels in came.values()),
        "too_few": False,
        "groups": [
            {"colleges": list(group), "n": sum(responses[one] for one in group)}
            for group in groups
            if len(groups) > 1
        ],
        "questions": {str(number): outcome for number, outcome in said.items()},
    }


def _of_question(question: Question, before: Outcome, counted: Mapping[Key, Counted]) -> Outcome:
    items = {
        item: _of_item(question, before, counted.get((question.id, item), Counted()))
        for item in question.items
    }
    if question.kind is QuestionKind.MATRIX:
        return {"items": items}
    return items[""]


def _of_item(question: Question, before: Outcome, counted: Counted) -> Outcome:
    total = counted.total
    if total < SMALLEST:
        return {"too_few": True, "groups": []}
    groups = _groups(question, before, counted)
    if question.kind is QuestionKind.NUMBER:
        numbers = counted.values(counted.respondents)
        return {
            "n": total,
            **_middle(numbers),
            "classes": classes_of(numbers),
            "groups": [{**_group(one, counted), **_middle(counted.values(one))} for one in groups],
        }
    if not question.choices:
        return {"n": total, "groups": [_group(one, counted) for one in groups]}
    codes = codes_of(question)
    return {
        "n": total,
        "counts": {code: counted.among(counted.respondents, code) for code in codes},
        **(_middle(counted.values(counted.respondents)) if _is_scale(question) else {}),
        **_broken_down(question, groups, counted),
    }


def _group(colleges: Colleges, counted: Counted) -> Outcome:
    return {"colleges": list(colleges), "n": sum(counted.respondents[one] for one in colleges)}


def codes_of(question: Question) -> list[str]:
    """The codes of its answers, « autre » being the last."""
    return [*question.choices, *([OTHER] if question.other else [])]


def _is_scale(question: Question) -> bool:
    return question.kind is QuestionKind.SCALE


# --- by college ---------------------------------------------------------------


def _groups(question: Question, before: Outcome, counted: Counted) -> list[Colleges]:
    """The colleges by which it may be broken down: two groups of 5 people or more, or none."""
    groups = merged(counted.respondents)
    if len(groups) < 2 or not _tells_nothing_more(question, before, groups):
        return []
    return groups


def _tells_nothing_more(question: Question, before: Outcome, groups: Sequence[Colleges]) -> bool:
    """Whether how many it was put to, in each group, is already shown by what it depends on."""
    if question.condition_id is None:
        return True
    known = before.get("groups", [])
    shown = all(
        "counts" in one and all(one["counts"].get(code) is not None for code in question.among)
        for one in known
    )
    # Of several answers given together, those who gave either one are not counted anywhere.
    single = "several" not in before or len(question.among) == 1
    parts = [set(one["colleges"]) for one in known]
    return bool(known) and shown and single and _made_of(groups, parts)


def _made_of(groups: Sequence[Colleges], parts: Sequence[set[str]]) -> bool:
    """Whether each group is some of these parts put together."""
    return all(not part & set(group) or part <= set(group) for group in groups for part in parts)


def _broken_down(question: Question, groups: Sequence[Colleges], counted: Counted) -> Outcome:
    if question.kind is QuestionKind.SEVERAL:
        return {"several": True, "groups": _each_option(question, groups, counted)}
    columns = {code: (code,) for code in codes_of(question)}
    rows = _rows(groups, columns, counted)
    if _is_scale(question) and any(None in row["counts"].values() for row in rows):
        # Fewer columns: with eleven of them, most cells of a small college are hidden.
        return {"bands": True, "groups": _rows(groups, bands(question), counted)}
    if _is_scale(question):
        rows = [{**row, **_middle(counted.values(row["colleges"]))} for row in rows]
    return {"groups": rows}


def _rows(
    groups: Sequence[Colleges], columns: Mapping[str, Sequence[str]], counted: Counted
) -> list[Outcome]:
    """Each group with its counts, those that would say too much being None."""
    table = {
        (group, name): sum(counted.among(group, code) for code in codes)
        for group in groups
        for name, codes in columns.items()
    }
    hidden = hidden_cells(table) if table else set()
    return [
        {
            **_group(group, counted),
            "counts": {
                name: None if (group, name) in hidden else table[group, name] for name in columns
            },
        }
        for group in groups
    ]


def _each_option(question: Question, groups: Sequence[Colleges], counted: Counted) -> list[Outcome]:
    """Of several answers, each is a table of its own: those who gave it, those who did not."""
    rows = [{**_group(group, counted), "counts": {}} for group in groups]
    for code in codes_of(question):
        table = {(group, "given"): counted.among(group, code) for group in groups}
        table |= {
            (group, "not given"): row["n"] - table[group, "given"]
            for group, row in zip(groups, rows, strict=True)
        }
        hidden = hidden_cells(table) if table else set()
        for group, row in zip(groups, rows, strict=True):
            cell = (group, "given")
            row["counts"][code] = None if cell in hidden else table[cell]
    return rows


# --- numbers ------------------------------------------------------------------


def _middle(values: Sequence[tuple[float, int]]) -> Outcome:
    """The median; with enough people, the quarters as well."""
    count = sum(times for _value, times in values)
    if count < SMALLEST:
        return {}
    middle: Outcome = {"median": _at(values, count, 0.5)}
    if count >= _ENOUGH_FOR_QUARTERS:
        middle["quarters"] = [_at(values, count, 0.25), _at(values, count, 0.75)]
    return middle


def _at(values: Sequence[tuple[float, int]], count: int, share: float) -> float:
    """The value below which this share of them stands, between two when it falls between."""
    place = share * (count - 1)
    low, high = _nth(values, int(place)), _nth(values, min(int(place) + 1, count - 1))
    return round(low + (high - low) * (place - int(place)), 2)


def _nth(values: Sequence[tuple[float, int]], rank: int) -> float:
    for value, times in values:
        if rank < times:
            return value
        rank -= times
    raise IndexError(rank)
