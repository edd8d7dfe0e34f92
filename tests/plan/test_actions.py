"""Drawing the plan: actions, commitments asked, their rewording, what is given up."""

from typing import Any

import pytest
import sqlalchemy as sa

from concert.concertations.phases import Phase
from concert.core.clock import local_day
from concert.core.database import db
from concert.core.errors import Conflict, Refused
from concert.journal.models import Entry, Verb
from concert.plan.actions import (
    ActionDrawn,
    Words,
    ask_commitment,
    draw_action,
    remove_action,
    revise_action,
    reword,
    set_aside,
    withdraw_commitment,
)
from concert.plan.models import Commitment, PlanAction
from concert.plan.queries import actions_of, progress_of, state_of
from tests.cast import WEEK, Valbourg
from tests.plan.answers import OTHER_WORDS, declined, proposed, reworded, signed


def _told(verb: Verb) -> list[dict[str, Any]]:
    query = sa.select(Entry.details).where(Entry.verb == verb).order_by(Entry.id)
    return list(db.session.scalars(query))


# --- actions --------------------------------------------------------------------------


def test_a_retained_proposal_becomes_an_action_of_the_plan(valbourg: Valbourg) -> None:
    proposal = valbourg.proposal()

    action = valbourg.action(proposal)

    assert (action.proposal, action.position) == (proposal, 1)
    assert actions_of(valbourg.concertation) == [action]
    assert _told(Verb.ACTION_DRAWN) == [{"action": action.id, "title": action.title}]


def test_actions_stay_in_the_order_they_were_drawn_and_one_proposal_may_give_two(
    valbourg: Valbourg,
) -> None:
    proposal = valbourg.proposal()

    drawn = [valbourg.action(proposal), valbourg.action(), valbourg.action(proposal)]

    assert actions_of(valbourg.concertation) == drawn
    assert [one.position for one in drawn] == [1, 2, 3]


def test_whoever_facilitates_draws_the_plan_too(valbourg: Valbourg) -> None:
    valbourg.enter(Phase.PLAN)

    draw_action(
        valbourg.concertation, ActionDrawn("Un abri"), None, by=valbourg.lea, at=valbourg.at
    )

    assert [one.title for one in actions_of(valbourg.concertation)] == ["Un abri"]


@pytest.mark.parametrize("phase", [Phase.DIAGNOSIS, Phase.IDEAS, Phase.VOTE])
def test_nothing_is_drawn_before_the_plan(valbourg: Valbourg, phase: Phase) -> None:
    valbourg.enter(phase)

    with pytest.raises(Refused, match="pas le moment"):
        draw_action(
            valbourg.concertation, ActionDrawn("Un abri"), None, by=valbourg.claire, at=valbourg.at
        )


def test_the_plan_is_still_drawn_once_the_dates_of_its_phase_have_passed(
    valbourg: Valbourg,
) -> None:
    valbourg.enter(Phase.PLAN, closed=True)

    draw_action(
        valbourg.concertation, ActionDrawn("Un abri"), None, by=valbourg.claire, at=valbourg.at
    )

    assert len(actions_of(valbourg.concertation)) == 1


def test_changing_an_action_leaves_the_signed_words_and_their_document_as_they_were(
    valbourg: Valbourg,
) -> None:
    commitment = valbourg.commitment()
    sign_off = signed(valbourg, commitment)

    revise_action(commitment.action, ActionDrawn("Un verger"), by=valbourg.claire, at=valbourg.at)

    assert commitment.action.title == "Un verger"
    assert sign_off.document["action"] == "Un potager dans la cour"
    assert commitment.sign_off is sign_off


def test_an_action_that_asks_for_nothing_is_taken_out_of_the_plan(valbourg: Valbourg) -> None:
    kept, given_up = valbourg.action(), valbourg.action()

    remove_action(given_up, by=valbourg.claire, at=valbourg.at)
    db.session.flush()

    assert actions_of(valbourg.concertation) == [kept]
    assert len(_told(Verb.ACTION_REMOVED)) == 1


def test_an_action_that_asked_for_something_stays_even_once_it_asks_no_more(
    valbourg: Valbourg,
) -> None:
    commitment = valbourg.commitment()
    withdraw_commitment(commitment, "L’eau est là.", by=valbourg.claire, at=valbourg.at)

    with pytest.raises(Conflict, match="elle reste dans le plan"):
        remove_action(commitment.action, by=valbourg.claire, at=valbourg.at)


