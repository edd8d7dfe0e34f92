"""What became of everything that was given, as everyone reads it; answering; closing."""

import pytest

from concert.concertations.phases import Phase
from concert.core.database import db
from concert.outcomes.actions import answer_proposal
from concert.outcomes.models import Outcome
from concert.outcomes.queries import disposition_of
from tests.browsing import Browse
from tests.cast import Valbourg
from tests.looking import buttons, error, has_link, link, main, press, read, says, value


def here(valbourg: Valbourg) -> str:
    return f"/concertations/{valbourg.concertation.slug}"


def answers(valbourg: Valbourg) -> str:
    return f"{here(valbourg)}/suites"


# --- reading --------------------------------------------------------------------------


def test_everyone_reads_how_many_ideas_have_an_answer_and_how_many_wait(
    browse: Browse, valbourg: Valbourg
) -> None:
    idea = valbourg.idea("Un potager")
    valbourg.idea("Un bassin")
    valbourg.action(valbourg.proposal(ideas=[idea]))

    page = main(browse().page(answers(valbourg)))

    assert says(
        page,
        "2 idées reçues : 1 dans une action du plan, 0 avec une autre réponse,"
        " 1 encore sans réponse.",
    )


def test_a_retained_proposal_leads_to_its_action(browse: Browse, valbourg: Valbourg) -> None:
    action = valbourg.action(valbourg.proposal())

    page = browse().page(answers(valbourg))

    assert says(main(page), "Retenue")
    assert link(main(page), action.title) == f"{here(valbourg)}/plan/actions/{action.id}"


def test_only_those_who_steer_are_given_the_list_to_answer(
    browse: Browse, valbourg: Valbourg
) -> None:
    valbourg.idea("Un bassin")
    valbourg.enter(Phase.PLAN)

    assert "Publier cette réponse" in buttons(browse(valbourg.lea).page(answers(valbourg)))
    for who in (valbourg.karim, valbourg.tom, None):
        assert "Publier cette réponse" not in buttons(browse(who).page(answers(valbourg)))


# --- answering ------------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_ideas_are_answered_together_and_the_reason_is_public(
    browse: Browse, valbourg: Valbourg, *, htmx: bool
) -> None:
    valbourg.idea("Un bassin")
    valbourg.idea("Un étang")
    valbourg.idea("Un potager")
    valbourg.enter(Phase.PLAN)

    answer = press(
        browse(valbourg.claire),
        answers(valbourg),
        "Publier cette réponse",
        {
            "Pour ces idées": ["Un bassin", "Un étang"],
            "La réponse": "Non retenue",
            "La raison": "Le règlement l’interdit.",
        },
        htmx=htmx,
    )

    assert answer.status_code == (204 if htmx else 303)
    page = main(browse().page(answers(valbourg)))
    assert says(page, "2 avec une autre réponse, 1 encore sans réponse.")
    assert says(page, "Le règlement l’interdit.")


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("Pour ces idées", "Choisissez au moins une idée."),
        ("La réponse", "Choisissez une réponse."),
        ("La raison", "Donnez une raison"),
    ],
)
def test_what_an_answer_cannot_do_without_is_said(
    browse: Browse, valbourg: Valbourg, missing: str, said: str
) -> None:
    idea = valbourg.idea("Un bassin")
    valbourg.enter(Phase.PLAN)
    given: dict[str, object] = {
        "Pour ces idées": ["Un bassin"],
        "La réponse": "Non retenue",
        "La raison": "Le règlement l’interdit.",
    }
    del given[missing]

    answer = press(browse(valbourg.claire), answers(valbourg), "Publier cette réponse", given)

    assert answer.status_code == 422
    assert says(answer, said)
    assert disposition_of(idea_id=idea.id) is None


