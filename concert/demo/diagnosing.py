"""The diagnosis of a replay: figures, findings and what is said of them, stakes, two versions."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from concert.demo.constraining import Constraining
from concert.demo.content import Row
from concert.demo.enclosing import enclosed
from concert.demo.rating import Rating
from concert.demo.surveying import Surveying
from concert.diagnosis.endorsing import endorse
from concert.diagnosis.models import Position
from concert.diagnosis.publication import publish
from concert.findings.actions import share_finding, weigh_finding
from concert.findings.grouping import gather
from concert.findings.models import Finding, Weight
from concert.indicators.actions import TypedFigure, choose_reading, type_figure
from concert.indicators.models import Indicator, Past
from concert.indicators.queries import readings_of
from concert.stakes.actions import StakeDrawn, draw_stake, revise_stake

if TYPE_CHECKING:
    from concert.demo.replay import Act, Replay

# They would say the same thing twice, or too much at once.
_LEFT_OUT = {
    "pupils_second_degree",
    "density_cardiologists",
    "density_dermatologists",
    "density_gastroenterologists",
    "density_neurologists",
    "density_pulmonologists",
}
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


class Diagnosing:
    """A diagnosis being drawn up, published, and published again with what was missing."""

    def __init__(self, replay: "Replay") -> None:
        self.replay, self.content = replay, replay.content
        self.concertation = replay.concertation
        self._findings: dict[str, Finding] = {}
        self._indicators: dict[str, Indicator] = {}
        self._constraining = Constraining(replay)
        self._reasons = {
            (row["finding"], row["by"]): row["text"] for row in self.content.rows("reason")
        }

    def acts(self) -> list["Act"]:
        """Everything that is done, and when: the last days are for the stakes and the versions."""
        opens = self.content.opens("diagnosis") + _HOUR
        late = self.content.closes("diagnosis") - timedelta(days=5)
        acts: list[Act] = [(opens, self._choose_figures)]
        acts += self._found(opens, late)
        if "survey" in self.content.written:
            acts += Surveying(self.replay).acts(opens, late)
        acts.append((late - 2 * _HOUR, self._gather))
        acts += self._constrained(late, later=False)
        acts.append((late + 3 * _HOUR, self._draw_all))
        acts.append((late + 4 * _HOUR, Rating(self.replay).hold))
        acts.append((late + _DAY, partial(self._publish, 1)))
        acts += self._constrained(late + 2 * _DAY, later=True)
        acts.append((late + 2 * _DAY + 3 * _HOUR, self._reword))
        acts.append((late + 2 * _DAY + 4 * _HOUR, partial(self._publish, 2)))
        return acts

    def _constrained(self, at: datetime, *, later: bool) -> Iterator["Act"]:
        for number, row in enumerate(self.content.rows("constraint")):
            if row.get("later", False) is later:
                yield from self._constraining.acts(number, row, at)

    # --- figures ----------------------------------------------------------------

    def _choose_figures(self, at: datetime) -> None:
        for reading in readings_of(self.concertation):
            if reading.series.code not in _LEFT_OUT:
                chosen = choose_reading(self.concertation, reading, by=self.replay.lead, at=at)
                self._indicators[reading.series.code] = chosen
        for row in self.content.rows("figure"):
            typed = type_figure(self.concertation, self._typed(row), by=self.replay.lead, at=at)
            self._indicators[row["code"]] = typed

    def _typed(self, row: Row) -> TypedFigure:
        return TypedFigure(
            label=row["label"],
            says=row["says"],
            value=float(row["value"]),
            unit=row["unit"],
            period=row["period"],
            people=row.get("people"),
            past=[Past(period, float(value)) for period, value in row["past"]],
            source=row["source"],
            explanation=row["explanation"],
            read_on=self.content.day(row["read_on"]),
            sensitive=False,
        )

    # --- findings ---------------------------------------------------------------

    def _found(self, opens: datetime, late: datetime) -> list["Act"]:
        rows = self.content.rows("finding")
        step = (late - opens) / (len(rows) + 1)
        return [(opens + step * (n + 1), partial(self._share, row)) for n, row in enumerate(rows)]

    def _share(self, row: Row, at: datetime) -> None:
        who = self.replay.people[row["by"]]
        finding = share_finding(
            self.concertation,
            row["text"],
            theme=row["theme"],
            about=self._indicators.get(row.get("about", "")),
            files=enclosed(self.concertation, row, by=who, at=at),
            by=who,
            at=at,
        )
        self._findings[row["code"]] = finding
        for name, weight in (("shared", Weight.SHARED), ("nuanced", Weight.NUANCED)):
            for code in row[name]:
                reason = self._reasons.get((row["code"], code), "")
                who = self.replay.people[code]
                weigh_finding(finding, weight, reason, by=who, at=at + timedelta(minutes=5))

    def _gather(self, at: datetime) -> None:
        for row in self.content.rows("group"):
            together = [self._findings[code] for code in row["findings"]]
            gather(self.concertation, together, row["title"], by=self.replay.lead, at=at)

    # --- stakes -----------------------------------------------------------------

    def _draw_all(self, at: datetime) -> None:
        for row in self.content.rows("stake"):
            drawn = self._drawn(row, row.get("first_title") or row["title"])
            stake = draw_stake(self.concertation, drawn, by=self.replay.lead, at=at)
            self.replay.stakes[row["code"]] = stake

    def _drawn(self, row: Row, title: str) -> StakeDrawn:
        constraints = self._constraining.stated
        return StakeDrawn(
            title=title,
            text=row["text"],
            theme=row["theme"],
            findings=[self._findings[code].id for code in row["findings"]],
            indicators=[self._indicators[code].id for code in row.get("indicators", ())],
            constraints=[constraints[n].id for n in row["constraints"]],
        )

    def _reword(self, at: datetime) -> None:
        """What the first answers asked for: the stakes that were worded otherwise at first."""
        for row in self.content.rows("stake"):
            if "first_title" in row:
                drawn = self._drawn(row, row["title"])
                revise_stake(self.replay.stakes[row["code"]], drawn, by=self.replay.lead, at=at)

    # --- versions ---------------------------------------------------------------

    def _publish(self, number: int, at: datetime) -> None:
        version = publish(self.concertation, by=self.replay.lead, at=at)
        answers = (row for row in self.content.rows("endorsement") if row.get("to", 1) == number)
        for n, row in enumerate(answers):
            endorse(
                version,
                self.replay.stakeholders[row["stakeholder"]],
                Position(row["position"]),
                row["words"],
                read=version.hash,
                by=self.replay.representative(row["stakeholder"]),
                at=at + timedelta(hours=n + 1),
            )
