"""What many read alike, made once for each state of its concertation.

That is the whole page for those who are not signed in, and regions of it for the others. The
journal's length changes with every act, in the act's own transaction: two requests that see the
same length see the same page. That length also makes the ETag honest. Pages tell the time that
remains, so they are made anew each minute.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import Any, NoReturn, ParamSpec

import sqlalchemy as sa
from flask import Flask, Response, current_app, make_response, render_template, request
from markupsafe import Markup

from concert.concertations.models import Concertation
from concert.core.database import db
from concert.extensions import htmx
from concert.web.fragments import Answer, Context
from concert.web.time import now

P = ParamSpec("P")
# In characters, for each process: some hundred pages, whoever asks for however many.
ROOM = 8_000_000
_OF_THE_READER = ("current_person", "standing", "may", "refusal", "csrf_token")


class Memory:
    """The last texts made, by what they were made from."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, str] = OrderedDict()
        self._held = 0
        self._lock = Lock()

    def get(self, key: Hashable) -> str | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: Hashable, text: str) -> None:
        with self._lock:
            self._held += len(text) - len(self._kept.pop(key, ""))
            self._kept[key] = text
            while self._held > ROOM:
                _key, oldest = self._kept.popitem(last=False)
                self._held -= len(oldest)


def cached(view: Callable[P, Answer]) -> Callable[P, Answer]:
    """Answer strangers from the cache; a view of a concertation, given by its `slug`."""

    @wraps(view)
    def answer(*args: P.args, **kwargs: P.kwargs) -> Answer:
        if not _stranger() or (state := _state_of(str(kwargs["slug"]))) is None:
            return view(*args, **kwargs)
        key = hashlib.sha256(f"{request.full_path}|{state}".encode()).hexdigest()[:32]
        memory: Memory = current_app.extensions["memory"]
        if key in request.if_none_match:
            return _marked(Response(status=304), key)
        if (made := memory.get(key)) is None:
            response = make_response(view(*args, **kwargs))
            if response.status_code != 200:
                return response
            made = response.get_data(as_text=True)
            memory.put(key, made)
        return _marked(Response(made, mimetype="text/html"), key)

    return answer


def _stranger() -> bool:
    """No cookie of ours, so nothing on the page is about them."""
    return current_app.config["SESSION_COOKIE_NAME"] not in request.cookies and not htmx


_STATE = sa.select(Concertation.id, Concertation.journal_length).where(
    Concertation.slug == sa.bindparam("slug"), Concertation.opened_at.is_not(None)
)


def _state_of(slug: str) -> str | None:
    row = db.session.execute(_STATE, {"slug": slug}).one_or_none()
    if row is None:
        return None
    assets: dict[str, Any] = current_app.extensions["assets"]
    build = assets["concert.css"].mark + assets["concert.js"].mark
    return f"{row.id}:{row.journal_length}:{_minute()}:{build}"


def _minute() -> int:
    return int(now().timestamp()) // 60


def alike(
    template: str, concertation: Concertation, build: Callable[[], Context], *varies: Hashable
) -> Markup:
    """A region of this page that its readers see alike, but for what it varies with.

    `build` makes its context, when it is needed. A region that asks who reads it raises.
    """
    key = (
        template,
        *(concertation.id, concertation.journal_length, _minute()),
        *(request.path, request.query_string),
        *varies,
    )
    memory: Memory = current_app.extensions["memory"]
    settled = request.method == "GET" and concertation.opened_at is not None
    if not settled or (made := memory.get(key)) is None:
        context = {"concertation": concertation, **build()}
        made = render_template(template, **context, **dict.fromkeys(_OF_THE_READER, _unknown))
        if settled:
            memory.put(key, made)
    return Markup(made)  # noqa: S704 - rendered by our own template


def _unknown(*_asked: Any) -> NoReturn:
    raise RuntimeError("this region is made once for all its readers: it cannot ask who reads it")


def _marked(response: Response, key: str) -> Response:
    response.set_etag(key)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = "Cookie, HX-Request"
    return response


def _keep_private(response: Response) -> Response:
    if "Cache-Control" not in response.headers and not _stranger():
        response.headers["Cache-Control"] = "no-store"
    return response


def init_app(app: Flask) -> None:
    app.extensions["memory"] = Memory()
    app.after_request(_keep_private)
