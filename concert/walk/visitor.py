"""Someone with a browser: reads pages, fills forms by what their labels say, presses buttons."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

import httpx
from bs4 import BeautifulSoup, Tag

Answers = Mapping[str, Any]


class Lost(Exception):
    """The visitor did not find what people would look for, or was refused."""


class Visitor:
    """One person, with their own cookies."""

    def __init__(self, url: str, name: str) -> None:
        self.name = name
        self.browser = httpx.Client(base_url=url, follow_redirects=True, timeout=30)
        self.page = BeautifulSoup("", "html.parser")
        self.url = url

    def visit(self, path: str) -> None:
        self._read(self.browser.get(path))

    def follow(self, label: str) -> None:
        """Follow the link that says this."""
        for link in self.page.find_all("a", href=True):
            if _plain(label) in _text(link):
                return self.visit(urljoin(self.url, str(link["href"])))
        raise Lost(f"{self.name} ne trouve pas le lien « {label} » sur {self.url}")

    def press(self, label: str, answers: Answers | None = None) -> None:
        """Fill the form whose button says this, then press it."""
        form, button = self._form_with(label)
        sent = _defaults(form)
        if button.get("name"):
            sent[str(button["name"])] = [str(button.get("value", ""))]
        for question, answer in (answers or {}).items():
            name, values = self._answered(form, question, answer)
            sent[name] = values
        action = urljoin(self.url, str(form.get("action") or self.url))
        self._read(self.browser.post(action, data=sent))

    def says(self, words: str) -> bool:
        """Whether the page says these words."""
        return _plain(words) in _text(self.page)

    def _read(self, response: httpx.Response) -> None:
        self.page = BeautifulSoup(response.text, "html.parser")
        self.url = str(response.url)
        if response.status_code >= 400 or self.page.select(".error"):
            said = self.page.select(".error, .message.wrong") or self.page.select("h1")
            why = " ; ".join(_text(one) for one in said)
            raise Lost(f"{self.name}, sur {self.url} ({response.status_code}) : {why}")

    def _form_with(self, label: str) -> tuple[Tag, Tag]:
        for button in self.page.find_all("button"):
            if _plain(label) in _text(button) and (form := button.find_parent("form")):
                return form, button
        raise Lost(f"{self.name} ne trouve pas le bouton « {label} » sur {self.url}")

    def _answered(self, form: Tag, question: str, answer: Any) -> tuple[str, list[str]]:
        """The field whose label or legend says this, and the values that give this answer."""
        labels = form.select("legend, label[for], .field > label.choice")
        asked = [one for one in labels if _plain(question) in _text(one)]
        # « Votre argument » is asked beside « Votre argument est ».
        asked.sort(key=lambda one: len(_text(one)))
        for one in asked:
            if one.name == "legend" and (fieldset := one.find_parent("fieldset")):
                return self._chosen(fieldset, answer)
            field = form.find(id=str(one.get("for", ""))) or one.find("input")
            if isinstance(field, Tag):
                return str(field["name"]), [_in_list(field, str(answer))]
        raise Lost(f"{self.name} ne trouve pas la question « {question} » sur {self.url}")

    def _chosen(self, fieldset: Tag, answer: Any) -> tuple[str, list[str]]:
        wanted = [answer] if isinstance(answer, str) else list(answer)
        # « Signer » is offered beside « Signer avec une réserve »: first, what says the least.
        options = sorted(fieldset.find_all("input"), key=lambda one: -len(_said(one)))
        found = {
            words: option
            for words in wanted
            for option in options
            if _plain(words) in _said(option)
        }
        if missing := [words for words in wanted if words not in found]:
            raise Lost(f"{self.name} ne trouve pas le choix « {missing[0]} » sur {self.url}")
        name = str(found[wanted[0]]["name"])
        return name, [str(option.get("value", "y")) for option in found.values()]


def _text(tag: Tag) -> str:
    return _plain(tag.get_text(" "))


def _plain(text: str) -> str:
    """Words without what typography puts between them."""
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def _said(option: Tag) -> str:
    """What a box or a button to tick says: its first words, before any explanation."""
    label = option.find_parent("label") or option
    return _text(label.find("strong") or label)


def _in_list(field: Tag, answer: str) -> str:
    """A list is answered by what it says, sent as what it means."""
    for option in field.find_all("option"):
        if _plain(answer) in _text(option):
            return str(option["value"])
    return answer


def _defaults(form: Tag) -> dict[str, list[str]]:
    """What a browser sends of a form nobody touched."""
    sent: dict[str, list[str]] = {}
    for field in form.find_all(["input", "textarea", "select"]):
        if field.get("name") and (values := _untouched(field)):
            sent.setdefault(str(field["name"]), []).extend(values)
    return sent


def _untouched(field: Tag) -> list[str]:
    if field.name == "textarea":
        return [field.get_text().removeprefix("\n").removeprefix("\r\n")]
    if field.name == "select":
        chosen = field.find("option", selected=True) or field.find("option")
        return [str(chosen["value"])] if isinstance(chosen, Tag) else []
    if field.get("type") in {"radio", "checkbox"}:
        return [str(field.get("value", "y"))] if field.has_attr("checked") else []
    return [] if field.get("type") in {"submit", "file"} else [str(field.get("value", ""))]
