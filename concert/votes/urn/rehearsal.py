"""The rehearsal: before a vote opens, test ballots are sealed and opened as the real ones will be.

An urn that nobody can open loses the vote, and only the count would have told.
"""

from collections.abc import Collection, Sequence
from itertools import combinations

from concert.votes.methods import Ballot, majority
from concert.votes.urn.bureau import unwrap
from concert.votes.urn.codes import new_code
from concert.votes.urn.envelopes import InvalidEnvelope, Payload, open_all, padded_size, seal


class RehearsalFailed(Exception):
    """What came out of the urn is not what went in: the vote must not open with these keys."""


def rehearse(public_key: bytes, private_key: bytes, urn_id: str, options: Collection[int]) -> None:
    """Seal three ballots (blank, approving everything, the longest), open them, compare.

    They are bound to a rehearsal of this urn, so that none can be slipped among the real ones.
    """
    rehearsal = f"{urn_id} rehearsal"
    ballots = _test_ballots(options)
    size = padded_size(len(options))
    envelopes = [seal(public_key, rehearsal, ballot, size) for ballot in ballots]
    try:
        opened = open_all(private_key, rehearsal, envelopes)
    except InvalidEnvelope as invalid:
        raise RehearsalFailed from invalid
    if opened != sorted(ballots, key=lambda ballot: str(ballot["code"])):
        raise RehearsalFailed


def rehearse_with_bureau(
    public_key: bytes,
    wraps: Sequence[bytes],
    passphrases: Sequence[str],
    urn_id: str,
    options: Collection[int],
) -> None:
    """The same with every pair of the bureau: each must be able to count on its own."""
    for first, second in combinations(passphrases, 2):
        rehearse(public_key, unwrap(wraps, urn_id, first, second), urn_id, options)


def _test_ballots(options: Collection[int]) -> list[Payload]:
    longest = max(majority.columns, key=len)
    graded = {str(option): longest for option in options}
    ballots: tuple[Ballot, ...] = ([], list(options), graded)
    return [{"code": new_code(), "choices": choices} for choices in ballots]
