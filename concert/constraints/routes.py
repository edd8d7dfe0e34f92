"""The constraints, over HTTP."""

from typing import Any

from flask import Blueprint, url_for

from concert.concertations.models import Concertation
from concert.concertations.queries import (
    concertation_at,
    represented_by,
    stakeholder_of,
)
from concert.constraints import actions
from concert.constraints.forms import ConstraintForm
from concert.constraints.queries import constraint_of, constraints_of
from concert.constraints.wording import CONSTRAINT_KINDS
from concert.web.cache import cached
from concert.web.fragments import Answer, Context, changed, page, supplement, unchanged
from concert.web.once import once
from concert.web.session import current_person, signed_in, the_person
from concert.web.time import now
from concert.web.words import words

bp = Blueprint("constraints", __name__, url_prefix="/concertations/<slug>/diagnostic")

words(bp, constraint_kinds=CONSTRAINT_KINDS)


def _seen(slug: str) -> Concertation:
    return concertation_at(slug, current_person())


@bp.get("/contraintes")
@cached
def index(slug: str) -> Answer:
    return page("constraints/index.html", **_constraints(_seen(slug)))


@bp.post("/contraintes")
@signed_in
@once
def state(slug: str) -> Answer:
    concertation = _seen(slug)
    form = ConstraintForm(represented_by(the_person(), concertation, now()))
    if not form.validate_on_submit():
        return unchanged(
            "constraints/_constraints.html",
            page="constraints/index.html",
            **_constraints(concertation, form),
        )
    stakeholder = stakeholder_of(concertation, int(form.stakeholder.data))
    actions.state_constraint(
        stakeholder, form.constraint_kind(), form.text.data, by=the_person(), at=now()
    )
    return _constraints_anew(concertation)


@bp.post("/contraintes/<int:constraint_id>/retrait")
@signed_in
def take_back(slug: str, constraint_id: int) -> Answer:
    concertation = _seen(slug)
    constraint = constraint_of(concertation, constraint_id)
    actions.remove_constraint(constraint, by=the_person(), at=now())
    return _constraints_anew(concertation)


@supplement("mandates/stakeholder.html")
def _of_stakeholder(context: Context) -> Context:
    everyone = constraints_of(context["concertation"])
    own = context["stakeholder"].id
    return {"constraints": [one for one in everyone if one.stakeholder_id == own]}


def _constraints_anew(concertation: Concertation) -> Answer:
    here = url_for(".index", slug=concertation.slug)
    return changed("constraints/_constraints.html", page=here, **_constraints(concertation))


def _constraints(concertation: Concertation, form: ConstraintForm | None = None) -> dict[str, Any]:
    represented = represented_by(current_person(), concertation, now())
    return {
        "concertation": concertation,
        "constraints": constraints_of(concertation),
        "represented": represented,
        "form": form or ConstraintForm(represented, formdata=None),
    }
