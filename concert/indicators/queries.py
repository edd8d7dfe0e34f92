"""Reading the figures of a diagnosis, and those that could enter it."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from concert.concertations.models import Concertation
from concert.core.database import db, the_one
from concert.core.errors import Refused
from concert.indicators.models import FigureSheet, Indicator
from concert.territories import readings
from concert.territories.readings import Reading


def indicators_of(concertation: Concertation, *, sensitive: bool) -> list[Indicator]:
    """The indicators in the order they were chosen; the sensitive ones only when asked for."""
    query = _kept(concertation)
    if not sensitive:
        query = query.where(Indicator.sensitive.is_(False))
    return list(db.session.scalars(query.order_by(Indicator.id)))


def indicator_of(concertation: Concertation, indicator_id: int) -> Indicator:
    query = _kept(concertation).where(Indicator.id == indicator_id)
    return the_one(query, _("Cet indicateur n’est plus là."))


def indicator_shown(
    concertation: Concertation, indicator_id: int, *, takes_part: bool
) -> Indicator:
    """The indicator, for whoever may read it; the others are told why they may not."""
    indicator = indicator_of(concertation, indicator_id)
    if indicator.sensitive and not takes_part:
        why = why_kept(indicator)
        raise Refused(_("Ce chiffre n’est montré qu’aux participants : %(why)s", why=why))
    return indicator


def removed_indicator_of(concertation: Concertation, indicator_id: int) -> Indicator:
    """One that was taken out, while it may still be put back."""
    query = _removed(concertation).where(Indicator.id == indicator_id)
    return the_one(query, _("Cet indicateur ne peut plus être remis : ajoutez-le de nouveau."))


def removed_indicators_of(concertation: Concertation) -> list[Indicator]:
    """Those taken out, the latest first."""
    query = _removed(concertation).order_by(Indicator.removed_at.desc(), Indicator.id)
    return list(db.session.scalars(query))


def indicators_count(concertation: Concertation) -> int:
    query = sa.select(sa.func.count()).select_from(_kept(concertation).subquery())
    return db.session.scalar(query) or 0


def known_indicators_of(concertation: Concertation) -> dict[str, Indicator]:
    """The public figures by their series, those that were taken out too."""
    query = sa.select(Indicator).where(
        Indicator.concertation_id == concertation.id, Indicator.series.is_not(None)
    )
    return {str(one.series): one for one in db.session.scalars(query)}


def sheet_of(concertation: Concertation, sheet_id: int, since: datetime) -> FigureSheet:
    """A sheet that is being read over, or was entered, no older than that."""
    query = sa.select(FigureSheet).where(
        FigureSheet.concertation_id == concertation.id,
        FigureSheet.id == sheet_id,
        FigureSheet.made_at >= since,
    )
    return the_one(query, _("Ce tableau n’est plus là : donnez-le de nouveau."))


def sheets_of(concertation: Concertation, since: datetime, limit: int = 5) -> list[Any]:
    """The latest sheets, latest first, without what they hold."""
    return list(
        db.session.execute(
            sa.select(
                FigureSheet.id, FigureSheet.file_name, FigureSheet.made_at, FigureSheet.entered_at
            )
            .where(FigureSheet.concertation_id == concertation.id, FigureSheet.made_at >= since)
            .order_by(FigureSheet.id.desc())
            .limit(limit)
        )
    )


def why_kept(indicator: Indicator) -> str:
    """Why strangers do not see it: they are told that there is one."""
    return indicator.shown_because or str(EASILY_MISREAD)


EASILY_MISREAD = lazy_gettext("lu trop vite, il pourrait blesser.")


def _kept(concertation: Concertation) -> sa.Select[Indicator]:
    return sa.select(Indicator).where(
        Indicator.concertation_id == concertation.id, Indicator.removed_at.is_(None)
    )


def _removed(concertation: Concertation) -> sa.Select[Indicator]:
    return sa.select(Indicator).where(
        Indicator.concertation_id == concertation.id, Indicator.removed_at.is_not(None)
    )


def readings_of(concertation: Concertation) -> list[Reading]:
    """The public figures about the concertation's place, whether chosen or not."""
    if concertation.establishment:
        return readings.readings_at(concertation.establishment)
    return readings.readings_of(concertation.territory) if concertation.territory else []
