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


def _is_listed(
    concertation: Concertation, body: Body, name: str, but: Stakeholder | None = None
) -> bool:
    # Names are compared here: SQLite's `lower` leaves « É » as it is.
    listed = [one for one in stakeholders_of(concertation) if one is not but]
    return any(one.body is body or folded(one.name) == folded(name) for one in listed)


def revise_stakeholder(
    stakeholder: Stakeholder, given: StakeholderGiven, *, by: Person, at: datetime
) -> None:
    """Say anew what a stakeholder is and does here.

    A body that other concertations know keeps its name and kind; a code once given stays.
    """
    require(by, Permission.INVITE, stakeholder, at)
    body, concertation = stakeholder.body, stakeholder.concertation
    if _is_listed(concertation, body, given.name, but=stakeholder):
        raise Conflict(_("Cette partie prenante est déjà dans la liste."))
    _complete(body, given)
    if not is_shared(body, concertation):
        body.name, body.kind = given.name, given.kind
    stakeholder.role, stakeholder.part = given.role, given.part
    db.session.flush()
    if concertation.opened_at:
        record(Verb.STAKEHOLDER_CHANGED, concertation, by=by, at=at, stakeholder=stakeholder.name)


def _complete(body: Body, given: StakeholderGiven) -> None:
    known = _body_with(given)
    if known is not None and known is not body:
        raise Conflict(_("Ce numéro est celui d’un autre organisme : vérifiez-le."))
    body.siret, body.uai = body.siret or given.siret or None, body.uai or given.uai or None


def is_shared(body: Body, concertation: Concertation) -> bool:
    """Whether other concertations know this body, under the name it has."""
    query = sa.select(Stakeholder.id).where(
        Stakeholder.body_id == body.id, Stakeholder.concertation_id != concertation.id
    )
    return db.session.scalar(query.limit(1)) is not None


def remove_stakeholder(stakeholder: Stakeholder, *, by: Person, at: datetime) -> None:
    """Take a body out of the list, before the opening."""
    require(by, Permission.PREPARE, stakeholder, at)
    db.session.delete(stakeholder)
