"""The address in a letter by which its reader says that they want no more of these.

Its token names a person and what they are told of, sealed for this purpose alone: it lets nobody
in, says nothing of anyone, and is worth nothing at any other address.
"""

from typing import NamedTuple

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer

from concert.core.errors import Missing
from concert.web.letters import public_url

_PURPOSE = "stop writing to me"


class Scope(NamedTuple):
    """Whom to stop writing to, and of which concertation; of all of them when it is None."""

    person_id: int
    concertation_id: int | None


def _seal() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=_PURPOSE)


def unsubscribe_url(person_id: int, concertation_id: int | None) -> str:
    token = _seal().dumps([person_id, concertation_id])
    return public_url("notices.stop", token=token)


def scope_of(token: str) -> Scope:
    """What a token was sealed for; without an end, as letters are kept for years."""
    try:
        person_id, concertation_id = _seal().loads(token)
    except (BadSignature, ValueError, TypeError) as wrong:
        raise Missing(_("Ce lien est incomplet : reprenez-le dans le courriel.")) from wrong
    return Scope(person_id, concertation_id)
