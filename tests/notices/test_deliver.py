"""What is told is written once, at the rhythm that each person chose."""

import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from concert.concertations.phases import Phase
from concert.core.database import db
from concert.core.mail import Letter
from concert.journal.models import Entry, Pending, Verb
from concert.journal.record import record
from concert.journey.actions import reschedule
from concert.moderation.actions import withdraw
from concert.notices import actions, deliver, writing
from concert.notices.actions import choose_rhythm, choose_rhythm_there, forget_old_notices, note
from concert.notices.deliver import write_letters
from concert.notices.models import Notice, Rhythm
from concert.notices.rhythms import due
from concert.people.models import Person
from tests.architecture.test_budget import statements
from tests.cast import Valbourg
from tests.plan.answers import signed
from tests.together import at_once

DAY = timedelta(days=1)
# Friday the 20th of November, at noon in France: the story's moment.
SATURDAY = datetime(2026, 11, 21, 7, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)


def letters() -> list[Letter]:
    return list(db.session.scalars(sa.select(Letter).order_by(Letter.id)))


def addressed() -> Counter[str]:
    return Counter(one.to for one in letters())


def waiting() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(Pending)) or 0


def told_frame(valbourg: Valbourg) -> Entry:
    """Something that everyone is told, by nobody in particular."""
    entry = record(Verb.FRAME_REVISED, valbourg.concertation, by=None, at=valbourg.at)
    db.session.commit()
    return entry


def choose(valbourg: Valbourg, person: Person, rhythm: Rhythm) -> None:
    choose_rhythm(person, rhythm, at=valbourg.at)
    db.session.commit()


# --- what always comes ------------------------------------------------------------------


def test_ones_own_signature_comes_at_once_and_once_whatever_the_rhythm(
    valbourg: Valbourg,
) -> None:
    choose(valbourg, valbourg.odile, Rhythm.NEVER)
    signed(valbourg, valbourg.commitment())

    written = [write_letters(at=valbourg.at) for _turn in range(3)]

    assert written == [2, 0, 0]
    assert addressed() == {"odile@exemple.fr": 2}
    assert waiting() == 0


def test_what_always_comes_has_no_way_to_be_stopped_and_the_rest_has(valbourg: Valbourg) -> None:
    choose(valbourg, valbourg.claire, Rhythm.AT_ONCE)
    signed(valbourg, valbourg.commitment())

    write_letters(at=valbourg.at)

    [asked, proof, told] = sorted(letters(), key=lambda one: (one.to != "odile@exemple.fr", one.id))
    assert (asked.unsubscribe, proof.unsubscribe) == (None, None)
    assert told.unsubscribe
    assert f"\n{told.unsubscribe}\n" in told.text


def test_nothing_is_written_about_an_act_that_was_rolled_back(valbourg: Valbourg) -> None:
    action = valbourg.action()
    db.session.commit()
    valbourg.commitment(action)
    db.session.rollback()

    assert write_letters(at=valbourg.at) == 0


# --- the rhythms ------------------------------------------------------------------------


def test_whoever_chose_nothing_is_told_in_the_morning(valbourg: Valbourg) -> None:
    told_frame(valbourg)

    assert write_letters(at=valbourg.at) == 0
    assert write_letters(at=SATURDAY - timedelta(seconds=1)) == 0
    assert write_letters(at=SATURDAY) == 4


def test_each_is_told_at_their_rhythm(valbourg: Valbourg) -> None:
    choose(valbourg, valbourg.karim, Rhythm.AT_ONCE)
    choose(valbourg, valbourg.odile, Rhythm.WEEKLY)
    choose(valbourg, valbourg.lea, Rhythm.NEVER)
    told_frame(valbourg)

    to = []
    for at in (valbourg.at, SATURDAY, SATURDAY + DAY, MONDAY, MONDAY + 30 * DAY):
        before = addressed()
        write_letters(at=at)
        to.append(sorted(addressed() - before))

    assert to == [["karim@exemple.fr"], ["claire@exemple.fr"], [], ["odile@exemple.fr"], []]


def test_a_concertation_may_have_a_rhythm_of_its_own(valbourg: Valbourg) -> None:
    choose(valbourg, valbourg.karim, Rhythm.AT_ONCE)
    here = valbourg.concertation
    choose_rhythm_there(valbourg.karim.id, here, Rhythm.NEVER, at=valbourg.at)
    choose_rhythm_there(valbourg.odile.id, here, Rhythm.AT_ONCE, at=valbourg.at)
    told_frame(valbourg)

    write_letters(at=valbourg.at)

    assert addressed() == {"odile@exemple.fr": 1}


