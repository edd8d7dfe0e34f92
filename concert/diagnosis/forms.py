"""A stakeholder’s answer to a version."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from concert.web.forms import (
    Form,
    Line,
    OneOf,
    Text,
    chosen,
    options,
)


class EndorsementForm(Form):
    read = Line("", most=64, widget=HiddenInput())
    answer = OneOf(
        _("Votre réponse"),
        choices=options(
            [
                ("shared", _("Nous partageons ce diagnostic")),
                ("reserved", _("Nous le partageons, avec une réserve")),
            ]
        ),
        validators=[chosen(_("Choisissez une réponse."))],
    )
    reservation = Text(_("La réserve"), hint=_("Elle sera publique."), most=2000, rows=3)

    def validate_reservation(self, field: Text) -> None:
        if self.answer.data == "reserved" and not field.data:
            raise ValidationError(gettext("Écrivez votre réserve, ou choisissez l’autre réponse."))

    @property
    def words(self) -> str:
        """The reservation, if there is one."""
        return self.reservation.data if self.answer.data == "reserved" else ""
