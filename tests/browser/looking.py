"""What is looked for on every page: by axe, at two widths, in light and dark, on paper."""

from collections.abc import Sequence
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize

from tests.browser.windows import DESK, PHONE

_RUN = """(rules) => axe.run({resultTypes: ["violations"], ...rules}).then(({violations}) =>
    violations.flatMap(({id, nodes}) => nodes.map(({target, any, all}) =>
        [id, target.join(" "), [...any, ...all].map(({message}) => message).join("; ")])))"""
# In the dark, only what depends on colours can be otherwise.
_ALL, _COLOURS = {}, {"runOnly": ["color-contrast", "link-in-text-block"]}
_TOO_WIDE = """() => {
    const {clientWidth, scrollWidth} = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    return [...document.querySelectorAll("body :not(.rooms *)")]
        .filter((one) => one.getBoundingClientRect().right > clientWidth + 1)
        .map((one) => one.outerHTML.slice(0, 80));
}"""
# What the screen shows and paper does not, but for what is pressed or navigated by.
_LOST_ON_PAPER = """() => [...document.querySelectorAll("main :is(h1, h2, h3, p, dt, dd, td)")]
    .filter((one) => !one.closest("details:not([open]), form, nav, .screen-only, .pagination"))
    .filter((one) => one.textContent.trim() && !one.querySelector("a, button, .linklike"))
    .filter((one) => !one.checkVisibility())
    .map((one) => one.outerHTML.slice(0, 80))"""


def look(page: Page, sizes: Sequence[ViewportSize] = (DESK, PHONE)) -> dict[str, Any]:
    """What is wrong with this page, by the way it is looked at; nothing for a good one."""
    page.evaluate(AXE_SCRIPT)
    wrong: dict[str, Any] = {}
    for size in sizes:
        page.set_viewport_size(size)
        for scheme, rules in (("light", _ALL), ("dark", _COLOURS)):
            page.emulate_media(color_scheme=scheme)
            wrong[f"{size['width']} px, {scheme}"] = page.evaluate(_RUN, rules)
    wrong["wider than a phone"] = too_wide(page)
    wrong["headings of the first level"] = page.locator("h1").count() - 1
    wrong["lost on paper"] = _lost_on_paper(page)
    return {how: what for how, what in wrong.items() if what}


def too_wide(page: Page) -> Any:
    """What sticks out of the page, where one would have to scroll sideways."""
    return page.evaluate(_TOO_WIDE)


def _lost_on_paper(page: Page) -> Any:
    seen = page.evaluate(_LOST_ON_PAPER)
    page.emulate_media(media="print")
    lost = page.evaluate(_LOST_ON_PAPER)
    page.emulate_media(media="screen")
    return [one for one in lost if one not in seen]
