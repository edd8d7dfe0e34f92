"""The diagnosis at a glance: what is disputed first, then each fact beside what is said of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from concert.indicators.models import Indicator

# Under this many figures one reads them all: headings would only be in the way.
_MANY = 8


@dataclass(frozen=True)
class Fact:
    """A figure beside the voices of colleges; of how many findings, and how many are disputed."""

    indicator: Indicator
    voices: Sequence[Any] = ()
    said: int = 0
    disputed: int = 0


@dataclass(frozen=True)
class Chapter:
    """Facts that stand under one heading; the first one's may have none."""

    title: str
    code: str
    facts: Sequence[Fact]


def facts_of(
    indicators: Iterable[Indicator],
    voices: Mapping[int, Sequence[Any]],
) -> list[Fact]:
    """The figures, those about which two colleges disagree first.

    By the number of findings about it that one college shares and another qualifies; figures
    about which nobody disagrees follow, in the order in which they were chosen.
    """
    facts = [_fact(one, voices.get(one.id, ())) for one in indicators]
    return sorted(facts, key=lambda fact: (-fact.disputed, fact.indicator.id))


def _fact(indicator: Indicator, voices: Sequence[Any]) -> Fact:
    if not voices:
        return Fact(indicator)
    return Fact(indicator, voices, voices[0].said, voices[0].disputed)


def shown(facts: Sequence[Fact], only: str) -> list[Fact]:
    """The facts that a filter asks for: those discussed, those of which nobody said anything."""
    if only == "discutes":
        return [fact for fact in facts if fact.disputed]
    if only == "sans-constat":
        return [fact for fact in facts if not fact.said]
    return list(facts)


def themes_of(stakes: Iterable[Any], offered: Iterable[Any]) -> list[tuple[str, str]]:
    """The themes that the stakes are of, in the order of the programme; nothing for one alone."""
    used = {stake.theme for stake in stakes}
    found = [(theme.code, theme.name) for theme in offered if theme.code in used]
    return found if len(found) > 1 else []


def of_theme(stakes: Sequence[Any], theme: str) -> list[Any]:
    """The stakes of a theme; all of them without one."""
    return [stake for stake in stakes if not theme or stake.theme == theme]


def chapters_of(
    facts: Sequence[Fact], stakes: Sequence[Any], cited: Mapping[int, int], others: str
) -> list[Chapter]:
    """When they are many, the facts under the first stake that cites them, the rest at the end.

    What is disputed stays first, whatever it is cited by. `cited` gives the stake of a figure; as
    long as no stake stands on one, there is nothing for a heading to tell apart.
    """
    if len(facts) <= _MANY or not any(fact.indicator.id in cited for fact in facts):
        return [Chapter("", "", facts)] if facts else []
    first = [fact for fact in facts if fact.disputed]
    calm = [fact for fact in facts if not fact.disputed]
    chapters = [Chapter("", "", first)]
    for stake in stakes:
        found = [fact for fact in calm if cited.get(fact.indicator.id) == stake.id]
        chapters.append(Chapter(stake.title, f"enjeu-{stake.id}", found))
    rest = [fact for fact in calm if fact.indicator.id not in cited]
    chapters.append(Chapter(others, "autres", rest))
    return [one for one in chapters if one.facts]


def cited_by(stakes: Sequence[Any]) -> dict[int, int]:
    """For each figure that a stake is drawn from, the first such stake."""
    cited: dict[int, int] = {}
    for stake in stakes:
        for source in stake.sources:
            if source.indicator_id:
                cited.setdefault(source.indicator_id, stake.id)
    return cited


def held_by(facts: Sequence[Fact], stakes: Sequence[Any]) -> list[Fact]:
    """The facts that these stakes stand on."""
    cited = cited_by(stakes)
    return [fact for fact in facts if fact.indicator.id in cited]