def test_the_rhythm_is_the_one_chosen_when_it_is_due(valbourg: Valbourg) -> None:
    told_frame(valbourg)
    write_letters(at=valbourg.at)
    choose(valbourg, valbourg.karim, Rhythm.AT_ONCE)
    choose(valbourg, valbourg.odile, Rhythm.WEEKLY)
    choose(valbourg, valbourg.lea, Rhythm.NEVER)

    write_letters(at=valbourg.at)
    at_noon = addressed()
    write_letters(at=SATURDAY)

    assert at_noon == {"karim@exemple.fr": 1}
    assert addressed() - at_noon == {"claire@exemple.fr": 1}
    write_letters(at=MONDAY)
    assert set(addressed()) == {"karim@exemple.fr", "claire@exemple.fr", "odile@exemple.fr"}


def test_a_digest_tells_all_of_a_day_by_concertation_a_sentence_and_a_link_each(
    valbourg: Valbourg,
) -> None:
    valbourg.idea("Un potager", by=valbourg.karim)
    told_frame(valbourg)
    here = valbourg.concertation
    valbourg.concertation = valbourg.elsewhere
    valbourg.comes(valbourg.karim, "parents")
    record(Verb.VOTE_COUNTED, valbourg.elsewhere, by=None, at=valbourg.at, ballots=9)
    db.session.commit()

    write_letters(at=SATURDAY)

    [letter] = [one for one in letters() if one.to == "karim@exemple.fr"]
    assert letter.subject == "3 nouvelles de vos concertations"
    lines = [line for line in letter.text.splitlines() if line.startswith("• ")]
    assert lines == [
        "• Votre idée «\u00a0Un potager\u00a0» est publiée.",
        "• Le cadre a été complété.",
        "• Le vote est dépouillé. Lisez le résultat.",
    ]
    assert letter.text.index("Une cour pour tous") < letter.text.index("Ailleurs")
    assert f"  http://127.0.0.1:5000/concertations/{here.slug}/cadre\n" in letter.text


def test_a_digest_of_a_busy_day_stays_short_and_leads_to_the_rest(valbourg: Valbourg) -> None:
    for n in range(writing.MOST_LINES + 5):
        valbourg.idea(f"Idée {n}", by=valbourg.karim)
    db.session.commit()

    write_letters(at=SATURDAY)

    [letter] = letters()
    assert letter.text.count("• Votre idée") == writing.MOST_LINES
    assert "• Et 5 autres choses" in letter.text


def test_a_morning_that_was_missed_is_made_up_for(valbourg: Valbourg) -> None:
    told_frame(valbourg)
    write_letters(at=valbourg.at)

    assert write_letters(at=SATURDAY + timedelta(hours=9)) == 4


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        # In summer and in winter, it is eight in France; nights of 23 and 25 hours too.
        (datetime(2026, 7, 1, 5, 59, tzinfo=UTC), datetime(2026, 7, 1, 6, tzinfo=UTC)),
        (datetime(2026, 7, 1, 6, 0, tzinfo=UTC), datetime(2026, 7, 2, 6, tzinfo=UTC)),
        (datetime(2027, 3, 27, 12, 0, tzinfo=UTC), datetime(2027, 3, 28, 6, tzinfo=UTC)),
        (datetime(2026, 10, 24, 12, 0, tzinfo=UTC), datetime(2026, 10, 25, 7, tzinfo=UTC)),
    ],
)
def test_it_is_told_at_eight_in_france(at: datetime, expected: datetime) -> None:
    assert due(Rhythm.DAILY, at) == expected


def test_a_week_is_told_on_monday() -> None:
    for hours in range(24 * 7):
        at = SATURDAY - 5 * DAY + timedelta(hours=hours + 1)
        found = due(Rhythm.WEEKLY, at)
        assert found > at
        assert (found.weekday(), found - at <= 7 * DAY) == (0, True)


# --- what no longer holds -----------------------------------------------------------------


def test_what_was_withdrawn_since_is_not_told(valbourg: Valbourg) -> None:
    idea = valbourg.idea(by=valbourg.karim)
    withdraw(idea, "", by=valbourg.karim, at=valbourg.at)
    db.session.commit()

    assert write_letters(at=SATURDAY) == 0
    assert write_letters(at=SATURDAY + 10 * DAY) == 0


