"""Tries are counted together by all who open the same file, at the same moment or after a fork."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from concert.core.tries import TriesFile


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tries.sqlite3"


def opened(path: Path) -> TriesFile:
    return TriesFile(f"tries://{path}")


pytestmark = pytest.mark.usefixtures("app")


def test_two_workers_do_not_double_the_tries(path: Path) -> None:
    workers = [opened(path), opened(path)]

    let = [workers[n % 2].acquire_entry("door", 5, 60) for n in range(8)]

    assert let == [True] * 5 + [False] * 3


def test_tries_at_the_same_moment_are_counted_one_by_one(path: Path) -> None:
    opened(path).check()
    with ThreadPoolExecutor(8) as threads:
        let = list(threads.map(lambda _n: opened(path).acquire_entry("door", 5, 60), range(24)))

    assert sum(let) == 5


def test_one_visitor_uses_up_nobody_elses_tries(path: Path) -> None:
    store = opened(path)
    store.acquire_entry("192.0.2.7", 1, 60)

    assert not store.acquire_entry("192.0.2.7", 1, 60)
    assert store.acquire_entry("192.0.2.8", 1, 60)


def test_the_window_moves(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, at = opened(path), time.time()
    store.acquire_entry("door", 2, 60)
    monkeypatch.setattr(time, "time", lambda: at + 30)
    store.acquire_entry("door", 2, 60)
    assert store.get_moving_window("door", 2, 60)[1] == 2

    monkeypatch.setattr(time, "time", lambda: at + 61)

    assert store.get_moving_window("door", 2, 60)[1] == 1
    assert store.acquire_entry("door", 2, 60)
    assert not store.acquire_entry("door", 2, 60)


def test_no_address_is_kept_in_the_file(path: Path) -> None:
    opened(path).acquire_entry("LIMITS:192.0.2.7", 5, 60)

    assert b"192.0.2.7" not in path.read_bytes()


def test_it_is_emptied_at_will(path: Path) -> None:
    store = opened(path)
    for key in ("one", "other"):
        store.incr(key, 60)

    store.clear("one")
    assert (store.get("one"), store.get("other")) == (0, 1)
    assert store.get_expiry("other") > time.time()
    store.reset()
    assert store.get("other") == 0
