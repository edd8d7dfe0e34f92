"""A figure as one types it."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.validators import ValidationError

from concert.indicators.actions import TypedFigure
from concert.web.forms import (
    Form,
    Line,
    Number,
    Tick,
    chosen,
    needed,
)


class FigureForm(Form):
    """A figure that no file of ours holds."""

    label = Line(
        _("Ce que c’est"),
        hint=_("Par exemple : passages à l’infirmerie pendant la récréation."),
        validators=[needed(_("Dites ce que ce chiffre mesure."))],
    )
    value = Number(_("Sa valeur"), validators=[chosen(_("Écrivez un nombre."))])
    unit = Line(_("Son unité"), hint=_("Par exemple : passages, %, jours."), most=60)
    period = Line(
        _("Sa période"),
        hint=_("Par exemple : 2025-2026."),
        most=20,
        validators=[needed(_("Dites de quelle année il date."))],
    )
    source = Line(
        _("Sa source"),
        hint=_("Qui l’a compté, et comment : c’est écrit à côté du chiffre."),
        most=300,
        validators=[needed(_("Un chiffre se donne avec sa source."))],
    )
    sensitive = Tick(
        _("Le montrer aux seuls participants"),
        hint=_("Quand une lecture trop rapide pourrait blesser."),
    )

    def validate_value(self, field: Number) -> None:
        # « - » and « ns » are how tables write that there is no figure: here there must be one.
        if field.data is None and not field.errors:
            raise ValidationError(gettext("Écrivez un nombre."))

    def figure(self) -> TypedFigure:
        return TypedFigure(
            label=self.label.data,
            value=self.value.data,
            unit=self.unit.data,
            period=self.period.data,
            source=self.source.data,
            sensitive=self.sensitive.data,
        )