def test_only_the_last_of_the_dates_is_told(valbourg: Valbourg) -> None:
    valbourg.enter(Phase.IDEAS)
    for days in (10, 20):
        deliver_at = valbourg.at + timedelta(days=days)
        reschedule(valbourg.concertation, deliver_at, by=valbourg.claire, at=valbourg.at)
    db.session.commit()

    write_letters(at=SATURDAY)

    [letter] = [one for one in letters() if one.to == "karim@exemple.fr"]
    assert letter.text.count("la fin est déplacée") == 1
    assert "10 décembre 2026" in letter.text


# --- failures ---------------------------------------------------------------------------


def test_work_that_is_killed_while_it_writes_leaves_everything_to_be_written(
    valbourg: Valbourg, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed(valbourg, valbourg.commitment())
    db.session.commit()
    with monkeypatch.context() as killed:
        killed.setattr(writing, "post_letter", _killed_at_the_second(writing.post_letter))
        with pytest.raises(KeyboardInterrupt):
            write_letters(at=valbourg.at)
    left = len(letters())

    write_letters(at=valbourg.at)

    assert left == 0
    assert addressed() == {"odile@exemple.fr": 2}


def _killed_at_the_second(post_letter: Any) -> Any:
    calls: list[int] = []

    def killed(*args: Any, **kwargs: Any) -> Letter:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        letter: Letter = post_letter(*args, **kwargs)
        return letter

    return killed


def test_several_that_write_at_once_write_each_letter_once(
    app: Flask, valbourg: Valbourg, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed(valbourg, valbourg.commitment())
    told_frame(valbourg)
    # While some are still noting, one finds nothing left to note, and comes to the writing.
    monkeypatch.setattr(deliver, "note", lambda entry: (time.sleep(0.2), note(entry)))

    def working() -> int:
        with app.app_context():
            return write_letters(at=SATURDAY)

    written = at_once([working, working, working])

    assert sum(written) == len(letters()) == 2 + 4


def test_entries_that_cannot_be_told_keep_no_other_from_being_told(
    valbourg: Valbourg, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even sixty of them, ahead of all the others."""
    for n in range(60):
        valbourg.idea(f"Idée {n}", by=valbourg.karim)
    valbourg.commitment()
    db.session.commit()
    note = deliver.note

    def broken(entry: Entry) -> None:
        if entry.verb is Verb.IDEA_PROPOSED:
            raise LookupError("no such idea")
        note(entry)

    with monkeypatch.context() as once:
        once.setattr(deliver, "note", broken)
        for _turn in range(2):
            write_letters(at=valbourg.at)

    assert addressed() == {"odile@exemple.fr": 1}
    poison = db.session.scalars(sa.select(Pending)).all()
    assert (len(poison), poison[0].tries) == (60, 1)
    assert "no such idea" in (poison[0].trouble or "")
    for _turn in range(4):
        write_letters(at=SATURDAY)
    assert addressed() == {"odile@exemple.fr": 1, "karim@exemple.fr": 2} or waiting() == 0


def test_a_sentence_that_cannot_be_said_keeps_no_other_from_being_said(
    valbourg: Valbourg, monkeypatch: pytest.MonkeyPatch
) -> None:
    valbourg.idea(by=valbourg.karim)
    told_frame(valbourg)
    line_of = writing.line_of

    def broken(entry: Entry, part: Any) -> Any:
        if entry.verb is Verb.FRAME_REVISED:
            raise LookupError("no words")
        return line_of(entry, part)

    with monkeypatch.context() as once:
        once.setattr(writing, "line_of", broken)
        first = write_letters(at=SATURDAY)
    second = write_letters(at=SATURDAY + timedelta(hours=1))

    assert (first, second) == (1, 4)


# --- many -------------------------------------------------------------------------------


def test_ten_or_a_hundred_people_are_noted_with_as_many_statements(valbourg: Valbourg) -> None:
    counts = []
    for more in (10, 90):
        valbourg.crowd(f"{'parents' if more == 10 else 'equipe'}", more)
        entry = told_frame(valbourg)
        with statements() as asked:
            actions.note(entry)
        counts.append(len(asked))
    noted = db.session.scalar(sa.select(sa.func.count()).select_from(Notice))

    assert counts == [1, 1]
    assert noted == (4 + 10) + (4 + 100)


def test_what_was_told_long_ago_is_forgotten_and_not_told_again(valbourg: Valbourg) -> None:
    told_frame(valbourg)
    write_letters(at=SATURDAY)

    forget_old_notices(at=SATURDAY + 31 * DAY)

    assert db.session.scalar(sa.select(sa.func.count()).select_from(Notice)) == 0
    assert write_letters(at=SATURDAY + 31 * DAY) == 0
