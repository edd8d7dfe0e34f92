"""Keeping what happens at the doors, whatever becomes of the request that it happened in.

A refusal rolls its request back: what is to be kept of it is written afterwards, in a transaction
of its own, when the request has given way to the next writer. Nothing is written for a page that
is simply read.
"""

import sqlalchemy as sa
from flask import Flask, Response, current_app, g, request

from concert.core.database import db, write_transaction
from concert.people.doors import Happened, is_news, keep
from concert.people.models import Person, SecurityKind
from concert.web.security import visitor, was_wrong
from concert.web.time import now


def notice(kind: SecurityKind, person: Person | None = None) -> None:
    """Keep that this happened, once the request has ended; never of a child in class."""
    if person and person.is_pupil:
        return
    noticed = g.setdefault("noticed", [])
    noticed.append(Happened(kind, visitor(), person.id if person else None, request.endpoint or ""))


def _write(response: Response) -> Response:
    if kind := _what_it_says(response):
        notice(kind, g.get("person"))
    noticed: list[Happened] = list(dict.fromkeys(g.pop("noticed", [])))
    if noticed:
        try:
            _keep(noticed)
        except sa.exc.SQLAlchemyError:
            # The answer stands: what could not be kept of it is a matter for the operator.
            current_app.logger.exception("nothing was kept of what happened at the doors")
            db.session.rollback()
    return response


def _what_it_says(response: Response) -> SecurityKind | None:
    if response.status_code in {403, 429}:
        return SecurityKind.REFUSED if response.status_code == 403 else SecurityKind.LIMIT_REACHED
    if g.get("guarded") and was_wrong(response):
        return SecurityKind.TRY_FAILED
    return None


def _keep(noticed: list[Happened]) -> None:
    news = [one for one in noticed if is_news(one, now())]
    db.session.rollback()
    if news:
        with write_transaction():
            keep(news, now())
            db.session.commit()


def init_app(app: Flask) -> None:
    # Before the transactions: what is set up first ends last.
    app.after_request(_write)
