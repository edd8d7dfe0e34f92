"""What one answers to prepare a vote, to vote and to count."""

from collections.abc import Iterable
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms.validators import ValidationError
from wtforms.widgets import PasswordInput

from concert.concertations.wording import METHODS
from concert.core.text import folded
from concert.programmes.programme import Programme
from concert.proposals.models import Proposal
from concert.votes.models import Custody
from concert.votes.wording import CUSTODIES
from concert.web.forms import (
    Form,
    Line,
    OneOf,
    SomeOf,
    Tick,
    chosen,
    options,
)


class PreparationForm(Form):
    proposals = SomeOf(
        _("Les propositions au vote"), validators=[chosen(_("Gardez au moins deux propositions."))]
    )
    method = OneOf(
        _("Comment compter"), validators=[chosen(_("Choisissez comment compter les votes."))]
    )
    custody = OneOf(
        _("Qui garde la clé de l’urne"),
        choices=options((custody, words[0]) for custody, words in CUSTODIES.items()),
        default=Custody.OPERATOR,
        validators=[chosen(_("Dites qui garde la clé."))],
    )
    first = Line(_("Première personne du bureau"), most=80)
    second = Line(_("Deuxième personne"), most=80)
    third = Line(_("Troisième personne"), most=80)

    def __init__(self, programme: Programme, proposals: Iterable[Proposal], **kwargs: Any):
        super().__init__(**kwargs)
        self.proposals.choices = options((str(one.id), one.title) for one in proposals)
        self.method.choices = options((m, METHODS[m][0]) for m in programme.vote.proposes)

    def validate_proposals(self, field: SomeOf) -> None:
        if len(field.data) < 2:
            raise ValidationError(gettext("Gardez au moins deux propositions."))

    def validate_third(self, _field: Line) -> None:
        different = {folded(name) for name in self.names()}
        if self.custody.data == Custody.BUREAU and len(different) < 3:
            raise ValidationError(gettext("Un bureau réunit trois personnes différentes."))

    def names(self) -> list[str]:
        return [one.data for one in (self.first, self.second, self.third) if one.data]

    def bureau(self) -> list[str]:
        """Who keeps the key; nobody named means the operator."""
        return self.names() if self.custody.data == Custody.BUREAU else []


class BallotForm(Form):
    """The ballot's own fields are made of its proposals: see `choices_given`."""

    no_code = Tick(
        _("Ne pas m’afficher de code"),
        hint=_("Le code permet de retrouver son bulletin ; sans lui, personne ne peut l’exiger."),
    )


def choices_given(method: str) -> object:
    """What was ticked, as the method reads it; nothing is trusted here."""
    if method == "approval":
        return request.form.getlist("choice")
    marked = [name for name in request.form if name.startswith("choice-")]
    return {
        name.removeprefix("choice-"): request.form[name] for name in marked if request.form[name]
    }


class Secret(Line):
    """A line that no page of errors gives back."""

    widget = PasswordInput(hide_value=False)


class PassphrasesForm(Form):
    first = Secret(
        _("La phrase secrète d’un membre du bureau"),
        validators=[chosen(_("Écrivez la phrase secrète."))],
    )
    second = Secret(
        _("Celle d’un autre membre"), validators=[chosen(_("Écrivez l’autre phrase secrète."))]
    )


class CountedElsewhereForm(Form):
    file = FileField(_("Le fichier donné par « concert count »"))

    def content(self) -> bytes:
        return self.file.data.read() if self.file.data else b""
