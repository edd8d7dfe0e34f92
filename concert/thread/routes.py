"""The thread on every page that is a point of it, and at an address of its own for each idea."""

from collections.abc import Callable, Iterator
from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from concert.concertations.models import Concertation
from concert.concertations.phases import ORDER, Phase
from concert.concertations.queries import concertation_at
from concert.core.text import shortened
from concert.ideas.queries import idea_row
from concert.outcomes.wording import OUTCOMES
from concert.thread.queries import thread_of_action, thread_of_idea, thread_of_proposal
from concert.thread.steps import State, Step, ringed
from concert.votes.wording import GRADES
from concert.web.cache import alike, cached
from concert.web.formatting import number
from concert.web.fragments import Answer, Context, page, supplement
from concert.web.session import current_person

bp = Blueprint("thread", __name__, url_prefix="/concertations/<slug>")


@bp.get("/idees/<int:idea_id>/suites")
@cached
def of_idea(slug: str, idea_id: int) -> Answer:
    """What became of an idea, for ever at this address."""
    concertation = concertation_at(slug, current_person())
    return page(
        "thread/idea.html",
        concertation=concertation,
        idea=idea_row(concertation, idea_id),
        steps=_steps_of_idea(concertation, idea_id),
    )


@supplement("ideas/show.html")
def _on_idea_page(context: Context) -> Context:
    concertation, idea = context["concertation"], context["idea"]
    return _thread(concertation, lambda: _steps_of_idea(concertation, idea.idea_id))


@supplement("proposals/show.html")
def _on_proposal_page(context: Context) -> Context:
    concertation, proposal = context["concertation"], context["proposal"]

    def steps() -> list[Step]:
        return list(_steps(concertation, thread_of_proposal(proposal.id), here="proposal"))

    return _thread(concertation, steps)


@supplement("plan/action.html")
def _on_action_page(context: Context) -> Context:
    return _thread_of_action(context["concertation"], context["action"].id, "action")


@supplement("plan/commitment.html")
def _on_commitment_page(context: Context) -> Context:
    return _thread_of_action(context["concertation"], context["commitment"].action_id, "commitment")


def _thread_of_action(concertation: Concertation, action_id: int, here: str) -> Context:
    def steps() -> list[Step]:
        return list(_steps(concertation, thread_of_action(action_id), here=here))

    return _thread(concertation, steps)


def _thread(concertation: Concertation, steps: Callable[[], list[Step]]) -> Context:
    return {"thread": alike("thread/_steps.html", concertation, lambda: {"steps": steps()})}


def _steps_of_idea(concertation: Concertation, idea_id: int) -> list[Step]:
    row = thread_of_idea(idea_id)
    return ringed(list(_steps(concertation, row, here="idea")))


def _steps(concertation: Concertation, row: Any, *, here: str) -> Iterator[Step]:
    """The thread's steps from a row of `thread.queries`; `here` is the point one stands on."""
    if row.stake:
        yield from _diagnosed(concertation, row)
    yield _idea_step(concertation, row, here)
    if row.proposal or here == "idea":
        yield _proposal_step(concertation, row, here)
    if row.poll_id or (here == "idea" and Phase.VOTE in concertation.calendar):
        yield _vote_step(concertation, row)
    yield _action_step(concertation, row, here)
    yield _commitments_step(concertation, row, here)
    if row.indicator:
        yield Step(_("Mesure"), "to_come", [row.indicator, *_aims(row)])


def _aims(row: Any) -> Iterator[str]:
    if row.target is not None and row.baseline is not None:
        baseline, target = number(row.baseline), number(row.target)
        yield _(
            "de %(from)s à %(to)s %(unit)s", **{"from": baseline, "to": target, "unit": row.unit}
        )


def _diagnosed(concertation: Concertation, row: Any) -> Iterator[Step]:
    if row.finding:
        lines = [f"« {shortened(row.finding, 140)} »"]
        if row.findings > 1:
            more = row.findings - 1
            lines.append(ngettext("et %(num)d autre constat", "et %(num)d autres constats", more))
        yield Step(_("Constat"), "done", lines, url_for("findings.index", slug=concertation.slug))
    yield _stake_step(concertation, row)


