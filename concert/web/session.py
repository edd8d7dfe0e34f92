"""Who is signed in: a session kept on the server, which signing out ends for good."""

import secrets
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import NamedTuple, ParamSpec, TypeVar, cast

import flask_login
import sqlalchemy as sa
from flask import Flask, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from concert.core.database import db
from concert.extensions import login_manager
from concert.people.models import Person, PersonSession, SecurityKind, hashed
from concert.web import devices
from concert.web.time import now
from concert.web.watch import notice

P = ParamSpec("P")
R = TypeVar("R")

LASTS = timedelta(days=30)
# Unused for that long, it ends before.
RESTS = timedelta(days=14)
_SEEN_ON = "seen_on"
_ASKING = "asking"


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """Ask whoever is not signed in to do so first, then bring them back."""
    return cast(Callable[P, R], flask_login.login_required(view))


def current_person() -> Person | None:
    """Who is signed in; asked for many times in a request, and looked up once."""
    if "person" not in g:
        person = flask_login.current_user._get_current_object()
        g.person = cast(Person, person) if person.is_authenticated else None
    return cast(Person | None, g.person)


def the_person() -> Person:
    """The person signed in, in a view that asks for one."""
    person = current_person()
    if person is None:
        raise RuntimeError("this view lacks `@signed_in`")
    return person


def the_session() -> PersonSession:
    """The session through which they came."""
    token_hash = hashed(the_person().session_token)
    query = sa.select(PersonSession).where(PersonSession.token_hash == token_hash)
    return db.session.scalars(query).one()


def confirmed() -> None:
    """The person has just shown anew that it is them, in another way than by a code."""
    the_session().confirmed_at = now()
    notice(SecurityKind.CONFIRMED, the_person())


def asks_to_enter() -> str:
    """A new secret of this browser, for the code that is being sent to be good in it alone."""
    session[_ASKING] = secrets.token_urlsafe(16)
    return str(session[_ASKING])


def asking() -> str:
    """The secret of this browser if it asked for a code; else ""."""
    return str(session.get(_ASKING, ""))


def sign_in(
    person: Person,
    *,
    until: datetime | None = None,
    issuer: str | None = None,
    id_token: str | None = None,
) -> None:
    """Open a session in this browser, with a new token: one planted beforehand is worth nothing.

    Whoever came by an identity provider leaves its proof here, with which they will sign out
    there too.
    """
    session.clear()
    token = secrets.token_urlsafe(32)
    db.session.add(
        PersonSession(
            token_hash=hashed(token),
            person_id=person.id,
            started_at=now(),
            expires_at=until or now() + LASTS,
            issuer=issuer,
            id_token=id_token,
            # Nothing is kept of the tablet that a child was lent.
            **({} if person.is_pupil else devices.recognise(person)),
        )
    )
    person.session_token = token
    person.signed_in_at = now()
    session.permanent = True
    flask_login.login_user(person)
    g.person = person
    notice(SecurityKind.SIGNED_IN, person)


class Voucher(NamedTuple):
    """Who said who it was, for a session, and by which token; a link sent by e-mail leaves none."""

    issuer: str | None
    id_token: str | None


def sign_out() -> Voucher | None:
    """Close the session of this browser, and say who had vouched for it."""
    notice(SecurityKind.SESSION_ENDED, current_person())
    token = session.get("_user_id", "")
    closed = db.session.execute(
        sa.delete(PersonSession)
        .where(PersonSession.token_hash == hashed(str(token)))
        .returning(PersonSession.issuer, PersonSession.id_token)
    ).one_or_none()
    flask_login.logout_user()
    g.person = None
    session.clear()
    return closed and Voucher(*closed)


# What else signing out asks for; given the voucher, it answers with the page that does it.
_farewells: list[Callable[[Voucher], ResponseReturnValue | None]] = []


def on_sign_out(farewell: Callable[[Voucher], ResponseReturnValue | None]) -> None:
    _farewells.append(farewell)


def farewell(voucher: Voucher | None) -> ResponseReturnValue | None:
    """The page that signs out elsewhere too, where one signed in from elsewhere."""
    if voucher is None or voucher.issuer is None:
        return None
    return next((said for one in _farewells if (said := one(voucher))), None)


_BEHIND = (
    sa.select(Person)
    .join(PersonSession, PersonSession.person_id == Person.id)
    .where(
        PersonSession.token_hash == sa.bindparam("token_hash"),
        PersonSession.expires_at > sa.bindparam("at"),
    )
)


def _load(token: str) -> Person | None:
    if not _is_in_use():
        return None
    person = db.session.scalar(_BEHIND, {"token_hash": hashed(token), "at": now()})
    if person:
        person.session_token = token
    return person


def _is_in_use() -> bool:
    """Whether this browser came lately: written in its signed cookie, as a reading writes nothing.

    A copy that nobody uses grows old by itself, whatever the other one does.
    """
    today = now().date()
    last = date.fromisoformat(session.get(_SEEN_ON, today.isoformat()))
    if today - last >= RESTS:
        return False
    if session.get(_SEEN_ON) != today.isoformat():
        session[_SEEN_ON] = today.isoformat()
    return True


def _ask_to_sign_in() -> Response:
    here = request.full_path.rstrip("?") if request.method == "GET" else ""
    where = url_for("accounts.sign_in", vers=here or None)
    if request.headers.get("HX-Request") == "true":
        # A region asked for while one writes is not worth leaving what is written.
        if request.method == "GET":
            return Response(status=204)
        return Response(status=204, headers={"HX-Redirect": where})
    return redirect(where, code=303)


def init_app(_app: Flask) -> None:
    login_manager.session_protection = None
    login_manager.login_message = _("Connectez-vous pour continuer.")
    login_manager.user_loader(_load)
    login_manager.unauthorized_handler(_ask_to_sign_in)
