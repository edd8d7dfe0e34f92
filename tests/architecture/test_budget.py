"""What a page may cost: in statements whatever the rows, and in bytes on a slow telephone.

Every link of the demonstration is followed, as a stranger and as those who lead it and sign.
"""

import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from flask import Flask

from concert.concertations.phases import Phase
from concert.core.database import db
from concert.demo.load import load_demonstration
from concert.findings.actions import share_finding
from concert.people.queries import person_with
from tests.browsing import Browse, Browser
from tests.cast import Valbourg

MOST_STATEMENTS = 12
MOST_BYTES = 15_000
_FIRST = ["/", "/plan-du-site", "/concertations/nouvelle", "/compte"]


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is asked of the database, but for the beginning of the transaction."""
    asked: list[str] = []

    def keep(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            asked.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", keep)
    try:
        yield asked
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", keep)


READERS = (
    "",
    "isabelle.fouquet@exemple.fr",
    "sylvain.cadiou@exemple.fr",
    "benedicte.arnal@exemple.fr",
    "philippe.astier@exemple.fr",
)


def test_no_page_of_the_demonstration_costs_too_much(app: Flask, browse: Browse) -> None:
    load_demonstration(at=app.config["FROZEN_AT"])
    db.session.commit()

    for address in READERS:
        browser = browse(person_with(address) if address else None)
        costs = dict(_costs(browser))
        assert len(costs) > 20
        assert {
            path: cost
            for path, cost in costs.items()
            if cost[0] > MOST_STATEMENTS or cost[1] > MOST_BYTES
        } == {}


def _costs(browser: Browser) -> Iterator[tuple[str, tuple[int, int]]]:
    """The statements and the compressed bytes of each page that links lead to."""
    seen, to_follow = set(), list(_FIRST)
    while to_follow:
        path = to_follow.pop()
        with statements() as asked:
            answer = browser.client.get(path, buffered=True)
        assert answer.status_code in {200, 303}, path
        if answer.mimetype == "text/html":
            yield path, (len(asked), len(gzip.compress(answer.data, 6)))
            new = {_kind(link): link for link in _links(answer.text) if _kind(link) not in seen}
            seen |= new.keys()
            to_follow += new.values()


def _links(text: str) -> Iterator[str]:
    for one in BeautifulSoup(text, "html.parser").find_all("a", href=True):
        link = str(one["href"]).split("#")[0]
        if link.startswith("/") and not link.startswith("/actifs/"):
            yield link


def _kind(link: str) -> str:
    """One page of each sort in each concertation is enough."""
    return re.sub(r"/\d+|=[^&]*", "/N", link)


@pytest.mark.parametrize("path", ["", "/idees", "/diagnostic/constats", "/journal"])
@pytest.mark.parametrize("name", ["", "karim", "claire"])
def test_a_page_asks_as_much_of_a_hundred_rows_as_of_ten(
    browse: Browse, valbourg: Valbourg, path: str, name: str
) -> None:
    here = f"/concertations/{valbourg.concertation.slug}{path}"
    browser = browse(getattr(valbourg, name) if name else None)
    counts = []

    for more in (10, 90):
        valbourg.enter(Phase.DIAGNOSIS)
        for n in range(more):
            text = f"Le banc {n} est cassé."
            share_finding(
                valbourg.concertation, text, theme="", about=None, by=valbourg.karim, at=valbourg.at
            )
        for n in range(more):
            valbourg.idea(f"Réparer le banc {n}")
        db.session.commit()
        with statements() as asked:
            assert browser.get(here).status_code == 200
        counts.append(len(asked))

    assert counts[1] <= counts[0] <= MOST_STATEMENTS
