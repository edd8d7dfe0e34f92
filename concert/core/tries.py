"""Counting tries in a file that all the processes of a machine share.

In memory, each of two workers would count for itself: twice the tries. The file is neither the
database nor its backups, and needs no care: lost, the count begins again. It names nobody: a key,
which holds a visitor's address, is kept as a keyed hash, for as long as its limit lasts.
"""

import hashlib
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from limits.storage import MovingWindowSupport, Storage

from concert.core import keyring

SCHEME = "tries"
_TABLE = """
    CREATE TABLE IF NOT EXISTS hit (key TEXT NOT NULL, at REAL NOT NULL, expires REAL NOT NULL);
    CREATE INDEX IF NOT EXISTS hit_key ON hit (key, at);
    CREATE INDEX IF NOT EXISTS hit_expires ON hit (expires);
"""


class TriesFile(Storage, MovingWindowSupport):
    """What Flask-Limiter asks of a store; `tries:///path/of/the/file`."""

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 - as the library declares it

    def __init__(self, uri: str, wrap_exceptions: bool = False, **options: str) -> None:
        self._path = uri.removeprefix(f"{SCHEME}://")
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)

    @property
    def base_exceptions(self) -> type[Exception]:
        return sqlite3.Error

    # --- the moving window --------------------------------------------------------

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count a try, unless it is one too many: looked at and counted at once."""
        kept, at = _kept(key), time.time()
        with self._alone() as file:
            file.execute("DELETE FROM hit WHERE expires <= ?", (at,))
            since = "SELECT count(*) FROM hit WHERE key = ? AND at > ?"
            (count,) = file.execute(since, (kept, at - expiry)).fetchone()
            if count + amount > limit:
                return False
            hit = (kept, at, at + expiry)
            file.executemany("INSERT INTO hit VALUES (?, ?, ?)", [hit] * amount)
        return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:  # noqa: ARG002
        at = time.time()
        since = "SELECT min(at), count(*) FROM hit WHERE key = ? AND at > ?"
        first, count = self._asked(since, _kept(key), at - expiry)
        return first or at, count

    # --- the fixed window, which we do not use --------------------------------------

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        self.acquire_entry(key, 2**31, expiry, amount)
        return self.get(key)

    def get(self, key: str) -> int:
        query = "SELECT count(*) FROM hit WHERE key = ? AND expires > ?"
        return int(self._asked(query, _kept(key), time.time())[0])

    def get_expiry(self, key: str) -> float:
        query = "SELECT max(expires) FROM hit WHERE key = ?"
        return float(self._asked(query, _kept(key))[0] or time.time())

    # --- keeping it -----------------------------------------------------------------

    def check(self) -> bool:
        return bool(self._asked("SELECT 1"))

    def reset(self) -> int | None:
        self._asked("DELETE FROM hit")
        return None

    def clear(self, key: str) -> None:
        self._asked("DELETE FROM hit WHERE key = ?", _kept(key))

    @contextmanager
    def _alone(self) -> Iterator[sqlite3.Connection]:
        with self._file() as file:
            file.execute("BEGIN IMMEDIATE")
            yield file
            file.execute("COMMIT")

    @contextmanager
    def _file(self) -> Iterator[sqlite3.Connection]:
        """The file, opened and closed again: nothing is shared by threads, nor outlives a fork."""
        with closing(sqlite3.connect(self._path, timeout=5, isolation_level=None)) as file:
            file.execute("PRAGMA synchronous = OFF")
            file.executescript(_TABLE)
            yield file

    def _asked(self, query: str, *values: object) -> tuple[Any, ...]:
        with self._file() as file:
            found: tuple[Any, ...] = file.execute(query, values).fetchone() or ()
            return found


def _kept(key: str) -> str:
    return hashlib.blake2b(key.encode(), key=keyring.secret("tries"), digest_size=16).hexdigest()
