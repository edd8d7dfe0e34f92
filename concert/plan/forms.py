"""What one types to draw the plan, and to answer a commitment."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.validators import ValidationError

from concert.concertations.models import Stakeholder
from concert.core.clock import local_day
from concert.plan.actions import ActionDrawn, Words
from concert.programmes.programme import Programme
from concert.web.forms import (
    Called,
    Day,
    Form,
    Line,
    Number,
    OneOf,
    Pick,
    Text,
    Whole,
    chosen,
    needed,
    options,
)
from concert.web.time import now


class ActionForm(Form):
    title = Line(_("L’action"), validators=[needed(_("Donnez un titre à l’action."))])
    theme = Pick(_("Cela touche"))
    objective = Text(
        _("Son objectif"),
        hint=_("Précis, mesurable, daté : qu’est-ce qui aura changé, et quand ?"),
        most=1000,
        rows=3,
    )
    audience = Line(_("À qui elle s’adresse"), most=300)
    steps = Text(_("Les étapes"), hint=_("Une par ligne."), most=3000, rows=5)
    lead = Pick(_("Qui la pilote"))
    means = Text(_("Les moyens"), most=1000, rows=2)
    partners = Line(_("Avec qui"), most=500)
    indicator = Line(
        _("Comment on saura"),
        hint=_("Ce qui se mesure. Par exemple : heurts pendant la récréation."),
        most=300,
    )
    baseline = Number(_("Valeur de départ"))
    target = Number(_("Cible"))
    unit = Line(_("Unité"), most=60)
    starts_on = Day(_("Début"))
    ends_on = Day(_("Fin"))

    def __init__(self, programme: Programme, stakeholders: Iterable[Stakeholder], **kwargs: Any):
        super().__init__(**kwargs)
        themes = [(theme.code, theme.name) for theme in programme.theme]
        self.theme.choices = options([("", _("À vous de voir")), *themes])
        named = [(str(one.id), one.name) for one in stakeholders]
        self.lead.choices = options([("", _("Pas encore dit")), *named])

    def validate_ends_on(self, field: Day) -> None:
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(gettext("L’action finit après son début."))

    def drawn(self) -> ActionDrawn:
        return ActionDrawn(
            title=self.title.data,
            theme=self.theme.data,
            objective=self.objective.data,
            audience=self.audience.data,
            steps=self.steps.data,
            means=self.means.data,
            partners=self.partners.data,
            indicator=self.indicator.data,
            baseline=self.baseline.data,
            target=self.target.data,
            unit=self.unit.data,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            lead_stakeholder_id=int(self.lead.data) if self.lead.data else None,
        )


class WordsForm(Form):
    """The words of a commitment."""

    text = Text(
        _("L’engagement demandé"),
        hint=_(
            "Une phrase dont la partie prenante est le sujet : « La commune met à disposition… »"
        ),
        most=2000,
        rows=3,
        validators=[needed(_("Écrivez l’engagement."))],
    )
    due_on = Day(_("Pour quand"), validators=[needed(_("Donnez une échéance."))])
    means = Line(_("Avec quels moyens"), most=500)
    subject_to = Line(_("Sous réserve"), hint=_("Par exemple : du vote du budget."), most=500)
    kept_if = Line(_("Tenu si"), hint=_("Ce que chacun pourra constater."), most=500)

    def validate_due_on(self, field: Day) -> None:
        if field.data and field.data < local_day(now()):
            raise ValidationError(
                gettext("Cette échéance est passée : choisissez un jour à venir.")
            )

    def words(self) -> Words:
        return Words(
            text=self.text.data,
            due_on=self.due_on.data,
            means=self.means.data,
            subject_to=self.subject_to.data,
            kept_if=self.kept_if.data,
        )


class AskForm(WordsForm):
    stakeholder = Pick(_("À qui"), validators=[chosen(_("Choisissez une partie prenante."))])

    def __init__(self, stakeholders: Iterable[Stakeholder], **kwargs: Any):
        super().__init__(**kwargs)
        named = [(str(one.id), one.name) for one in stakeholders]
        self.stakeholder.choices = options([("", gettext("Choisir…")), *named])


class RewordForm(WordsForm):
    because = Line(
        _("Pourquoi ce changement"),
        most=500,
        validators=[needed(_("Dites pourquoi : l’ancienne rédaction reste lisible à côté."))],
    )
    read = Whole("")


class ReasonForm(Form):
    because = Line(
        _("Pourquoi"), most=500, validators=[needed(_("Donnez une raison : elle est publique."))]
    )


class AnswerForm(Form):
    """The four ways out of a commitment."""

    revision = Whole("", validators=[chosen("")])
    answer = OneOf(
        _("Votre réponse"),
        choices=options(
            [
                ("sign", _("Signer")),
                ("reserve", _("Signer avec une réserve")),
                ("reword", _("Proposer une autre rédaction")),
                ("decline", _("Décliner")),
            ]
        ),
        validators=[chosen(_("Choisissez une réponse."))],
    )
    reservation = Text(_("La réserve"), hint=_("Elle sera publique."), most=2000, rows=2)
    proposed = Text(_("La rédaction que vous proposez"), most=2000, rows=3)
    due_on = Day(_("Pour quand"))
    reason = Text(_("La raison"), hint=_("Elle sera publique."), most=2000, rows=2)
    name = Called(_("Votre prénom et votre nom"), most=120)

    def __init__(self, *, named: bool = True, **kwargs: Any):
        super().__init__(**kwargs)
        self._named = named

    def validate_name(self, field: Line) -> None:
        if not self._named and not field.data:
            raise ValidationError(
                gettext("Donnez votre prénom et votre nom : ils accompagnent votre signature.")
            )

    # What each answer cannot do without, and the sentence that says so.
    _NEEDS = {  # noqa: RUF012
        "reserve": ("reservation", _("Écrivez votre réserve.")),
        "reword": ("proposed", _("Écrivez la rédaction que vous proposez.")),
        "decline": ("reason", _("Dites pourquoi vous déclinez.")),
    }

    def validate(self, extra_validators: Any = None) -> bool:
        valid: bool = super().validate(extra_validators)
        field, reason = self._NEEDS.get(self.answer.data or "", ("", ""))
        if field and not self[field].data:
            self.refuse(field, str(reason))
            return False
        return valid
