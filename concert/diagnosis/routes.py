"""The diagnosis, over HTTP: the overview, its versions and who shares them."""

from typing import Any

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.concertations.queries import (
    concertation_at,
    stakeholder_of,
    stakeholders_of,
    standing_of,
)
from concert.core.clock import local_day
from concert.diagnosis.endorsing import endorse, remind
from concert.diagnosis.forms import EndorsementForm
from concert.diagnosis.publication import publish
from concert.diagnosis.queries import answers_to, latest_version, tally, version_of
from concert.diagnosis.reading import overview
from concert.diagnosis.wording import POSITIONS, who_shares
from concert.web.cache import cached
from concert.web.fragments import Answer, changed, page, unchanged
from concert.web.once import once
from concert.web.session import current_person, signed_in, the_person
from concert.web.time import now
from concert.web.words import words

bp = Blueprint("diagnosis", __name__, url_prefix="/concertations/<slug>/diagnostic")
words(bp, positions=POSITIONS)


def _seen(slug: str) -> Concertation:
    return concertation_at(slug, current_person())


def _takes_part(concertation: Concertation) -> bool:
    return standing_of(current_person(), concertation).participation_id is not None


# --- the overview -------------------------------------------------------------


@bp.get("")
@cached
def show(slug: str) -> Answer:
    return page("diagnosis/show.html", **_overview(_seen(slug)))


def _overview(concertation: Concertation) -> dict[str, Any]:
    return {**overview(concertation), **_endorsements(concertation)}


# --- publication and endorsements ---------------------------------------------


@bp.post("/versions")
@signed_in
@once
def publish_version(slug: str) -> Answer:
    concertation = _seen(slug)
    publish(concertation, by=the_person(), at=now())
    here = url_for(".show", slug=slug)
    return changed("diagnosis/_endorsements.html", page=here, **_endorsements(concertation))


@bp.post("/versions/<int:number>/relance")
@signed_in
@once
def remind_of_version(slug: str, number: int) -> Answer:
    concertation = _seen(slug)
    remind(version_of(concertation, number), by=the_person(), at=now())
    flash(_("Ceux qui peuvent répondre et ne l’ont pas fait sont relancés par courriel."))
    return changed(page=url_for(".show", slug=slug))


@bp.post("/versions/<int:number>/partage/<int:stakeholder_id>")
@signed_in
@once
def endorse_version(slug: str, number: int, stakeholder_id: int) -> Answer:
    concertation = _seen(slug)
    form = EndorsementForm(prefix=f"s{stakeholder_id}-")
    here = url_for(".show", slug=slug)
    if not form.validate_on_submit():
        return unchanged(
            "diagnosis/_endorsements.html",
            page="diagnosis/show.html",
            **{**_overview(concertation), **_endorsements(concertation, {stakeholder_id: form})},
        )
    endorse(
        version_of(concertation, number),
        stakeholder_of(concertation, stakeholder_id),
        form.position,
        form.words.data,
        read=form.read.data,
        after=form.after.data,
        by=the_person(),
        at=now(),
    )
    return changed("diagnosis/_endorsements.html", page=here, **_endorsements(concertation))


def _endorsements(
    concertation: Concertation, forms: dict[int, EndorsementForm] | None = None
) -> dict[str, Any]:
    latest, bodies = latest_version(concertation), stakeholders_of(concertation)
    given = latest.endorsements if latest else []
    marks = {one.stakeholder_id: one.mark for one in given}
    powers = standing_of(current_person(), concertation).powers_on(local_day(now()))
    theirs = {power.stakeholder_id for power in powers}
    return {
        "concertation": concertation,
        "version": latest,
        "answers": answers_to(latest, bodies, local_day(now())),
        "who_shares": who_shares(tally((one.position for one in given), len(bodies))),
        "forms": {
            one.id: (forms or {}).get(one.id)
            or EndorsementForm(
                prefix=f"s{one.id}-",
                formdata=None,
                read=latest and latest.hash,
                after=marks.get(one.id, ""),
            )
            for one in bodies
            if one.id in theirs
        },
    }
