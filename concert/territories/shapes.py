"""The contours of communes: on one grid for all, so that neighbours keep the same border. Pure.

A point is a pair of whole numbers, eastward and northward, in steps of our grid: about 55 metres
from north to south. Two communes that share a border have the same points in the producer's file,
hence the same points here: no gap opens between them. Points that fall on the one before are left
out, which is all the simplification that can be made of a commune alone; a map, which knows them
all, simplifies further (`maps.drawing`).
"""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from flask_babel import gettext as _

from concert.core.errors import Refused

Point = tuple[int, int]
Ring = list[Point]
Degrees = Sequence[object]

STEPS = 2_000
"""Steps of the grid in one degree."""
_FEWEST = 4
# From one degree of latitude to the next.
_KILOMETRES = 111.2
_CHUNK = 5
_MORE = 1 << _CHUNK
_FIRST_SIGN = 63


def rings_of(polygons: Sequence[Sequence[Sequence[Degrees]]]) -> list[Ring]:
    """Every ring of a commune, checked and put on the grid; the tiny ones vanish.

    Islets and holes too small for the grid go; a commune that would vanish whole is refused.
    """
    rings = [
        _turned(_on_the_grid(ring), around_land=rank == 0)
        for polygon in polygons
        for rank, ring in enumerate(polygon)
    ]
    kept = [ring for ring in rings if len(ring) >= _FEWEST and doubled_area(ring)]
    if not kept:
        raise Refused(_("Ce contour n’a pas de surface."))
    return kept


def _turned(ring: Ring, *, around_land: bool) -> Ring:
    """Around the land one way, around its holes the other: files do not all agree."""
    return ring if (doubled_area(ring) > 0) is around_land else ring[::-1]


def doubled_area(ring: Sequence[Point]) -> int:
    """Twice the surface, in steps of the grid; negative when the ring turns the other way."""
    return sum(x * v - u * y for (x, y), (u, v) in pairwise(ring))


def square_kilometres(rings: Sequence[Ring]) -> float:
    """The surface that the rings enclose, the holes taken out.

    Over a commune the Earth is flat: a step eastward is as short everywhere as at its middle.
    """
    norths = [north for ring in rings for _east, north in ring]
    shortened = math.cos(math.radians((min(norths) + max(norths)) / 2 / STEPS))
    doubled = abs(sum(doubled_area(ring) for ring in rings))
    return round(doubled / 2 * (_KILOMETRES / STEPS) ** 2 * shortened, 2)


def _on_the_grid(ring: Sequence[Degrees]) -> Ring:
    if len(ring) < _FEWEST or ring[0] != ring[-1]:
        raise Refused(_("Ce contour n’est pas fermé : son dernier point n’est pas le premier."))
    points: Ring = []
    for each in ring:
        point = _point(each)
        if not points or points[-1] != point:
            points.append(point)
    return points


def _point(each: Degrees) -> Point:
    if not isinstance(each, list | tuple) or len(each) < 2:
        raise Refused(_("Un point de ce contour n’a pas deux coordonnées."))
    east, north = each[0], each[1]
    if not (isinstance(east, int | float) and isinstance(north, int | float)):
        raise Refused(_("Un point de ce contour n’est pas fait de nombres."))
    if not (-180 <= east <= 180 and -90 <= north <= 90):
        raise Refused(
            _("Un point sort de la Terre : il faut des degrés (WGS 84), longitude puis latitude.")
        )
    return round(east * STEPS), round(north * STEPS)


# --- as they are kept ---------------------------------------------------------


def written(rings: Sequence[Ring]) -> str:
    """The rings as a short text: each point as its distance from the one before, in few signs."""
    return " ".join("".join(_signs(ring)) for ring in rings)


def read(text: str) -> list[Ring]:
    """The rings that `written` wrote."""
    return [_ring(part) for part in text.split(" ")]


def _signs(ring: Ring) -> Iterator[str]:
    before = (0, 0)
    for point in ring:
        for now, then in zip(point, before, strict=True):
            yield _number(now - then)
        before = point


def _number(value: int) -> str:
    """A whole number in base 32, its sign last, as Google's polylines write them."""
    left = ~(value << 1) if value < 0 else value << 1
    signs = []
    while left >= _MORE:
        signs.append(chr((left & (_MORE - 1) | _MORE) + _FIRST_SIGN))
        left >>= _CHUNK
    return "".join([*signs, chr(left + _FIRST_SIGN)])


def _ring(text: str) -> Ring:
    east = north = 0
    ring: Ring = []
    numbers = _numbers(text)
    for eastward, northward in zip(numbers, numbers, strict=True):
        east, north = east + eastward, north + northward
        ring.append((east, north))
    return ring


def _numbers(text: str) -> Iterator[int]:
    value = shift = 0
    for sign in text:
        part = ord(sign) - _FIRST_SIGN
        value |= (part & (_MORE - 1)) << shift
        shift += _CHUNK
        if part < _MORE:
            yield ~(value >> 1) if value & 1 else value >> 1
            value = shift = 0
