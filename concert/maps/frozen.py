"""The map of a territory as plain data, for a version of the diagnosis to keep it, and back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from concert.concertations.models import Concertation
from concert.maps.classes import classes_of
from concert.maps.drawing import Drawing, drawn
from concert.maps.painting import LARGE, Painted
from concert.maps.queries import Commune, Shown, communes_of, has_map, mapped, shown_on, values_of


def frozen_map(concertation: Concertation) -> dict[str, Any] | None:
    """The communes, their contours, and every figure that is held of them; None without a map.

    What is shown to participants alone does not enter.
    """
    if not has_map(concertation):
        return None
    territory = mapped(concertation)
    communes = communes_of(territory)
    drawing = drawn({one.code: one.rings for one in communes if one.rings}, *LARGE)
    return {
        "width": drawing.width,
        "height": drawing.height,
        "communes": [[one.code, one.name, drawing.paths.get(one.code, "")] for one in communes],
        "figures": [
            _frozen(one, values_of(one, territory, communes))
            for one in shown_on(territory, sensitive=False)
        ],
    }


def _frozen(shown: Shown, values: Mapping[str, float]) -> dict[str, Any]:
    series = shown.series
    return {
        "code": series.code,
        "label": series.label,
        "unit": series.unit,
        "decimals": series.decimals,
        "period": shown.period,
        "explanation": series.explanation,
        "caution": series.caution,
        "producer": series.producer,
        "source_url": series.page_of(shown.period),
        "licence": series.licence,
        # Numbers as texts: the canonical form is one everywhere.
        "values": [[code, str(value)] for code, value in sorted(values.items())],
    }


# --- read again --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Series:
    """What a figure meant that day."""

    code: str
    label: str
    unit: str
    decimals: int
    explanation: str
    caution: str
    producer: str
    source_url: str
    licence: str


@dataclass(frozen=True)
class ShownThen:
    """A figure of a version's map, and its period."""

    series: Series
    period: str


def painted_again(kept: Mapping[str, Any], chosen: str) -> Painted:
    """The map of a version by the figure chosen, else by the first one."""
    figures = {one["code"]: one for one in kept["figures"]}
    figure = figures.get(chosen) or next(iter(figures.values()), None)
    values = {code: float(value) for code, value in figure["values"]} if figure else {}
    known = {code for code, _name, _path in kept["communes"]}
    values = {code: value for code, value in values.items() if code in known}
    choices = [_shown(one) for one in figures.values()]
    paths = {code: path for code, _name, path in kept["communes"] if path}
    return Painted(
        choices=choices,
        shown=_shown(figure) if figure else None,
        communes=[Commune(code, name, "", []) for code, name, _path in kept["communes"]],
        values=values,
        classes=classes_of(values),
        drawing=Drawing(kept["width"], kept["height"], paths),
    )


def _shown(figure: Mapping[str, Any]) -> Any:
    names = Series.__dataclass_fields__
    return ShownThen(Series(**{name: figure[name] for name in names}), figure["period"])
