"""Reading the figures of a diagnosis, and those that could enter it."""

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.core.database import db, the_one
from concert.indicators.models import Indicator
from concert.territories.models import Subject, SubjectKind, Territory, TerritoryKind
from concert.territories.readings import Reading, readings_about


def indicators_of(concertation: Concertation, *, sensitive: bool) -> list[Indicator]:
    """The indicators in the order they were chosen; the sensitive ones only when asked for."""
    query = sa.select(Indicator).where(Indicator.concertation_id == concertation.id)
    if not sensitive:
        query = query.where(Indicator.sensitive.is_(False))
    return list(db.session.scalars(query.order_by(Indicator.id)))


def indicator_of(concertation: Concertation, indicator_id: int) -> Indicator:
    query = sa.select(Indicator).where(
        Indicator.concertation_id == concertation.id, Indicator.id == indicator_id
    )
    return the_one(query, _("Cet indicateur n’est plus là."))


def readings_of(concertation: Concertation) -> list[Reading]:
    """The public figures about the concertation's place, whether chosen or not."""
    if concertation.establishment:
        return readings_about(Subject(SubjectKind.ESTABLISHMENT, concertation.establishment.uai))
    if territory := concertation.territory:
        return readings_about(_subject_of(territory))
    return []


def _subject_of(territory: Territory) -> Subject:
    """What the figures are about; a commune or a living area has its département's."""
    small = territory.kind in {TerritoryKind.COMMUNE, TerritoryKind.LIVING_AREA}
    if small and territory.departement_code:
        return Subject(SubjectKind.DEPARTEMENT, territory.departement_code)
    return Subject(SubjectKind(territory.kind.value), territory.code)
