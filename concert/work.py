"""What goes on beside the pages: letters, phases whose day has come, what is kept no longer."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

from flask import Flask

from concert.classes.ending import settle_ended_classes
from concert.config import Settings
from concert.core.clock import utc_now
from concert.core.database import db, write_transaction
from concert.journey.actions import open_due_phases
from concert.notices.deliver import send_letters, write_letters
from concert.surveys.actions import close_due_surveys, remind_of_surveys
from concert.tidying import Rule, due_rules

logger = logging.getLogger(__name__)


def work_once(app: Flask, at: datetime | None = None) -> int:
    """Do what is to be done now; return how many things were done.

    Each task has a transaction of its own: one that fails is told and does not stop the others.
    """
    at = at or utc_now()
    acts = (open_due_phases, settle_ended_classes, close_due_surveys, remind_of_surveys)
    done = sum(_done(partial(_in_one_transaction, act, at)) for act in acts)
    return done + tidy_once(app, at) + deliver_once(app, at)


def tidy_once(app: Flask, at: datetime | None = None) -> int:
    """Apply the rules of retention whose turn has come; return how many things went."""
    at = at or utc_now()
    settings: Settings = app.config["SETTINGS"]
    due: list[Rule] = []

    def look() -> int:
        due.extend(due_rules(settings, at=at))
        return 0

    _done(look)
    return sum(_done(partial(_in_one_transaction, rule.apply, at)) for rule in due)


def deliver_once(app: Flask, at: datetime | None = None) -> int:
    """Write and send the letters whose time has come; return how many were written or sent."""
    at = at or utc_now()
    settings: Settings = app.config["SETTINGS"]
    # Each has its own transactions, and the mail server, which may take its time, waits for none.
    tasks = (partial(write_letters, at=at), partial(send_letters, settings, at=at))
    return sum(_done(task) for task in tasks)


def _in_one_transaction(act: Callable[..., int | None], at: datetime) -> int:
    with write_transaction():
        done = act(at=at)
        db.session.commit()
        return done or 0


def _done(task: Callable[[], int]) -> int:
    try:
        return task()
    except Exception:
        logger.exception("a task failed; it will be tried again")
        db.session.rollback()
        return 0
    finally:
        db.session.remove()
