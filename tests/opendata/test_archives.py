"""A table taken out of the archive in which its producer publishes it."""

import zipfile
from pathlib import Path

import pytest

from concert.core import csv_text
from concert.core.errors import Refused
from concert.opendata import archives
from concert.opendata.archives import taken_out

pytestmark = pytest.mark.usefixtures("app")


def archive(folder: Path, **members: bytes) -> Path:
    path = folder / "f.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in members.items():
            out.writestr(name.replace("_", "."), content)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as refused, taken_out(path):
        pass
    assert "\n" not in refused.value.reason
    return refused.value.reason


def test_the_only_table_of_an_archive_is_taken_out(tmp_path: Path) -> None:
    with taken_out(archive(tmp_path, lisezmoi_pdf=b"%PDF", communes_csv=b"a;b")) as path:
        assert (path.name, path.read_bytes()) == ("communes.csv", b"a;b")

    assert not path.exists()


def test_a_file_that_is_no_archive_is_itself(tmp_path: Path) -> None:
    for content in (b"a;b", b"", b"PK\x03\x04 damaged"):
        (tmp_path / "f").write_bytes(content)
        with taken_out(tmp_path / "f") as path:
            assert path == tmp_path / "f"


def test_a_workbook_is_itself(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("[Content_Types].xml", "<Types/>")
    with taken_out(path) as found:
        assert found == path


def test_an_archive_of_several_tables_or_of_none_is_refused_with_what_to_do(
    tmp_path: Path,
) -> None:
    assert refusal(archive(tmp_path, a_csv=b"1", b_csv=b"2")) == (
        "Cette archive contient plusieurs tableaux (a.csv, b.csv)\u00a0: donnez-en un seul."
    )
    assert "ni CSV, ni XLSX" in refusal(archive(tmp_path, a_pdf=b"%PDF"))


def test_what_an_archive_holds_is_written_no_further_than_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert archives.LARGEST == csv_text.LARGEST
    monkeypatch.setattr(archives, "LARGEST", 1024 * 1024)

    assert "pèse plus de" in refusal(archive(tmp_path, a_csv=b"0" * 1024 * 1024 * 2))


def test_an_archive_that_is_damaged_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path, a_csv=b"0123456789" * 100)
    content = bytearray(path.read_bytes())
    content[40:44] = b"\xff\xff\xff\xff"
    path.write_bytes(bytes(content))

    assert "Cette archive est abîmée" in refusal(path)


def test_a_name_that_leads_out_of_the_folder_leads_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "f.zip"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("../../../etc/cron.d/f.csv", "a;b")
    with taken_out(path) as found:
        assert found.name == "f.csv"
        assert found.read_text() == "a;b"
