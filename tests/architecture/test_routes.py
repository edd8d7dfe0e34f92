"""The inventory of addresses: none without a row, none that lets through whom it should not."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask, url_for
from werkzeug.test import TestResponse

from concert.people.models import Person
from concert.policy import rules
from concert.policy.rules import Permission
from tests.architecture.inventory import (
    ACTS,
    FILES,
    KEEPS_NOTHING,
    OF_ONE_BROWSER,
    OWN_ACTS,
    READING,
    REQUIRES,
    TOLD_BESIDE,
    Row,
)
from tests.architecture.scenes import Here
from tests.architecture.tables import fingerprint
from tests.browsing import Browse, Browser
from tests.cast import Valbourg

SAFE = {"GET", "HEAD", "OPTIONS"}

reading = pytest.mark.parametrize("endpoint", READING)
acting = pytest.mark.parametrize("endpoint", ACTS)


def address(app: Flask, endpoint: str, here: Here) -> str:
    """The address of an endpoint, with those numbers of the scene that it takes."""
    [rule] = app.url_map.iter_rules(endpoint)
    with app.test_request_context():
        return url_for(endpoint, **{name: here[name] for name in rule.arguments})


def someone(valbourg: Valbourg, name: str) -> Person | None:
    return getattr(valbourg, name) if name else None


def act(browser: Browser, row: Row, path: str, here: Here, **kwargs: Any) -> TestResponse:
    return browser.post(path, row.sent(here), **kwargs)


def said(answer: TestResponse) -> str:
    """What a page says went wrong."""
    page = BeautifulSoup(answer.text, "html.parser")
    wrong = [one.get_text(" ", strip=True) for one in page.select(".error, .message.wrong")]
    return f"{answer.status_code} {wrong}"


def test_every_address_is_in_the_inventory(app: Flask) -> None:
    read, done = set(), set()
    for rule in app.url_map.iter_rules():
        assert rule.methods
        (done if rule.methods - SAFE else read).add(rule.endpoint)

    assert read == READING.keys() | FILES
    assert done == ACTS.keys()


def test_every_address_reads_or_acts_and_never_both(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        assert rule.methods
        assert rule.methods - {"HEAD", "OPTIONS"} in ({"GET"}, {"POST"}), rule


# --- reading ---------------------------------------------------------------------------


@reading
def test_whoever_may_reads(app: Flask, browse: Browse, valbourg: Valbourg, endpoint: str) -> None:
    row = READING[endpoint]
    path = address(app, endpoint, row.scene(valbourg))

    browser = browse(someone(valbourg, row.who.may))
    # A region that only htmx asks for sends anyone else to its page.
    regions = {"findings.similar", "ideas.similar", "classes.count"}
    assert browser.get(path, htmx=endpoint in regions).status_code == 200


@reading
def test_whoever_may_not_read_is_told_so(
    app: Flask, browse: Browse, valbourg: Valbourg, endpoint: str
) -> None:
    row = READING[endpoint]
    path = address(app, endpoint, row.scene(valbourg))

    for name in row.who.refused:
        assert browse(someone(valbourg, name)).get(path).status_code in {403, 404}, name
    if row.who.may:
        answer = browse(None).get(path)
        assert answer.status_code == 303
        assert answer.location.startswith("/connexion?vers=")


@reading
def test_reading_changes_nothing(
    app: Flask, browse: Browse, valbourg: Valbourg, endpoint: str
) -> None:
    row = READING[endpoint]
    path = address(app, endpoint, row.scene(valbourg))
    browsers = [browse(one) for one in (None, valbourg.claire, valbourg.odile)]
    before = fingerprint()

    for browser in browsers:
        browser.get(path)
        browser.get(path, htmx=True)
        browser.client.head(path, buffered=True)
        browser.client.options(path, buffered=True)

    assert fingerprint() == before


# --- acting ----------------------------------------------------------------------------


@pytest.mark.parametrize("endpoint", [name for name in ACTS if name not in OF_ONE_BROWSER])
def test_whoever_may_acts(app: Flask, browse: Browse, valbourg: Valbourg, endpoint: str) -> None:
    row = ACTS[endpoint]
    here = row.scene(valbourg)
    browser, before = browse(someone(valbourg, row.who.may)), fingerprint()

    answer = act(browser, row, address(app, endpoint, here), here)

    assert answer.status_code in {200, 303}, said(answer)
    kept = fingerprint() != before
    assert kept is (endpoint not in KEEPS_NOTHING)


@acting
def test_whoever_may_not_act_is_refused_and_nothing_changes(
    app: Flask, browse: Browse, valbourg: Valbourg, endpoint: str
) -> None:
    row = ACTS[endpoint]
    here = row.scene(valbourg)
    path = address(app, endpoint, here)
    browsers = {name: browse(someone(valbourg, name)) for name in row.who.refused}
    before = fingerprint()

    for name, browser in browsers.items():
        answer = act(browser, row, path, here)
        expected = {403, 404, *([422] * (endpoint in TOLD_BESIDE))}
        assert answer.status_code in expected, f"{name}: {said(answer)}"
    assert fingerprint() == before


@pytest.mark.parametrize(
    "endpoint",
    [name for name, row in ACTS.items() if row.who.may and name != "accounts.sign_out"],
)
def test_a_stranger_is_asked_to_sign_in_and_nothing_changes(
    app: Flask, browse: Browse, valbourg: Valbourg, endpoint: str
) -> None:
    row = ACTS[endpoint]
    here = row.scene(valbourg)
    path, browser, before = address(app, endpoint, here), browse(None), fingerprint()

    page, region = act(browser, row, path, here), act(browser, row, path, here, htmx=True)

    assert (page.status_code, page.location) == (303, "/connexion")
    assert (region.status_code, region.headers["HX-Redirect"]) == (204, "/connexion")
    assert fingerprint() == before


def test_acts_that_nobody_is_refused_are_few_and_named() -> None:
    unruled = {endpoint for endpoint, row in ACTS.items() if not row.who.refused}

    assert unruled == OWN_ACTS.keys() | {"joining.join"}


def test_joining_has_its_rule_too(app: Flask, browse: Browse, valbourg: Valbourg) -> None:
    row = ACTS["joining.join"]
    here = row.scene(valbourg)
    valbourg.concertation.closed_at = valbourg.at

    answer = act(browse(valbourg.tom), row, address(app, "joining.join", here), here)

    assert answer.status_code == 403


@contextmanager
def permissions_required() -> Iterator[set[Permission]]:
    """The permissions without which the acts of a request would not have been done."""
    asked: set[Permission] = set()
    require = rules.require.__code__
    refusal = rules.refusal

    def noted(person: Any, permission: Permission, subject: Any, at: Any) -> str | None:
        if sys._getframe(1).f_code is require:
            asked.add(permission)
        return refusal(person, permission, subject, at)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules, "refusal", noted)
        yield asked


@acting
def test_every_act_requires_the_permissions_that_the_inventory_gives_it(
    app: Flask, browse: Browse, valbourg: Valbourg, endpoint: str
) -> None:
    """So the table of the policy, permission by role and by phase, is that of the addresses."""
    row = ACTS[endpoint]
    here = row.scene(valbourg)
    browser, path = browse(someone(valbourg, row.who.may)), address(app, endpoint, here)

    with permissions_required() as asked:
        act(browser, row, path, here)

    assert {str(one) for one in asked} == set(REQUIRES.get(endpoint, "").split())


def test_every_act_that_someone_is_refused_requires_a_permission() -> None:
    assert ACTS.keys() - REQUIRES.keys() <= OWN_ACTS.keys()


# --- from one concertation to another --------------------------------------------------


@pytest.mark.parametrize("endpoint", [*READING, *ACTS])
def test_nothing_of_one_concertation_is_reached_through_another(
    app: Flask, browse: Browse, valbourg: Valbourg, endpoint: str
) -> None:
    row = (READING | ACTS)[endpoint]
    [rule] = app.url_map.iter_rules(endpoint)
    inner = {name for name in rule.arguments if name.endswith("_id") or name == "number"}
    if "slug" not in rule.arguments or not inner:
        return  # There is nothing to reach: the address holds no number below a concertation.
    here = row.scene(valbourg)
    # Tom leads the other concertation, and acts for the commune there too.
    elsewhere = {**here, "slug": valbourg.elsewhere.slug}
    valbourg.elsewhere.phase = valbourg.concertation.phase
    valbourg.elsewhere.calendar = valbourg.concertation.calendar
    path, tom, before = address(app, endpoint, elsewhere), browse(valbourg.tom), fingerprint()

    answer = tom.get(path) if endpoint in READING else act(tom, row, path, here)

    # A concertation that is open is no longer prepared, whatever the number.
    assert answer.status_code == (
        403 if endpoint.startswith(("launch.remove", "adjusting.")) else 404
    )
    assert fingerprint() == before


# --- the forms -------------------------------------------------------------------------


# The summary of a ballot is sent from a form that is itself an answer: see the journeys.
@pytest.mark.parametrize("endpoint", [name for name, row in ACTS.items() if row.on])
def test_every_act_has_its_form_on_a_page_and_every_field_its_answer(
    app: Flask, browse: Browse, valbourg: Valbourg, endpoint: str
) -> None:
    row = ACTS[endpoint]
    here = row.scene(valbourg)
    path = address(app, endpoint, here)

    page = browse(someone(valbourg, row.who.may)).page(address(app, row.on, here))

    forms = page.find_all("form", attrs={"action": path, "method": "post"})
    assert forms, f"no form on {row.on} leads to {endpoint}"
    asked = {
        str(field["name"])
        for form in forms
        for field in form.find_all(["input", "textarea", "select"], attrs={"name": True})
        if field.get("type") != "hidden"
    }
    assert asked <= row.sent(here).keys()
