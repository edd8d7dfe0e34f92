"""Every page, as assistive technology finds it: light and dark, on a phone, on a desk, on paper."""

import pytest
from flask import Flask, abort

from concert.concertations.models import Concertation
from concert.demo.load import NAMES
from concert.web.errors import _SAID
from tests.architecture.inventory import ACTS, NOT_PAGES, READING
from tests.architecture.test_routes import address, someone
from tests.browser.looking import look, too_wide
from tests.browser.windows import PHONE, Windows
from tests.cast import Valbourg

pytestmark = pytest.mark.browser

# What one who presses the button too early sends.
EMPTIED = """(action) => {
    const form = document.querySelector(`form[method="post"][action="${CSS.escape(action)}"]`);
    for (const field of form.elements) {
        if (["checkbox", "radio"].includes(field.type)) field.checked = false;
        else if (field.type !== "hidden") field.value = "";
    }
    HTMLFormElement.prototype.submit.call(form);
}"""


@pytest.mark.parametrize("endpoint", [name for name in READING if name not in NOT_PAGES])
def test_nothing_stands_in_the_way_on_any_page(
    app: Flask, windows: Windows, valbourg: Valbourg, endpoint: str
) -> None:
    row = READING[endpoint]
    here = row.scene(valbourg)
    page = windows.open(someone(valbourg, row.who.may))

    answer = page.goto(address(app, endpoint, here))

    assert answer
    assert answer.status == 200
    assert look(page) == {}


# What is sent back as a file is no page, and a list always has something chosen.
_NOT_SENT_BACK = {"privacy.take", "survey_counting.take_figure"}
SENT_BACK = [
    name for name, row in ACTS.items() if row.on and row.typed and name not in _NOT_SENT_BACK
]


@pytest.mark.parametrize("endpoint", SENT_BACK)
def test_nothing_stands_in_the_way_when_a_form_is_sent_back_with_its_errors(
    app: Flask, windows: Windows, valbourg: Valbourg, endpoint: str
) -> None:
    row = ACTS[endpoint]
    here = row.scene(valbourg)
    page = windows.open(someone(valbourg, row.who.may))
    page.goto(address(app, row.on, here))

    with page.expect_navigation() as sent_back:
        page.evaluate(EMPTIED, address(app, endpoint, here))

    assert sent_back.value.status in {200, 422}
    assert look(page, [PHONE]) == {}


@pytest.mark.parametrize("status", _SAID)
def test_nothing_stands_in_the_way_when_a_page_says_no(
    app: Flask, windows: Windows, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    monkeypatch.setitem(app.view_functions, "legal.contact", lambda: abort(status))
    page = windows.open()

    answer = page.goto("/contact")

    assert answer
    assert answer.status == status
    assert look(page) == {}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_stands_in_the_way_where_there_is_much_to_read(
    windows: Windows, demonstration: dict[str, Concertation], name: str
) -> None:
    home = f"/concertations/{demonstration[name].slug}"
    page = windows.open()

    for room in ("", "/diagnostic", "/diagnostic/constats", "/idees", "/plan", "/suites"):
        page.goto(f"{home}{room}")
        assert look(page, [PHONE]) == {}, room


def test_no_word_is_too_long_for_a_phone(windows: Windows, valbourg: Valbourg) -> None:
    word = "Anticonstitutionnellement" * 8
    idea = valbourg.idea(word, stake=valbourg.stake(word))
    valbourg.proposal(word, [idea])
    action = valbourg.action()
    action.title = action.objective = valbourg.karim.name = word
    commitment = valbourg.commitment(action, valbourg.stakeholder(word, valbourg.karim, word))
    valbourg.concertation.title = valbourg.concertation.place_name = word
    home, page = f"/concertations/{valbourg.concertation.slug}", windows.open(valbourg.karim)
    page.set_viewport_size(PHONE)

    for room in (
        *("", "/idees", f"/idees/{idea.id}", f"/idees/{idea.id}/suites", "/propositions", "/plan"),
        *(f"/plan/actions/{action.id}", f"/engagements/{commitment.id}", "/diagnostic", "/journal"),
    ):
        answer = page.goto(f"{home}{room}")
        assert answer
        assert answer.status == 200, room
        assert too_wide(page) == [], room
