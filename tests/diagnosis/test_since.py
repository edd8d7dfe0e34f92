"""An idea answers a stake of one version; its page says which, and what became of it since."""

from typing import Any

import pytest

from concert.concertations.phases import Phase
from concert.core.database import db
from concert.ideas.actions import IdeaGiven, propose_idea, revise_idea
from concert.ideas.models import Idea
from concert.proposals.actions import ProposalGiven, write_proposal
from concert.stakes.actions import StakeDrawn, merge_stake, remove_stake, revise_stake
from tests.browsing import Browse
from tests.cast import Valbourg
from tests.diagnosis.test_publication import Drawn
from tests.looking import link, main, says, words


@pytest.fixture
def drawn(valbourg: Valbourg) -> Drawn:
    return Drawn(valbourg)


def proposed(drawn: Drawn, title: str = "Un coin calme") -> Idea:
    valbourg = drawn.valbourg
    valbourg.enter(Phase.IDEAS)
    given = IdeaGiven(title, "Sous le tilleul.", stake=drawn.stake)
    idea = propose_idea(valbourg.concertation, given, by=valbourg.karim, at=valbourg.at)
    valbourg.enter(Phase.DIAGNOSIS)
    return idea


def of(drawn: Drawn, idea: Idea) -> str:
    return f"/concertations/{drawn.valbourg.concertation.slug}/idees/{idea.id}"


def reword(drawn: Drawn, title: str) -> None:
    who: dict[str, Any] = {"by": drawn.valbourg.claire, "at": drawn.valbourg.at}
    revise_stake(drawn.stake, StakeDrawn(title, "Courir sans bousculer.", ""), **who)
    drawn.publish()


def test_an_idea_says_which_version_s_stake_it_answers(browse: Browse, drawn: Drawn) -> None:
    drawn.publish()
    idea = proposed(drawn)

    page = browse().page(of(drawn, idea))

    assert says(page, "Répond à l’enjeu « Respirer », diagnostic, version 1")
    frozen = link(page, "diagnostic, version 1")
    assert frozen.endswith(f"/diagnostic/versions/1#stake-{drawn.stake.id}")
    assert browse().page(frozen.split("#")[0]).find(id=f"stake-{drawn.stake.id}")
    assert not says(page, "l’a réécrit")


def test_a_stake_reworded_since_is_said_with_what_changed(browse: Browse, drawn: Drawn) -> None:
    drawn.publish()
    idea = proposed(drawn)
    reword(drawn, "Respirer dehors")

    page = browse().page(of(drawn, idea))

    assert says(page, "Répond à l’enjeu « Respirer », diagnostic, version 1")
    assert says(page, "La version 2 l’a réécrit Respirer [ajouté : dehors fin]")


def test_an_idea_changed_later_answers_the_same_words_unless_it_answers_another_stake(
    drawn: Drawn,
) -> None:
    drawn.publish()
    idea = proposed(drawn)
    first = idea.published_stake_id
    other = drawn.draw("Apprendre dehors")
    reword(drawn, "Respirer dehors")
    drawn.valbourg.enter(Phase.IDEAS)

    who: dict[str, Any] = {"by": drawn.valbourg.karim, "at": drawn.valbourg.at}
    revise_idea(idea, IdeaGiven("Un coin calme", "Au fond.", stake=drawn.stake), **who)
    assert first is not None
    assert idea.published_stake_id == first

    revise_idea(idea, IdeaGiven("Un coin calme", "Au fond.", stake=other), **who)
    assert idea.published_stake_id not in {None, first}


def test_an_idea_given_before_any_version_answers_the_stake_alone(
    browse: Browse, drawn: Drawn
) -> None:
    idea = proposed(drawn)
    drawn.publish()

    assert idea.published_stake_id is None
    assert says(browse().page(of(drawn, idea)), "répond à « Respirer »")


def test_a_proposal_says_it_too(browse: Browse, drawn: Drawn) -> None:
    drawn.publish()
    valbourg = drawn.valbourg
    valbourg.enter(Phase.IDEAS)
    given = ProposalGiven("Un banc", "Au soleil.", drawn.stake)
    proposal = write_proposal(valbourg.concertation, given, by=valbourg.claire, at=valbourg.at)

    where = f"/concertations/{valbourg.concertation.slug}/propositions/{proposal.id}"
    page = main(browse().page(where))

    assert says(page, "Répond à l’enjeu « Respirer », diagnostic, version 1")
    assert words(page).count("épond à") == 1


def test_a_stake_that_a_later_version_drops_is_said_to_be_gone(
    browse: Browse, drawn: Drawn
) -> None:
    drawn.publish()
    idea = proposed(drawn)
    idea.stake_id = None
    drawn.draw("Apprendre dehors")
    remove_stake(drawn.stake, by=drawn.valbourg.claire, at=drawn.valbourg.at)
    drawn.publish()
    db.session.commit()

    page = browse().page(of(drawn, idea))

    assert says(page, "Répond à l’enjeu « Respirer », diagnostic, version 1")
    assert says(page, "La version 2 ne retient plus cet enjeu.")


def test_a_stake_that_another_took_in_leads_to_it(browse: Browse, drawn: Drawn) -> None:
    other = drawn.draw("Apprendre dehors")
    drawn.publish()
    idea = proposed(drawn)
    merge_stake(drawn.stake, other, by=drawn.valbourg.claire, at=drawn.valbourg.at)
    drawn.publish()
    db.session.commit()

    page = browse().page(of(drawn, idea))

    assert says(page, "Répond à l’enjeu « Respirer », diagnostic, version 1")
    assert says(page, "La version 2 l’a réuni à l’enjeu « Apprendre dehors »")
    assert link(main(page), "Apprendre dehors").endswith(f"/versions/2#stake-{other.id}")


def test_the_thread_leads_to_the_version_that_was_answered_in_its_words(
    browse: Browse, drawn: Drawn
) -> None:
    drawn.publish()
    idea = proposed(drawn)
    reword(drawn, "Respirer dehors")

    page = browse().page(f"{of(drawn, idea)}/suites")

    assert says(page, "Respirer Diagnostic, version 1")
    assert link(main(page), "Enjeu").endswith(f"/versions/1#stake-{drawn.stake.id}")


def test_the_thread_of_an_idea_given_before_any_version_leads_to_the_diagnosis(
    browse: Browse, drawn: Drawn
) -> None:
    idea = proposed(drawn)
    drawn.publish()

    where = link(main(browse().page(f"{of(drawn, idea)}/suites")), "Enjeu")

    assert where.endswith(f"/diagnostic#enjeu-{drawn.stake.id}")
