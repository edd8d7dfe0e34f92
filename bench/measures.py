"""What is measured: each request, beside the floor's for the same rows."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from bench.asking import Request, Visitors
from bench.client import FRESH
from bench.data import World

# Requests to send; as many as asked for, where each is sent once.
Asked = Callable[[int], list[Request]]


PAGES = ("concertation", "ideas", "idea", "plan")
# How each page is asked for: made anew, by a stranger or signed in; then at its own address.
MADE = ("fresh", "signed_in_fresh")
WAYS = (*MADE, "signed_in", "kept", "same")
WRITINGS = ("ballot_page", "ballot_region", "argument_sent", "argument_region", "idea_sent")
CROWD = "ballots_at_once"


@dataclass(frozen=True)
class Measure:
    """One line of the table."""

    key: str
    label: str
    # What is asked anew for each round.
    ask: Asked
    expects: str = "200"
    # What its cost is compared with: the floor's own address, or other requests of ours.
    floor: Request | None = None
    beside: Asked | None = None
    # Each request is sent once, rather than in turn for a while.
    once: bool = False
    conditional: bool = False
    connections: int = 8


def measures(world: World, visitors: Visitors) -> list[Measure]:
    """The lines, in their order."""
    lines = [*_pages(world, visitors), *_writings(visitors)]
    if world.large:
        lines.append(_large(world, visitors))
    return lines


def many_ballots(visitors: Visitors) -> Measure:
    """The crowd that votes at once, measured alone: its slowest ballots matter."""
    ask = partial(visitors.ballots, htmx=True)
    label = "Bulletin déposé, 32 connexions"
    return Measure(CROWD, label, ask, once=True, connections=32)


def _pages(world: World, visitors: Visitors) -> list[Measure]:
    here = f"/concertations/{world.ideas}"
    listed = [str(one) for one in world.listed]
    three, all_of_them = ",".join(listed[:3]), ",".join(listed)
    ideas = [f"{here}/idees/{idea}" for idea in world.discussed]
    pages: list[tuple[str, str, list[str], str]] = [
        ("concertation", "Concertation", [here], f"/concertation/{world.ideas}/{three}"),
        ("ideas", "Liste des idées", [f"{here}/idees"], f"/idees/{world.ideas}/{all_of_them}"),
        ("idea", "Idée et 50 arguments", ideas, f"/idee/{world.ideas}/{world.discussed[0]}"),
        ("plan", "Plan d’action", [f"/concertations/{world.plan}/plan"], f"/plan/{world.plan}"),
    ]
    return [
        measure
        for key, label, paths, floor in pages
        for measure in _page(visitors, key, label, paths, Request(floor))
    ]


def _page(
    visitors: Visitors, key: str, label: str, paths: list[str], floor: Request
) -> list[Measure]:
    """A page as it is made anew, then as it is when nothing has changed since last time."""

    def line(way: str, told: str, ask: Asked, **what: Any) -> Measure:
        return Measure(f"{key}_{way}", f"{label}, {told}", ask, **what)

    strangers, people = partial(visitors.strangers, paths), partial(visitors.people, paths)
    fresh = [f"{path}?essai={FRESH}" for path in paths]
    made, made_for = partial(visitors.strangers, fresh), partial(visitors.people, fresh)
    return [
        line("fresh", "sans compte, à faire", made, floor=floor),
        line("signed_in_fresh", "avec compte, à faire", made_for, floor=floor),
        line("signed_in", "avec compte", people, floor=floor),
        line("kept", "sans compte, gardée", strangers),
        line("same", "sans compte, inchangée", strangers, expects="304", conditional=True),
    ]


def _writings(visitors: Visitors) -> list[Measure]:
    insert = Request("/ligne", form="text=" + "x" * 400)

    def writing(key: str, label: str, ask: Asked, expects: str = "200") -> Measure:
        return Measure(key, label, ask, expects, floor=insert, once=True)

    vote, argue = visitors.ballots, visitors.arguments
    return [
        writing("ballot_page", "Bulletin déposé, page", partial(vote, htmx=False)),
        writing("ballot_region", "Bulletin déposé, région", partial(vote, htmx=True)),
        writing("argument_sent", "Argument publié, renvoi", partial(argue, htmx=False), "303"),
        writing("argument_region", "Argument publié, région", partial(argue, htmx=True)),
        writing("idea_sent", "Idée publiée, renvoi", visitors.ideas, "303"),
    ]


def _large(world: World, visitors: Visitors) -> Measure:
    ask = partial(visitors.strangers, [f"/concertations/{world.large}/idees?essai={FRESH}"])
    small = partial(visitors.strangers, [f"/concertations/{world.ideas}/idees?essai={FRESH}"])
    return Measure("ideas_large", "Liste de 100 000 idées, sans compte", ask, beside=small)
