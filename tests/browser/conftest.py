"""A real Chromium, found by `.ci/find-chromium`, on the application at the real hour."""

import os
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright

from tests.live import listening


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    where = os.environ.get("CHROMIUM", "")
    assert where, "CHROMIUM says where Chromium is: `make browser` finds it"
    options = {} if where == "playwright" else {"executable_path": where}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"], **options
        )
        yield browser
        browser.close()


@pytest.fixture
def server(app: Flask) -> Iterator[str]:
    app.config["FROZEN_AT"] = None
    with listening(app) as url:
        yield url
