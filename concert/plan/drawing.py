"""Drawing the plan, over HTTP, for those who lead and facilitate."""

from typing import Any

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.concertations.queries import concertation_at, stakeholder_of, stakeholders_of
from concert.core.clock import local_day
from concert.core.errors import Conflict
from concert.plan import actions
from concert.plan.forms import ActionForm, AskForm, ReasonForm, RewordForm
from concert.plan.models import Commitment, PlanAction
from concert.plan.queries import action_of, commitment_of
from concert.policy.rules import Permission, require
from concert.programmes.catalogue import programme
from concert.proposals.models import Proposal
from concert.proposals.queries import proposal_of
from concert.web.fragments import Answer, changed, page, unchanged
from concert.web.once import once
from concert.web.session import signed_in, the_person
from concert.web.time import now

bp = Blueprint("planning", __name__, url_prefix="/concertations/<slug>")


def _planned(slug: str) -> Concertation:
    concertation = concertation_at(slug, the_person())
    require(the_person(), Permission.DRAW_PLAN, concertation, now())
    return concertation


def _action_page(action: PlanAction) -> str:
    return url_for("plan.action", slug=action.concertation.slug, action_id=action.id)


def _commitment_page(commitment: Commitment) -> str:
    slug = commitment.concertation.slug
    return url_for("plan.commitment", slug=slug, commitment_id=commitment.id)


# --- actions ------------------------------------------------------------------


@bp.get("/plan/actions/nouvelle")
@signed_in
def new_action(slug: str) -> Answer:
    concertation = _planned(slug)
    proposal = _proposal(concertation)
    known = {"title": proposal.title, "theme": _theme(proposal)} if proposal else {}
    form = _action_form(concertation, data=known)
    return page("plan/action_edit.html", **_drawn(concertation, form, proposal))


@bp.post("/plan/actions/nouvelle")
@signed_in
@once
def draw_action(slug: str) -> Answer:
    concertation = _planned(slug)
    form, proposal = _action_form(concertation), _proposal(concertation)
    if not form.validate_on_submit():
        return _unfit_action(_drawn(concertation, form, proposal))
    action = actions.draw_action(concertation, form.drawn(), proposal, by=the_person(), at=now())
    flash(_("L’action est dans le plan. Demandez maintenant à chacun son engagement."))
    return changed(page=_action_page(action))


@bp.get("/plan/actions/<int:action_id>/modification")
@signed_in
def edit_action(slug: str, action_id: int) -> Answer:
    concertation = _planned(slug)
    action = action_of(concertation, action_id)
    form = _action_form(concertation, obj=action, lead=str(action.lead_stakeholder_id or ""))
    return page("plan/action_edit.html", **_drawn(concertation, form, action.proposal, action))


@bp.post("/plan/actions/<int:action_id>/modification")
@signed_in
@once
def revise_action(slug: str, action_id: int) -> Answer:
    concertation = _planned(slug)
    action, form = action_of(concertation, action_id), _action_form(concertation)
    if not form.validate_on_submit():
        return _unfit_action(_drawn(concertation, form, action.proposal, action))
    actions.revise_action(action, form.drawn(), by=the_person(), at=now())
    flash(_("L’action est à jour. Les engagements gardent leur texte."))
    return changed(page=_action_page(action))


@bp.post("/plan/actions/<int:action_id>/retrait")
@signed_in
@once
def remove_action(slug: str, action_id: int) -> Answer:
    concertation = _planned(slug)
    actions.remove_action(action_of(concertation, action_id), by=the_person(), at=now())
    flash(_("L’action n’est plus dans le plan."))
    return changed(page=url_for("plan.show", slug=slug))


def _proposal(concertation: Concertation) -> Proposal | None:
    asked = request.values.get("proposition", "")
    known = asked.isascii() and asked.isdigit() and len(asked) < 10
    return proposal_of(concertation, int(asked)) if known else None


def _theme(proposal: Proposal) -> str:
    return proposal.stake.theme if proposal.stake else ""


def _action_form(concertation: Concertation, **kwargs: Any) -> ActionForm:
    model = programme(concertation.programme)
    return ActionForm(model, stakeholders_of(concertation), **kwargs)


def _drawn(
    concertation: Concertation,
    form: ActionForm,
    proposal: Proposal | None,
    action: PlanAction | None = None,
) -> dict[str, Any]:
    return {
        "concertation": concertation,
        "form": form,
        "proposal": proposal,
        "action": action,
    }


def _unfit_action(context: dict[str, Any]) -> Answer:
    return unchanged("plan/_action_form.html", page="plan/action_edit.html", **context)


