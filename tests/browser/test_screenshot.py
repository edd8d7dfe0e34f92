"""The picture of the README, taken on the demonstration: `PICTURES=1 make browser` renews it."""

import os
import struct

import pytest

from concert.concertations.models import Concertation
from concert.config import ROOT
from tests.browser.windows import Windows

pytestmark = pytest.mark.browser

PICTURE = ROOT / "docs" / "concert.png"


def test_the_readme_shows_the_product_as_it_is(
    windows: Windows, demonstration: dict[str, Concertation]
) -> None:
    page = windows.open(viewport={"width": 1280, "height": 1120})
    page.goto(f"/concertations/{demonstration['sante_lozere'].slug}")
    page.evaluate("() => document.fonts.ready")

    taken = page.screenshot(path=PICTURE if os.environ.get("PICTURES") else None)

    assert _size(PICTURE.read_bytes()) == _size(taken)


def _size(png: bytes) -> tuple[int, int]:
    """How wide and how high: words of the demonstration change, the picture's frame does not."""
    width, height = struct.unpack(">II", png[16:24])
    return width, height