def _stake_step(concertation: Concertation, row: Any) -> Step:
    """The stake as it was published where it was, since the diagnosis may have moved on."""
    if not row.version:
        where = url_for("diagnosis.show", slug=concertation.slug)
        return Step(_("Enjeu"), "done", [row.stake], f"{where}#enjeu-{row.stake_id}")
    where = url_for("versions.show", slug=concertation.slug, number=row.version)
    lines = [row.stake, _("Diagnostic, version %(n)d", n=row.version)]
    return Step(_("Enjeu"), "done", lines, f"{where}#stake-{row.published_stake_id}")


def _idea_step(concertation: Concertation, row: Any, here: str) -> Step:
    if here == "idea":
        return Step(_("Idée"), "done", [row.idea or _("Idée retirée")])
    if not row.first_idea:
        return Step(_("Idée"), "broken", [_("Écrite directement, sans idée de départ.")])
    lines = [ngettext("%(num)d idée réunie", "%(num)d idées réunies", row.ideas)]
    url = url_for("proposals.show", slug=concertation.slug, proposal_id=row.proposal_id)
    return Step(_("Idées"), "done", lines, url)


def _proposal_step(concertation: Concertation, row: Any, here: str) -> Step:
    if not row.proposal:
        passed = _is_past(concertation, Phase.IDEAS)
        lines = [_("Elle n’a pas été réunie avec d’autres.")] if passed else []
        return Step(_("Proposition"), "broken" if passed else "to_come", lines)
    if here == "proposal":
        return Step(_("Proposition"), "done", [row.proposal])
    url = url_for("proposals.show", slug=concertation.slug, proposal_id=row.proposal_id)
    return Step(_("Proposition"), "done", [row.proposal], url)


def _vote_step(concertation: Concertation, row: Any) -> Step:
    url = url_for("results.outcome", slug=concertation.slug)
    if not row.poll_id and _is_past(concertation, Phase.VOTE):
        return Step(_("Vote"), "broken", [_("Elle n’a pas été mise au vote.")])
    if not row.counted_at:
        return Step(_("Vote"), "to_come")
    standings = (row.outcome or {}).get("standings", ())
    mine = next((one for one in standings if one["proposal"] == row.proposal_id), None)
    if mine is None:
        return Step(_("Vote"), "done", [_("Trop peu de votants pour publier un résultat.")], url)
    lines = [_("Rang %(rank)d sur %(all)d", rank=mine["rank"], all=len(standings))]
    if mine["grade"]:
        lines.append(_("Mention « %(grade)s »", grade=GRADES[mine["grade"]]))
    return Step(_("Vote"), "done", lines, url)


def _action_step(concertation: Concertation, row: Any, here: str) -> Step:
    if row.action:
        url = url_for("plan.action", slug=concertation.slug, action_id=row.action_id)
        return Step(_("Action"), "done", [row.action], "" if here == "action" else url)
    answer = getattr(row, "idea_answer", None) or row.proposal_answer
    if answer:
        reason = getattr(row, "idea_reason", None) or row.proposal_reason
        label, tone = OUTCOMES[answer]
        state: State = "done" if tone == "good" else "broken"
        url = url_for("outcomes.index", slug=concertation.slug)
        return Step(str(label), state, [reason], url)
    return Step(_("Réponse"), "to_come", [_("Toute idée reçoit une réponse, avec sa raison.")])


def _commitments_step(concertation: Concertation, row: Any, here: str) -> Step:
    if not row.asked:
        return Step(_("Engagements"), "to_come")
    signed = ngettext("%(num)d signé", "%(num)d signés", row.signed)
    lines = [f"{signed} {_('sur %(all)d', all=row.asked)}"]
    url = url_for("plan.action", slug=concertation.slug, action_id=row.action_id)
    state: State = "done" if row.signed == row.asked else "to_come"
    if here == "commitment":
        state = "now"
    return Step(_("Engagements"), state, lines, url)


def _is_past(concertation: Concertation, phase: Phase) -> bool:
    return ORDER.index(concertation.phase) > ORDER.index(phase)
