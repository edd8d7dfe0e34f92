"""The list of findings: narrowed, searched, exported, and what resembles the one being written."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from concert.concertations.contributions import Among, among, narrowed_to
from concert.concertations.models import Concertation
from concert.core import search
from concert.core.database import db
from concert.core.paging import Page, Paged
from concert.core.resemblance import resembling
from concert.findings.disputes import is_disputed
from concert.findings.models import Finding
from concert.findings.queries import KEYS, shown

_ALIKE = 160


@dataclass(frozen=True)
class Wanted:
    """Which findings a list shows: of a college, a theme, a figure, disputed, holding words."""

    college: str = ""
    theme: str = ""
    indicator: int | None = None
    disputed: bool = False
    # A group; 0 for those that are in none.
    group: int | None = None
    words: str = ""

    @property
    def is_narrowed(self) -> bool:
        return self != Wanted()


def findings_page(
    concertation: Concertation, wanted: Wanted, *, mark: str | None, size: int = 20
) -> Page[Any]:
    """The findings, those most people qualify first: what is disputed deserves to be read."""
    grouped = None if wanted.group is None else bool(wanted.group)
    kinds = (
        among(wanted.college),
        bool(wanted.theme),
        bool(wanted.indicator),
        wanted.disputed,
        grouped,
    )
    paged = _found(concertation, wanted.words, *kinds) if wanted.words else _listed(*kinds)
    return paged.page(mark, size, **_given(concertation, wanted))


def _given(concertation: Concertation, wanted: Wanted) -> dict[str, Any]:
    return {
        "concertation": concertation.id,
        "college": wanted.college,
        "theme": wanted.theme,
        "indicator": wanted.indicator,
        "group": wanted.group,
    }


def _narrowed(
    whose: Among, theme: bool, indicator: bool, disputed: bool, grouped: bool | None
) -> Any:
    query = narrowed_to(shown(), Finding, whose)
    if theme:
        query = query.where(Finding.theme == sa.bindparam("theme"))
    if indicator:
        query = query.where(Finding.indicator_id == sa.bindparam("indicator"))
    if grouped is not None:
        group = Finding.group_id == sa.bindparam("group")
        query = query.where(group if grouped else Finding.group_id.is_(None))
    return query.where(is_disputed(), Finding.withdrawn_at.is_(None)) if disputed else query


@cache
def _listed(*kinds: Any) -> Paged:
    return Paged(_narrowed(*kinds), KEYS)


def _found(concertation: Concertation, words: str, *kinds: Any) -> Paged:
    """Those that hold the words searched; what was withdrawn is no longer found."""
    rows = search.found("finding", words, concertation_id=concertation.id)
    held = Finding.id.in_(rows) if rows is not None else sa.false()
    return Paged(_narrowed(*kinds).where(held, Finding.withdrawn_at.is_(None)), KEYS)


def every_finding(concertation: Concertation) -> Iterator[Any]:
    """All that are still there to be read, first given first, some at a time."""
    query = shown().where(Finding.withdrawn_at.is_(None)).order_by(Finding.id)
    given = {"concertation": concertation.id}
    yield from db.session.execute(query.execution_options(yield_per=500), given)


def similar_findings(concertation: Concertation, text: str) -> list[Any]:
    """The findings that say much the same, most alike first: to share rather than say again."""
    alike = resembling("finding", text, concertation_id=concertation.id, likeness=0.3)
    query = sa.select(
        Finding.id,
        Finding.author_id,
        Finding.shared_count,
        sa.func.substr(Finding.text, 1, _ALIKE).label("excerpt"),
    )
    rows = db.session.execute(query.where(Finding.id.in_(alike), Finding.withdrawn_at.is_(None)))
    found = {row.id: row for row in rows}
    return [found[finding_id] for finding_id in alike if finding_id in found]
