import pytest

from concert.core.errors import Refused
from concert.territories import shapes

SQUARE = [[3.0, 44.0], [3.1, 44.0], [3.1, 44.1], [3.0, 44.1], [3.0, 44.0]]


def test_what_is_written_reads_the_same() -> None:
    rings = [
        [(6000, 88000), (6200, 88000), (6200, 88200), (6000, 88000)],
        [(-3, 4), (0, 0), (-3, 4)],
    ]

    assert shapes.read(shapes.written(rings)) == rings


def test_a_contour_is_put_on_the_grid() -> None:
    [ring] = shapes.rings_of([[SQUARE]])

    assert ring == [(6000, 88000), (6200, 88000), (6200, 88200), (6000, 88200), (6000, 88000)]


def test_points_that_fall_together_are_one() -> None:
    close = [SQUARE[0], [3.0001, 44.0001], *SQUARE[1:]]

    assert shapes.rings_of([[close]]) == shapes.rings_of([[SQUARE]])


def test_an_islet_too_small_for_the_grid_goes() -> None:
    islet = [[5.0, 43.0], [5.0001, 43.0], [5.0001, 43.0001], [5.0, 43.0]]

    assert shapes.rings_of([[SQUARE], [islet]]) == shapes.rings_of([[SQUARE]])
    with pytest.raises(Refused, match="surface"):
        shapes.rings_of([[islet]])


@pytest.mark.parametrize(
    ("ring", "why"),
    [
        (SQUARE[:-1], "fermé"),
        (SQUARE[:2], "fermé"),
        ([[1], *SQUARE[1:-1], [1]], "deux coordonnées"),
        ([["3", "44"], *SQUARE[1:-1], ["3", "44"]], "nombres"),
        ([[735000.0, 6370000.0], *SQUARE[1:-1], [735000.0, 6370000.0]], "degrés"),
        ([[float("nan"), 44.0], *SQUARE[1:-1], [float("nan"), 44.0]], "fermé"),
    ],
)
def test_a_contour_that_is_none_is_refused(ring: list[list[object]], why: str) -> None:
    with pytest.raises(Refused, match=why):
        shapes.rings_of([[ring]])
