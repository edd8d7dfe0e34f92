"""Preparing the vote and casting a ballot."""

import secrets
from typing import Any

import pytest
import sqlalchemy as sa

from concert.concertations.phases import Phase
from concert.concertations.queries import standing_of
from concert.core import keyring
from concert.core.database import db
from concert.core.errors import Conflict, Refused, Unready
from concert.journal.models import Entry, Verb
from concert.people.models import Person
from concert.votes import urn
from concert.votes.actions import Receipt, cast_ballot, key_name, prepare_vote, unprepare_vote
from concert.votes.models import Custody, Envelope, Poll
from concert.votes.queries import poll_of
from tests.cast import Valbourg
from tests.votes.voting import BUREAU, graded


def cast(valbourg: Valbourg, poll: Poll, by: Person, choices: Any = None) -> Receipt:
    chosen = graded(poll) if choices is None else choices
    return cast_ballot(poll, chosen, by=by, at=valbourg.at)


def envelope_of(person: Person, poll: Poll) -> Envelope | None:
    mine = standing_of(person, poll.concertation).participation_id
    return db.session.get(Envelope, (poll.id, mine))


# --- preparing ----------------------------------------------------------------


def test_the_lead_prepares_the_vote_and_the_proposals_no_longer_change(valbourg: Valbourg) -> None:
    poll = valbourg.poll()

    assert poll_of(valbourg.concertation) is poll
    assert {one.proposal.frozen_at for one in poll.choices} == {valbourg.at}
    assert (poll.custody, poll.bureau, poll.wraps) == (Custody.OPERATOR, [], [])


def test_what_is_prepared_is_in_the_journal_with_the_key_to_seal_with(valbourg: Valbourg) -> None:
    poll = valbourg.poll()

    entry = _entries(valbourg, Verb.VOTE_PREPARED)[0]
    assert entry.details == {
        "method": "majority",
        "custody": "operator",
        "proposals": [one.proposal_id for one in poll.choices],
        "public_key": poll.public_key.hex(),
    }


def test_the_operator_s_key_is_kept_outside_the_database(valbourg: Valbourg) -> None:
    poll = valbourg.poll()

    key = keyring.read(key_name(poll))
    assert len(key) == 32
    assert not [row for row in _dump() if key in row or key.hex().encode() in row]


def test_a_bureau_of_three_is_given_a_passphrase_each_and_we_keep_no_key(
    valbourg: Valbourg,
) -> None:
    poll = valbourg.poll(bureau=BUREAU)

    assert (poll.custody, poll.bureau) == (Custody.BUREAU, list(BUREAU))
    assert len(set(valbourg.passphrases)) == 3
    with pytest.raises(keyring.NoKey):
        keyring.read(key_name(poll))
    assert not [row for row in _dump() for one in valbourg.passphrases if one.encode() in row]


@pytest.mark.parametrize("pair", [(0, 1), (1, 2), (2, 0)])
def test_any_two_of_the_bureau_have_the_key(valbourg: Valbourg, pair: tuple[int, int]) -> None:
    poll = valbourg.poll(bureau=BUREAU)
    first, second = (valbourg.passphrases[n] for n in pair)

    key = urn.unwrap([bytes.fromhex(one) for one in poll.wraps], poll.uid, first, second)

    urn.rehearse(poll.public_key, key, poll.uid, [1, 2])


def test_a_vote_is_prepared_once(valbourg: Valbourg) -> None:
    poll = valbourg.poll()
    valbourg.enter(Phase.IDEAS)

    with pytest.raises(Conflict, match="déjà préparé"):
        prepare_vote(
            valbourg.concertation,
            [one.proposal for one in poll.choices],
            "approval",
            by=valbourg.claire,
            at=valbourg.at,
        )


def test_a_vote_between_one_proposal_and_nothing_is_not_prepared(valbourg: Valbourg) -> None:
    alone = valbourg.proposal()

    with pytest.raises(Unready, match="au moins deux") as refused:
        prepare_vote(valbourg.concertation, [alone], "majority", by=valbourg.claire, at=valbourg.at)

    assert refused.value.obstacles[0].endpoint == "proposals.new"
    assert alone.frozen_at is None


@pytest.mark.parametrize("who", ["lea", "karim", "tom"])
def test_only_the_lead_prepares_the_vote(valbourg: Valbourg, who: str) -> None:
    two = [valbourg.proposal("Un"), valbourg.proposal("Deux")]

    with pytest.raises(Refused, match="Seule la personne qui porte"):
        prepare_vote(
            valbourg.concertation, two, "majority", by=getattr(valbourg, who), at=valbourg.at
        )


