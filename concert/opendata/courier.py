"""Who goes and gets a public file: waiting as long as is fair, and again when that may help.

A portal may be slow, full, out of order or gone; a download may be cut, or be a page instead of a
file. Each of these is told in one sentence with what to do, and nothing half-received is kept.
"""

import io
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx

from concert.core.clock import elapsed
from concert.core.csv_text import LARGEST
from concert.core.errors import Refused
from concert.opendata import troubles
from concert.opendata.arrivals import Arrival, Progress, Version, on_disk, silent
from concert.opendata.troubles import Passing

T = TypeVar("T")
Params = dict[str, str]

_LARGEST_JSON = 20 * 1024 * 1024
_REDIRECTIONS = 5
# A producer whose files stand on a machine of its own: nobody else sends us elsewhere.
_SISTERS = {"www.data.gouv.fr": "static.data.gouv.fr"}


@dataclass(frozen=True)
class Patience:
    """How long we wait for a portal, and how much we take from it."""

    pauses: tuple[float, ...] = (2, 4, 8, 16)
    longest_pause: float = 120
    connection: float = 10
    answer: float = 60
    # An export of 400,000 lines takes minutes; a server that drips would take for ever.
    whole: float = 3600
    largest: int = LARGEST


class Courier:
    """Asks with patience, says who it is, and follows nobody to another machine."""

    def __init__(
        self,
        agent: str,
        *,
        patience: Patience | None = None,
        wait: Callable[[float], None] = time.sleep,
        say: Callable[[str], None] = silent,
    ) -> None:
        self.patience = patience or Patience()
        self._wait, self._say = wait, say
        self._client = httpx.Client(
            headers={"User-Agent": agent},
            timeout=httpx.Timeout(self.patience.answer, connect=self.patience.connection),
        )

    def __enter__(self) -> "Courier":
        return self

    def __exit__(self, *_error: object) -> None:
        self._client.close()

    def json(self, address: str, params: Params | None = None) -> Any:
        """What an API answers."""
        content = io.BytesIO()
        self._persevering(lambda: self._bring(address, params, Arrival(content, _LARGEST_JSON)))
        try:
            return json.loads(content.getvalue())
        except ValueError as error:
            raise Refused(troubles.not_json(address)) from error

    def save(
        self,
        address: str,
        path: Path,
        *,
        params: Params | None = None,
        known: Version | None = None,
        progress: Progress = silent,
    ) -> Version | None:
        """Write what is at this address; None when it is still the version we know."""
        part = path.with_name(f"{path.name}.part")
        with on_disk(part), part.open("w+b") as file:
            arrival = Arrival(file, self.patience.largest, known or Version(), progress)
            self._persevering(lambda: self._bring(address, params, arrival))
            file.flush()
            if arrival.same:
                return None
            part.replace(path)
            return arrival.version

    def _persevering(self, bring: Callable[[], T]) -> T:
        """Try again what may pass, after longer and longer pauses."""
        tries = len(self.patience.pauses) + 1
        for rank, pause in enumerate(self.patience.pauses, start=2):
            try:
                return bring()
            except Passing as passing:
                wanted = max(pause, passing.pause)
                if wanted > self.patience.longest_pause:
                    raise Refused(troubles.too_long(passing)) from passing
                self._say(troubles.again(passing, wanted, rank, tries))
                self._wait(wanted)
        try:
            return bring()
        except Passing as passing:
            raise Refused(passing.reason) from passing

    def _bring(self, address: str, params: Params | None, arrival: Arrival) -> None:
        deadline = elapsed() + self.patience.whole
        try:
            with self._answer(_url(address, params), arrival) as response:
                if not arrival.begins(response):
                    return
                for chunk in response.iter_bytes():
                    arrival.takes(chunk)
                    if elapsed() > deadline:
                        raise Refused(troubles.dripping(address))
        except httpx.TransportError as error:
            raise troubles.of(error, address) from error
        except httpx.DecodingError as error:
            raise Passing(troubles.cut(address)) from error
        arrival.is_whole(address)

    @contextmanager
    def _answer(self, url: httpx.URL, arrival: Arrival) -> Iterator[httpx.Response]:
        """The answer at the end of the redirections, checked but not read."""
        for _hop in range(_REDIRECTIONS):
            with self._client.stream("GET", url, headers=arrival.headers) as response:
                if not response.has_redirect_location:
                    troubles.check(response)
                    yield response
                    return
                url = _followed(url, response)
        raise Refused(troubles.going_round(str(url)))


def _url(address: str, params: Params | None) -> httpx.URL:
    # An empty dictionary would take away the question that an address already asks.
    return httpx.URL(address, params=params) if params else httpx.URL(address)


def _followed(url: httpx.URL, response: httpx.Response) -> httpx.URL:
    """Where a redirection leads, if it is on the same machine or one we know."""
    there = url.join(response.headers["Location"])
    same = (there.scheme, there.host, there.port) == (url.scheme, url.host, url.port)
    if same or (there.scheme == "https" and there.host == _SISTERS.get(url.host)):
        return there
    raise Refused(troubles.elsewhere(url, there))
