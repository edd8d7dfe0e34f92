"""A finding as one writes it."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _

from concert.indicators.models import Indicator
from concert.programmes.programme import Programme
from concert.web.forms import (
    Pick,
    Text,
    needed,
    options,
)
from concert.web.speaking import SpeakingForm


class FindingForm(SpeakingForm):
    text = Text(
        _("Ce que vous constatez"),
        hint=_("Ce que vous voyez, vivez ou entendez, sans nommer personne."),
        most=2000,
        rows=4,
        validators=[needed(_("Écrivez ce que vous constatez."))],
    )
    theme = Pick(_("Cela touche"))
    about = Pick(_("À propos du chiffre"))

    def __init__(self, programme: Programme, indicators: Iterable[Indicator], **kwargs: Any):
        super().__init__(**kwargs)
        themes = [(theme.code, theme.name) for theme in programme.theme]
        self.theme.choices = options([("", _("À vous de voir")), *themes])
        self.about.choices = options(
            [("", _("Aucun en particulier")), *((str(one.id), one.label) for one in indicators)]
        )
