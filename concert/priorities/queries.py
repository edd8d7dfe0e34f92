"""Reading rounds: the present one, one's own ratings, and everything that was given."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from concert.concertations.models import College, Concertation
from concert.concertations.queries import colleges_of
from concert.core.database import db, the_one
from concert.core.errors import Missing
from concert.core.paging import Page, Paged
from concert.priorities.models import Channel, RatedStake, Rater, Rating, Round, Tally
from concert.priorities.outcome import Counted
from concert.stakes.models import Stake


def latest_round(concertation: Concertation) -> Round | None:
    """The round that is open, or else the last one."""
    query = sa.select(Round).where(Round.concertation_id == concertation.id)
    return db.session.scalar(query.order_by(Round.number.desc()).limit(1))


def the_round(concertation: Concertation) -> Round:
    """The latest round, where there is one."""
    latest = latest_round(concertation)
    if latest is None:
        raise Missing(_("Les enjeux ne sont pas encore à noter."))
    return latest


def latest_outcome(concertation: Concertation) -> Round | None:
    """The last round whose outcome is published."""
    query = sa.select(Round).where(
        Round.concertation_id == concertation.id,
        Round.closed_at.is_not(None),
        Round.given_up_because == "",
    )
    return db.session.scalar(query.order_by(Round.number.desc()).limit(1))


def rated_stakes(round_: Round) -> list[Stake]:
    """What is rated, in the order of the diagnosis."""
    query = (
        sa.select(Stake)
        .join(RatedStake, RatedStake.stake_id == Stake.id)
        .where(RatedStake.round_id == round_.id)
        .order_by(Stake.position, Stake.id)
    )
    return list(db.session.scalars(query))


def ratings_of(round_: Round, participation_id: int | None) -> dict[int, dict[str, int]]:
    """What someone rated: by stake, then criterion."""
    query = sa.select(Rating.stake_id, Rating.criterion, Rating.level).where(
        Rating.round_id == round_.id, Rating.participation_id == participation_id
    )
    given: dict[int, dict[str, int]] = {}
    for stake, criterion, level in db.session.execute(query):
        given.setdefault(stake, {})[criterion] = level
    return given


def tallies_of(round_: Round) -> list[Tally]:
    """The counts of tables and of piles; the sheets that were typed one by one are apart."""
    query = (
        sa.select(Tally)
        .where(Tally.round_id == round_.id, Tally.sheet.is_(None))
        .options(joinedload(Tally.college), joinedload(Tally.typed_by))
        .order_by(Tally.id)
    )
    return list(db.session.scalars(query))


def sheets_count(round_: Round) -> int:
    query = sa.select(sa.func.count()).where(Tally.round_id == round_.id, Tally.sheet.is_not(None))
    return db.session.scalar(query) or 0


_SHEETS = Paged(
    sa.select(Tally.id, Tally.sheet, Tally.session, College.name.label("college"))
    .join(College, College.id == Tally.college_id)
    .where(Tally.round_id == sa.bindparam("round"), Tally.sheet.is_not(None)),
    (Tally.id,),
)


def sheets_page(round_: Round, mark: str | None, size: int = 20) -> Page[Any]:
    """The sheets that were typed, the last first."""
    return _SHEETS.page(mark, size, round=round_.id)


def sheet_numbered(round_: Round, number: str) -> Tally | None:
    query = sa.select(Tally).where(Tally.round_id == round_.id, Tally.sheet == number)
    return db.session.scalar(query)


def sheet_of(concertation: Concertation, tally_id: int) -> Tally:
    """A sheet that was typed by itself."""
    tally = tally_of(concertation, tally_id)
    if tally.sheet is None:
        raise Missing(_("Cette feuille n’est plus là."))
    return tally


def tally_of(concertation: Concertation, tally_id: int) -> Tally:
    query = (
        sa.select(Tally)
        .join(Round, Round.id == Tally.round_id)
        .where(Round.concertation_id == concertation.id, Tally.id == tally_id)
        .options(joinedload(Tally.round), joinedload(Tally.college))
    )
    return the_one(query, _("Cette saisie n’est plus là."))


# --- everything that was given ----------------------------------------------------


def counted(round_: Round) -> Counted:
    """What people and tables gave, added up: the database counts, ten thousand people or ten."""
    people, channels = _raters(round_), {one.value: 0 for one in Channel}
    counts = _levels(round_)
    sizes = {one["code"]: len(one["levels"]) for one in round_.criteria}
    for tally in _tallies(round_):
        channels[tally.channel] += tally.people
        people[tally.code] = people.get(tally.code, 0) + tally.people
        for (stake, criterion), given in _typed(tally.counts):
            cell = counts.setdefault((tally.code, stake, criterion), [0] * sizes[criterion])
            cell[:] = [a + b for a, b in zip(cell, given, strict=True)]
    return Counted(people, counts, channels)


def _tallies(round_: Round) -> Iterable[Any]:
    query = (
        sa.select(Tally.channel, Tally.people, Tally.counts, College.code)
        .join(College, College.id == Tally.college_id)
        .where(Tally.round_id == round_.id)
        .execution_options(yield_per=500)
    )
    return db.session.execute(query)


def _raters(round_: Round) -> dict[str, int]:
    query = (
        sa.select(College.code, sa.func.count())
        .join(Rater, Rater.college_id == College.id)
        .where(Rater.round_id == round_.id)
        .group_by(College.code)
    )
    return dict(db.session.execute(query).all())


def _levels(round_: Round) -> dict[tuple[str, int, str], list[int]]:
    """How many chose each level; « je ne sais pas » is none of them."""
    query = (
        sa.select(College.code, Rating.stake_id, Rating.criterion, Rating.level, sa.func.count())
        .join(
            Rater,
            sa.and_(
                Rater.round_id == Rating.round_id,
                Rater.participation_id == Rating.participation_id,
            ),
        )
        .join(College, College.id == Rater.college_id)
        .where(Rating.round_id == round_.id, Rating.level > 0)
        .group_by(College.code, Rating.stake_id, Rating.criterion, Rating.level)
    )
    sizes = {one["code"]: len(one["levels"]) for one in round_.criteria}
    counts: dict[tuple[str, int, str], list[int]] = {}
    for college, stake, criterion, level, count in db.session.execute(query):
        cell = counts.setdefault((college, stake, criterion), [0] * sizes[criterion])
        cell[level - 1] = count
    return counts


def _typed(counts: Mapping[str, Any]) -> list[tuple[tuple[int, str], list[int]]]:
    return [
        ((int(stake), criterion), given)
        for stake, criteria in counts.items()
        for criterion, given in criteria.items()
    ]


def frozen_priorities(concertation: Concertation) -> dict[str, Any] | None:
    """The last outcome as plain data, for a version of the diagnosis; None without any.

    None as well under five people; how many of them were typed is left out, which may be so few.
    """
    latest = latest_outcome(concertation)
    if latest is None or latest.closed_at is None or not latest.outcome:
        return None
    if latest.outcome["too_few"]:
        return None
    return {
        "round": latest.number,
        "closed_at": latest.closed_at.isoformat(),
        "colleges": {
            one.code: {"name": one.name, "tone": one.tone} for one in colleges_of(concertation)
        },
        "criteria": latest.criteria,
        "outcome": {key: said for key, said in latest.outcome.items() if key != "typed"},
    }
