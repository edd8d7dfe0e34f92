"""A map as its template draws it: communes by class, each with its path and its words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from concert.concertations.models import Concertation
from concert.maps.classes import Class, classes_of
from concert.maps.drawing import Drawing, drawn
from concert.maps.queries import Commune, Shown, communes_of, mapped, shown_on, values_of

# In pixels and in points: what 150 communes may weigh on the page that shows them large, and small.
LARGE = (480, 2_400)
SMALL = (320, 1_300)


@dataclass(frozen=True)
class Painted:
    """Everything of one map: what is shown, of whom, in which classes, and how it is drawn."""

    choices: Sequence[Shown]
    shown: Shown | None
    communes: Sequence[Commune]
    values: Mapping[str, float]
    classes: Sequence[Class]
    drawing: Drawing

    @property
    def unknown(self) -> list[Commune]:
        """The communes of which nothing is known."""
        return [one for one in self.communes if one.code not in self.values]

    @property
    def without_contour(self) -> int:
        """How many communes cannot be drawn."""
        return sum(one.code not in self.drawing.paths for one in self.communes)

    @property
    def by_code(self) -> dict[str, Commune]:
        return {one.code: one for one in self.communes}

    def rows(self, order: str) -> list[tuple[Commune, float | None]]:
        """The communes and their values: by name, or the highest value first."""
        rows = [(one, self.values.get(one.code)) for one in self.communes]
        if order == "nom":
            return rows
        return sorted(rows, key=lambda row: (row[1] is None, -(row[1] or 0)))


def painted(
    concertation: Concertation, chosen: str, *, sensitive: bool, small: bool = False
) -> Painted:
    """The map of a concertation's place by the figure chosen, else by the first one held."""
    territory = mapped(concertation)
    communes, choices = communes_of(territory), shown_on(territory, sensitive=sensitive)
    shown = next((one for one in choices if one.series.code == chosen), None)
    shown = shown or (choices[0] if choices else None)
    values = values_of(shown, territory, communes) if shown else {}
    width, most = SMALL if small else LARGE
    shapes = {one.code: one.rings for one in communes if one.rings}
    return Painted(
        choices=choices,
        shown=shown,
        communes=communes,
        values=values,
        classes=classes_of(values),
        drawing=drawn(shapes, width, most),
    )
