"""A form sent twice counts once: each is printed with a key, and a key is taken once."""

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
        key = request.form.get("once", "")[:32]
        if not key:
            return view(*args, **kwargs)
        person = the_person()
        first = inserted_once(Submission, person_id=person.id, key=key, sent_at=now())
        submission = db.session.get_one(Submission, (person.id, key))
        if not first:
            return _already(submission.destination)
        g.submission = submission
        return view(*args, **kwargs)

    return guarded


def _already(destination: str) -> Answer:
    flash(_("C’était déjà enregistré : rien n’a été compté deux fois."))
    if wants_region():
        return Response(status=204, headers={"HX-Redirect": destination})
    return redirect(destination, code=303)


def init_app(app: Flask) -> None:
    app.add_template_global(new_key, "new_key")
