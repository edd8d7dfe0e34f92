"""The readers and voters, in a process of their own so that their cost is nobody else's.

A request is written in full on one side of a socket, and the answer is read in full on the
other. Orders come as lines of JSON on the standard input; for each, what was seen leaves as one.
"""

import json
import socket
import sys
import threading
import time
from dataclasses import asdict, dataclass, field
from typing import Any

# Where a request says this, a number never used before takes its place.
FRESH = "@fresh@"
# A browser leaves and another comes, so that the workers share them.
_REQUESTS_BY_CONNECTION = 40


@dataclass
class Orders:
    """What to send, in turn: for some seconds, or once each."""

    port: int
    requests: list[str]
    connections: int = 8
    # None to send each request once.
    seconds: float | None = None
    # Say which version of the page one has, once one has it.
    conditional: bool = False


@dataclass
class Seen:
    """What was answered."""

    latencies: list[float] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)
    size: int = 0
    elapsed: float = 0.0
    # The beginning of an answer of each status.
    samples: dict[str, str] = field(default_factory=dict)


class Client:
    def __init__(self, orders: Orders) -> None:
        self.orders, self.seen = orders, Seen()
        self._lock = threading.Lock()
        self._sent = 0
        self._first = time.time_ns() // 1_000
        self._marks: dict[str, str] = {}

    def run(self) -> Seen:
        if self.orders.conditional:
            self._learn_marks()
        started = time.perf_counter()
        self._until = started + self.orders.seconds if self.orders.seconds else None
        threads = [threading.Thread(target=self._browse) for _ in range(self.orders.connections)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.seen.elapsed = time.perf_counter() - started
        return self.seen

    def _learn_marks(self) -> None:
        """Have been on each page before."""
        with self._connected() as line:
            for request in self.orders.requests:
                line.sendall(request.encode())
                self._marks[request] = _header(_answer(line)[0], "etag")

    def _connected(self) -> socket.socket:
        line = socket.create_connection(("127.0.0.1", self.orders.port), timeout=60)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return line

    def _browse(self) -> None:
        while True:
            with self._connected() as line:
                for _ in range(_REQUESTS_BY_CONNECTION):
                    if (request := self._next()) is None:
                        return
                    self._ask(line, request)

    def _next(self) -> str | None:
        with self._lock:
            n = self._sent
            begun = n >= self.orders.connections
            over = self._until and begun and time.perf_counter() >= self._until
            if over or (self._until is None and n >= len(self.orders.requests)):
                return None
            self._sent += 1
        request = self.orders.requests[n % len(self.orders.requests)]
        return request.replace(FRESH, str(self._first + n))

    def _ask(self, line: socket.socket, request: str) -> None:
        sent = self._marked(request) if self.orders.conditional else request
        started = time.perf_counter()
        line.sendall(sent.encode())
        head, body = _answer(line)
        self._keep(time.perf_counter() - started, head, body)
        if self.orders.conditional and (mark := _header(head, "etag")):
            self._marks[request] = mark

    def _marked(self, request: str) -> str:
        line = f"If-None-Match: {self._marks[request]}"
        return request.replace("\r\n\r\n", f"\r\n{line}\r\n\r\n", 1)

    def _keep(self, latency: float, head: str, body: bytes) -> None:
        status = head.split(" ", 2)[1]
        with self._lock:
            self.seen.latencies.append(latency)
            self.seen.statuses[status] = self.seen.statuses.get(status, 0) + 1
            self.seen.size += len(body)
            self.seen.samples.setdefault(status, head + body[:2000].decode(errors="replace"))


def _answer(line: socket.socket) -> tuple[str, bytes]:
    """The head and the body of the next answer, whose length it says."""
    received = b""
    while (end := received.find(b"\r\n\r\n")) < 0:
        received += _more(line)
    head = received[:end].decode("latin-1")
    body = received[end + 4 :]
    length = 0 if _is_empty(head) else int(_header(head, "content-length"))
    while len(body) < length:
        body += _more(line)
    return head, body


def _is_empty(head: str) -> bool:
    return head.split(" ", 2)[1] in {"204", "304"}


def _more(line: socket.socket) -> bytes:
    if part := line.recv(65536):
        return part
    raise ConnectionError("the server hung up")


def _header(head: str, name: str) -> str:
    for line in head.split("\r\n")[1:]:
        key, _, value = line.partition(": ")
        if key.lower() == name:
            return value
    return ""


def main() -> None:
    for line in sys.stdin:
        given: dict[str, Any] = json.loads(line)
        sys.stdout.write(json.dumps(asdict(Client(Orders(**given)).run())) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
