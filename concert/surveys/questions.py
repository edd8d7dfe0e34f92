"""A question as those who lead write it: its form, whatever its kind."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.validators import ValidationError

from concert.concertations.models import College
from concert.programmes.questions import QuestionModel, question_mistakes
from concert.surveys.models import CONTROLS, Question, QuestionKind
from concert.surveys.wording import choice_names
from concert.web.forms import (
    Form,
    Line,
    Number,
    Pick,
    SomeOf,
    Text,
    Tick,
    needed,
    options,
)

_SCALES = {"1-5": _("de 1 à 5"), "0-10": _("de 0 à 10"), "1-10": _("de 1 à 10")}

# The fields that each kind leaves out.
_CHOICES = ("choices", "other", "most")
_SCALE = ("scale", "low_label", "high_label")
_NUMBER = ("unit", "least", "greatest")
_USES = {
    QuestionKind.ONE: {"choices", "other"},
    QuestionKind.SEVERAL: {"choices", "other", "most"},
    QuestionKind.SCALE: set(_SCALE),
    QuestionKind.NUMBER: set(_NUMBER),
    QuestionKind.LINE: set[str](),
    QuestionKind.TEXT: set[str](),
    QuestionKind.MATRIX: {"rows", "choices"},
}


class QuestionForm(Form):
    """One question; of its fields, those that its kind uses."""

    label = Line(_("La question"), most=300, validators=[needed(_("Écrivez la question."))])
    help = Line(_("Une aide"), hint=_("Sous la question, pour lever un doute."), most=500)
    rows = Text(_("Les lignes du tableau"), hint=_("Une par ligne."), rows=4)
    choices = Text(_("Les réponses proposées"), hint=_("Une par ligne."), rows=5)
    other = Tick(_("Ajouter « Autre : précisez »"))
    most = Number(_("Combien de réponses au plus"), hint=_("Autant que l’on veut, si c’est vide."))
    scale = Pick(_("L’échelle va"), choices=options(_SCALES.items()))
    low_label = Line(_("Ce que veut dire le bas"), hint=_("Par exemple : pas du tout."), most=60)
    high_label = Line(_("Ce que veut dire le haut"), hint=_("Par exemple : tout à fait."), most=60)
    unit = Line(_("L’unité"), hint=_("Par exemple : minutes, kilomètres."), most=40)
    least = Number(_("Au moins"))
    greatest = Number(_("Au plus"))
    required = Tick(_("Une réponse est obligatoire"))
    colleges = SomeOf(
        _("La poser à"), hint=_("À tous ceux qui répondent, si vous n’en cochez aucun.")
    )
    when = SomeOf(
        _("La poser seulement à qui a répondu"),
        hint=_("Une ou plusieurs réponses d’une même question, posée avant celle-ci."),
    )

    def __init__(
        self,
        kind: QuestionKind,
        earlier: Sequence[Question],
        colleges: Iterable[College],
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.kind = kind
        self._earlier = earlier
        for name in {"rows", *_CHOICES, *_SCALE, *_NUMBER} - _USES[kind]:
            del self[name]
        self.colleges.choices = options((one.code, one.name) for one in colleges)
        self.when.choices = options(_answers_before(earlier))

    def validate_when(self, field: SomeOf) -> None:
        if len({value.partition("-")[0] for value in field.data or ()}) > 1:
            raise ValidationError(gettext("Ne cochez que des réponses d’une même question."))

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Each field by itself, then what they make together."""
        if not super().validate(*args, **kwargs):
            return False
        try:
            self.model = self._model()
        except msgspec.ValidationError:
            self.refuse("label", gettext("Cette question est trop longue, ou ses réponses."))
            return False
        for _n, where, reason in question_mistakes([self.model]):
            if where not in {"after", "among"}:
                self.refuse(_BESIDE.get(where, where), _sentence(reason))
        self._check_numbers()
        return not self.has_errors

    def _check_numbers(self) -> None:
        least, greatest = self.model.least, self.model.greatest
        if least is not None and greatest is not None and least > greatest:
            self.refuse("greatest", gettext("Le plus grand est plus petit que le plus petit."))
        if self.model.most and self.model.most > len(self.model.options) + self.model.other:
            self.refuse("most", gettext("Il n’y a pas autant de réponses."))

    def _model(self) -> QuestionModel:
        low, _dash, high = (self._said("scale") or "1-5").partition("-")
        after, among = self._condition()
        made = {
            "kind": self.kind.value,
            "label": self.label.data,
            "help": self.help.data,
            "required": self.required.data,
            "options": _lines(self._said("choices")),
            "rows": _lines(self._said("rows")),
            "other": bool(self._said("other")),
            "most": self._whole("most"),
            "low": int(low),
            "high": int(high),
            "low_label": self._said("low_label") or "",
            "high_label": self._said("high_label") or "",
            "unit": self._said("unit") or "",
            "least": self._said("least"),
            "greatest": self._said("greatest"),
            "colleges": list(self.colleges.data or ()),
            "after": after,
            "among": among,
        }
        return msgspec.convert(made, QuestionModel)

    def _said(self, name: str) -> Any:
        return self[name].data if name in self else None

    def _whole(self, name: str) -> int | None:
        value = self._said(name)
        if value is not None and (value != int(value) or value < 2):
            self.refuse(name, gettext("Écrivez un nombre entier, à partir de 2."))
            return None
        return None if value is None else int(value)

    def _condition(self) -> tuple[int | None, list[str]]:
        chosen = [value.split("-") for value in self.when.data or ()]
        if not chosen:
            return None, []
        place = int(chosen[0][0])
        names = self._earlier[place - 1].choices
        return place, [names[code] for _place, code in chosen if code in names]


_BESIDE = {"options": "choices"}


def _sentence(reason: str) -> str:
    return f"{reason[0].upper()}{reason[1:]}."


def _lines(text: str | None) -> list[str]:
    return [line.strip()[:200] for line in (text or "").splitlines() if line.strip()]


def _answers_before(earlier: Sequence[Question]) -> Iterable[tuple[str, str]]:
    """Each answer of the earlier questions that a condition may be about."""
    for place, question in enumerate(earlier, start=1):
        if question.kind in CONTROLS:
            for code, name in choice_names(question).items():
                if code in question.choices:
                    yield (
                        f"{place}-{code}",
                        gettext("Question %(n)d : %(answer)s", n=place, answer=name),
                    )


def known_question(question: Question) -> dict[str, Any]:
    """A question as its form shows it."""
    questions = question.survey.questions
    place = next((n for n, q in enumerate(questions, 1) if q.id == question.condition_id), 0)
    return {
        **{name: getattr(question, name) for name in ("label", "help", "other", "most")},
        "choices": "\n".join(question.options),
        "rows": "\n".join(question.rows),
        "scale": f"{question.low}-{question.high}",
        "low_label": question.low_label,
        "high_label": question.high_label,
        "unit": question.unit,
        "least": question.least,
        "greatest": question.greatest,
        "required": question.required,
        "colleges": question.colleges,
        "when": [f"{place}-{code}" for code in question.among] if place else [],
    }
