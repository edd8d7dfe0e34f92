"""Looking at a page as people do: by what is written on it, and filling its forms by label."""

from collections.abc import Mapping
from typing import Any

from bs4 import BeautifulSoup, Tag
from werkzeug.test import TestResponse

from tests.browsing import Browser

Answers = Mapping[str, Any]


def read(answer: TestResponse | str) -> BeautifulSoup:
    return BeautifulSoup(answer if isinstance(answer, str) else answer.text, "html.parser")


def plain(text: str) -> str:
    """Words without what typography puts between them."""
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def words(page: Tag | TestResponse) -> str:
    """Everything that is written there."""
    return plain((page if isinstance(page, Tag) else read(page)).get_text(" "))


def says(page: Tag | TestResponse, text: str) -> bool:
    return plain(text) in words(page)


def link(page: Tag, label: str) -> str:
    """Where the link that says this leads."""
    found = next((one for one in page.find_all("a", href=True) if label in words(one)), None)
    assert found, f"no link « {label} » among {[words(one) for one in page.find_all('a')]}"
    return str(found["href"])


def has_link(page: Tag, label: str) -> bool:
    return any(label in words(one) for one in page.find_all("a", href=True))


def buttons(page: Tag) -> list[str]:
    return [words(one) for one in page.find_all("button")]


def main(page: Tag) -> Tag:
    """The page without what stands around every page."""
    found = page.find("main")
    assert isinstance(found, Tag)
    return found


def listed(page: Tag, level: str = "h2") -> list[str]:
    """The titles of what a page lists, in their order."""
    titles = (one.find(level) for one in page.find_all("article"))
    return [words(one) for one in titles if isinstance(one, Tag)]


# --- fields -------------------------------------------------------------------


def field(page: Tag, label: str) -> Tag:
    """The field, or the group of choices, that asks this; or else that begins by asking it."""
    labels = page.find_all(["label", "legend"])
    for asked in sorted(labels, key=lambda one: words(one) != plain(label)):
        if not words(asked).startswith(plain(label)):
            continue
        if asked.name == "legend":
            group = asked.find_parent("fieldset")
            assert isinstance(group, Tag)
            return group
        found = page.find(id=asked.get("for", "")) or asked.find("input")
        if isinstance(found, Tag):
            return found
    raise AssertionError(f"no field « {label} »")


def value(page: Tag, label: str) -> Any:
    """What stands in a field: its text, or the words of what is chosen."""
    found = field(page, label)
    if found.name == "fieldset":
        return [words(one.find_parent("label").find("strong")) for one in found.select("[checked]")]
    if found.name == "textarea":
        return found.get_text().removeprefix("\n").removeprefix("\r\n")
    if found.name == "select":
        chosen = found.find("option", selected=True)
        return words(chosen) if isinstance(chosen, Tag) else ""
    return found.get("value", "")


def error(page: Tag, label: str) -> str:
    """What is said to be wrong beside a field, and read aloud with it; empty where nothing is."""
    found = field(page, label)
    described = str(found.get("aria-describedby", "")).split()
    said = [page.find(id=one) for one in described if one.endswith("-error")]
    return " ".join(words(one) for one in said if isinstance(one, Tag))


# --- forms --------------------------------------------------------------------


def form(page: Tag, button: str) -> Tag:
    """The form whose button says this."""
    for one in page.find_all("button"):
        if words(one).startswith(plain(button)) and (found := one.find_parent("form")):
            return found
    raise AssertionError(f"no button « {button} » among {buttons(page)}")


def filled(page: Tag, button: str, answers: Answers | None = None) -> tuple[str, dict[str, Any]]:
    """Where the form with this button goes, and what it sends with these answers, by label."""
    found = form(page, button)
    sent = _untouched(found)
    pressed = next(one for one in found.find_all("button") if words(one).startswith(plain(button)))
    if pressed.get("name"):
        sent[str(pressed["name"])] = str(pressed.get("value", ""))
    for label, answer in (answers or {}).items():
        sent.update(_answered(field(found, label), answer))
    return str(found["action"]), sent


def press(
    browser: Browser,
    path: str,
    button: str,
    answers: Answers | None = None,
    *,
    htmx: bool = False,
) -> TestResponse:
    """Open a page, fill one of its forms by label, and press its button."""
    url, sent = filled(browser.page(path), button, answers)
    return browser.post(url, sent, htmx=htmx)


def _untouched(found: Tag) -> dict[str, Any]:
    """What a browser sends of a form nobody touched."""
    sent: dict[str, Any] = {}
    for one in found.select("input[name]:not([type=file]), textarea[name], select[name]"):
        if (said := _standing(one)) is not None:
            sent.setdefault(str(one["name"]), []).append(said)
    return sent


def _standing(one: Tag) -> str | None:
    """What stands in a field; None where it sends nothing."""
    if one.name == "textarea":
        return one.get_text().removeprefix("\n").removeprefix("\r\n")
    if one.name == "select":
        chosen = one.find("option", selected=True) or one.find("option")
        return str(chosen["value"]) if isinstance(chosen, Tag) else None
    if one.get("type") in {"radio", "checkbox"}:
        return str(one.get("value", "y")) if one.has_attr("checked") else None
    return str(one.get("value", ""))


def _answered(asked: Tag, answer: Any) -> dict[str, Any]:
    if asked.name == "fieldset":
        wanted = [answer] if isinstance(answer, str) else list(answer)
        boxes = {words(one.find_parent("label").find("strong")): one for one in asked("input")}
        return {str(asked.find("input")["name"]): [boxes[one]["value"] for one in wanted]}
    if asked.get("type") == "checkbox":
        return {str(asked["name"]): [str(asked.get("value", "y"))] if answer else []}
    if asked.name == "select":
        offered = {words(one): str(one["value"]) for one in asked.find_all("option")}
        return {str(asked["name"]): offered.get(answer, answer)}
    return {str(asked["name"]): answer}