def test_an_urn_that_could_not_be_opened_is_never_offered(
    valbourg: Valbourg, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = [valbourg.proposal("Un"), valbourg.proposal("Deux")]
    other = urn.new_key_pair()
    monkeypatch.setattr(
        urn, "new_key_pair", lambda: urn.KeyPair(other.public, secrets.token_bytes(32))
    )

    with pytest.raises(urn.RehearsalFailed):
        prepare_vote(valbourg.concertation, two, "majority", by=valbourg.claire, at=valbourg.at)

    db.session.rollback()
    assert poll_of(valbourg.concertation) is None


# --- taking it back -------------------------------------------------------------


def test_a_vote_taken_back_frees_the_proposals_and_destroys_its_key(valbourg: Valbourg) -> None:
    poll = valbourg.poll()
    proposals, name = [one.proposal for one in poll.choices], key_name(poll)
    valbourg.enter(Phase.IDEAS)

    unprepare_vote(poll, by=valbourg.claire, at=valbourg.at)
    db.session.commit()

    assert poll_of(valbourg.concertation) is None
    assert [one.frozen_at for one in proposals] == [None, None]
    assert _entries(valbourg, Verb.VOTE_UNPREPARED)
    with pytest.raises(keyring.NoKey):
        keyring.read(name)


def test_a_key_outlives_a_taking_back_that_did_not_end_well(valbourg: Valbourg) -> None:
    poll = valbourg.poll()
    valbourg.enter(Phase.IDEAS)

    unprepare_vote(poll, by=valbourg.claire, at=valbourg.at)
    db.session.rollback()
    db.session.commit()

    assert poll_of(valbourg.concertation) is poll
    assert keyring.read(key_name(poll))


def test_a_vote_that_has_opened_is_not_taken_back(valbourg: Valbourg) -> None:
    poll = valbourg.poll()
    cast(valbourg, poll, valbourg.karim)

    with pytest.raises(Refused, match="n’en est pas à cette étape"):
        unprepare_vote(poll, by=valbourg.claire, at=valbourg.at)


def test_only_the_lead_takes_the_vote_back(valbourg: Valbourg) -> None:
    poll = valbourg.poll()
    valbourg.enter(Phase.IDEAS)

    with pytest.raises(Refused, match="Seule la personne qui porte"):
        unprepare_vote(poll, by=valbourg.lea, at=valbourg.at)


# --- casting --------------------------------------------------------------------


def test_a_voter_leaves_with_a_code_a_fingerprint_and_a_number(valbourg: Valbourg) -> None:
    poll = valbourg.poll()

    receipt = cast(valbourg, poll, valbourg.karim)

    envelope = envelope_of(valbourg.karim, poll)
    assert envelope
    assert envelope.sealed
    assert receipt.fingerprint == envelope.fingerprint == urn.fingerprint(envelope.sealed)
    assert urn.normalised(receipt.code) == receipt.code
    assert receipt.rank == valbourg.concertation.journal_length


def test_what_is_sealed_is_the_choices_the_code_and_the_college(valbourg: Valbourg) -> None:
    poll = valbourg.poll()

    receipt = cast(valbourg, poll, valbourg.karim, graded(poll, "passable"))

    envelope = envelope_of(valbourg.karim, poll)
    assert envelope
    assert envelope.sealed
    assert urn.open_(keyring.read(key_name(poll)), poll.uid, envelope.sealed) == {
        "code": receipt.code,
        "choices": graded(poll, "passable"),
        "college": "parents",
    }


@pytest.mark.parametrize(
    ("method", "choices"),
    [("majority", {}), ("approval", []), ("approval", "one"), ("majority", "one")],
)
def test_envelopes_weigh_the_same_whatever_they_hold(
    valbourg: Valbourg, method: str, choices: Any
) -> None:
    poll = valbourg.poll(method)
    options = [one.proposal_id for one in poll.choices]
    if choices == "one":
        choices = options[:1] if method == "approval" else {str(options[0]): "to_reject"}
    everything = options if method == "approval" else graded(poll, "fairly_good")

    cast(valbourg, poll, valbourg.karim, choices)
    cast(valbourg, poll, valbourg.odile, everything)

    sealed = [envelope_of(one, poll) for one in (valbourg.karim, valbourg.odile)]
    assert len({len(one.sealed or b"") for one in sealed if one}) == 1


def test_a_new_ballot_replaces_the_old_one_and_voters_are_counted_once(valbourg: Valbourg) -> None:
    poll = valbourg.poll()
    first = cast(valbourg, poll, valbourg.karim)
    cast(valbourg, poll, valbourg.odile)

    second = cast(valbourg, poll, valbourg.karim, graded(poll, "to_reject"))

    db.session.refresh(poll)
    db.session.expire_all()
    envelope = envelope_of(valbourg.karim, poll)
    assert envelope
    assert (envelope.fingerprint, poll.voters_count) == (second.fingerprint, 2)
    assert first.code != second.code
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Envelope)) == 2


