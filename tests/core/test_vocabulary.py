"""The words of a list: how many texts hold each, and what a slip of the finger meant."""

import pytest

from concert.core import search
from concert.core.vocabulary import TEXTS, Vocabulary, distance

pytestmark = pytest.mark.usefixtures("app")


def written(*texts: str, concertation_id: int = 1) -> Vocabulary:
    search.remember_all(
        "idea",
        {concertation_id * 100 + n: [text] for n, text in enumerate(texts)},
        concertation_id=concertation_id,
    )
    return Vocabulary("idea", concertation_id)


def test_each_word_is_counted_once_for_each_text_that_holds_it() -> None:
    vocabulary = written("Un potager, deux potagers", "Le potager et la mare", "Rien")

    known = vocabulary.known(["potag", "mar", "girafe"])

    assert known == {TEXTS: 3, "potag": 2, "mar": 1}


def test_a_text_said_otherwise_is_counted_by_its_present_words() -> None:
    vocabulary = written("Un potager", "Un potager")

    search.remember("idea", 100, "Une mare", concertation_id=1)

    assert vocabulary.known(["potag", "mar"]) == {TEXTS: 2, "potag": 1, "mar": 1}


def test_nothing_says_that_a_forgotten_text_was_written() -> None:
    vocabulary = written("Madame Untelle", "Un potager")

    search.forget("idea", 100)

    assert vocabulary.known(["untel", "potag"]) == {TEXTS: 1, "potag": 1}


def test_the_words_of_another_concertation_are_its_own() -> None:
    written("Une girafe", concertation_id=2)

    assert written("Un potager").known(["giraf"]) == {TEXTS: 1}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("potagé", "potager"),
        ("potaje", "potager"),
        ("ecloe", "école"),
        ("bibliotèque", "bibliothèque"),
        ("bibliothéqe", "bibliothèque"),
        ("vegetalizer", "végétaliser"),
        ("cantinne", "cantine"),
    ],
)
def test_a_slip_is_taken_for_the_word_it_is_nearest_to(typed: str, meant: str) -> None:
    vocabulary = written(
        "Un potager à l’école", "La bibliothèque", "Végétaliser", "La cantine", "Un portail"
    )

    [slip], [word] = search.stems(typed), search.stems(meant)

    assert vocabulary.nearest([slip]).get(slip, slip) == word


@pytest.mark.parametrize("typed", ["mur", "2026", "girafe", "zzzzzzz", "%", "pot_ger%"])
def test_what_is_near_nothing_is_left_as_it_is(typed: str) -> None:
    vocabulary = written("Un potager", "La mer", "En 2025")

    assert vocabulary.nearest([typed]) in ({}, {"pot_ger%": "potag"})


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("ecole", "ecole", 0),
        ("ecloe", "ecole", 1),
        ("ecol", "ecole", 1),
        ("ecolle", "ecole", 1),
        ("ekole", "ecole", 1),
        ("", "abc", 3),
        ("mer", "velo", 3),
    ],
)
def test_slips_are_letters_added_left_out_changed_or_swapped(
    one: str, other: str, slips: int
) -> None:
    assert distance(one, other) == distance(other, one) == slips


def test_of_two_words_as_near_the_one_that_most_wrote_is_meant() -> None:
    vocabulary = written("Une serre", "Une terre", "La terre", "Une terre")

    assert vocabulary.nearest(["merr"]) == {"merr": "terr"}
