"""A constraint as one states it, what one asks of it, what lifts it, where it is to be lifted."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.validators import ValidationError

from concert.concertations.models import Stakeholder
from concert.constraints.actions import Terms
from concert.constraints.models import Constraint, ConstraintKind, Level, Reached
from concert.constraints.wording import CONSTRAINT_KINDS, HIGHER_LEVELS, REACHED
from concert.web.forms import (
    Day,
    Form,
    Line,
    OneOf,
    Pick,
    Text,
    Whole,
    chosen,
    needed,
    options,
)
from concert.web.speaking import SpeakingForm


class WordsForm(Form):
    """The words of a constraint, stated for the first time or anew."""

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
    until = Day(_("Jusqu’à quand"), hint=_("Vide : sans échéance connue."))
    lifted_if = Text(
        _("Ce qui la lèverait"),
        hint=_("Par exemple : un vote du conseil municipal, un poste de plus, une dérogation."),
        most=1000,
        rows=3,
    )
    lifter = Pick(_("Qui pourrait la lever"))
    lifter_words = Line(
        _("Si c’est quelqu’un d’autre, qui ?"),
        hint=_("Par exemple : le rectorat, le législateur."),
    )

    def __init__(self, everyone: Iterable[Stakeholder], **kwargs: Any):
        super().__init__(**kwargs)
        self._everyone = {str(one.id): one for one in everyone}
        names = ((number, one.name) for number, one in self._everyone.items())
        self.lifter.choices = options([("", _("Personne ici, ou je ne sais pas")), *names])

    def validate_lifter_words(self, field: Line) -> None:
        if field.data and self.lifter.data:
            raise ValidationError(
                gettext("Choisissez dans la liste, ou écrivez qui : pas les deux.")
            )

    def constraint_kind(self) -> ConstraintKind:
        return ConstraintKind(self.kind.data)

    def terms(self) -> Terms:
        named = self._everyone.get(self.lifter.data or "")
        return Terms(
            until=self.until.data,
            lifted_if=self.lifted_if.data or "",
            lifter=named or self.lifter_words.data or "",
        )


class ConstraintForm(WordsForm):
    stakeholder = Pick(_("Au nom de"), validators=[chosen(_("Dites au nom de qui."))])

    def __init__(
        self, stakeholders: Iterable[Stakeholder], everyone: Iterable[Stakeholder], **kwargs: Any
    ):
        super().__init__(everyone, **kwargs)
        self.stakeholder.choices = options((str(one.id), one.name) for one in stakeholders)


class RevisionForm(WordsForm):
    read = Whole("")


def known_words(constraint: Constraint) -> dict[str, Any]:
    """A constraint as its form shows it."""
    return {
        "kind": constraint.kind.value,
        "text": constraint.text,
        "until": constraint.until,
        "lifted_if": constraint.lifted_if,
        "lifter": str(constraint.lifter_id or ""),
        "lifter_words": constraint.lifter,
        "read": constraint.revision,
    }


class LiftingForm(Form):
    how = Text(
        _("Comment a-t-elle été levée ?"),
        hint=_("Ce qui a été décidé, par qui, quand : tout le monde le lira."),
        most=1000,
        rows=3,
        validators=[needed(_("Dites comment elle a été levée."))],
    )


class QuestionForm(SpeakingForm):
    text = Text(
        _("Votre question"),
        hint=_("Elle est publique ; la réponse le sera aussi."),
        most=1000,
        rows=3,
        validators=[needed(_("Écrivez votre question."))],
    )


class ReplyForm(Form):
    answer = Text(
        _("La réponse"),
        hint=_("Donnée au nom de votre organisme, et publique."),
        most=2000,
        rows=3,
        validators=[needed(_("Écrivez la réponse."))],
    )


class AddresseeForm(Form):
    """To whom a constraint is brought, and why it cannot be lifted here."""

    addressee = Line(
        _("À qui s’adresser ?"),
        hint=_("Une fonction ou un service : le recteur, la direction des transports."),
        validators=[needed(_("Dites à qui s’adresser."))],
    )
    why = Text(
        _("Pourquoi pas ici ?"),
        hint=_("Ce que personne ici n’a le pouvoir de décider."),
        most=1000,
        rows=3,
        validators=[needed(_("Dites pourquoi elle ne peut pas être levée ici."))],
    )


class EscalationForm(AddresseeForm):
    level = OneOf(
        _("À quel niveau ?"),
        choices=options(HIGHER_LEVELS.items()),
        validators=[chosen(_("Choisissez le niveau."))],
    )

    def chosen_level(self) -> Level:
        return Level(self.level.data)


class StepForm(Form):
    reached = Pick(
        _("Où en est-on ?"),
        choices=options(
            (one, name) for one, name in REACHED.items() if one is not Reached.DECLARED
        ),
        validators=[chosen(_("Dites où l’on en est."))],
    )
    day = Day(_("Quel jour ?"), validators=[needed(_("Donnez le jour."))])
    note = Text(_("Ce qui a été dit"), most=1000, rows=3)

    def chosen_step(self) -> Reached:
        return Reached(self.reached.data)
