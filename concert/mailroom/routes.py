"""The page of those who run the installation: what stands still in the mail, and why."""

from typing import Any

from flask import Blueprint, current_app, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from concert.config import Settings
from concert.mailroom.actions import abandon, retry, retry_all
from concert.mailroom.queries import Pile, letters_in, state_of_the_mail, stopped_letter
from concert.mailroom.wording import EMPTY, PILES, STOPPED
from concert.policy.rules import Permission, require
from concert.web.fragments import Answer, changed, page
from concert.web.session import signed_in, the_person
from concert.web.time import now
from concert.web.words import words

bp = Blueprint("mailroom", __name__, url_prefix="/exploitation/courriers")
words(bp, stopped=STOPPED, piles=PILES)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


@bp.get("")
@signed_in
def show() -> Answer:
    require(the_person(), Permission.OPERATE, _settings(), now())
    pile = _pile()
    found = letters_in(pile, request.args.get("apres"))
    return page(
        "mailroom/show.html",
        pile=pile,
        letters=found.rows,
        following=found.next,
        state=state_of_the_mail(),
        nothing=EMPTY[pile],
    )


def _pile() -> Pile:
    asked = request.args.get("pile", "")
    return Pile(asked) if asked in set(Pile) else Pile.STOPPED


@bp.post("/reprise")
@signed_in
def try_all() -> Answer:
    count = retry_all(_settings(), **_who())
    flash(ngettext("%(num)d lettre est reprise.", "%(num)d lettres sont reprises.", count))
    return changed(page=url_for(".show"))


@bp.post("/<int:letter_id>/reprise")
@signed_in
def try_again(letter_id: int) -> Answer:
    require(the_person(), Permission.OPERATE, _settings(), now())
    retry(stopped_letter(letter_id), _settings(), **_who())
    flash(_("La lettre est reprise : elle part dans la minute."))
    return changed(page=url_for(".show"))


@bp.post("/<int:letter_id>/abandon")
@signed_in
def give_up(letter_id: int) -> Answer:
    require(the_person(), Permission.OPERATE, _settings(), now())
    abandon(stopped_letter(letter_id), _settings(), **_who())
    flash(_("La lettre est abandonnée. Vous pouvez encore la reprendre."))
    return changed(page=url_for(".show"))


def _who() -> dict[str, Any]:
    return {"by": the_person(), "at": now()}
