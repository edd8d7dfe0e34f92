"""Someone without a mouse: goes from field to field, and always sees where they are."""

from typing import Any

from playwright.sync_api import Page

from tests.looking import plain

# The name that is read aloud, and whether the eye sees where one is.
_FOCUSED = """() => {
    const one = document.activeElement;
    if (one === document.body) return {label: "", group: "", seen: false, lost: true};
    const group = one.closest("fieldset")?.querySelector("legend")?.textContent ?? "";
    const label = one.getAttribute("aria-label") ?? one.labels?.[0]?.innerText ?? one.innerText;
    // A date has several parts: the browser itself shows in which one is.
    const seen = one.type === "date" || [one, one.closest("label")].some((box) => {
        if (!box) return false;
        const {outlineStyle, outlineWidth} = getComputedStyle(box);
        const {top, bottom, width, height} = box.getBoundingClientRect();
        return outlineStyle !== "none" && parseFloat(outlineWidth) > 1
            && width > 1 && height > 1 && bottom > 0 && top < innerHeight;
    });
    return {label, group, seen, lost: false, kind: one.type ?? "", checked: one.checked ?? false};
}"""
_MARK = """() => {
    window.before = true;
    (document.activeElement.closest("form") ?? document.activeElement).dataset.before = "";
}"""
_MOVED_ON = "() => !document.querySelector('[data-before]')"


def _is(here: dict[str, Any], label: str, group: str) -> bool:
    said = here["label"].startswith(plain(label)) and here["group"].startswith(plain(group))
    return said and not here["lost"]


class Keyboard:
    """A page on which nothing is ever clicked."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def focused(self) -> dict[str, Any]:
        found: dict[str, Any] = self.page.evaluate(_FOCUSED)
        return {**found, "label": plain(found["label"] or ""), "group": plain(found["group"])}

    def goes_to(self, label: str, group: str = "") -> None:
        """Press Tab until what is said there begins so."""
        passed = []
        for _step in range(90):
            here = self.focused
            if _is(here, label, group):
                return
            self.page.keyboard.press("Tab")
            here = self.focused
            assert here["seen"] or here["lost"], f"one does not see where one is: {here}"
            passed.append(here["label"])
        raise AssertionError(f"« {label} » is not reached: {passed}")

    def writes(self, label: str, text: str) -> None:
        self.goes_to(label)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def chooses(self, group: str, label: str) -> None:
        """Come to a question, then go down its answers."""
        self.goes_to("", group)
        for _step in range(12):
            if self.focused["label"].startswith(plain(label)):
                break
            self.page.keyboard.press("ArrowDown" if self.focused["kind"] == "radio" else "Tab")
        assert self.focused["label"].startswith(plain(label)), self.focused
        assert self.focused["seen"], self.focused
        if not self.focused["checked"]:
            self.page.keyboard.press("Space")
        assert self.focused["checked"], self.focused

    def ticks(self, label: str) -> None:
        self.goes_to(label)
        self.page.keyboard.press("Space")
        assert self.focused["checked"], self.focused

    def presses(self, label: str, key: str = "Enter") -> None:
        """Press a button or follow a link; where the page stays, one is still somewhere in it."""
        self.goes_to(label)
        self.page.evaluate(_MARK)
        self.page.keyboard.press(key)
        self.page.wait_for_function(_MOVED_ON)
        self.page.wait_for_load_state()
        if self.page.evaluate("() => window.before"):
            assert not self.focused["lost"], f"after « {label} », one is nowhere"
            assert self.focused["seen"], f"after « {label} », one does not see where one is"

    def unfolds(self, label: str) -> None:
        self.goes_to(label)
        self.page.keyboard.press("Enter")

    def says(self, words: str) -> bool:
        return plain(words) in plain(self.page.locator("body").inner_text())
