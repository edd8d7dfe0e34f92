"""Many vote at the same moment, while the vote closes, while it is counted; on both databases."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from concert.concertations.models import Concertation
from concert.concertations.phases import Phase, Span
from concert.core.clock import utc_now
from concert.core.database import db, hold
from concert.core.errors import Conflict, Refused
from concert.journal.models import Entry, Verb
from concert.journey.actions import close_phase, reschedule
from concert.people.models import Person
from concert.votes.actions import cast_ballot, unprepare_vote
from concert.votes.counting import count_with_our_key
from concert.votes.models import BoardLine, Envelope, Poll
from tests.browsing import Browser
from tests.cast import WEEK, Valbourg
from tests.together import acting, at_once, meanwhile, sending, until_someone_waits
from tests.votes.voting import graded

between_read_and_write = pytest.mark.only_on(
    "postgresql", reason="on SQLite, whoever will write waits before reading"
)


@pytest.fixture
def poll(app: Flask, valbourg: Valbourg) -> Poll:
    """A vote that is open at the real hour."""
    poll = valbourg.poll()
    app.config["FROZEN_AT"] = None
    calendar = valbourg.concertation.calendar
    now = utc_now()
    valbourg.concertation.calendar = calendar.with_span(Phase.VOTE, Span(now - WEEK, now + WEEK))
    db.session.commit()
    return poll


def voters(valbourg: Valbourg, app: Flask, count: int) -> list[Browser]:
    people = valbourg.crowd("parents", count)
    app.config["FROZEN_AT"] = utc_now()
    browsers = [Browser(app).signed_in(one) for one in people]
    app.config["FROZEN_AT"] = None
    return browsers


def casting(valbourg: Valbourg, poll: Poll, browser: Browser, grade: str = "good") -> Callable:
    path = f"/concertations/{valbourg.concertation.slug}/vote/bulletin"
    return sending(browser, path, graded(poll, grade))


def envelopes() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(Envelope)) or 0


def anew(poll: Poll) -> Poll:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Poll, poll.id)


def in_another(app: Flask, poll: Poll, act: Callable[[Poll, datetime], object]) -> Callable:
    """An act upon this vote, in a session of its own, at the hour it begins."""
    key = poll.id
    return acting(app, lambda: act(db.session.get_one(Poll, key), utc_now()))


# --- at the same moment -------------------------------------------------------------


def test_one_person_who_votes_eight_times_at_once_has_one_envelope(
    app: Flask, valbourg: Valbourg, poll: Poll
) -> None:
    app.config["FROZEN_AT"] = utc_now()
    tabs = [Browser(app).signed_in(valbourg.karim) for _tab in range(8)]
    app.config["FROZEN_AT"] = None

    answers = at_once([casting(valbourg, poll, tab) for tab in tabs])

    assert Counter(one.status_code for one in answers) == {200: 8}
    assert (envelopes(), anew(poll).voters_count) == (1, 1)
    cast = sa.select(sa.func.count()).where(Entry.verb == Verb.BALLOT_CAST)
    assert db.session.scalar(cast) == 8


def test_one_form_sent_eight_times_at_once_counts_once(
    app: Flask, valbourg: Valbourg, poll: Poll
) -> None:
    [browser] = voters(valbourg, app, 1)
    path = f"/concertations/{valbourg.concertation.slug}/vote/bulletin"
    form = {**graded(poll, "good"), "once": "the same form"}

    answers = at_once([sending(browser, path, form)] * 8)

    assert Counter(one.status_code for one in answers) == {200: 1, 303: 7}
    cast = sa.select(sa.func.count()).where(Entry.verb == Verb.BALLOT_CAST)
    assert db.session.scalar(cast) == 1


def test_sixteen_people_who_vote_at_once_are_sixteen_voters(
    app: Flask, valbourg: Valbourg, poll: Poll
) -> None:
    everyone = voters(valbourg, app, 16)

    answers = at_once([casting(valbourg, poll, one) for one in everyone])

    assert Counter(one.status_code for one in answers) == {200: 16}
    assert (envelopes(), anew(poll).voters_count) == (16, 16)


# --- while it closes ------------------------------------------------------------------


def test_no_ballot_enters_after_the_closing_and_none_cast_before_is_lost(
    app: Flask, valbourg: Valbourg, poll: Poll
) -> None:
    """Twelve vote, some twice, while Claire closes the vote."""
    everyone = voters(valbourg, app, 12)
    claire = valbourg.claire.id

    def close(found: Poll, at: datetime) -> None:
        close_phase(found.concertation, by=db.session.get_one(Person, claire), at=at)

    ballots = [casting(valbourg, poll, one) for one in everyone]
    answers = at_once([*ballots[:6], in_another(app, poll, close), *ballots[6:]])
    later = at_once(ballots[:3])

    kept = sum(getattr(one, "status_code", None) == 200 for one in answers)
    assert {one.status_code for one in later} == {403}
    assert (envelopes(), anew(poll).voters_count) == (kept, kept)
    assert not _after_the_closing(valbourg)


def _after_the_closing(valbourg: Valbourg) -> list[Entry]:
    span = db.session.get_one(Concertation, valbourg.concertation.id).span
    assert span
    query = sa.select(Entry).where(Entry.verb == Verb.BALLOT_CAST, Entry.at >= span.closes_at)
    return list(db.session.scalars(query))


@between_read_and_write
def test_a_ballot_that_waits_for_the_closing_is_refused(
    app: Flask, valbourg: Valbourg, poll: Poll
) -> None:
    """It was read open, then waited; the dates it had read are no longer the right ones."""
    karim = valbourg.karim.id

    def vote(found: Poll, at: datetime) -> None:
        person, ballot = db.session.get_one(Person, karim), graded(found, "good")
        assert found.concertation.span
        assert found.concertation.span.holds(at)
        cast_ballot(found, ballot, by=person, at=at)

    db.session.commit()
    poll_id = poll.id
    hold("poll", poll_id, shared=False)
    late = meanwhile(in_another(app, poll, vote))
    until_someone_waits()
    close_phase(valbourg.concertation, by=valbourg.claire, at=utc_now() - timedelta(seconds=1))
    db.session.commit()

    with pytest.raises(Refused, match="n’est pas ouverte"):
        late.result(timeout=20)

    assert envelopes() == 0


def test_the_closing_and_a_ballot_never_wait_for_each_other(
    app: Flask, valbourg: Valbourg, poll: Poll
) -> None:
    """A ballot takes the urn, then the journal: so does the closing, or they would block."""
    claire = valbourg.claire.id

    def close(found: Poll, at: datetime) -> None:
        close_phase(found.concertation, by=db.session.get_one(Person, claire), at=at)

    db.session.commit()
    ballot = graded(poll, "good")
    hold("poll", poll.id, shared=True)
    closing = meanwhile(in_another(app, poll, close))
    if db.engine.dialect.name == "postgresql":
        until_someone_waits()
        cast_ballot(poll, ballot, by=valbourg.karim, at=utc_now() - timedelta(minutes=1))
        db.session.commit()

    closing.result(timeout=20)

    if db.engine.dialect.name == "postgresql":
        assert envelopes() == 1


# --- while it is counted ----------------------------------------------------------------


def test_a_count_holds_every_ballot_cast_before_it_and_none_after(
    app: Flask, valbourg: Valbourg, poll: Poll
) -> None:
    everyone = voters(valbourg, app, 10)
    claire = valbourg.claire.id

    def close_and_count(found: Poll, at: datetime) -> None:
        person = db.session.get_one(Person, claire)
        close_phase(found.concertation, by=person, at=at)
        count_with_our_key(found, by=person, at=at)

    ballots = [casting(valbourg, poll, one) for one in everyone]
    answers = at_once([*ballots[:9], in_another(app, poll, close_and_count), ballots[9]])

    kept = sum(getattr(one, "status_code", None) == 200 for one in answers)
    counted = anew(poll)
    assert counted.outcome
    assert counted.outcome["ballots"] == kept == envelopes()
    board = db.session.scalar(sa.select(sa.func.count()).select_from(BoardLine))
    assert board == (kept if kept >= 5 else 0)


def test_a_vote_counted_by_two_people_at_once_is_counted_once(
    app: Flask, valbourg: Valbourg, poll: Poll
) -> None:
    at_once([casting(valbourg, poll, one) for one in voters(valbourg, app, 5)])
    close_phase(valbourg.concertation, by=valbourg.claire, at=utc_now())
    claire = valbourg.claire.id

    def count(found: Poll, at: datetime) -> str:
        try:
            count_with_our_key(found, by=db.session.get_one(Person, claire), at=at)
        except Conflict as conflict:
            return conflict.reason
        return "counted"

    said = at_once([in_another(app, poll, count)] * 4)

    assert Counter(said) == {"counted": 1, "Le vote est déjà dépouillé.": 3}


@between_read_and_write
def test_a_vote_that_is_being_counted_does_not_reopen(
    app: Flask, valbourg: Valbourg, poll: Poll
) -> None:
    at_once([casting(valbourg, poll, one) for one in voters(valbourg, app, 5)])
    close_phase(valbourg.concertation, by=valbourg.claire, at=utc_now())
    db.session.commit()
    claire = valbourg.claire.id

    def reopen(found: Poll, at: datetime) -> None:
        person = db.session.get_one(Person, claire)
        reschedule(found.concertation, at + WEEK, by=person, at=at)

    count_with_our_key(poll, by=valbourg.claire, at=utc_now())
    reopening = meanwhile(in_another(app, poll, reopen))
    until_someone_waits()
    db.session.commit()

    with pytest.raises(Conflict, match="ne rouvre pas"):
        reopening.result(timeout=20)


# --- while it is taken back -----------------------------------------------------------


@between_read_and_write
def test_a_vote_that_is_opening_is_not_taken_back_with_its_ballots(
    app: Flask, valbourg: Valbourg, poll: Poll
) -> None:
    valbourg.enter(Phase.IDEAS)
    claire = valbourg.claire.id

    def take_back(found: Poll, at: datetime) -> None:
        assert found.concertation.phase is Phase.IDEAS
        unprepare_vote(found, by=db.session.get_one(Person, claire), at=at)

    hold("poll", poll.id, shared=True)
    valbourg.concertation.phase = Phase.VOTE
    db.session.flush()
    taking_back = meanwhile(in_another(app, poll, take_back))
    until_someone_waits()
    db.session.commit()

    with pytest.raises(Refused):
        taking_back.result(timeout=20)

    assert anew(poll).uid
