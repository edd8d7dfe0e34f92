from collections.abc import Sequence
from dataclasses import replace

import pytest

from concert.core.database import db
from concert.opendata.stage import Line, Stage
from concert.territories.actions import Changes, store_territories
from concert.territories.models import Territory, TerritoryKind

pytestmark = pytest.mark.usefixtures("app")


def communes(count: int) -> list[dict[str, object]]:
    kind = TerritoryKind.COMMUNE
    return [{"kind": kind, "code": f"{rank:05}", "name": f"Bourg {rank}"} for rank in range(count)]


def kept() -> int:
    return db.session.query(Territory).count()


def test_what_was_read_waits_until_it_is_written() -> None:
    with Stage() as stage:
        changes = stage.put(store_territories, communes(1_201))
        before = kept()
        stage.write()

    assert (changes, before, kept()) == (Changes(new=1_201), 0, 1_201)


def test_what_is_known_already_is_not_written_again() -> None:
    store_territories(communes(3))

    with Stage() as stage:
        changes = stage.put(store_territories, communes(4))
        stage.write()

    assert (changes, kept()) == (Changes(new=1, unchanged=3), 4)


def test_a_write_that_breaks_in_the_middle_leaves_nothing() -> None:
    written: list[int] = []

    def break_at_the_second(lines: Sequence[Line]) -> None:
        written.append(len(lines))
        if len(written) == 2:
            raise ZeroDivisionError

    with Stage() as stage:
        stage.put(replace(store_territories, then=break_at_the_second), communes(1_201))
        with pytest.raises(ZeroDivisionError), db.session.begin_nested():
            stage.write()

    assert (written, kept()) == ([500, 500], 0)
