"""Files that have readers of their own, damaged or foreign: one sentence, and nothing changes."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from concert.core.database import db
from concert.core.errors import Refused
from concert.opendata.imports import import_file
from concert.territories.models import Figure, Shape
from concert.territories.reference import departements, load_reference
from tests.opendata.made import apl, collection, feature, finess
from tests.opendata.test_hostile import NOISE, OLD_EXCEL, PNG, text
from tests.territories.makers import keep_commune

pytestmark = pytest.mark.usefixtures("app")

AT = datetime(2026, 11, 22, tzinfo=UTC)
LINES, WRONG = 90, 30
CODES = [f"48{1 + rank:03}" for rank in range(LINES)]

Make = Callable[[Path, list[bool]], bytes]


def densities(_folder: Path, right: list[bool]) -> bytes:
    """One département a line, as data.ameli.fr publishes them; a wrong one says no number."""
    header = "annee;profession_sante;departement;classe_age;libelle_sexe;densite"
    codes = list(departements())[:LINES]
    return text(
        [header]
        + [
            f"2024;Médecins généralistes;{code};tout_age;tout sexe;{'80,5' if good else '?'}"
            for code, good in zip(codes, right, strict=True)
        ]
    )


def reach(folder: Path, right: list[bool]) -> bytes:
    rows: list[list[Any]] = [
        [code, "Commune", 2.5 if good else "?", 1.0, 0.9, 0.8, 100, 120]
        for code, good in zip(CODES, right, strict=True)
    ]
    return apl(folder / "made.xlsx", {"APL 2023": rows}).read_bytes()


def establishments(_folder: Path, right: list[bool]) -> bytes:
    """Pharmacies; the number of a wrong one has lost a digit."""
    lines = [finess(1 + rank, "620") for rank in range(LINES)]
    kept = (
        line if good else line.replace("structureet;4", "structureet;", 1)
        for line, good in zip(lines, right, strict=True)
    )
    return text(["finess;etalab;111;2026-05-12", *kept])


def contours(_folder: Path, right: list[bool]) -> bytes:
    """The contour of a wrong one is not closed."""
    features = [feature(code, "Commune") for code in CODES]
    for one, good in zip(features, right, strict=True):
        if not good:
            one["geometry"]["coordinates"][0].pop()
    return collection(*features).encode() + b"\n"


MADE: dict[str, Make] = {
    "densites": densities,
    "apl": reach,
    "finess": establishments,
    "contours": contours,
}
SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _content: b"",
    "blank": lambda _content: b"\xef\xbb\xbf\r\n \r\n",
    "cut": lambda content: content[: len(content) * 2 // 3],
    "cut near its end": lambda content: content[:-9],
    "a picture": lambda _content: PNG,
    "noise": lambda _content: NOISE,
    "zeros": lambda _content: b"\0" * 100_000,
    "an old workbook": lambda _content: OLD_EXCEL,
    "a page": lambda _content: b"<!DOCTYPE html><title>Erreur</title>\n<p>Non ; plus tard</p>\n",
    "a JSON error": lambda _content: b'{"error_code": "X", "message": "no"}\n',
    "a foreign CSV": lambda _content: text(["nom;prix", *["pomme;2"] * 50]),
    "another collection": lambda _content: b'{"type": "Topology", "objects": {}}\n',
}


@pytest.fixture(params=MADE)
def name(request: pytest.FixtureRequest) -> str:
    load_reference()
    for code in CODES:
        keep_commune(code, "Commune", "48")
    return str(request.param)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file"


def held() -> Iterator[int]:
    for table in (Figure, Shape):
        yield db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_a_spoilt_file_is_refused_in_one_sentence(name: str, path: Path) -> None:
    whole = MADE[name](path.parent, [True] * LINES)
    for how, spoil in SPOILT.items():
        path.write_bytes(spoil(whole))
        with pytest.raises(Refused) as refused:
            import_file(path, name, at=AT)
        assert "\n" not in refused.value.reason, how
        assert refused.value.reason.endswith((".", "…", "?")), how

    assert list(held()) == [0, 0]


def test_a_file_of_another_reader_does_not_come_in_under_this_name(name: str, path: Path) -> None:
    for other in MADE.keys() - {name}:
        path.write_bytes(MADE[other](path.parent, [True] * LINES))
        with pytest.raises(Refused) as refused:
            import_file(path, name, at=AT)
        assert "Ce fichier n’est pas de" in refused.value.reason

    assert list(held()) == [0, 0]


def test_thirty_wrong_lines_are_named_and_the_others_go_in(name: str, path: Path) -> None:
    right = [rank % 3 != 1 for rank in range(LINES)]
    path.write_bytes(MADE[name](path.parent, right))

    report = import_file(path, name, at=AT)

    assert (report.accepted, len(report.refused)) == (LINES - WRONG, WRONG)
    lines = sorted(one.line for one in report.refused)
    assert [line - lines[0] for line in lines] == [3 * rank for rank in range(WRONG)]
    assert all(one.text for one in report.refused)
