"""The responses as they are taken away: without a name, small colleges put together."""

from collections.abc import Iterator, Mapping

from flask_babel import gettext as _

from concert.core.errors import Conflict
from concert.core.suppression import SMALLEST, merged
from concert.surveys.models import OTHER, Answer, Question, QuestionKind, Response, Survey
from concert.surveys.queries import every_response, responses_by_college
from concert.surveys.wording import CHANNELS, choice_names


def header_of(survey: Survey) -> list[str]:
    return [
        *(_("numéro"), _("collège"), _("reçue"), _("jour")),
        *(label for question in survey.questions for _key, label in _columns(question)),
    ]


def _columns(question: Question) -> Iterator[tuple[str, str]]:
    """A column for each line of a matrix, and one for what « autre » says."""
    for item, label in question.items.items():
        yield item, label if label == question.label else f"{question.label} – {label}"
    if question.other:
        yield OTHER, _("%(question)s – autre", question=question.label)


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
    return (_line(survey, response, names) for response in every_response(survey))


def _by_text(counts: Mapping[int, int]) -> dict[str, int]:
    return {str(one): count for one, count in counts.items()}


def _line(survey: Survey, response: Response, names: Mapping[int, str]) -> list[str]:
    said: dict[tuple[int, str], list[str]] = {}
    questions = {question.id: question for question in survey.questions}
    for answer in response.answers:
        question = questions[answer.question_id]
        said.setdefault((question.id, answer.item), []).append(_said(question, answer))
        if answer.choice == OTHER and answer.text:
            said.setdefault((question.id, OTHER), []).append(answer.text)
    return [
        response.number,
        names[response.college_id],
        str(CHANNELS[response.channel]),
        response.given_on.isoformat(),
        *(
            " | ".join(said.get((question.id, key), []))
            for question in survey.questions
            for key, _label in _columns(question)
        ),
    ]


def _said(question: Question, answer: Answer) -> str:
    if question.kind is QuestionKind.NUMBER and answer.number is not None:
        return f"{answer.number:g}".replace(".", ",")
    return choice_names(question).get(answer.choice, "") or answer.text
