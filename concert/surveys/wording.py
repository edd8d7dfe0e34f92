"""The French words of surveys."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from concert.surveys.models import OTHER, Channel, Question, QuestionKind
from concert.web.formatting import number

QUESTION_KINDS = {
    QuestionKind.ONE: (
        lazy_gettext("Un seul choix"),
        lazy_gettext("Une réponse parmi plusieurs, comme oui ou non."),
    ),
    QuestionKind.SEVERAL: (
        lazy_gettext("Plusieurs choix"),
        lazy_gettext("Autant de réponses que l’on veut, ou un nombre au plus."),
    ),
    QuestionKind.SCALE: (
        lazy_gettext("Une échelle"),
        lazy_gettext("De 1 à 5, ou de 0 à 10, avec le sens de chaque bout."),
    ),
    QuestionKind.NUMBER: (
        lazy_gettext("Un nombre"),
        lazy_gettext("Des minutes, des kilomètres, un nombre de fois."),
    ),
    QuestionKind.LINE: (
        lazy_gettext("Un texte court"),
        lazy_gettext("Quelques mots, sur une ligne."),
    ),
    QuestionKind.TEXT: (
        lazy_gettext("Un texte long"),
        lazy_gettext("Quelques phrases : à relire une par une, posez-en peu."),
    ),
    QuestionKind.MATRIX: (
        lazy_gettext("Un tableau"),
        lazy_gettext("Plusieurs lignes, et les mêmes réponses pour chacune."),
    ),
}

CHANNELS = {
    Channel.ONLINE: lazy_gettext("en ligne"),
    Channel.IN_CLASS: lazy_gettext("en classe"),
    Channel.PAPER: lazy_gettext("sur papier"),
}


def choice_names(question: Question) -> dict[str, str]:
    """What may be chosen, by code, « autre » included."""
    other = {OTHER: _("Autre")} if question.other else {}
    return {**question.choices, **other}


def bounds_said(question: Question) -> str:
    """« De 0 à 60. », as far as the bounds are known."""
    least, greatest = question.least, question.greatest
    if least is not None and greatest is not None:
        return _("De %(least)g à %(most)g.", least=least, most=greatest)
    if least is not None:
        return _("Au moins %(least)g.", least=least)
    return _("Au plus %(most)g.", most=greatest) if greatest is not None else ""


def key_of(place: int) -> str:
    """What is typed for the box at this place, from 1: a digit, then the letters."""
    return str(place) if place < 10 else chr(ord("a") + place - 10)


def keyed_names(question: Question) -> dict[str, str]:
    """What may be chosen, each with the key that types it; on a scale, the value is the key."""
    names = choice_names(question)
    if question.kind is QuestionKind.SCALE:
        return {code: code if len(code) == 1 else f"{code} ({key_of(int(code))})" for code in names}
    return {code: f"{key_of(n)}. {name}" for n, (code, name) in enumerate(names.items(), 1)}


def band_name(question: Question, band: str) -> str:
    """A part of a scale: « de 1 à 2 », with what its end means."""
    first, _dash, last = band.partition("-")
    name = first if first == last else _("de %(first)s à %(last)s", first=first, last=last)
    ends = {str(question.low): question.low_label, str(question.high): question.high_label}
    meaning = ends.get(first) or ends.get(last)
    return f"{name} ({meaning})" if meaning else name


def class_name(bounds: Mapping[str, float | None]) -> str:
    """A class of a histogram: « de 10 à moins de 20 »."""
    least, below = bounds["least"], bounds["below"]
    if least is None:
        return _("moins de %(below)s", below=number(below))
    if below is None:
        return _("%(least)s et plus", least=number(least))
    return _("de %(least)s à moins de %(below)s", least=number(least), below=number(below))


def column_names(question: Question, codes: list[str], *, bands: bool = False) -> dict[str, str]:
    """The words of the columns of a breakdown."""
    if bands:
        return {code: band_name(question, code) for code in codes}
    names = choice_names(question)
    return {code: scale_end(question, code) or names.get(code, code) for code in codes}


def scale_end(question: Question, code: str) -> str:
    """A value of a scale, with what it means where it is one of its ends."""
    if question.kind is not QuestionKind.SCALE:
        return ""
    ends = {str(question.low): question.low_label, str(question.high): question.high_label}
    return f"{code} ({ends[code]})" if ends.get(code) else code


def condition_said(question: Question) -> str:
    """When it is asked, in words, for those who see all the questions at once."""
    if question.condition_id is None:
        return ""
    questions = question.survey.questions
    [place] = [n for n, one in enumerate(questions, 1) if one.id == question.condition_id]
    names = choice_names(questions[place - 1])
    answers = _(" ou ").join(
        _("« %(answer)s »", answer=names[code]) for code in question.among if code in names
    )
    return _(
        "Seulement si vous avez répondu %(answers)s à la question %(n)d.",
        answers=answers,
        n=place,
    )
