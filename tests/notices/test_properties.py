"""Whatever is done, chosen and broken, in whatever order: nothing twice, and nothing lost."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st

from concert.config import Settings
from concert.core.database import db
from concert.core.mail import Letter, Stopped
from concert.core.smtp import Carrier, Cut, Rejected, Unreachable
from concert.ideas.actions import argue
from concert.ideas.models import Stance
from concert.journal.models import Entry, Pending, Verb
from concert.journal.record import record
from concert.mailroom.actions import retry_all
from concert.notices import writing
from concert.notices.actions import choose_rhythm, choose_rhythm_there
from concert.notices.concerned import people_of
from concert.notices.deliver import send_letters, write_letters
from concert.notices.models import Notice, Rhythm
from concert.notices.recipients import RECIPIENTS
from concert.web.letters import post_letter, post_notice
from tests.cast import Valbourg
from tests.conftest import NOON, _empty

PEOPLE = ("claire", "karim", "odile", "lea")
TROUBLES = {
    "away": Unreachable("nobody there"),
    "cut": Cut("in the middle"),
    "later": Rejected("451 later", final=False),
    "never": Rejected("550 never", final=True),
}
# What may happen next, with who it happens to.
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["idea", "argument", "asked", "frame"]), st.sampled_from(PEOPLE)),
        st.tuples(st.sampled_from(list(Rhythm)), st.sampled_from(PEOPLE)),
        st.tuples(st.just("there"), st.sampled_from(PEOPLE)),
        st.tuples(st.sampled_from(["write", "send"]), st.sampled_from([None, *TROUBLES])),
        st.tuples(st.just("wait"), st.integers(1, 100)),
    ),
    max_size=25,
)


class World:
    """Valbourg, its clock, and a mail server that fails as it is told to."""

    def __init__(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        self.valbourg, self.at = Valbourg(at=NOON), NOON
        self.valbourg.lea.email = "lea@exemple.fr"
        self.settings: Settings = replace(app.config["SETTINGS"], mail_url="smtp://127.0.0.1")
        self.failing: str | None = None
        self.received: list[Any] = []
        self.acts = 0
        monkeypatch.setattr(Carrier, "carry", self._carry)
        monkeypatch.setattr(writing, "post_letter", self._unless_broken(post_letter))
        monkeypatch.setattr(writing, "post_notice", self._unless_broken(post_notice))

    def _carry(self, message: Any, _sender: str, to: str) -> None:
        if self.failing:
            raise TROUBLES[self.failing]
        self.received.append((to, str(message["Message-ID"]), message.as_string()))

    def _unless_broken(self, write: Any) -> Any:
        def written(*args: Any, **kwargs: Any) -> Letter:
            if self.failing == "later":
                raise LookupError("a template is broken")
            letter: Letter = write(*args, **kwargs)
            return letter

        return written

    def step(self, what: str, of: Any) -> None:
        getattr(self, f"_{what}" if what not in set(Rhythm) else "_choose")(of, what)
        db.session.commit()

    def _idea(self, name: str, _what: str) -> None:
        self.acts += 1
        self.valbourg.idea(f"Idée n° {self.acts}", by=getattr(self.valbourg, name))

    def _argument(self, name: str, _what: str) -> None:
        self._idea("karim", "")
        idea = self.valbourg.idea(f"Débat n° {self.acts}", by=self.valbourg.karim)
        argue(idea, Stance.FOR, "Oui.", by=getattr(self.valbourg, name), at=self.valbourg.at)

    def _asked(self, _name: str, _what: str) -> None:
        self.valbourg.commitment()

    def _frame(self, name: str, _what: str) -> None:
        by = getattr(self.valbourg, name)
        record(Verb.FRAME_REVISED, self.valbourg.concertation, by=by, at=self.valbourg.at)

    def _choose(self, name: str, rhythm: str) -> None:
        choose_rhythm(getattr(self.valbourg, name), Rhythm(rhythm), at=self.at)

    def _there(self, name: str, _what: str) -> None:
        person, here = getattr(self.valbourg, name), self.valbourg.concertation
        choose_rhythm_there(person.id, here, Rhythm.AT_ONCE, at=self.at)

    def _write(self, trouble: str | None, _what: str) -> None:
        self.failing = trouble
        write_letters(at=self.at)

    def _send(self, trouble: str | None, _what: str) -> None:
        self.failing = trouble
        send_letters(self.settings, at=self.at)

    def _wait(self, hours: int, _what: str) -> None:
        self.at += timedelta(hours=hours)

    def all_is_well_again(self) -> None:
        """The server is back, whoever runs the site tries again, and time passes."""
        self.failing = None
        operator = self.valbourg.tom
        retry_all(self.settings, by=operator, at=self.at)
        db.session.commit()
        for _day in range(12):
            write_letters(at=self.at)
            send_letters(self.settings, at=self.at)
            self.at += timedelta(days=1)


@given(steps=STEPS)
@tried(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_each_person_is_told_each_act_once_at_most_and_nothing_is_lost(
    app: Flask, monkeypatch: pytest.MonkeyPatch, steps: list[tuple[str, Any]]
) -> None:
    db.session.remove()
    _empty(Path(app.config["SETTINGS"].data_dir))
    with monkeypatch.context() as patched:
        world = World(app, patched)
        for what, of in steps:
            world.step(what, of)
        world.all_is_well_again()

    # Every act was noted, for exactly those whom it is to be told, and every note was settled.
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Pending)) == 0
    notices = db.session.scalars(sa.select(Notice)).all()
    assert {(one.entry_id, one.person_id) for one in notices} == _expected()
    assert [one for one in notices if one.told_at is None] == []
    # Every letter left, once.
    left = {one.stopped for one in db.session.scalars(sa.select(Letter)) if not one.sent_at}
    assert left <= {Stopped.ABANDONED}
    assert max(Counter(mark for _to, mark, _text in world.received).values(), default=1) == 1
    # And no sentence came twice to anyone.
    for n in range(1, world.acts + 1):
        told = [to for to, _mark, text in world.received if f"Id=C3=A9e n=C2=B0 {n}=" in text]
        assert max(Counter(told).values(), default=1) == 1


def _expected() -> set[tuple[int, int]]:
    entries = db.session.scalars(sa.select(Entry).where(Entry.verb.in_(RECIPIENTS)))
    return {
        (entry.id, person)
        for entry in entries
        for part in RECIPIENTS[entry.verb]
        for person in db.session.scalars(people_of(entry, part))
    }
