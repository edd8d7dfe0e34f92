"""What is published of the ratings: never about fewer than five people, the disagreement first."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from concert.priorities.outcome import Counted, divided, outcome_of
from tests.votes.properties import examples

CRITERIA = [{"code": "urgence", "levels": ["a", "b", "c", "d"], "rises": True}]
STAKES = [(1, "Respirer"), (2, "Apprendre")]


def outcome(people: dict[str, int], counts: dict[tuple[str, int, str], list[int]]) -> Any:
    return outcome_of(Counted(people, counts, {"workshop": 0, "paper": 0}), CRITERIA, STAKES)


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


LEVELS = 3
SMALL = st.lists(st.integers(0, 3), min_size=LEVELS, max_size=LEVELS)


@examples(20)
@given(SMALL, SMALL)
@example([3, 0, 2], [0, 0, 1])
def test_nothing_of_fewer_than_five_answers_is_found_by_subtraction(
    parents: list[int], pupils: list[int]
) -> None:
    """Whoever tries every table that agrees with a cell finds several for what is hidden.

    What is hidden: how many of the groups that gave fewer than five answers chose each level.
    """
    known = _published([parents, pupils])
    if not known["counts"]:
        return

    hidden = {
        tuple(map(sum, zip(*_too_few(table), strict=True))) if _too_few(table) else ()
        for table in _tables(known["counts"], 2)
        if _published(table) == known
    }

    sums = {sum(one) for one in hidden}
    assert len(hidden) > 1 or sums <= {0} or min(sums) >= 5


def _published(answers: Sequence[Sequence[int]]) -> Any:
    """The cell that is published of groups of twenty people who gave these answers."""
    names = [f"college{n}" for n in range(len(answers))]
    criterion = {"code": "urgence", "levels": list("abc"), "rises": True}
    counts = {(name, 1, "urgence"): list(one) for name, one in zip(names, answers, strict=True)}
    given_ = Counted(dict.fromkeys(names, 20), counts, {})
    published = outcome_of(given_, [criterion], [(1, "Respirer")])
    return published["stakes"][0]["cells"]["urgence"]


def _too_few(table: Sequence[Sequence[int]]) -> list[Sequence[int]]:
    return [counts for counts in table if sum(counts) < 5]


def _tables(total: Sequence[int], groups: int) -> Iterator[list[tuple[int, ...]]]:
    """Every way to share the answers of each level among the groups."""
    shares = [
        [one for one in product(range(count + 1), repeat=groups) if sum(one) == count]
        for count in total
    ]
    for table in product(*shares):
        yield [tuple(column) for column in zip(*table, strict=True)]


def test_what_divides_the_colleges_comes_first_with_both_sides() -> None:
    published = rated([0, 0, 1, 8], [7, 1, 0, 0])

    [found] = divided(published)

    assert (found["stake"]["title"], found["highest"], found["lowest"]) == ("Respirer", 8, 2)
    assert [group["colleges"] for group in found["high"]] == [["parents"]]
    assert [group["colleges"] for group in found["low"]] == [["eleves"]]


def test_colleges_that_agree_divide_nothing() -> None:
    assert divided(rated([0, 0, 0, 8], [0, 0, 0, 7])) == []
