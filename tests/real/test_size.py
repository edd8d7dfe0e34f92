"""Large files are read in little memory: each import in a process of its own, which is measured."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.opendata.made import ANNUAIRE, IPS, collection, feature, finess, ips, school
from tests.territories.makers import uai_of

pytestmark = pytest.mark.real

MOST = 300
LINES = 70_000
WEIGHT = 200 * 1024 * 1024

IMPORT = """
import resource, sys, time
from datetime import UTC, datetime
from pathlib import Path
import flask_migrate
from concert import create_app
from concert.config import ROOT, Settings
from concert.core.database import db
from concert.opendata.imports import import_file

path, name, before = Path(sys.argv[1]), sys.argv[2], sys.argv[3:]
settings = Settings(
    concert_env="development",
    database_url=f"sqlite:///{path.parent}/size.sqlite3",
    data_dir=str(path.parent),
)
with create_app(settings).app_context():
    flask_migrate.upgrade(directory=str(ROOT / "migrations"))
    db.session.remove()
    for first in before:
        import_file(Path(first), at=datetime(2026, 11, 22, tzinfo=UTC))
        db.session.commit()
    began = time.monotonic()
    report = import_file(path, name, at=datetime(2026, 11, 22, tzinfo=UTC))
    db.session.commit()
    took = time.monotonic() - began
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(report.accepted, peak, f"{took:.0f}")
"""


def schools(count: int, remarks: str = "") -> Iterator[str]:
    yield f"{ANNUAIRE};Remarques"
    for rank in range(count):
        # The départements of the mainland, so that the codes of schools stay seven digits.
        yield f"{school(Identifiant_de_l_etablissement=uai_of(10000 + rank * 10))};{remarks}"


def indices(count: int) -> Iterator[str]:
    yield IPS
    for rank in range(count):
        yield ips(uai_of(10000 + rank * 10), "101,5")


# As many communes as France has, each with a contour of five hundred points.
MAINLAND = [f"{number:02}" for number in range(1, 96) if number != 20]
COMMUNES = [f"{MAINLAND[rank // 380]}{1 + rank % 380:03}" for rank in range(35_000)]


def communes() -> Iterator[str]:
    yield "TYPECOM;COM;REG;DEP;LIBELLE"
    for code in COMMUNES:
        yield f"COM;{code};84;{code[:2]};Commune {code}"


def contours() -> Iterator[str]:
    """The same contour again and again, under the code of each commune."""
    beginning, end = collection(feature("?code?", "Commune", points=480)).split('"?code?"')
    opening, first = beginning.split('{"type":"Feature","')
    one = '{"type":"Feature","' + first
    closing = end.removesuffix("]}")
    for rank, code in enumerate(COMMUNES):
        yield f'{"," if rank else opening}{one}"{code}"{closing}'
    yield "]}"


def establishments(count: int) -> Iterator[str]:
    yield "finess;etalab;111;2026-05-12"
    for rank in range(count):
        yield finess(1 + rank, "620", commune=COMMUNES[rank % len(COMMUNES)])


FILES = {
    "contours, 200 MB": ("contours", contours(), len(COMMUNES)),
    "finess, 70,000 lines": ("finess", establishments(LINES), LINES),
    "annuaire, 70,000 lines": ("annuaire", schools(LINES), LINES),
    "ips-ecoles, 70,000 lines": ("ips-ecoles", indices(LINES), LINES),
    "annuaire, 200 MB": ("annuaire", schools(LINES, "x" * 2800), LINES),
}


@pytest.mark.parametrize(("name", "lines", "count"), FILES.values(), ids=FILES.keys())
def test_a_large_file_is_read_in_little_memory(
    tmp_path: Path, name: str, lines: Iterator[str], count: int, request: pytest.FixtureRequest
) -> None:
    path = tmp_path / "large.csv"
    _write(path, lines)
    if "200 MB" in request.node.name:
        assert path.stat().st_size > WEIGHT

    before = []
    if name == "contours":
        before = [str(tmp_path / "communes.csv")]
        _write(tmp_path / "communes.csv", communes())
    command = [sys.executable, "-c", IMPORT, str(path), name, *before]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    accepted, peak, took = (int(said) for said in done.stdout.split())

    megabytes = path.stat().st_size // (1024 * 1024)
    print(f"\n{name}: {megabytes} MB read in {took} s and {peak} MB of memory")  # noqa: T201
    assert accepted == count
    assert peak < MOST


def _write(path: Path, lines: Iterator[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(f"{line}\r\n" for line in lines)
