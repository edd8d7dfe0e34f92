"""Reading ideas and arguments; rows rather than objects, as these pages are the most read."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.concertations.models import College, Concertation, Participation
from concert.core import search
from concert.core.database import db, the_one
from concert.core.errors import Missing
from concert.core.paging import Page, page_of
from concert.diagnosis.models import Stake
from concert.ideas.models import DRAWS, Argument, Idea

PAGE = 20
ARGUMENTS = 50
_EXCERPT = 260


@dataclass(frozen=True)
class Wanted:
    """Which ideas a list shows: of a college, answering a stake, holding words, in an order."""

    stake: int | None = None
    college: str = ""
    words: str = ""
    recent: bool = False


def ideas_page(
    concertation: Concertation, wanted: Wanted, *, mark: str | None, day: date, size: int = PAGE
) -> Page[Any]:
    """A page of the list, in the order drawn for that day, or the latest first."""
    query = _listed(concertation, wanted)
    if wanted.recent or wanted.words:
        return page_of(query.add_columns(Idea.id), (Idea.id,), mark, size)
    return _drawn_page(query, mark, _place_of(concertation, day), size)


def _listed(concertation: Concertation, wanted: Wanted) -> sa.Select[*tuple[Any, ...]]:
    query = (
        sa.select(
            Idea.id.label("idea_id"),
            Idea.title,
            sa.func.substr(Idea.text, 1, _EXCERPT).label("excerpt"),
            Idea.for_count,
            Idea.against_count,
            Idea.stake_id,
            Stake.title.label("stake"),
            Participation.shown_as,
            College.name.label("college"),
            College.mark,
            College.tone,
        )
        .outerjoin(Stake, Stake.id == Idea.stake_id)
        .outerjoin(College, College.id == Idea.college_id)
        .outerjoin(Participation, Participation.id == Idea.author_id)
        .where(Idea.concertation_id == concertation.id, Idea.withdrawn_at.is_(None))
    )
    if wanted.stake:
        query = query.where(Idea.stake_id == wanted.stake)
    if wanted.college:
        query = query.where(College.code == wanted.college)
    if wanted.words:
        rows = search.found("idea", wanted.words, concertation_id=concertation.id)
        query = query.where(Idea.id.in_(rows) if rows is not None else sa.false())
    return query


def _place_of(concertation: Concertation, day: date) -> int:
    """Where the list begins that day: the same for everyone, chosen by nobody."""
    told = hashlib.sha256(f"{concertation.uid} {day.isoformat()}".encode()).digest()
    return int.from_bytes(told[:8], "big") % DRAWS


def _drawn_page(
    query: sa.Select[*tuple[Any, ...]], mark: str | None, place: int, size: int
) -> Page[Any]:
    """From the day's place down to the smallest draw, then from the greatest down to the place."""
    keys = (Idea.draw, Idea.id)
    query = query.add_columns(*keys)
    before, after = Idea.draw <= place, Idea.draw > place
    if mark and mark.startswith("t-"):
        page = page_of(query.where(after), keys, mark[2:], size)
        return Page(page.rows, page.next and f"t-{page.next}")
    page = page_of(query.where(before), keys, mark, size)
    if page.next:
        return page
    missing = size - len(page.rows)
    rest = page_of(query.where(after), keys, None, missing) if missing else None
    if rest is None:
        return Page(page.rows, f"t-{DRAWS}-0")
    return Page(page.rows + rest.rows, rest.next and f"t-{rest.next}")


def idea_row(concertation: Concertation, idea_id: int) -> Any:
    """Everything an idea's page says of the idea itself, in one row."""
    query = (
        sa.select(
            Idea.id.label("idea_id"),
            Idea.title,
            Idea.text,
            Idea.needs,
            Idea.given_at,
            Idea.revised_at,
            Idea.author_id,
            Idea.for_count,
            Idea.against_count,
            Idea.withdrawn_at,
            Idea.withdrawn_because,
            Idea.stake_id,
            Stake.title.label("stake"),
            Participation.shown_as,
            College.name.label("college"),
            College.mark,
            College.tone,
        )
        .outerjoin(Stake, Stake.id == Idea.stake_id)
        .outerjoin(College, College.id == Idea.college_id)
        .outerjoin(Participation, Participation.id == Idea.author_id)
        .where(Idea.concertation_id == concertation.id, Idea.id == idea_id)
    )
    if (row := db.session.execute(query).one_or_none()) is None:
        raise Missing(_("Cette idée n’existe pas."))
    return row


def idea_of(concertation: Concertation, idea_id: int) -> Idea:
    query = sa.select(Idea).where(Idea.concertation_id == concertation.id, Idea.id == idea_id)
    return the_one(query, _("Cette idée n’existe pas."))


def arguments_page(idea_id: int, mark: str | None) -> Page[Any]:
    """The arguments on an idea, the latest first, fifty at a time."""
    query = (
        sa.select(
            Argument.id.label("argument_id"),
            Argument.stance,
            Argument.text,
            Argument.given_at,
            Argument.author_id,
            Argument.withdrawn_at,
            Argument.withdrawn_because,
            Participation.shown_as,
            College.name.label("college"),
            College.mark,
            College.tone,
            Argument.id,
        )
        .outerjoin(College, College.id == Argument.college_id)
        .outerjoin(Participation, Participation.id == Argument.author_id)
        .where(Argument.idea_id == idea_id)
    )
    return page_of(query, (Argument.id,), mark, ARGUMENTS)


def argument_of(concertation: Concertation, argument_id: int) -> Argument:
    query = sa.select(Argument).where(
        Argument.concertation_id == concertation.id, Argument.id == argument_id
    )
    return the_one(query, _("Cet argument n’existe pas."))


def similar_ideas(concertation: Concertation, text: str, *, but: int | None = None) -> list[Any]:
    """The ideas that say much the same, most alike first: to read before sending one more."""
    alike = search.resembling("idea", text, concertation_id=concertation.id)
    query = sa.select(Idea.id, Idea.title, sa.func.substr(Idea.text, 1, 160).label("excerpt"))
    rows = db.session.execute(query.where(Idea.id.in_(alike), Idea.withdrawn_at.is_(None)))
    found = {row.id: row for row in rows if row.id != but}
    return [found[idea_id] for idea_id in alike if idea_id in found]
