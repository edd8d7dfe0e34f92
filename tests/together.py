"""Several people at the same moment: each in a thread, with a context and a session of its own."""

import contextvars
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import Flask

from concert.core import database
from concert.core.database import db, write_transaction
from concert.core.errors import Told

T = TypeVar("T")


def at_once(calls: Sequence[Callable[[], T]]) -> list[T]:
    """What these calls return, in order, when all begin together."""
    db.session.commit()
    ready = threading.Barrier(len(calls))

    def begin(call: Callable[[], T]) -> T:
        ready.wait()
        return contextvars.Context().run(call)

    with ThreadPoolExecutor(len(calls)) as threads:
        answers = list(threads.map(begin, calls))
    db.session.expire_all()
    return answers


def meanwhile(call: Callable[[], T]) -> "Future[T]":
    """Begin something elsewhere; its `result()` waits for its end."""
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(contextvars.Context().run(call))
        except BaseException as error:
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return future


def acting(app: Flask, act: Callable[[], T]) -> Callable[[], T]:
    """An act in a transaction of its own; it finds what it acts upon by itself."""

    def run() -> T:
        with app.app_context(), write_transaction():
            done = act()
            db.session.commit()
            return done

    return run


def tried(act: Callable[[], T]) -> Callable[[], T | Told]:
    """The same act, which returns the refusal it meets."""

    def run() -> T | Told:
        try:
            return act()
        except Told as refused:
            return refused

    return run


def sending(browser: Any, path: str, data: dict[str, Any]) -> Callable[[], Any]:
    """A form sent by this browser, away from the session of the test."""
    token = {"csrf_token": browser._token()}
    return lambda: browser.client.post(path, data={**token, **data})


def until_someone_waits() -> None:
    """Until another transaction waits for ours: for its turn to write, or for a lock."""
    deadline = time.monotonic() + 20
    while not _someone_waits():
        assert time.monotonic() < deadline, "nobody waits"
        time.sleep(0.01)


def _someone_waits() -> bool:
    if db.engine.dialect.name == "sqlite":
        return bool(database._one_writer._waiting)
    with db.engine.connect() as connection:
        waiting = sa.text(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return bool(connection.scalar(waiting))
