"""What goes on beside the pages: letters, phases whose day has come, old traces, old urns."""

import logging
from datetime import datetime

from flask import Flask

from concert.accounts.actions import forget_old_traces
from concert.config import Settings
from concert.core.clock import utc_now
from concert.core.database import db, write_transaction
from concert.journey.actions import open_due_phases
from concert.notices.deliver import send_letters, write_letters
from concert.votes.counting import destroy_old_urns

logger = logging.getLogger(__name__)


def work_once(app: Flask, at: datetime | None = None) -> int:
    """Do what is to be done now; return how many things were done.

    Each task has a transaction of its own: one that fails is told and does not stop the others.
    """
    at = at or utc_now()
    settings: Settings = app.config["SETTINGS"]
    tasks = (
        lambda: open_due_phases(at=at),
        lambda: write_letters(at=at),
        lambda: send_letters(settings, at=at),
        lambda: forget_old_traces(at=at),
        lambda: destroy_old_urns(at=at),
    )
    return sum(_done(task) for task in tasks)


def _done(task: object) -> int:
    try:
        with write_transaction():
            count: int = task() or 0  # type: ignore[operator]
            db.session.commit()
            return count
    except Exception:
        logger.exception("a task failed; it will be tried again")
        db.session.rollback()
        return 0
    finally:
        db.session.remove()
