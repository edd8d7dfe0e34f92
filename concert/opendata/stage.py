"""What a file would change, put aside until it has all been read: nothing goes in before.

A file of a hundred thousand lines takes a while to read, and others are at work. So reading only
reads: what is new waits in a file of our own, and goes in at the end in one transaction, all of
it or nothing.
"""

import pickle
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any

from concert.territories.actions import Changes, Store
from concert.territories.series import Descriptor

Line = dict[str, Any]

_SIZE = 500


@dataclass(frozen=True)
class Given:
    """A file to be read, of which dataset, when; `year` is for those that do not say theirs."""

    path: Path
    descriptor: Descriptor
    at: datetime
    year: str | None = None


class Stage:
    """Rows that wait to be written, on the disk rather than in memory."""

    def __init__(self) -> None:
        # It has no name: nobody else can open it, and it goes with the process.
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed on leaving
        self._stores: list[Store] = []

    def __enter__(self) -> "Stage":
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        self._file.close()

    def put(self, store: Store, lines: Iterable[Line]) -> Changes:
        """Put aside those of the rows that the database does not hold yet as they are."""
        changes = Changes()
        for batch in _batches(lines):
            sifted = store.sift(batch)
            changes += sifted.changes
            if sifted.lines:
                self._stores.append(store)
                pickle.dump(sifted.lines, self._file, pickle.HIGHEST_PROTOCOL)
        return changes

    def write(self) -> None:
        """Write the rows, in the order they were put."""
        self._file.seek(0)
        for store in self._stores:
            store.write(pickle.load(self._file))  # noqa: S301 - our own rows, in a file of ours


def _batches(lines: Iterable[Line]) -> Iterator[list[Line]]:
    waiting = iter(lines)
    while batch := list(islice(waiting, _SIZE)):
        yield batch
