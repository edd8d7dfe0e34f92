"""A stakeholder’s answer to a version."""

from flask_babel import lazy_gettext as _
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from concert.diagnosis.models import Position
from concert.web.forms import (
    Form,
    Line,
    OneOf,
    Text,
    chosen,
    options,
)

_UNSAID = {
    Position.RESERVED: _("Écrivez votre réserve, ou choisissez une autre réponse."),
    Position.NOT_SHARED: _("Écrivez pourquoi, ou choisissez une autre réponse."),
}


class EndorsementForm(Form):
    # What was read: the version by its hash, and the answer of the body by its mark, if any.
    read = Line("", most=64, widget=HiddenInput())
    after = Line("", most=16, widget=HiddenInput())
    answer = OneOf(
        _("Votre réponse"),
        choices=options(
            [
                (Position.SHARED.value, _("Nous partageons ce diagnostic")),
                (Position.RESERVED.value, _("Nous le partageons, avec une réserve")),
                (Position.NOT_SHARED.value, _("Nous ne le partageons pas")),
            ]
        ),
        validators=[chosen(_("Choisissez une réponse."))],
    )
    words = Text(
        _("La réserve, ou la raison"),
        hint=_("Elle sera publique. Rien à écrire si vous partagez sans réserve."),
        most=2000,
        rows=3,
    )

    def validate_words(self, field: Text) -> None:
        unsaid = _UNSAID.get(self.answer.data) if not field.data else None
        if unsaid:
            raise ValidationError(str(unsaid))

    @property
    def position(self) -> Position:
        return Position(self.answer.data)
