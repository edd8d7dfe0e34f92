"""The application under test, an empty database for each test, and browsers that check pages."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask

from concert import create_app
from concert.config import ROOT, Settings
from concert.core.database import db
from concert.extensions import limiter
from concert.privacy import tombstones
from concert.web.cache import Memory
from tests.browsing import Browse, Browser
from tests.cast import Valbourg

NOON = datetime(2026, 11, 20, 11, tzinfo=UTC)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave to the other database what has a meaning only there."""
    here = "postgresql" if os.environ.get("TEST_DATABASE_URL") else "sqlite"
    only = {item: mark.args[0] for item in items if (mark := item.get_closest_marker("only_on"))}
    config.hook.pytest_deselected(items=[item for item in only if only[item] != here])
    items[:] = [item for item in items if only.get(item, here) == here]


@pytest.fixture(scope="session")
def empty_app(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Flask]:
    """The application on a database that the real migrations have made."""
    folder = tmp_path_factory.mktemp("concert")
    yield from on_real_migrations(folder, settings_in(folder, worker_id))


def on_real_migrations(folder: Path, settings: Settings) -> Iterator[Flask]:
    """An application with these settings, on a database of its own."""
    app = create_app(settings)
    with app.app_context():
        flask_migrate.upgrade(directory=str(ROOT / "migrations"))
        db.session.remove()
        _keep_template(folder)
    yield app
    with app.app_context():
        db.engine.dispose()


def settings_in(folder: Path, worker: str) -> Settings:
    return Settings(
        concert_env="development",
        database_url=_own_database(worker) or f"sqlite:///{folder}/test.sqlite3",
        data_dir=str(folder),
        operators="tom@exemple.fr",
        testing=True,
    )


def _own_database(worker: str) -> str:
    """On PostgreSQL, a database for each process that runs tests."""
    server = os.environ.get("TEST_DATABASE_URL", "")
    if not server:
        return ""
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    name = f"concert_test_{worker}"
    with engine.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE IF EXISTS {name}"))
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return engine.url.set(database=name).render_as_string(hide_password=False)


def _keep_template(folder: Path) -> None:
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
        db.engine.dispose()
        shutil.copy(folder / "test.sqlite3", folder / "empty.sqlite3")


@pytest.fixture
def app(empty_app: Flask) -> Iterator[Flask]:
    """The application at noon, on an empty database, with its context for calling acts."""
    empty_app.config["FROZEN_AT"] = NOON
    empty_app.extensions["memory"] = Memory()
    with empty_app.app_context():
        _empty(Path(empty_app.config["SETTINGS"].data_dir))
        limiter.reset()
        yield empty_app
        db.session.remove()


def _empty(folder: Path) -> None:
    # Another application made in this process wrote beside its own database.
    tombstones.use(folder / "erasures.jsonl")
    (folder / "erasures.jsonl").unlink(missing_ok=True)
    if db.engine.dialect.name == "sqlite":
        db.engine.dispose()
        for end in ("", "-wal", "-shm"):
            (folder / f"test.sqlite3{end}").unlink(missing_ok=True)
        shutil.copy(folder / "empty.sqlite3", folder / "test.sqlite3")
        return
    tables = ", ".join(f'"{table.name}"' for table in db.metadata.sorted_tables)
    with db.engine.begin() as connection:
        # The journal refuses to be emptied, as it must.
        connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
        connection.execute(sa.text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))


@pytest.fixture
def browse(app: Flask) -> Browse:
    """A browser in which someone is signed in, or nobody."""
    return lambda person=None: Browser(app).signed_in(person)


@pytest.fixture
def valbourg(app: Flask) -> Valbourg:  # noqa: ARG001 - its database is where Valbourg stands
    """A school's concertation with its people, beside another so that it is never alone."""
    return Valbourg(at=NOON)


# The browsers that page tests open most: of the lead, of a facilitator, of a parent.


@pytest.fixture
def claire(browse: Browse, valbourg: Valbourg) -> Browser:
    return browse(valbourg.claire)


@pytest.fixture
def lea(browse: Browse, valbourg: Valbourg) -> Browser:
    return browse(valbourg.lea)


@pytest.fixture
def karim(browse: Browse, valbourg: Valbourg) -> Browser:
    return browse(valbourg.karim)
