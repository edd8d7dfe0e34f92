"""The list of ideas, page by page, and how many each filter would leave."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache

import sqlalchemy as sa

from concert.concertations.models import College, Concertation
from concert.core import search
from concert.core.database import db
from concert.core.paging import Page, Paged
from concert.core.search import Sought
from concert.ideas.drawing import drawn, seed_of
from concert.ideas.models import Idea
from concert.ideas.narrowing import FILTERS, Row, Wanted, given_to, here, names_of, rows_of

PAGE = 20


@dataclass(frozen=True)
class Found:
    """A page of ideas, and the words by which they were found: those typed, or near ones."""

    page: Page[Row]
    sought: Sought | None = None
    nearly: bool = False


def ideas_page(
    concertation: Concertation, wanted: Wanted, *, mark: str | None, day: date, reader: int = 0
) -> Found:
    """A page of the list: the ideas that hold the words, the latest, or the draw of this reader."""
    if wanted.words:
        return _holding(concertation, wanted, mark)
    if wanted.recent:
        return Found(_latest(names_of(wanted)).page(mark, PAGE, **given_to(concertation, wanted)))
    seed = seed_of(concertation, day, reader)
    return Found(drawn(concertation, wanted, mark=mark, seed=seed, size=PAGE))


def latest_ideas(concertation: Concertation, wanted: Wanted, size: int) -> list[Row]:
    """The first of the latest."""
    return _latest(names_of(wanted)).page(None, size, **given_to(concertation, wanted)).rows


@cache
def _latest(names: tuple[str, ...]) -> Paged:
    return Paged(rows_of(names), (Idea.id,))


# --- searching ----------------------------------------------------------------


def _holding(concertation: Concertation, wanted: Wanted, mark: str | None) -> Found:
    """The ideas that hold the words searched; where none does, those that hold near ones."""
    if (sought := search.sought(wanted.words)) is None:
        return Found(Page([], None))
    found = _page_holding(concertation, wanted, sought, mark)
    if not found.rows:
        near = search.nearly("idea", sought, concertation_id=concertation.id)
        if near is not None:
            return Found(_page_holding(concertation, wanted, near, mark), near, nearly=True)
    return Found(found, sought)


def _page_holding(
    concertation: Concertation, wanted: Wanted, sought: Sought, mark: str | None
) -> Page[Row]:
    rows = search.rows_holding("idea", sought, concertation_id=concertation.id)
    query = rows_of(names_of(wanted), whole=True).where(Idea.id.in_(rows))
    return Paged(query, (Idea.id,)).page(mark, PAGE, **given_to(concertation, wanted))


# --- counting -----------------------------------------------------------------


@dataclass(frozen=True)
class Counts:
    """How many ideas are found, and how many each choice of each filter would leave."""

    found: int
    left: dict[str, dict[str, int]]


def counts_of(concertation: Concertation, wanted: Wanted, sought: Sought | None) -> Counts:
    """Count what is found, and what each filter would leave beside the others; in one statement."""
    held: tuple[sa.ColumnElement[bool], ...] = ()
    if wanted.words and sought is None:
        return Counts(0, {})
    if sought is not None:
        rows = search.rows_holding("idea", sought, concertation_id=concertation.id)
        held = (Idea.id.in_(rows),)
    parts = [_counted("", sa.literal(""), names_of(wanted), held)]
    parts += [
        _counted(name, one.column, names_of(wanted.without(name)), held)
        for name, one in FILTERS.items()
    ]
    left: dict[str, dict[str, int]] = defaultdict(dict)
    counted = db.session.execute(sa.union_all(*parts), given_to(concertation, wanted))
    for row in counted.all():
        name, code, count = str(row[0]), row[1], int(row[2])
        left[name][code or ""] = count
    return Counts(left.pop("", {}).get("", 0), left)


def _counted(
    name: str,
    column: sa.ColumnElement[str],
    names: tuple[str, ...],
    held: tuple[sa.ColumnElement[bool], ...],
) -> sa.Select[str, str, int]:
    query = sa.select(sa.literal(name), column.label("chosen"), sa.func.count())
    query = query.select_from(Idea).outerjoin(College, College.id == Idea.college_id)
    counted = query.where(here(names), *held)
    return counted.group_by("chosen") if name else counted
