"""Reading concertations, and where a person stands in one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session, selectinload

from concert.concertations.models import (
    DRAFT,
    DRAFT_MARK,
    College,
    Concertation,
    Document,
    Mandate,
    Participation,
    Role,
    Stakeholder,
)
from concert.concertations.suspensions import Suspension
from concert.core.clock import local_day
from concert.core.database import db, the_one
from concert.core.errors import Missing, Moved
from concert.core.text import folded
from concert.people.models import Person

# Statements that every page runs are built once: building one costs as much as running it.
_AT = sa.select(Concertation).where(Concertation.slug == sa.bindparam("slug"))


def concertation_at(slug: str, person: Person | None) -> Concertation:
    """The concertation at this address; a draft is there for those who prepare it alone."""
    concertation = db.session.scalar(_AT, {"slug": slug})
    if concertation is None:
        _that_was_drafted_at(slug)
    if concertation is None or not _visible(concertation, person):
        raise Missing(_("Aucune concertation n’est publiée à cette adresse."))
    return concertation


def _that_was_drafted_at(slug: str) -> None:
    """Lead those who prepared it to where it is since: raises `Moved`."""
    if slug.startswith(DRAFT):
        opened = sa.select(Concertation.slug).where(
            sa.func.substr(Concertation.uid, 1, DRAFT_MARK) == slug.removeprefix(DRAFT),
            Concertation.opened_at.is_not(None),
        )
        if found := db.session.scalar(opened):
            raise Moved(slug, found)


def _visible(concertation: Concertation, person: Person | None) -> bool:
    return concertation.opened_at is not None or standing_of(person, concertation).steers


# --- where someone stands -----------------------------------------------------


@dataclass(frozen=True)
class Power:
    """A mandate as a rule needs it: for whom, until when, with or without the signature."""

    stakeholder_id: int
    capacity: str
    signs: bool
    from_day: date
    until_day: date | None

    def holds(self, day: date) -> bool:
        return self.from_day <= day and (self.until_day is None or day <= self.until_day)


@dataclass(frozen=True)
class Standing:
    """What someone is in a concertation: nothing, a participant, more."""

    participation_id: int | None = None
    role: Role | None = None
    college_id: int | None = None
    shown_as: str = ""
    college_changed_at: datetime | None = None
    suspension_id: int | None = None
    class_session_id: int | None = None
    suspended_because: str = ""
    powers: tuple[Power, ...] = ()

    @property
    def leads(self) -> bool:
        return self.role is Role.LEAD

    @property
    def steers(self) -> bool:
        """Leads, or facilitates."""
        return self.role in {Role.LEAD, Role.FACILITATOR}

    def powers_on(self, day: date) -> list[Power]:
        return [power for power in self.powers if power.holds(day)]

    def power_for(self, stakeholder_id: int, day: date) -> Power | None:
        """A power held that day for this stakeholder: with the signature, if one has it."""
        held = (one for one in self.powers_on(day) if one.stakeholder_id == stakeholder_id)
        return next(held, None)


NOBODY = Standing()


def standing_of(person: Person | None, concertation: Concertation) -> Standing:
    """Where someone stands; read once, and again only when it changed in this session."""
    if person is None:
        return NOBODY
    known: dict[tuple[int, int], Standing] = db.session.info.setdefault("standings", {})
    key = (person.id, concertation.id)
    if key not in known:
        known[key] = _standing(person.id, concertation.id)
    return known[key]


_STANDING = (
    sa.select(
        Participation.id,
        Participation.role,
        Participation.college_id,
        Participation.shown_as,
        Participation.college_changed_at,
        Suspension.id,
        Participation.class_session_id,
        sa.func.coalesce(Suspension.reason, ""),
        Mandate.stakeholder_id,
        Mandate.capacity,
        Mandate.signs,
        Mandate.from_day,
        Mandate.until_day,
    )
    .outerjoin(
        Mandate,
        sa.and_(
            Mandate.person_id == Participation.person_id,
            Mandate.concertation_id == Participation.concertation_id,
            Mandate.ended_at.is_(None),
        ),
    )
    .outerjoin(
        Suspension,
        sa.and_(
            Suspension.participation_id == Participation.id,
            Suspension.lifted_at.is_(None),
        ),
    )
    .where(
        Participation.person_id == sa.bindparam("person"),
        Participation.concertation_id == sa.bindparam("concertation"),
        Participation.left_at.is_(None),
    )
    .order_by(Mandate.signs.desc(), Mandate.id)
)


def _standing(person_id: int, concertation_id: int) -> Standing:
    given = {"person": person_id, "concertation": concertation_id}
    rows = db.session.execute(_STANDING, given).all()
    if not rows:
        return NOBODY
    powers = (Power(*tuple(row)[8:]) for row in rows if row.stakeholder_id)
    return Standing(*rows[0][:8], powers=tuple(powers))


def _forget_standings(session: Session, *_flush: Any) -> None:
    touched = (*session.new, *session.dirty, *session.deleted)
    if any(isinstance(row, Participation | Mandate | Suspension) for row in touched):
        session.info.pop("standings", None)


sa.event.listen(Session, "after_flush", _forget_standings)
sa.event.listen(Session, "after_soft_rollback", lambda session, _: session.info.clear())


# --- lists --------------------------------------------------------------------


def concertations_of(person: Person) -> list[tuple[Concertation, Role]]:
    """Those a person takes part in or prepares, the latest joined first."""
    query = (
        sa.select(Concertation, Participation.role)
        .join(Participation, Participation.concertation_id == Concertation.id)
        .where(Participation.person_id == person.id, Participation.left_at.is_(None))
        .order_by(Participation.joined_at.desc(), Participation.id.desc())
    )
    return [(concertation, role) for concertation, role in db.session.execute(query)]


_COLLEGES = (
    sa.select(College)
    .where(College.concertation_id == sa.bindparam("concertation"))
    .order_by(College.position, College.id)
)


def colleges_of(concertation: Concertation) -> list[College]:
    return list(db.session.scalars(_COLLEGES, {"concertation": concertation.id}))


def college_with(concertation: Concertation, code: str) -> College | None:
    query = sa.select(College).where(
        College.concertation_id == concertation.id, College.code == code
    )
    return db.session.scalar(query)


def the_college(concertation: Concertation, code: str) -> College:
    """A college that a form offered."""
    query = sa.select(College).where(
        College.concertation_id == concertation.id, College.code == code
    )
    return the_one(query, _("Ce collège ne fait pas partie de la concertation."))


def college_numbered(concertation: Concertation, college_id: int) -> College:
    """A college of this concertation."""
    query = sa.select(College).where(
        College.concertation_id == concertation.id, College.id == college_id
    )
    return the_one(query, _("Ce collège ne fait pas partie de la concertation."))


def stakeholders_of(concertation: Concertation) -> list[Stakeholder]:
    """The stakeholders by name."""
    return by_name(db.session.scalars(_stakeholders(concertation)))


def stakeholders_with_mandates(concertation: Concertation) -> list[Stakeholder]:
    """The stakeholders by name, with those who act for them."""
    mandates = selectinload(Stakeholder.mandates).joinedload(Mandate.person)
    return by_name(db.session.scalars(_stakeholders(concertation).options(mandates)))


def _stakeholders(concertation: Concertation) -> sa.Select[Stakeholder]:
    return sa.select(Stakeholder).where(Stakeholder.concertation_id == concertation.id)


def by_name(stakeholders: Iterable[Stakeholder]) -> list[Stakeholder]:
    """In the order of a French directory: a database may put « École » after « Ville »."""
    return sorted(stakeholders, key=lambda one: (folded(one.name), one.id))


def stakeholder_of(concertation: Concertation, stakeholder_id: int) -> Stakeholder:
    query = sa.select(Stakeholder).where(
        Stakeholder.concertation_id == concertation.id, Stakeholder.id == stakeholder_id
    )
    return the_one(query, _("Cette partie prenante ne fait pas partie de la concertation."))


def represented_by(
    person: Person | None, concertation: Concertation, at: datetime
) -> list[Stakeholder]:
    """The stakeholders for which a person may act, by name."""
    powers = standing_of(person, concertation).powers_on(local_day(at))
    if not powers:
        return []
    query = sa.select(Stakeholder).where(
        Stakeholder.id.in_([power.stakeholder_id for power in powers])
    )
    return by_name(db.session.scalars(query))


def documents_of(concertation: Concertation) -> list[Document]:
    query = sa.select(Document).where(Document.concertation_id == concertation.id)
    return list(db.session.scalars(query.order_by(Document.added_at, Document.id)))


def people_leading(concertation: Concertation) -> list[Person]:
    query = (
        sa.select(Person)
        .join(Participation, Participation.person_id == Person.id)
        .where(
            Participation.concertation_id == concertation.id,
            Participation.role == Role.LEAD,
            Participation.left_at.is_(None),
        )
        .order_by(Person.id)
    )
    return list(db.session.scalars(query))
