"""Who answers for the data of a concertation, over HTTP: the page, its versions, the changes."""

from typing import Any

from flask import Blueprint, current_app, flash, url_for
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.concertations.queries import concertation_at
from concert.config import Settings
from concert.policy.rules import Permission, require
from concert.terms.actions import give_terms
from concert.terms.forms import TermsForm
from concert.terms.queries import Terms, proposed, versions_of
from concert.terms.wording import BASES
from concert.web.cache import cached
from concert.web.fragments import Answer, changed, page, unchanged
from concert.web.once import once
from concert.web.session import current_person, signed_in, the_person
from concert.web.time import now
from concert.web.words import words

bp = Blueprint("terms", __name__, url_prefix="/concertations/<slug>/donnees")
words(bp, legal_bases=BASES)


@bp.get("")
@cached
def show(slug: str) -> Answer:
    """Purposes, recipients, how long, rights: written from the terms in force."""
    concertation = concertation_at(slug, current_person())
    return page("terms/show.html", **_said(concertation))


@bp.get("/registre")
@cached
def register(slug: str) -> Answer:
    """The line of the register of processing (GDPR, article 30), to print for the officer."""
    concertation = concertation_at(slug, current_person())
    return page("terms/register.html", **_said(concertation))


def _said(concertation: Concertation) -> dict[str, Any]:
    settings: Settings = current_app.config["SETTINGS"]
    versions = versions_of(concertation)
    terms = Terms.of(versions[0]) if versions else proposed(concertation)
    contact = terms.contact or settings.dpo_contact or settings.contact_email
    return {
        "concertation": concertation,
        "terms": terms,
        "contact": contact,
        "versions": versions,
    }


@bp.get("/reglage")
@signed_in
def edit(slug: str) -> Answer:
    concertation = concertation_at(slug, the_person())
    require(the_person(), Permission.GIVE_TERMS, concertation, now())
    said = _said(concertation)
    return page("terms/edit.html", form=TermsForm(obj=said["terms"]), **said)


@bp.post("/reglage")
@signed_in
@once
def save(slug: str) -> Answer:
    concertation, form = concertation_at(slug, the_person()), TermsForm()
    if not form.validate_on_submit():
        return unchanged(
            "terms/_edit.html", page="terms/edit.html", form=form, **_said(concertation)
        )
    give_terms(concertation, form.terms(), by=the_person(), at=now())
    flash(_("C’est noté : la page des données le dit, avec la date."))
    return changed(page=url_for(".show", slug=slug))
