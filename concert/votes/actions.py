"""Preparing the vote and casting a ballot."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.concertations.models import College, Concertation, Participation
from concert.concertations.queries import standing_of
from concert.core import keyring
from concert.core.database import after_commit, db, hold, inserted_once, lock
from concert.core.errors import Conflict, Obstacle, Refused, Unready
from concert.journal.models import Verb
from concert.journal.record import record
from concert.people.models import Person
from concert.policy.rules import Permission, require
from concert.proposals.models import Proposal
from concert.votes import urn
from concert.votes.methods import METHODS, InvalidBallot
from concert.votes.models import Custody, Envelope, Poll, PollChoice
from concert.votes.queries import poll_of, reread
from concert.votes.wording import FAULTS


@dataclass(frozen=True)
class Prepared:
    """A poll just prepared; the bureau's passphrases are told now and kept nowhere."""

    poll: Poll
    passphrases: Sequence[str] = ()


def prepare_vote(
    concertation: Concertation,
    proposals: Sequence[Proposal],
    method: str,
    bureau: Sequence[str] = (),
    *,
    by: Person,
    at: datetime,
) -> Prepared:
    """Set what is voted upon, and make the urn; `bureau` names who keeps its key, else we do.

    The proposals no longer change. The count is rehearsed with test ballots before anything is
    kept: an urn that nobody could open would lose the vote.
    """
    require(by, Permission.PREPARE_VOTE, concertation, at)
    if poll_of(concertation):
        raise Conflict(_("Le vote est déjà préparé."))
    if len(proposals) < 2:
        raise Unready(
            _("Un vote se prépare avec au moins deux propositions."),
            [Obstacle(_("Écrire une proposition"), "proposals.new", {"slug": concertation.slug})],
        )
    poll = Poll(
        concertation=concertation,
        uid=secrets.token_hex(16),
        method=method,
        custody=Custody.BUREAU if bureau else Custody.OPERATOR,
        bureau=list(bureau),
        prepared_at=at,
        choices=[PollChoice(proposal=proposal) for proposal in proposals],
    )
    for proposal in proposals:
        proposal.frozen_at = at
    passphrases = _make_urn(poll, [proposal.id for proposal in proposals])
    db.session.add(poll)
    db.session.flush()
    record(
        Verb.VOTE_PREPARED,
        concertation,
        by=by,
        at=at,
        method=method,
        custody=poll.custody,
        proposals=sorted(proposal.id for proposal in proposals),
        public_key=poll.public_key.hex(),
    )
    return Prepared(poll, passphrases)


def _make_urn(poll: Poll, options: Sequence[int]) -> Sequence[str]:
    keys = urn.new_key_pair()
    poll.public_key = keys.public
    if poll.custody is Custody.OPERATOR:
        urn.rehearse(keys.public, keys.private, poll.uid, options)
        keyring.store(key_name(poll), keys.private)
        return ()
    passphrases = [urn.new_passphrase() for _member in poll.bureau]
    wraps = urn.wrap(keys.private, poll.uid, passphrases)
    urn.rehearse_with_bureau(keys.public, wraps, passphrases, poll.uid, options)
    poll.wraps = [wrap.hex() for wrap in wraps]
    return passphrases


def key_name(poll: Poll) -> str:
    """The name under which the operator's key of this urn is kept."""
    return f"urn-{poll.uid}.x25519"


def unprepare_vote(poll: Poll, *, by: Person, at: datetime) -> None:
    """Take the vote back before it opens, to change the proposals; its unused key goes with it."""
    # The vote may be opening at this very moment: nobody's ballot must go with it.
    hold("poll", poll.id, shared=False)
    lock(poll.concertation, "phase", "calendar", "closed_at")
    require(by, Permission.PREPARE_VOTE, poll, at)
    for one in poll.choices:
        one.proposal.frozen_at = None
    record(Verb.VOTE_UNPREPARED, poll.concertation, by=by, at=at)
    after_commit(partial(keyring.destroy, key_name(poll)))
    db.session.delete(poll)


@dataclass(frozen=True)
class Receipt:
    """What a voter leaves with: their code, the seal's fingerprint, its number in the journal."""

    code: str
    fingerprint: str
    rank: int


def cast_ballot(poll: Poll, choices: object, *, by: Person, at: datetime) -> Receipt:
    """Put a sealed ballot in the urn; a later one replaces it, until the vote closes.

    `choices` is read as strictly as anything that comes from outside. Neither the choices nor
    their author's name are written anywhere together: see `urn`.
    """
    # The closing and the count wait for those who hold this; who waited for them reads anew.
    hold("poll", poll.id, shared=True)
    reread(poll)
    if poll.counted_at:
        raise Refused(_("Le vote est clos : l’urne a été ouverte."))
    require(by, Permission.CAST_BALLOT, poll.concertation, at)
    options = [one.proposal_id for one in poll.choices]
    try:
        ballot = METHODS[poll.method].read_ballot(choices, options)
    except InvalidBallot as invalid:
        raise Refused(str(FAULTS[invalid.code])) from invalid

    standing = standing_of(by, poll.concertation)
    code = urn.new_code()
    payload = {"code": code, "choices": ballot, "college": _college_of(standing.participation_id)}
    sealed = urn.seal(poll.public_key, poll.uid, payload, urn.padded_size(len(options)))
    fingerprint = urn.fingerprint(sealed)
    _put_in(poll, standing.participation_id, sealed, fingerprint)
    # The choices stay out of the journal, which everyone can read.
    entry = record(
        Verb.BALLOT_CAST, poll.concertation, by=by, at=at, poll=poll.id, fingerprint=fingerprint
    )
    return Receipt(code, fingerprint, entry.n)


def _college_of(participation_id: int | None) -> str:
    query = (
        sa.select(College.code)
        .join(Participation, Participation.college_id == College.id)
        .where(Participation.id == participation_id)
    )
    return db.session.scalar(query) or ""


def _put_in(poll: Poll, participation_id: int | None, sealed: bytes, fingerprint: str) -> None:
    mine = {"poll_id": poll.id, "participation_id": participation_id}
    if inserted_once(Envelope, **mine, sealed=sealed, fingerprint=fingerprint):
        counted = sa.update(Poll).where(Poll.id == poll.id)
        db.session.execute(counted.values(voters_count=Poll.voters_count + 1))
        return
    db.session.execute(
        sa.update(Envelope)
        .where(Envelope.poll_id == poll.id, Envelope.participation_id == participation_id)
        .values(sealed=sealed, fingerprint=fingerprint)
    )
