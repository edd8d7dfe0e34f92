"""Answering ideas and proposals: every idea ends with an action or with a reason."""

from typing import Any

import pytest
import sqlalchemy as sa

from concert.concertations.phases import Phase
from concert.core.database import db
from concert.core.errors import Missing, Refused
from concert.ideas.models import Idea
from concert.journal.models import Entry, Verb
from concert.moderation.actions import withdraw
from concert.outcomes.actions import answer_ideas, answer_proposal
from concert.outcomes.models import Disposition, Outcome
from concert.outcomes.queries import (
    account_of,
    answers_page,
    disposition_of,
    waiting_count,
    waiting_ideas,
    waiting_proposals,
)
from tests.cast import Valbourg


def answered(
    valbourg: Valbourg,
    *ideas: Idea,
    outcome: Outcome = Outcome.NOT_ADOPTED,
    reason: str = "La cour est trop petite.",
) -> list[Disposition]:
    chosen = [idea.id for idea in ideas]
    return answer_ideas(
        valbourg.concertation, chosen, outcome, reason, by=valbourg.claire, at=valbourg.at
    )


def waiting(valbourg: Valbourg) -> list[str]:
    return [row.title for row in waiting_ideas(valbourg.concertation)]


def test_several_ideas_are_given_one_same_answer_each_in_the_journal(valbourg: Valbourg) -> None:
    ideas = [valbourg.idea(title) for title in ("Un bassin", "Un étang", "Un potager")]
    valbourg.enter(Phase.PLAN)

    answered(valbourg, *ideas[:2])

    assert waiting(valbourg) == ["Un potager"]
    query = sa.select(Entry.details).where(Entry.verb == Verb.IDEA_ANSWERED).order_by(Entry.id)
    told = list(db.session.scalars(query))
    assert [one["idea"] for one in told] == [idea.id for idea in ideas[:2]]
    assert {one["reason"] for one in told} == {"La cour est trop petite."}


def test_an_answer_given_anew_replaces_the_other_and_both_are_in_the_journal(
    valbourg: Valbourg,
) -> None:
    idea = valbourg.idea()
    valbourg.enter(Phase.PLAN)
    answered(valbourg, idea)

    answered(valbourg, idea, outcome=Outcome.ALREADY_DONE, reason="Il existe depuis mars.")

    answer = disposition_of(idea_id=idea.id)
    assert answer
    assert (answer.outcome, answer.reason) == (Outcome.ALREADY_DONE, "Il existe depuis mars.")
    assert db.session.scalar(sa.select(sa.func.count(Disposition.id))) == 1
    count = sa.select(sa.func.count(Entry.id)).where(Entry.verb == Verb.IDEA_ANSWERED)
    assert db.session.scalar(count) == 2


def test_the_answer_to_a_proposal_is_the_answer_to_every_idea_it_gathers(
    valbourg: Valbourg,
) -> None:
    gathered, loose = valbourg.idea("Un potager"), valbourg.idea("Un bassin")
    proposal = valbourg.proposal(ideas=[gathered])
    valbourg.enter(Phase.PLAN)

    answer_proposal(
        proposal, Outcome.OUT_OF_SCOPE, "Ce sont les murs.", by=valbourg.claire, at=valbourg.at
    )

    assert waiting(valbourg) == [loose.title]
    assert waiting_proposals(valbourg.concertation) == []


def test_an_action_answers_the_ideas_of_its_proposal_and_no_others(valbourg: Valbourg) -> None:
    gathered, loose = valbourg.idea("Un potager"), valbourg.idea("Un bassin")
    other = valbourg.proposal("Les zones calmes")
    proposal = valbourg.proposal(ideas=[gathered])

    valbourg.action(proposal)

    assert waiting(valbourg) == [loose.title]
    assert [row.id for row in waiting_proposals(valbourg.concertation)] == [other.id]


def test_an_idea_that_was_withdrawn_waits_for_nothing(valbourg: Valbourg) -> None:
    idea = valbourg.idea()
    withdraw(idea, "Elle nomme un enfant.", by=valbourg.lea, at=valbourg.at)

    assert waiting_count(valbourg.concertation) == 0
    assert waiting(valbourg) == []


def test_ideas_of_another_concertation_never_wait_here(valbourg: Valbourg) -> None:
    valbourg.idea()

    assert waiting_count(valbourg.elsewhere) == 0
    assert waiting_count(valbourg.concertation) == 1


def test_the_account_adds_up(valbourg: Valbourg) -> None:
    ideas = [valbourg.idea(f"Idée {n}") for n in range(4)]
    proposal = valbourg.proposal(ideas=ideas[:1])
    valbourg.action(proposal)
    valbourg.action(proposal)
    answered(valbourg, ideas[1])
    withdraw(ideas[2], "Elle nomme un enfant.", by=valbourg.lea, at=valbourg.at)
    db.session.refresh(valbourg.concertation)

    account = account_of(valbourg.concertation)

    assert (account.ideas, account.in_actions, account.answered, account.waiting) == (3, 1, 1, 1)


def test_the_latest_answers_are_read_first(valbourg: Valbourg) -> None:
    ideas = [valbourg.idea(f"Idée {n}") for n in range(3)]
    valbourg.enter(Phase.PLAN)
    answered(valbourg, *ideas)

    rows = answers_page(valbourg.concertation, None).rows

    assert [row.title for row in rows] == ["Idée 2", "Idée 1", "Idée 0"]


def test_an_idea_of_elsewhere_is_not_answered_from_here_and_nothing_else_is_either(
    valbourg: Valbourg,
) -> None:
    idea, here = valbourg.idea(), valbourg.concertation
    valbourg.enter(Phase.PLAN)
    valbourg.concertation = valbourg.elsewhere
    valbourg.comes(valbourg.karim, "parents")
    foreign = valbourg.idea("Une idée d’ailleurs")
    valbourg.concertation = here

    with pytest.raises(Missing):
        answered(valbourg, idea, foreign)

    assert disposition_of(idea_id=idea.id) is None


@pytest.mark.parametrize("phase", [Phase.DIAGNOSIS, Phase.IDEAS, Phase.VOTE])
def test_nothing_is_answered_before_the_plan(valbourg: Valbourg, phase: Phase) -> None:
    idea = valbourg.idea()
    valbourg.enter(phase)

    with pytest.raises(Refused, match="pas le moment"):
        answered(valbourg, idea)


@pytest.mark.parametrize("who", ["karim", "odile", "tom"])
def test_only_those_who_steer_answer(valbourg: Valbourg, who: str) -> None:
    idea, proposal = valbourg.idea(), valbourg.proposal()
    valbourg.enter(Phase.PLAN)
    person: dict[str, Any] = {"by": getattr(valbourg, who), "at": valbourg.at}

    with pytest.raises(Refused, match="Seules les personnes qui animent"):
        answer_ideas(valbourg.concertation, [idea.id], Outcome.ADOPTED, "Oui.", **person)
    with pytest.raises(Refused, match="Seules les personnes qui animent"):
        answer_proposal(proposal, Outcome.ADOPTED, "Oui.", **person)
