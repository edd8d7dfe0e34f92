"""Pages follow one another without losing a row nor giving one twice."""

import pytest
import sqlalchemy as sa
from flask import Flask

from concert.core.database import db
from concert.core.paging import Page, Paged
from concert.core.search import SearchEntry

# By rank then by id: two keys, as ranks are shared.
LIST = Paged(
    sa.select(SearchEntry.stems).where(SearchEntry.concertation_id == sa.bindparam("concertation")),
    (SearchEntry.row_id, SearchEntry.id),
)


@pytest.fixture(autouse=True)
def entries(app: Flask) -> None:  # noqa: ARG001 - its database is where they are
    for n in range(25):
        row = {"concertation_id": 1, "kind": f"k{n}", "row_id": n // 4, "stems": f"n{n}"}
        db.session.add(SearchEntry(**row))
    db.session.add(SearchEntry(concertation_id=2, kind="k", row_id=3, stems="elsewhere"))
    db.session.flush()


def pages(size: int) -> list[Page[sa.Row[tuple[str]]]]:
    read = [LIST.page(None, size, concertation=1)]
    while read[-1].next:
        read.append(LIST.page(read[-1].next, size, concertation=1))
    return read


@pytest.mark.parametrize("size", [1, 3, 4, 5, 24, 25, 26])
def test_every_row_is_read_once_greatest_keys_first(size: int) -> None:
    told = [row.stems for page in pages(size) for row in page.rows]

    assert told == [f"n{n}" for n in reversed(range(25))]


@pytest.mark.parametrize(("size", "lengths"), [(10, [10, 10, 5]), (25, [25]), (5, [5] * 5)])
def test_the_last_page_has_no_next_even_when_it_is_full(size: int, lengths: list[int]) -> None:
    assert [len(page.rows) for page in pages(size)] == lengths


def test_what_comes_in_meanwhile_moves_nothing() -> None:
    first = LIST.page(None, 10, concertation=1)
    db.session.add(SearchEntry(concertation_id=1, kind="new", row_id=99, stems="new"))
    db.session.flush()

    second = LIST.page(first.next, 10, concertation=1)

    assert [row.stems for row in second.rows] == [f"n{n}" for n in range(14, 4, -1)]


def test_an_empty_list_is_one_empty_page() -> None:
    assert LIST.page(None, 10, concertation=3) == Page([], None)


NO_MARKS = ("", "x", "3", "3-", "-3-2", "3-2-1", "3.5-2", "t-3-2", "²-1", "٣-1", "1 OR 1=1")


@pytest.mark.parametrize("mark", [*NO_MARKS, "9" * 18 + "-1", "9" * 5000 + "-1", "\x00-1"])
def test_a_mark_that_is_none_leads_to_the_beginning(mark: str) -> None:
    assert LIST.page(mark, 10, concertation=1) == LIST.page(None, 10, concertation=1)


def test_a_mark_from_beyond_is_followed_by_what_there_is() -> None:
    assert LIST.page("99999999999999999-1", 30, concertation=1).rows
    assert LIST.page("0-0", 30, concertation=1).rows == []
