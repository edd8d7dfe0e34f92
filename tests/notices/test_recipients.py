"""Who is told of each act, and as what: the right people, and nobody else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from concert.concertations.models import Mandate
from concert.concertations.phases import Phase
from concert.constraints.exchange import answer
from concert.constraints.models import ConstraintQuestion
from concert.core.clock import local_day
from concert.core.database import db
from concert.ideas.actions import argue
from concert.ideas.models import Stance
from concert.journal.models import Entry, Verb
from concert.journal.record import LEADS_TO_LETTERS, record
from concert.journey.actions import close_concertation, reschedule
from concert.moderation.actions import restore, withdraw
from concert.notices.actions import note
from concert.notices.models import Notice
from concert.notices.recipients import ALWAYS, RECIPIENTS
from concert.notices.telling import SENTENCES
from concert.outcomes.actions import answer_ideas, answer_proposal
from concert.outcomes.models import Outcome
from concert.people.models import Person
from concert.plan.actions import ActionDrawn, draw_action, set_aside, withdraw_commitment
from concert.proposals.actions import ProposalGiven, revise_proposal
from tests.architecture import scenes
from tests.architecture.scenes import a_question
from tests.cast import WEEK, Valbourg
from tests.plan.answers import declined, proposed, reworded, signed
from tests.votes.voting import cast

Told = set[tuple[str, str]]
EVERYONE = {"Claire Le Goff", "Léa Morel", "Karim Haddad", "Odile Perrin"}


def told(verb: Verb) -> Told:
    """Whom the last entry of this kind is told to, and as what."""
    query = sa.select(Entry).where(Entry.verb == verb).order_by(Entry.id.desc())
    entry = db.session.scalars(query).first()
    assert entry
    note(entry)
    noted = (
        sa.select(Person.name, Notice.part)
        .join(Notice, Notice.person_id == Person.id)
        .where(Notice.entry_id == entry.id)
    )
    return {(name, part.value) for name, part in db.session.execute(noted)}


def everyone_but(name: str) -> Told:
    return {(one, "participant") for one in EVERYONE - {name}}


def mandated(valbourg: Valbourg, person: Person, capacity: str, *, signs: bool = True) -> Mandate:
    mandate = Mandate(
        concertation_id=valbourg.concertation.id,
        stakeholder_id=valbourg.commune.id,
        person_id=person.id,
        capacity=capacity,
        signs=signs,
        from_day=local_day(valbourg.at) - timedelta(days=30),
        given_by_id=valbourg.claire.id,
    )
    db.session.add(mandate)
    db.session.flush()
    return mandate


# --- the tables agree -----------------------------------------------------------------


def test_every_act_that_leads_to_letters_says_to_whom() -> None:
    """The list that the journal keeps and the one that is read here are the same."""
    assert RECIPIENTS.keys() == LEADS_TO_LETTERS


def test_every_reader_of_every_act_has_a_sentence() -> None:
    told = {(verb, part) for verb, parts in RECIPIENTS.items() for part in parts}

    assert told == SENTENCES.keys()
    assert told >= ALWAYS


# --- everyone ----------------------------------------------------------------------------


def test_new_dates_are_told_to_all_who_take_part_but_who_moved_them(valbourg: Valbourg) -> None:
    valbourg.enter(Phase.IDEAS)
    reschedule(valbourg.concertation, valbourg.at + 2 * WEEK, by=valbourg.claire, at=valbourg.at)

    assert told(Verb.CALENDAR_CHANGED) == everyone_but("Claire Le Goff")


def test_what_the_machine_does_is_told_to_all(valbourg: Valbourg) -> None:
    record(Verb.PHASE_CHANGED, valbourg.concertation, by=None, at=valbourg.at, phase=Phase.IDEAS)

    assert told(Verb.PHASE_CHANGED) == everyone_but("")


def test_whoever_comes_later_is_not_told_what_they_found_done(valbourg: Valbourg) -> None:
    record(Verb.FRAME_REVISED, valbourg.concertation, by=None, at=valbourg.at)
    valbourg.comes(valbourg.tom, "parents").joined_at = valbourg.at + timedelta(minutes=1)
    db.session.flush()

    assert told(Verb.FRAME_REVISED) == everyone_but("")


def test_a_published_diagnosis_is_to_be_endorsed_by_some_and_read_by_the_others(
    valbourg: Valbourg,
) -> None:
    mandated(valbourg, valbourg.lea, "conseillère", signs=False)
    scenes.a_published_diagnosis(valbourg)

    assert told(Verb.DIAGNOSIS_PUBLISHED) == {
        ("Odile Perrin", "representative"),
        ("Karim Haddad", "representative"),
        ("Léa Morel", "participant"),
    }


def test_a_counted_vote_is_told_to_all_who_take_part(valbourg: Valbourg) -> None:
    scenes.a_counted_vote(valbourg)

    assert told(Verb.VOTE_COUNTED) >= everyone_but("Claire Le Goff")


def test_the_closing_is_told_to_all_who_take_part(valbourg: Valbourg) -> None:
    scenes.the_end(valbourg)
    close_concertation(valbourg.concertation, "Merci.", by=valbourg.claire, at=valbourg.at)

    assert told(Verb.CONCERTATION_CLOSED) == everyone_but("Claire Le Goff")


def test_nobody_is_told_of_a_concertation_that_is_not_theirs(valbourg: Valbourg) -> None:
    record(Verb.FRAME_REVISED, valbourg.elsewhere, by=None, at=valbourg.at)

    assert told(Verb.FRAME_REVISED) == {("Tom Berger", "participant")}


# --- whoever gave something ----------------------------------------------------------------


def test_whoever_proposes_an_idea_is_told_where_to_find_it(valbourg: Valbourg) -> None:
    valbourg.idea(by=valbourg.karim)

    assert told(Verb.IDEA_PROPOSED) == {("Karim Haddad", "actor")}


def test_whoever_votes_is_told_that_a_ballot_was_cast(valbourg: Valbourg) -> None:
    cast(valbourg, valbourg.poll(), valbourg.karim)

    assert told(Verb.BALLOT_CAST) == {("Karim Haddad", "actor")}


def test_an_argument_is_told_to_whose_idea_it_is_about(valbourg: Valbourg) -> None:
    idea = valbourg.idea(by=valbourg.karim)
    argue(idea, Stance.FOR, "Oui.", by=valbourg.odile, at=valbourg.at)

    assert told(Verb.ARGUMENT_GIVEN) == {("Karim Haddad", "author")}


def test_an_argument_on_ones_own_idea_is_no_news(valbourg: Valbourg) -> None:
    idea = valbourg.idea(by=valbourg.karim)
    argue(idea, Stance.FOR, "Oui.", by=valbourg.karim, at=valbourg.at)

    assert told(Verb.ARGUMENT_GIVEN) == set()


def test_what_those_who_moderate_withdraw_and_put_back_is_told_to_its_author(
    valbourg: Valbourg,
) -> None:
    idea = valbourg.idea(by=valbourg.karim)
    withdraw(idea, "Elle nomme un enfant.", by=valbourg.lea, at=valbourg.at)
    restore(idea, by=valbourg.lea, at=valbourg.at)

    assert told(Verb.CONTRIBUTION_WITHDRAWN) == {("Karim Haddad", "author")}
    assert told(Verb.CONTRIBUTION_RESTORED) == {("Karim Haddad", "author")}


def test_what_one_takes_back_oneself_is_no_news(valbourg: Valbourg) -> None:
    withdraw(valbourg.idea(by=valbourg.karim), "", by=valbourg.karim, at=valbourg.at)

    assert told(Verb.CONTRIBUTION_WITHDRAWN) == set()


def test_a_proposal_tells_those_whose_idea_it_has_just_taken_in(valbourg: Valbourg) -> None:
    first, second = valbourg.idea(by=valbourg.karim), valbourg.idea(by=valbourg.odile)
    proposal = valbourg.proposal(ideas=[first])
    of_the_first = told(Verb.PROPOSAL_WRITTEN)
    given = ProposalGiven("Le potager", "", ideas=[first.id, second.id])
    revise_proposal(proposal, given, by=valbourg.lea, at=valbourg.at)

    assert of_the_first == {("Karim Haddad", "author")}
    assert told(Verb.PROPOSAL_REVISED) == {("Odile Perrin", "author")}


def test_an_answer_is_told_to_those_whose_ideas_it_answers(valbourg: Valbourg) -> None:
    alone, gathered = valbourg.idea(by=valbourg.karim), valbourg.idea(by=valbourg.odile)
    proposal = valbourg.proposal(ideas=[gathered])
    valbourg.enter(Phase.PLAN)
    who = {"by": valbourg.claire, "at": valbourg.at}
    answer_ideas(valbourg.concertation, [alone.id], Outcome.NOT_ADOPTED, "Trop cher.", **who)  # type: ignore[arg-type]
    answer_proposal(proposal, Outcome.ADOPTED, "Oui.", **who)  # type: ignore[arg-type]

    assert told(Verb.IDEA_ANSWERED) == {("Karim Haddad", "author")}
    assert told(Verb.PROPOSAL_ANSWERED) == {("Odile Perrin", "author")}


# --- stakeholders, and whoever leads ---------------------------------------------------------


def test_an_action_is_told_to_those_who_act_for_the_body_that_leads_it(valbourg: Valbourg) -> None:
    valbourg.enter(Phase.PLAN)
    drawn = ActionDrawn(
        "Un potager", objective="Avant mars.", lead_stakeholder_id=valbourg.commune.id
    )
    draw_action(valbourg.concertation, drawn, None, by=valbourg.claire, at=valbourg.at)

    assert told(Verb.ACTION_DRAWN) == {("Odile Perrin", "representative")}


def test_a_commitment_is_asked_of_those_who_may_sign_it_each_once(valbourg: Valbourg) -> None:
    mandated(valbourg, valbourg.tom, "directeur")
    mandated(valbourg, valbourg.odile, "maire par intérim")
    mandated(valbourg, valbourg.lea, "conseillère", signs=False)
    ended = mandated(valbourg, valbourg.claire, "ancienne maire")
    ended.until_day = local_day(valbourg.at) - timedelta(days=1)

    valbourg.commitment()

    assert told(Verb.COMMITMENT_ASKED) == {
        ("Odile Perrin", "signatory"),
        ("Tom Berger", "signatory"),
    }


def test_a_reworded_commitment_is_asked_anew(valbourg: Valbourg) -> None:
    reworded(valbourg, valbourg.commitment())

    assert told(Verb.COMMITMENT_REWORDED) == {("Odile Perrin", "signatory")}


def test_a_commitment_that_is_no_longer_asked_is_told_to_its_signatories(
    valbourg: Valbourg,
) -> None:
    commitment = valbourg.commitment()
    withdraw_commitment(commitment, "L’eau est là.", by=valbourg.claire, at=valbourg.at)

    assert told(Verb.COMMITMENT_WITHDRAWN) == {("Odile Perrin", "signatory")}


def test_a_signature_is_told_to_its_signatory_and_to_whoever_leads(valbourg: Valbourg) -> None:
    signed(valbourg, valbourg.commitment())

    assert told(Verb.COMMITMENT_SIGNED) == {("Odile Perrin", "actor"), ("Claire Le Goff", "lead")}


def test_whoever_leads_and_signs_themselves_is_told_once(valbourg: Valbourg) -> None:
    mandated(valbourg, valbourg.claire, "directrice")
    commitment = valbourg.commitment()
    valbourg.odile = valbourg.claire

    signed(valbourg, commitment)

    assert told(Verb.COMMITMENT_SIGNED) == {("Claire Le Goff", "actor")}


@pytest.mark.parametrize(
    ("answer", "verb"),
    [(proposed, Verb.REWORDING_PROPOSED), (declined, Verb.COMMITMENT_DECLINED)],
)
def test_another_answer_is_told_to_whoever_leads(
    valbourg: Valbourg, answer: Callable[..., object], verb: Verb
) -> None:
    answer(valbourg, valbourg.commitment())

    assert told(verb) == {("Claire Le Goff", "lead")}


def test_words_that_are_kept_are_asked_again(valbourg: Valbourg) -> None:
    reply = proposed(valbourg, valbourg.commitment())
    set_aside(reply, "L’eau est due.", by=valbourg.claire, at=valbourg.at)

    assert told(Verb.REWORDING_SET_ASIDE) == {("Odile Perrin", "signatory")}


# --- nobody ----------------------------------------------------------------------------------


def test_whoever_was_erased_is_not_told(valbourg: Valbourg) -> None:
    valbourg.idea(by=valbourg.karim)
    valbourg.karim.email = None
    db.session.flush()

    assert told(Verb.IDEA_PROPOSED) == set()


def test_noting_an_act_twice_changes_nothing(valbourg: Valbourg) -> None:
    record(Verb.FRAME_REVISED, valbourg.concertation, by=None, at=valbourg.at)

    assert told(Verb.FRAME_REVISED) == told(Verb.FRAME_REVISED)


# --- constraints ---------------------------------------------------------------------------


def test_a_question_on_a_constraint_is_told_to_those_who_act_for_the_stakeholder(
    valbourg: Valbourg,
) -> None:
    mandated(valbourg, valbourg.lea, "adjointe", signs=False)
    a_question(valbourg)

    assert told(Verb.CONSTRAINT_QUESTIONED) == {("Odile Perrin", "representative")}


def test_the_answer_to_a_question_is_told_to_whoever_asked(valbourg: Valbourg) -> None:
    question = db.session.get_one(ConstraintQuestion, a_question(valbourg)["question_id"])
    answer(question, "En juin aussi.", by=valbourg.odile, at=valbourg.at)

    assert told(Verb.CONSTRAINT_ANSWERED) == {("Léa Morel", "author")}
