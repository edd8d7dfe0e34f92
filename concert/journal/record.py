"""Writing in the journal, in the same transaction as the act itself."""

import secrets
from datetime import datetime

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm.attributes import set_committed_value

from concert.concertations.models import Concertation
from concert.core import keyring
from concert.core.database import db
from concert.journal import chain
from concert.journal.models import Entry, Pending, Verb
from concert.people.models import Person

# Verbs after which somebody is written to; the others leave no letter to write.
LEADS_TO_LETTERS = frozenset(
    {
        Verb.FRAME_REVISED,
        Verb.CALENDAR_CHANGED,
        Verb.PHASE_CHANGED,
        Verb.CONCERTATION_CLOSED,
        Verb.SURVEY_OPENED,
        Verb.SURVEY_ENDING,
        Verb.SURVEY_PUBLISHED,
        Verb.DIAGNOSIS_PUBLISHED,
        Verb.DIAGNOSIS_ENDORSED,
        Verb.INDICATORS_OUTDATED,
        Verb.FINDING_REASONED,
        Verb.FINDINGS_GROUPED,
        Verb.FINDING_GROUP_OBJECTED,
        Verb.CONSTRAINT_QUESTIONED,
        Verb.CONSTRAINT_ANSWERED,
        Verb.DIAGNOSIS_NOT_SHARED,
        Verb.DIAGNOSIS_REMINDED,
        Verb.PRIORITIES_OPENED,
        Verb.PRIORITIES_MOVED,
        Verb.PRIORITIES_GIVEN_UP,
        Verb.PRIORITIES_CLOSED,
        Verb.IDEA_PROPOSED,
        Verb.ARGUMENT_GIVEN,
        Verb.CONTRIBUTION_WITHDRAWN,
        Verb.CONTRIBUTION_RESTORED,
        Verb.PROPOSAL_WRITTEN,
        Verb.PROPOSAL_REVISED,
        Verb.VOTE_PREPARED,
        Verb.BALLOT_CAST,
        Verb.VOTE_COUNTED,
        Verb.ACTION_DRAWN,
        Verb.COMMITMENT_ASKED,
        Verb.COMMITMENT_REWORDED,
        Verb.COMMITMENT_SIGNED,
        Verb.COMMITMENT_DECLINED,
        Verb.COMMITMENT_WITHDRAWN,
        Verb.REWORDING_PROPOSED,
        Verb.REWORDING_SET_ASIDE,
        Verb.IDEA_ANSWERED,
        Verb.PROPOSAL_ANSWERED,
    }
)


def server_key() -> Ed25519PrivateKey:
    """The key with which this server seals its journals."""
    return keyring.signing_key("journal.ed25519")


def record(
    verb: Verb, concertation: Concertation, *, by: Person | None, at: datetime, **details: object
) -> Entry:
    """Add an entry at the end of the concertation's chain; acts of one concertation queue here."""
    db.session.flush()
    end = sa.select(Concertation.journal_length, Concertation.journal_head)
    length, previous = db.session.execute(
        end.where(Concertation.id == concertation.id).with_for_update(key_share=True)
    ).one()

    salt = secrets.token_hex(16)
    actor = chain.actor(by.id if by else None, salt)
    content = chain.content(
        chain=concertation.uid,
        n=length + 1,
        previous=previous,
        verb=verb,
        at=at,
        actor=actor,
        details=details,
    )
    hash_ = chain.digest(content)
    entry = Entry(
        concertation_id=concertation.id,
        n=length + 1,
        at=at,
        verb=verb,
        person_id=by.id if by else None,
        salt=salt,
        actor=actor,
        details=details,
        previous=previous,
        hash=hash_,
        seal=chain.seal(server_key(), hash_),
    )
    db.session.add(entry)
    _move_the_end(concertation, length + 1, hash_)
    db.session.flush()
    if verb in LEADS_TO_LETTERS:
        db.session.add(Pending(entry_id=entry.id))
    return entry


def _move_the_end(concertation: Concertation, length: int, head: str) -> None:
    db.session.execute(
        sa.update(Concertation)
        .where(Concertation.id == concertation.id)
        .values(journal_length=length, journal_head=head)
        .execution_options(synchronize_session=False)
    )
    set_committed_value(concertation, "journal_length", length)
    set_committed_value(concertation, "journal_head", head)
