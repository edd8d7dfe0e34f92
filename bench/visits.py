"""A first visit in Chromium, on a telephone that is slow and far from us."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, ViewportSize, sync_playwright

# Slow 4G: 1.6 Mbit/s down, 750 kbit/s up, 150 ms; and a processor four times slower than ours.
_NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
_SLOWER = 4
_PHONE: ViewportSize = {"width": 360, "height": 740}
# Long tasks are told to those who ask before they happen.
_WATCH = """
    window.blocked = 0;
    new PerformanceObserver((list) => {
        for (const task of list.getEntries()) window.blocked += task.duration - 50;
    }).observe({ type: "longtask", buffered: true });
"""
_PAINT = """() => performance.getEntriesByName("first-contentful-paint")[0].startTime"""


@dataclass(frozen=True)
class Visit:
    """What one visit took: ms to the first paint, requests, bytes received, ms of blocking."""

    paint: float
    requests: int
    size: int
    blocking: float


@dataclass(frozen=True)
class Visits:
    """Several first visits to one page."""

    label: str
    each: list[Visit]

    def middle(self, name: str) -> float:
        return median(getattr(visit, name) for visit in self.each)

    def extent(self, name: str) -> tuple[float, float]:
        values = [getattr(visit, name) for visit in self.each]
        return min(values), max(values)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The Chromium that `.ci/find-chromium` found."""
    where = os.environ["CHROMIUM"]
    options: dict[str, Any] = {} if where == "playwright" else {"executable_path": where}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"], **options
        )
        yield browser
        browser.close()


def visits(browser: Browser, url: str, label: str, count: int) -> Visits:
    return Visits(label, [_visit(browser, url) for _ in range(count)])


def _visit(browser: Browser, url: str) -> Visit:
    """In a browser that has never been here."""
    context = browser.new_context(viewport=_PHONE, is_mobile=True, device_scale_factor=2)
    page = context.new_page()
    page.add_init_script(_WATCH)
    session = context.new_cdp_session(page)
    received = _slowed_down(session)
    page.goto(url, wait_until="networkidle")
    seen = Visit(page.evaluate(_PAINT), len(received), sum(received), _blocking(page))
    context.close()
    return seen


def _slowed_down(session: CDPSession) -> list[int]:
    """Slow the network and the processor; the size of each answer comes in the list."""
    received: list[int] = []
    session.on(
        "Network.loadingFinished", lambda told: received.append(int(told["encodedDataLength"]))
    )
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send("Network.emulateNetworkConditions", _NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    return received


def _blocking(page: Page) -> float:
    blocked: float = page.evaluate("window.blocked")
    return blocked
