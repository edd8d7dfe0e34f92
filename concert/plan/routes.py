"""The plan and the commitments, over HTTP: reading, answering, proving."""

import json
from functools import cache
from typing import Any

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.concertations.queries import concertation_at, standing_of
from concert.core.clock import local_day
from concert.people.actions import rename
from concert.plan import signing
from concert.plan.actions import Words
from concert.plan.forms import AnswerForm
from concert.plan.models import Commitment, PlanAction
from concert.plan.queries import (
    action_of,
    actions_of,
    commitment_of,
    commitments_beside,
    commitments_of,
    my_commitments,
    progress_of,
    sign_off_of,
    state_of,
)
from concert.plan.signing import proof_of
from concert.plan.wording import STATES
from concert.programmes.catalogue import programme
from concert.web.cache import alike, cached
from concert.web.charts import Due, Period, timeline
from concert.web.fragments import Answer, Context, attachment, changed, page, supplement, unchanged
from concert.web.fresh import fresh_when
from concert.web.once import once
from concert.web.session import current_person, signed_in, the_person
from concert.web.time import now
from concert.web.words import words

bp = Blueprint("plan", __name__, url_prefix="/concertations/<slug>")
words(bp, commitment_states=STATES)
_SIGNATURES = {"sign", "reserve"}


def _seen(slug: str) -> Concertation:
    return concertation_at(slug, current_person())


# --- the plan -----------------------------------------------------------------


@bp.get("/plan")
@cached
def show(slug: str) -> Answer:
    concertation = _seen(slug)

    @cache
    def read() -> Context:
        actions = actions_of(concertation)
        return {
            "programme": programme(concertation.programme),
            "actions": actions,
            "progress": progress_of(actions),
            "timeline": timeline([_period(one) for one in actions], local_day(now())),
            "state_of": state_of,
        }

    return page(
        "plan/show.html",
        concertation=concertation,
        progress=alike("plan/_progress.html", concertation, read),
        plan=alike("plan/_plan.html", concertation, read),
    )


def _period(action: PlanAction) -> Period:
    """When an action takes place, and by which days its commitments are due."""
    asked = [one for one in action.commitments if one.withdrawn_at is None]
    due = [Due(one.wording.due_on, one.sign_off is not None) for one in asked]
    return Period(action.starts_on, action.ends_on, due)


@bp.get("/plan/actions/<int:action_id>")
@cached
def action(slug: str, action_id: int) -> Answer:
    concertation = _seen(slug)
    return page(
        "plan/action.html",
        concertation=concertation,
        programme=programme(concertation.programme),
        action=action_of(concertation, action_id),
        state_of=state_of,
    )


# --- commitments --------------------------------------------------------------


@bp.get("/engagements")
@signed_in
def mine(slug: str) -> Answer:
    concertation = _seen(slug)
    return page(
        "plan/mine.html",
        concertation=concertation,
        commitments=my_commitments(the_person(), concertation, now()),
        state_of=state_of,
    )


@supplement("mandates/stakeholder.html")
def _of_stakeholder(context: Context) -> Context:
    asked = commitments_of(context["concertation"], [context["stakeholder"].id])
    return {"commitments": asked, "state_of": state_of}


@bp.get("/engagements/<int:commitment_id>")
@cached
def commitment(slug: str, commitment_id: int) -> Answer:
    concertation = _seen(slug)
    return page("plan/commitment.html", **_commitment(commitment_of(concertation, commitment_id)))


def _signs() -> bool:
    return request.form.get("answer") in _SIGNATURES


@bp.post("/engagements/<int:commitment_id>/reponse")
@signed_in
@fresh_when(_signs)
@once
def answer(slug: str, commitment_id: int) -> Answer:
    asked = commitment_of(_seen(slug), commitment_id)
    form = AnswerForm(named=bool(the_person().name))
    if not form.validate_on_submit():
        return unchanged(
            "plan/_commitment.html", page="plan/commitment.html", **_commitment(asked, form)
        )
    if form.name.data and not the_person().name:
        rename(the_person(), form.name.data)
    _give(asked, form)
    if form.answer.data in _SIGNATURES:
        flash(_("C’est signé. Une preuve vous est envoyée par courriel."))
    else:
        flash(_("Votre réponse est enregistrée."))
    here = url_for(".commitment", slug=slug, commitment_id=commitment_id)
    # The whole page: its thread counts the signatures too.
    return changed(page=here)


def _give(asked: Commitment, form: AnswerForm) -> None:
    """Give the answer that was chosen, on the words that were read."""
    read = form.revision.data
    who: dict[str, Any] = {"by": the_person(), "at": now()}
    match form.answer.data:
        case "sign":
            signing.sign(asked, read, **who)
        case "reserve":
            signing.sign(asked, read, form.reservation.data, **who)
        case "reword":
            words = Words(form.proposed.data, form.due_on.data or asked.wording.due_on)
            signing.propose_rewording(asked, read, words, form.reason.data, **who)
        case "decline":
            signing.decline(asked, read, form.reason.data, **who)


def _commitment(asked: Commitment, form: AnswerForm | None = None) -> dict[str, Any]:
    concertation = asked.concertation
    power = standing_of(current_person(), concertation).power_for(
        asked.stakeholder_id, local_day(now())
    )
    return {
        "concertation": concertation,
        "commitment": asked,
        "state": state_of(asked),
        "power": power,
        "consent": power
        and signing.consent(asked.stakeholder.name, power.capacity, reserved=False),
        "form": form or AnswerForm(formdata=None, due_on=asked.wording.due_on),
        "others": commitments_beside(asked),
        "state_of": state_of,
    }


# --- proofs -------------------------------------------------------------------


@bp.get("/engagements/<int:commitment_id>/signatures/<int:revision>")
@cached
def proof(slug: str, commitment_id: int, revision: int) -> Answer:
    concertation = _seen(slug)
    asked = commitment_of(concertation, commitment_id)
    return page(
        "plan/proof.html",
        concertation=concertation,
        commitment=asked,
        sign_off=sign_off_of(asked, revision),
        proof=proof_of(sign_off_of(asked, revision)),
    )


@bp.get("/engagements/<int:commitment_id>/signatures/<int:revision>/preuve.json")
def proof_file(slug: str, commitment_id: int, revision: int) -> Answer:
    """What lets anyone verify a signature without us: `concert verify preuve.json`."""
    concertation = _seen(slug)
    sign_off = sign_off_of(commitment_of(concertation, commitment_id), revision)
    content = json.dumps(proof_of(sign_off), ensure_ascii=False, indent=1)
    return attachment(content, f"preuve-{commitment_id}-{revision}.json", "application/json")
