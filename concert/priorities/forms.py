"""Rating a stake, typing what a table or a sheet says, opening a round, moving its end."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.validators import ValidationError

from concert.concertations.models import College
from concert.concertations.phases import Span
from concert.core.clock import local_day
from concert.priorities.models import UNKNOWN, Channel, Tally
from concert.priorities.paper import Sheet
from concert.priorities.wording import CHANNELS
from concert.stakes.models import Stake
from concert.web.forms import (
    Day,
    Form,
    Line,
    Number,
    OneOf,
    Pick,
    Text,
    chosen,
    end_of_day,
    needed,
    options,
)

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

    def closes_at(self, phase: Span | None) -> datetime:
        """18 h that day; on the last day of the phase, the hour at which the phase ends."""
        closes = end_of_day(self.closes_on.data)
        if phase is not None and local_day(phase.closes_at) == self.closes_on.data:
            return min(closes, phase.closes_at)
        return closes


class MovingForm(OpeningForm):
    reason = Text(
        _("Pourquoi déplacer la fin ?"),
        hint=_("Publié, et écrit aux participants avec la nouvelle date."),
        most=500,
        rows=3,
        validators=[needed(_("Dites pourquoi la fin est déplacée."))],
    )


class GivingUpForm(Form):
    reason = Text(
        _("Pourquoi abandonner ce tour ?"),
        hint=_("Publié, et écrit aux participants."),
        most=500,
        rows=3,
        validators=[needed(_("Dites pourquoi ce tour est abandonné."))],
    )


SESSION_HINT = _("Celui qui est écrit sur les feuilles, si vous en avez donné un.")


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
    session = Line(_("Code de la séance"), hint=SESSION_HINT, most=20)

    def __init__(self, colleges: Iterable[College], **kwargs: Any):
        super().__init__(**kwargs)
        self.college.choices = options((one.code, one.name) for one in colleges)

    def validate_people(self, field: Number) -> None:
        if field.data != int(field.data) or not 1 <= field.data <= 1000:
            raise ValidationError(gettext("Écrivez un nombre entier, de 1 à 1 000."))

    def chosen_channel(self) -> Channel:
        return Channel(self.channel.data)


class SheetForm(Form):
    """One sheet of paper: whose, and a number from the scale for each stake and criterion."""

    number = Line(
        _("Numéro de la feuille"),
        hint=_("Écrivez-le aussi sur la feuille : il évite de la saisir deux fois."),
        most=20,
        validators=[needed(_("Donnez un numéro à cette feuille."))],
    )
    college = Pick(_("Par quel collège ?"), validators=[chosen(_("Dites quel collège."))])
    session = Line(_("Code de la séance"), hint=SESSION_HINT, most=20)

    def __init__(
        self,
        stakes: Sequence[Stake],
        criteria: Sequence[Mapping[str, Any]],
        colleges: Iterable[College],
        **kwargs: Any,
    ):
        super().__init__(**kwargs)
        self._colleges = {one.code: one for one in colleges}
        names = ((code, one.name) for code, one in self._colleges.items())
        self.college.choices = options([("", _("Choisissez un collège")), *names])
        self._cells = [(stake.id, one["code"]) for stake in stakes for one in criteria]

    def sheet(self) -> Sheet:
        levels: dict[int, dict[str, int]] = {}
        for stake, code in self._cells:
            if level := self[cell(stake, code)].data:
                levels.setdefault(stake, {})[code] = int(level)
        whose = self._colleges[self.college.data]
        return Sheet(whose, self.number.data, self.session.data or "", levels)


def cell(stake_id: int, code: str) -> str:
    """The name of the field of a stake and a criterion."""
    return f"note-{stake_id}-{code}"


def sheet_form(
    stakes: Sequence[Stake],
    criteria: Sequence[Mapping[str, Any]],
    colleges: Iterable[College],
    **kwargs: Any,
) -> SheetForm:
    fields = {
        cell(stake.id, one["code"]): _Level(
            f"{stake.title} – {one['name']}", size=len(one["levels"])
        )
        for stake in stakes
        for one in criteria
    }
    made: SheetForm = type("RatingSheetForm", (SheetForm,), fields)(
        stakes, criteria, colleges, **kwargs
    )
    return made


def known_sheet(tally: Tally) -> dict[str, Any]:
    """A sheet as its form shows it."""
    levels = {
        cell(int(stake), code): counts.index(1) + 1
        for stake, given in tally.counts.items()
        for code, counts in given.items()
    }
    whose = {"number": tally.sheet, "college": tally.college.code, "session": tally.session}
    return {**whose, **levels}


class _Level(Number):
    """The figure circled on the sheet; nothing, or zero, where nothing is."""

    def __init__(self, label: str, *, size: int, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.size = size

    def pre_validate(self, _form: Any) -> None:
        if self.data is not None and self.data not in range(self.size + 1):
            raise ValidationError(gettext("De 1 à %(size)d, ou rien.", size=self.size))


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
