"""What a person sees when something says no: a page, or a notice for htmx; their text is kept."""

import sqlite3
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app, g, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from wtforms import DateField, Field, Form, StringField

from concert.core.database import db
from concert.core.errors import Conflict, Missing, Moved, Refused, Unready
from concert.web.fragments import Answer, wants_region

# title, what happened, what to do
_SAID: dict[int, tuple[Any, Any]] = {
    400: (
        lazy_gettext("Cette demande n’a pas pu être lue"),
        lazy_gettext("Revenez à la page précédente et recommencez."),
    ),
    403: (
        lazy_gettext("Vous ne pouvez pas faire cela ici"),
        lazy_gettext("Si vous pensez que c’est une erreur, écrivez-nous."),
    ),
    404: (
        lazy_gettext("Cette page n’existe pas"),
        lazy_gettext("L’adresse a peut-être changé. Partez de l’accueil ou du plan du site."),
    ),
    405: (
        lazy_gettext("Cette adresse ne s’ouvre pas ainsi"),
        lazy_gettext("Revenez à la page précédente et utilisez ses boutons."),
    ),
    409: (
        lazy_gettext("Quelque chose a changé entre-temps"),
        lazy_gettext("Relisez la page à jour, puis recommencez si besoin."),
    ),
    413: (
        lazy_gettext("C’est trop volumineux"),
        lazy_gettext(
            "Un fichier pèse au plus 10 Mo. Tout ensemble, un envoi pèse au plus 12 Mo. Revenez à"
            " la page précédente : d’ordinaire, votre navigateur y garde ce que vous avez écrit."
            " Réduisez le fichier ou envoyez-le à part, et recommencez."
        ),
    ),
    422: (
        lazy_gettext("Il manque quelque chose"),
        lazy_gettext("Revenez à la page précédente et complétez le formulaire."),
    ),
    429: (
        lazy_gettext("Trop de tentatives en peu de temps"),
        lazy_gettext("Attendez quelques minutes, puis recommencez."),
    ),
    500: (
        lazy_gettext("Quelque chose s’est mal passé de notre côté"),
        lazy_gettext("Rien n’a été enregistré. Recommencez dans un instant."),
    ),
    503: (
        lazy_gettext("Le service est très demandé"),
        lazy_gettext("Rien n’a été enregistré. Recommencez dans un instant."),
    ),
}


def _answer(status: int, reason: str = "", **context: Any) -> Answer:
    """The page that says no, or its notice put at the top of the page for htmx."""
    title, remedy = _SAID[status]
    # When it is the database that fails, the page must not ask it who is signed in.
    context["plain"] = status >= 500
    context |= {"status": status, "title": title, "remedy": remedy, "reason": reason}
    if wants_region():
        headers = {"HX-Retarget": "#messages", "HX-Reswap": "innerHTML"}
        return render_template("errors/_notice.html", **context), status, headers
    # What was refused for its size is not read to be given back.
    kept = [] if status == 413 else list(_typed())
    return render_template("errors/page.html", kept=kept, **context), status


def _typed() -> Iterator[tuple[str, str]]:
    """What the person had typed, with the question it answered: nothing given is lost."""
    form: Form | None = g.get("form")
    for field in form or ():
        # What stands in the field, as it was typed: « 12,5 » rather than the number it reads as.
        if _is_text(field) and (typed := field._value()):
            yield str(field.label.text), str(typed)
    if form is None:
        for name, value in request.form.items():
            if name not in {"csrf_token", "once"} and len(value) > 20:
                yield _("Ce que vous aviez écrit"), value


def _is_text(field: Field) -> bool:
    # A passphrase is not shown to whoever looks over a shoulder.
    unseen = getattr(field.widget, "input_type", "") in {"hidden", "password"}
    is_text = getattr(field, "is_text", isinstance(field, StringField | DateField))
    return is_text and not unseen


def _refused(error: Refused) -> Answer:
    return _answer(403, error.reason)


def _conflict(error: Conflict) -> Answer:
    return _answer(409, error.reason)


def _missing(error: Missing) -> Answer:
    return _answer(404, error.reason)


def _moved(error: Moved) -> Answer:
    if request.method != "GET":
        return _answer(404)
    return redirect(request.full_path.rstrip("?").replace(error.old, error.new, 1), code=303)


def _unready(error: Unready) -> Answer:
    return _answer(409, error.reason, obstacles=error.obstacles)


def _csrf(_error: CSRFError) -> Answer:
    return _answer(400, _("Votre session a expiré : rechargez la page et recommencez."))


def _http(error: HTTPException) -> Answer:
    status = error.code or 500
    if status < 400:
        return error.get_response()
    return _answer(status if status in _SAID else 400)


def _taken(error: sa.exc.IntegrityError) -> Answer:
    """Two people did the same thing at the same moment, and the database took the first."""
    current_app.logger.warning("already taken: %s", error.orig)
    db.session.rollback()
    return _answer(409, _("Quelqu’un vient de faire la même chose : relisez la page."))


def _database(error: sa.exc.OperationalError) -> Answer:
    """Busy, restarting or full: come back; anything else is a fault of ours."""
    db.session.rollback()
    if not _is_passing(error):
        return _fault(error)
    current_app.logger.warning("database unavailable: %s", error.orig)
    response = make_response(_answer(503))
    response.headers["Retry-After"] = "5"
    return response


def _is_passing(error: sa.exc.OperationalError) -> bool:
    if isinstance(error.orig, sqlite3.OperationalError):
        return any(word in str(error.orig) for word in ("locked", "busy", "full", "disk"))
    return error.connection_invalidated or "connect" in str(error.orig)


def _fault(error: Exception) -> Answer:
    current_app.logger.exception("unexpected fault", exc_info=error)
    db.session.rollback()
    return _answer(500)


def init_app(app: Flask) -> None:
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Conflict, _conflict)
    app.register_error_handler(Missing, _missing)
    app.register_error_handler(Moved, _moved)
    app.register_error_handler(Unready, _unready)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(sa.exc.IntegrityError, _taken)
    app.register_error_handler(sa.exc.OperationalError, _database)
    app.register_error_handler(Exception, _fault)
