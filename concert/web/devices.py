"""The browsers in which people sign in: told in two words, known again by a cookie of their own."""

import re
import secrets

from flask import Flask, Response, after_this_request, current_app, request
from flask_babel import gettext as _

from concert.people.actions import Seen, device_hash, see_device
from concert.people.models import Person
from concert.web.letters import post_letter
from concert.web.time import now

_LASTS = 400 * 24 * 3600
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")

# What a browser says of itself, the most telling first: Edge says that it is Chrome, which says
# that it is Safari.
_BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Vivaldi": "Vivaldi",
    "FxiOS": "Firefox",
    "Firefox": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "CrOS": "ChromeOS",
    "Windows": "Windows",
    "Macintosh": "Mac",
    "Linux": "Linux",
}


def of_the_request() -> dict[str, str]:
    """The browser that asks and its system, by their names; empty where they do not say."""
    said = request.user_agent.string
    return {"browser": _first(_BROWSERS, said), "system": _first(_SYSTEMS, said)}


def _first(names: dict[str, str], said: str) -> str:
    return next((name for mark, name in names.items() if mark in said), "")


def device_words(browser: str, system: str) -> str:
    """Firefox sur Android"""
    if browser and system:
        return _("%(browser)s sur %(system)s", browser=browser, system=system)
    return browser or system or _("Navigateur inconnu")


def recognise(person: Person) -> dict[str, str]:
    """What a session says of the browser that it is in; a new one is told by e-mail."""
    name = _cookie_name()
    token = request.cookies.get(name, "")
    if not _TOKEN.fullmatch(token):
        token = secrets.token_urlsafe(32)
    device = of_the_request()
    if see_device(person, token, at=now()) is Seen.NEW and person.email:
        told = {"person": person, "when": now(), "device": device_words(**device)}
        post_letter("new_device", person.email, at=now(), **told)

    def keep(response: Response) -> Response:
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        response.set_cookie(
            name, token, max_age=_LASTS, secure=secure, httponly=True, samesite="Lax"
        )
        return response

    after_this_request(keep)
    return {**device, "device_hash": device_hash(person, token)}


def _cookie_name() -> str:
    """Beside the session's: `__Host-` where visits are encrypted."""
    return f"{current_app.config['SESSION_COOKIE_NAME']}-appareil"


def init_app(app: Flask) -> None:
    app.add_template_global(device_words, "device_words")
    app.add_template_global(_cookie_name, "device_cookie_name")
