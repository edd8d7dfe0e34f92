"""The stakes of a replay being rated by every college, online and around tables, then ordered."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from concert.concertations.queries import the_college
from concert.core.clock import local_day
from concert.demo.content import Row
from concert.priorities.actions import close_round, open_round, rate
from concert.priorities.models import Channel, Round
from concert.priorities.paper import Sitting, begin_tally, type_counts
from concert.stakes.actions import retain_order

if TYPE_CHECKING:
    from concert.demo.replay import Replay

_SEED = 11
_HOUR = timedelta(hours=1)
_LEVELS = 4


class Rating:
    """One round: what each gives is drawn around what their college thinks, always the same."""

    def __init__(self, replay: "Replay") -> None:
        self._replay = replay
        self._written = replay.content.written["priorities"]
        self._draw = random.Random(_SEED)  # noqa: S311

    def hold(self, at: datetime) -> None:
        """From the opening to the order that is retained, in a day."""
        here, lead = self._replay.concertation, self._replay.lead
        round_ = open_round(here, at + timedelta(days=2), by=lead, at=at)
        tables = {row["college"]: row for row in self._written["table"]}
        for row in self._replay.content.rows("person"):
            if row["college"] in tables:
                self._rate(round_, row, tables[row["college"]], at + _HOUR)
        for table in tables.values():
            self._type(round_, table, at + 2 * _HOUR)
        close_round(round_, by=lead, at=at + 3 * _HOUR)
        order = [self._replay.stakes[code].id for code in self._written["order"]]
        retain_order(here, order, self._written["reason"], by=lead, at=at + 4 * _HOUR)

    def _rate(self, round_: Round, person: Row, table: Row, at: datetime) -> None:
        who = self._replay.people[person["code"]]
        for code, means in table["levels"].items():
            given = dict(zip(self._criteria(round_), map(self._level, means), strict=True))
            rate(round_, self._replay.stakes[code], given, by=who, at=at)

    def _type(self, round_: Round, table: Row, at: datetime) -> None:
        college = the_college(self._replay.concertation, table["college"])
        where = self._written["place"]
        sitting = Sitting(college, Channel.WORKSHOP, local_day(at), where, table["people"])
        tally = begin_tally(round_, sitting, by=self._replay.lead, at=at)
        for code, means in table["levels"].items():
            counts = {
                criterion: self._counts(mean, table["people"])
                for criterion, mean in zip(self._criteria(round_), means, strict=True)
            }
            type_counts(tally, self._replay.stakes[code], counts, by=self._replay.lead, at=at)

    def _counts(self, mean: float, people: int) -> list[int]:
        given = [self._level(mean) for _n in range(people)]
        return [given.count(level) for level in range(1, _LEVELS + 1)]

    def _level(self, mean: float) -> int:
        return min(_LEVELS, max(1, round(self._draw.gauss(mean, 0.6))))

    @staticmethod
    def _criteria(round_: Round) -> Sequence[str]:
        return [one["code"] for one in round_.criteria]
