"""The speed goals of the project, each with what was measured, and met or not."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from bench.formatting import decimal
from bench.measures import CROWD, MADE, PAGES
from bench.rounds import Result
from bench.run import Outcome

_READ = ("concertation", "ideas", "idea")
_KEPT = ("kept", "same")
_ONE_COMMIT = ("ballot_page", "ballot_region", "argument_sent", "argument_region")


@dataclass(frozen=True)
class Verdict:
    """A goal, and how near."""

    goal: str
    measured: float
    limit: float
    unit: str
    decimals: int = 1

    @property
    def met(self) -> bool:
        return self.measured <= self.limit

    def __str__(self) -> str:
        measured, limit = (decimal(one, self.decimals) for one in (self.measured, self.limit))
        return f"{self.goal} : {measured} {self.unit} (au plus {limit})"


def verdicts(outcome: Outcome) -> Iterator[Verdict]:
    """Those of what was measured."""
    if outcome.results:
        results = {one.measure.key: one for one in outcome.results}
        yield from _of_pages(results)
        yield from _of_writings(results)
        yield from _of_queries(outcome, results)
    if outcome.memory:
        yield Verdict("Mémoire des deux travailleurs", outcome.memory.held / 1e6, 170, "Mo", 0)
    yield from _of_visits(outcome)


def _of_pages(results: dict[str, Result]) -> Iterator[Verdict]:
    for page, way in product(_READ, MADE):
        yield _in_floors(results[f"{page}_{way}"], 1.3)
    list_ = results["ideas_fresh"]
    for way in MADE:
        plan = results[f"plan_{way}"]
        # Its limit is told in the list's floors: five of them are about 10 ms.
        cost = plan.middle("processor") / (list_.floor or 1)
        yield Verdict(f"{plan.measure.label}, en planchers de la liste", cost, 5, "planchers")
    kept = [results[f"{page}_{way}"] for page, way in product(PAGES, _KEPT)]
    worst = max(kept, key=lambda one: one.middle("processor"))
    goal = f"Sans compte, page gardée ou inchangée (la plus lente : {worst.measure.label})"
    yield Verdict(goal, worst.middle("processor"), 0.5, "ms", 2)
    if large := results.get("ideas_large"):
        yield Verdict(large.measure.label, large.ratio or 0, 1.2, "fois celle de 1 000", 2)


def _of_writings(results: dict[str, Result]) -> Iterator[Verdict]:
    yield from (_in_floors(results[key], 2) for key in _ONE_COMMIT)
    crowd = results[CROWD]
    yield Verdict(f"{crowd.measure.label}, p99", crowd.middle("p99"), 40, "ms", 0)


def _of_queries(outcome: Outcome, results: dict[str, Result]) -> Iterator[Verdict]:
    pages = [f"{page}_{way}" for page, way in product(PAGES, MADE)]
    most = max(pages, key=lambda key: outcome.counts[key].queries)
    goal = f"Requêtes d’une page (la plus gourmande : {results[most].measure.label})"
    yield Verdict(goal, outcome.counts[most].queries, 6, "requêtes", 0)


def _of_visits(outcome: Outcome) -> Iterator[Verdict]:
    for one in outcome.visits:
        where = f"Première visite, {one.label}"
        yield Verdict(f"{where}, premier affichage", one.middle("paint") / 1000, 1, "s", 2)
        yield Verdict(f"{where}, réseau", one.middle("requests"), 6, "requêtes", 0)
        yield Verdict(f"{where}, poids", one.middle("size") / 1000, 90, "ko", 0)
        yield Verdict(f"{where}, blocage", one.middle("blocking"), 30, "ms", 0)


def _in_floors(result: Result, limit: float) -> Verdict:
    return Verdict(result.measure.label, result.ratio or 0, limit, "planchers", 2)
