"""The statements and the bytes of each request, counted once, without a network."""

import contextvars
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bench.asking import Request
from bench.client import FRESH
from bench.measures import Measure
from bench.rounds import Wrong
from concert.core.database import db


@dataclass(frozen=True)
class Count:
    """What one request takes: statements, bytes as written, as compressed for a browser."""

    statements: list[str]
    size: int
    compressed: int

    @property
    def queries(self) -> int:
        return len(self.statements)


def counted(app: Flask, measure: Measure) -> Count:
    """The second time it is asked: the first time prepares what is kept."""
    asked = measure.ask(3)
    first, second, third = asked if measure.once else [asked[0]] * 3
    with _statements(app) as statements_before:
        before = _ask(app, first)
    mark = {"If-None-Match": before.headers.get("ETag", "")} if measure.conditional else {}
    with _statements(app) as statements:
        answer = _ask(app, second, **mark)
    if str(answer.status_code) != measure.expects:
        raise Wrong(f"{measure.label}: {answer.status}\n{answer.text[:1500]}")
    if FRESH in first.path and len(statements) < len(statements_before):
        raise Wrong(f"{measure.label}: made once, it costs less, though it is to be made anew")
    plain = _ask(app, third, **mark, **_PLAIN)
    return Count(statements, len(plain.data), len(answer.data))


_PLAIN = {"Accept-Encoding": "identity"}
_numbers = count(1)


def _ask(app: Flask, request: Request, **headers: str) -> TestResponse:
    """In a context of its own, as on a server."""
    client = FlaskClient(app, app.response_class, use_cookies=False)
    path, sent = request.path.replace(FRESH, str(next(_numbers))), {**request.headers, **headers}
    return contextvars.Context().run(
        lambda: client.open(path, method=request.method, data=request.form, headers=sent)
    )


@contextmanager
def _statements(app: Flask) -> Iterator[list[str]]:
    """The statements sent meanwhile; not what begins a transaction."""
    seen: list[str] = []

    def keep(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", keep)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", keep)
