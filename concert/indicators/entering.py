"""Entering the figures of a sheet that was read over, and taking it all back."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.core.clock import local_day
from concert.core.database import db, lock
from concert.core.errors import Conflict
from concert.indicators.actions import MOST, TypedFigure, as_typed, write
from concert.indicators.comparing import Change, Compared, Fate, Here, compared
from concert.indicators.lines import Line
from concert.indicators.models import Comparison, FigureSheet, Indicator, Past
from concert.indicators.queries import indicators_of
from concert.journal.models import Verb
from concert.journal.record import record
from concert.people.models import Person
from concert.policy.rules import Permission, require

LASTS = timedelta(days=1)


def keep_sheet(
    concertation: Concertation,
    lines: Sequence[Line],
    file_name: str = "",
    *,
    by: Person,
    at: datetime,
) -> FigureSheet:
    """Keep a sheet while it is read over."""
    require(by, Permission.DRAW_DIAGNOSIS, concertation, at)
    sheet = FigureSheet(
        concertation=concertation,
        made_by_id=by.id,
        made_at=at,
        file_name=file_name,
        lines=[asdict(line) for line in lines],
        changes=[],
    )
    db.session.add(sheet)
    db.session.flush()
    return sheet


def read_sheet(sheet: FigureSheet, at: datetime) -> Compared:
    """What the lines of a sheet would change now."""
    concertation = sheet.concertation
    held = indicators_of(concertation, sensitive=True)
    here = Here(concertation.place_name, held, MOST - len(held), local_day(at))
    return compared([Line(**line) for line in sheet.lines], here)


def enter_sheet(sheet: FigureSheet, mark: str, *, by: Person, at: datetime) -> list[Change]:
    """Enter what the good lines say, as it was shown; the lines refused stay, to be corrected."""
    concertation = sheet.concertation
    require(by, Permission.DRAW_DIAGNOSIS, concertation, at)
    lock(concertation, "journal_length")
    changes = read_sheet(sheet, at)
    if changes.mark != mark or not changes.to_enter:
        raise Conflict(_("Le diagnostic a changé entre-temps : relisez le tableau avant d’entrer."))
    sheet.changes = [_entered(concertation, one, at) for one in changes.to_enter]
    sheet.entered_at = at
    record(
        Verb.INDICATORS_ENTERED,
        concertation,
        by=by,
        at=at,
        added=len(changes.of_fate(Fate.NEW)),
        revised=len(changes.of_fate(Fate.ADDED, Fate.CORRECTED)),
    )
    return changes.to_enter


def _entered(concertation: Concertation, change: Change, at: datetime) -> dict[str, Any]:
    """Write one figure; what it was and what it is now, for it to be put back."""
    indicator, before = change.indicator, change.before
    if indicator is None:
        indicator = Indicator(concertation_id=concertation.id, chosen_at=at)
        db.session.add(indicator)
    write(indicator, change.figure, at)
    db.session.flush()
    return {
        "indicator": indicator.id,
        "before": _kept(before) if before else None,
        "after": _kept(as_typed(indicator)),
    }


def undo_sheet(sheet: FigureSheet, *, by: Person, at: datetime) -> tuple[int, int]:
    """Put everything back as it was before it; how many figures, and how many changed since.

    Those that somebody changed since are left as they are.
    """
    concertation = sheet.concertation
    require(by, Permission.DRAW_DIAGNOSIS, concertation, at)
    lock(concertation, "journal_length")
    if not sheet.changes:
        raise Conflict(_("Rien de ce tableau n’est à défaire."))
    held = {one.id: one for one in indicators_of(concertation, sensitive=True)}
    back = [_put_back(held.get(one["indicator"]), one, at) for one in sheet.changes]
    sheet.changes, sheet.entered_at = [], None
    if any(back):
        record(Verb.INDICATORS_TAKEN_BACK, concertation, by=by, at=at, count=sum(back))
    return sum(back), len(back) - sum(back)


def _put_back(indicator: Indicator | None, change: dict[str, Any], at: datetime) -> bool:
    if indicator is None or _kept(as_typed(indicator)) != change["after"]:
        return False
    if change["before"] is None:
        indicator.removed_at = at
    else:
        write(indicator, _as_it_was(change["before"]), at)
    return True


def _kept(figure: TypedFigure) -> dict[str, Any]:
    """A figure as a sheet keeps it: nothing but what JSON knows."""
    return {
        **asdict(figure),
        "read_on": figure.read_on and figure.read_on.isoformat(),
        "past": [list(one) for one in figure.past],
        "compared": [list(one) for one in figure.compared],
    }


def _as_it_was(kept: dict[str, Any]) -> TypedFigure:
    figure = TypedFigure(**kept)
    return replace(
        figure,
        read_on=date.fromisoformat(kept["read_on"]),
        past=[Past(*one) for one in kept["past"]],
        compared=[Comparison(*one) for one in kept["compared"]],
    )


def give_up_sheet(sheet: FigureSheet, *, by: Person, at: datetime) -> None:
    """Forget a sheet; what it entered stays."""
    require(by, Permission.DRAW_DIAGNOSIS, sheet.concertation, at)
    db.session.delete(sheet)


def forget_old_sheets(*, at: datetime) -> int:
    """A sheet serves for a day: to be read over, entered, taken back."""
    old = FigureSheet.made_at < at - LASTS
    return db.session.execute(sa.delete(FigureSheet).where(old)).rowcount or 0  # type: ignore[attr-defined]
