"""The filters of the list of ideas, as links: each says how many ideas it would leave."""

from collections.abc import Mapping
from dataclasses import dataclass

from concert.concertations.models import Concertation
from concert.ideas.narrowing import FILTERS, Wanted
from concert.web.filters import FilterLink, filter_links


@dataclass(frozen=True)
class Links:
    """One filter: what it is called, and its links."""

    label: str
    links: list[FilterLink]


def filters_of(concertation: Concertation, left: Mapping[str, Mapping[str, int]]) -> list[Links]:
    """The filters that have something to choose from."""
    return [
        Links(str(one.label), links)
        for name, one in FILTERS.items()
        if len(links := _links(concertation, name, left.get(name, {}))) > 1
    ]


def _links(concertation: Concertation, name: str, left: Mapping[str, int]) -> list[FilterLink]:
    one = FILTERS[name]
    # A choice that nothing answers is shown too: a stake without an idea is worth knowing.
    counted = [
        (code, f"{label} ({left.get(code, 0)})") for code, label in one.choices(concertation)
    ]
    return filter_links(name, str(one.everything), counted)


def kept_by(concertation: Concertation, wanted: Wanted) -> list[FilterLink]:
    """What the list is narrowed by, each with the link that removes it alone."""
    kept = []
    for name, code in wanted.kept:
        labels = dict(FILTERS[name].choices(concertation))
        [everything] = filter_links(name, labels.get(code, code), [])
        kept.append(everything)
    if wanted.words:
        kept += filter_links("q", f"«\u00a0{wanted.words}\u00a0»", [])
    return kept
