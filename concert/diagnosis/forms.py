"""What one types in the diagnosis."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from concert.concertations.models import Concertation, Stakeholder
from concert.core.text import shortened
from concert.diagnosis.actions import StakeDrawn, TypedFigure
from concert.diagnosis.models import ConstraintKind, Indicator, Stake
from concert.diagnosis.queries import constraints_of, findings_to_link, indicators_of
from concert.diagnosis.wording import CONSTRAINT_KINDS
from concert.programmes.programme import Programme
from concert.web.forms import (
    Form,
    Line,
    Number,
    OneOf,
    Pick,
    SomeOf,
    Text,
    Tick,
    chosen,
    needed,
    options,
)
from concert.web.speaking import SpeakingForm


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


class ConstraintForm(Form):
    stakeholder = Pick(_("Au nom de"), validators=[chosen(_("Dites au nom de qui."))])
    kind = OneOf(
        _("Ce qui contraint"),
        choices=options(CONSTRAINT_KINDS.items()),
        validators=[chosen(_("Choisissez ce qui contraint."))],
    )
    text = Text(
        _("En une ou deux phrases"),
        hint=_("Ce que vous ne pouvez pas faire seul, ou pas tout de suite, et pourquoi."),
        most=2000,
        rows=4,
        validators=[needed(_("Décrivez la contrainte."))],
    )

    def __init__(self, stakeholders: Iterable[Stakeholder], **kwargs: Any):
        super().__init__(**kwargs)
        self.stakeholder.choices = options((str(one.id), one.name) for one in stakeholders)

    def constraint_kind(self) -> ConstraintKind:
        return ConstraintKind(self.kind.data)


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
