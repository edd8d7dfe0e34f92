"""What is made once for many readers is made anew after each act upon ideas."""

from collections.abc import Callable

import pytest
from flask import Flask

from concert.ideas.actions import IdeaGiven, argue, propose_idea, revise_idea
from concert.ideas.models import Idea, Stance
from concert.moderation.actions import restore, withdraw
from tests.cast import Valbourg
from tests.reading import Readers


@pytest.fixture
def readers(app: Flask, valbourg: Valbourg) -> Readers:
    return Readers(app, valbourg.karim)


@pytest.fixture
def idea(valbourg: Valbourg) -> Idea:
    return valbourg.idea("Un potager", by=valbourg.odile)


@pytest.fixture
def ideas(valbourg: Valbourg) -> str:
    return f"/concertations/{valbourg.concertation.slug}/idees"


Act = Callable[[Valbourg, Idea], object]


def _propose(valbourg: Valbourg, idea: Idea) -> object:
    given = IdeaGiven("Une mare", "")
    return propose_idea(idea.concertation, given, by=valbourg.odile, at=valbourg.at)


def _revise(valbourg: Valbourg, idea: Idea) -> object:
    return revise_idea(idea, IdeaGiven("Deux potagers", ""), by=valbourg.odile, at=valbourg.at)


def _withdraw(valbourg: Valbourg, idea: Idea) -> object:
    return withdraw(idea, "Redite.", by=valbourg.lea, at=valbourg.at)  # type: ignore[arg-type]


def _argue(valbourg: Valbourg, idea: Idea) -> object:
    return argue(idea, Stance.FOR, "Il nourrit.", by=valbourg.odile, at=valbourg.at)


@pytest.mark.parametrize("order", ["", "?ordre=recentes", "?q=e", "?college=commune"])
@pytest.mark.parametrize(
    ("act", "appears", "goes"),
    [
        (_propose, "Une mare", "1 idée."),
        (_revise, "Deux potagers", "Un potager"),
        (_argue, "1 argument", "2 arguments"),
        (_withdraw, "0 idée.", "Un potager"),
    ],
)
def test_the_list_tells_each_act_at_once_to_everyone(
    valbourg: Valbourg,
    readers: Readers,
    idea: Idea,
    ideas: str,
    act: Act,
    appears: str,
    goes: str,
    order: str,
) -> None:
    path = ideas + order.replace("q=e", "q=potager")
    assert not readers.both_read(path, appears)

    act(valbourg, idea)

    if appears == "Une mare" and "q=" in order:
        assert readers.both_read(path, "2 idées.")
    else:
        assert readers.both_read(path, appears)
    assert not readers.both_read(path, goes)


@pytest.mark.parametrize(
    ("act", "appears"),
    [(_revise, "Deux potagers"), (_argue, "Il nourrit."), (_withdraw, "Redite.")],
)
def test_the_idea_s_page_tells_each_act_at_once_to_everyone(
    valbourg: Valbourg, readers: Readers, idea: Idea, ideas: str, act: Act, appears: str
) -> None:
    path = f"{ideas}/{idea.id}"
    assert not readers.both_read(path, appears)

    act(valbourg, idea)

    assert readers.both_read(path, appears)


def test_what_is_put_back_is_read_again_by_everyone(
    valbourg: Valbourg, readers: Readers, idea: Idea, ideas: str
) -> None:
    _withdraw(valbourg, idea)
    assert not readers.both_read(ideas, "Un potager")

    restore(idea, by=valbourg.lea, at=valbourg.at)  # type: ignore[arg-type]

    assert readers.both_read(ideas, "Un potager")
    assert readers.both_read(f"{ideas}/{idea.id}", "On y apprendrait dehors.")


def test_an_argument_withdrawn_then_put_back_is_seen_so_by_everyone(
    valbourg: Valbourg, readers: Readers, idea: Idea, ideas: str
) -> None:
    argument = argue(idea, Stance.FOR, "Il nourrit.", by=valbourg.odile, at=valbourg.at)
    path = f"{ideas}/{idea.id}"
    assert readers.both_read(path, "Il nourrit.")

    withdraw(argument, "Hors sujet.", by=valbourg.lea, at=valbourg.at)  # type: ignore[arg-type]
    assert not readers.both_read(path, "Il nourrit.")
    assert readers.both_read(path, "Argument retiré. Hors sujet.")
    assert readers.both_read(path, "0 pour, 0 contre")

    restore(argument, by=valbourg.lea, at=valbourg.at)  # type: ignore[arg-type]
    assert readers.both_read(path, "Il nourrit.")
    assert readers.both_read(path, "1 pour, 0 contre")


def test_a_region_kept_for_one_is_not_given_to_who_may_do_less(
    app: Flask, valbourg: Valbourg, idea: Idea, ideas: str
) -> None:
    argue(idea, Stance.FOR, "Il nourrit.", by=valbourg.odile, at=valbourg.at)
    path, offered = f"{ideas}/{idea.id}", "Retirer cet argument"
    seen = {
        person.name: offered in Readers(app, person).read(path)[1]
        for person in (valbourg.lea, valbourg.odile, valbourg.karim, valbourg.tom)
    }

    assert list(seen.values()) == [True, True, False, False]
    assert offered not in Readers(app, valbourg.lea).read(path)[0]
