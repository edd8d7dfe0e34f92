"""A browser for tests: every page that it is given is checked, and forms are filled by label."""

import contextvars
import secrets
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from concert.core.database import db
from concert.people.models import Person, PersonSession, hashed
from tests.html import check

HTMX = {"HX-Request": "true"}
_SEED = "a csrf seed for tests"


class Browser:
    """One browser, with its cookies; `htmx=True` asks for regions as htmx does."""

    def __init__(self, app: Flask) -> None:
        self.app, self.client = app, FlaskClient(app, app.response_class)
        self.seeded()

    def seeded(self) -> "Browser":
        """The same browser, from which forms can be posted without being read first."""
        self._with_session({"csrf_token": _SEED})
        return self

    def signed_in(self, person: Person | None) -> "Browser":
        if person is not None:
            at = self.app.config["FROZEN_AT"]
            token = f"session of {person.id} in browser {secrets.token_hex(8)}"
            db.session.add(
                PersonSession(
                    token_hash=hashed(token),
                    person_id=person.id,
                    started_at=at,
                    expires_at=at + timedelta(days=1),
                )
            )
            db.session.commit()
            self._with_session({"_user_id": token, "_fresh": True, "csrf_token": _SEED})
        return self

    def get(self, path: str, *, htmx: bool = False, **kwargs: Any) -> TestResponse:
        return self._ask(self.client.get, path, htmx=htmx, **kwargs)

    def post(
        self, path: str, data: Mapping[str, Any] | None = None, *, htmx: bool = False, **kwargs: Any
    ) -> TestResponse:
        """Send a form with its token, as a browser does."""
        sent = {"csrf_token": self._token(), **(data or {})}
        return self._ask(self.client.post, path, htmx=htmx, data=sent, **kwargs)

    def page(self, path: str) -> BeautifulSoup:
        """A page that answers, read."""
        answer = self.get(path)
        assert answer.status_code == 200, (answer.status_code, answer.text[:2000])
        return BeautifulSoup(answer.text, "html.parser")

    def _ask(self, method: Any, path: str, *, htmx: bool, **kwargs: Any) -> TestResponse:
        # What the test wrote is there for the request, and what the request wrote for the test.
        db.session.commit()
        headers = {**kwargs.pop("headers", {}), **(HTMX if htmx else {})}
        # A request has a context of its own, as it has on a server.
        answer: TestResponse = contextvars.Context().run(
            lambda: method(path, headers=headers, buffered=True, **kwargs)
        )
        # Werkzeug leaves open the file in which it wrote a large form.
        answer.request.environ["wsgi.input"].close()
        db.session.expire_all()
        if answer.mimetype == "text/html" and answer.status_code not in {204, 303, 304}:
            check(answer.text)
        return answer

    def _token(self) -> str:
        return URLSafeTimedSerializer(self.app.config["SECRET_KEY"], salt="wtf-csrf-token").dumps(
            _SEED
        )

    def _with_session(self, values: Mapping[str, Any]) -> None:
        with self.client.session_transaction() as session:
            session.update(values)


# The fixture `browse`: a browser in which someone is signed in, or nobody.
Browse = Callable[..., Browser]
