"""The constraints, over HTTP: the list, one of them, and what its stakeholder does with it."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from concert.concertations.models import Concertation
from concert.concertations.queries import (
    concertation_at,
    represented_by,
    stakeholder_of,
    stakeholders_of,
)
from concert.constraints import actions
from concert.constraints.forms import (
    ConstraintForm,
    LiftingForm,
    RevisionForm,
    known_words,
)
from concert.constraints.models import Constraint, ConstraintKind, Level
from concert.constraints.queries import (
    State,
    Wanted,
    constraint_of,
    constraints_by,
    constraints_count,
    constraints_page,
    escalations_count,
    levels_of,
    unrepresented,
    whole_constraint,
)
from concert.constraints.wording import CONSTRAINT_KINDS, HIGHER_LEVELS, REACHED
from concert.core.clock import local_day
from concert.policy.rules import Permission, may, require
from concert.web.cache import cached
from concert.web.fragments import Answer, Context, changed, page, supplement, unchanged
from concert.web.once import once
from concert.web.session import current_person, signed_in, the_person
from concert.web.time import now
from concert.web.words import words

bp = Blueprint("constraints", __name__, url_prefix="/concertations/<slug>/diagnostic/contraintes")

STATES = {
    State.HOLDS: lazy_gettext("En cours"),
    State.EXPIRED: lazy_gettext("Échéance passée"),
    State.LIFTED: lazy_gettext("Levées"),
}
words(
    bp,
    constraint_kinds=CONSTRAINT_KINDS,
    higher_levels=HIGHER_LEVELS,
    levels_reached=REACHED,
    constraint_states=STATES,
)


def _seen(slug: str) -> Concertation:
    return concertation_at(slug, current_person())


# --- the list -------------------------------------------------------------------


@bp.get("")
@cached
def index(slug: str) -> Answer:
    return page("constraints/index.html", **_constraints(_seen(slug)))


@bp.post("")
@signed_in
@once
def state(slug: str) -> Answer:
    concertation = _seen(slug)
    form = _form(concertation)
    if not form.validate_on_submit():
        return unchanged(
            "constraints/_form.html",
            page="constraints/index.html",
            **_constraints(concertation, form),
        )
    stakeholder = stakeholder_of(concertation, int(form.stakeholder.data))
    constraint = actions.state_constraint(
        stakeholder,
        form.constraint_kind(),
        form.text.data,
        form.terms(),
        by=the_person(),
        at=now(),
    )
    flash(_("La contrainte est publiée."))
    return changed(page=url_for(".show", slug=slug, constraint_id=constraint.id))


def _form(concertation: Concertation, **kwargs: Any) -> ConstraintForm:
    bodies = represented_by(the_person(), concertation, now())
    return ConstraintForm(bodies, stakeholders_of(concertation), **kwargs)


def _constraints(concertation: Concertation, form: ConstraintForm | None = None) -> dict[str, Any]:
    wanted, mark = _wanted(), request.args.get("apres")
    found = constraints_page(concertation, wanted, day=local_day(now()), mark=mark)
    everyone = stakeholders_of(concertation)
    represented = represented_by(current_person(), concertation, now())
    leads = may(current_person(), Permission.GIVE_MANDATE, concertation, now())
    return {
        "concertation": concertation,
        "found": found,
        "is_narrowed": wanted != Wanted(),
        "count": constraints_count(concertation),
        "escalated": escalations_count(concertation),
        "levels": levels_of([row[0] for row in found.rows]),
        "stakeholder_choices": [(one.id, one.name) for one in everyone],
        "represented": represented,
        "unrepresented": unrepresented(concertation, local_day(now())) if leads else [],
        "today": local_day(now()),
        "form": form or ConstraintForm(represented, everyone, formdata=None),
    }


def _wanted() -> Wanted:
    """What the filters of the address ask for; what they do not know asks for everything."""
    asked, number = request.args, request.args.get("partie", "")
    is_number = number.isascii() and number.isdigit() and len(number) < 10
    return Wanted(
        kind=_one_of(ConstraintKind, asked.get("nature")),
        stakeholder=int(number) if is_number else None,
        level=_one_of(Level, asked.get("niveau")),
        state=_one_of(State, asked.get("etat")),
    )


def _one_of(codes: Iterable[Any], code: str | None) -> Any:
    return next((one for one in codes if one.value == code), None)


# --- one constraint ---------------------------------------------------------------


@bp.get("/<int:constraint_id>")
@cached
def show(slug: str, constraint_id: int) -> Answer:
    constraint = whole_constraint(_seen(slug), constraint_id)
    return page(
        "constraints/show.html",
        concertation=constraint.concertation,
        constraint=constraint,
        today=local_day(now()),
    )


@bp.get("/<int:constraint_id>/modification")
@signed_in
def edit(slug: str, constraint_id: int) -> Answer:
    constraint = constraint_of(_seen(slug), constraint_id)
    require(the_person(), Permission.STATE_CONSTRAINT, constraint, now())
    form = RevisionForm(stakeholders_of(constraint.concertation), data=known_words(constraint))
    return page("constraints/edit.html", **_edited(constraint, form))


@bp.post("/<int:constraint_id>/modification")
@signed_in
@once
def revise(slug: str, constraint_id: int) -> Answer:
    constraint = constraint_of(_seen(slug), constraint_id)
    form = RevisionForm(stakeholders_of(constraint.concertation))
    require(the_person(), Permission.STATE_CONSTRAINT, constraint, now())
    if not form.validate_on_submit():
        return unchanged(
            "constraints/_revision.html", page="constraints/edit.html", **_edited(constraint, form)
        )
    actions.revise_constraint(
        constraint,
        form.constraint_kind(),
        form.text.data,
        form.terms(),
        read=form.read.data or 0,
        by=the_person(),
        at=now(),
    )
    flash(_("La contrainte est à jour. L’ancienne rédaction reste lisible."))
    return changed(page=url_for(".show", slug=slug, constraint_id=constraint_id))


def _edited(constraint: Constraint, form: RevisionForm) -> dict[str, Any]:
    return {"concertation": constraint.concertation, "constraint": constraint, "form": form}


@bp.post("/<int:constraint_id>/retrait")
@signed_in
@once
def take_back(slug: str, constraint_id: int) -> Answer:
    constraint = constraint_of(_seen(slug), constraint_id)
    actions.remove_constraint(constraint, by=the_person(), at=now())
    flash(_("La contrainte est retirée."))
    return changed(page=url_for(".index", slug=slug))


@bp.get("/<int:constraint_id>/levee")
@signed_in
def lifting(slug: str, constraint_id: int) -> Answer:
    constraint = constraint_of(_seen(slug), constraint_id)
    require(the_person(), Permission.KEEP_CONSTRAINT, constraint, now())
    return page("constraints/lift.html", **_lifted(constraint, LiftingForm(formdata=None)))


@bp.post("/<int:constraint_id>/levee")
@signed_in
@once
def lift(slug: str, constraint_id: int) -> Answer:
    constraint, form = constraint_of(_seen(slug), constraint_id), LiftingForm()
    require(the_person(), Permission.KEEP_CONSTRAINT, constraint, now())
    if not form.validate_on_submit():
        return unchanged(
            "constraints/_lift.html", page="constraints/lift.html", **_lifted(constraint, form)
        )
    actions.lift_constraint(constraint, form.how.data, by=the_person(), at=now())
    flash(_("La contrainte est levée. Elle reste lisible, avec ce qui l’a levée."))
    return changed(page=url_for(".show", slug=slug, constraint_id=constraint_id))


@bp.post("/<int:constraint_id>/levee/annulation")
@signed_in
@once
def put_back(slug: str, constraint_id: int) -> Answer:
    constraint = constraint_of(_seen(slug), constraint_id)
    actions.put_constraint_back(constraint, by=the_person(), at=now())
    flash(_("La contrainte tient de nouveau."))
    return changed(page=url_for(".show", slug=slug, constraint_id=constraint_id))


def _lifted(constraint: Constraint, form: LiftingForm) -> dict[str, Any]:
    return {"concertation": constraint.concertation, "constraint": constraint, "form": form}


@supplement("mandates/stakeholder.html")
def _of_stakeholder(context: Context) -> Context:
    return {"constraints": constraints_by(context["stakeholder"]), "today": local_day(now())}
