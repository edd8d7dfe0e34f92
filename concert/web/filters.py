"""Filters are links: each keeps what the others chose, and goes back to the first page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, request

from concert.web.links import link


@dataclass(frozen=True)
class FilterLink:
    """One choice of a filter: what it says, where it leads, whether it is the one in force."""

    label: str
    url: str
    current: bool


def _here(endpoint: str = "", **changed: str) -> str:
    """This list with its other filters, from its first page, but for what is changed."""
    kept = {key: value for key, value in request.args.items() if key != "apres"}
    asked = {key: value for key, value in {**kept, **changed}.items() if value}
    path = link(endpoint or request.endpoint or "", **_taken_by(endpoint))
    return f"{path}?{urlencode(asked)}" if asked else path


def _taken_by(endpoint: str) -> dict[str, Any]:
    """What the address holds and that the page takes: an act upon one row names the row, too."""
    given = request.view_args or {}
    if not endpoint:
        return given
    [page] = current_app.url_map.iter_rules(endpoint)
    return {name: value for name, value in given.items() if name in page.arguments}


def filter_links(
    name: str, everything: str, choices: Iterable[tuple[object, str]], endpoint: str = ""
) -> list[FilterLink]:
    """The links of the filter `name`: all of it first, then one for each choice.

    `endpoint` is the page of the list, where its region may also answer an act.
    """
    present = request.args.get(name, "")
    offered = [("", everything), *((str(value), label) for value, label in choices)]
    return [
        FilterLink(label, _here(endpoint, **{name: value}), value == present)
        for value, label in offered
    ]


def page_url(mark: str | int | None, endpoint: str = "") -> str | None:
    """This list from after `mark`; None where there is nothing after.

    `endpoint` is the page of the list, where its region may also answer an act.
    """
    return None if mark is None else _here(endpoint, apres=str(mark))


def first_page_url(endpoint: str = "") -> str | None:
    """This list from its beginning; None where we are there."""
    return _here(endpoint) if "apres" in request.args else None


def init_app(app: Flask) -> None:
    app.add_template_global(filter_links, "filter_links")
    app.add_template_global(page_url, "page_url")
    app.add_template_global(first_page_url, "first_page_url")
