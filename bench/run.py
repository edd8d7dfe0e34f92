"""One database from its loading to its last measure."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import flask_migrate
import psutil
import sqlalchemy as sa
from flask import Flask

from bench.asking import Visitors
from bench.counting import Count, counted
from bench.data import Sizes, World, load
from bench.measures import many_ballots, measures
from bench.rounds import Effort, Result, Stage, Wrong, readers
from bench.servers import Memory, Place, PostgreSQL, Server, postgresql, serving
from bench.visits import Visits, chromium, visits
from concert import create_app
from concert.config import ROOT, Settings
from concert.core.clock import utc_now
from concert.core.database import db

# What is asked of a database, and what it answers where a commit is on the disk.
_DURABLE = {
    "sqlite": {"PRAGMA journal_mode": "wal", "PRAGMA synchronous": "2"},
    "postgresql": {"SHOW fsync": "on", "SHOW synchronous_commit": "on"},
}
_IN_MEMORY = {"tmpfs", "ramfs"}


@dataclass(frozen=True)
class Wanted:
    """What to measure, and how much."""

    databases: tuple[str, ...]
    browser: bool
    sizes: Sizes
    effort: Effort


@dataclass
class Outcome:
    """What was measured on one database."""

    database: str
    durability: str
    results: list[Result] = field(default_factory=list)
    counts: dict[str, Count] = field(default_factory=dict)
    memory: Memory | None = None
    visits: list[Visits] = field(default_factory=list)


def outcomes(wanted: Wanted) -> Iterator[Outcome]:
    """Each database in turn; the browser visits the first."""
    for n, database in enumerate(wanted.databases or ("sqlite",)):
        with _installation(database) as (place, server):
            app = _application(place)
            outcome = Outcome(database, _durability(app, place.folder, database))
            with app.app_context():
                world = load(wanted.sizes, utc_now())
            with serving("app:app", place) as application:
                if wanted.databases:
                    with serving("bench.floor:create_floor()", place) as floor, readers() as asking:
                        stage = Stage(application, floor, server, asking, wanted.effort)
                        _measure(outcome, stage, app, world)
                    outcome.memory = application.memory()
                if wanted.browser and n == 0:
                    outcome.visits = _visit(application, world, wanted.effort.visits)
            _leave(app)
        yield outcome


@contextmanager
def _installation(database: str) -> Iterator[tuple[Place, PostgreSQL | None]]:
    """An empty folder and an empty database."""
    with tempfile.TemporaryDirectory(prefix="concert-bench-") as name:
        folder = Path(name)
        if database == "sqlite":
            yield Place(folder, f"sqlite:///{folder}/concert.sqlite3"), None
            return
        with postgresql() as server:
            yield Place(folder, server.url), server


def _application(place: Place) -> Flask:
    """The application in this process, to load the data and to count statements."""
    settings = Settings(
        concert_env="development", data_dir=str(place.folder), database_url=place.database_url
    )
    app = create_app(settings)
    with app.app_context():
        flask_migrate.upgrade(directory=str(ROOT / "migrations"))
    return app


def _durability(app: Flask, folder: Path, database: str) -> str:
    """What makes a commit durable here; nothing is measured where it is not."""
    wanted = _DURABLE[database]
    with app.app_context(), db.engine.connect() as connection:
        found = {question: str(connection.scalar(sa.text(question))) for question in wanted}
    disk = _file_system(folder)
    said = ", ".join(f"{question.split()[1]} {answer}" for question, answer in found.items())
    if found != wanted or disk in _IN_MEMORY:
        raise Wrong(f"Une écriture ne serait pas durable ici : {said}, {disk}. Voyez TMPDIR.")
    return f"{said}, {disk}"


def _file_system(folder: Path) -> str:
    """The kind of file system that holds a folder."""
    mounted = [one for one in psutil.disk_partitions(all=True) if _holds(one.mountpoint, folder)]
    return max(mounted, key=lambda one: len(one.mountpoint)).fstype


def _holds(mountpoint: str, folder: Path) -> bool:
    return folder.resolve().is_relative_to(mountpoint)


def _measure(outcome: Outcome, stage: Stage, app: Flask, world: World) -> None:
    visitors = Visitors(app, world)
    lines, crowd = measures(world, visitors), many_ballots(visitors)
    # First, as it also checks that each is answered as it should be.
    outcome.counts = {one.key: counted(app, one) for one in [*lines, crowd]}
    outcome.results = [*stage.results(lines), stage.crowd(crowd)]


def _visit(application: Server, world: World, count: int) -> list[Visits]:
    here = f"{application.url}/concertations/{world.ideas}"
    pages = {"Concertation": here, "Liste des idées": f"{here}/idees"}
    with chromium() as browser:
        for url in pages.values():
            # One for nothing: the server has met the page, as it has in life.
            visits(browser, url, "", 1)
        return [visits(browser, url, label, count) for label, url in pages.items()]


def _leave(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()
