"""One's own data, over HTTP: reading them, taking them away, having them erased."""

from collections import defaultdict
from typing import Any

from flask import Blueprint, abort, current_app, request, url_for

from concert.concertations.queries import concertation_at
from concert.config import Settings
from concert.journal.queries import whole_journal
from concert.policy.rules import Permission, require
from concert.privacy.actions import delete_account, obstacles_to_erasing
from concert.privacy.archive import as_json, as_zip, sections_of
from concert.privacy.forms import ErasureForm
from concert.privacy.held import Fate
from concert.privacy.queries import (
    Holding,
    consequences,
    drafts_led_alone,
    holding_called,
    holdings,
    rows_page,
    texts_count,
)
from concert.privacy.wording import COLUMNS, FATES, said
from concert.web import session
from concert.web.fragments import Answer, Context, attachment, changed, page, supplement, unchanged
from concert.web.fresh import fresh_when
from concert.web.letters import post_letter
from concert.web.security import limited
from concert.web.session import signed_in, the_person
from concert.web.time import now
from concert.web.words import words

bp = Blueprint("privacy", __name__)
words(bp, column_words=COLUMNS, fate_words=FATES, said_of=said)

# A file is made from every table: nobody needs it often.
_FILE_LIMIT = "20 per hour"
_JOURNAL_PAGE = 30
# Whoever has no address cannot be sent a code: their session is all that says who they are.
_confirmed = fresh_when(lambda: bool(the_person().email))


@supplement("accounts/profile.html")
def _my_data(_context: Context) -> Context:
    return {"held_url": url_for("privacy.mine")}


# --- reading --------------------------------------------------------------------------


@bp.get("/compte/donnees")
@signed_in
def mine() -> Answer:
    return page("privacy/mine.html", holdings=holdings(the_person()))


@bp.get("/compte/donnees/<kind>")
@signed_in
def section(kind: str) -> Answer:
    holding = holding_called(the_person(), kind)
    if holding is None:
        abort(404)
    found = rows_page(holding, the_person(), request.args.get("apres"))
    return page("privacy/section.html", holding=holding, found=found)


# --- who did what ---------------------------------------------------------------------


@bp.get("/concertations/<slug>/journal/complet")
@signed_in
def journal(slug: str) -> Answer:
    """For those who lead: every act, with who did it by the name they show in the concertation."""
    concertation = concertation_at(slug, the_person())
    require(the_person(), Permission.READ_JOURNAL, concertation, now())
    mark = request.args.get("apres", "")
    before = int(mark) if mark.isascii() and mark.isdigit() and len(mark) < 12 else None
    acts = whole_journal(concertation, before=before, limit=_JOURNAL_PAGE)
    following = acts[-1].entry.n if len(acts) == _JOURNAL_PAGE else None
    return page("privacy/journal.html", concertation=concertation, acts=acts, following=following)


# --- taking away ----------------------------------------------------------------------


@bp.post("/compte/donnees/fichier")
@limited(_FILE_LIMIT)
@signed_in
@_confirmed
def take() -> Answer:
    """Made as it is asked for, in the answer itself: there is no link to guess, nothing to keep."""
    person = the_person()
    if request.form.get("format") == "json":
        content = as_json(sections_of(person), at=now())
        return attachment(content, "mes-donnees.json", "application/json")
    settings: Settings = current_app.config["SETTINGS"]
    archive = as_zip(person, settings.files_path, at=now())
    return attachment(archive, "mes-donnees.zip", "application/zip")


# --- erasing --------------------------------------------------------------------------


@bp.get("/compte/effacement")
@signed_in
def erasing() -> Answer:
    return page("privacy/erase.html", **_erasing(ErasureForm(formdata=None)))


@bp.post("/compte/effacement")
@signed_in
@_confirmed
def erase() -> Answer:
    form = ErasureForm()
    if not form.validate_on_submit():
        return unchanged("privacy/_erase.html", page="privacy/erase.html", **_erasing(form))
    person = the_person()
    address = person.email
    delete_account(person, texts=form.texts.data, at=now())
    if address:
        post_letter("erased", address, at=now()).farewell = True
    session.sign_out()
    return changed(page=url_for(".erased"))


@bp.get("/compte/efface")
def erased() -> Answer:
    return page("privacy/erased.html")


def _erasing(form: ErasureForm) -> dict[str, Any]:
    person = the_person()
    return {
        "form": form,
        "fates": _by_fate(consequences(person)),
        "texts_count": texts_count(person),
        "drafts": drafts_led_alone(person),
        "obstacles": obstacles_to_erasing(person),
    }


def _by_fate(found: list[Holding]) -> dict[Fate, list[Holding]]:
    """What one holds something of, under what becomes of it."""
    sorted_: dict[Fate, list[Holding]] = defaultdict(list)
    for one in found:
        if one.count:
            sorted_[one.line.held.fate].append(one)
    return {fate: sorted_[fate] for fate in FATES if sorted_[fate]}
