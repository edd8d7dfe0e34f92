"""The terms in force, their earlier versions, and those that a concertation may begin with."""

from dataclasses import dataclass

import sqlalchemy as sa

from concert.concertations.models import Concertation
from concert.core.database import db
from concert.programmes.catalogue import programme
from concert.terms.models import DataTerms, LegalBasis
from concert.territories.models import EstablishmentKind, TerritoryKind
from concert.territories.queries import territory_with

_MONTHS = 24
_SECONDARY = {EstablishmentKind.MIDDLE_SCHOOL, EstablishmentKind.HIGH_SCHOOL}


@dataclass(frozen=True)
class Terms:
    """What is said of the data, before it is a version."""

    controller: str
    contact: str = ""
    basis: LegalBasis = LegalBasis.PUBLIC_TASK
    months: int = _MONTHS

    @classmethod
    def of(cls, given: DataTerms) -> "Terms":
        return cls(given.controller, given.contact, given.basis, given.months)


def versions_of(concertation: Concertation) -> list[DataTerms]:
    """Every version, the one in force first."""
    query = sa.select(DataTerms).where(DataTerms.concertation_id == concertation.id)
    return list(db.session.scalars(query.order_by(DataTerms.number.desc())))


def terms_of(concertation: Concertation) -> DataTerms | None:
    """The version in force."""
    query = sa.select(DataTerms).where(DataTerms.concertation_id == concertation.id)
    return db.session.scalar(query.order_by(DataTerms.number.desc()).limit(1))


def said_or_proposed(concertation: Concertation) -> Terms:
    """The terms in force; else those that are proposed."""
    present = terms_of(concertation)
    if present and present.controller:
        return Terms.of(present)
    return proposed(concertation)


def proposed(concertation: Concertation) -> Terms:
    """What the same body last said; else what the programme proposes for such a place."""
    query = (
        sa.select(DataTerms)
        .join(Concertation, Concertation.id == DataTerms.concertation_id)
        .where(Concertation.id != concertation.id, _same_body(concertation))
        .order_by(DataTerms.given_at.desc(), DataTerms.id.desc())
    )
    last = db.session.scalar(query.limit(1))
    return Terms.of(last) if last else Terms(_proposed_controller(concertation))


def _same_body(concertation: Concertation) -> sa.ColumnElement[bool]:
    """Carried in the same words for the same establishment, or by the same body elsewhere."""
    if concertation.establishment_id:
        return Concertation.establishment_id == concertation.establishment_id
    return sa.and_(
        Concertation.carried_by != "", Concertation.carried_by == concertation.carried_by
    )


def _proposed_controller(concertation: Concertation) -> str:
    known = concertation.establishment or concertation.territory
    departement = known.departement_code if known else None
    region = known.region_code if known else None
    values = {
        "place": concertation.place_name,
        "departement": _name(TerritoryKind.DEPARTEMENT, departement),
        "region": _name(TerritoryKind.REGION, region),
    }
    written = _model(concertation)
    if any(f"{{{name}}}" in written and not value for name, value in values.items()):
        return concertation.carried_by
    return written.format(**values) or concertation.carried_by


def _model(concertation: Concertation) -> str:
    """The programme's words for who answers for the data of such a place."""
    model = programme(concertation.programme).data
    kind = concertation.establishment.kind if concertation.establishment else None
    if kind is EstablishmentKind.PRIMARY_SCHOOL:
        return model.primary_school or model.controller
    if kind in _SECONDARY:
        return model.secondary_school or model.controller
    return model.controller


def _name(kind: TerritoryKind, code: str | None) -> str:
    territory = territory_with(kind, code) if code else None
    return territory.name if territory else ""