# --- asking ---------------------------------------------------------------------------


def test_a_commitment_is_asked_with_its_words_its_day_and_its_means(valbourg: Valbourg) -> None:
    action = valbourg.action()

    asked = ask_commitment(
        action, valbourg.commune, OTHER_WORDS, by=valbourg.claire, at=valbourg.at
    )

    words = asked.wording
    assert (words.text, words.due_on, words.means) == (
        OTHER_WORDS.text,
        OTHER_WORDS.due_on,
        "2 000 €",
    )
    assert (asked.revision, state_of(asked)) == (1, "waiting")
    assert _told(Verb.COMMITMENT_ASKED) == [
        {"commitment": asked.id, "stakeholder": "Commune de Valbourg", "revision": 1}
    ]


def test_nobody_is_asked_for_anything_who_is_not_a_stakeholder_here(valbourg: Valbourg) -> None:
    action, here = valbourg.action(), valbourg.concertation
    valbourg.concertation, valbourg.claire = valbourg.elsewhere, valbourg.tom
    stranger = valbourg.stakeholder("Commune d’Ailleurs", valbourg.tom, "maire")
    valbourg.concertation, claire = here, valbourg.person("Claire Le Goff")

    with pytest.raises(Refused, match="ne fait pas partie"):
        ask_commitment(action, stranger, OTHER_WORDS, by=claire, at=valbourg.at)


# --- rewording ------------------------------------------------------------------------


def test_a_reworded_commitment_is_to_be_signed_anew_and_what_was_signed_stays(
    valbourg: Valbourg,
) -> None:
    commitment = valbourg.commitment()
    first = signed(valbourg, commitment)

    reworded(valbourg, commitment)

    assert (commitment.revision, state_of(commitment)) == (2, "waiting")
    assert commitment.sign_off is None
    assert commitment.sign_offs == [first]
    assert [one.text for one in commitment.wordings] == [
        "La commune amène l’eau.",
        OTHER_WORDS.text,
    ]


def test_rewording_one_commitment_leaves_the_signature_of_the_others(valbourg: Valbourg) -> None:
    action = valbourg.action()
    kept, changed = valbourg.commitment(action), valbourg.commitment(action)
    signed(valbourg, kept)
    signed(valbourg, changed)

    reworded(valbourg, changed)

    assert (state_of(kept), state_of(changed)) == ("signed", "waiting")


def test_the_reason_of_a_rewording_is_kept_with_the_new_words_and_in_the_journal(
    valbourg: Valbourg,
) -> None:
    commitment = valbourg.commitment()

    reworded(valbourg, commitment)

    assert commitment.wording.because == "Le gel dure jusqu’en février."
    told = _told(Verb.COMMITMENT_REWORDED)[0]
    assert (told["revision"], told["because"]) == (2, "Le gel dure jusqu’en février.")


def test_words_written_on_an_older_text_do_not_undo_the_newer(valbourg: Valbourg) -> None:
    commitment = valbourg.commitment()
    reworded(valbourg, commitment)

    with pytest.raises(Conflict, match="Quelqu’un vient de changer ce texte"):
        reword(commitment, OTHER_WORDS, "Encore.", 1, by=valbourg.lea, at=valbourg.at)

    assert commitment.revision == 2


def test_a_reworded_commitment_no_longer_waits_for_an_answer_to_the_words_proposed(
    valbourg: Valbourg,
) -> None:
    commitment = valbourg.commitment()
    reply = proposed(valbourg, commitment)

    reworded(valbourg, commitment)

    assert commitment.reply is None
    assert commitment.replies == [reply]


def test_words_that_are_kept_are_to_be_signed_and_the_proposal_stays_in_history(
    valbourg: Valbourg,
) -> None:
    commitment = valbourg.commitment()
    reply = proposed(valbourg, commitment)

    set_aside(reply, "L’eau est due.", by=valbourg.claire, at=valbourg.at)

    assert (commitment.reply, state_of(commitment)) == (None, "waiting")
    assert (reply.set_aside_at, reply.set_aside_because) == (valbourg.at, "L’eau est due.")
    assert _told(Verb.REWORDING_SET_ASIDE)[0]["because"] == "L’eau est due."


