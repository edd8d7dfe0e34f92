"""A questionnaire taken from one concertation to another, as a file."""

import msgspec
from flask_babel import gettext as _

from concert.core.errors import Refused
from concert.programmes.questions import MOST_QUESTIONS, QuestionModel, question_mistakes
from concert.surveys.models import Survey


class SurveyFile(msgspec.Struct, forbid_unknown_fields=True):
    """A questionnaire as it is taken from one concertation to another."""

    format: str
    title: str
    introduction: str = ""
    questions: list[QuestionModel] = []


FORMAT = "concert questionnaire 1"
_LARGEST = 200_000


def file_of(survey: Survey, models: list[QuestionModel]) -> bytes:
    made = SurveyFile(FORMAT, survey.title, survey.introduction, models)
    return msgspec.json.format(msgspec.json.encode(made), indent=1)


def survey_in(content: bytes) -> SurveyFile:
    """The questionnaire of a file, or `Refused` with what is wrong in it."""
    try:
        found = msgspec.json.decode(content[:_LARGEST], type=SurveyFile)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refused(
            _(
                "Ce fichier n’est pas un questionnaire : choisissez un fichier téléchargé"
                " depuis la page « Préparer » d’une autre concertation."
            )
        ) from error
    if found.format != FORMAT:
        raise Refused(_("Ce questionnaire a été fait par une autre version du site."))
    for n, _where, reason in question_mistakes(found.questions[: MOST_QUESTIONS + 1]):
        raise Refused(_("Question %(n)d de ce fichier : %(why)s.", n=n + 1, why=reason))
    return found
