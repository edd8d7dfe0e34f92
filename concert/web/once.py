"""A form sent twice counts once: each is printed with a key, taken once with what it holds."""

import hashlib
import secrets
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Flask, Response, flash, g, redirect, request
from flask_babel import gettext as _

from concert.core.database import db, inserted_once
from concert.people.models import Submission
from concert.web.fragments import Answer, wants_region
from concert.web.session import the_person
from concert.web.time import now

P = ParamSpec("P")


def new_key() -> str:
    return secrets.token_hex(8)


def once(view: Callable[P, Answer]) -> Callable[P, Answer]:
    """Let the first sending of a form through; take the next ones to where it led."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Answer:
        if not request.form.get("once"):
            return view(*args, **kwargs)
        key = _key_of_what_is_sent()
        person = the_person()
        first = inserted_once(Submission, person_id=person.id, key=key, sent_at=now())
        submission = db.session.get_one(Submission, (person.id, key))
        if not first:
            return _already(submission.destination)
        g.submission = submission
        return view(*args, **kwargs)

    return guarded


def _key_of_what_is_sent() -> str:
    """The key of the form, with what is in it: a form taken up again and changed is another.

    Otherwise whoever goes back, writes a second idea over the first and sends it would lose it.
    """
    sent = sorted(pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token")
    files = [(name, file.filename) for name, file in request.files.items(multi=True)]
    return hashlib.sha256(repr((request.path, sent, files)).encode()).hexdigest()[:32]


def leads_to(page: str) -> None:
    """Where the next sending of this form is taken, for a view that answers without `changed`."""
    if submission := g.get("submission"):
        submission.destination = page


def _already(destination: str) -> Answer:
    flash(_("C’était déjà enregistré : rien n’a été compté deux fois."))
    if wants_region():
        return Response(status=204, headers={"HX-Redirect": destination})
    return redirect(destination, code=303)


def init_app(app: Flask) -> None:
    app.add_template_global(new_key, "new_key")
