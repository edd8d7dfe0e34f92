import pytest

from concert.votes.urn import (
    InvalidEnvelope,
    RehearsalFailed,
    WrongPassphrases,
    new_key_pair,
    new_passphrase,
    open_all,
    rehearse,
    rehearse_with_bureau,
    wrap,
)
from concert.votes.urn import rehearsal as module

URN = "lecole-de-valbourg 7"
KEYS = new_key_pair()
OPTIONS = range(101, 141)
MEMBERS = [new_passphrase() for _ in range(3)]
WRAPS = wrap(KEYS.private, URN, MEMBERS, cost=4)


def watched(monkeypatch, name):
    """What a function of the rehearsal returns, call after call."""
    returned, function = [], getattr(module, name)

    def watch(*args):
        returned.append(function(*args))
        return returned[-1]

    monkeypatch.setattr(module, name, watch)
    return returned


def test_a_rehearsal_seals_three_ballots_and_opens_them(monkeypatch):
    envelopes, opened = watched(monkeypatch, "seal"), watched(monkeypatch, "open_all")
    rehearse(KEYS.public, KEYS.private, URN, OPTIONS)
    assert len(envelopes) == 3
    assert len({len(envelope) for envelope in envelopes}) == 1
    assert sorted(len(payload["choices"]) for payload in opened[0]) == [0, 40, 40]


def test_a_key_that_does_not_open_the_urn_fails_the_rehearsal():
    with pytest.raises(RehearsalFailed):
        rehearse(KEYS.public, new_key_pair().private, URN, OPTIONS)


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda ballots: ballots[:2],
        lambda ballots: [*ballots, ballots[0]],
        lambda ballots: [{**ballots[0], "choices": [999]}, *ballots[1:]],
        lambda ballots: ballots[::-1],
    ],
)
def test_anything_that_differs_fails_the_rehearsal(monkeypatch, spoilt):
    monkeypatch.setattr(module, "open_all", lambda *given: spoilt(open_all(*given)))
    with pytest.raises(RehearsalFailed):
        rehearse(KEYS.public, KEYS.private, URN, OPTIONS)


def test_a_test_ballot_cannot_be_slipped_into_the_urn(monkeypatch):
    envelopes = watched(monkeypatch, "seal")
    rehearse(KEYS.public, KEYS.private, URN, OPTIONS)
    for envelope in envelopes:
        with pytest.raises(InvalidEnvelope):
            open_all(KEYS.private, URN, [envelope])


def test_every_pair_of_the_bureau_opens_the_urn(monkeypatch):
    opened = watched(monkeypatch, "open_all")
    rehearse_with_bureau(KEYS.public, WRAPS, MEMBERS, URN, OPTIONS)
    assert len(opened) == 3


def test_one_pair_that_cannot_open_the_urn_fails_the_rehearsal():
    for missing in range(3):
        wraps = [wrapped for place, wrapped in enumerate(WRAPS) if place != missing]
        with pytest.raises(WrongPassphrases):
            rehearse_with_bureau(KEYS.public, wraps, MEMBERS, URN, OPTIONS)


def test_a_bureau_that_keeps_another_urns_key_fails_the_rehearsal():
    with pytest.raises(RehearsalFailed):
        rehearse_with_bureau(new_key_pair().public, WRAPS, MEMBERS, URN, OPTIONS)
