"""The base of our forms, and our fields; the components render them."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from flask import Flask, g
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    DataRequired,
    Email,
    InputRequired,
    Length,
    StopValidation,
    ValidationError,
)
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from concert.core.clock import PARIS
from concert.core.errors import Refused
from concert.core.names import as_called, is_reserved, mixes_scripts
from concert.core.spreadsheets import number
from concert.core.text import one_line, several_lines


class Form(FlaskForm):
    """A form that leaves word of itself, so that a refusal can give back what was typed."""

    class Meta:
        # Every unsafe request is checked before its view. Checking in the form too would give a
        # cookie to whoever reads a page that may hold one, and keep them from the pages made once.
        csrf = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        g.form = self

    def refuse(self, field: str, reason: str) -> None:
        """Say beside a field why it does not do, when only the act could tell."""
        self[field].errors = [*self[field].errors, reason]

    @property
    def has_errors(self) -> bool:
        return any(field.errors for field in self)


def needed(sentence: str) -> DataRequired:
    """The field is compulsory; the sentence says what to write in it."""
    return DataRequired(message=sentence)


def chosen(sentence: str) -> InputRequired:
    return InputRequired(message=sentence)


def address() -> Email:
    """The text is an e-mail address, or might be one."""
    return Email(
        message=_("Cette adresse semble incomplète : vérifiez-la, par exemple prenom@exemple.fr.")
    )


def at_most(characters: int) -> Length:
    return Length(
        max=characters,
        message=_("C’est trop long : %(max)d caractères au plus.", max=characters),
    )


class Line(StringField):
    """A text of one line, without control nor invisible signs."""

    cleaned = staticmethod(one_line)

    def __init__(self, label: str, *, hint: str = "", most: int = 200, **kwargs: Any) -> None:
        validators = [*kwargs.pop("validators", ()), at_most(most)]
        filters = [lambda text: self.cleaned(text) if text else ""]
        super().__init__(label, validators, filters=filters, description=hint, **kwargs)
        self.most = most


class Called(Line):
    """The name of a person: one that passes for no other, nor for an office."""

    cleaned = staticmethod(as_called)
    # Whoever was invited to act for a body may go by its name.
    acts_for_a_body = False

    def pre_validate(self, _form: Any) -> None:
        name = self.data or ""
        if mixes_scripts(name):
            raise StopValidation(
                gettext(
                    "Ce nom mêle des lettres de plusieurs alphabets, qui se ressemblent :"
                    " écrivez-le d’un bout à l’autre avec le même."
                )
            )
        if is_reserved(name) and not self.acts_for_a_body:
            raise StopValidation(
                gettext(
                    "Ce nom est celui d’une fonction : écrivez le vôtre. Pour parler au nom d’un"
                    " organisme, faites-vous inviter pour lui."
                )
            )


class Number(StringField):
    """A number as French people write it: 12,5 or 1 250. None where nothing is written."""

    data: Any

    def __init__(self, label: str, *, hint: str = "", **kwargs: Any) -> None:
        super().__init__(label, kwargs.pop("validators", ()), description=hint, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        try:
            self.data = number(valuelist[0]) if valuelist else None
        except Refused as error:
            raise ValueError(_("Écrivez un nombre, par exemple 58 ou 12,5.")) from error

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:.12g}".replace(".", ",")


class Text(TextAreaField):
    """A text of several lines."""

    def __init__(
        self, label: str, *, hint: str = "", most: int = 4000, rows: int = 5, **kwargs: Any
    ) -> None:
        validators = [*kwargs.pop("validators", ()), at_most(most)]
        filters = [lambda text: several_lines(text) if text else ""]
        super().__init__(label, validators, filters=filters, description=hint, **kwargs)
        self.most, self.rows = most, rows


class Day(DateField):
    """A day, picked or typed: 2026-12-03, or 03/12/2026. None where nothing is written."""

    data: Any

    def __init__(self, label: str, *, hint: str = "", **kwargs: Any) -> None:
        super().__init__(
            label,
            kwargs.pop("validators", ()),
            format=["%Y-%m-%d", "%d/%m/%Y"],
            description=hint,
            **kwargs,
        )

    def process_formdata(self, valuelist: list[str]) -> None:
        written = "".join(valuelist).strip()
        if not written:
            self.data = None
            return
        try:
            super().process_formdata([written])
            self._is_of_our_time()
        except ValueError as error:
            raise ValueError(_("Une date s’écrit jour, mois, année : 03/12/2026.")) from error

    def _is_of_our_time(self) -> None:
        """A year half typed (0002, 0026) is a slip, and no calendar goes that far."""
        if not 1900 <= self.data.year <= 2200:
            self.data = None
            raise ValueError


def code(value: Any) -> str:
    """A choice as it travels in a form; nothing chosen is an empty text, never « None »."""
    return "" if value is None else str(value)


class _Offered:
    """Only what was offered may be chosen."""

    def pre_validate(self, form: Any) -> None:
        if self.flags.required and not any(self.raw_data or ()):  # type: ignore[attr-defined]
            # Nothing is chosen: what makes it compulsory has a sentence for that.
            return
        try:
            super().pre_validate(form)  # type: ignore[misc]
        except ValidationError as error:
            raise StopValidation(_("Choisissez l’une des réponses proposées.")) from error


class Pick(_Offered, SelectField):
    """One among many, in a list that unfolds; a page that has nothing to offer may leave it out."""

    data: Any

    def __init__(self, label: str, *, hint: str = "", **kwargs: Any) -> None:
        super().__init__(label, description=hint, coerce=code, **kwargs)

    def process_data(self, value: Any) -> None:
        self.data = code(value)


class OneOf(_Offered, RadioField):
    """One among a few, all in sight."""

    def __init__(self, label: str, *, hint: str = "", **kwargs: Any) -> None:
        super().__init__(label, description=hint, coerce=code, **kwargs)


class SomeOf(_Offered, SelectMultipleField):
    """Any number among a few, all in sight."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: str, *, hint: str = "", **kwargs: Any) -> None:
        super().__init__(label, description=hint, coerce=code, **kwargs)


class Tick(BooleanField):
    """Yes or no."""

    def __init__(self, label: str, *, hint: str = "", **kwargs: Any) -> None:
        super().__init__(label, description=hint, **kwargs)


class Whole(IntegerField):
    """A number carried by the page, not typed: the revision that was read."""

    widget = HiddenInput()


def options(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


def start_of_day(day: date) -> datetime:
    """The instant at which a day begins in France."""
    return datetime.combine(day, time(0), PARIS)


def end_of_day(day: date, hour: int = 18) -> datetime:
    """The instant at which something that closes that day closes: 18 h in France."""
    return datetime.combine(day, time(hour), PARIS)


def attributes_of(field: Any, **given: Any) -> dict[str, Any]:
    """What a field's HTML says beside its value: its hint and error, and where the eye goes."""
    said = [f"{field.id}-{part}" for part in ("hint", "error") if _has(field, part)]
    attributes = {name: value for name, value in given.items() if value}
    if said:
        attributes["aria-describedby"] = " ".join(said)
    if field.errors:
        attributes |= {"aria-invalid": "true", "autofocus": True}
    if rows := getattr(field, "rows", None):
        attributes["rows"] = rows
    return attributes


def _has(field: Any, part: str) -> bool:
    return bool(field.description if part == "hint" else field.errors)


def init_app(app: Flask) -> None:
    app.add_template_global(attributes_of, "attributes_of")