def test_a_reason_already_typed_is_still_there_when_the_answer_is_missing(
    browse: Browse, valbourg: Valbourg
) -> None:
    valbourg.idea("Un bassin")
    valbourg.enter(Phase.PLAN)

    answer = press(
        browse(valbourg.claire),
        answers(valbourg),
        "Publier cette réponse",
        {"Pour ces idées": ["Un bassin"], "La raison": "Le règlement l’interdit."},
    )

    assert value(read(answer), "La raison") == "Le règlement l’interdit."
    assert value(read(answer), "Pour ces idées") == ["Un bassin"]


def test_a_proposal_is_answered_otherwise_for_all_the_ideas_it_gathers(
    browse: Browse, valbourg: Valbourg
) -> None:
    proposal = valbourg.proposal(ideas=[valbourg.idea("Un bassin"), valbourg.idea("Un étang")])
    valbourg.enter(Phase.PLAN)
    lead = browse(valbourg.claire)
    form = link(lead.page(answers(valbourg)), "Répondre autrement")
    told = says(main(lead.page(form)), "La réponse vaut pour les 2 idées qu’elle réunit.")

    press(
        lead,
        form,
        "Publier cette réponse",
        {"La réponse": "Hors du cadre", "La raison": "Ce sont les murs."},
    )

    assert told
    answer = disposition_of(proposal_id=proposal.id)
    assert answer
    assert answer.outcome is Outcome.OUT_OF_SCOPE
    assert says(main(browse().page(answers(valbourg))), "0 dans une action du plan, 2 avec")


def test_a_proposal_that_is_answered_without_a_reason_is_not(
    browse: Browse, valbourg: Valbourg
) -> None:
    proposal = valbourg.proposal()
    valbourg.enter(Phase.PLAN)

    answer = press(
        browse(valbourg.claire),
        f"{answers(valbourg)}/propositions/{proposal.id}",
        "Publier cette réponse",
        {"La réponse": "Hors du cadre"},
    )

    assert answer.status_code == 422
    assert "Donnez une raison" in error(read(answer), "La raison")
    assert disposition_of(proposal_id=proposal.id) is None


# --- closing --------------------------------------------------------------------------


def test_what_stands_in_the_way_of_closing_is_a_link_to_where_it_is_settled(
    browse: Browse, valbourg: Valbourg
) -> None:
    valbourg.idea("Un bassin")
    proposal = valbourg.proposal("Les zones calmes")
    valbourg.enter(Phase.FOLLOW_UP)

    page = main(browse(valbourg.claire).page(f"{here(valbourg)}/pilotage"))

    assert link(page, "1 idée n’a ni action ni réponse.") == answers(valbourg)
    there = f"{answers(valbourg)}/propositions/{proposal.id}"
    assert link(page, "« Les zones calmes » attend une réponse.") == there
    assert "Clore la concertation" not in buttons(page)


def test_a_concertation_does_not_close_while_an_idea_waits_even_if_the_form_is_forged(
    browse: Browse, valbourg: Valbourg
) -> None:
    valbourg.idea("Un bassin")
    valbourg.enter(Phase.FOLLOW_UP)

    answer = browse(valbourg.claire).post(f"{here(valbourg)}/pilotage/cloture", {"words": "Fin."})

    assert answer.status_code in {409, 422}
    assert has_link(read(answer), "1 idée n’a ni action ni réponse.")
    assert says(answer, "Fin.")
    assert valbourg.concertation.closed_at is None


def test_a_concertation_in_which_everything_is_answered_closes_with_a_last_word(
    browse: Browse, valbourg: Valbourg
) -> None:
    proposal = valbourg.proposal(ideas=[valbourg.idea()])
    valbourg.enter(Phase.FOLLOW_UP)
    answer_proposal(proposal, Outcome.ADOPTED, "Oui.", by=valbourg.claire, at=valbourg.at)
    db.session.commit()

    press(
        browse(valbourg.claire),
        f"{here(valbourg)}/pilotage",
        "Clore la concertation",
        {"Votre mot de la fin": "La cour a changé. Merci."},
    )

    page = main(browse().page(here(valbourg)))
    assert says(page, "La concertation est close")
    assert says(page, "La cour a changé. Merci.")
    assert has_link(page, "Ce que sont devenues les idées")
