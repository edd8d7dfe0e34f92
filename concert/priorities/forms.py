"""Rating a stake, typing what a table rated, opening a round."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.validators import ValidationError

from concert.concertations.models import College
from concert.priorities.models import UNKNOWN, Channel
from concert.priorities.wording import CHANNELS
from concert.web.forms import Day, Form, Line, Number, OneOf, Pick, chosen, needed, options

Criteria = Iterable[Mapping[str, Any]]


class _Left(OneOf):
    """A question that may be left without an answer."""

    def pre_validate(self, form: Any) -> None:
        if any(self.raw_data or ()):
            super().pre_validate(form)


def rating_form(criteria: Criteria, *, pupil: bool, **kwargs: Any) -> Form:
    """One question a criterion; any may be left, or answered by « je ne sais pas »."""
    fields = {one["code"]: _question(one, pupil=pupil) for one in criteria}
    made: Form = type("RatingForm", (Form,), fields)(**kwargs)
    return made


def _question(criterion: Mapping[str, Any], *, pupil: bool) -> _Left:
    asked = criterion["simple"] if pupil and criterion["simple"] else criterion["question"]
    levels = [(str(n), name) for n, name in enumerate(criterion["levels"], 1)]
    unknown = _("Je ne sais pas")
    return _Left(asked, choices=options([*levels, (str(UNKNOWN), unknown)]))


def levels_in(form: Form, criteria: Criteria) -> dict[str, int]:
    """What was answered, by criterion."""
    given = ((one["code"], form[one["code"]].data) for one in criteria)
    return {code: int(level) for code, level in given if level}


class OpeningForm(Form):
    closes_on = Day(
        _("Jusqu’à quel jour ?"),
        hint=_("Jusqu’à 18 h ce jour-là, pendant l’étape du diagnostic."),
        validators=[needed(_("Donnez le dernier jour."))],
    )


class SittingForm(Form):
    channel = OneOf(
        _("Comment ont-elles été données ?"),
        choices=options(CHANNELS.items()),
        default=Channel.WORKSHOP,
        validators=[chosen(_("Dites comment."))],
    )
    college = Pick(_("Par quel collège ?"), validators=[chosen(_("Dites quel collège."))])
    people = Number(_("Par combien de personnes ?"), validators=[needed(_("Donnez un nombre."))])
    day = Day(_("Quel jour ?"), validators=[needed(_("Donnez le jour."))])
    place = Line(_("Où ?"), hint=_("Par exemple : salle des fêtes, table 3."))

    def __init__(self, colleges: Iterable[College], **kwargs: Any):
        super().__init__(**kwargs)
        self.college.choices = options((one.code, one.name) for one in colleges)

    def validate_people(self, field: Number) -> None:
        if field.data != int(field.data) or not 1 <= field.data <= 1000:
            raise ValidationError(gettext("Écrivez un nombre entier, de 1 à 1 000."))

    def chosen_channel(self) -> Channel:
        return Channel(self.channel.data)


class _Count(Number):
    """How many people chose one level; nothing written is nobody."""

    def pre_validate(self, _form: Any) -> None:
        if self.data is not None and (self.data != int(self.data) or self.data < 0):
            raise ValidationError(gettext("Écrivez un nombre entier."))


def counts_form(criteria: Criteria, known: Mapping[str, list[int]], **kwargs: Any) -> Form:
    """One number for each level of each criterion."""
    fields = {
        f"{one['code']}-{n}": _Count(f"{one['name']} : {level}")
        for one in criteria
        for n, level in enumerate(one["levels"])
    }
    data = {
        f"{code}-{n}": count or None
        for code, given in known.items()
        for n, count in enumerate(given)
    }
    made: Form = type("CountsForm", (Form,), fields)(data=data, **kwargs)
    return made


def counts_in(form: Form, criteria: Criteria) -> dict[str, list[int]]:
    return {
        one["code"]: [int(form[f"{one['code']}-{n}"].data or 0) for n in range(len(one["levels"]))]
        for one in criteria
    }
