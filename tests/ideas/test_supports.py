"""Supporting someone else's idea: once, by name, and taken back at will."""

from collections import Counter

import pytest
from flask import Flask

from concert.concertations.phases import Phase
from concert.core.database import db
from concert.core.errors import Conflict, Refused
from concert.ideas.models import Idea, Support
from concert.ideas.supporting import support_idea, take_support_back
from concert.moderation.actions import restore, withdraw
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import buttons, filled, has_link, press, read, says
from tests.together import at_once, sending

MINE = "C’est la mienne : je la soutiens"
SUPPORT, NO_LONGER = "Soutenir cette idée", "Ne plus la soutenir"


@pytest.fixture
def idea(valbourg: Valbourg) -> Idea:
    return valbourg.idea("Des vélos à l’école", by=valbourg.odile)


@pytest.fixture
def where(valbourg: Valbourg, idea: Idea) -> str:
    return f"/concertations/{valbourg.concertation.slug}/idees/{idea.id}"


def count(idea: Idea) -> tuple[int, int]:
    """What the idea says of its supports, and how many there are."""
    db.session.refresh(idea)
    return idea.supports_count, db.session.query(Support).filter_by(idea_id=idea.id).count()


def test_a_support_counts_once_however_often_it_is_given(valbourg: Valbourg, idea: Idea) -> None:
    length = valbourg.concertation.journal_length
    for _ in range(3):
        support_idea(idea, by=valbourg.karim, at=valbourg.at)

    assert count(idea) == (1, 1)
    db.session.refresh(valbourg.concertation)
    assert valbourg.concertation.journal_length == length + 1


def test_a_support_is_taken_back_and_given_again(valbourg: Valbourg, idea: Idea) -> None:
    who = {"by": valbourg.karim, "at": valbourg.at}
    support_idea(idea, **who)

    take_support_back(idea, **who)
    take_support_back(idea, **who)
    assert count(idea) == (0, 0)

    support_idea(idea, **who)
    assert count(idea) == (1, 1)


def test_one_s_own_idea_is_supported_already(valbourg: Valbourg, idea: Idea) -> None:
    with pytest.raises(Conflict, match="C’est votre idée"):
        support_idea(idea, by=valbourg.odile, at=valbourg.at)

    assert count(idea) == (0, 0)


def test_an_idea_that_was_withdrawn_keeps_its_supports_and_gains_none(
    valbourg: Valbourg, idea: Idea
) -> None:
    support_idea(idea, by=valbourg.karim, at=valbourg.at)
    withdraw(idea, "Redite.", by=valbourg.lea, at=valbourg.at)  # type: ignore[arg-type]

    with pytest.raises(Refused, match="retirée"):
        support_idea(idea, by=valbourg.claire, at=valbourg.at)
    restore(idea, by=valbourg.lea, at=valbourg.at)  # type: ignore[arg-type]

    assert count(idea) == (1, 1)


def test_supports_given_at_once_are_all_counted_once(
    app: Flask, valbourg: Valbourg, where: str
) -> None:
    people = [Browser(app).signed_in(one) for one in valbourg.crowd("parents", 4)]

    answers = at_once([sending(one, f"{where}/soutiens", {}) for one in [*people, *people]])

    assert Counter(one.status_code for one in answers) == {303: 8}
    assert count(db.session.query(Idea).filter_by(title="Des vélos à l’école").one()) == (4, 4)


@pytest.mark.parametrize("htmx", [False, True])
def test_the_idea_s_page_says_who_supports_it_and_of_which_college(
    karim: Browser, browse: Browse, where: str, htmx: bool
) -> None:
    sent = press(karim, where, SUPPORT, {}, htmx=htmx)

    page = read(sent) if htmx else karim.page(where)
    assert says(page, "1 personne soutient cette idée.")
    assert says(page, "Vous soutenez cette idée.")
    assert NO_LONGER in buttons(page)
    stranger = browse(None).page(where)
    assert says(stranger, "1 personne soutient cette idée.")
    assert says(browse(None).page(f"{where}/soutiens"), "Parents")

    press(karim, where, NO_LONGER, {}, htmx=htmx)
    assert says(browse(None).page(where), "Personne d’autre que son auteur")


def test_a_support_says_that_it_is_open_and_is_no_vote(karim: Browser, where: str) -> None:
    assert says(karim.page(where), "Un soutien est public")


def test_nobody_is_offered_to_support_their_own_idea_nor_before_joining(
    valbourg: Valbourg, browse: Browse, where: str
) -> None:
    for person in (valbourg.odile, valbourg.tom, None):
        assert SUPPORT not in buttons(browse(person).page(where))


def test_the_names_of_those_who_support_are_read_page_by_page(
    valbourg: Valbourg, browse: Browse, idea: Idea, where: str
) -> None:
    for one in valbourg.crowd("parents", 101):
        support_idea(idea, by=one, at=valbourg.at)
    db.session.commit()

    page = browse(None).page(f"{where}/soutiens")

    assert says(page, "101 personnes la soutiennent")
    assert has_link(page, "Lire la suite")


@pytest.mark.parametrize("htmx", [False, True])
def test_one_who_finds_their_idea_given_supports_it_instead_of_giving_it_again(
    valbourg: Valbourg, karim: Browser, idea: Idea, where: str, htmx: bool
) -> None:
    valbourg.enter(Phase.IDEAS)
    new = f"/concertations/{valbourg.concertation.slug}/idees/nouvelle"
    typed = {"Votre idée, en une phrase": "Un velo a l’ecolle"}
    shown = read(press(karim, new, "Envoyer mon idée", typed))
    label = next(one for one in buttons(shown) if one.startswith(MINE))

    sent = karim.post(*filled(shown, label), htmx=htmx)

    assert (sent.headers["HX-Redirect"] if htmx else sent.location) == where
    assert count(idea) == (1, 1)
    assert db.session.query(Idea).count() == 1
    assert says(karim.page(where), "la vôtre n’est pas publiée une seconde fois")


def test_an_idea_already_supported_is_not_offered_again(
    valbourg: Valbourg, karim: Browser, idea: Idea
) -> None:
    support_idea(idea, by=valbourg.karim, at=valbourg.at)
    db.session.commit()
    ideas = f"/concertations/{valbourg.concertation.slug}/idees"

    region = karim.get(f"{ideas}/semblables?title=velo+ecole", htmx=True)

    assert says(region, "Vous la soutenez déjà.")
    assert says(region, "1 soutien")
    assert not any(one.startswith(MINE) for one in buttons(read(region)))
