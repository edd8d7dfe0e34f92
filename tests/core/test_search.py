"""Searching in French, blind to accents: the same rows on SQLite and PostgreSQL."""

import pytest
import sqlalchemy as sa
from flask import Flask

from concert.core import search
from concert.core.database import db
from concert.core.resemblance import resembling
from tests.hostile import EMPTY, KEPT

TEXTS = {
    1: "Un potager tenu par les élèves de CM1",
    2: "Des zones calmes dans la cour de récréation",
    3: "Réparer le vélo de l’école, et y ranger les trottinettes",
    4: "Le cœur de la cour : un arbre à palabres",
    5: "Apprendre à réparer les vélos",
}


@pytest.fixture(autouse=True)
def ideas(app: Flask) -> None:  # noqa: ARG001 - its database is where they are
    """Five ideas here, and the same words elsewhere and under another kind."""
    for row_id, text in TEXTS.items():
        search.remember("idea", row_id, text, concertation_id=1)
        search.remember("idea", row_id + 100, text, concertation_id=2)
        search.remember("finding", row_id, text, concertation_id=1)


def found(text: str, kind: str = "idea", concertation_id: int = 1) -> list[int] | None:
    rows = search.found(kind, text, concertation_id=concertation_id)
    return None if rows is None else sorted(db.session.scalars(rows))


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("potager", [1]),
        ("Potagers", [1]),
        ("eleve", [1]),
        ("ÉLÈVES", [1]),
        ("recreation", [2]),
        ("récréations", [2]),
        ("velo", [3, 5]),
        ("vélos", [3, 5]),
        ("reparer velo", [3, 5]),
        ("vélo trottinette", [3]),
        ("coeur", [4]),
        ("cœur", [4]),
        ("cour", [2, 4]),
        ("la cour de l", [2, 4]),
        ("l’école", [3]),
        ("CM1", [1]),
        ("potag", [1]),
        ("zones cal", [2]),
        ("cour potager", []),
        ("dragon", []),
    ],
)
def test_words_are_found_whatever_their_accents_number_or_case(typed: str, rows: list[int]) -> None:
    assert found(typed) == rows


@pytest.mark.parametrize("typed", [*EMPTY, "le la les", "!?", "à l’", "🌱"])
def test_what_says_nothing_searches_nothing(typed: str) -> None:
    assert found(typed) is None
    assert resembling("idea", typed, concertation_id=1) == []


@pytest.mark.parametrize("typed", [*KEPT, "a" * 5000, "potager " * 600, "1" * 3000])
def test_nothing_typed_breaks_the_search(typed: str) -> None:
    search.remember("idea", 9, typed, concertation_id=1)

    assert found(typed) in (None, [9], [1, 9])
    assert isinstance(resembling("idea", typed, concertation_id=1), list)


def test_a_row_is_found_where_it_is_and_nowhere_else() -> None:
    assert found("potager", concertation_id=2) == [101]
    assert found("potager", kind="finding") == [1]
    assert found("potager", concertation_id=3) == []


def test_a_row_is_found_by_its_present_words_alone() -> None:
    search.remember("idea", 1, "Une mare", "avec des grenouilles", concertation_id=1)

    assert found("potager") == []
    assert found("mare grenouille") == [1]


def test_a_row_that_is_forgotten_is_not_found() -> None:
    search.forget("idea", 1)

    assert found("potager") == []
    assert found("potager", kind="finding") == [1]


def test_many_rows_are_remembered_at_once_or_none() -> None:
    search.remember_all("idea", {})
    search.remember_all("idea", {20: ["Une serre"], 21: ["Une", "serre chauffée"]})

    assert found("serre", concertation_id=0) == [20, 21]


def test_what_resembles_comes_best_first() -> None:
    alike = resembling("idea", "Réparer les vélos de l’école", concertation_id=1)

    assert alike == [3, 5]


@pytest.mark.parametrize(
    "text", ["Une cour", "Les élèves de la cour", "Un dragon", "Les enfants jouent dans la cour"]
)
def test_one_word_in_common_is_no_resemblance(text: str) -> None:
    assert 1 not in resembling("idea", text, concertation_id=1)


def test_a_word_alone_resembles_a_word_alone() -> None:
    search.remember("idea", 6, "Potager", concertation_id=1)

    assert 6 in resembling("idea", "potagers", concertation_id=1)


def test_a_few_of_those_that_resemble_are_given() -> None:
    for row_id in range(30, 50):
        search.remember("idea", row_id, "Planter des arbres fruitiers", concertation_id=1)

    alike = resembling("idea", "Planter des arbres fruitiers", concertation_id=1, limit=5)

    assert alike == [30, 31, 32, 33, 34]


def test_the_index_follows_the_entries() -> None:
    """On SQLite the index is a table apart, which triggers keep."""
    db.session.execute(sa.delete(search.SearchEntry).where(search.SearchEntry.row_id == 1))

    assert found("potager") == []
    assert found("zones") == [2]
