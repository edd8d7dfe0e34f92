"""« Ma participation », over HTTP: one's name, one's college, what one gave, leaving."""

from typing import Any

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _

from concert.concertations.models import Concertation, Participation
from concert.concertations.queries import colleges_of, concertation_at, the_college
from concert.core.clock import local_day
from concert.joining.forms import CollegeForm, NameForm
from concert.joining.leaving import change_college, go_by, leave
from concert.joining.queries import participation_of
from concert.mandates.queries import mandates_of
from concert.policy.rules import Permission, require
from concert.web.fragments import Answer, changed, page, unchanged
from concert.web.session import signed_in, the_person
from concert.web.time import now

bp = Blueprint("place", __name__, url_prefix="/concertations/<slug>/ma-participation")


def _own(slug: str) -> Participation:
    """One's place in a concertation."""
    concertation = concertation_at(slug, the_person())
    require(the_person(), Permission.LEAVE, concertation, now())
    return participation_of(the_person(), concertation)


@bp.get("")
@signed_in
def show(slug: str) -> Answer:
    return page("joining/place.html", **_place(_own(slug)))


@bp.post("/nom")
@signed_in
def rename(slug: str) -> Answer:
    participation, form = _own(slug), NameForm()
    if not form.validate_on_submit():
        context = _place(participation, name_form=form)
        return unchanged("joining/_place.html", page="joining/place.html", **context)
    go_by(participation, form.shown_as.data, by=the_person(), at=now())
    flash(_("C’est noté."))
    return changed(page=url_for(".show", slug=slug))


@bp.post("/college")
@signed_in
def move(slug: str) -> Answer:
    participation = _own(slug)
    form = CollegeForm(_others(participation))
    if not form.validate_on_submit():
        context = _place(participation, college_form=form)
        return unchanged("joining/_place.html", page="joining/place.html", **context)
    college = the_college(participation.concertation, form.college.data)
    change_college(participation, college, by=the_person(), at=now())
    flash(_("Vous êtes maintenant dans le collège : %(college)s.", college=college.name))
    return changed(page=url_for(".show", slug=slug))


@bp.get("/depart")
@signed_in
def leaving(slug: str) -> Answer:
    return page("joining/leaving.html", concertation=_own(slug).concertation)


@bp.post("/depart")
@signed_in
def depart(slug: str) -> Answer:
    concertation: Concertation = _own(slug).concertation
    leave(concertation, by=the_person(), at=now())
    flash(_("Vous avez quitté la concertation « %(title)s ».", title=concertation.title))
    return changed(page=url_for("accounts.profile"))


def _others(participation: Participation) -> list[Any]:
    everyone = colleges_of(participation.concertation)
    return [one for one in everyone if one.id != participation.college_id]


def _place(
    participation: Participation,
    name_form: NameForm | None = None,
    college_form: CollegeForm | None = None,
) -> dict[str, Any]:
    concertation = participation.concertation
    known = {"shown_as": participation.shown_as}
    return {
        "concertation": concertation,
        "participation": participation,
        "mandates": mandates_of(the_person(), local_day(now()), concertation),
        "name_form": name_form or NameForm(formdata=None, data=known),
        "college_form": college_form or CollegeForm(_others(participation), formdata=None),
    }
