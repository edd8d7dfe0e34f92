"""Describing a stakeholder anew, over HTTP, for those who lead."""

from typing import Any

from flask import Blueprint, url_for

from concert.concertations.models import Stakeholder
from concert.concertations.queries import stakeholder_of
from concert.core.errors import Conflict
from concert.invitations.forms import StakeholderRevisionForm
from concert.invitations.routes import led
from concert.invitations.stakeholders import is_shared, revise_stakeholder
from concert.web.fragments import Answer, changed, page, unchanged
from concert.web.session import signed_in, the_person
from concert.web.time import now

bp = Blueprint(
    "describing",
    __name__,
    url_prefix="/concertations/<slug>/parties-prenantes/<int:stakeholder_id>",
)


@bp.get("/modification")
@signed_in
def edit(slug: str, stakeholder_id: int) -> Answer:
    stakeholder = stakeholder_of(led(slug), stakeholder_id)
    known = {
        "name": stakeholder.name,
        "kind": stakeholder.body.kind,
        "role": stakeholder.role,
        "part": stakeholder.part,
    }
    return page("invitations/stakeholder.html", **_revised(stakeholder, data=known))


@bp.post("/modification")
@signed_in
def revise(slug: str, stakeholder_id: int) -> Answer:
    stakeholder = stakeholder_of(led(slug), stakeholder_id)
    context = _revised(stakeholder)
    form: StakeholderRevisionForm = context["form"]
    if not form.validate_on_submit() or not _was_revised(stakeholder, form):
        return unchanged(
            "invitations/_stakeholder.html", page="invitations/stakeholder.html", **context
        )
    return changed(page=url_for("invitations.stakeholders", slug=slug))


def _was_revised(stakeholder: Stakeholder, form: StakeholderRevisionForm) -> bool:
    """Whether it could be; else the form says why, beside the name or the code."""
    try:
        revise_stakeholder(stakeholder, form.given(), by=the_person(), at=now())
    except Conflict as conflict:
        fields = [one for one in ("uai", "siret") if one in form and form[one].data]
        form.refuse((fields or ["name"])[0], conflict.reason)
        return False
    return True


def _revised(stakeholder: Stakeholder, **kwargs: Any) -> dict[str, Any]:
    shared = is_shared(stakeholder.body, stakeholder.concertation)
    return {
        "concertation": stakeholder.concertation,
        "stakeholder": stakeholder,
        "shared": shared,
        "form": StakeholderRevisionForm(stakeholder, shared=shared, **kwargs),
    }
