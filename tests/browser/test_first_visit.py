"""What a first visit costs on a phone: how many requests, how many bytes on the wire."""

import pytest
from playwright.sync_api import CDPSession

from concert.concertations.models import Concertation
from tests.browser.windows import PHONE, Windows

pytestmark = pytest.mark.browser

REQUESTS, BYTES = 8, 100_000


class Meter:
    """What goes over the wire, as the browser counts it: compressed, headers included."""

    def __init__(self, wire: CDPSession) -> None:
        self.received: list[int] = []
        wire.on("Network.loadingFinished", self._add)
        wire.send("Network.enable")

    def _add(self, event: dict[str, float]) -> None:
        self.received.append(int(event["encodedDataLength"]))


@pytest.mark.parametrize("room", ["", "/diagnostic", "/idees", "/vote/resultats", "/plan"])
def test_a_first_visit_is_light(
    windows: Windows, demonstration: dict[str, Concertation], room: str
) -> None:
    page = windows.open(viewport=PHONE)
    meter = Meter(page.context.new_cdp_session(page))

    answer = page.goto(f"/concertations/{demonstration['sante_lozere'].slug}{room}")
    page.wait_for_load_state("networkidle")

    assert answer
    assert answer.status == 200
    assert 4 <= len(meter.received) <= REQUESTS
    assert 40_000 < sum(meter.received) <= BYTES
