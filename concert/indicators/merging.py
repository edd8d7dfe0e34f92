"""The lines of one figure laid over what is known of it. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from concert.indicators.actions import TypedFigure
from concert.indicators.lines import Said, alike
from concert.indicators.models import Comparison, Past
from concert.indicators.periods import in_time, period_named

T = TypeVar("T")
_SOURCE_MOST = 300
_BETWEEN_SOURCES = "\u202f; "


def periods_of(figure: TypedFigure) -> dict[str, float]:
    """Its values by period, the oldest first, the present one last."""
    return {
        **{period_named(one.period): one.value for one in figure.past},
        period_named(figure.period): figure.value,
    }


def merged(before: TypedFigure | None, own: Sequence[Said], others: Sequence[Said]) -> TypedFigure:
    """The figure as its lines leave it: `own` the latest first, `others` of other places.

    An empty cell leaves what is known.
    """
    values = periods_of(before) if before else {}
    values |= {one.period: one.value for one in own}
    *older, present = sorted(values, key=in_time)
    lines = [*own, *others]
    return TypedFigure(
        label=before.label if before else lines[0].label,
        value=values[present],
        unit=_first([before.unit if before else "", *(one.unit for one in lines)], ""),
        period=present,
        source=_sources(before, own, others),
        sensitive=_is_sensitive(before, lines),
        says=_sentence(before, own, present, values[present]),
        explanation=_first(
            [*(one.explanation for one in lines), before.explanation if before else ""], ""
        ),
        people=_first([*(one.people for one in own), before.people if before else None], None),
        read_on=_latest_day(before, lines),
        past=[Past(period, values[period]) for period in older],
        compared=_compared(before, others, present),
    )


def _first(given: Iterable[T], otherwise: T) -> T:
    """The first that says something."""
    return next((one for one in given if one), otherwise)


def _sources(before: TypedFigure | None, own: Sequence[Said], others: Sequence[Said]) -> str:
    """Every source that something stands on, once each, that of the latest period first."""
    given = [one.source for one in (*own, *others)]
    replaced = before is None or set(periods_of(before)) <= {one.period for one in own}
    held = before.source.split(_BETWEEN_SOURCES) if before and not replaced else []
    if before and {alike(one) for one in given} <= {alike(one) for one in held}:
        return before.source
    kept = _BETWEEN_SOURCES.join({alike(one): one for one in [*given, *held]}.values())
    return kept if len(kept) <= _SOURCE_MOST else given[0]


def _is_sensitive(before: TypedFigure | None, lines: Sequence[Said]) -> bool:
    answers = [one.sensitive for one in lines if one.sensitive is not None]
    return any(answers) if answers else bool(before and before.sensitive)


def _sentence(before: TypedFigure | None, own: Sequence[Said], present: str, value: float) -> str:
    """The sentence of the present period; one that says another number would be wrong."""
    given = next((one.says for one in own if one.period == present and one.says), "")
    if given or before is None:
        return given
    stands = period_named(before.period) == present and before.value == value
    return before.says if stands else ""


def _latest_day(before: TypedFigure | None, lines: Sequence[Said]) -> date:
    days = [one.read_on for one in lines]
    return max([*days, before.read_on] if before and before.read_on else days)


def _compared(before: TypedFigure | None, others: Sequence[Said], present: str) -> list[Comparison]:
    """The other places; those of an older period no longer stand beside the present one."""
    stands = before is not None and period_named(before.period) == present
    held = {alike(one.label): one for one in before.compared} if before and stands else {}
    given = {alike(one.place): one for one in others}
    kept = [
        Comparison(one.label, given[key].value) if key in given else one
        for key, one in held.items()
    ]
    return [
        *kept,
        *(Comparison(one.place, one.value) for key, one in given.items() if key not in held),
    ]
