"""What becomes of what was given, over HTTP."""

from typing import Any

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.concertations.queries import concertation_at
from concert.outcomes.actions import answer_ideas, answer_proposal
from concert.outcomes.forms import AnswerForm, AnswerIdeasForm
from concert.outcomes.queries import account_of, answered_proposals, answers_page, waiting_ideas
from concert.outcomes.wording import OUTCOMES
from concert.policy.rules import Permission, may, require
from concert.proposals.queries import proposal_of
from concert.votes.queries import poll_of
from concert.web.cache import cached
from concert.web.fragments import Answer, changed, page, unchanged
from concert.web.once import once
from concert.web.session import current_person, signed_in, the_person
from concert.web.time import now
from concert.web.words import words

bp = Blueprint("outcomes", __name__, url_prefix="/concertations/<slug>/suites")
words(bp, outcome_words=OUTCOMES)


def _seen(slug: str) -> Concertation:
    return concertation_at(slug, current_person())


@bp.get("")
@cached
def index(slug: str) -> Answer:
    return page("outcomes/index.html", **_outcomes(_seen(slug)))


@bp.post("/idees")
@signed_in
@once
def answer(slug: str) -> Answer:
    concertation = _seen(slug)
    form = AnswerIdeasForm(waiting_ideas(concertation))
    if not form.validate_on_submit():
        return unchanged(
            "outcomes/_waiting.html", page="outcomes/index.html", **_outcomes(concertation, form)
        )
    chosen = [int(one) for one in form.ideas.data]
    answer_ideas(concertation, chosen, form.given(), form.reason.data, by=the_person(), at=now())
    here = url_for(".index", slug=slug)
    flash(_("Les réponses sont publiées."))
    # The whole page: its first lines count the answers.
    return changed(page=here)


@bp.get("/propositions/<int:proposal_id>")
@signed_in
def proposal(slug: str, proposal_id: int) -> Answer:
    concertation = _seen(slug)
    require(the_person(), Permission.ANSWER_IDEAS, concertation, now())
    return page(
        "outcomes/proposal.html",
        concertation=concertation,
        proposal=proposal_of(concertation, proposal_id),
        form=AnswerForm(),
    )


@bp.post("/propositions/<int:proposal_id>")
@signed_in
@once
def answer_to_proposal(slug: str, proposal_id: int) -> Answer:
    concertation = _seen(slug)
    asked, form = proposal_of(concertation, proposal_id), AnswerForm()
    if not form.validate_on_submit():
        context: dict[str, Any] = {"concertation": concertation, "proposal": asked, "form": form}
        return unchanged("outcomes/_proposal.html", page="outcomes/proposal.html", **context)
    answer_proposal(asked, form.given(), form.reason.data, by=the_person(), at=now())
    flash(_("La réponse est publiée, avec sa raison."))
    return changed(page=url_for(".index", slug=slug))


def _outcomes(concertation: Concertation, form: AnswerIdeasForm | None = None) -> dict[str, Any]:
    answers = may(current_person(), Permission.ANSWER_IDEAS, concertation, now())
    waiting = waiting_ideas(concertation) if answers else []
    poll = poll_of(concertation)
    outcome = poll.outcome if poll and poll.outcome else {}
    return {
        "concertation": concertation,
        "account": account_of(concertation),
        "proposals": answered_proposals(concertation),
        "standings": {one["proposal"]: one for one in outcome.get("standings", ())},
        "answers": answers_page(concertation, request.args.get("apres")),
        "waiting": waiting,
        "form": form or AnswerIdeasForm(waiting, formdata=None),
    }
