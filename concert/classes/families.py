"""What families are told, and what they agreed to, over HTTP."""

from typing import Any

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _

from concert.classes.actions import note_agreement, withdraw_agreement
from concert.classes.forms import AgreementForm
from concert.classes.queries import agreement_of, agreements_of
from concert.classes.wording import PURPOSES
from concert.concertations.models import Concertation
from concert.concertations.queries import concertation_at
from concert.core.clock import local_day
from concert.policy.rules import Permission, require
from concert.web.cache import cached
from concert.web.fragments import Answer, changed, page, unchanged
from concert.web.once import once
from concert.web.session import current_person, signed_in, the_person
from concert.web.time import now
from concert.web.words import words

bp = Blueprint("families", __name__, url_prefix="/concertations/<slug>/familles")
words(bp, purposes=PURPOSES)


@bp.get("")
@cached
def show(slug: str) -> Answer:
    return page("classes/families.html", concertation=concertation_at(slug, current_person()))


@bp.get("/note")
@cached
def note(slug: str) -> Answer:
    """One sheet to print and stamp, for the pupils' notebooks."""
    return page("classes/note.html", concertation=concertation_at(slug, current_person()))


@bp.get("/accords")
@signed_in
def agreements(slug: str) -> Answer:
    return page("classes/agreements.html", **_agreements(_kept_by_the_team(slug)))


def _kept_by_the_team(slug: str) -> Concertation:
    concertation = concertation_at(slug, the_person())
    require(the_person(), Permission.READ_CLASS, concertation, now())
    return concertation


@bp.post("/accords")
@signed_in
@once
def note_one(slug: str) -> Answer:
    concertation = _kept_by_the_team(slug)
    form = AgreementForm(local_day(now()))
    if not form.validate_on_submit():
        context = _agreements(concertation, form)
        return unchanged("classes/_agreements.html", page="classes/agreements.html", **context)
    note_agreement(concertation, form.agreed(), by=the_person(), at=now())
    flash(_("C’est noté. Les papiers restent à l’école."))
    return changed(page=url_for(".agreements", slug=slug))


@bp.post("/accords/<int:agreement_id>/retrait")
@signed_in
def withdraw(slug: str, agreement_id: int) -> Answer:
    concertation = _kept_by_the_team(slug)
    withdraw_agreement(agreement_of(concertation, agreement_id), by=the_person(), at=now())
    flash(_("Le retrait est noté : ce que cet accord permettait ne l’est plus."))
    return changed(page=url_for(".agreements", slug=slug))


def _agreements(concertation: Concertation, form: AgreementForm | None = None) -> dict[str, Any]:
    return {
        "concertation": concertation,
        "agreements": agreements_of(concertation),
        "form": form or AgreementForm(local_day(now()), formdata=None),
    }
