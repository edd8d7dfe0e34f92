"""What the lead types to give a mandate, and to move its end."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.validators import ValidationError

from concert.invitations.forms import SomeoneForm
from concert.mandates.actions import MandateGiven
from concert.people.models import Person
from concert.web.forms import Day, Form, Line, OneOf, needed, options


class MandateForm(SomeoneForm):
    """A mandate: for someone whose name is known here, or for an address that is invited."""

    awaits = _("Cette personne recevra une invitation, et aura ce mandat en l’acceptant.")

    capacity = Line(
        _("En quelle qualité"),
        hint=_("Par exemple : adjointe au maire chargée de l’éducation."),
        most=120,
        validators=[needed(_("Dites en quelle qualité cette personne agit."))],
    )
    signs = OneOf(
        _("Peut-elle signer ?"),
        choices=options(
            [
                ("yes", _("Oui : elle parle pour l’organisme et signe ses engagements")),
                ("no", _("Non : elle parle pour l’organisme, sans signer")),
            ]
        ),
        default="yes",
    )
    from_day = Day(_("À partir du"), hint=_("Vide : dès aujourd’hui."))
    until_day = Day(_("Jusqu’au"), hint=_("Ce jour compris. Vide : sans fin prévue."))

    def __init__(self, people: Iterable[Person], *, today: date, **kwargs: Any) -> None:
        super().__init__(people, **kwargs)
        self._today = today

    def validate_from_day(self, field: Day) -> None:
        if field.data and field.data < self._today:
            raise ValidationError(gettext("Un mandat ne commence pas dans le passé."))

    def validate_until_day(self, field: Day) -> None:
        begins = self.from_day.data or self._today
        if field.data and field.data < begins:
            raise ValidationError(gettext("Un mandat se termine le jour où il commence, ou après."))

    def given(self) -> MandateGiven:
        return MandateGiven(
            capacity=self.capacity.data,
            signs=self.signs.data == "yes",
            from_day=self.from_day.data or self._today,
            until_day=self.until_day.data,
        )


class EndForm(Form):
    """Until when a mandate holds."""

    until_day = Day(_("Jusqu’au"), hint=_("Ce jour compris. Vide : sans fin prévue."))

    def __init__(self, *, earliest: date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._earliest = earliest

    def validate_until_day(self, field: Day) -> None:
        if field.data and field.data < self._earliest:
            raise ValidationError(
                gettext("Choisissez un jour à venir, ou mettez fin au mandat dès maintenant.")
            )
