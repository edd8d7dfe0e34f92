"""Reading identities, and the bodies for which providers say that people work."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.concertations.models import Body, Concertation, Stakeholder
from concert.core.database import db, the_one
from concert.oidc.models import Affiliation, ExternalIdentity
from concert.people.models import Person
from concert.territories.models import Establishment


def identity_known_as(issuer: str, sub: str) -> ExternalIdentity | None:
    query = sa.select(ExternalIdentity).where(
        ExternalIdentity.issuer == issuer, ExternalIdentity.sub == sub
    )
    return db.session.scalar(query)


def identities_of(person: Person) -> list[ExternalIdentity]:
    query = sa.select(ExternalIdentity).where(ExternalIdentity.person_id == person.id)
    return list(db.session.scalars(query.order_by(ExternalIdentity.id)))


def opens_with(person: Person, issuer: str) -> bool:
    """Whether someone's account opens with this provider."""
    return any(one.issuer == issuer for one in identities_of(person))


def own_identity(person: Person, identity_id: int) -> ExternalIdentity:
    query = sa.select(ExternalIdentity).where(
        ExternalIdentity.person_id == person.id, ExternalIdentity.id == identity_id
    )
    return the_one(query, _("Cette identité n’est pas, ou plus, reliée à votre compte."))


@dataclass(frozen=True)
class WorksFor:
    """A body for which a provider says that someone works, named as we know it."""

    siret: str
    name: str | None
    issuer: str
    seen_at: datetime


# Schools may share a number: the first by its name is told.
_SCHOOL = (
    sa.select(sa.func.min(Establishment.name))
    .where(Establishment.siret == Affiliation.siret)
    .correlate(Affiliation)
    .scalar_subquery()
)


def affiliations_of(person: Person) -> list[WorksFor]:
    """The latest seen first."""
    query = (
        sa.select(
            Affiliation.siret,
            sa.func.coalesce(Body.name, _SCHOOL),
            Affiliation.issuer,
            Affiliation.seen_at,
        )
        .outerjoin(Body, Body.siret == Affiliation.siret)
        .where(Affiliation.person_id == person.id)
        .order_by(Affiliation.seen_at.desc(), Affiliation.id)
    )
    return [WorksFor(*row) for row in db.session.execute(query)]


def stakeholders_they_work_for(
    person: Person | None, concertation: Concertation
) -> list[Stakeholder]:
    """The stakeholders of this concertation that are the body of someone, by name."""
    if person is None:
        return []
    theirs = sa.select(Affiliation.siret).where(Affiliation.person_id == person.id)
    query = (
        sa.select(Stakeholder)
        .join(Stakeholder.body)
        .where(Stakeholder.concertation_id == concertation.id, Body.siret.in_(theirs))
        .order_by(Body.name, Stakeholder.id)
    )
    return list(db.session.scalars(query))


def agents_of_stakeholders(concertation: Concertation) -> dict[int, dict[int, datetime]]:
    """For each stakeholder, by its id: who was said to work for it, by their id, and when last."""
    query = (
        sa.select(Stakeholder.id, Affiliation.person_id, sa.func.max(Affiliation.seen_at))
        .join(Stakeholder.body)
        .join(Affiliation, Affiliation.siret == Body.siret)
        .where(Stakeholder.concertation_id == concertation.id)
        .group_by(Stakeholder.id, Affiliation.person_id)
    )
    agents: dict[int, dict[int, datetime]] = {}
    for stakeholder_id, person_id, seen_at in db.session.execute(query):
        agents.setdefault(stakeholder_id, {})[person_id] = seen_at
    return agents
