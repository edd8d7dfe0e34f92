"""Taking a dataset from its portal and importing it, unless it is the one we have."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from concert.core.database import db, insert, write_transaction
from concert.opendata.arrivals import Progress, Version
from concert.opendata.courier import Courier
from concert.opendata.imports import prepared
from concert.opendata.queries import retrieval_from
from concert.opendata.report import Report
from concert.opendata.sources import Source
from concert.opendata.stage import Watch
from concert.territories.models import Retrieval
from concert.territories.series import Descriptor

# A gauge for each file, by its name: what is told how far it has come.
Gauge = Callable[[str], AbstractContextManager[Progress]]
# The same for its reading, by its path: what is told how many bytes were read.
Reading = Callable[[Path], AbstractContextManager[Watch]]


@dataclass(frozen=True)
class Taken:
    """What became of one file: its report, or since when it is known when nothing changed."""

    source: Source
    report: Report | None = None
    since: datetime | None = None


def take(
    source: Source,
    descriptor: Descriptor,
    courier: Courier,
    *,
    at: datetime,
    gauge: Gauge,
    reading: Reading,
    year: str | None = None,
    force: bool = False,
    keep: Path | None = None,
) -> Taken:
    """Download a file and import it by the door that all files go through."""
    read_so = _read_so(descriptor)
    last = None if force else retrieval_from(source.address, read_so)
    known = Version(last.etag, last.modified) if last else None
    # A download takes minutes: no transaction waits for it.
    db.session.rollback()
    with _folder(keep) as folder:
        path = folder / source.file_name
        with gauge(source.file_name) as progress:
            version = source.take(courier, path, known, progress)
        if version is None:
            return Taken(source, since=last.retrieved_at if last else None)
        with (
            reading(path) as watch,
            prepared(path, descriptor.name, at=at, year=year, watch=watch) as ready,
        ):
            db.session.rollback()
            with write_transaction():
                report = ready.store()
                _note(source, descriptor, version, read_so, at)
                db.session.commit()
    return Taken(source, report)


def _note(
    source: Source, descriptor: Descriptor, version: Version, read_so: str, at: datetime
) -> None:
    """Remember what was taken, in the transaction of the figures."""
    said = {
        "dataset": descriptor.name,
        "etag": version.etag,
        "modified": version.modified,
        "reading": read_so,
        "retrieved_at": at,
    }
    statement = insert(Retrieval).values(address=source.address, **said)
    db.session.execute(statement.on_conflict_do_update(index_elements=["address"], set_=said))


def _read_so(descriptor: Descriptor) -> str:
    """How files of this dataset are read, as a digest: a new series is reason to read again."""
    return hashlib.sha256(msgspec.json.encode(descriptor, order="sorted")).hexdigest()


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """Where the file is put: the folder where it is kept, or one that goes away."""
    if keep:
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="concert-") as folder:
        yield Path(folder)
