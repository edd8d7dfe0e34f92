"""What one types to open a session, to reword a text, to note an agreement."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.validators import ValidationError

from concert.classes.actions import Agreed, Wanted
from concert.classes.held import kind_of
from concert.classes.models import HeldContribution, Purpose
from concert.classes.wording import PURPOSES
from concert.concertations.models import College
from concert.web.forms import (
    Day,
    Form,
    Line,
    Number,
    OneOf,
    Pick,
    Text,
    chosen,
    needed,
    options,
)

_HOURS = (1, 2, 3, 6, 24)
_ONE_LINE = 200


def _whole(field: Number, least: int, most: int) -> None:
    if field.errors:
        return
    if field.data is None or field.data != int(field.data) or not least <= field.data <= most:
        raise ValidationError(
            gettext("Écrivez un nombre entre %(least)d et %(most)d.", least=least, most=most)
        )
    field.data = int(field.data)


class _Lasting(Form):
    lasts = Pick(
        _("Pendant combien de temps"),
        choices=options(
            (str(hours), _("toute la journée") if hours == 24 else f"{hours}\u00a0h")
            for hours in _HOURS
        ),
        default="2",
    )

    def length(self) -> timedelta:
        return timedelta(hours=int(self.lasts.data))


class ReopeningForm(_Lasting):
    """For how long a session goes on."""


class PlacesForm(Form):
    places = Number(_("Combien d’élèves"), validators=[chosen(_("Dites combien d’élèves."))])

    def validate_places(self, field: Number) -> None:
        _whole(field, 1, 60)


class SessionForm(_Lasting):
    name = Line(
        _("La classe et le moment"),
        hint=_("Par exemple : CM1 B, atelier du 12 mars. Les élèves le liront."),
        most=120,
        validators=[needed(_("Donnez un nom à la séance, par exemple CM1 B."))],
    )
    college = Pick(_("Au titre du collège"), validators=[chosen(_("Choisissez le collège."))])
    places = Number(
        _("Combien d’élèves"),
        hint=_("Pas plus de places que d’élèves : chaque place peut voter une fois."),
        validators=[chosen(_("Dites combien d’élèves."))],
    )

    def __init__(self, colleges: Iterable[College], **kwargs: Any):
        super().__init__(**kwargs)
        self.colleges = {one.code: one for one in colleges}
        self.college.choices = options((one.code, one.name) for one in self.colleges.values())

    def validate_places(self, field: Number) -> None:
        _whole(field, 1, 60)

    def wanted(self) -> Wanted:
        return Wanted(
            name=self.name.data,
            college=self.colleges[self.college.data],
            places=self.places.data,
            lasts=self.length(),
        )


class RefusalForm(Form):
    reason = Line(
        _("Ce que l’élève lira"),
        hint=_("Par exemple : on ne nomme pas un camarade. Redis-le sans son prénom ?"),
        most=300,
        validators=[needed(_("Dites à l’élève pourquoi : il le lira."))],
    )


class _CorrectionForm(Form):
    """The texts of one that is held, to be reworded with the pupil."""


def correction_form(held: HeldContribution, **kwargs: Any) -> Form:
    """A form with the texts of this one."""
    fields = {
        name: (Line if most <= _ONE_LINE else Text)(
            label, most=most, validators=[needed(_("Écrivez le texte."))]
        )
        for name, (label, most) in kind_of(held).texts.items()
        if held.content.get(name)
    }
    made = type("CorrectionForm", (_CorrectionForm,), fields)
    return made(data=held.content, prefix=f"t{held.id}-", **kwargs)


class AgreementForm(Form):
    class_name = Line(
        _("La classe"), most=120, validators=[needed(_("Dites de quelle classe il s’agit."))]
    )
    purpose = OneOf(
        _("Ce que les familles permettent"),
        choices=options(PURPOSES.items()),
        validators=[chosen(_("Choisissez ce qui est permis."))],
    )
    use = Line(
        _("Où, et pour quoi"),
        hint=_("Par exemple : l’affiche de la fête de l’école, jusqu’en juin."),
        validators=[needed(_("Dites où et pour quoi : un accord vaut pour un usage précis."))],
    )
    pupils = Number(
        _("Pour combien d’élèves"), validators=[chosen(_("Dites pour combien d’élèves."))]
    )
    obtained_on = Day(_("Obtenu le"), validators=[chosen(_("Dites quel jour."))])

    def __init__(self, today: date, **kwargs: Any):
        super().__init__(**kwargs)
        self.today = today

    def validate_pupils(self, field: Number) -> None:
        _whole(field, 1, 2000)

    def validate_obtained_on(self, field: Day) -> None:
        if field.data and field.data > self.today:
            raise ValidationError(gettext("Ce jour n’est pas encore venu."))

    def agreed(self) -> Agreed:
        return Agreed(
            class_name=self.class_name.data,
            purpose=Purpose(self.purpose.data),
            use=self.use.data,
            pupils=self.pupils.data,
            obtained_on=self.obtained_on.data,
        )
