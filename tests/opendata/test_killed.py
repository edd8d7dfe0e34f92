"""An import that is killed in the middle: what was held is still held, and it can be run again."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from concert.core.database import db
from concert.opendata.imports import import_file
from concert.territories.models import Establishment
from concert.territories.reference import load_reference
from tests.architecture.tables import fingerprint
from tests.opendata.made import ANNUAIRE, school, written
from tests.territories.makers import uai_of

AT = datetime(2026, 11, 22, tzinfo=UTC)
LINES = 2_000
# Batches are of five hundred lines: at the third one, a part is done and a part is not.
THIRD = 3

# The command itself, that stops for ever after the third batch which it reads, or writes.
STOPPING = """
import sys
from concert.cli import main
from concert.territories.actions import Store

step, left = sys.argv.pop(1), int(sys.argv.pop(1))
done = getattr(Store, step)

def stopping(self, lines):
    global left
    told = done(self, lines)
    left -= 1
    if not left:
        print("stopped", flush=True)
        sys.stdin.read()
    return told

setattr(Store, step, stopping)
main()
"""


def lines(count: int, name: str) -> Iterator[str]:
    for rank in range(count):
        yield school(Identifiant_de_l_etablissement=uai_of(350000 + rank), Nom_etablissement=name)


@pytest.fixture
def command(app: Flask) -> list[str]:
    """`concert import` on the database of this test, in a process of its own."""
    settings = app.config["SETTINGS"]
    said = {"CONCERT_ENV": "development", "DATABASE_URL": settings.database_url}
    said["DATA_DIR"] = settings.data_dir
    return ["env", *(f"{name}={value}" for name, value in said.items()), sys.executable, "-c"]


@contextmanager
def stopped(command: list[str], step: str, path: Path) -> Iterator[subprocess.Popen[str]]:
    """An import that is in the middle of reading, or of writing."""
    words = [*command, STOPPING, step, str(THIRD), "import", "annuaire", str(path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True, env=os.environ) as process:  # noqa: S603
        assert process.stdout
        assert "stopped" in process.stdout.readline()
        yield process


@pytest.mark.parametrize("step", ["sift", "write"])
def test_what_was_held_is_still_held_and_the_import_run_again_completes(
    command: list[str], tmp_path: Path, step: str
) -> None:
    load_reference()
    import_file(written(tmp_path, ANNUAIRE, lines(700, "École d’avant")), at=AT)
    before = fingerprint()
    path = written(tmp_path, ANNUAIRE, lines(LINES, "École d’après"))

    with stopped(command, step, path) as process:
        process.kill()
        assert process.wait() < 0

    assert fingerprint() == before
    again = subprocess.run(  # noqa: S603 - our own command
        [*command, "from concert.cli import main; main()", "import", "annuaire", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert again.returncode == 0, again.stderr
    held = sa.select(Establishment.name, sa.func.count()).group_by(Establishment.name)
    assert db.session.execute(held).all() == [("École d’après", LINES)]
