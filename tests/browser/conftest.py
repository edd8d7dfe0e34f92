"""A real Chromium, found by `.ci/find-chromium`, in front of the application."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser, sync_playwright

from concert.concertations.models import Concertation
from concert.core.database import db
from concert.demo.load import NAMES, load_demonstration
from tests.browser.windows import Windows
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
    """Where the application answers, at the hour of the story."""
    with listening(app) as url:
        yield url


@pytest.fixture(scope="session")
def loaded() -> dict[str, bytes]:
    """The database of the demonstration, once a first test has loaded it."""
    return {}


@pytest.fixture
def demonstration(app: Flask, loaded: dict[str, bytes]) -> dict[str, Concertation]:
    """The three concertations of the demonstration, by name; loaded once, on SQLite."""
    file = Path(app.config["SETTINGS"].data_dir) / "test.sqlite3"
    if not loaded:
        load_demonstration(at=app.config["FROZEN_AT"])
        db.session.commit()
        loaded["database"] = _closed(file)
    file.write_bytes(loaded["database"])
    shown = db.session.scalars(sa.select(Concertation).order_by(Concertation.id))
    return dict(zip(NAMES, shown, strict=True))


def _closed(file: Path) -> bytes:
    """What a database holds, with nothing left beside it."""
    db.session.remove()
    with db.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    db.engine.dispose()
    for end in ("-wal", "-shm"):
        file.with_name(file.name + end).unlink(missing_ok=True)
    return file.read_bytes()


@pytest.fixture
def windows(app: Flask, chromium: Browser, server: str) -> Iterator[Windows]:
    """Windows of a browser, for someone signed in or for nobody; their consoles must stay empty."""
    opened = Windows(app, chromium, server)
    yield opened
    opened.close()
    assert opened.said == []
