"""The rules of the discussion, over HTTP: the page that everyone reads, and its changes."""

from typing import Any

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.concertations.queries import concertation_at
from concert.conduct.actions import give_rules
from concert.conduct.forms import OpenRulesForm, RulesForm
from concert.conduct.queries import Conduct, conduct_of, proposed, versions_of
from concert.conduct.wording import READINGS
from concert.policy.rules import Permission, require
from concert.web.cache import cached
from concert.web.fragments import Answer, changed, page, unchanged
from concert.web.once import once
from concert.web.session import current_person, signed_in, the_person
from concert.web.time import now
from concert.web.words import words

bp = Blueprint("conduct", __name__, url_prefix="/concertations/<slug>/regles")
words(bp, conduct_of=conduct_of, readings=READINGS)


@bp.get("")
@cached
def show(slug: str) -> Answer:
    """The rules, when texts are read, how one contests, and what changed since the opening."""
    concertation = concertation_at(slug, current_person())
    versions = versions_of(concertation)
    return page(
        "conduct/show.html",
        concertation=concertation,
        conduct=Conduct.of(versions[0]) if versions else conduct_of(concertation),
        versions=versions,
    )


@bp.get("/reglage")
@signed_in
def edit(slug: str) -> Answer:
    concertation = concertation_at(slug, the_person())
    require(the_person(), Permission.GIVE_RULES, concertation, now())
    known = versions_of(concertation)
    present = (
        conduct_of(concertation) if known or _is_open(concertation) else proposed(concertation)
    )
    form = (OpenRulesForm if _is_open(concertation) else RulesForm).showing(present)
    return page("conduct/edit.html", **_written(concertation, form))


@bp.post("/reglage")
@signed_in
@once
def save(slug: str) -> Answer:
    concertation = concertation_at(slug, the_person())
    form: Any = OpenRulesForm() if _is_open(concertation) else RulesForm()
    if not form.validate_on_submit():
        context = _written(concertation, form)
        return unchanged("conduct/_edit.html", page="conduct/edit.html", **context)
    if _is_open(concertation):
        conduct, why = form.conduct_in(conduct_of(concertation).reading), form.changed.data
    else:
        conduct, why = form.conduct(), ""
    give_rules(concertation, conduct, why, by=the_person(), at=now())
    flash(_("C’est noté : la page des règles le dit, avec la date."))
    return changed(page=url_for(".show", slug=slug))


def _is_open(concertation: Concertation) -> bool:
    return concertation.opened_at is not None


def _written(concertation: Concertation, form: Any) -> dict[str, Any]:
    return {
        "concertation": concertation,
        "form": form,
        "reading": conduct_of(concertation).reading,
    }