# --- commitments --------------------------------------------------------------


@bp.get("/plan/actions/<int:action_id>/engagements/nouveau")
@signed_in
def new_commitment(slug: str, action_id: int) -> Answer:
    concertation = _planned(slug)
    action = action_of(concertation, action_id)
    form = AskForm(stakeholders_of(concertation), data={"due_on": action.ends_on})
    return page("plan/ask.html", concertation=concertation, action=action, form=form)


@bp.post("/plan/actions/<int:action_id>/engagements/nouveau")
@signed_in
@once
def ask(slug: str, action_id: int) -> Answer:
    concertation = _planned(slug)
    action, form = action_of(concertation, action_id), AskForm(stakeholders_of(concertation))
    if not form.validate_on_submit():
        context: dict[str, Any] = {"concertation": concertation, "action": action, "form": form}
        return unchanged("plan/_ask.html", page="plan/ask.html", **context)
    stakeholder = stakeholder_of(concertation, int(form.stakeholder.data))
    actions.ask_commitment(action, stakeholder, form.words(), by=the_person(), at=now())
    flash(_("L’engagement est demandé à : %(who)s.", who=stakeholder.name))
    if not any(mandate.holds(local_day(now())) for mandate in stakeholder.mandates):
        flash(_("Personne ne peut encore y répondre en son nom : invitez qui la représente."))
    return changed(page=_action_page(action))


@bp.get("/engagements/<int:commitment_id>/redaction")
@signed_in
def edit_wording(slug: str, commitment_id: int) -> Answer:
    concertation = _planned(slug)
    commitment = commitment_of(concertation, commitment_id)
    form = RewordForm(data=_proposed(commitment))
    return page("plan/reword.html", **_reworded(commitment, form))


@bp.post("/engagements/<int:commitment_id>/redaction")
@signed_in
@once
def reword(slug: str, commitment_id: int) -> Answer:
    concertation = _planned(slug)
    commitment, form = commitment_of(concertation, commitment_id), RewordForm()
    if not form.validate_on_submit():
        return unchanged(
            "plan/_reword.html", page="plan/reword.html", **_reworded(commitment, form)
        )
    because, read = form.because.data, form.read.data
    actions.reword(commitment, form.words(), because, read, by=the_person(), at=now())
    flash(_("La nouvelle rédaction est à signer. L’ancienne reste lisible à côté."))
    return changed(page=_commitment_page(commitment))


def _proposed(commitment: Commitment) -> dict[str, Any]:
    """The stakeholder's own words, when it proposed some: they are what one starts from."""
    words = ("text", "due_on", "means", "subject_to", "kept_if")
    known = {name: getattr(commitment.wording, name) for name in words}
    known["read"] = commitment.revision
    reply = commitment.reply
    if reply and reply.proposed:
        known |= {"text": reply.proposed, "due_on": reply.proposed_due_on}
        known["because"] = _("Rédaction proposée par : %(who)s", who=commitment.stakeholder.name)
    return known


def _reworded(commitment: Commitment, form: RewordForm) -> dict[str, Any]:
    return {
        "concertation": commitment.concertation,
        "commitment": commitment,
        "form": form,
    }


@bp.post("/engagements/<int:commitment_id>/maintien")
@signed_in
@once
def keep_words(slug: str, commitment_id: int) -> Answer:
    concertation = _planned(slug)
    commitment, form = commitment_of(concertation, commitment_id), ReasonForm()
    reply = commitment.reply
    if reply is None or str(reply.id) != request.form.get("reply"):
        raise Conflict(_("Une autre réponse est arrivée depuis : relisez la page."))
    if not form.validate_on_submit():
        flash(_("Donnez une raison : elle est publique."))
        return changed(page=_commitment_page(commitment))
    actions.set_aside(reply, form.because.data, by=the_person(), at=now())
    flash(_("Le texte est maintenu, et de nouveau à signer."))
    return changed(page=_commitment_page(commitment))


@bp.post("/engagements/<int:commitment_id>/retrait")
@signed_in
@once
def withdraw(slug: str, commitment_id: int) -> Answer:
    concertation = _planned(slug)
    commitment, form = commitment_of(concertation, commitment_id), ReasonForm()
    if not form.validate_on_submit():
        flash(_("Donnez une raison : elle est publique."))
        return changed(page=_commitment_page(commitment))
    actions.withdraw_commitment(commitment, form.because.data, by=the_person(), at=now())
    flash(_("L’engagement n’est plus demandé ; son histoire reste lisible."))
    return changed(page=_action_page(commitment.action))
