"""What is published of the ratings: never about fewer than five people, the disagreement first."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from concert.priorities.outcome import Counted, divided, outcome_of
from tests.votes.properties import examples

CRITERIA = [{"code": "urgence", "levels": ["a", "b", "c", "d"], "rises": True}]
STAKES = [(1, "Respirer"), (2, "Apprendre")]


def outcome(people: dict[str, int], counts: dict[tuple[str, int, str], list[int]]) -> Any:
    return outcome_of(Counted(people, 0, counts), CRITERIA, STAKES)


def rated(parents: list[int], pupils: list[int]) -> Any:
    people = {"parents": sum(parents), "eleves": sum(pupils)}
    counts = {("parents", 1, "urgence"): parents, ("eleves", 1, "urgence"): pupils}
    return outcome(people, counts)


def test_under_five_people_nothing_is_published() -> None:
    assert rated([2, 0, 0, 0], [0, 0, 0, 2]) == {"too_few": True, "people": 4}


@examples(100)
@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 9), min_size=1))
def test_every_group_is_of_five_people_or_more_and_they_make_up_everyone(
    people: dict[str, int],
) -> None:
    published = outcome(people, {})

    if not published["too_few"] and published["groups"]:
        sizes = [group["people"] for group in published["groups"]]
        assert min(sizes) >= 5
        assert sum(sizes) == published["people"]


@examples(100)
@given(st.lists(st.integers(0, 4), min_size=4, max_size=4))
def test_no_median_is_published_of_fewer_than_five_answers(given_: list[int]) -> None:
    people = {"parents": 20, "eleves": 20}
    published = outcome(people, {("parents", 1, "urgence"): given_})

    cell = next(one for one in published["stakes"] if one["id"] == 1)["cells"]["urgence"]
    enough = sum(given_) >= 5
    assert (cell["median"] is not None) is enough
    assert [one is not None for one in cell["groups"]].count(True) == enough
    assert bool(cell["counts"]) is enough


def test_what_divides_the_colleges_comes_first_with_both_sides() -> None:
    published = rated([0, 0, 1, 8], [7, 1, 0, 0])

    [found] = divided(published)

    assert (found["stake"]["title"], found["highest"], found["lowest"]) == ("Respirer", 8, 2)
    assert [group["colleges"] for group in found["high"]] == [["parents"]]
    assert [group["colleges"] for group in found["low"]] == [["eleves"]]


def test_colleges_that_agree_divide_nothing() -> None:
    assert divided(rated([0, 0, 0, 8], [0, 0, 0, 7])) == []
