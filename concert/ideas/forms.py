"""What one types to propose and to argue."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from concert.ideas.actions import IdeaGiven
from concert.ideas.models import Stance
from concert.ideas.wording import STANCES
from concert.stakes.models import Stake
from concert.web.forms import (
    Line,
    OneOf,
    Pick,
    Text,
    chosen,
    needed,
    options,
)
from concert.web.speaking import SpeakingForm


class IdeaForm(SpeakingForm):
    title = Line(
        _("Votre idée, en une phrase"),
        validators=[needed(_("Écrivez votre idée en une phrase."))],
    )
    text = Text(
        _("Expliquez-la"), hint=_("Ce que cela changerait, et pour qui."), most=5000, rows=6
    )
    stake = Pick(_("À quel enjeu répond-elle ?"))
    needs = Text(
        _("De quoi a-t-elle besoin ?"),
        hint=_("Et à qui demande-t-elle de bouger ?"),
        most=2000,
        rows=3,
    )
    # The similar ideas that were shown, by id: sending again then means « send it anyway ».
    seen = Line("", most=200, widget=HiddenInput())

    def __init__(self, stakes: Iterable[Stake], **kwargs: Any):
        super().__init__(**kwargs)
        self.stakes = {str(stake.id): stake for stake in stakes}
        self.stake.choices = options(
            [
                ("", gettext("Choisir…")),
                *((stake_id, stake.title) for stake_id, stake in self.stakes.items()),
            ]
        )

    def validate_stake(self, field: Pick) -> None:
        if self.stakes and not field.data:
            raise ValidationError(gettext("Choisissez l’enjeu le plus proche de votre idée."))

    def given(self) -> IdeaGiven:
        return IdeaGiven(
            title=self.title.data,
            text=self.text.data,
            needs=self.needs.data,
            stake=self.stakes.get(self.stake.data or ""),
            pour=self.body,
        )

    def has_seen(self, ideas: Iterable[Any]) -> bool:
        """Whether every one of these ideas was already shown to the person."""
        seen = set((self.seen.data or "").split(","))
        return {str(idea.id) for idea in ideas} <= seen


class ArgumentForm(SpeakingForm):
    stance = OneOf(
        _("Votre argument est"),
        choices=options(STANCES.items()),
        validators=[chosen(_("Dites s’il est pour ou contre."))],
    )
    text = Text(
        _("Votre argument"), most=2000, rows=3, validators=[needed(_("Écrivez votre argument."))]
    )

    def side(self) -> Stance:
        return Stance(self.stance.data)
