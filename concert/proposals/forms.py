"""What one types to write a proposal."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from concert.proposals.actions import ProposalGiven
from concert.stakes.models import Stake
from concert.web.forms import Form, Line, Pick, SomeOf, Text, needed, options


class ProposalForm(Form):
    title = Line(
        _("La proposition, en une phrase"),
        hint=_("Celle que l’on lira sur le bulletin de vote."),
        validators=[needed(_("Écrivez la proposition en une phrase."))],
    )
    text = Text(
        _("Ce qu’elle contient"),
        hint=_("Reprenez les mots des idées ; elles restent lisibles à côté."),
        most=5000,
        rows=6,
    )
    stake = Pick(_("À quel enjeu répond-elle ?"))
    ideas = SomeOf(_("Les idées qu’elle réunit"))
    # Which ideas to show, among many; what was ticked is shown whatever is asked for here.
    q = Line(_("Chercher dans les idées"), most=100)
    enjeu = Pick(_("Par enjeu"))

    def __init__(self, stakes: Iterable[Stake], **kwargs: Any):
        super().__init__(**kwargs)
        self.stakes = {str(stake.id): stake for stake in stakes}
        titles = [(stake_id, stake.title) for stake_id, stake in self.stakes.items()]
        self.stake.choices = options([("", gettext("Aucun en particulier")), *titles])
        self.enjeu.choices = options([("", gettext("Tous les enjeux")), *titles])

    @property
    def ticked(self) -> list[int]:
        """The ideas chosen so far, whether they may be or not."""
        numbers = [one for one in self.ideas.data or () if one.isascii() and one.isdigit()]
        return [int(one) for one in numbers if len(one) < 10]

    def offer(self, ideas: Iterable[Any]) -> None:
        self.ideas.choices = options((str(one.id), one.title) for one in ideas)

    def given(self) -> ProposalGiven:
        return ProposalGiven(
            title=self.title.data,
            text=self.text.data,
            stake=self.stakes.get(self.stake.data or ""),
            ideas=[int(one) for one in self.ideas.data or ()],
        )
