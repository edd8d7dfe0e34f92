"""Headers that close doors, and limits on what may be tried again and again."""

import ipaddress
from base64 import b64encode
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import ParamSpec, TypeVar
from urllib.parse import quote

from flask import Flask, Response, abort, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from concert.config import Settings
from concert.extensions import limiter

P = ParamSpec("P")
R = TypeVar("R")

POLICY = "; ".join(
    (
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    )
)
_YEAR = 365 * 24 * 3600

# How often a door may be tried from one network. Sixty people in a room are one network: the
# links they ask for leave room for them, and at the other doors only wrong tries count.
SIGN_IN_LIMIT = "300 per hour; 60 per minute"
CODE_LIMIT = "120 per hour; 12 per minute"
# Who joins without an address could join again and again: a room may, a crowd of one may not.
JOIN_LIMIT = "300 per hour; 120 per minute"


def visitor() -> str:
    """Where a request comes from: its IPv4 address, or the /64 of its IPv6 one."""
    address = request.remote_addr or "127.0.0.1"
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 6:
        return str(ipaddress.ip_network((known, 64), strict=False))
    return address


def limited(
    limit: str, when: Callable[[Response], bool] | None = None
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Refuse a visitor's next tries once they made too many; `when` says which ones count."""
    decorated: Callable[[Callable[P, R]], Callable[P, R]] = limiter.limit(
        limit, key_func=visitor, deduct_when=when
    )
    return decorated


def was_done(response: Response) -> bool:
    """The act went through: what was only looked at or sent back does not count."""
    return response.status_code in {204, 303}


def guarded(limit: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Refuse a visitor's next tries once too many of them were wrong: codes are not guessed."""
    limits = limited(limit, when=was_wrong)

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def tried(*args: P.args, **kwargs: P.kwargs) -> R:
            g.guarded = True
            return view(*args, **kwargs)

        return limits(tried)

    return decorate


def wrong_try() -> None:
    """Count this try as a wrong one, though it is answered with its form anew."""
    g.wrong_try = True


def was_wrong(response: Response) -> bool:
    return response.status_code in {404, 409} or g.get("wrong_try", False)


def unshared(response: Response) -> Response:
    """A page whose address or content is a secret: kept by nobody, told to no other site."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def local_path(path: str) -> str:
    """A path of this site, or "" for anything that would lead elsewhere."""
    if not path.startswith("/") or path.startswith(("//", "/\\")):
        return ""
    if any(ord(letter) < 32 for letter in path) or "\\" in path:
        return ""
    # A header holds no « é »: an address is written as browsers write it.
    written = quote(path, safe="%/?&=#:;,+!$'()*[]@~")
    return written if len(written) <= 500 else ""


def only_style(style: str) -> str:
    """The policy of a page shown in a frame of ours: this one style, and nothing else at all."""
    mark = b64encode(sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{mark}'; base-uri 'none'; form-action 'none';"
        " frame-ancestors 'self'; sandbox"
    )


def _refuse_what_no_link_holds() -> None:
    """An address with a NUL in it was forged: PostgreSQL takes no such text."""
    if "\x00" in request.path or b"%00" in request.query_string:
        abort(400)


def _protect(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", f"max-age={_YEAR}; includeSubDomains")
    return response


def init_app(app: Flask) -> None:
    settings: Settings = app.config["SETTINGS"]
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    app.before_request(_refuse_what_no_link_holds)
    app.after_request(_protect)