def test_only_the_last_answer_is_set_aside(valbourg: Valbourg) -> None:
    commitment = valbourg.commitment()
    first = proposed(valbourg, commitment)
    declined(valbourg, commitment)

    with pytest.raises(Conflict, match="Une autre réponse est arrivée"):
        set_aside(first, "L’eau est due.", by=valbourg.claire, at=valbourg.at)


# --- giving up ------------------------------------------------------------------------


def test_a_commitment_no_longer_asked_leaves_the_plan_and_keeps_what_was_signed(
    valbourg: Valbourg,
) -> None:
    commitment = valbourg.commitment()
    sign_off = signed(valbourg, commitment)

    withdraw_commitment(commitment, "L’eau est là.", by=valbourg.claire, at=valbourg.at)

    assert commitment.sign_offs == [sign_off]
    assert progress_of(actions_of(valbourg.concertation)).asked == 0


def test_what_is_no_longer_asked_is_neither_reworded_nor_given_up_again(
    valbourg: Valbourg,
) -> None:
    commitment = valbourg.commitment()
    withdraw_commitment(commitment, "L’eau est là.", by=valbourg.claire, at=valbourg.at)

    with pytest.raises(Conflict, match="n’est plus demandé"):
        reworded(valbourg, commitment)
    with pytest.raises(Conflict, match="n’est plus demandé"):
        withdraw_commitment(commitment, "Encore.", by=valbourg.claire, at=valbourg.at)


@pytest.mark.parametrize("who", ["karim", "odile", "tom"])
def test_only_those_who_steer_draw_ask_reword_and_give_up(valbourg: Valbourg, who: str) -> None:
    commitment = valbourg.commitment()
    person: dict[str, Any] = {"by": getattr(valbourg, who), "at": valbourg.at}
    acts = [
        lambda: draw_action(valbourg.concertation, ActionDrawn("Un abri"), None, **person),
        lambda: revise_action(commitment.action, ActionDrawn("Un abri"), **person),
        lambda: ask_commitment(commitment.action, valbourg.commune, OTHER_WORDS, **person),
        lambda: reword(commitment, OTHER_WORDS, "Non.", 1, **person),
        lambda: withdraw_commitment(commitment, "Non.", **person),
    ]

    for act in acts:
        with pytest.raises(Refused, match="Seules les personnes qui animent"):
            act()
    assert db.session.scalar(sa.select(sa.func.count(PlanAction.id))) == 1
    assert (commitment.revision, commitment.withdrawn_at) == (1, None)


# --- how far it has got ---------------------------------------------------------------


def test_the_plan_is_committed_when_the_last_commitment_is_signed_and_not_before(
    valbourg: Valbourg,
) -> None:
    action = valbourg.action()
    asked = [valbourg.commitment(action) for _one in range(2)]
    signed(valbourg, asked[0])
    before = progress_of(actions_of(valbourg.concertation))

    signed(valbourg, asked[1], "Si le budget est voté.")

    after = progress_of(actions_of(valbourg.concertation))
    assert (before.signed, before.asked, before.is_committed) == (1, 2, False)
    assert (after.signed, after.asked, after.is_committed) == (2, 2, True)
    assert after.latest == valbourg.at


def test_a_plan_that_asks_for_nothing_is_not_committed(valbourg: Valbourg) -> None:
    valbourg.action()

    assert not progress_of(actions_of(valbourg.concertation)).is_committed


def test_a_committed_plan_is_no_longer_so_once_a_commitment_is_reworded_or_added(
    valbourg: Valbourg,
) -> None:
    commitment = valbourg.commitment()
    signed(valbourg, commitment)

    reworded(valbourg, commitment)
    after_rewording = progress_of(actions_of(valbourg.concertation)).is_committed
    signed(valbourg, commitment)
    more = Words("Les parents plantent.", local_day(valbourg.at + WEEK))
    ask_commitment(commitment.action, valbourg.parents, more, by=valbourg.lea, at=valbourg.at)
    db.session.expire_all()

    assert not after_rewording
    assert not progress_of(actions_of(valbourg.concertation)).is_committed
    assert db.session.scalar(sa.select(sa.func.count(Commitment.id))) == 2
