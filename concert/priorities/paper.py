"""Typing what a table or a pile of papers rated, or each sheet by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from concert.concertations.models import College
from concert.core.clock import local_day
from concert.core.database import db, lock
from concert.core.errors import Conflict, Refused
from concert.journal.models import Verb
from concert.journal.record import record
from concert.people.models import Person
from concert.policy.rules import Permission, require
from concert.priorities.actions import must_be_open, must_be_rated_here
from concert.priorities.models import Channel, Round, Tally
from concert.priorities.queries import sheet_numbered
from concert.stakes.models import Stake


@dataclass(frozen=True)
class Sitting:
    """Where ratings were given together: by how many people, of which college."""

    college: College
    channel: Channel
    day: date
    place: str
    people: int
    session: str = ""


def begin_tally(round_: Round, sitting: Sitting, *, by: Person, at: datetime) -> Tally:
    """Begin to type what a table or a pile of papers says."""
    lock(round_, "closed_at")
    require(by, Permission.TYPE_RATINGS, round_, at)
    must_be_open(round_)
    tally = Tally(
        round=round_,
        college=sitting.college,
        channel=sitting.channel,
        day=sitting.day,
        place=sitting.place,
        people=sitting.people,
        session=sitting.session,
        counts={},
        typed_at=at,
        typed_by_id=by.id,
    )
    db.session.add(tally)
    db.session.flush()
    _record(Verb.RATINGS_TYPED, tally, by, at)
    return tally


def type_counts(
    tally: Tally, stake: Stake, counts: Mapping[str, list[int]], *, by: Person, at: datetime
) -> None:
    """Type how many chose each level for one stake, never more than there were people."""
    lock(tally, "counts")
    db.session.refresh(tally.round, ["closed_at"])
    require(by, Permission.TYPE_RATINGS, tally, at)
    must_be_open(tally.round)
    must_be_rated_here(tally.round, stake)
    if any(sum(given) > tally.people or min(given) < 0 for given in counts.values()):
        raise Refused(
            _("Il y a plus de réponses que de personnes : recomptez, ou corrigez leur nombre.")
        )
    tally.counts = {**tally.counts, str(stake.id): dict(counts)}
    _record(Verb.RATINGS_TYPED, tally, by, at)


# --- one sheet at a time --------------------------------------------------------


@dataclass(frozen=True)
class Sheet:
    """One sheet of paper: its number, its session, and what it says, by stake then criterion."""

    college: College
    number: str
    session: str
    levels: Mapping[int, Mapping[str, int]]


def type_sheet(round_: Round, sheet: Sheet, *, by: Person, at: datetime) -> Tally:
    """Type what someone rated on paper, under the number written on their sheet."""
    lock(round_, "closed_at")
    require(by, Permission.TYPE_RATINGS, round_, at)
    must_be_open(round_)
    if sheet_numbered(round_, sheet.number):
        raise Conflict(
            _("La feuille n° %(sheet)s est déjà saisie : corrigez-la.", sheet=sheet.number)
        )
    tally = Tally(
        round=round_, channel=Channel.PAPER, day=local_day(at), people=1, typed_by_id=by.id
    )
    _write(tally, sheet, at)
    db.session.add(tally)
    db.session.flush()
    _record(Verb.RATINGS_TYPED, tally, by, at)
    return tally


def correct_sheet(tally: Tally, sheet: Sheet, *, by: Person, at: datetime) -> None:
    """Type a sheet again, as it should have been."""
    lock(tally, "counts")
    db.session.refresh(tally.round, ["closed_at"])
    require(by, Permission.TYPE_RATINGS, tally, at)
    must_be_open(tally.round)
    known = sheet_numbered(tally.round, sheet.number)
    if known and known.id != tally.id:
        raise Conflict(
            _("La feuille n° %(sheet)s est déjà saisie : corrigez-la.", sheet=sheet.number)
        )
    _write(tally, sheet, at)
    _record(Verb.RATINGS_TYPED, tally, by, at)


def _write(tally: Tally, sheet: Sheet, at: datetime) -> None:
    tally.college, tally.sheet, tally.session = sheet.college, sheet.number, sheet.session
    tally.typed_at = at
    sizes = {one["code"]: len(one["levels"]) for one in tally.round.criteria}
    tally.counts = {
        str(stake): {
            code: [int(n == level) for n in range(1, sizes[code] + 1)]
            for code, level in levels.items()
        }
        for stake, levels in sheet.levels.items()
    }


def drop_tally(tally: Tally, *, by: Person, at: datetime) -> None:
    """Take out what was typed by mistake, while the round is open."""
    lock(tally.round, "closed_at")
    require(by, Permission.TYPE_RATINGS, tally, at)
    must_be_open(tally.round)
    _record(Verb.RATINGS_DROPPED, tally, by, at)
    db.session.delete(tally)


def _record(verb: Verb, tally: Tally, by: Person, at: datetime) -> None:
    record(verb, tally.concertation, by=by, at=at, round=tally.round.number, people=tally.people)
