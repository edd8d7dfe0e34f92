"""Opening the urn and publishing what it says."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.core import keyring
from concert.core.database import db, hold
from concert.core.errors import Conflict, Refused, Unready
from concert.journal import chain
from concert.journal.models import Verb
from concert.journal.record import record
from concert.people.models import Person
from concert.policy.rules import Permission, require
from concert.votes import urn
from concert.votes.actions import key_name
from concert.votes.disclosure import by_college, publishable
from concert.votes.methods import METHODS, InvalidBallot, Tally, majority
from concert.votes.models import BoardLine, Custody, Envelope, Poll
from concert.votes.queries import reread, sealed_envelopes

# How long an outcome may be contested before the envelopes and their key are destroyed.
CONTEST = timedelta(days=30)


@dataclass(frozen=True)
class Opened:
    """A ballot out of its envelope."""

    code: str
    choices: object
    college: str


class Unopened(Refused):
    """These passphrases do not open the urn."""


def count_with_our_key(poll: Poll, *, by: Person, at: datetime) -> None:
    """Count with the key that the operator keeps outside the database."""
    require_closed(poll, by=by, at=at)
    if poll.custody is not Custody.OPERATOR:
        raise Refused(_("La clé de cette urne est gardée par un bureau."))
    try:
        private = keyring.read(key_name(poll))
    except keyring.NoKey as error:
        raise Refused(
            _("La clé de l’urne n’est plus à sa place : voyez avec l’administrateur technique.")
        ) from error
    _publish(poll, _opened(poll, private), by=by, at=at)


def count_with_bureau(poll: Poll, first: str, second: str, *, by: Person, at: datetime) -> None:
    """Count with the passphrases of two members of the bureau."""
    require_closed(poll, by=by, at=at)
    wraps = [bytes.fromhex(wrap) for wrap in poll.wraps]
    try:
        private = urn.unwrap(wraps, poll.uid, first, second)
    except urn.WrongPassphrases as error:
        raise Unopened(
            _("Ces deux phrases n’ouvrent pas l’urne : vérifiez-les, l’ordre ne compte pas.")
        ) from error
    _publish(poll, _opened(poll, private), by=by, at=at)


def count_opened(poll: Poll, opened: Sequence[Opened], *, by: Person, at: datetime) -> None:
    """Count ballots that the bureau opened on another machine: see `elsewhere`."""
    require_closed(poll, by=by, at=at)
    _publish(poll, opened, by=by, at=at)


def require_closed(poll: Poll, *, by: Person, at: datetime) -> None:
    """Let the urn be opened: nobody votes any more, and nobody will."""
    hold("poll", poll.id, shared=False)
    reread(poll)
    require(by, Permission.COUNT_BALLOTS, poll, at)
    if poll.counted_at:
        raise Conflict(_("Le vote est déjà dépouillé."))
    if not is_closed(poll, at):
        raise Unready(_("Le vote est encore ouvert : l’urne s’ouvre après la clôture."))


def is_closed(poll: Poll, at: datetime) -> bool:
    span = poll.concertation.span
    return span is not None and span.closes_at <= at


def _opened(poll: Poll, private: bytes) -> list[Opened]:
    try:
        payloads = urn.open_all(private, poll.uid, sealed_envelopes(poll))
    except urn.InvalidEnvelope as invalid:
        raise Conflict(
            _(
                "Une enveloppe de l’urne est abîmée (empreinte %(mark)s) : rien n’est publié.",
                mark=invalid.fingerprint[:12],
            )
        ) from invalid
    return [Opened(one["code"], one.get("choices"), str(one.get("college"))) for one in payloads]


def _publish(poll: Poll, opened: Sequence[Opened], *, by: Person, at: datetime) -> None:
    """Publish what these ballots say; as many as there are envelopes, each under its own code."""
    if len({one.code for one in opened}) != len(opened) or len(opened) != poll.voters_count:
        raise Conflict(_("Il n’y a pas autant de bulletins que de votants : rien n’est publié."))
    outcome, board = _published(poll, opened)
    poll.outcome, poll.counted_at = outcome, at
    db.session.add_all(BoardLine(poll_id=poll.id, code=code, choices=c) for code, c in board)
    record(
        Verb.VOTE_COUNTED,
        poll.concertation,
        by=by,
        at=at,
        ballots=len(opened),
        outcome=chain.digest(outcome),
        board=chain.digest({"board": [[code, choices] for code, choices in board]}),
    )


Board = list[tuple[str, Any]]


def _published(poll: Poll, opened: Sequence[Opened]) -> tuple[dict[str, Any], Board]:
    method = METHODS[poll.method]
    options = [one.proposal_id for one in poll.choices]
    try:
        board = sorted((one.code, method.read_ballot(one.choices, options)) for one in opened)
        tally = method.count([one.choices for one in opened], options)
        tallies = {
            college: method.count(ballots, options)
            for college, ballots in _ballots_by_college(opened).items()
        }
    except InvalidBallot as invalid:
        raise Conflict(
            _("Un bulletin de l’urne n’est pas valable : rien n’est publié.")
        ) from invalid
    if not publishable(tally):
        # Under five ballots, a result would tell how someone voted.
        return {"ballots": tally.ballots, "too_few": True}, []
    return outcome_of(tally, tallies), board


def _ballots_by_college(opened: Iterable[Opened]) -> Mapping[str, list[object]]:
    ballots: defaultdict[str, list[object]] = defaultdict(list)
    for one in opened:
        ballots[one.college].append(one.choices)
    return ballots


def outcome_of(tally: Tally, tallies: Mapping[str, Tally]) -> dict[str, Any]:
    """The outcome as it is published: overall, then by college with small counts hidden.

    `standings`, best first: {proposal, rank, tied_with, counts, grade}; `groups`: {colleges,
    ballots, counts: {proposal: {column: number, or None where it is hidden}}}; the groups'
    columns are coarser where there are six grades.
    """
    graded = tally.columns == majority.columns
    return {
        "ballots": tally.ballots,
        "blank": tally.blank,
        "too_few": False,
        "columns": list(tally.columns),
        "group_columns": list(_coarse(tally).columns),
        "standings": [
            {
                "proposal": one.option,
                "rank": one.rank,
                "tied_with": list(one.tied_with),
                "counts": dict(one.counts),
                "grade": majority.majority_grade(one.counts) if graded else None,
            }
            for one in tally.standings
        ],
        "groups": [
            {
                "colleges": list(group.colleges),
                "ballots": group.ballots,
                "counts": {str(option): dict(c) for option, c in group.counts.items()},
            }
            for group in by_college({one: _coarse(tally) for one, tally in tallies.items()})
        ],
    }


_COARSE = {
    "favourable": ("very_good", "good"),
    "middling": ("fairly_good", "passable"),
    "unfavourable": ("insufficient", "to_reject"),
}


def _coarse(tally: Tally) -> Tally:
    """A tally in fewer columns: with six of them, most cells of a small college are hidden."""
    if tally.columns != majority.columns:
        return tally
    standings = tuple(
        replace(
            one,
            counts={
                column: sum(one.counts[grade] for grade in grades)
                for column, grades in _COARSE.items()
            },
        )
        for one in tally.standings
    )
    return replace(tally, columns=tuple(_COARSE), standings=standings)


def destroy_old_urns(*, at: datetime) -> int:
    """Empty the envelopes and destroy the keys once the time to contest has passed.

    Old backups then hold what nobody can read. The roll and the board stay.
    """
    passed = sa.select(Poll).where(Poll.counted_at < at - CONTEST, Poll.public_key != b"")
    polls = list(db.session.scalars(passed))
    for poll in polls:
        db.session.execute(
            sa.update(Envelope).where(Envelope.poll_id == poll.id).values(sealed=None)
        )
        poll.wraps, poll.public_key = [], b""
        keyring.destroy(key_name(poll))
    return len(polls)
