"""Serving on one machine: the schema brought up to date, the pages, and the work beside them."""

import os
import signal
import subprocess
import sys
from types import FrameType

import click
import flask_migrate

from concert import create_app
from concert.config import ROOT, Settings
from concert.core.clock import local_day, utc_now
from concert.core.database import db, write_transaction
from concert.demo import load
from concert.demo.content import content


def serve(port: int, workers: int) -> None:
    """Bring everything up and stay until interrupted."""
    # Letters lead to where we listen, unless the operator says where people come in.
    os.environ.setdefault("PUBLIC_URL", f"http://127.0.0.1:{port}")
    settings = Settings.from_environment()
    _prepare(settings)
    _tell(settings)
    beside = subprocess.Popen([sys.executable, "-m", "concert", "work"], cwd=ROOT)
    pages = subprocess.Popen(  # noqa: S603
        [
            *(sys.executable, "-m", "gunicorn", "app:app"),
            *("--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--threads", "8"),
            *("--worker-class", "gthread", "--log-level", "warning", "--preload"),
        ],
        cwd=ROOT,
    )

    def stop(_signal: int, _frame: FrameType | None) -> None:
        pages.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        sys.exit(pages.wait())
    finally:
        beside.terminate()
        beside.wait()


def _prepare(settings: Settings) -> None:
    app = create_app(settings)
    with app.app_context():
        bring_up_to_date()
        if settings.development and load.is_empty():
            click.echo("Chargement de la démonstration…")
            with write_transaction():
                load.load_demonstration(at=utc_now())
                db.session.commit()


def bring_up_to_date() -> None:
    """Give the database the tables of this release."""
    flask_migrate.upgrade(directory=str(ROOT / "migrations"))


def _tell(settings: Settings) -> None:
    """Where to go, and how to come in as each of the demonstration's people."""
    url = settings.public_url
    click.echo(f"\nConcert : {url}")
    if not settings.shows_letters:
        return
    click.echo(f"Se connecter : {url}/connexion, avec l’une de ces adresses ;")
    click.echo(f"le lien arrive dans {url}/boite-aux-lettres\n")
    for name in load.NAMES:
        written = content(name, today=local_day(utc_now()))
        click.echo(written.written["title"])
        for row in load.people_to_try(written):
            click.echo(f"  {row['email']:<42} {row['name']}, {row['as']}")
    click.echo("\nPour arrêter : Ctrl-C\n")
