"""Reading the vote: its poll, whether someone voted, the board."""

import hashlib
from collections.abc import Iterator

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload, selectinload

from concert.concertations.models import Concertation
from concert.core.database import db, the_one
from concert.proposals.models import Proposal
from concert.votes.models import BoardLine, Envelope, Poll, PollChoice


def poll_of(concertation: Concertation) -> Poll | None:
    """The poll of a concertation with its choices, if it was prepared."""
    choices = selectinload(Poll.choices).joinedload(PollChoice.proposal)
    query = (
        sa.select(Poll)
        .where(Poll.concertation_id == concertation.id)
        .options(choices.joinedload(Proposal.stake))
    )
    return db.session.scalar(query)


def the_poll_of(concertation: Concertation) -> Poll:
    """The poll, or `Missing` where there is none."""
    query = (
        sa.select(Poll)
        .where(Poll.concertation_id == concertation.id)
        .options(joinedload(Poll.concertation), selectinload(Poll.choices))
    )
    return the_one(query, _("Le vote n’est pas encore préparé."))


def reread(poll: Poll) -> None:
    """What another transaction may have changed since it was read: its count, its dates."""
    db.session.refresh(poll, ("counted_at", "voters_count"))
    db.session.refresh(poll.concertation, ("phase", "calendar", "closed_at"))


def has_voted(participation_id: int | None, poll: Poll) -> bool:
    if participation_id is None:
        return False
    query = sa.select(Envelope.fingerprint).where(
        Envelope.poll_id == poll.id, Envelope.participation_id == participation_id
    )
    return db.session.scalar(query) is not None


def drawn_for(participation_id: int, poll: Poll) -> list[Proposal]:
    """The choices in an order drawn for this voter: always the same for them, another for others.

    The first on a ballot gains votes for being first; drawn, that gain is shared by all.
    """

    def draw(one: PollChoice) -> bytes:
        told = f"{poll.uid} {participation_id} {one.proposal_id}"
        return hashlib.sha256(told.encode()).digest()

    return [one.proposal for one in sorted(poll.choices, key=draw)]


def sealed_envelopes(poll: Poll) -> list[bytes]:
    """The envelopes sorted by fingerprint, without anything that says whose they are."""
    query = (
        sa.select(Envelope.sealed)
        .where(Envelope.poll_id == poll.id, Envelope.sealed.is_not(None))
        .order_by(Envelope.fingerprint)
    )
    return [sealed for sealed in db.session.scalars(query) if sealed is not None]


def board_of(poll: Poll) -> Iterator[BoardLine]:
    """The published ballots, by code."""
    query = sa.select(BoardLine).where(BoardLine.poll_id == poll.id).order_by(BoardLine.code)
    yield from db.session.scalars(query.execution_options(yield_per=500))


def board_line(poll: Poll, code: str) -> BoardLine | None:
    return db.session.get(BoardLine, (poll.id, code))
