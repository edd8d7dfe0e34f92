"""Pages read by people who are not signed in, made once for each state of their concertation.

The journal's length changes with every act, in the act's own transaction: two requests that see
the same length see the same page. That length also makes the ETag honest. Pages tell the time
that remains, so they are made anew each minute.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any, ParamSpec

import sqlalchemy as sa
from flask import Flask, Response, current_app, make_response, request

from concert.concertations.models import Concertation
from concert.core.database import db
from concert.extensions import htmx
from concert.web.fragments import Answer
from concert.web.time import now

P = ParamSpec("P")
_LARGEST = 256


class PageCache:
    """The last pages made, by what they were made from."""

    def __init__(self) -> None:
        self._pages: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str) -> bytes | None:
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
            return self._pages.get(key)

    def put(self, key: str, page: bytes) -> None:
        with self._lock:
            self._pages[key] = page
            if len(self._pages) > _LARGEST:
                self._pages.popitem(last=False)


def cached(view: Callable[P, Answer]) -> Callable[P, Answer]:
    """Answer strangers from the cache; a view of a concertation, given by its `slug`."""

    @wraps(view)
    def answer(*args: P.args, **kwargs: P.kwargs) -> Answer:
        if not _stranger() or (state := _state_of(str(kwargs["slug"]))) is None:
            return view(*args, **kwargs)
        key = hashlib.sha256(f"{request.full_path}|{state}".encode()).hexdigest()[:32]
        cache: PageCache = current_app.extensions["page_cache"]
        if key in request.if_none_match:
            return _marked(Response(status=304), key)
        if (made := cache.get(key)) is None:
            response = make_response(view(*args, **kwargs))
            if response.status_code != 200:
                return response
            made = response.get_data()
            cache.put(key, made)
        return _marked(Response(made, mimetype="text/html"), key)

    return answer


def _stranger() -> bool:
    """No cookie of ours, so nothing on the page is about them."""
    return current_app.config["SESSION_COOKIE_NAME"] not in request.cookies and not htmx


def _state_of(slug: str) -> str | None:
    query = sa.select(Concertation.id, Concertation.journal_length).where(
        Concertation.slug == slug, Concertation.opened_at.is_not(None)
    )
    row = db.session.execute(query).one_or_none()
    if row is None:
        return None
    assets: dict[str, Any] = current_app.extensions["assets"]
    build = assets["concert.css"].mark + assets["concert.js"].mark
    return f"{row.id}:{row.journal_length}:{now():%Y%m%d%H%M}:{build}"


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
    app.extensions["page_cache"] = PageCache()
    app.after_request(_keep_private)