def test_the_journal_says_that_someone_voted_and_never_how(valbourg: Valbourg) -> None:
    poll = valbourg.poll()

    receipt = cast(valbourg, poll, valbourg.karim)

    entry = _entries(valbourg, Verb.BALLOT_CAST)[0]
    assert entry.details == {"poll": poll.id, "fingerprint": receipt.fingerprint}
    assert entry.person_id == valbourg.karim.id


def test_who_did_not_join_does_not_vote(valbourg: Valbourg) -> None:
    poll = valbourg.poll()

    with pytest.raises(Refused, match="Rejoignez la concertation"):
        cast(valbourg, poll, valbourg.tom)


@pytest.mark.parametrize(
    ("choices", "reason"),
    [
        ("potager", "n’a pas pu être lu"),
        (["a", "b", "c"], "n’a pas pu être lu"),
        ({"1": "good", "2": "good", "3": "good"}, "trop de réponses"),
        ({"0": "good"}, "n’est pas au vote"),
        ({"\u0667": "good"}, "n’est pas au vote"),
        ({"-1": "good"}, "n’est pas au vote"),
        ({"first": "excellent"}, "mention qui n’existe pas"),
    ],
)
def test_a_ballot_that_cannot_be_counted_is_refused_with_a_sentence(
    valbourg: Valbourg, choices: Any, reason: str
) -> None:
    poll = valbourg.poll()
    if isinstance(choices, dict) and "first" in choices:
        choices = {str(poll.choices[0].proposal_id): choices["first"]}

    with pytest.raises(Refused, match=reason):
        cast(valbourg, poll, valbourg.karim, choices)

    assert envelope_of(valbourg.karim, poll) is None


def test_a_proposal_of_another_vote_is_not_voted_upon(valbourg: Valbourg) -> None:
    elsewhere = valbourg.proposal("Pas au vote")
    poll = valbourg.poll()

    with pytest.raises(Refused, match="n’est pas au vote"):
        cast(valbourg, poll, valbourg.karim, {str(elsewhere.id): "good"})


@pytest.mark.parametrize("phase", [Phase.IDEAS, Phase.PLAN])
def test_nobody_votes_before_nor_after_the_vote(valbourg: Valbourg, phase: Phase) -> None:
    poll = valbourg.poll()
    valbourg.enter(phase)

    with pytest.raises(Refused, match="n’est pas ouverte"):
        cast(valbourg, poll, valbourg.karim)


def test_the_closing_instant_is_too_late(valbourg: Valbourg) -> None:
    poll = valbourg.poll()
    valbourg.enter(Phase.VOTE, closed=True)
    span = valbourg.concertation.span
    assert span

    with pytest.raises(Refused, match="n’est pas ouverte"):
        cast_ballot(poll, graded(poll), by=valbourg.karim, at=span.closes_at)


def test_nobody_votes_once_the_urn_is_open_even_where_the_dates_would_let_them(
    valbourg: Valbourg,
) -> None:
    poll = valbourg.poll()
    poll.counted_at = valbourg.at
    db.session.flush()

    with pytest.raises(Refused, match="l’urne a été ouverte"):
        cast(valbourg, poll, valbourg.karim)


def _entries(valbourg: Valbourg, verb: Verb) -> list[Entry]:
    here = Entry.concertation_id == valbourg.concertation.id
    return list(db.session.scalars(sa.select(Entry).where(here, Entry.verb == verb)))


def _dump() -> list[bytes]:
    """Every value of the database, as bytes."""
    db.session.flush()
    return [
        value if isinstance(value, bytes) else str(value).encode()
        for table in db.metadata.sorted_tables
        for row in db.session.execute(sa.select(table))
        for value in row
    ]
