"""What one types to name someone to the team, and to hand a concertation over."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.validators import Optional

from concert.concertations.models import Role
from concert.people.models import Person
from concert.team.models import Afterwards
from concert.team.wording import AFTERWARDS
from concert.web.forms import Form, Line, OneOf, Pick, address, needed, options


class MemberForm(Form):
    """Someone to name: among those whose name is known here, or invited by their address."""

    person = Pick(_("Qui"))
    email = Line(
        _("Son adresse électronique"),
        hint=_("Cette personne recevra une invitation, et aura ce rôle en l’acceptant."),
        most=254,
        validators=[Optional(), address()],
    )
    role = OneOf(
        _("Pour"),
        choices=options(
            [
                (Role.FACILITATOR, _("animer : lire, réunir les idées, modérer, écrire le plan")),
                (Role.LEAD, _("porter avec vous : tout cela, et décider des étapes et du vote")),
            ]
        ),
        default=Role.FACILITATOR,
    )

    def __init__(self, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._people = {str(one.id): one for one in people}
        self.person.choices = options(
            [
                ("", gettext("Une personne à inviter")),
                *((number, one.name) for number, one in self._people.items()),
            ]
        )

    def validate(self, extra_validators: Any = None) -> bool:
        valid: bool = super().validate(extra_validators)
        if self.person.data or self.email.data:
            return valid
        self.refuse("email", gettext("Écrivez une adresse, ou choisissez une personne."))
        return False

    @property
    def chosen_person(self) -> Person | None:
        return self._people.get(self.person.data or "")

    def chosen_role(self) -> Role:
        return Role(self.role.data)


class OfferForm(Form):
    """To whom the concertation is handed over, and what one becomes."""

    email = Line(
        _("L’adresse de la personne qui prend la suite"),
        hint=_("Elle recevra un message ; rien ne change avant qu’elle ait accepté."),
        most=254,
        validators=[needed(_("Écrivez l’adresse de la personne.")), address()],
    )
    afterwards = OneOf(
        _("Ensuite, vous"), choices=options(AFTERWARDS.items()), default=Afterwards.FACILITATE
    )

    def chosen_afterwards(self) -> Afterwards:
        return Afterwards(self.afterwards.data)


class AcceptForm(Form):
    """The name of whoever takes a concertation over, when it is not known yet."""

    name = Line(
        _("Votre prénom et votre nom"),
        hint=_("Ils sont dits aux personnes que vous inviterez."),
        most=120,
        validators=[needed(_("Écrivez votre prénom et votre nom."))],
    )

    def __init__(self, *, named: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if named:
            del self.name
