"""A stake as one draws it."""

from typing import Any

from flask_babel import lazy_gettext as _

from concert.concertations.models import Concertation
from concert.constraints.queries import constraints_of
from concert.core.text import shortened
from concert.findings.queries import findings_to_link
from concert.indicators.queries import indicators_of
from concert.programmes.programme import Programme
from concert.stakes.actions import StakeDrawn
from concert.stakes.models import Stake
from concert.web.forms import (
    Form,
    Line,
    Pick,
    SomeOf,
    Text,
    needed,
    options,
)


class StakeForm(Form):
    title = Line(
        _("L’enjeu, en quelques mots"),
        hint=_("Par exemple : trouver sa place dans la cour."),
        validators=[needed(_("Donnez un titre à l’enjeu."))],
    )
    text = Text(_("Ce qui est en jeu"), most=2000, rows=4)
    theme = Pick(_("Cela touche"))
    findings = SomeOf(_("Il vient de ces constats"))
    indicators = SomeOf(_("De ces chiffres"))
    constraints = SomeOf(_("Il se heurte à ces contraintes"))

    def __init__(self, programme: Programme, concertation: Concertation, **kwargs: Any):
        super().__init__(**kwargs)
        themes = [(theme.code, theme.name) for theme in programme.theme]
        self.theme.choices = options([("", _("À vous de voir")), *themes])
        chosen = [int(one) for one in self.findings.data or () if one.isascii() and one.isdigit()]
        self.findings.choices = options(
            (str(one.id), shortened(one.text, 160))
            for one in findings_to_link(concertation, [one for one in chosen if one < 2**31])
        )
        self.indicators.choices = options(
            (str(one.id), f"{one.label} ({one.period})")
            for one in indicators_of(concertation, sensitive=True)
        )
        self.constraints.choices = options(
            (str(one.id), f"{one.stakeholder.name} : {shortened(one.text, 120)}")
            for one in constraints_of(concertation)
        )

    def drawn(self) -> StakeDrawn:
        return StakeDrawn(
            title=self.title.data,
            text=self.text.data,
            theme=self.theme.data,
            findings=map(int, self.findings.data or ()),
            indicators=map(int, self.indicators.data or ()),
            constraints=map(int, self.constraints.data or ()),
        )


def known_stake(stake: Stake) -> dict[str, Any]:
    """A stake as its form shows it."""
    return {
        "title": stake.title,
        "text": stake.text,
        "theme": stake.theme,
        "findings": [str(one.finding_id) for one in stake.sources if one.finding_id],
        "indicators": [str(one.indicator_id) for one in stake.sources if one.indicator_id],
        "constraints": [str(one.constraint_id) for one in stake.sources if one.constraint_id],
    }
