"""Windows of a real browser: who is signed in there, and what their consoles say."""

from typing import Any

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize

from concert.core.database import db
from concert.people.models import Person
from tests import browsing

PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 900}
# What the browser itself says of a page that is a refusal; of a missing file it is a fault.
_REFUSAL = "Failed to load resource: the server responded with a status of"
# What Chromium says when htmx puts the focus itself, as it should, on what says `autofocus`.
_FOCUSED = "Autofocus processing was blocked because a document already has a focused element."


class Windows:
    """Those of one test; each has its own cookies."""

    def __init__(self, app: Flask, browser: Browser, url: str) -> None:
        self.app, self.browser, self.url = app, browser, url
        self.said: list[str] = []
        self._opened: list[BrowserContext] = []

    def open(self, person: Person | None = None, **options: Any) -> Page:
        # What the test wrote is there for the browser.
        db.session.commit()
        options = {"viewport": DESK, "reduced_motion": "reduce", **options}
        context = self.browser.new_context(base_url=self.url, **options)
        context.set_default_timeout(5000)
        self._opened.append(context)
        if person is not None:
            self._sign_in(context, person)
        page = context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        return page

    def close(self) -> None:
        for context in self._opened:
            context.close()

    def _sign_in(self, context: BrowserContext, person: Person) -> None:
        name = self.app.config["SESSION_COOKIE_NAME"]
        cookie = browsing.Browser(self.app).signed_in(person).client.get_cookie(name)
        assert cookie
        context.add_cookies([{"name": name, "value": cookie.value, "url": self.url}])

    def _hear(self, message: ConsoleMessage) -> None:
        refusal = message.text.startswith(_REFUSAL) and "/actifs/" not in message.location["url"]
        if not refusal and message.text != _FOCUSED:
            self.said.append(message.text)
