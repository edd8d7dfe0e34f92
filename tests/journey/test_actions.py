"""Going from phase to phase by date and by act; moving dates; closing for good."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from concert.concertations.models import Concertation
from concert.concertations.phases import Phase, Span
from concert.core.database import db
from concert.core.errors import Conflict, Refused, Unready
from concert.diagnosis.publication import publish
from concert.ideas.actions import IdeaGiven, propose_idea
from concert.journal.models import Entry, Verb
from concert.journey.actions import (
    advance,
    close_concertation,
    close_phase,
    open_concertation,
    open_due_phases,
    reschedule,
)
from concert.outcomes.actions import answer_ideas
from concert.outcomes.models import Outcome
from concert.people.models import Person
from concert.plan.actions import ActionDrawn, draw_action
from concert.stakes.actions import StakeDrawn, draw_stake
from concert.votes.counting import count_with_our_key
from tests.architecture.scenes import a_published_diagnosis
from tests.cast import WEEK, Valbourg
from tests.plan.answers import signed
from tests.together import acting, at_once
from tests.votes.voting import voted

DAY = timedelta(days=1)


def span(valbourg: Valbourg, phase: Phase) -> Span:
    return valbourg.concertation.calendar[phase]


def entries(verb: Verb) -> list[Entry]:
    return list(db.session.scalars(sa.select(Entry).where(Entry.verb == verb).order_by(Entry.id)))


def advanced(valbourg: Valbourg, leaving: Phase) -> Phase:
    return advance(valbourg.concertation, leaving, by=valbourg.claire, at=valbourg.at)


# --- by act ---------------------------------------------------------------------------


def test_entering_a_phase_early_closes_the_one_before_and_opens_it_now(valbourg: Valbourg) -> None:
    a_published_diagnosis(valbourg)
    foreseen = span(valbourg, Phase.IDEAS)

    advanced(valbourg, Phase.DIAGNOSIS)

    assert valbourg.concertation.phase is Phase.IDEAS
    assert span(valbourg, Phase.DIAGNOSIS).closes_at == valbourg.at
    assert span(valbourg, Phase.IDEAS) == Span(valbourg.at, foreseen.closes_at)
    [entry] = [one for one in entries(Verb.PHASE_CHANGED) if one.details == {"phase": "ideas"}]
    assert entry.person_id == valbourg.claire.id


def test_what_a_phase_allows_is_allowed_as_soon_as_it_is_entered(valbourg: Valbourg) -> None:
    a_published_diagnosis(valbourg)
    given = IdeaGiven("Un potager", "On y apprendrait dehors.")
    with pytest.raises(Refused):
        propose_idea(valbourg.concertation, given, by=valbourg.karim, at=valbourg.at)

    advanced(valbourg, Phase.DIAGNOSIS)

    propose_idea(valbourg.concertation, given, by=valbourg.karim, at=valbourg.at)


def test_a_phase_entered_after_its_own_end_lasts_what_was_foreseen(valbourg: Valbourg) -> None:
    a_published_diagnosis(valbourg)
    past = Span(valbourg.at - 6 * WEEK, valbourg.at - 2 * WEEK)
    calendar = valbourg.concertation.calendar
    valbourg.concertation.calendar = calendar.with_span(Phase.IDEAS, past)

    advanced(valbourg, Phase.DIAGNOSIS)

    entered = span(valbourg, Phase.IDEAS)
    assert entered.opens_at == valbourg.at
    assert entered.closes_at - entered.opens_at >= 4 * WEEK
    assert span(valbourg, Phase.VOTE).opens_at >= entered.closes_at
    assert entries(Verb.CALENDAR_CHANGED)


def test_two_people_who_advance_at_once_enter_one_phase(app: Flask, valbourg: Valbourg) -> None:
    a_published_diagnosis(valbourg)
    db.session.commit()
    here, lead, at = valbourg.concertation.id, valbourg.claire.id, valbourg.at

    def go() -> str:
        try:
            acting(
                app,
                lambda: advance(
                    db.session.get_one(Concertation, here),
                    Phase.DIAGNOSIS,
                    by=db.session.get_one(Person, lead),
                    at=at,
                ),
            )()
        except Conflict:
            return "told"
        return "entered"

    answers = at_once([go, go])

    assert sorted(answers) == ["entered", "told"]
    assert db.session.get_one(Concertation, here).phase is Phase.IDEAS


def test_a_page_that_showed_another_phase_does_not_skip_one(valbourg: Valbourg) -> None:
    a_published_diagnosis(valbourg)
    advanced(valbourg, Phase.DIAGNOSIS)

    with pytest.raises(Conflict, match="L’étape vient de changer"):
        advanced(valbourg, Phase.DIAGNOSIS)


@pytest.mark.parametrize("who", ["lea", "karim", "tom"])
def test_only_the_lead_goes_to_the_next_phase(valbourg: Valbourg, who: str) -> None:
    a_published_diagnosis(valbourg)

    with pytest.raises(Refused, match="Seule la personne qui porte"):
        advance(valbourg.concertation, Phase.DIAGNOSIS, by=getattr(valbourg, who), at=valbourg.at)


def test_after_the_last_phase_it_remains_to_close(valbourg: Valbourg) -> None:
    valbourg.enter(Phase.FOLLOW_UP)

    with pytest.raises(Refused, match="il reste à clore"):
        advanced(valbourg, Phase.FOLLOW_UP)


# --- what stands in the way -----------------------------------------------------------


def told(refused: pytest.ExceptionInfo[Unready]) -> list[tuple[str, str]]:
    return [(one.text, one.endpoint) for one in refused.value.obstacles]


def test_ideas_wait_for_a_published_diagnosis_with_its_stakes(valbourg: Valbourg) -> None:
    valbourg.enter(Phase.DIAGNOSIS)

    with pytest.raises(Unready) as refused:
        advanced(valbourg, Phase.DIAGNOSIS)

    assert told(refused) == [
        ("Aucun enjeu n’est dégagé.", "diagnosis.show"),
        ("Le diagnostic n’est pas publié.", "diagnosis.show"),
    ]
    draw_stake(
        valbourg.concertation,
        StakeDrawn("Trouver sa place", "Chacun la sienne.", "bien_etre"),
        by=valbourg.claire,
        at=valbourg.at,
    )
    publish(valbourg.concertation, by=valbourg.claire, at=valbourg.at)
    assert advanced(valbourg, Phase.DIAGNOSIS) is Phase.IDEAS


def test_the_vote_waits_for_its_preparation(valbourg: Valbourg) -> None:
    valbourg.enter(Phase.IDEAS)

    with pytest.raises(Unready) as refused:
        advanced(valbourg, Phase.IDEAS)

    assert told(refused) == [("Le vote n’est pas préparé.", "results.preparation")]


def test_the_plan_waits_for_the_count(valbourg: Valbourg) -> None:
    poll = voted(valbourg)

    with pytest.raises(Unready) as refused:
        advanced(valbourg, Phase.VOTE)
    count_with_our_key(poll, by=valbourg.claire, at=valbourg.at)

    assert told(refused) == [("Le vote n’est pas dépouillé.", "results.counting")]
    assert advanced(valbourg, Phase.VOTE) is Phase.PLAN


def test_the_follow_up_waits_for_every_action_to_commit_someone_who_has_signed(
    valbourg: Valbourg,
) -> None:
    asked, idle = valbourg.action(), "Un abri"
    commitment = valbourg.commitment(asked)
    draw_action(valbourg.concertation, ActionDrawn(idle), None, by=valbourg.lea, at=valbourg.at)

    with pytest.raises(Unready) as refused:
        advanced(valbourg, Phase.PLAN)

    first, second = refused.value.obstacles
    assert (first.endpoint, second.endpoint) == ("plan.action", "plan.commitment")
    assert idle in first.text
    assert "Commune de Valbourg n’a pas signé" in second.text
    assert second.values["commitment_id"] == commitment.id


def test_the_follow_up_begins_once_everything_is_signed(valbourg: Valbourg) -> None:
    signed(valbourg, valbourg.commitment())

    assert advanced(valbourg, Phase.PLAN) is Phase.FOLLOW_UP


def test_an_empty_plan_leads_to_no_follow_up(valbourg: Valbourg) -> None:
    valbourg.enter(Phase.PLAN)

    with pytest.raises(Unready) as refused:
        advanced(valbourg, Phase.PLAN)

    assert told(refused) == [("Le plan n’a aucune action.", "outcomes.index")]


# --- by date --------------------------------------------------------------------------


def test_a_phase_whose_date_has_come_opens_by_itself(valbourg: Valbourg) -> None:
    a_published_diagnosis(valbourg)
    opens = span(valbourg, Phase.IDEAS).opens_at

    open_due_phases(at=opens - timedelta(seconds=1))
    before = valbourg.concertation.phase
    entered = open_due_phases(at=opens)

    assert (before, valbourg.concertation.phase) == (Phase.DIAGNOSIS, Phase.IDEAS)
    assert entered == 1
    assert entries(Verb.PHASE_CHANGED)[-1].person_id is None


def test_a_phase_that_something_stands_in_the_way_of_waits_for_the_lead(
    valbourg: Valbourg,
) -> None:
    valbourg.enter(Phase.DIAGNOSIS)

    entered = open_due_phases(at=span(valbourg, Phase.IDEAS).opens_at)

    # The other concertation, which nothing stands in the way of, goes on meanwhile.
    assert (entered, valbourg.elsewhere.phase) == (1, Phase.DIAGNOSIS)

    assert valbourg.concertation.phase is Phase.DIAGNOSIS


def test_due_phases_are_entered_once(valbourg: Valbourg) -> None:
    a_published_diagnosis(valbourg)
    opens = span(valbourg, Phase.IDEAS).opens_at
    open_due_phases(at=opens)

    assert open_due_phases(at=opens) == 0


def test_opening_on_the_very_day_of_the_first_phase_enters_it(valbourg: Valbourg) -> None:
    draft = valbourg.draft("Une cantine pour tous", valbourg.claire)
    first = draft.calendar[Phase.DIAGNOSIS].opens_at

    open_concertation(draft, by=valbourg.claire, at=first)

    assert (draft.opened_at, draft.phase) == (first, Phase.DIAGNOSIS)


def test_opening_ahead_of_the_first_phase_leaves_it_to_come(valbourg: Valbourg) -> None:
    draft = valbourg.draft("Une cantine pour tous", valbourg.claire)

    open_concertation(draft, by=valbourg.claire, at=valbourg.at)

    assert draft.phase is Phase.LAUNCH


# --- moving the dates -----------------------------------------------------------------


def test_moving_the_end_moves_the_phases_after_it_if_they_must(valbourg: Valbourg) -> None:
    valbourg.enter(Phase.IDEAS)
    lasted = span(valbourg, Phase.VOTE).closes_at - span(valbourg, Phase.VOTE).opens_at
    later = span(valbourg, Phase.VOTE).opens_at + WEEK

    reschedule(valbourg.concertation, later, by=valbourg.claire, at=valbourg.at)

    assert span(valbourg, Phase.IDEAS).closes_at == later
    assert span(valbourg, Phase.VOTE).opens_at == later
    assert span(valbourg, Phase.VOTE).closes_at - later == lasted
    assert span(valbourg, Phase.PLAN).opens_at >= span(valbourg, Phase.VOTE).closes_at


def test_a_phase_that_has_closed_reopens_when_its_end_is_moved(valbourg: Valbourg) -> None:
    valbourg.enter(Phase.IDEAS, closed=True)
    given = IdeaGiven("Un potager", "On y apprendrait dehors.")
    with pytest.raises(Refused, match="pas ouverte en ce moment"):
        propose_idea(valbourg.concertation, given, by=valbourg.karim, at=valbourg.at)

    reschedule(valbourg.concertation, valbourg.at + DAY, by=valbourg.claire, at=valbourg.at)

    propose_idea(valbourg.concertation, given, by=valbourg.karim, at=valbourg.at)
    assert entries(Verb.CALENDAR_CHANGED)[-1].details["phase"] == "ideas"


def test_an_end_is_not_moved_into_the_past(valbourg: Valbourg) -> None:
    valbourg.enter(Phase.IDEAS)

    with pytest.raises(Refused, match="Choisissez une date à venir"):
        reschedule(valbourg.concertation, valbourg.at, by=valbourg.claire, at=valbourg.at)


def test_a_vote_that_was_counted_does_not_reopen(valbourg: Valbourg) -> None:
    count_with_our_key(voted(valbourg), by=valbourg.claire, at=valbourg.at)

    with pytest.raises(Conflict, match="il ne rouvre pas"):
        reschedule(valbourg.concertation, valbourg.at + DAY, by=valbourg.claire, at=valbourg.at)


def test_closing_a_phase_now_stops_what_it_allowed(valbourg: Valbourg) -> None:
    valbourg.enter(Phase.IDEAS)

    close_phase(valbourg.concertation, by=valbourg.claire, at=valbourg.at)

    assert valbourg.concertation.phase is Phase.IDEAS
    with pytest.raises(Refused, match="pas ouverte en ce moment"):
        propose_idea(
            valbourg.concertation,
            IdeaGiven("Trop tard", "Tant pis."),
            by=valbourg.karim,
            at=valbourg.at,
        )


def test_closing_a_phase_twice_is_one_act(valbourg: Valbourg) -> None:
    valbourg.enter(Phase.IDEAS)
    close_phase(valbourg.concertation, by=valbourg.claire, at=valbourg.at)
    length = valbourg.concertation.journal_length

    close_phase(valbourg.concertation, by=valbourg.claire, at=valbourg.at)

    assert valbourg.concertation.journal_length == length


def test_the_launch_has_no_end_to_move(valbourg: Valbourg) -> None:
    with pytest.raises(Refused, match="pas de date de fin"):
        reschedule(valbourg.concertation, valbourg.at + DAY, by=valbourg.claire, at=valbourg.at)


# --- the end --------------------------------------------------------------------------


def test_a_concertation_does_not_close_while_an_idea_has_neither_action_nor_reason(
    valbourg: Valbourg,
) -> None:
    idea = valbourg.idea()
    valbourg.enter(Phase.FOLLOW_UP)

    with pytest.raises(Unready) as refused:
        close_concertation(valbourg.concertation, "Fin.", by=valbourg.claire, at=valbourg.at)
    answer_ideas(
        valbourg.concertation,
        [idea.id],
        Outcome.NOT_ADOPTED,
        "Trop petit.",
        by=valbourg.lea,
        at=valbourg.at,
    )
    close_concertation(valbourg.concertation, "Fin.", by=valbourg.claire, at=valbourg.at)

    assert told(refused) == [("1 idée n’a ni action ni réponse.", "outcomes.index")]
    assert valbourg.concertation.closed_at == valbourg.at


def test_nothing_changes_once_it_is_closed(valbourg: Valbourg) -> None:
    valbourg.enter(Phase.FOLLOW_UP)
    close_concertation(valbourg.concertation, "Fin.", by=valbourg.claire, at=valbourg.at)

    who = {"by": valbourg.claire, "at": valbourg.at}
    with pytest.raises(Refused, match="est close"):
        close_concertation(valbourg.concertation, "Encore.", **who)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="est close"):
        reschedule(valbourg.concertation, valbourg.at + DAY, **who)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="est close"):
        draw_action(valbourg.concertation, ActionDrawn("Un abri"), None, **who)  # type: ignore[arg-type]
    assert open_due_phases(at=valbourg.at) == 0
    assert valbourg.concertation.closing_words == "Fin."


@pytest.mark.parametrize("who", ["lea", "karim", "tom"])
def test_only_the_lead_closes(valbourg: Valbourg, who: str) -> None:
    valbourg.enter(Phase.FOLLOW_UP)

    with pytest.raises(Refused, match="Seule la personne qui porte"):
        close_concertation(valbourg.concertation, "Fin.", by=getattr(valbourg, who), at=valbourg.at)
