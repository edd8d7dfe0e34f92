import re
from itertools import pairwise
from random import Random

from concert.maps.drawing import drawn
from concert.territories.shapes import Point, Ring

# Two squares side by side whose common border zigzags, and a third one above both.
BORDER: Ring = [(100, 0), (110, 20), (95, 40), (104, 60), (98, 80), (100, 100)]
LEFT: Ring = [(0, 0), *BORDER, (0, 100), (0, 0)]
RIGHT: Ring = [(100, 0), (200, 0), (200, 100), *BORDER[::-1]]
ABOVE: Ring = [(0, 100), (100, 100), (200, 100), (200, 150), (0, 150), (0, 100)]


def corners(path: str) -> list[list[Point]]:
    """The absolute points of a path of relative moves, ring after ring."""
    rings, x, y = [], 0, 0
    for ring in path.split("z")[:-1]:
        numbers = [int(one) for one in re.findall(r"-?[0-9]+", ring)]
        points = []
        for east, south in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + east, y + south
            points.append((x, y))
        rings.append(points)
        x, y = points[0]
    return rings


def sides(path: str) -> set[frozenset[Point]]:
    return {frozenset(side) for ring in corners(path) for side in pairwise([*ring, ring[0]])}


def surface(path: str) -> float:
    return sum(
        abs(sum(x * v - u * y for (x, y), (u, v) in pairwise([*ring, ring[0]]))) / 2
        for ring in corners(path)
    )


def test_a_map_fills_its_frame_with_the_north_up() -> None:
    drawing = drawn({"left": [LEFT], "right": [RIGHT], "above": [ABOVE]}, 400, 1_000)

    [above], [left] = corners(drawing.paths["above"]), corners(drawing.paths["left"])
    assert drawing.width == 400
    assert min(y for _x, y in above) == 0
    assert max(y for _x, y in left) == drawing.height


def test_neighbours_keep_one_border_however_it_is_simplified() -> None:
    drawing = drawn({"left": [LEFT], "right": [RIGHT], "above": [ABOVE]}, 400, 14)

    shared = sides(drawing.paths["left"]) & sides(drawing.paths["right"])
    assert shared
    whole = drawing.width * drawing.height
    assert sum(surface(path) for path in drawing.paths.values()) == whole


def test_a_heavier_map_is_drawn_with_fewer_points() -> None:
    draw = Random(7)  # noqa: S311 - a rough coast, the same each time
    coast: Ring = [(n, draw.randint(0, 30)) for n in range(500)]
    shape = {"coast": [[*coast, (499, 400), (0, 400), coast[0]]]}

    light, fine = drawn(shape, 600, 40), drawn(shape, 600, 5_000)

    assert len(corners(light.paths["coast"])[0]) <= 45
    assert len(corners(fine.paths["coast"])[0]) > 300


def test_an_island_and_a_lone_commune_are_drawn() -> None:
    island: Ring = [(300, 0), (340, 0), (340, 40), (300, 0)]

    drawing = drawn({"left": [LEFT, island]}, 400, 1_000)

    assert len(corners(drawing.paths["left"])) == 2


def test_a_commune_smaller_than_a_pixel_keeps_a_path() -> None:
    tiny: Ring = [(100_000, 0), (100_001, 0), (100_001, 1), (100_000, 0)]

    assert drawn({"left": [LEFT], "tiny": [tiny]}, 100, 50).paths["tiny"]


def test_nothing_is_drawn_of_nothing() -> None:
    assert drawn({}, 400, 100).paths == {}
