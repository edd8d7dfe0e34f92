"""The bodies concerned: adding one to a concertation, taking one out before the opening."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.concertations.models import Body, BodyKind, Concertation, Stakeholder, StakeholderRole
from concert.concertations.queries import stakeholders_of
from concert.core.database import db
from concert.core.errors import Conflict
from concert.core.text import folded
from concert.journal.models import Verb
from concert.journal.record import record
from concert.people.models import Person
from concert.policy.rules import Permission, require


@dataclass(frozen=True)
class StakeholderGiven:
    """A stakeholder as the lead describes it; its codes are checked, or empty."""

    name: str
    kind: BodyKind
    siret: str = ""
    part: str = ""
    uai: str = ""
    role: StakeholderRole = StakeholderRole.CONCERNED


def add_stakeholder(
    concertation: Concertation, given: StakeholderGiven, *, by: Person, at: datetime
) -> Stakeholder:
    """Add a body concerned; the same code is the same body, a name alone never says so."""
    require(by, Permission.INVITE, concertation, at)
    body = _body_with(given) or Body(
        name=given.name, kind=given.kind, siret=given.siret or None, uai=given.uai or None
    )
    if _is_listed(concertation, body, given.name):
        raise Conflict(_("Cette partie prenante est déjà dans la liste."))
    stakeholder = Stakeholder(
        concertation=concertation, body=body, part=given.part, role=given.role
    )
    db.session.add(stakeholder)
    db.session.flush()
    # The journal begins with the opening; the first stakeholders are what it opens with.
    if concertation.opened_at:
        record(Verb.STAKEHOLDER_ADDED, concertation, by=by, at=at, stakeholder=stakeholder.name)
    return stakeholder


def _body_with(given: StakeholderGiven) -> Body | None:
    for column, code in ((Body.siret, given.siret), (Body.uai, given.uai)):
        if code and (body := db.session.scalar(sa.select(Body).where(column == code))):
            return body
    return None


def _is_listed(concertation: Concertation, body: Body, name: str) -> bool:
    # Names are compared here: SQLite's `lower` leaves « É » as it is.
    listed = stakeholders_of(concertation)
    return any(one.body is body or folded(one.name) == folded(name) for one in listed)


def remove_stakeholder(stakeholder: Stakeholder, *, by: Person, at: datetime) -> None:
    """Take a body out of the list, before the opening."""
    require(by, Permission.PREPARE, stakeholder, at)
    db.session.delete(stakeholder)
