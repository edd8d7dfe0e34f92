"""Requests as browsers send them: by strangers, by people signed in, with forms filled."""

import itertools
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from urllib.parse import urlencode

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from bench.data import World
from bench.data.rows import put
from bench.data.words import new_text
from concert.core.clock import utc_now
from concert.core.database import db, write_transaction
from concert.people.models import PersonSession, hashed
from concert.votes.methods import METHODS

_SEED = "the bench's csrf seed"
_BROWSER = {"Accept": "text/html", "Accept-Encoding": "gzip, deflate, br"}
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Request:
    """One request."""

    path: str
    cookie: str = ""
    form: str | None = None
    htmx: bool = False

    @property
    def method(self) -> str:
        return "GET" if self.form is None else "POST"

    @property
    def headers(self) -> dict[str, str]:
        cookie = {"Cookie": self.cookie} if self.cookie else {}
        htmx = {"HX-Request": "true"} if self.htmx else {}
        form = {} if self.form is None else {"Content-Type": _FORM}
        return {**_BROWSER, **cookie, **htmx, **form}

    @property
    def raw(self) -> str:
        """As it goes through the wire."""
        body = self.form or ""
        length = {} if self.form is None else {"Content-Length": str(len(body.encode()))}
        headers = {"Host": "127.0.0.1", **self.headers, **length}
        lines = [f"{self.method} {self.path} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return "\r\n".join([*lines, "", body])


class Visitors:
    """Everyone, signed in; and what each of them may ask for."""

    def __init__(self, app: Flask, world: World) -> None:
        self._world = world
        self._token = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token").dumps(
            _SEED
        )
        self._random = Random(7)  # noqa: S311 - nothing here is secret
        # The lead and those who sign see more than others: they are left out.
        self.cookies = _signed_in(app, world.people)[20:]
        self._writers = itertools.cycle(self.cookies)
        self._quiet = itertools.cycle(world.quiet)
        self._voters = iter(self.cookies)

    # --- reading --------------------------------------------------------------------

    def strangers(self, paths: list[str], _count: int) -> list[Request]:
        return [Request(path) for path in paths]

    def people(self, paths: list[str], _count: int) -> list[Request]:
        """One each of the people, on these pages in turn."""
        return [
            Request(path, cookie)
            for path, cookie in zip(itertools.cycle(paths), self.cookies, strict=False)
        ]

    # --- writing --------------------------------------------------------------------

    def ballots(self, count: int, *, htmx: bool) -> list[Request]:
        """The first ballots of as many people who have not voted."""
        path = f"/concertations/{self._world.vote}/vote/bulletin"
        voters = list(itertools.islice(self._voters, count))
        if len(voters) < count:
            raise ValueError("everyone has voted: the bench needs more people, or fewer ballots")
        return [self._sent(path, cookie, self._grades(), htmx=htmx) for cookie in voters]

    def _grades(self) -> dict[str, str]:
        grades = METHODS["majority"].columns
        options = self._world.options
        return {f"choice-{option}": self._random.choice(grades) for option in options}

    def arguments(self, count: int, *, htmx: bool) -> list[Request]:
        """Arguments by different people on different ideas, among those with a few."""
        return [
            self._sent(
                f"/concertations/{self._world.ideas}/idees/{next(self._quiet)}/arguments",
                next(self._writers),
                {"stance": "for", "text": new_text(self._random)},
                htmx=htmx,
            )
            for _ in range(count)
        ]

    def ideas(self, count: int) -> list[Request]:
        """Ideas unlike any other, so that they are not asked to be read again."""
        path = f"/concertations/{self._world.ideas}/idees/nouvelle"
        return [
            self._sent(path, next(self._writers), self._idea(), htmx=False) for _ in range(count)
        ]

    def _idea(self) -> dict[str, str]:
        text = new_text(self._random)
        return {
            "title": text[:70].rsplit(" ", 1)[0],
            "text": f"{text} {new_text(self._random)}",
            "stake": str(self._world.stake),
            "needs": "",
            "seen": "",
        }

    def _sent(self, path: str, cookie: str, values: dict[str, str], *, htmx: bool) -> Request:
        own = {"csrf_token": self._token, "once": secrets.token_hex(8)}
        return Request(path, cookie, urlencode(own | values), htmx)


def _signed_in(app: Flask, people: list[int]) -> list[str]:
    """Open a session for each, and the cookie of its browser."""
    tokens = {person: secrets.token_urlsafe(32) for person in people}
    at = utc_now()
    with app.app_context(), write_transaction():
        rows = (
            {
                "token_hash": hashed(token),
                "person_id": person,
                "started_at": at,
                "expires_at": at + timedelta(days=30),
            }
            for person, token in tokens.items()
        )
        put(PersonSession, rows)
        db.session.commit()
    return list(_cookies(app, tokens.values()))


def _cookies(app: Flask, tokens: Iterable[str]) -> Iterator[str]:
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    if signer is None:
        raise TypeError("the application has no key to sign cookies with")
    for token in tokens:
        held = {"_permanent": True, "_user_id": token, "_fresh": True, "csrf_token": _SEED}
        yield f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(held)}"
