"""Coming in: what one types."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms.widgets import HiddenInput

from concert.concertations.models import College
from concert.web.forms import (
    Called,
    Form,
    Line,
    OneOf,
    Pick,
    Tick,
    address,
    chosen,
    needed,
    options,
)


class CodeForm(Form):
    code = Line(
        _("Votre code"),
        hint=_("Six lettres ou chiffres, sur l’affiche ou dans le message reçu."),
        most=20,
        validators=[needed(_("Écrivez le code de six lettres ou chiffres."))],
    )


class JoinForm(Form):
    """A place in a concertation: a college, and the name one goes by.

    Those who gave an address choose that name; for the others it is drawn, and travels here.
    """

    college = OneOf(
        _("Vous participez en tant que"), validators=[chosen(_("Choisissez votre collège."))]
    )
    shown_as = Called(
        _("Comment voulez-vous apparaître ?"),
        hint=_("Un prénom, un surnom, ou rien : seul votre collège sera alors écrit."),
        most=80,
    )

    pseudonym = Line("", most=80, widget=HiddenInput())
    of_age = Tick(
        _("J’ai 15 ans ou plus"),
        hint=_("Avant 15 ans, on participe avec sa classe, ou avec un adulte qui écrit pour soi."),
        validators=[chosen(_("Cochez cette case si vous avez 15 ans ou plus."))],
    )

    def __init__(
        self,
        colleges: Iterable[College],
        *,
        needs_college: bool = True,
        drawn: bool = False,
        asks_age: bool = False,
        **kwargs: Any,
    ):
        super().__init__(**kwargs)
        self.college.choices = options((one.code, one.name) for one in colleges)
        if not needs_college:
            del self.college
        del self[("shown_as" if drawn else "pseudonym")]
        if not asks_age:
            del self.of_age

    @property
    def goes_by(self) -> str:
        """The name to go by: chosen, or drawn."""
        return (self.pseudonym if "pseudonym" in self else self.shown_as).data


class AcceptForm(JoinForm):
    """The same, for someone who was invited: their name too, when they come to sign or to lead."""

    name = Called(
        _("Votre prénom et votre nom"), hint=_("Ils accompagnent vos signatures."), most=120
    )

    def __init__(
        self,
        colleges: Iterable[College],
        *,
        for_a_body: bool,
        for_the_team: bool,
        **kwargs: Any,
    ):
        super().__init__(colleges, data={"college": ""}, **kwargs)
        self.shown_as.acts_for_a_body = for_a_body
        if for_a_body:
            self._need_a_name(
                _("Écrivez votre prénom et votre nom : ils accompagnent vos signatures.")
            )
        elif for_the_team:
            self.name.description = _("L’équipe les lit, et les personnes que vous inviterez.")
            self._need_a_name(_("Écrivez votre prénom et votre nom : l’équipe les lit."))
        else:
            del self.name
        if for_the_team and "college" in self:
            self._may_stay_outside()

    def _need_a_name(self, sentence: str) -> None:
        self.name.validators = [needed(sentence), *self.name.validators]
        self.name.flags.required = True

    def _may_stay_outside(self) -> None:
        """The team takes part as well, or only leads."""
        self.college.label.text = _("Votre collège, pour prendre part aussi")
        self.college.choices += options([("", _("Aucun : je reste en dehors des collèges"))])
        self.college.validators, self.college.flags.required = [], False


class GivenAddressForm(Form):
    email = Line(
        _("Votre adresse électronique"),
        hint=_(
            "Pour savoir ce que devient ce que vous donnez. Elle n’est montrée à personne ;"
            " vous recevrez un lien pour la confirmer."
        ),
        most=254,
        validators=[needed(_("Écrivez votre adresse électronique.")), address()],
    )


class NameForm(Form):
    """The name one goes by in a concertation."""

    shown_as = Called(
        _("Comment voulez-vous apparaître ?"),
        hint=_("Un prénom, un surnom, ou rien : seul votre collège sera alors écrit."),
        most=80,
    )


class CollegeForm(Form):
    """Another college; one may go to another once."""

    college = Pick(_("Mon collège"), validators=[chosen(_("Choisissez un collège."))])

    def __init__(self, colleges: Iterable[College], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.college.choices = options(
            [("", _("Choisir…")), *((one.code, one.name) for one in colleges)]
        )
