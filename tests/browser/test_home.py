import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def test_the_home_page_is_drawn_without_a_word_in_the_console(
    chromium: Browser, server: str
) -> None:
    said: list[str] = []
    page = chromium.new_page()
    page.on("console", lambda message: said.append(message.text))

    page.goto(server)

    assert page.get_by_role("heading", level=1).is_visible()
    assert said == []
