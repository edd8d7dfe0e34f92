"""What one types to name someone to the team, and to hand a concertation over."""

from typing import Any

from flask_babel import lazy_gettext as _

from concert.concertations.models import Role
from concert.invitations.forms import SomeoneForm
from concert.team.models import Afterwards
from concert.team.wording import AFTERWARDS
from concert.web.forms import Form, Line, OneOf, address, needed, options


class MemberForm(SomeoneForm):
    """Someone to name: among those whose name is known here, or invited by their address."""

    awaits = _("Cette personne recevra une invitation, et aura ce rôle en l’acceptant.")

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
