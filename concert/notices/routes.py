"""Choosing how often to be written to: from one's account, or from a letter."""

from typing import Any

from flask import Blueprint, Response, current_app, flash, request, url_for
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.concertations.queries import concertation_at
from concert.core.letter_html import STYLE, as_html
from concert.extensions import csrf
from concert.notices.actions import apply_rhythm, choose_rhythm, choose_rhythm_there
from concert.notices.forms import RhythmForm, RhythmThereForm
from concert.notices.models import Rhythm
from concert.notices.queries import letter_shown, my_rhythms, own_rhythm, rhythm_of, the_reader
from concert.notices.unsubscribing import scope_of
from concert.notices.wording import RHYTHMS
from concert.web.fragments import Answer, changed, page, unchanged
from concert.web.security import only_style
from concert.web.session import signed_in, the_person
from concert.web.time import now
from concert.web.transactions import commit
from concert.web.words import words

bp = Blueprint("notices", __name__)
words(bp, rhythms=RHYTHMS)


@bp.get("/compte/courriels")
@signed_in
def rhythms() -> Answer:
    return page("notices/rhythms.html", form=_own_form(), **_mine())


@bp.post("/compte/courriels")
@signed_in
def choose() -> Answer:
    form = RhythmForm()
    if not form.validate_on_submit():
        return unchanged("notices/_rhythm.html", page="notices/rhythms.html", form=form, **_mine())
    choose_rhythm(the_person(), form.chosen(), at=now())
    return changed("notices/_rhythm.html", page=url_for(".rhythms"), form=form)


@bp.post("/compte/courriels/<slug>")
@signed_in
def choose_there(slug: str) -> Answer:
    concertation = concertation_at(slug, the_person())
    form = RhythmThereForm(prefix=f"c{concertation.id}")
    if not form.validate_on_submit():
        return unchanged(
            "notices/_rhythm_there.html",
            page="notices/rhythms.html",
            form=_own_form(),
            **_mine(),
            **_line(concertation, form),
        )
    choose_rhythm_there(the_person().id, concertation, form.chosen(), at=now())
    return changed(
        "notices/_rhythm_there.html", page=url_for(".rhythms"), **_line(concertation, form)
    )


def _own_form() -> RhythmForm:
    return RhythmForm(formdata=None, rhythm=own_rhythm(the_person()))


def _mine() -> dict[str, Any]:
    found = my_rhythms(the_person(), request.args.get("apres"))
    lines = [
        (row, RhythmThereForm(formdata=None, prefix=f"c{row.id}", rhythm=row.rhythm))
        for row in found.rows
    ]
    return {"lines": lines, "following": found.next}


def _line(concertation: Concertation, form: RhythmThereForm) -> dict[str, Any]:
    return {"concertation": concertation, "there": form}


# --- from a letter --------------------------------------------------------------


@bp.get("/courriels/<token>")
def stop(token: str) -> Answer:
    """Nothing happens on reading: what opens links before people do stops nothing."""
    scope = scope_of(token)
    person, concertation = the_reader(scope.person_id, scope.concertation_id)
    return page(
        "notices/stop.html",
        token=token,
        reader=person,
        concertation=concertation,
        present=rhythm_of(person, concertation),
    )


@bp.post("/courriels/<token>")
def stop_now(token: str) -> Answer:
    """From the page, or from the mail reader's own button, which has no cookie (RFC 8058).

    What allows it is the token of the letter; all that it can do is change how often one is
    written to.
    """
    scope = scope_of(token)
    person, concertation = the_reader(scope.person_id, scope.concertation_id)
    rhythm = _asked()
    apply_rhythm(person, concertation, rhythm, at=now())
    if "List-Unsubscribe" in request.form:
        commit()
        return Response("ok\n", mimetype="text/plain")
    flash(_said(rhythm))
    return changed(page=url_for(".stop", token=token))


csrf.exempt(stop_now)


def _asked() -> Rhythm:
    """What was asked for; without a word, to stop."""
    asked = request.form.get("rhythm", "")
    return Rhythm(asked) if asked in set(Rhythm) else Rhythm.NEVER


def _said(rhythm: Rhythm) -> str:
    if rhythm is Rhythm.NEVER:
        return _("C’est fait : vous ne recevrez plus ces courriels.")
    name, _means = RHYTHMS[rhythm]
    return _("C’est fait. Nous vous écrirons ainsi : %(how)s.", how=str(name).lower())


# --- in development ---------------------------------------------------------------


@bp.get("/boite-aux-lettres/<int:letter_id>")
def letter(letter_id: int) -> Answer:
    """A letter as mail readers show it, in the mailbox's frame: it runs and fetches nothing."""
    shown = letter_shown(letter_id, current_app.config["SETTINGS"])
    html = as_html(shown.subject, shown.text, current_app.config["SETTINGS"].public_url)
    response = Response(html, mimetype="text/html")
    response.headers["Content-Security-Policy"] = only_style(STYLE)
    return response
