"""Writing in the journal: in the act's own transaction, in order, for ever."""

from collections import Counter

import pytest
import sqlalchemy as sa
from flask import Flask

from concert.concertations.models import Concertation
from concert.core.database import db
from concert.journal.chain import actor, flaws
from concert.journal.models import Entry, Pending, Verb
from concert.journal.queries import NEWS, last_act, links, timeline
from concert.journal.record import LEADS_TO_LETTERS, record, server_key
from concert.journal.wording import told
from tests.cast import Valbourg
from tests.together import acting, at_once


def recorded(valbourg: Valbourg, verb: Verb = Verb.IDEA_REVISED, **details: object) -> Entry:
    return record(verb, valbourg.concertation, by=valbourg.karim, at=valbourg.at, **details)


def test_each_entry_follows_the_one_before_and_the_concertation_knows_the_end(
    valbourg: Valbourg,
) -> None:
    first, second = recorded(valbourg), recorded(valbourg)

    assert (second.n, second.previous) == (first.n + 1, first.hash)
    here = valbourg.concertation
    assert (here.journal_length, here.journal_head) == (second.n, second.hash)


def test_each_concertation_has_a_chain_of_its_own(valbourg: Valbourg) -> None:
    before = valbourg.elsewhere.journal_head

    recorded(valbourg)

    assert valbourg.elsewhere.journal_head == before
    public = server_key().public_key()
    for concertation in (valbourg.concertation, valbourg.elsewhere):
        assert list(flaws(links(concertation), public)) == []


def test_what_is_rolled_back_was_never_written(valbourg: Valbourg) -> None:
    db.session.commit()
    length = valbourg.concertation.journal_length

    recorded(valbourg)
    db.session.rollback()

    assert valbourg.concertation.journal_length == length
    assert recorded(valbourg).n == length + 1


def test_many_acts_at_once_make_one_chain(app: Flask, valbourg: Valbourg) -> None:
    db.session.commit()
    key, at = valbourg.concertation.id, valbourg.at
    length = valbourg.concertation.journal_length

    def act() -> int:
        here = db.session.get_one(Concertation, key)
        return record(Verb.IDEA_REVISED, here, by=None, at=at).n

    numbers = at_once([acting(app, act) for _one in range(6)])

    assert sorted(numbers) == list(range(length + 1, length + 7))
    here = db.session.get_one(Concertation, key)
    assert list(flaws(links(here), server_key().public_key())) == []


def test_the_database_itself_refuses_to_rewrite_or_to_delete_an_entry(valbourg: Valbourg) -> None:
    entry = recorded(valbourg, title="Un potager")
    db.session.commit()
    for change in (
        sa.update(Entry).where(Entry.id == entry.id).values(details={"title": "Autre"}),
        sa.update(Entry).where(Entry.id == entry.id).values(hash="0" * 64),
        sa.update(Entry).where(Entry.id == entry.id).values(seal="0" * 128),
        sa.update(Entry).where(Entry.id == entry.id).values(n=99),
        sa.delete(Entry).where(Entry.id == entry.id),
    ):
        with pytest.raises(sa.exc.DBAPIError):
            db.session.execute(change)
        db.session.rollback()


def test_forgetting_who_acted_leaves_the_chain_whole(valbourg: Valbourg) -> None:
    entry = recorded(valbourg)
    assert entry.salt
    assert entry.actor == actor(valbourg.karim.id, entry.salt)
    db.session.commit()

    db.session.execute(
        sa.update(Entry).where(Entry.id == entry.id).values(person_id=None, salt=None)
    )
    db.session.expire_all()

    assert list(flaws(links(valbourg.concertation), server_key().public_key())) == []


def test_what_leads_to_a_letter_waits_for_it_and_the_rest_does_not(valbourg: Valbourg) -> None:
    with_letter = recorded(valbourg, Verb.BALLOT_CAST)
    without = recorded(valbourg, Verb.IDEA_REVISED)

    waiting = set(db.session.scalars(sa.select(Pending.entry_id)))

    assert with_letter.id in waiting
    assert without.id not in waiting
    assert Verb.IDEA_PROPOSED in LEADS_TO_LETTERS


# --- news -------------------------------------------------------------------------------


def test_news_is_told_from_before_a_place_the_latest_first(valbourg: Valbourg) -> None:
    numbers = [recorded(valbourg, Verb.FRAME_REVISED).n for _one in range(3)]
    recorded(valbourg, Verb.BALLOT_CAST)

    first = timeline(valbourg.concertation, before=None, limit=2)
    second = timeline(valbourg.concertation, before=first[-1].n, limit=2)

    assert [one.n for one in first] == [numbers[2], numbers[1]]
    assert second[0].n == numbers[0]


def test_votes_cast_are_no_news(valbourg: Valbourg) -> None:
    recorded(valbourg, Verb.BALLOT_CAST)

    shown = Counter(one.verb for one in timeline(valbourg.concertation, before=None, limit=50))

    assert Verb.BALLOT_CAST not in shown


# What each verb's entry says, as the acts write it.
_DETAILS = {
    "phase": "ideas",
    "closes_at": "2026-12-02T17:00:00+00:00",
    "version": 2,
    "stakeholder": "Commune de Valbourg",
    "title": "Un potager",
    "reason": "Pas de budget.",
    "ballots": 1,
}


@pytest.mark.parametrize("verb", NEWS)
def test_every_piece_of_news_has_its_sentence(valbourg: Valbourg, verb: Verb) -> None:
    said = told(recorded(valbourg, verb, **_DETAILS))

    assert "%" not in said
    assert said.endswith((".", "»"))


def test_a_vote_without_a_ballot_is_told_as_such(valbourg: Valbourg) -> None:
    said = told(recorded(valbourg, Verb.VOTE_COUNTED, ballots=0))

    assert said == "Le vote est dépouillé. Bulletins dans l’urne\u00a0: 0."


def test_what_people_wrote_is_told_as_they_wrote_it(valbourg: Valbourg) -> None:
    said = told(recorded(valbourg, Verb.ACTION_DRAWN, title="100 % bio %(title)s %d"))

    assert "100 % bio %(title)s %d" in said


def test_the_last_act_of_a_kind_is_found(valbourg: Valbourg) -> None:
    recorded(valbourg, Verb.FRAME_REVISED)

    assert last_act(valbourg.concertation, Verb.FRAME_REVISED) == valbourg.at
    assert last_act(valbourg.concertation, Verb.VOTE_COUNTED) is None
