"""Proposals, over HTTP."""

from typing import Any

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.concertations.queries import concertation_at
from concert.diagnosis.since import told_since
from concert.policy.rules import Permission, require
from concert.proposals import actions
from concert.proposals.forms import ProposalForm
from concert.proposals.models import Proposal
from concert.proposals.queries import gathered_counts, loose_ideas, proposal_of, proposals_of
from concert.stakes.queries import stakes_of
from concert.web.cache import cached
from concert.web.fragments import Answer, changed, page, unchanged
from concert.web.once import once
from concert.web.session import current_person, signed_in, the_person
from concert.web.time import now

bp = Blueprint("proposals", __name__, url_prefix="/concertations/<slug>/propositions")


def _seen(slug: str) -> Concertation:
    return concertation_at(slug, current_person())


@bp.get("")
@cached
def index(slug: str) -> Answer:
    concertation = _seen(slug)
    return page(
        "proposals/index.html",
        concertation=concertation,
        proposals=proposals_of(concertation),
        counts=gathered_counts(concertation),
    )


@bp.get("/<int:proposal_id>")
@cached
def show(slug: str, proposal_id: int) -> Answer:
    concertation = _seen(slug)
    proposal = proposal_of(concertation, proposal_id)
    return page(
        "proposals/show.html",
        concertation=concertation,
        proposal=proposal,
        answered=told_since(proposal.published_stake_id),
    )


# --- writing ------------------------------------------------------------------


@bp.get("/nouvelle")
@signed_in
def new(slug: str) -> Answer:
    concertation = _seen(slug)
    require(the_person(), Permission.GROUP_IDEAS, concertation, now())
    return page("proposals/edit.html", **_written(concertation, None))


@bp.post("/nouvelle")
@signed_in
@once
def write(slug: str) -> Answer:
    concertation = _seen(slug)
    context = _written(concertation, None, filled=False)
    form: ProposalForm = context["form"]
    # Asked once the form is read: a refusal gives back what was typed.
    require(the_person(), Permission.GROUP_IDEAS, concertation, now())
    if unfit := _not_yet(context):
        return unfit
    proposal = actions.write_proposal(concertation, form.given(), by=the_person(), at=now())
    flash(_("La proposition est écrite."))
    return changed(page=url_for(".show", slug=slug, proposal_id=proposal.id))


@bp.get("/<int:proposal_id>/modification")
@signed_in
def edit(slug: str, proposal_id: int) -> Answer:
    concertation = _seen(slug)
    proposal = proposal_of(concertation, proposal_id)
    require(the_person(), Permission.REVISE_PROPOSAL, proposal, now())
    return page("proposals/edit.html", **_written(concertation, proposal))


@bp.post("/<int:proposal_id>/modification")
@signed_in
def revise(slug: str, proposal_id: int) -> Answer:
    concertation = _seen(slug)
    proposal = proposal_of(concertation, proposal_id)
    context = _written(concertation, proposal, filled=False)
    form: ProposalForm = context["form"]
    require(the_person(), Permission.REVISE_PROPOSAL, proposal, now())
    if unfit := _not_yet(context):
        return unfit
    actions.revise_proposal(proposal, form.given(), by=the_person(), at=now())
    flash(_("La proposition est à jour."))
    return changed(page=url_for(".show", slug=slug, proposal_id=proposal_id))


@bp.post("/<int:proposal_id>/retrait")
@signed_in
def remove(slug: str, proposal_id: int) -> Answer:
    concertation = _seen(slug)
    proposal = proposal_of(concertation, proposal_id)
    actions.remove_proposal(proposal, by=the_person(), at=now())
    flash(_("La proposition est défaite : ses idées sont de nouveau libres."))
    return changed(page=url_for(".index", slug=slug))


def _written(
    concertation: Concertation, proposal: Proposal | None, *, filled: bool = True
) -> dict[str, Any]:
    """The form, with the ideas it may gather: those asked for, and those already ticked."""
    form = ProposalForm(stakes_of(concertation), data=_known(proposal) if filled else None)
    loose = loose_ideas(
        concertation,
        stake=form.stakes.get(form.enjeu.data or ""),
        words=form.q.data or "",
        but=proposal.id if proposal else None,
        ticked=form.ticked,
    )
    form.offer(loose.ideas)
    return {"concertation": concertation, "proposal": proposal, "form": form, "loose": loose}


def _known(proposal: Proposal | None) -> dict[str, Any]:
    """What the form begins with; an address may ask for the ideas of one stake, or some words."""
    stake = request.args.get("enjeu", "")
    asked = {"q": request.args.get("q", "")[:100], "enjeu": stake}
    if proposal is None:
        return {**asked, "stake": stake}
    return {
        **asked,
        "title": proposal.title,
        "text": proposal.text,
        "stake": str(proposal.stake_id or ""),
        "ideas": [str(one.idea_id) for one in proposal.gathered],
    }


def _not_yet(context: dict[str, Any]) -> Answer | None:
    """The form anew while it only looks for ideas, or does not validate; else nothing."""
    looking = "montrer" in request.form
    if not looking and context["form"].validate_on_submit():
        return None
    status = 200 if looking else 422
    return unchanged("proposals/_form.html", page="proposals/edit.html", status=status, **context)
