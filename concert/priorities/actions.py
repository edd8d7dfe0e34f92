"""Opening a round, moving its end, giving it up, rating a stake, and closing the round."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.concertations.queries import standing_of
from concert.core.database import db, hold, inserted_once, lock
from concert.core.errors import Conflict, Obstacle, Refused, Unready
from concert.journal.models import Verb
from concert.journal.record import record
from concert.people.models import Person
from concert.policy.rules import Permission, require
from concert.priorities.models import (
    UNKNOWN,
    RatedStake,
    Rater,
    Rating,
    Round,
    RoundMove,
    Tally,
)
from concert.priorities.outcome import outcome_of
from concert.priorities.queries import counted, latest_round, rated_stakes
from concert.programmes.catalogue import programme
from concert.stakes.models import Stake
from concert.stakes.queries import stakes_of


def open_round(
    concertation: Concertation, closes_at: datetime, *, by: Person, at: datetime
) -> Round:
    """Have every stake rated on the programme's criteria; until the end, no stake changes."""
    require(by, Permission.PRIORITISE, concertation, at)
    latest, stakes = latest_round(concertation), stakes_of(concertation)
    if latest and latest.closed_at is None:
        raise Conflict(_("Les enjeux sont déjà à noter."))
    if len(stakes) < 2:
        raise Unready(
            _("Il faut au moins deux enjeux pour les comparer."),
            [Obstacle(_("Dégager un enjeu"), "stakes.new", {"slug": concertation.slug})],
        )
    criteria = _criteria(concertation)
    _must_end_within(concertation, closes_at, at)
    round_ = Round(
        concertation=concertation,
        number=latest.number + 1 if latest else 1,
        criteria=criteria,
        opened_at=at,
        opened_by_id=by.id,
        closes_at=closes_at,
        raters_count=0,
    )
    db.session.add(round_)
    db.session.flush()
    db.session.add_all(RatedStake(round_id=round_.id, stake_id=one.id) for one in stakes)
    for stake in stakes:
        stake.frozen_at = at
    record(Verb.PRIORITIES_OPENED, concertation, by=by, at=at, round=round_.number)
    return round_


def _criteria(concertation: Concertation) -> list[Any]:
    criteria = programme(concertation.programme).criterion
    if not criteria:
        raise Refused(_("Ce programme ne dit pas sur quels critères noter les enjeux."))
    built: list[Any] = msgspec.to_builtins(criteria)
    return built


def _must_end_within(concertation: Concertation, closes_at: datetime, at: datetime) -> None:
    if closes_at <= at:
        raise Refused(_("Cette date est passée : choisissez un jour à venir."))
    span = concertation.span
    if span and closes_at > span.closes_at:
        raise Refused(
            _(
                "L’étape du diagnostic finit avant : choisissez un jour plus tôt, ou déplacez"
                " d’abord la fin de l’étape dans « Piloter »."
            )
        )


def move_end(
    round_: Round, closes_at: datetime, reason: str, *, by: Person, at: datetime
) -> RoundMove:
    """Give more time to rate, or less; a round whose end has passed takes ratings again."""
    lock(round_, "closed_at", "closes_at")
    require(by, Permission.PRIORITISE, round_, at)
    must_be_open(round_)
    _must_end_within(round_.concertation, closes_at, at)
    if closes_at == round_.closes_at:
        raise Conflict(_("C’est déjà ce jour-là qu’il finit."))
    move = RoundMove(
        round_id=round_.id,
        before=round_.closes_at,
        after=closes_at,
        reason=reason,
        moved_at=at,
        moved_by_id=by.id,
    )
    db.session.add(move)
    round_.closes_at = closes_at
    db.session.flush()
    record(Verb.PRIORITIES_MOVED, round_.concertation, by=by, at=at, round=round_.number)
    return move


def give_up(round_: Round, reason: str, *, by: Person, at: datetime) -> None:
    """End a round that was opened by mistake: its ratings are erased, and nothing is published."""
    _end(round_, by, at)
    round_.given_up_because = reason
    for table in (Rating, Rater, Tally):
        db.session.execute(sa.delete(table).where(table.round_id == round_.id))
    round_.raters_count = 0
    record(Verb.PRIORITIES_GIVEN_UP, round_.concertation, by=by, at=at, round=round_.number)


def close_round(round_: Round, *, by: Person, at: datetime) -> None:
    """End the round, and publish what everyone gave; the stakes may change again."""
    titles = [(one.id, one.title) for one in _end(round_, by, at)]
    round_.outcome = outcome_of(counted(round_), round_.criteria, titles)
    record(
        Verb.PRIORITIES_CLOSED,
        round_.concertation,
        by=by,
        at=at,
        round=round_.number,
        people=round_.outcome["people"],
    )


def _end(round_: Round, by: Person, at: datetime) -> list[Stake]:
    """Take no more ratings, and let the stakes change again."""
    # Those who are rating at this moment are waited for.
    hold("priority_round", round_.id, shared=False)
    lock(round_, "closed_at", "raters_count")
    require(by, Permission.PRIORITISE, round_, at)
    must_be_open(round_)
    round_.closed_at, round_.closed_by_id = at, by.id
    stakes = rated_stakes(round_)
    for stake in stakes:
        stake.frozen_at = None
    return stakes


def must_be_open(round_: Round) -> None:
    if round_.closed_at:
        raise Conflict(_("Ce tour est terminé : ouvrez-en un autre pour noter de nouveau."))


# --- rating ---------------------------------------------------------------------


def rate(
    round_: Round, stake: Stake, levels: Mapping[str, int], *, by: Person, at: datetime
) -> None:
    """Rate one stake; rating it again takes the place of what one had said."""
    hold("priority_round", round_.id, shared=True)
    db.session.refresh(round_, ["closed_at", "closes_at"])
    require(by, Permission.RATE_STAKES, round_, at)
    if not round_.takes_ratings(at):
        raise Refused(_("Les enjeux ne sont plus à noter : ce tour est terminé."))
    must_be_rated_here(round_, stake)
    standing = standing_of(by, round_.concertation)
    mine = {"round_id": round_.id, "participation_id": standing.participation_id}
    if inserted_once(Rater, **mine, college_id=standing.college_id):
        db.session.execute(
            sa.update(Round)
            .where(Round.id == round_.id)
            .values(raters_count=Round.raters_count + 1)
            .execution_options(synchronize_session="fetch")
        )
        # Once for each person: what they rate next changes nothing that others see.
        record(Verb.STAKES_RATED, round_.concertation, by=by, at=at, round=round_.number)
    else:
        db.session.execute(
            sa.update(Rater).filter_by(**mine).values(college_id=standing.college_id)
        )
    db.session.execute(sa.delete(Rating).filter_by(**mine, stake_id=stake.id))
    given = _read(round_, levels)
    if given:
        rows = [
            {**mine, "stake_id": stake.id, "criterion": code, "level": level}
            for code, level in given.items()
        ]
        db.session.execute(sa.insert(Rating), rows)


def must_be_rated_here(round_: Round, stake: Stake) -> None:
    if db.session.get(RatedStake, (round_.id, stake.id)) is None:
        raise Refused(_("Cet enjeu n’est pas dans ce tour."))


def _read(round_: Round, levels: Mapping[str, int]) -> dict[str, int]:
    sizes = {one["code"]: len(one["levels"]) for one in round_.criteria}
    if any(
        code not in sizes or not UNKNOWN <= level <= sizes[code] for code, level in levels.items()
    ):
        raise Refused(_("Cette réponse n’est pas sur l’échelle : recommencez."))
    return dict(levels)
