"""The thread, from an idea to the signatures and back to the finding; and where it was cut."""

import pytest
from bs4 import Tag

from concert.concertations.phases import Phase
from concert.core.database import db
from concert.moderation.actions import restore, withdraw
from concert.outcomes.actions import answer_ideas, answer_proposal
from concert.outcomes.models import Outcome
from concert.plan.actions import withdraw_commitment
from concert.stakes.actions import StakeDrawn, draw_stake
from concert.stakes.models import Stake
from concert.votes.counting import count_with_our_key
from tests.architecture.scenes import a_finding
from tests.browsing import Browse
from tests.cast import Valbourg
from tests.looking import link, main, says, words
from tests.plan.answers import reworded, signed
from tests.votes.voting import close, crowd_votes


def here(valbourg: Valbourg) -> str:
    return f"/concertations/{valbourg.concertation.slug}"


def thread(page: Tag) -> dict[str, str]:
    """What each step of the thread says, by its title; in order."""
    found = page.find("ol", class_="thread")
    assert isinstance(found, Tag)
    return {
        words(step.find(["h2", "h3"])): " ".join(words(line) for line in step.find_all("p"))  # type: ignore[arg-type]
        for step in found.find_all("li")
    }


def present(page: Tag) -> str:
    step = page.select_one("ol.thread [aria-current=step]")
    return words(step.find(["h2", "h3"])) if step else ""  # type: ignore[arg-type]


def _stake(valbourg: Valbourg) -> Stake:
    """Drawn from what Léa sees."""
    found = a_finding(valbourg)["finding_id"]
    drawn = StakeDrawn("Trouver sa place", "Chacun la sienne.", "bien_etre", [found])
    return draw_stake(valbourg.concertation, drawn, by=valbourg.claire, at=valbourg.at)


# --- forward --------------------------------------------------------------------------


def test_an_idea_is_followed_from_the_finding_to_the_signature(
    browse: Browse, valbourg: Valbourg
) -> None:
    idea = valbourg.idea("Un potager", stake=_stake(valbourg))
    action = valbourg.action(valbourg.proposal("Le potager des CM1", [idea]))
    signed(valbourg, valbourg.commitment(action))

    page = main(browse().page(f"{here(valbourg)}/idees/{idea.id}/suites"))

    steps = thread(page)
    assert list(steps)[:4] == ["Constat", "Enjeu", "Idée", "Proposition"]
    assert "Les petits restent contre le mur." in steps["Constat"]
    assert steps["Enjeu"] == "Trouver sa place"
    assert steps["Proposition"] == "Le potager des CM1"
    assert steps["Action"] == "Un potager dans la cour"
    assert steps["Engagements"] == "1 signé sur 1"
    assert link(page, "Action") == f"{here(valbourg)}/plan/actions/{action.id}"


def test_the_thread_says_the_rank_and_the_grade_that_the_vote_gave(
    browse: Browse, valbourg: Valbourg
) -> None:
    poll = valbourg.poll()
    crowd_votes(valbourg, poll, 6)
    close(valbourg)
    count_with_our_key(poll, by=valbourg.claire, at=valbourg.at)
    db.session.flush()

    page = main(browse().page(f"{here(valbourg)}/propositions/{poll.choices[0].proposal_id}"))

    assert thread(page)["Vote"] == "Rang 1 sur 2 Mention « Bien »"


# --- back -----------------------------------------------------------------------------


def test_a_commitment_is_followed_back_to_the_finding(browse: Browse, valbourg: Valbourg) -> None:
    stake = _stake(valbourg)
    idea = valbourg.idea("Un potager", stake=stake)
    proposal = valbourg.proposal("Le potager des CM1", [idea])
    proposal.stake = stake
    commitment = valbourg.commitment(valbourg.action(proposal))

    page = main(browse().page(f"{here(valbourg)}/engagements/{commitment.id}"))

    steps = thread(page)
    assert "Les petits restent contre le mur." in steps["Constat"]
    assert steps["Idées"] == "1 idée réunie"
    assert steps["Proposition"] == "Le potager des CM1"
    assert present(page) == "Engagements"
    there = f"{here(valbourg)}/propositions/{proposal.id}"
    assert link(page, "Proposition") == there


def test_an_action_written_from_no_proposal_says_so(browse: Browse, valbourg: Valbourg) -> None:
    action = valbourg.action()

    page = main(browse().page(f"{here(valbourg)}/plan/actions/{action.id}"))

    assert thread(page)["Idée"] == "Écrite directement, sans idée de départ."
    assert "Proposition" not in thread(page)


# --- where it was cut -----------------------------------------------------------------


