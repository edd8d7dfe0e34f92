"""What every template keeps to, read as it is written."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from tests.architecture.sentences import ROOT

TEMPLATES = ROOT / "templates"
PAGES = sorted(TEMPLATES.rglob("*.html"))
LETTERS = sorted(TEMPLATES.rglob("*.txt"))
# What an act answers with, and htmx swaps.
REGIONS = {
    TEMPLATES / name
    for module in (ROOT / "concert").rglob("*.py")
    for name in re.findall(r'\b(?:un)?changed\(\s*"([^"]+)"', module.read_text(encoding="utf-8"))
}
TRANSLATED = {"_", "gettext", "ngettext"}
# « 1er », and what is not words but the name of a class.
SAME_IN_EVERY_LANGUAGE = {"er", "grade", "ungraded"}
_LETTERS = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
_TAGS = re.compile(r"<(/?)([a-z][a-z0-9-]*)((?:[^<>\"]|\"[^\"]*\")*)>", re.S)
_READ = re.compile(r"\b(?:alt|title|aria-label|placeholder|data-[a-z]+)=\"([^\"{]*)\"")

every_template = pytest.mark.parametrize("path", [*PAGES, *LETTERS], ids=lambda p: p.stem)
every_page = pytest.mark.parametrize("path", PAGES, ids=lambda p: f"{p.parent.name}/{p.name}")


def tree(path: Path) -> nodes.Template:
    """The template as it is written: the application's own environment may translate it."""
    return Environment(extensions=["jinja2.ext.do"]).parse(path.read_text(encoding="utf-8"))  # noqa: S701


def raw_text(path: Path) -> str:
    """What is printed as it stands, out of any expression."""
    parts = (data.data for data in tree(path).find_all(nodes.TemplateData))
    return "\0".join(parts)


@every_template
def test_no_french_stands_outside_gettext(path: Path) -> None:
    raw = re.sub(r"<!DOCTYPE[^>]*>|<code>[^<]*</code>", "", raw_text(path))
    # An attribute's value may hold an expression: its tag is then in several parts.
    shown = re.sub(r"<[^<>]*>", " ", raw).replace("\0", "")
    shown = re.sub(r"<[^<>]*>", " ", shown)

    words = _LETTERS.findall(re.sub(r"&[a-z]+;|\b[a-z]+\.fr\b[a-z/]*", " ", shown))
    assert set(words) <= SAME_IN_EVERY_LANGUAGE
    assert [said for said in _READ.findall(raw) if _LETTERS.search(said)] == []


@every_template
def test_no_french_hides_in_an_expression(path: Path) -> None:
    assert list(_untranslated(tree(path), translated=False)) == []


def _untranslated(node: nodes.Node, *, translated: bool) -> Iterator[str]:
    """The constants that read as French, and that no call to gettext holds."""
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name):
        translated = translated or node.node.name in TRANSLATED
    if isinstance(node, nodes.Const) and not translated and _reads_as_french(node.value):
        yield node.value
    for child in node.iter_child_nodes():
        yield from _untranslated(child, translated=translated)


def _reads_as_french(value: object) -> bool:
    if not isinstance(value, str):
        return False
    return bool(re.search(r"[À-ÿ’«»]|[a-z]{2,} [a-z]{2,} [a-z]{2,}", value))


@every_page
def test_nothing_is_declared_safe(path: Path) -> None:
    assert not re.search(r"\|\s*safe\b|autoescape\s+false", path.read_text(encoding="utf-8"))


@every_page
def test_no_style_nor_script_is_written_in_a_page(path: Path) -> None:
    source = path.read_text(encoding="utf-8")

    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:|hx-on", source)
    assert not re.search(r"<script(?![^>]*\ssrc=)", source)


@every_page
def test_htmx_sends_a_form_where_the_form_goes(path: Path) -> None:
    source = path.read_text(encoding="utf-8")

    for tag in re.findall(r"<form\b(?:[^<>\"]|\"[^\"]*\"|\{%.*?%\})*>", source, re.S):
        sent = re.search(r"hx-post=\"([^\"]*)\"", tag)
        goes = re.search(r"\saction=\"([^\"]*)\"", tag)
        assert goes, f"a form without an address: {tag}"
        assert not sent or sent[1] == goes[1], tag
    assert not re.search(r"hx-(?:put|patch|delete)=", source), "browsers only know GET and POST"


@pytest.mark.parametrize("path", sorted(REGIONS), ids=lambda p: f"{p.parent.name}/{p.name}")
def test_every_region_has_the_id_that_it_is_swapped_by(path: Path) -> None:
    source = re.sub(r"{% macro .*?endmacro %}", "", path.read_text(encoding="utf-8"), flags=re.S)

    root = re.search(r"<([a-z]+)[^>]*?( id=)?\"?[^>]*>|form_to\(", source)

    assert root, "nothing to swap"
    assert "form_to(" in root[0] or " id=" in root[0], f"{root[0]} has no id"
