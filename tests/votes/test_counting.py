"""Opening the urn, and what is published of it."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from concert.concertations.phases import Phase
from concert.core import keyring
from concert.core.database import db
from concert.core.errors import Conflict, Refused, Unready
from concert.journal import chain
from concert.journal.models import Entry, Verb
from concert.votes import counting, urn
from concert.votes.actions import key_name
from concert.votes.counting import (
    CONTEST,
    Opened,
    Unopened,
    count_opened,
    count_with_bureau,
    count_with_our_key,
    destroy_old_urns,
)
from concert.votes.models import Envelope, Poll
from concert.votes.queries import board_line, board_of, sealed_envelopes
from tests.cast import Valbourg
from tests.votes.voting import cast, close, crowd_votes, given_to_a_bureau, voted

SHORT = timedelta(seconds=1)


def count(valbourg: Valbourg, poll: Poll) -> dict[str, Any]:
    """The outcome, as another session reads it."""
    count_with_our_key(poll, by=valbourg.claire, at=valbourg.at)
    db.session.commit()
    db.session.refresh(poll)
    assert poll.outcome
    return poll.outcome


# --- what is published ------------------------------------------------------------


def test_majority_judgment_is_published_with_its_grades_and_ranks(valbourg: Valbourg) -> None:
    poll = valbourg.poll()
    first, second = (one.proposal_id for one in poll.choices)
    crowd_votes(valbourg, poll, 6, "parents", "passable", "very_good")
    close(valbourg)

    outcome = count(valbourg, poll)

    assert (outcome["ballots"], outcome["blank"], outcome["too_few"]) == (6, 0, False)
    assert [(one["proposal"], one["rank"], one["grade"]) for one in outcome["standings"]] == [
        (second, 1, "very_good"),
        (first, 2, "passable"),
    ]
    assert outcome["standings"][0]["counts"]["very_good"] == 6
    assert poll.counted_at == valbourg.at


def test_approval_is_published_with_its_approvals(valbourg: Valbourg) -> None:
    poll = valbourg.poll("approval")
    first, second = (one.proposal_id for one in poll.choices)
    crowd_votes(valbourg, poll, 5, "parents", "very_good", "to_reject")
    cast(valbourg, poll, valbourg.odile, "to_reject")
    close(valbourg)

    outcome = count(valbourg, poll)

    assert [(one["proposal"], one["rank"], one["grade"]) for one in outcome["standings"]] == [
        (first, 1, None),
        (second, 2, None),
    ]
    assert outcome["standings"][0]["counts"] == {"approved": 5, "not_approved": 1}
    assert outcome["blank"] == 1


def test_each_ballot_is_on_the_board_under_its_code(valbourg: Valbourg) -> None:
    poll = valbourg.poll()
    receipts = crowd_votes(valbourg, poll, 5)
    last = cast(valbourg, poll, valbourg.karim, "to_reject")
    close(valbourg)

    count(valbourg, poll)

    codes = [one.code for one in board_of(poll)]
    assert codes == sorted(one.code for one in [*receipts, last])
    line = board_line(poll, last.code)
    assert line
    assert set(line.choices.values()) == {"to_reject"}


def test_a_ballot_that_was_replaced_is_neither_counted_nor_on_the_board(
    valbourg: Valbourg,
) -> None:
    poll = valbourg.poll()
    crowd_votes(valbourg, poll, 5)
    old = cast(valbourg, poll, valbourg.karim, "very_good")
    new = cast(valbourg, poll, valbourg.karim, "to_reject")
    close(valbourg)

    outcome = count(valbourg, poll)

    assert board_line(poll, old.code) is None
    assert board_line(poll, new.code)
    assert outcome["ballots"] == 6
    assert outcome["standings"][0]["counts"]["to_reject"] == 1
    assert outcome["standings"][0]["counts"]["very_good"] == 0


def test_a_college_is_published_apart_when_it_is_large_enough(valbourg: Valbourg) -> None:
    poll = valbourg.poll()
    crowd_votes(valbourg, poll, 5, "parents", "very_good")
    crowd_votes(valbourg, poll, 6, "equipe", "to_reject")
    close(valbourg)

    outcome = count(valbourg, poll)

    groups = {tuple(one["colleges"]): one["ballots"] for one in outcome["groups"]}
    assert groups == {("equipe",): 6, ("parents",): 5}
    assert outcome["group_columns"] == ["favourable", "middling", "unfavourable"]


def test_a_college_of_fewer_than_five_is_merged_with_another(valbourg: Valbourg) -> None:
    poll = valbourg.poll("approval")
    for college, voters in {"parents": 5, "equipe": 5, "commune": 3}.items():
        crowd_votes(valbourg, poll, voters, college)
    close(valbourg)

    outcome = count(valbourg, poll)

    groups = [one["colleges"] for one in outcome["groups"]]
    assert len(groups) == 2
    assert ["commune"] not in groups
    assert outcome["group_columns"] == ["approved", "not_approved"]


def test_fewer_than_five_voters_give_no_result_no_board_and_no_college(
    valbourg: Valbourg,
) -> None:
    poll = voted(valbourg, count=4)

    assert count(valbourg, poll) == {"ballots": 4, "too_few": True}
    assert list(board_of(poll)) == []


def test_five_voters_are_enough(valbourg: Valbourg) -> None:
    assert count(valbourg, voted(valbourg, count=5))["too_few"] is False


def test_the_journal_keeps_the_fingerprints_of_what_is_published(valbourg: Valbourg) -> None:
    poll = voted(valbourg)
    outcome = count(valbourg, poll)

    entry = db.session.scalars(sa.select(Entry).where(Entry.verb == Verb.VOTE_COUNTED)).one()
    board = [[line.code, line.choices] for line in board_of(poll)]
    assert entry.details == {
        "ballots": 6,
        "outcome": chain.digest(outcome),
        "board": chain.digest({"board": board}),
    }


# --- when, and by whom --------------------------------------------------------------


def test_the_urn_stays_closed_while_one_can_vote(valbourg: Valbourg) -> None:
    poll = valbourg.poll()
    crowd_votes(valbourg, poll)
    span = valbourg.concertation.span
    assert span

    with pytest.raises(Unready, match="encore ouvert"):
        count_with_our_key(poll, by=valbourg.claire, at=span.closes_at - SHORT)

    assert poll.outcome is None


def test_the_urn_may_be_opened_from_the_closing_instant(valbourg: Valbourg) -> None:
    poll = valbourg.poll()
    crowd_votes(valbourg, poll)
    span = valbourg.concertation.span
    assert span

    count_with_our_key(poll, by=valbourg.claire, at=span.closes_at)

    assert poll.outcome


@pytest.mark.parametrize("who", ["lea", "karim", "tom"])
def test_only_the_lead_opens_the_urn(valbourg: Valbourg, who: str) -> None:
    poll = voted(valbourg)

    with pytest.raises(Refused, match="Seule la personne qui porte"):
        count_with_our_key(poll, by=getattr(valbourg, who), at=valbourg.at)


@pytest.mark.parametrize("phase", [Phase.IDEAS, Phase.PLAN])
def test_the_urn_is_opened_at_its_phase(valbourg: Valbourg, phase: Phase) -> None:
    poll = voted(valbourg)
    valbourg.enter(phase)

    with pytest.raises(Refused, match="n’en est pas à cette étape"):
        count_with_our_key(poll, by=valbourg.claire, at=valbourg.at)


def test_a_vote_is_counted_once(valbourg: Valbourg) -> None:
    poll = voted(valbourg)
    count(valbourg, poll)

    with pytest.raises(Conflict, match="déjà dépouillé"):
        count_with_our_key(poll, by=valbourg.claire, at=valbourg.at)


# --- the two custodies --------------------------------------------------------------


def test_our_key_gone_is_said_and_nothing_is_published(valbourg: Valbourg) -> None:
    poll = voted(valbourg)
    keyring.destroy(key_name(poll))

    with pytest.raises(Refused, match="voyez avec l’administrateur technique"):
        count_with_our_key(poll, by=valbourg.claire, at=valbourg.at)


def test_the_operator_does_not_open_the_urn_of_a_bureau(valbourg: Valbourg) -> None:
    poll = voted(valbourg, bureau=True)

    with pytest.raises(Refused, match="gardée par un bureau"):
        count_with_our_key(poll, by=valbourg.claire, at=valbourg.at)


@pytest.mark.parametrize("pair", [(0, 1), (2, 0), (1, 2)])
def test_any_two_of_the_bureau_count_however_they_type(
    valbourg: Valbourg, pair: tuple[int, int]
) -> None:
    poll = voted(valbourg, bureau=True)
    first, second = (valbourg.passphrases[n] for n in pair)
    typed = first.lower().replace("-", " ")

    count_with_bureau(poll, typed, second, by=valbourg.claire, at=valbourg.at)

    assert poll.outcome
    assert poll.outcome["ballots"] == 6


@pytest.mark.parametrize("wrong", ["one twice", "a stranger's", "nothing"])
def test_wrong_passphrases_open_nothing(valbourg: Valbourg, wrong: str) -> None:
    poll = voted(valbourg, bureau=True)
    mine = valbourg.passphrases[0]
    other = {"one twice": mine, "a stranger's": urn.new_passphrase(), "nothing": ""}[wrong]

    with pytest.raises(Unopened, match="n’ouvrent pas l’urne"):
        count_with_bureau(poll, mine, other, by=valbourg.claire, at=valbourg.at)

    assert poll.counted_at is None


def test_passphrases_open_nothing_for_whoever_may_not_count(valbourg: Valbourg) -> None:
    poll = voted(valbourg, bureau=True)
    first, second, _third = valbourg.passphrases

    with pytest.raises(Refused, match="Seule la personne qui porte"):
        count_with_bureau(poll, first, second, by=valbourg.karim, at=valbourg.at)


def test_passphrases_open_nothing_while_one_can_vote(valbourg: Valbourg) -> None:
    poll = valbourg.poll()
    given_to_a_bureau(valbourg, poll)
    first, second, _third = valbourg.passphrases

    with pytest.raises(Unready, match="encore ouvert"):
        count_with_bureau(poll, first, second, by=valbourg.claire, at=valbourg.at)


# --- an urn that was tampered with ------------------------------------------------------


def test_a_damaged_envelope_stops_the_count_and_is_named(valbourg: Valbourg) -> None:
    poll = voted(valbourg)
    envelope = db.session.scalars(sa.select(Envelope)).first()
    assert envelope
    assert envelope.sealed
    damaged = envelope.sealed[:-1] + bytes([envelope.sealed[-1] ^ 1])
    envelope.sealed = damaged
    db.session.flush()

    with pytest.raises(Conflict, match=urn.fingerprint(damaged)[:12]):
        count_with_our_key(poll, by=valbourg.claire, at=valbourg.at)


def test_an_envelope_taken_out_of_the_urn_stops_the_count(valbourg: Valbourg) -> None:
    poll = voted(valbourg)
    envelope = db.session.scalars(sa.select(Envelope)).first()
    db.session.delete(envelope)
    db.session.flush()

    with pytest.raises(Conflict, match="pas autant de bulletins que de votants"):
        count_with_our_key(poll, by=valbourg.claire, at=valbourg.at)


def test_an_envelope_slipped_into_the_urn_stops_the_count(valbourg: Valbourg) -> None:
    poll = voted(valbourg)
    code = urn.new_code()
    ballot = {"code": code, "choices": {}, "college": "parents"}
    sealed = urn.seal(poll.public_key, poll.uid, ballot, urn.padded_size(2))
    stuffer = valbourg.comes(valbourg.tom, "parents")
    mark = urn.fingerprint(sealed)
    db.session.add(
        Envelope(poll_id=poll.id, participation_id=stuffer.id, sealed=sealed, fingerprint=mark)
    )
    db.session.flush()

    with pytest.raises(Conflict, match="pas autant de bulletins que de votants"):
        count_with_our_key(poll, by=valbourg.claire, at=valbourg.at)


def test_ballots_as_many_as_voters_but_one_twice_stop_the_count(valbourg: Valbourg) -> None:
    poll = voted(valbourg)
    code = urn.new_code()

    with pytest.raises(Conflict, match="pas autant de bulletins"):
        count_opened(poll, [Opened(code, {}, "parents")] * 6, by=valbourg.claire, at=valbourg.at)


def test_a_ballot_that_is_not_valid_stops_the_count(valbourg: Valbourg) -> None:
    poll = voted(valbourg)
    opened = [Opened(urn.new_code(), {"0": "good"}, "parents") for _n in range(6)]

    with pytest.raises(Conflict, match="n’est pas valable"):
        count_opened(poll, opened, by=valbourg.claire, at=valbourg.at)

    assert poll.outcome is None


# --- the end of the urn ---------------------------------------------------------------


def test_the_urn_is_destroyed_once_the_time_to_contest_has_passed(valbourg: Valbourg) -> None:
    poll = voted(valbourg, bureau=True)
    first, second, _third = valbourg.passphrases
    count_with_bureau(poll, first, second, by=valbourg.claire, at=valbourg.at)
    board = [line.code for line in board_of(poll)]

    assert destroy_old_urns(at=valbourg.at + CONTEST + SHORT) == 1

    db.session.commit()
    db.session.expire_all()
    assert sealed_envelopes(poll) == []
    assert (poll.wraps, poll.public_key) == ([], b"")
    assert [line.code for line in board_of(poll)] == board
    marks = db.session.scalars(sa.select(Envelope.fingerprint)).all()
    assert Counter(map(len, marks)) == {64: 6}


def test_the_operator_s_key_is_destroyed_with_the_urn(valbourg: Valbourg) -> None:
    poll = voted(valbourg)
    count(valbourg, poll)

    destroy_old_urns(at=valbourg.at + CONTEST + SHORT)

    with pytest.raises(keyring.NoKey):
        keyring.read(key_name(poll))


def test_an_urn_is_kept_as_long_as_its_result_may_be_contested(valbourg: Valbourg) -> None:
    poll = voted(valbourg)
    count(valbourg, poll)

    assert destroy_old_urns(at=valbourg.at + CONTEST) == 0
    assert len(sealed_envelopes(poll)) == 6
    assert keyring.read(key_name(poll))


def test_an_urn_is_destroyed_once(valbourg: Valbourg) -> None:
    count(valbourg, voted(valbourg))
    later = valbourg.at + 2 * CONTEST

    assert [destroy_old_urns(at=later), destroy_old_urns(at=later)] == [1, 0]


def test_an_urn_that_was_never_counted_is_not_destroyed(valbourg: Valbourg) -> None:
    poll = voted(valbourg)

    assert destroy_old_urns(at=valbourg.at + 10 * CONTEST) == 0
    assert keyring.read(key_name(poll))


def test_the_time_to_contest_is_a_month() -> None:
    assert timedelta(days=30) == counting.CONTEST
