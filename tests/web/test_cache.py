"""What is kept for many readers is never stale, and never someone else's."""

from datetime import timedelta

import pytest
from flask import Flask

from concert.concertations.phases import Phase
from concert.core.database import db
from concert.web.cache import ROOM, Memory, alike
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import says


def here(valbourg: Valbourg, after: str = "") -> str:
    return f"/concertations/{valbourg.concertation.slug}{after}"


def stranger(app: Flask) -> Browser:
    browser = Browser(app)
    browser.client.delete_cookie("concert")
    return browser


def test_a_page_that_has_not_changed_is_not_sent_again(app: Flask, valbourg: Valbourg) -> None:
    browser = stranger(app)
    mark = browser.get(here(valbourg)).headers["ETag"]

    again = browser.get(here(valbourg), headers={"If-None-Match": mark})

    assert (again.status_code, again.data) == (304, b"")


def test_an_act_is_seen_at_once_by_those_who_had_the_page(app: Flask, valbourg: Valbourg) -> None:
    browser = stranger(app)
    valbourg.enter(Phase.IDEAS)
    mark = browser.get(here(valbourg, "/idees")).headers["ETag"]

    valbourg.idea("Un préau pour la pluie")

    again = browser.get(here(valbourg, "/idees"), headers={"If-None-Match": mark})
    assert again.status_code == 200
    assert says(again, "Un préau pour la pluie")


def test_the_time_that_remains_is_told_anew_each_minute(app: Flask, valbourg: Valbourg) -> None:
    browser = stranger(app)
    mark = browser.get(here(valbourg)).headers["ETag"]

    app.config["FROZEN_AT"] = valbourg.at + timedelta(minutes=1)

    assert browser.get(here(valbourg), headers={"If-None-Match": mark}).status_code == 200


@pytest.mark.parametrize("path", ["", "/idees", "/diagnostic", "/plan", "/vote"])
def test_what_is_made_for_someone_is_shown_to_nobody_else(
    app: Flask, browse: Browse, valbourg: Valbourg, path: str
) -> None:
    valbourg.idea()
    browse(valbourg.karim).get(here(valbourg, path))

    toms, strangers = (
        one.get(here(valbourg, path)) for one in (browse(valbourg.tom), stranger(app))
    )

    assert "Tom" in toms.text
    assert says(strangers, "Se connecter")
    assert not any("Karim" in page.text for page in (toms, strangers))


def test_a_concertation_in_preparation_is_kept_for_nobody(
    app: Flask, browse: Browse, valbourg: Valbourg
) -> None:
    valbourg.concertation.opened_at = None
    browse(valbourg.claire).get(here(valbourg))

    assert stranger(app).get(here(valbourg)).status_code == 404


def test_a_page_asked_for_as_a_region_is_not_the_page_that_is_kept(
    app: Flask, valbourg: Valbourg
) -> None:
    browser = stranger(app)
    browser.get(here(valbourg, "/idees"), htmx=True)

    whole = browser.get(here(valbourg, "/idees"))

    assert {"Cookie", "HX-Request"} <= set(whole.headers["Vary"].split(", "))
    assert "<html" in whole.text


def test_a_region_that_all_read_alike_cannot_ask_who_reads_it(
    app: Flask, valbourg: Valbourg
) -> None:
    concertation = valbourg.concertation
    with app.test_request_context(here(valbourg)), pytest.raises(RuntimeError, match="who reads"):
        alike("ideas/_arguments.html", concertation, lambda: {"idea": valbourg.idea()})


def test_a_region_is_made_once_for_each_state_of_its_concertation(
    app: Flask, valbourg: Valbourg
) -> None:
    made = []

    def build() -> dict[str, object]:
        made.append(1)
        return {"steps": []}

    def ask() -> None:
        with app.test_request_context(here(valbourg)):
            alike("thread/_steps.html", valbourg.concertation, build)

    ask()
    ask()
    assert len(made) == 1
    valbourg.idea()
    db.session.commit()
    ask()

    assert len(made) == 2


def test_the_memory_forgets_what_was_asked_for_longest_ago() -> None:
    memory = Memory()
    for n in range(8):
        memory.put(n, "x" * (ROOM // 8))
    memory.get(0)

    memory.put(8, "y" * (ROOM // 8))

    assert memory.get(0) is not None
    assert memory.get(1) is None
    assert all(memory.get(n) for n in range(2, 9))


def test_a_text_made_anew_takes_the_place_of_the_one_before() -> None:
    memory = Memory()
    memory.put("other", "y")

    for _time in range(9):
        memory.put("page", "x" * (ROOM // 4))

    assert memory.get("other") == "y"
