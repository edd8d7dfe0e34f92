"""Files that are damaged, foreign or hostile: refused in one sentence, and nothing changes."""

import gzip
import io
import random
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa

from concert.core.database import db
from concert.core.errors import Refused
from concert.opendata.imports import import_file, prepared
from concert.territories.models import Establishment, Figure, Territory
from concert.territories.reference import load_reference
from concert.territories.series import descriptors
from tests.architecture.tables import fingerprint
from tests.opendata.samples import LINES, sample, sampled

pytestmark = pytest.mark.usefixtures("app")

AT = datetime(2026, 11, 22, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10" + bytes(range(256)) * 20
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000
NOISE = random.Random(4).randbytes(50_000)  # noqa: S311 - nothing is secret


def text(lines: list[str]) -> bytes:
    return ("\r\n".join(lines) + "\r\n").encode()


def workbook(rows: list[list[str]]) -> bytes:
    book, content = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(content)
    return content.getvalue()


@cache
def bomb() -> bytes:
    """A workbook of some kilobytes whose sheet inflates to hundreds of megabytes."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("[Content_Types].xml", "<Types/>")
        out.writestr("xl/worksheets/sheet1.xml", b"0" * 150_000_000)
    return content.getvalue()


Spoil = Callable[[list[str]], bytes]
SPOILT: dict[str, Spoil] = {
    "empty": lambda _lines: b"",
    "blank": lambda _lines: b"\xef\xbb\xbf\r\n \r\n\r\n",
    "only a header": lambda lines: text(lines[:1]),
    "cut in a line": lambda lines: text(lines)[:-9],
    "cut in a cell between quotes": lambda lines: text(lines) + b'"Ecole ; de',
    "cut while compressed": lambda lines: gzip.compress(text(lines))[:-40],
    "cut in an archive": lambda lines: workbook([one.split(";") for one in lines])[:-500],
    "a picture": lambda _lines: PNG,
    "a PDF": lambda _lines: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< >>\nendobj\n%%EOF\n",
    "noise": lambda _lines: NOISE,
    "zeros": lambda _lines: b"\0" * 100_000,
    "a page": lambda _lines: b"<!DOCTYPE html><title>Erreur</title>\n<p>Non ; plus ; tard</p>\n",
    "a JSON error": lambda _lines: b'{"error_code": "X", "message": "no"}\n',
    "an old workbook": lambda _lines: OLD_EXCEL,
    "a foreign CSV": lambda _lines: text(["nom;prix", *["pomme;2"] * 50]),
    "a foreign workbook": lambda _lines: workbook([["nom", "prix"], ["pomme", "2"]]),
    "a bomb": lambda _lines: bomb(),
    "one line of 10 MB": lambda _lines: b"a;" * 5_000_000 + b"\n",
    "one cell of 10 MB": lambda _lines: b"a" * 10_000_000 + b"\n",
}


Write = Callable[[bytes], Path]


@pytest.fixture(params=sampled())
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def lines(name: str) -> list[str]:
    return sample(name)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[bytes], Path]:
    def of(content: bytes) -> Path:
        (tmp_path / "f").write_bytes(content)
        return tmp_path / "f"

    return of


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT.keys())
def test_a_file_that_is_not_one_is_refused_in_one_sentence(spoil: Spoil, write: Write) -> None:
    for name in sampled():
        path = write(spoil(sample(name)))
        with pytest.raises(Refused) as refused:
            import_file(path, name, at=AT)
        said = refused.value.reason
        assert "\n" not in said
        assert len(said) < 500
        assert said.endswith((".", "…"))

    for table in (Figure, Establishment, Territory):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(table)) == 0


def test_a_file_of_another_dataset_says_which_one_it_is(name: str, write: Write) -> None:
    for other in sampled():
        if other != name:
            path = write(text(sample(other)))
            with pytest.raises(Refused) as refused:
                import_file(path, name, at=AT)
            assert f"c’est «\u00a0{other}\u00a0»" in refused.value.reason


def wrongs(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Thirty lines, by their number in the file, whose code is none."""
    header = lines[0].split(";")
    columns = {"UAI", "COM", "CODGEO", "subject_code", "Identifiant_de_l_etablissement"}
    codes = {one.columns["code"][0] for one in descriptors().values() if "code" in one.columns}
    place = next(rank for rank, one in enumerate(header) if one in columns | codes)
    for rank in random.Random(4).sample(range(1, len(lines)), 30):  # noqa: S311
        cells = lines[rank].split(";")
        cells[place] = "?"
        yield rank, ";".join(cells)


def test_thirty_wrong_lines_are_named_and_the_others_go_in(
    name: str, lines: list[str], write: Write
) -> None:
    load_reference()
    wrong = dict(wrongs(lines))
    path = write(text([wrong.get(rank, line) for rank, line in enumerate(lines)]))

    report = import_file(path, name, at=AT)

    assert report.accepted == LINES - 30
    assert sorted(one.line for one in report.refused) == sorted(rank + 1 for rank in wrong)
    assert all(one.text for one in report.refused)


SAME: dict[str, Callable[[bytes], bytes]] = {
    "as it is": lambda content: content,
    "with a mark of order": lambda content: b"\xef\xbb\xbf" + content,
    "in UTF-16": lambda content: content.decode().encode("utf-16"),
    "in windows-1252": lambda content: content.decode().encode("cp1252"),
    "with zeros in it": lambda content: content.replace(b";", b"\0;"),
    "compressed": gzip.compress,
    "with lines ended as on Linux": lambda content: content.replace(b"\r\n", b"\n"),
}


def test_the_same_file_again_changes_nothing_however_it_is_written(
    name: str, lines: list[str], write: Write
) -> None:
    load_reference()
    first = import_file(write(text(lines)), name, at=AT)
    before = fingerprint()
    assert (first.accepted, first.refused) == (LINES, [])

    for how, written in SAME.items():
        again = import_file(write(written(text(lines))), name, at=AT)
        assert again.accepted == LINES, how
    assert fingerprint() == before


def test_an_import_that_dies_in_the_middle_leaves_nothing(
    name: str, lines: list[str], write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_reference()
    before = fingerprint()
    with prepared(write(text(lines)), name, at=AT) as ready:
        batches = iter([*ready._stage._stores])
        last = list(batches)[-1]
        monkeypatch.setattr(
            type(last), "write", _dying(type(last).write, len(ready._stage._stores))
        )
        with pytest.raises(RuntimeError):
            ready.store()
    db.session.rollback()

    assert fingerprint() == before


def _dying(write: Callable[..., None], batches: int) -> Callable[..., None]:
    """A power cut at the last batch."""
    done = iter(range(batches))

    def dies(*given: object) -> None:
        if next(done) == batches - 1:
            raise RuntimeError("the power is cut")
        write(*given)

    return dies
