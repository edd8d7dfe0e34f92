"""Rounds of measure: the floor and the application in turn, so that both drift with the machine."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from math import ceil
from statistics import median
from typing import Any

from bench.asking import Request
from bench.client import Orders
from bench.measures import Measure
from bench.servers import PostgreSQL, Server
from concert.config import ROOT


class Wrong(Exception):
    """Something was not answered as it should: what would be measured is not what is meant."""


@dataclass(frozen=True)
class Effort:
    """How much is measured: seconds of reading, a number of writings, and how many times."""

    seconds: float = 0.8
    count: int = 120
    rounds: int = 5
    # The ballots that come through 32 connections.
    crowd: int = 600
    visits: int = 5


QUICK = Effort(seconds=0.15, count=8, rounds=1, crowd=32, visits=1)
_FEW = 10


@dataclass(frozen=True)
class Sample:
    """One round: processor time a request in ms, requests a second, latencies in ms, bytes."""

    application: float
    database: float
    rate: float
    p50: float
    p95: float
    p99: float
    size: float

    @property
    def processor(self) -> float:
        return self.application + self.database


@dataclass(frozen=True)
class Result:
    """The rounds of one measure, and those of its floor."""

    measure: Measure
    samples: list[Sample]
    floors: list[Sample]

    def middle(self, name: str) -> float:
        return median(getattr(sample, name) for sample in self.samples)

    @property
    def extent(self) -> tuple[float, float]:
        costs = [sample.processor for sample in self.samples]
        return min(costs), max(costs)

    @property
    def floor(self) -> float | None:
        """The floor's processor time, in ms."""
        return median(sample.processor for sample in self.floors) if self.floors else None

    @property
    def ratio(self) -> float | None:
        """The cost in floors: the median of the rounds' ratios."""
        if not self.floors:
            return None
        rounds = zip(self.samples, self.floors, strict=True)
        return median(sample.processor / floor.processor for sample, floor in rounds)


class Readers:
    """Those who ask, in a process of their own."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def send(self, orders: Orders) -> dict[str, Any]:
        """What they saw."""
        if self._process.stdin is None or self._process.stdout is None:
            raise TypeError("the readers are spoken to through pipes")
        self._process.stdin.write(json.dumps(asdict(orders)) + "\n")
        self._process.stdin.flush()
        seen: dict[str, Any] = json.loads(self._process.stdout.readline())
        return seen


@contextmanager
def readers() -> Iterator[Readers]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.client"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    # Leaving closes their input, which ends them.
    with process:
        yield Readers(process)


@dataclass(frozen=True)
class Stage:
    """Both applications, being served on one database, and those who ask."""

    application: Server
    floor: Server
    postgresql: PostgreSQL | None
    readers: Readers
    effort: Effort

    def results(self, measures: Sequence[Measure]) -> list[Result]:
        results = [Result(measure, [], []) for measure in measures]
        for one in results:
            self._round(one.measure, _FEW)
        for _n in range(self.effort.rounds):
            for one in results:
                floors, sample = self._round(one.measure, self.effort.count)
                one.floors.extend(floors)
                one.samples.append(sample)
        return results

    def crowd(self, measure: Measure) -> Result:
        """Many at once, in one round."""
        _floors, sample = self._round(measure, self.effort.crowd)
        return Result(measure, [sample], [])

    def _round(self, measure: Measure, count: int) -> tuple[list[Sample], Sample]:
        """What it is compared with, if anything, then the measure itself."""
        floors = []
        if measure.floor:
            floors = [self._floor(measure, [measure.floor] * (count if measure.once else 1))]
        if measure.beside:
            floors = [self._sample(self.application, measure, measure.beside(count), "200")]
        asked = measure.ask(count)
        return floors, self._sample(self.application, measure, asked, measure.expects)

    def _floor(self, measure: Measure, asked: list[Request]) -> Sample:
        return self._sample(self.floor, measure, asked, "200")

    def _sample(
        self, server: Server, measure: Measure, asked: list[Request], expects: str
    ) -> Sample:
        before = server.processor_time(), self._database_time()
        seen = self.readers.send(self._orders(server, measure, asked))
        after = server.processor_time(), self._database_time()
        _check(measure, seen, expects)
        latencies = sorted(seen["latencies"])
        answered = len(latencies)
        return Sample(
            application=1000 * (after[0] - before[0]) / answered,
            database=1000 * (after[1] - before[1]) / answered,
            rate=answered / seen["elapsed"],
            p50=1000 * _quantile(latencies, 0.50),
            p95=1000 * _quantile(latencies, 0.95),
            p99=1000 * _quantile(latencies, 0.99),
            size=seen["size"] / answered,
        )

    def _orders(self, server: Server, measure: Measure, asked: list[Request]) -> Orders:
        return Orders(
            port=server.port,
            requests=[request.raw for request in asked],
            connections=measure.connections,
            seconds=None if measure.once else self.effort.seconds,
            conditional=measure.conditional,
        )

    def _database_time(self) -> float:
        return self.postgresql.processor_time() if self.postgresql else 0.0


def _check(measure: Measure, seen: dict[str, Any], expects: str) -> None:
    """Refuse any other answer; but whoever has no page yet is given it, and one a minute anew."""
    allowed = {expects, "200"} if expects == "304" else {expects}
    if others := seen["statuses"].keys() - allowed:
        first = next(iter(others))
        raise Wrong(f"{measure.label}: {seen['statuses']}\n{seen['samples'][first]}")
    if seen["statuses"].get(expects, 0) < len(seen["latencies"]) / 2:
        raise Wrong(f"{measure.label}: {seen['statuses']}")


def _quantile(ordered: list[float], share: float) -> float:
    return ordered[max(0, ceil(share * len(ordered)) - 1)]
