"""The responses as they are taken away: without a name, small colleges put together."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import attrgetter
from typing import Any

from flask_babel import gettext as _

from concert.core.errors import Conflict
from concert.core.suppression import SMALLEST, merged
from concert.surveys.models import OTHER, Question, QuestionKind, Survey
from concert.surveys.queries import every_answer, responses_by_college
from concert.surveys.wording import (
    CHANNELS,
    QUESTION_KINDS,
    bounds_said,
    choice_names,
    condition_said,
    scale_end,
)


def header_of(survey: Survey) -> list[str]:
    return [
        *(_("numéro"), _("collège"), _("reçue"), _("jour")),
        *(name for _question, _key, name in _columns(survey)),
    ]


def _columns(survey: Survey) -> Iterator[tuple[Question, str, str]]:
    """A column for each question, each line of a matrix, and what « autre » says."""
    for place, question in enumerate(survey.questions, start=1):
        asked = f"{place}. {question.label}"
        for item, label in question.items.items():
            yield question, item, f"{asked} – {label}" if item else asked
        if question.other:
            yield question, OTHER, _("%(question)s – autre", question=asked)


def lines_of(survey: Survey, colleges: Mapping[int, str]) -> Iterator[list[str]]:
    """One line a response, in the order of numbers drawn at random."""
    counts = {one: sum(channels.values()) for one, channels in responses_by_college(survey).items()}
    if sum(counts.values()) < SMALLEST:
        raise Conflict(
            _(
                "Moins de cinq personnes ont répondu : leurs réponses diraient qui elles sont,"
                " et ne se téléchargent pas."
            )
        )
    together = {one: group for group in merged(_by_text(counts)) for one in group}
    names = {one: ", ".join(colleges[int(other)] for other in together[str(one)]) for one in counts}
    columns = [(question.id, key) for question, key, _name in _columns(survey)]
    questions = {question.id: question for question in survey.questions}
    responses = groupby(every_answer(survey), key=attrgetter("response"))
    return (_line(questions, columns, list(rows), names) for _number, rows in responses)


def _by_text(counts: Mapping[int, int]) -> dict[str, int]:
    return {str(one): count for one, count in counts.items()}


def _line(
    questions: Mapping[int, Question],
    columns: Iterable[tuple[int, str]],
    rows: list[Any],
    names: Mapping[int, str],
) -> list[str]:
    said: dict[tuple[int, str], list[str]] = {}
    for row in rows:
        if row.question_id is None:
            continue
        said.setdefault((row.question_id, row.item), []).append(
            _said(questions[row.question_id], row)
        )
        if row.choice == OTHER and row.text:
            said.setdefault((row.question_id, OTHER), []).append(row.text)
    first = rows[0]
    return [
        first.response,
        names[first.college_id],
        str(CHANNELS[first.channel]),
        first.given_on.isoformat(),
        *(" | ".join(said.get(column, [])) for column in columns),
    ]


def _said(question: Question, row: Any) -> str:
    if question.kind is QuestionKind.NUMBER and row.number is not None:
        return f"{row.number:g}".replace(".", ",")
    return choice_names(question).get(row.choice, "") or row.text


# --- what the columns mean ------------------------------------------------------------


def codebook_header() -> list[str]:
    return [
        *(_("colonne"), _("nature"), _("réponses possibles"), _("posée à"), _("condition")),
        *(_("obligatoire"), _("aide")),
    ]


def codebook_of(survey: Survey, names: Mapping[str, str]) -> Iterator[list[str]]:
    """One line a column: how it was asked, to whom, and what it may hold."""
    drawn = _("tiré au hasard : il ne dit pas quand la réponse est venue")
    yield [_("numéro"), drawn, "", "", "", "", ""]
    together = _("ceux de moins de cinq réponses sont réunis")
    yield [_("collège"), together, " | ".join(names.values()), "", "", "", ""]
    yield [_("reçue"), _("par où"), " | ".join(map(str, CHANNELS.values())), "", "", "", ""]
    yield [_("jour"), _("une date, sans l’heure"), "", "", "", "", ""]
    for question, key, column in _columns(survey):
        yield [
            column,
            _("quelques mots") if key == OTHER else str(QUESTION_KINDS[question.kind][0]),
            "" if key == OTHER else _possible(question),
            " | ".join(names.get(code, code) for code in question.colleges),
            condition_said(question),
            _("oui") if question.required else _("non"),
            question.help,
        ]


def _possible(question: Question) -> str:
    if question.kind is QuestionKind.NUMBER:
        return " ".join(filter(None, (question.unit, bounds_said(question))))
    names = choice_names(question)
    return " | ".join(scale_end(question, code) or name for code, name in names.items())
