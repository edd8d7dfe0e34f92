"""What goes on beside the pages: done when its time has come, whatever else fails."""

import logging
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from concert import work
from concert.concertations.models import Concertation
from concert.concertations.phases import Phase
from concert.core.database import db
from concert.core.mail import Letter
from concert.work import work_once
from tests.architecture.scenes import a_published_diagnosis
from tests.cast import Valbourg


def letters() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(Letter)) or 0


def test_letters_are_written_once_however_often_it_works(app: Flask, valbourg: Valbourg) -> None:
    valbourg.commitment()
    db.session.commit()

    done = [work_once(app, valbourg.at) for _turn in range(3)]

    assert done == [1, 0, 0]
    assert letters() == 1


def test_a_phase_opens_on_its_day(app: Flask, valbourg: Valbourg) -> None:
    a_published_diagnosis(valbourg)
    here, opens = valbourg.concertation.id, valbourg.concertation.calendar[Phase.IDEAS].opens_at
    db.session.commit()

    work_once(app, opens - timedelta(seconds=1))
    before = db.session.get_one(Concertation, here).phase
    work_once(app, opens)

    assert before is Phase.DIAGNOSIS
    assert db.session.get_one(Concertation, here).phase is Phase.IDEAS


def test_a_task_that_fails_is_told_and_stops_no_other(
    app: Flask,
    valbourg: Valbourg,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    valbourg.commitment()
    db.session.commit()

    def broken(*, at: object) -> int:
        raise RuntimeError(f"no phase today, {at}")

    monkeypatch.setattr(work, "open_due_phases", broken)
    with caplog.at_level(logging.ERROR):
        done = work_once(app, valbourg.at)

    assert (done, letters()) == (1, 1)
    assert "a task failed" in caplog.text


def test_with_nothing_to_do_it_says_so(app: Flask, valbourg: Valbourg) -> None:
    assert work_once(app, valbourg.at) == 0
