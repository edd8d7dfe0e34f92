"""A file that is coming from a portal: what there is of it, and how its rest is asked for."""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import httpx

from concert.core.errors import Refused
from concert.opendata import troubles
from concert.opendata.troubles import Passing

# Told how many bytes have come, of how many when it is known.
Progress = Callable[[int, int | None], None]


def silent(*_what: object) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class Version:
    """By what a server says that a file is still the one we know."""

    etag: str = ""
    modified: str = ""

    @property
    def conditions(self) -> dict[str, str]:
        """The headers that ask for the file only if it is another one."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in asked.items() if value}


@dataclass
class Arrival:
    """A file that is coming: what there is of it, and how the rest would be asked for."""

    file: BinaryIO
    largest: int
    known: Version = field(default_factory=Version)
    progress: Progress = silent
    version: Version = field(default_factory=Version)
    same: bool = False
    received: int = 0
    _whole: int | None = field(default=None, init=False)
    _resumable: bool = field(default=False, init=False)
    _beginning: bytes = field(default=b"", init=False)

    @property
    def headers(self) -> dict[str, str]:
        """Ask for the rest when the server can give it, else for a file that has changed."""
        if self._resumable and self.received:
            rest = {"Range": f"bytes={self.received}-", "If-Range": self.version.etag}
            return rest | {"Accept-Encoding": "identity"}
        return self.known.conditions

    def begins(self, response: httpx.Response) -> bool:
        """Make ready for what an answer brings; say whether it brings anything."""
        self.same = response.status_code == httpx.codes.NOT_MODIFIED
        if self.same:
            return False
        rest = f"bytes {self.received}-"
        if response.status_code == httpx.codes.PARTIAL_CONTENT:
            if not response.headers.get("Content-Range", "").startswith(rest):
                self._resumable = False
                raise Passing(troubles.cut(str(response.url)))
            return True
        self._start_again(response)
        return True

    def _start_again(self, response: httpx.Response) -> None:
        said = response.headers
        if self.received:
            self.file.seek(0)
            self.file.truncate()
        self.received, self._beginning = 0, b""
        self.version = Version(said.get("ETag", ""), said.get("Last-Modified", ""))
        encoded = "Content-Encoding" in said
        length = said.get("Content-Length", "")
        self._whole = int(length) if length.isdecimal() and not encoded else None
        strong = self.version.etag.startswith('"')
        self._resumable = strong and not encoded and said.get("Accept-Ranges") == "bytes"
        if self._whole is not None and self._whole > self.largest:
            raise Refused(troubles.too_large(self.largest))
        troubles.check_kind(response)

    def takes(self, chunk: bytes) -> None:
        """Write what has come."""
        self.received += len(chunk)
        if self.received > self.largest:
            raise Refused(troubles.too_large(self.largest))
        if len(self._beginning) < troubles.BEGINNING:
            self._beginning += chunk[: troubles.BEGINNING]
        self.file.write(chunk)
        self.progress(self.received, self._whole)

    def is_whole(self, address: str) -> None:
        """Refuse what came to its end and is not a file all the same."""
        if self.same:
            return
        if not self.received:
            raise Passing(troubles.empty(address))
        troubles.check_beginning(self._beginning, address)


@contextmanager
def on_disk(part: Path) -> Iterator[None]:
    """Nothing half-received stays; a full disk is told in a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise Refused(troubles.no_room(part.parent)) from error
        raise Refused(troubles.no_writing(part.parent, error)) from error
    finally:
        part.unlink(missing_ok=True)
