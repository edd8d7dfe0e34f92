"""Drawing communes as SVG paths: projected, simplified together, in whole pixels. Pure.

What two communes share is simplified once for both, so that no gap opens between them: a border is
cut at the points where three communes meet, and each piece is straightened by itself (Douglas and
Peucker), whichever commune it is drawn for.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from concert.territories.shapes import STEPS, Point, Ring

Projected = tuple[float, float]
# A border's points in whole pixels, each with how far the border would stray without it.
Piece = list[tuple[int, int, float]]

# Nothing smaller shows, in pixels.
_FINEST = 0.5
_TALLEST = 1.25


@dataclass(frozen=True)
class Drawing:
    """Paths in a frame of whole pixels, by the code of the commune."""

    width: int
    height: int
    paths: Mapping[str, str]


@dataclass(frozen=True)
class _Projection:
    """Degrees flattened as at the middle of the map: a square kilometre is a square there."""

    west: int
    north: int
    flat: float
    scale: float

    def __call__(self, point: Point) -> Projected:
        return (point[0] - self.west) * self.flat * self.scale, (self.north - point[1]) * self.scale

    def degrees(self, point: Point) -> tuple[float, float]:
        """The way back."""
        east = self.west + point[0] / self.flat / self.scale
        return east / STEPS, (self.north - point[1] / self.scale) / STEPS


@dataclass(frozen=True)
class Outline:
    """The communes simplified together, in whole pixels."""

    width: int
    height: int
    rings: Mapping[str, Sequence[Sequence[Point]]]
    _projection: _Projection

    def degrees(self, point: Point) -> tuple[float, float]:
        """Where a point is on the Earth: longitude, then latitude."""
        return self._projection.degrees(point)


def drawn(shapes: Mapping[str, Sequence[Ring]], width: int, most: int) -> Drawing:
    """The communes in a frame `width` pixels wide at most, with about `most` points in all."""
    if not shapes:
        return Drawing(width, 0, {})
    outline = outlined(shapes, width, most)
    paths = {code: _path(rings) for code, rings in outline.rings.items()}
    return Drawing(outline.width, outline.height, paths)


def outlined(shapes: Mapping[str, Sequence[Ring]], width: int, most: int) -> Outline:
    """The same, as points still."""
    points = [point for rings in shapes.values() for ring in rings for point in ring]
    projection, size = _projection(points, width)
    borders = _Borders(projection, (ring for rings in shapes.values() for ring in rings))
    pieces = {code: [borders.along(ring) for ring in rings] for code, rings in shapes.items()}
    tolerance = _tolerance(pieces.values(), most)
    placed = {code: _placed(rings, tolerance) for code, rings in pieces.items()}
    return Outline(*size, placed, projection)


def _projection(points: Sequence[Point], width: int) -> tuple[_Projection, tuple[int, int]]:
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    flat = math.cos(math.radians((south + north) / 2 / STEPS))
    across, upright = max((east - west) * flat, 1), max(north - south, 1)
    scale = min(width / across, width * _TALLEST / upright)
    size = round(across * scale), round(upright * scale)
    return _Projection(west, north, flat, scale), size


def _meeting_points(rings: Iterable[Ring]) -> set[Point]:
    """Where borders meet: every point that has other neighbours than one before and one after."""
    beside: dict[Point, set[Point]] = defaultdict(set)
    for ring in rings:
        for one, other in pairwise(ring):
            beside[one].add(other)
            beside[other].add(one)
    return {point for point, others in beside.items() if len(others) != 2}


class _Borders:
    """The pieces of border, each weighed once, whichever commune it is drawn for."""

    def __init__(self, projection: _Projection, rings: Iterable[Ring]) -> None:
        self._projection, self._meeting = projection, _meeting_points(rings)
        self._known: dict[tuple[Point, ...], Piece] = {}

    def along(self, ring: Ring) -> list[Piece]:
        """The pieces that make up a ring, in its order."""
        return [self._piece(piece) for piece in _cut(ring, self._meeting)]

    def _piece(self, points: tuple[Point, ...]) -> Piece:
        backwards = points[0] > points[-1]
        key = points[::-1] if backwards else points
        if key not in self._known:
            self._known[key] = weighed([self._projection(point) for point in key])
        found = self._known[key]
        return found[::-1] if backwards else found


def _cut(ring: Ring, meeting: set[Point]) -> Iterator[tuple[Point, ...]]:
    """The ring cut where borders meet; an island, at its two points that are the farthest apart."""
    points = ring[:-1]
    cuts = [rank for rank, point in enumerate(points) if point in meeting]
    if len(cuts) < 2:
        first = cuts[0] if cuts else points.index(min(points))
        origin = points[first]
        far = max(range(len(points)), key=lambda rank: (math.dist(origin, points[rank]), rank))
        cuts = sorted({first, far})
    around = [*points[cuts[0] :], *points[: cuts[0] + 1]]
    places = [cut - cuts[0] for cut in cuts] + [len(points)]
    for start, end in pairwise(places):
        yield tuple(around[start : end + 1])


def weighed(line: Sequence[Projected]) -> Piece:
    """The line, and of each point how far it would stray if it were left out; its ends stay."""
    weights = [math.inf] * len(line)
    waiting = [(0, len(line) - 1, math.inf)]
    while waiting:
        first, last, least = waiting.pop()
        if last - first < 2:
            continue
        away = _away(line, first, last)
        weight = min(max(away), least)
        farthest = first + 1 + away.index(max(away))
        weights[farthest] = weight
        waiting += [(first, farthest, weight), (farthest, last, weight)]
    return [(round(x), round(y), weight) for (x, y), weight in zip(line, weights, strict=True)]


def _away(line: Sequence[Projected], first: int, last: int) -> list[float]:
    """How far each point between two others is from the segment that joins them."""
    (x, y), (u, v) = line[first], line[last]
    along, down = u - x, v - y
    length = along * along + down * down
    found = []
    for east, south in line[first + 1 : last]:
        a, b = east - x, south - y
        share = min(1.0, max(0.0, (along * a + down * b) / length)) if length else 0.0
        found.append(math.hypot(a - share * along, b - share * down))
    return found


def _tolerance(shapes: Iterable[list[list[Piece]]], most: int) -> float:
    """The weight below which a point goes, for what is left to be light enough."""
    pieces = (piece for rings in shapes for ring in rings for piece in ring)
    weights = sorted((weight for piece in pieces for _x, _y, weight in piece[1:]), reverse=True)
    return max(weights[most], _FINEST) if len(weights) > most else _FINEST


def _placed(rings: Sequence[Sequence[Piece]], tolerance: float) -> list[list[Point]]:
    """The rings that still show at this scale; the largest stays whatever becomes of it."""
    straight = [_straightened(pieces, tolerance) for pieces in rings]
    return [ring for ring in straight if len(ring) > 3] or [max(straight, key=len)]


def _straightened(pieces: Sequence[Piece], tolerance: float) -> list[Point]:
    """A ring of the points that weigh enough, its last one being its first."""
    kept: list[Point] = []
    for x, y, weight in (point for piece in pieces for point in piece):
        if weight > tolerance and (not kept or kept[-1] != (x, y)):
            kept.append((x, y))
    return kept


def _path(rings: Sequence[Sequence[Point]]) -> str:
    """Relative moves, in as few signs as SVG allows."""
    written, x, y = "", 0, 0
    for ring in rings:
        for rank, (east, south) in enumerate(ring[:-1]):
            written += "m" if rank == 0 else "l" if rank == 1 else _gap(east - x)
            written += f"{east - x}{_gap(south - y)}{south - y}"
            x, y = east, south
        if ring:
            written += "z"
            x, y = ring[0]
    return written


def _gap(number: int) -> str:
    """The space before a number, that its sign makes needless."""
    return "" if number < 0 else " "


_SIGNS = re.compile(r"[mlz]|-?\d+")


def rings_of(path: str) -> list[list[Point]]:
    """The points of a path as `drawn` writes it: for what draws without SVG."""
    rings: list[list[Point]] = []
    x = y = 0
    numbers: list[int] = []
    for sign in _SIGNS.findall(path):
        if sign == "m":
            rings.append([])
        elif sign == "z":
            x, y = rings[-1][0]
        elif sign != "l":
            numbers.append(int(sign))
        if len(numbers) == 2:
            x, y = x + numbers[0], y + numbers[1]
            rings[-1].append((x, y))
            numbers.clear()
    return rings
