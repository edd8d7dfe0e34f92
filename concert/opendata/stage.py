"""What a file would change, put aside until it has all been read: nothing goes in before.

A file of a hundred thousand lines takes a while to read, and others are at work. So reading only
reads: what is new waits in a file of our own, and goes in at the end in one transaction, all of
it or nothing.
"""

import io
import pickle
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, cast

from concert.core import spreadsheets
from concert.territories.actions import Changes, Store
from concert.territories.series import Descriptor

Line = dict[str, Any]

# A table is read twice: once for its encoding, once for its lines.
PASSES = 2
Watch = Callable[[int], object]

_SIZE = 500


def nobody(_count: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True)
class Given:
    """A file to be read, of which dataset, when; `year` is for those that do not say theirs."""

    path: Path
    descriptor: Descriptor
    at: datetime
    year: str | None = None
    # Told how many bytes were read, as they are.
    watch: Watch = nobody

    @contextmanager
    def opened(self, times: int = 1) -> Iterator[BinaryIO]:
        """The file itself, whoever watches being told; `times` for one that is read but once."""
        with io.BufferedReader(_Watched(self.path, self.watch, times)) as stream:
            yield cast(BinaryIO, stream)

    @contextmanager
    def table(
        self, wanted: Collection[str] = (), *, fits: spreadsheets.Fits | None = None
    ) -> Iterator[spreadsheets.Table]:
        """Its table, found by its header, while whoever watches is told of the progress."""
        with (
            self.opened() as stream,
            spreadsheets.opened(stream, wanted, fits=fits) as table,
        ):
            yield table


class _Watched(io.FileIO):
    """A file that tells how much of it was read."""

    def __init__(self, path: Path, watch: Watch, times: int) -> None:
        super().__init__(path)
        self._watch, self._times = watch, times

    def readinto(self, buffer: Any) -> int | None:
        count = super().readinto(buffer)
        self._watch((count or 0) * self._times)
        return count


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
