"""Whom a line of a list invites, or why it cannot: told without touching anything."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _

from concert.concertations.models import College, Role, Stakeholder
from concert.core.errors import Refused
from concert.core.spreadsheets import yes_or_no
from concert.core.text import folded, one_line, shortened
from concert.people.queries import known_as
from concert.territories import codes

_LONGEST = {"name": 120, "capacity": 120, "email": 254}


# What someone is asked for: to take part (""), in a role, for the stakeholder of that number.
Asked = tuple[str, str]


def asked_for(role: Role, stakeholder_id: int | None) -> str:
    if role is not Role.PARTICIPANT:
        return role.value
    return str(stakeholder_id or "")


@dataclass(frozen=True)
class Guest:
    """Someone to invite: in a role, to a college, perhaps to act for a stakeholder."""

    email: str
    role: Role = Role.PARTICIPANT
    college: College | None = None
    stakeholder: Stakeholder | None = None
    capacity: str = ""
    signs: bool = True
    name: str = ""
    # The days of the mandate; from its acceptance, without end, when empty.
    from_day: date | None = None
    until_day: date | None = None

    @property
    def asked(self) -> Asked:
        stakeholder_id = self.stakeholder.id if self.stakeholder else None
        return known_as(self.email), asked_for(self.role, stakeholder_id)


@dataclass(frozen=True)
class Line:
    """One line of a list: its number as a person counts it, as it was written, what it says."""

    number: int
    written: str
    email: str = ""
    name: str = ""
    college: str = ""
    body: str = ""
    capacity: str = ""
    signs: str = ""
    # Why it could not even be read.
    unreadable: str = ""


@dataclass(frozen=True)
class Refusal:
    """A line that invites nobody, and why."""

    line: Line
    reason: str


@dataclass
class Sorted:
    """The lines of a list: those to invite, those refused, and the bodies that nobody knows."""

    guests: list[Guest] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    unknown_bodies: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Known:
    """What a concertation holds already, against which lines are read."""

    colleges: Sequence[College] = ()
    stakeholders: Sequence[Stakeholder] = ()
    invited: frozenset[Asked] = frozenset()
    came: frozenset[Asked] = frozenset()
    # Those who act for a stakeholder already: another mandate is given to them by itself.
    acting: frozenset[Asked] = frozenset()

    @cached_property
    def colleges_by_name(self) -> Mapping[str, College]:
        named = {_alike(one.name): one for one in self.colleges}
        return {**{_alike(one.code): one for one in self.colleges}, **named}

    @cached_property
    def bodies_by_name(self) -> Mapping[str, Stakeholder]:
        by_siret = {one.body.siret: one for one in self.stakeholders if one.body.siret}
        return {**by_siret, **{_alike(one.name): one for one in self.stakeholders}}

    def college(self, said: str) -> College | None:
        if said and _alike(said) not in self.colleges_by_name:
            names = ", ".join(one.name for one in self.colleges)
            raise Refused(
                _(
                    "Le collège « %(said)s » n’existe pas ici. Ceux qui existent : %(names)s.",
                    said=shortened(said, 60),
                    names=names,
                )
            )
        return self.colleges_by_name[_alike(said)] if said else None

    def body(self, said: str) -> Stakeholder | None:
        if not said:
            return None
        found = self.bodies_by_name.get(_siret(said)) or self.bodies_by_name.get(_alike(said))
        if found is None:
            raise UnknownBody(said)
        return found


class UnknownBody(Refused):
    """A line names a body that is not a stakeholder here, and might become one."""

    def __init__(self, said: str) -> None:
        super().__init__(
            _(
                "« %(said)s » n’est pas une partie prenante de cette concertation.",
                said=shortened(said, 80),
            )
        )
        self.said = said


def sorted_lines(lines: Iterable[Line], known: Known) -> Sorted:
    """Every line read against what is known, and against the lines above it."""
    found, seen = Sorted(), dict[Asked, int]()
    for line in lines:
        try:
            guest = _guest(line, known)
            _refuse_who_is_known(guest, known)
            _refuse_who_was_seen(guest, seen)
        except Refused as refused:
            found.refused.append(Refusal(line, refused.reason))
            if isinstance(refused, UnknownBody):
                found.unknown_bodies.append(refused.said)
        else:
            # Whoever is asked to act for a body is asked to take part, too.
            seen |= {guest.asked: line.number, (guest.email, ""): line.number}
            found.guests.append(guest)
    found.unknown_bodies = list(_once(found.unknown_bodies))
    return found


def _once(names: Iterable[str]) -> Iterator[str]:
    """Each name once, however it is spelt, in the order they came."""
    seen = set[str]()
    for name in names:
        if _alike(name) not in seen:
            seen.add(_alike(name))
            yield name


def _guest(line: Line, known: Known) -> Guest:
    """Who it is; the first thing that is wrong is said."""
    if line.unreadable:
        raise Refused(line.unreadable)
    email, capacity = _address(line.email), one_line(line.capacity)
    _refuse_what_is_too_long(line)
    college, body = known.college(line.college), known.body(line.body)
    signs = _signs(line.signs)
    if body is None and (capacity or signs):
        raise Refused(_("Dites au nom de quel organisme cette personne agit, ou rien."))
    if body and not capacity:
        raise Refused(
            _("Dites en quelle qualité cette personne agit : c’est écrit sur sa signature.")
        )
    return Guest(
        email,
        college=college,
        stakeholder=body,
        capacity=capacity,
        signs=signs,
        name=one_line(line.name),
    )


def _address(said: str) -> str:
    if not said:
        raise Refused(_("L’adresse électronique manque."))
    try:
        checked = validate_email(said.removeprefix("mailto:"), check_deliverability=False)
    except EmailNotValidError as error:
        raise Refused(
            _("L’adresse « %(said)s » est incomplète.", said=shortened(said, 80))
        ) from error
    return known_as(checked.normalized)


def _refuse_what_is_too_long(line: Line) -> None:
    for name, most in _LONGEST.items():
        if len(getattr(line, name)) > most:
            raise Refused(
                _(
                    "« %(said)s » est trop long : %(max)d caractères au plus.",
                    said=shortened(getattr(line, name), 40),
                    max=most,
                )
            )


def _signs(said: str) -> bool:
    sentence = _(
        "« %(said)s » : pour dire si cette personne signe, écrivez oui ou non.",
        said=shortened(said, 40),
    )
    return bool(yes_or_no(said, sentence))


def why_not(guest: Guest, known: Known) -> str | None:
    """Why there is no inviting this person: they came, or were invited already."""
    if guest.asked in known.came:
        return _("Cette personne prend déjà part à la concertation.")
    if guest.asked in known.invited:
        return _("Cette personne est déjà invitée : renvoyez plutôt son invitation.")
    return None


def _refuse_who_is_known(guest: Guest, known: Known) -> None:
    if guest.asked in known.acting:
        raise Refused(_("Cette personne agit déjà au nom de cet organisme."))
    if reason := why_not(guest, known):
        raise Refused(reason)


def _refuse_who_was_seen(guest: Guest, seen: Mapping[Asked, int]) -> None:
    if number := seen.get(guest.asked):
        raise Refused(_("Cette adresse est déjà à la ligne %(number)d.", number=number))


def _siret(said: str) -> str:
    try:
        return codes.siret(said)
    except Refused:
        return ""


def _alike(name: str) -> str:
    """What two ways of writing a name share: « Élèves » and « eleve », « Les parents »."""
    words = "".join(one if one.isalnum() else " " for one in folded(name)).split()
    kept = [word for word in words if word not in {"le", "la", "les", "l"}] or words
    return " ".join(word.rstrip("s") if len(word) > 3 else word for word in kept)
