"""Proposals, and urns with the sealed ballots in them."""

import secrets
from collections.abc import Sequence

import sqlalchemy as sa

from bench.data import words
from bench.data.crowd import WEEK, Gathering
from bench.data.journal import Act, record_all
from bench.data.rows import Row, put, put_pairs
from concert.core import keyring
from concert.core.database import db
from concert.journal.models import Verb
from concert.proposals.models import Gathered, Proposal
from concert.votes import urn
from concert.votes.actions import key_name
from concert.votes.methods import METHODS
from concert.votes.models import Custody, Envelope, Poll, PollChoice

_PROPOSALS = 10


def write_proposals(
    here: Gathering, stakes: Sequence[int] = (), ideas: Sequence[int] = ()
) -> list[int]:
    """Ten proposals, which gather these ideas."""
    rows: list[Row] = [
        {
            "concertation_id": here.concertation.id,
            "stake_id": stakes[n % len(stakes)] if stakes else None,
            "title": words.title(here.random),
            "text": words.text(here.random, 3),
            "written_at": here.at - WEEK,
        }
        for n in range(_PROPOSALS)
    ]
    proposals = put(Proposal, rows)
    within = zip(proposals * len(ideas), ideas, strict=False)
    put_pairs(Gathered, ({"proposal_id": one, "idea_id": idea} for one, idea in within))
    return proposals


def prepare_poll(here: Gathering, proposals: Sequence[int]) -> Poll:
    keys = urn.new_key_pair()
    poll = Poll(
        concertation_id=here.concertation.id,
        uid=secrets.token_hex(16),
        method="majority",
        custody=Custody.OPERATOR,
        public_key=keys.public,
        prepared_at=here.at - WEEK,
        choices=[PollChoice(proposal_id=proposal) for proposal in proposals],
    )
    keyring.store(key_name(poll), keys.private)
    db.session.add(poll)
    frozen = sa.update(Proposal).where(Proposal.id.in_(proposals))
    db.session.execute(frozen.values(frozen_at=here.at - WEEK))
    return poll


def vote(here: Gathering, poll: Poll) -> None:
    """A ballot of everyone's."""
    options = [one.proposal_id for one in poll.choices]
    colleges = {college.id: college.code for college in here.concertation.colleges}
    rows: list[Row] = []
    acts: list[Act] = []
    for place in here.places:
        sealed = _sealed(here, poll, options, colleges[place.college_id])
        fingerprint = urn.fingerprint(sealed)
        own = {"poll_id": poll.id, "participation_id": place.id}
        rows.append({**own, "sealed": sealed, "fingerprint": fingerprint})
        told = {"poll": poll.id, "fingerprint": fingerprint}
        acts.append(Act(Verb.BALLOT_CAST, place.person_id, told))
    put_pairs(Envelope, rows)
    poll.voters_count = len(rows)
    record_all(here.concertation, acts, here.at)


def _sealed(here: Gathering, poll: Poll, options: Sequence[int], college: str) -> bytes:
    grades = METHODS[poll.method].columns
    choices = {str(option): here.random.choice(grades) for option in options}
    payload = {"code": urn.new_code(), "choices": choices, "college": college}
    return urn.seal(poll.public_key, poll.uid, payload, urn.padded_size(len(options)))
