"""Signing in by a provider takes a round trip: what leaves is known again when it comes back."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from flask import session

from concert.oidc.provider import Secrets

LASTS = timedelta(minutes=15)
# Some tabs at once; a cookie has no room for more.
MOST = 3
_LENGTH = 48
_KEY = "attempts"
_LEAVING = "leaving"


class Purpose(StrEnum):
    """What someone goes to the provider for."""

    ENTER = "enter"
    # Signed in already: to open the same account in this way too, or to confirm that it is them.
    LINK = "link"
    CONFIRM = "confirm"


@dataclass(frozen=True)
class Attempt:
    """One way out to the provider: what for, where the person was going, who they are if known."""

    secrets: Secrets
    purpose: Purpose
    destination: str
    person_id: int | None
    at: datetime


def begun(purpose: Purpose, destination: str, person_id: int | None, *, at: datetime) -> Attempt:
    """A new attempt, kept in this browser's session alone."""
    made = [secrets.token_urlsafe(_LENGTH)[:_LENGTH] for _ in range(3)]
    kept: dict[str, Any] = session.get(_KEY, {})
    latest = sorted(kept.items(), key=lambda one: one[1]["at"])[-(MOST - 1) :]
    session[_KEY] = dict(latest) | {
        made[0]: {
            "at": int(at.timestamp()),
            "secrets": made[1:],
            "for": purpose.value,
            "to": destination,
            "who": person_id,
        }
    }
    return Attempt(Secrets(*made), purpose, destination, person_id, at)


def taken(state: str, *, at: datetime) -> Attempt | None:
    """The attempt that this browser made under this state; it is known once, and not for long."""
    kept: dict[str, Any] = session.get(_KEY, {})
    one = kept.get(state)
    if one is None:
        return None
    session[_KEY] = {name: other for name, other in kept.items() if name != state}
    since = datetime.fromtimestamp(one["at"], UTC)
    if at - since > LASTS:
        return None
    return Attempt(
        Secrets(state, *one["secrets"]), Purpose(one["for"]), one["to"], one["who"], since
    )


def leaving() -> str:
    """The state under which this browser goes and signs out at the provider."""
    session[_LEAVING] = secrets.token_urlsafe(_LENGTH)[:_LENGTH]
    return str(session[_LEAVING])


def left(state: str) -> bool:
    """Whether this browser comes back from signing out there; said once."""
    expected = session.pop(_LEAVING, None)
    return expected is not None and secrets.compare_digest(state, expected)
