"""Answering a survey: a form made of its questions, read with its conditions."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms import Field

from concert.surveys.asking import Given, asked
from concert.surveys.models import OTHER, Question, QuestionKind
from concert.surveys.wording import bounds_said, choice_names, keyed_names
from concert.web.forms import Form, Line, Number, OneOf, SomeOf, Text, options

_LONGEST_LINE, _LONGEST_TEXT, _LONGEST_OTHER = 300, 2000, 200


class _One(OneOf):
    """One answer or none: what is compulsory is said once the conditions are known."""

    def pre_validate(self, form: Any) -> None:
        if self.data:
            super().pre_validate(form)


class AnswersForm(Form):
    """The answers of one person, or of one sheet; `answers_form` makes it."""

    questions: Sequence[Question] = ()
    # On paper, what is missing is missing: nobody is there to be asked again.
    on_paper = False

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """What is asked, given the other answers; the rest is not looked at."""
        super().validate(*args, **kwargs)
        there = {question.id for question in self.asked()}
        for question in self.questions:
            if question.id in there:
                self._check(question)
            else:
                self._leave_out(question)
        return not self.has_errors

    def asked(self) -> list[Question]:
        """The questions put to whoever gives these answers."""
        return asked(self.questions, self._chosen())

    def _chosen(self) -> dict[int, set[str]]:
        return {
            question.id: set(_as_list(self[_name(question)].data))
            for question in self.questions
            if _name(question) in self
        }

    def fields_of(self, question: Question) -> list[Field]:
        """Its field, or one for each line of a matrix."""
        return [self[_name(question, item)] for item in question.items]

    def other_of(self, question: Question) -> Field | None:
        name = _name(question, OTHER)
        return self._fields.get(name)

    def _leave_out(self, question: Question) -> None:
        for field in (*self.fields_of(question), self.other_of(question)):
            if field is not None:
                field.errors = []

    def _check(self, question: Question) -> None:
        for field in self.fields_of(question):
            if question.required and not self.on_paper and _is_empty(field.data):
                self.refuse(field.name, _("Cette question attend une réponse."))
        if question.kind is QuestionKind.SEVERAL:
            self._check_most(question)
        if question.kind is QuestionKind.NUMBER:
            self._check_bounds(question)
        self._check_other(question)

    def _check_most(self, question: Question) -> None:
        if question.most and len(self[_name(question)].data or ()) > question.most:
            sentence = _("Choisissez %(most)d réponses au plus.", most=question.most)
            self.refuse(_name(question), sentence)

    def _check_bounds(self, question: Question) -> None:
        value = self[_name(question)].data
        if value is None:
            return
        if question.least is not None and value < question.least:
            least = _("Écrivez un nombre d’au moins %(least)g.", least=question.least)
            self.refuse(_name(question), least)
        if question.greatest is not None and value > question.greatest:
            greatest = _("Écrivez un nombre d’au plus %(most)g.", most=question.greatest)
            self.refuse(_name(question), greatest)

    def _check_other(self, question: Question) -> None:
        field = self.other_of(question)
        if field is not None and field.data and OTHER not in _as_list(self[_name(question)].data):
            self.refuse(field.name, _("Cochez aussi « Autre », ou effacez ce texte."))

    # --- what it holds ------------------------------------------------------------

    def given(self) -> list[Given]:
        """The answers to what was asked."""
        return [one for question in self.asked() for one in self._given(question)]

    def _given(self, question: Question) -> Iterator[Given]:
        for item in question.items:
            for value in _as_list(self[_name(question, item)].data):
                yield self._said(question, item, value)

    def _said(self, question: Question, item: str, value: Any) -> Given:
        match question.kind:
            case QuestionKind.NUMBER:
                return Given(question.id, number=float(value))
            case QuestionKind.LINE | QuestionKind.TEXT:
                return Given(question.id, text=value)
            case QuestionKind.SCALE:
                return Given(question.id, choice=value, number=float(value))
            case _:
                other = self.other_of(question) if value == OTHER else None
                text = (other.data or "") if other is not None else ""
                return Given(question.id, item, value, text=text)

    def in_words(self) -> dict[str, str]:
        """The same as its person would read it."""
        said: dict[str, list[str]] = {}
        questions = {question.id: question for question in self.questions}
        for one in self.given():
            question = questions[one.question_id]
            line = question.items[one.item]
            label = question.label if line == question.label else f"{question.label} – {line}"
            said.setdefault(label, []).append(_in_words(question, one))
        return {label: ", ".join(values) for label, values in said.items()}

    @property
    def progress(self) -> tuple[int, int]:
        """How many questions have an answer, and of how many."""
        there = self.asked()
        done = [one for one in there if not all(_is_empty(f.data) for f in self.fields_of(one))]
        return len(done), len(there)


def _in_words(question: Question, given: Given) -> str:
    if given.number is not None:
        return f"{given.number:g} {question.unit}".strip()
    name = choice_names(question).get(given.choice, "")
    return " : ".join(filter(None, (name, given.text)))


def _as_list(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return [] if _is_empty(value) else [value]


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [])


# --- making it ----------------------------------------------------------------


def answers_form(
    questions: Sequence[Question], *, in_class: bool = False, on_paper: bool = False, **kwargs: Any
) -> AnswersForm:
    """A form with one field for each question, and one for each line of a matrix."""
    fields: dict[str, Any] = {"questions": questions, "on_paper": on_paper}
    for question in questions:
        fields |= _fields(question, in_class=in_class, keyed=on_paper)
    form: AnswersForm = type("Answers", (AnswersForm,), fields)(**kwargs)
    for question in questions:
        for field in form.fields_of(question):
            field.flags.required = question.required
    return form


def _fields(question: Question, *, in_class: bool, keyed: bool) -> Iterator[tuple[str, Any]]:
    names = choice_names(question)
    if in_class:
        names.pop(OTHER, None)
    if keyed:
        names = keyed_names(question)
    for item, label in question.items.items():
        yield _name(question, item), _field(question, label, names)
    if question.other and not in_class:
        yield _name(question, OTHER), Line(_("Autre : précisez"), most=_LONGEST_OTHER)


def _field(question: Question, label: str, names: Mapping[str, str]) -> Any:
    if question.kind in _TYPED:
        return _typed_field(question, label)
    if question.kind is QuestionKind.SEVERAL:
        return SomeOf(label, hint=_most_said(question), choices=options(names.items()))
    # The help of a matrix stands above its lines, not at each of them.
    hint = "" if question.kind is QuestionKind.MATRIX else question.help
    return _One(label, hint=hint, choices=options(names.items()))


_TYPED = {QuestionKind.NUMBER, QuestionKind.LINE, QuestionKind.TEXT}


def _typed_field(question: Question, label: str) -> Any:
    if question.kind is QuestionKind.NUMBER:
        return Number(label, hint=_number_said(question))
    if question.kind is QuestionKind.LINE:
        return Line(label, hint=question.help, most=_LONGEST_LINE)
    return Text(label, hint=question.help, most=_LONGEST_TEXT, rows=4)


def _number_said(question: Question) -> str:
    unit = _("En %(unit)s.", unit=question.unit) if question.unit else ""
    return " ".join(filter(None, (question.help, unit, bounds_said(question))))


def _most_said(question: Question) -> str:
    most = _("%(most)d réponses au plus.", most=question.most) if question.most else ""
    return " ".join(filter(None, (question.help, most)))


def _name(question: Question, item: str = "") -> str:
    return f"q{question.id}-{item}" if item else f"q{question.id}"


# --- taking it up again -------------------------------------------------------


def known_answers(given: Sequence[Any], questions: Sequence[Question]) -> dict[str, Any]:
    """What was answered, by the names of the fields."""
    known: dict[str, Any] = {}
    kinds = {question.id: question for question in questions}
    for one in given:
        question = kinds.get(one.question_id)
        if question is None:
            continue
        name = _name(question, one.item)
        value = one.choice or (one.number if one.number is not None else one.text)
        if question.kind is QuestionKind.SEVERAL:
            known.setdefault(name, []).append(value)
        else:
            known[name] = value
        if one.choice == OTHER:
            known[_name(question, OTHER)] = one.text
    return known


def kept_of(form: AnswersForm, sent: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """What was typed in the fields of a form, as it stands, for a draft."""
    return {name: list(sent[name])[:20] for name in form._fields if sent.get(name)}
