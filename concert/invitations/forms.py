"""What the lead types to name a stakeholder and to invite someone."""

from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms.validators import Optional, ValidationError

from concert.concertations.models import BodyKind, College, Role, Stakeholder, StakeholderRole
from concert.concertations.wording import BODY_KINDS, STAKEHOLDER_ROLES
from concert.core.errors import Refused
from concert.invitations.stakeholders import StakeholderGiven
from concert.people.models import Person
from concert.territories import codes
from concert.territories.models import Establishment, EstablishmentKind
from concert.territories.queries import establishment_of_siret, establishment_with
from concert.web.forms import (
    Form,
    Line,
    OneOf,
    Pick,
    Text,
    Tick,
    address,
    chosen,
    needed,
    options,
)


class SomeoneForm(Form):
    """Someone to name for something: whose name is known here, or invited by their address."""

    person = Pick(_("Qui"))
    email = Line(
        _("Son adresse électronique, pour l’inviter"), most=254, validators=[Optional(), address()]
    )

    # What comes to the one who is invited, said under their address.
    awaits = ""

    def __init__(self, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.email.description = str(self.awaits)
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


class StakeholderForm(Form):
    name = Line(_("Son nom"), validators=[needed(_("Écrivez le nom de la partie prenante."))])
    role = Pick(
        _("Ce qu’elle fait ici"),
        choices=options(STAKEHOLDER_ROLES.items()),
        default=StakeholderRole.CONCERNED,
    )
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
    uai = Line(
        _("Son code UAI"),
        hint=_("Pour une école, un collège ou un lycée : il suffit, le nom vient de l’annuaire."),
        most=12,
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

    def validate(self, extra_validators: Any = None) -> bool:
        self._fill_from_the_directory()
        valid: bool = super().validate(extra_validators)
        return valid

    def _fill_from_the_directory(self) -> None:
        """Write the name of a school whose code alone is given, and what it is."""
        known = None if self.name.data else _in_the_directory(self.uai.data, self.siret.data)
        if known is None:
            return
        self.name.data = known.name
        if known.kind in _SCHOOLS and not self.kind.data:
            self.kind.process_formdata([BodyKind.SCHOOL])
            self.kind.raw_data = [BodyKind.SCHOOL]

    def validate_siret(self, field: Line) -> None:
        _check(field, codes.siret)

    def validate_uai(self, field: Line) -> None:
        _check(field, codes.uai)

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
            uai=self.uai.data,
            role=StakeholderRole(self.role.data or StakeholderRole.CONCERNED),
            part=self.part.data,
        )


class StakeholderRevisionForm(StakeholderForm):
    """A stakeholder described anew: not its name where others know it, nor a code it has."""

    def __init__(self, stakeholder: Stakeholder, *, shared: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._body = stakeholder.body
        del self.representative, self.capacity
        if shared:
            del self.name, self.kind
        for code in ("siret", "uai"):
            if getattr(self._body, code):
                del self[code]

    def _fill_from_the_directory(self) -> None:
        """What is written there is known already."""

    def validate_capacity(self, _field: Line) -> None:
        """Nobody is invited here."""

    def given(self) -> StakeholderGiven:
        return StakeholderGiven(
            name=self.name.data if self.name else self._body.name,
            kind=BodyKind(self.kind.data) if self.kind else self._body.kind,
            siret=self.siret.data if self.siret else "",
            uai=self.uai.data if self.uai else "",
            role=StakeholderRole(self.role.data),
            part=self.part.data,
        )


_SCHOOLS = {
    EstablishmentKind.PRIMARY_SCHOOL,
    EstablishmentKind.MIDDLE_SCHOOL,
    EstablishmentKind.HIGH_SCHOOL,
    EstablishmentKind.SPECIAL_SCHOOL,
}


def _in_the_directory(uai: str, siret: str) -> Establishment | None:
    if uai and (known := establishment_with(uai)):
        return known
    try:
        return establishment_of_siret(codes.siret(siret)) if siret else None
    except Refused:
        return None


def _check(field: Line, code: Callable[[str], str]) -> None:
    """Keep a code as it is written officially, or say what is wrong with it."""
    if field.data:
        try:
            field.data = code(field.data)
        except Refused as refused:
            raise ValidationError(refused.reason) from refused


class InvitationForm(Form):
    email = Line(
        _("Son adresse électronique"),
        most=254,
        validators=[needed(_("Écrivez l’adresse de la personne à inviter.")), address()],
    )
    name = Line(_("Son prénom et son nom"), hint=_("Pour la retrouver dans la liste."), most=120)
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
    stakeholder = Pick(_("Au nom de"), hint=_("Cette personne pourra dire ses contraintes."))
    capacity = Line(_("En quelle qualité"), most=120)
    signs = Tick(
        _("Elle pourra signer ses engagements"),
        hint=_("Sans effet pour qui ne vient qu’en son nom."),
        default=True,
    )

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


class _ListForm(Form):
    """A list of people, who are all of one college where the list does not say."""

    college = Pick(_("Dans le collège"), hint=_("Pour celles dont la liste ne le dit pas."))

    def __init__(self, colleges: Iterable[College], **kwargs: Any):
        super().__init__(**kwargs)
        self.college.choices = options(
            [("", _("Chacune choisira")), *((one.code, one.name) for one in colleges)]
        )


class PastedForm(_ListForm):
    text = Text(
        _("Les adresses"),
        hint=_(
            "Comme vous les avez : une par ligne, ou séparées par des virgules. "
            "Jusqu’à 1 000, avec ou sans le nom."
        ),
        rows=6,
        most=200_000,
        validators=[needed(_("Collez les adresses des personnes à inviter."))],
    )


class FileForm(_ListForm):
    file = FileField(
        _("Le fichier"),
        description=_("Un tableur ODS, XLSX ou CSV, d’au plus 1 000 lignes."),
        validators=[FileRequired(_("Choisissez le fichier qui tient les adresses."))],
        render_kw={"accept": ".ods,.xlsx,.csv,.tsv,.txt"},
    )


class BodyForm(Form):
    """A body that a list names and that the concertation does not know."""

    name = Line("", validators=[needed(_("Écrivez le nom de la partie prenante."))])
    kind = Pick(
        _("Ce que c’est"),
        choices=options([("", _("Choisir…")), *BODY_KINDS.items()]),
        validators=[chosen(_("Choisissez dans la liste."))],
    )
