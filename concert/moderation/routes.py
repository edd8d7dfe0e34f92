"""Withdrawing a contribution and putting it back, over HTTP, whatever it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.concertations.queries import concertation_at, standing_of
from concert.moderation.actions import Given, restore, withdraw
from concert.moderation.forms import WithdrawalForm

# The tables of what is read are part of every application, whichever pages it serves.
from concert.moderation.models import Case as Case
from concert.policy.rules import Permission, may, require
from concert.web.fragments import Answer, changed, page, unchanged
from concert.web.once import once
from concert.web.session import signed_in, the_person
from concert.web.time import now

bp = Blueprint(
    "moderation", __name__, url_prefix="/concertations/<slug>/<kind>/<int:given_id>/retrait"
)


@dataclass(frozen=True)
class Kind:
    """A kind of contribution: how one is found, and the page it is read on."""

    find: Callable[[Concertation, int], Any]
    page: Callable[[Any], str]


_kinds: dict[str, Kind] = {}


def moderated(
    kind: str, find: Callable[[Concertation, int], Any], page: Callable[[Any], str]
) -> None:
    """Let what stands at `/concertations/<slug>/<kind>/<id>` be withdrawn."""
    _kinds[kind] = Kind(find, page)


def found(slug: str, kind: str, given_id: int) -> tuple[Given, str]:
    """A contribution, and the page it is read on."""
    if kind not in _kinds:
        abort(404)
    concertation = concertation_at(slug, the_person())
    given = _kinds[kind].find(concertation, given_id)
    return given, _kinds[kind].page(given)


@bp.get("")
@signed_in
def ask(slug: str, kind: str, given_id: int) -> Answer:
    """The page where one withdraws; or puts back, once it is withdrawn and for who moderates."""
    given, back = found(slug, kind, given_id)
    if not (given.withdrawn_at and may(the_person(), Permission.MODERATE, given, now())):
        require(the_person(), Permission.WITHDRAW, given, now())
    return page("moderation/withdraw.html", form=WithdrawalForm(), **_context(given, back, kind))


@bp.post("")
@signed_in
@once
def confirm(slug: str, kind: str, given_id: int) -> Answer:
    given, back = found(slug, kind, given_id)
    require(the_person(), Permission.WITHDRAW, given, now())
    form = WithdrawalForm()
    context = _context(given, back, kind)
    if not context["own"] and not form.validate_on_submit():
        return unchanged(
            "moderation/_withdrawal.html", page="moderation/withdraw.html", form=form, **context
        )
    reason = "" if context["own"] else form.reason.data
    withdraw(given, reason, by=the_person(), at=now())
    flash(_("C’est retiré. La raison reste écrite à la place."))
    return changed(page=back)


@bp.post("/annulation")
@signed_in
def undo(slug: str, kind: str, given_id: int) -> Answer:
    given, back = found(slug, kind, given_id)
    restore(given, by=the_person(), at=now())
    flash(_("C’est remis à sa place."))
    return changed(page=back)


def _context(given: Given, back: str, kind: str) -> dict[str, Any]:
    own = standing_of(the_person(), given.concertation).participation_id == given.author_id
    return {
        "concertation": given.concertation,
        "given": given,
        "back": back,
        "kind": kind,
        "own": own,
    }
