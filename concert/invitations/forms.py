"""What the lead types to name a stakeholder and to invite someone."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.validators import Optional, ValidationError

from concert.concertations.models import BodyKind, College, Role, Stakeholder
from concert.concertations.wording import BODY_KINDS
from concert.core.errors import Refused
from concert.invitations.stakeholders import StakeholderGiven
from concert.territories import codes
from concert.web.forms import (
    Form,
    Line,
    OneOf,
    Pick,
    address,
    chosen,
    needed,
    options,
)


class StakeholderForm(Form):
    name = Line(_("Son nom"), validators=[needed(_("Écrivez le nom de la partie prenante."))])
    kind = Pick(
        _("Ce que c’est"),
        choices=options([("", _("Choisir…")), *BODY_KINDS.items()]),
        validators=[chosen(_("Choisissez dans la liste."))],
    )
    siret = Line(
        _("Son numéro SIRET"),
        hint=_("14 chiffres. Il évite de la confondre avec une autre."),
        most=20,
    )
    part = Line(_("Pourquoi elle est concernée"), most=300)
    representative = Line(
        _("L’adresse de la personne qui la représente"),
        hint=_("Elle recevra une invitation à l’ouverture, et pourra signer en son nom."),
        most=254,
        validators=[Optional(), address()],
    )
    capacity = Line(
        _("En quelle qualité"),
        hint=_("Par exemple : adjointe au maire chargée de l’éducation."),
        most=120,
    )

    def validate_siret(self, field: Line) -> None:
        if field.data:
            try:
                field.data = codes.siret(field.data)
            except Refused as refused:
                raise ValidationError(refused.reason) from refused

    def validate_capacity(self, field: Line) -> None:
        if self.representative.data and not field.data:
            raise ValidationError(
                gettext(
                    "Dites en quelle qualité cette personne agit : c’est écrit sur sa signature."
                )
            )

    def given(self) -> StakeholderGiven:
        return StakeholderGiven(
            name=self.name.data,
            kind=BodyKind(self.kind.data),
            siret=self.siret.data,
            part=self.part.data,
        )


class InvitationForm(Form):
    email = Line(
        _("Son adresse électronique"),
        most=254,
        validators=[needed(_("Écrivez l’adresse de la personne à inviter.")), address()],
    )
    role = OneOf(
        _("Pour"),
        choices=options(
            [
                (Role.PARTICIPANT, _("prendre part")),
                (Role.FACILITATOR, _("animer avec vous")),
            ]
        ),
        default=Role.PARTICIPANT,
    )
    college = Pick(_("Dans le collège"))
    stakeholder = Pick(_("Au nom de"), hint=_("Cette personne pourra signer pour elle."))
    capacity = Line(_("En quelle qualité"), most=120)

    def __init__(
        self, colleges: Iterable[College], stakeholders: Iterable[Stakeholder], **kwargs: Any
    ):
        super().__init__(**kwargs)
        self.college.choices = options(
            [("", _("Elle choisira")), *((one.code, one.name) for one in colleges)]
        )
        self.stakeholder.choices = options(
            [("", _("Elle-même")), *((str(one.id), one.name) for one in stakeholders)]
        )

    def validate_capacity(self, field: Line) -> None:
        if self.stakeholder.data and not field.data:
            raise ValidationError(gettext("Dites en quelle qualité cette personne agit."))
