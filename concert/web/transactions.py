"""One transaction a request: a successful act commits before anything is shown of it."""

from contextlib import ExitStack

from flask import Flask, Response, g, request

from concert.core.database import db, write_transaction

SAFE = {"GET", "HEAD", "OPTIONS"}


class Uncommitted(Exception):
    """A view changed something and answered without `changed`: it would be lost in silence."""


def commit() -> None:
    """Make the act last, and give way to the next writer; what is rendered then only reads."""
    db.session.commit()
    _give_way()


def commit_and_go_on() -> None:
    """Make what was done so far last whatever becomes of the rest, which begins as a writer too."""
    commit()
    _begin()


def become_writer() -> None:
    """Let a GET act: the one that an identity provider makes a browser send, which serves once.

    What was read before is given up: a transaction that begins by reading cannot write later.
    """
    db.session.rollback()
    g.transaction = ExitStack()
    g.transaction.enter_context(write_transaction())


def _begin() -> None:
    if request.method not in SAFE and request.endpoint != "static":
        become_writer()


def _end(response: Response) -> Response:
    # Not `db.session.dirty`: it holds every row that was touched, changed or not.
    forgotten = response.status_code < 400 and _holds_changes()
    db.session.rollback()
    _give_way()
    if forgotten:
        raise Uncommitted(request.endpoint)
    return response


def _holds_changes() -> bool:
    session = db.session
    changed = any(session.is_modified(row) for row in session.dirty)
    return changed or bool(session.new) or bool(session.deleted)


def _give_way(_error: BaseException | None = None) -> None:
    if transaction := g.pop("transaction", None):
        transaction.close()


def init_app(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(_give_way)
