"""Texts that say much the same: by their titles first, by rare words more than by common ones."""

import pytest
from flask import Flask

from concert.core import search
from concert.core.resemblance import resembling

IDEAS = {
    1: ("Un potager dans la cour de l’école", "Les élèves y apprendraient dehors."),
    2: ("Des bancs pour la cour de l’école", "On pourrait s’y asseoir, à l’ombre."),
    3: ("Des casiers à l’école", "Pour ranger les trottinettes, près du potager."),
    4: ("Une cantine plus calme à l’école", "Le bruit fatigue tout le monde."),
}


@pytest.fixture(autouse=True)
def ideas(app: Flask) -> None:  # noqa: ARG001 - its database is where they are
    search.remember_all("idea", IDEAS, concertation_id=1)


def alike(*texts: str, **limits: float) -> list[int]:
    return resembling("idea", *texts, concertation_id=1, **limits)  # type: ignore[arg-type]


def test_a_title_finds_the_idea_of_the_same_title_first() -> None:
    assert alike("Le potager de l’école")[0] == 1


@pytest.mark.parametrize("typed", ["Un potajer a l'ecole", "un potgaer dans la cour"])
def test_slips_in_a_title_are_forgiven(typed: str) -> None:
    assert alike(typed)[0] == 1


def test_a_rare_word_tells_more_than_one_that_everybody_wrote() -> None:
    assert alike("Le bruit de la cantine de l’école")[0] == 4


def test_what_shares_one_word_that_everybody_wrote_is_not_alike() -> None:
    assert alike("Une piscine à l’école") == []


def test_a_text_tells_more_than_its_title() -> None:
    assert 3 in alike("Ranger mieux", "Des casiers où ranger les trottinettes.")


def test_an_empty_list_resembles_nothing() -> None:
    assert resembling("idea", "Un potager", concertation_id=2) == []


def test_what_is_compared_does_not_grow_with_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    common = {n: [f"Repeindre la cour numéro{n}"] for n in range(10, 700)}
    search.remember_all("idea", common, concertation_id=1)
    proposed: list[int] = []
    rows_sharing = search.rows_sharing

    def counting(*args: object, **kwargs: object) -> list[object]:
        rows = rows_sharing(*args, **kwargs)  # type: ignore[arg-type]
        proposed.append(len(rows))
        return list(rows)

    monkeypatch.setattr("concert.core.resemblance.rows_sharing", counting)

    assert alike("Repeindre un potager dans la cour")[0] == 1
    assert proposed[0] < 400