def test_an_idea_that_was_not_gathered_nor_voted_upon_says_so_once_the_time_has_passed(
    browse: Browse, valbourg: Valbourg
) -> None:
    idea = valbourg.idea()
    valbourg.enter(Phase.PLAN)

    steps = thread(main(browse().page(f"{here(valbourg)}/idees/{idea.id}/suites")))

    assert steps["Proposition"] == "Elle n’a pas été réunie avec d’autres."
    assert steps["Vote"] == "Elle n’a pas été mise au vote."


def test_an_idea_whose_time_is_still_to_come_is_promised_an_answer(
    browse: Browse, valbourg: Valbourg
) -> None:
    idea = valbourg.idea()

    page = main(browse().page(f"{here(valbourg)}/idees/{idea.id}/suites"))

    steps = thread(page)
    assert (steps["Proposition"], steps["Vote"]) == ("", "")
    assert steps["Réponse"] == "Toute idée reçoit une réponse, avec sa raison."
    assert present(page) == "Proposition"


def test_an_idea_that_is_not_retained_shows_the_reason(browse: Browse, valbourg: Valbourg) -> None:
    idea = valbourg.idea()
    valbourg.enter(Phase.PLAN)
    answer_ideas(
        valbourg.concertation,
        [idea.id],
        Outcome.NOT_ADOPTED,
        "La cour est trop petite.",
        by=valbourg.claire,
        at=valbourg.at,
    )

    steps = thread(main(browse().page(f"{here(valbourg)}/idees/{idea.id}/suites")))

    assert steps["Non retenue"] == "La cour est trop petite."
    assert "Réponse" not in steps


def test_the_answer_to_a_proposal_is_read_on_each_idea_it_gathers(
    browse: Browse, valbourg: Valbourg
) -> None:
    idea = valbourg.idea()
    proposal = valbourg.proposal(ideas=[idea])
    valbourg.enter(Phase.PLAN)
    answer_proposal(
        proposal, Outcome.ALREADY_DONE, "Il existe.", by=valbourg.claire, at=valbourg.at
    )

    steps = thread(main(browse().page(f"{here(valbourg)}/idees/{idea.id}/suites")))

    assert steps["Déjà en place"] == "Il existe."


def test_the_thread_of_a_withdrawn_idea_does_not_say_what_it_said(
    browse: Browse, valbourg: Valbourg
) -> None:
    idea = valbourg.idea("Une idée qui nomme un enfant")
    withdraw(idea, "Elle nomme un enfant.", by=valbourg.lea, at=valbourg.at)

    page = main(browse().page(f"{here(valbourg)}/idees/{idea.id}/suites"))

    assert says(page, "Idée retirée")
    assert not says(page, "Une idée qui nomme un enfant")


def test_a_finding_that_was_withdrawn_is_no_longer_quoted_at_the_start_of_the_thread(
    browse: Browse, valbourg: Valbourg
) -> None:
    stake = _stake(valbourg)
    idea = valbourg.idea("Un potager", stake=stake)
    finding = stake.sources[0].finding
    withdraw(finding, "Elle nomme un enfant.", by=valbourg.lea, at=valbourg.at)

    steps = thread(main(browse().page(f"{here(valbourg)}/idees/{idea.id}/suites")))

    assert "Constat" not in steps
    assert steps["Enjeu"] == "Trouver sa place"


def test_an_idea_put_back_is_read_again(browse: Browse, valbourg: Valbourg) -> None:
    idea = valbourg.idea("Un potager")
    withdraw(idea, "Par erreur.", by=valbourg.lea, at=valbourg.at)
    restore(idea, by=valbourg.lea, at=valbourg.at)

    page = main(browse().page(f"{here(valbourg)}/idees/{idea.id}/suites"))

    assert thread(page)["Idée"] == "Un potager"


@pytest.mark.parametrize("how", ["reworded", "withdrawn"])
def test_signatures_are_counted_as_the_words_stand(
    browse: Browse, valbourg: Valbourg, how: str
) -> None:
    idea = valbourg.idea()
    action = valbourg.action(valbourg.proposal(ideas=[idea]))
    kept, changed = valbourg.commitment(action), valbourg.commitment(action)
    signed(valbourg, kept)
    signed(valbourg, changed)
    if how == "reworded":
        reworded(valbourg, changed)
    else:
        withdraw_commitment(changed, "L’eau est là.", by=valbourg.claire, at=valbourg.at)

    steps = thread(main(browse().page(f"{here(valbourg)}/idees/{idea.id}/suites")))

    assert steps["Engagements"] == ("1 signé sur 2" if how == "reworded" else "1 signé sur 1")


def test_the_aim_of_an_action_ends_the_thread(browse: Browse, valbourg: Valbourg) -> None:
    action = valbourg.action()
    action.indicator, action.baseline, action.target, action.unit = "Heurts", 12, 4.5, "par jour"

    steps = thread(main(browse().page(f"{here(valbourg)}/plan/actions/{action.id}")))

    assert list(steps)[-1] == "Mesure"
    assert steps["Mesure"] == "Heurts de 12 à 4,5 par jour"
