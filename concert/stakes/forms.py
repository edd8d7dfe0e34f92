"""A stake as one draws it, the one it is merged into, and the order of all."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.validators import ValidationError

from concert.concertations.models import Concertation
from concert.constraints.queries import constraints_of
from concert.core.text import folded, shortened
from concert.findings.groups import findings_in, groups_of
from concert.findings.queries import findings_to_link
from concert.indicators.queries import indicators_of
from concert.programmes.programme import Programme
from concert.stakes.actions import StakeDrawn, Workshop
from concert.stakes.models import Stake
from concert.web.forms import (
    Day,
    Form,
    Line,
    Number,
    Pick,
    SomeOf,
    Text,
    Whole,
    chosen,
    needed,
    options,
)

# How many findings the form offers at once, beside those that are ticked.
OFFERED = 60
# The buttons that show other findings, or tick those of a group, without keeping the stake.
LOOKS = ("montrer", "cocher", "decocher")


class StakeForm(Form):
    read = Whole("")
    title = Line(
        _("L’enjeu, en quelques mots"),
        hint=_("Par exemple : trouver sa place dans la cour."),
        validators=[needed(_("Donnez un titre à l’enjeu."))],
    )
    text = Text(_("Ce qui est en jeu"), most=2000, rows=4)
    theme = Pick(_("Cela touche"))
    # Which findings to show, among many; what was ticked is shown whatever is asked for here.
    q = Line(_("Chercher dans les constats"), most=100)
    # A whole group at once; it is ticked finding by finding, so that one may be left out.
    group = Pick(_("Tout un groupe de constats"))
    findings = SomeOf(_("Il vient de ces constats"))
    indicators = SomeOf(_("De ces chiffres"))
    constraints = SomeOf(_("Il se heurte à ces contraintes"))
    workshop_on = Day(_("Dégagé en atelier le"), hint=_("Vide : dégagé par l’équipe qui anime."))
    workshop_place = Line(_("Où ?"))
    workshop_people = Number(_("Avec combien de personnes ?"))

    def __init__(
        self, programme: Programme, concertation: Concertation, pressed: str = "", **kwargs: Any
    ):
        super().__init__(**kwargs)
        themes = [(theme.code, theme.name) for theme in programme.theme]
        self.theme.choices = options([("", _("À vous de voir")), *themes])
        self._take_group(concertation, pressed)
        self._offer_findings(concertation)
        self.indicators.choices = options(
            (str(one.id), f"{one.label} ({one.period})")
            for one in indicators_of(concertation, sensitive=True)
        )
        self.constraints.choices = options(
            (str(one.id), f"{one.stakeholder.name} : {shortened(one.text, 120)}")
            for one in constraints_of(concertation)
        )

    def _take_group(self, concertation: Concertation, pressed: str) -> None:
        """Tick every finding of the group that is chosen, or none of them any more."""
        groups = groups_of(concertation)
        named = ((str(one.id), f"{one.title} ({one.findings})") for one in groups)
        self.group.choices = options([("", _("Choisissez un groupe")), *named])
        taken = next((one.id for one in groups if str(one.id) == self.group.data), None)
        if taken is None or pressed == "montrer":
            return
        its = [str(one.id) for one in findings_in(taken)]
        others = [one for one in self.findings.data or () if one not in its]
        self.findings.data = others if pressed == "decocher" else [*its, *others]
        self.group.data = ""

    def _offer_findings(self, concertation: Concertation) -> None:
        """Those that are ticked, then the most shared of those that hold the words."""
        written = [int(one) for one in self.findings.data or () if one.isascii() and one.isdigit()]
        ticked = {one for one in written if one < 2**31}
        known = findings_to_link(concertation, ticked, limit=1000)
        words = folded(self.q.data or "").split()
        found = [
            one
            for one in known
            if one.id in ticked or all(word in folded(one.text) for word in words)
        ]
        self.found = len(found)
        self.findings.choices = options(
            (str(one.id), shortened(one.text, 160)) for one in found[: OFFERED + len(ticked)]
        )

    def validate_workshop_people(self, field: Number) -> None:
        if field.data is not None and (field.data != int(field.data) or field.data < 1):
            raise ValidationError(gettext("Écrivez un nombre entier."))

    def validate_workshop_on(self, field: Day) -> None:
        if field.data is None and (self.workshop_place.data or self.workshop_people.data):
            raise ValidationError(gettext("Dites quel jour l’atelier a eu lieu."))

    def drawn(self) -> StakeDrawn:
        return StakeDrawn(
            title=self.title.data,
            text=self.text.data,
            theme=self.theme.data,
            findings=map(int, self.findings.data or ()),
            indicators=map(int, self.indicators.data or ()),
            constraints=map(int, self.constraints.data or ()),
            workshop=self._workshop(),
        )

    def _workshop(self) -> Workshop | None:
        if self.workshop_on.data is None:
            return None
        people = self.workshop_people.data
        return Workshop(
            self.workshop_on.data, self.workshop_place.data or "", int(people) if people else None
        )


def known_stake(stake: Stake) -> dict[str, Any]:
    """A stake as its form shows it."""
    return {
        "read": stake.revision,
        "title": stake.title,
        "text": stake.text,
        "theme": stake.theme,
        "findings": [str(one.finding_id) for one in stake.sources if one.finding_id],
        "indicators": [str(one.indicator_id) for one in stake.sources if one.indicator_id],
        "constraints": [str(one.constraint_id) for one in stake.sources if one.constraint_id],
        "workshop_on": stake.workshop_on,
        "workshop_place": stake.workshop_place,
        "workshop_people": stake.workshop_people,
    }


class MergingForm(Form):
    into = Pick(_("À quel enjeu le réunir ?"), validators=[chosen(_("Choisissez un enjeu."))])

    def __init__(self, others: Iterable[Stake], **kwargs: Any):
        super().__init__(**kwargs)
        names = ((str(one.id), one.title) for one in others)
        self.into.choices = options([("", _("Choisissez un enjeu")), *names])


class _Rank(Number):
    """The place of a stake among the others."""


def order_form(stakes: Sequence[Stake], known: Mapping[int, int], **kwargs: Any) -> "OrderForm":
    """One place for each stake, and the reason of it all."""
    fields = {f"rank-{one.id}": _Rank(one.title) for one in stakes}
    data = {f"rank-{number}": place for number, place in known.items()}
    made: OrderForm = type("StakeOrderForm", (OrderForm,), fields)(stakes, data=data, **kwargs)
    return made


class OrderForm(Form):
    reason = Text(
        _("Pourquoi cet ordre ?"),
        hint=_("Tout le monde le lira, à côté de ce que chaque collège a donné."),
        most=2000,
        rows=4,
        validators=[needed(_("Dites pourquoi vous retenez cet ordre."))],
    )

    def __init__(self, stakes: Sequence[Stake], **kwargs: Any):
        super().__init__(**kwargs)
        self._stakes = [one.id for one in stakes]

    def ranks(self) -> list[Any]:
        """The fields of the places, stake by stake."""
        return [self[f"rank-{one}"] for one in self._stakes]

    def validate_reason(self, _field: Text) -> None:
        """Every stake has a place of its own: beside the reason, which is always there."""
        places = [one.data for one in self.ranks()]
        if None in places or len(set(places)) < len(places):
            raise ValidationError(
                gettext("Donnez à chaque enjeu une place à lui : 1, 2, 3…, sans ex æquo.")
            )

    def order(self) -> list[int]:
        """The stakes, the first place first."""
        return sorted(self._stakes, key=lambda one: self[f"rank-{one}"].data)
