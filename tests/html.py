"""What every page and every region must be: valid, labelled, titled, in French as it is printed."""

import re
from itertools import pairwise

import html5lib
from bs4 import BeautifulSoup, Tag

_STRAIGHT_APOSTROPHE = re.compile(
    r"\b(?:[cdjlmnstCDJLMNST]|qu|Qu|aujourd)'[aeiouyhéèêàâîôûAEIOUYHÉÈÊÀ]"
)
_PLAIN_SPACE = re.compile(r"\w ([;!?»]|:(?!\w))(?=\s|$)|« ")


def check(text: str) -> None:
    """Fail with what is wrong, for a page or a region."""
    whole = text.lstrip().lower().startswith("<!doctype")
    _parses(text, whole=whole)
    soup = BeautifulSoup(text, "html.parser")
    ids = [str(tag["id"]) for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids)), f"ids twice: {sorted({i for i in ids if ids.count(i) > 1})}"
    if whole:
        _is_a_page(soup)
    for field in soup.find_all(["input", "select", "textarea"]):
        _is_labelled(soup, field)
    for form in soup.find_all("form", method="post"):
        assert form.find("input", attrs={"name": "csrf_token"}), f"no token: {form.get('action')}"
    for region in soup.find_all(attrs={"hx-post": True}):
        assert region["hx-post"] == region["action"], "htmx and the form go to two places"
    assert not soup.find_all(style=True), "a style attribute: the policy forbids it"
    assert not soup.find_all("script", src=False), "an inline script: the policy forbids it"
    _is_typeset(soup)


def _parses(text: str, *, whole: bool) -> None:
    parser = html5lib.HTMLParser(strict=True)
    if whole:
        parser.parse(text)
    else:
        parser.parseFragment(text)


def _is_a_page(soup: BeautifulSoup) -> None:
    assert len(soup.find_all("h1")) == 1, f"{len(soup.find_all('h1'))} h1"
    assert soup.select_one("title"), "no title"
    assert soup.select_one('html[lang="fr"]'), "not said to be in French"
    assert soup.find("main"), "no main"
    levels = [int(tag.name[1]) for tag in soup.find_all(re.compile(r"^h[1-6]$"))]
    for before, after in pairwise(levels):
        assert after <= before + 1, f"h{before} then h{after}"


def _is_labelled(soup: BeautifulSoup, field: Tag) -> None:
    if field.get("type") in {"hidden", "submit"}:
        return
    named = field.get("aria-label") or field.get("aria-labelledby") or field.find_parent("label")
    assert named or soup.find("label", attrs={"for": field.get("id")}), f"no label: {field}"


def _is_typeset(soup: BeautifulSoup) -> None:
    """French typography in what we write; what people wrote is marked as theirs by tests."""
    for tag in soup.find_all(["script", "style", "code", "textarea"]):
        tag.decompose()
    text = soup.get_text(" ")
    assert not (found := _STRAIGHT_APOSTROPHE.search(text)), f"straight apostrophe: {found}"
    assert not (wrong := _PLAIN_SPACE.search(text)), (
        f"plain space: {text[wrong.start() - 30 : wrong.end() + 10]!r}"
    )
