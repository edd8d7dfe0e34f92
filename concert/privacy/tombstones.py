"""Who was erased, in a file beside the database: an old backup that is restored brings nobody back.

A line holds the number and the birth of a person's row, and nothing that says who they were.
"""

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

_path: Path | None = None


@dataclass(frozen=True)
class Tombstone:
    """An erasure to be done again, should the person come back with a backup."""

    person: int
    created_at: str
    erased_at: str
    texts: bool

    @classmethod
    def of(
        cls, person: int, created_at: datetime, erased_at: datetime, *, texts: bool
    ) -> "Tombstone":
        return cls(person, created_at.isoformat(), erased_at.isoformat(), texts)

    @property
    def born(self) -> datetime:
        return datetime.fromisoformat(self.created_at)


def use(path: Path) -> None:
    """Keep the list in this file."""
    global _path
    _path = path


def _file() -> Path:
    if _path is None:
        raise RuntimeError("no file is set for the erasures: call `use` first")
    return _path


def raise_one(tombstone: Tombstone) -> None:
    """Add a line, safe on the disk before anything else is done."""
    with _file().open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(tombstone)) + "\n")
        file.flush()
        os.fsync(file.fileno())


def raised() -> list[Tombstone]:
    """Every line; one that a power cut left unfinished is no line."""
    if not _file().is_file():
        return []
    lines = _file().read_text(encoding="utf-8").splitlines()
    return [one for one in map(_read, lines) if one]


def _read(line: str) -> Tombstone | None:
    try:
        return Tombstone(**json.loads(line))
    except (ValueError, TypeError):
        return None
