"""`concert fetch`: what is taken from a portal, what is not taken twice, what is said."""

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask
from msgspec.structs import replace

from concert import supply
from concert.cli import cli
from concert.core.database import db
from concert.opendata.stage import PASSES, Watch
from concert.territories.models import Figure, Retrieval, SubjectKind
from concert.territories.series import descriptors
from tests.architecture.tables import fingerprint
from tests.breakdowns import answering, page, sent_to
from tests.opendata.made import collection, feature, finess
from tests.portal import PortalOnThisMachine, Records, portal_on_this_machine
from tests.territories.makers import keep_commune, uai_of

Typed = Callable[..., Result]

COLUMNS = {
    "rentree_scolaire": "Rentrée scolaire",
    "academie": "Académie",
    "code_du_departement": "Code du département",
    "departement": "Département",
    "uai": "UAI",
    "nom_de_l_etablissment": "Nom de l'établissment",
    "code_insee_de_la_commune": "Code INSEE de la commune",
    "nom_de_la_commune": "Nom de la commune",
    "secteur": "Secteur",
    "ips": "IPS",
}
NEW, OLD = "fr-en-ips-ecoles-ap2022", "fr-en-ips_ecoles"


def school(rank: int, year: str, *, ips: object = 101.5) -> dict[str, object]:
    """One line, of Ille-et-Vilaine when the rank is even, else of Lozère."""
    here = rank % 2 == 0
    return {
        "rentree_scolaire": year,
        "academie": "RENNES" if here else "MONTPELLIER",
        "code_du_departement": "035" if here else "048",
        "departement": "ILLE-ET-VILAINE" if here else "LOZERE",
        "uai": uai_of((350000 if here else 480000) + rank),
        "nom_de_l_etablissment": f"ECOLE {rank}",
        "code_insee_de_la_commune": "35012" if here else "48095",
        "nom_de_la_commune": "BAIN" if here else "MENDE",
        "secteur": "public",
        "ips": ips,
    }


@pytest.fixture
def there() -> Iterator[PortalOnThisMachine]:
    with portal_on_this_machine() as there:
        there.datasets[NEW] = Records(COLUMNS, [school(rank, "2022-2023") for rank in range(12)])
        there.datasets[OLD] = Records(COLUMNS, [school(rank, "2021-2022") for rank in range(12)])
        yield there


@pytest.fixture
def fetch(app: Flask, there: PortalOnThisMachine) -> Typed:
    """`concert fetch …` at the portal of this machine; what was asked before is forgotten."""

    def typed(*words: str | Path, portal: bool = True) -> Result:
        db.session.commit()
        there.asked.clear()
        given = ["--portal", there.address] if portal else []
        return app.test_cli_runner().invoke(cli, ["fetch", *map(str, words), *given])

    return typed


def refused(result: Result) -> str:
    assert result.exit_code, result.output
    assert isinstance(result.exception, SystemExit), result.exception
    return result.output


def schools() -> set[tuple[str, str]]:
    query = sa.select(Figure.period, Figure.subject_code)
    ours = query.filter_by(subject_kind=SubjectKind.ESTABLISHMENT)
    return {(row[0], row[1]) for row in db.session.execute(ours)}


def test_a_dataset_is_taken_from_its_portal_with_all_its_periods(
    fetch: Typed, there: PortalOnThisMachine
) -> None:
    result = fetch("ips-ecoles")

    assert result.exit_code == 0, result.output
    assert {period for period, _uai in schools()} == {"2021-2022", "2022-2023"}
    assert len(schools()) == 24
    assert f"{there.address}/explore/dataset/{NEW}/" in result.output
    assert "Lignes acceptées\u00a0: 12" in result.output
    assert there.asked[0].headers["User-Agent"] == "Concert/0.1.0 (+http://127.0.0.1:5000)"


def test_what_has_not_changed_is_not_downloaded_again(
    fetch: Typed, there: PortalOnThisMachine
) -> None:
    fetch("ips-ecoles")
    before = fingerprint()

    result = fetch("ips-ecoles")

    assert result.output.count("Rien de nouveau depuis le ") == 2
    assert there.paths("/exports/csv") == []
    assert fingerprint() == before


def test_what_has_changed_alone_is_downloaded_again(
    fetch: Typed, there: PortalOnThisMachine
) -> None:
    fetch("ips-ecoles")
    there.datasets[NEW] = Records(
        COLUMNS, [school(0, "2022-2023", ips=99)], modified="2026-11-01T08:00:00+00:00"
    )

    result = fetch("ips-ecoles")

    assert len(there.paths("/exports/csv")) == 1
    assert "modifiés 1" in result.output


def test_a_file_that_would_be_read_otherwise_today_is_taken_again(
    fetch: Typed, there: PortalOnThisMachine
) -> None:
    fetch("ips-ecoles")
    db.session.execute(sa.update(Retrieval).values(reading="before a series was added"))

    fetch("ips-ecoles")

    assert len(there.paths("/exports/csv")) == 2


def test_one_may_insist(fetch: Typed, there: PortalOnThisMachine) -> None:
    fetch("ips-ecoles")

    fetch("ips-ecoles", "--force")

    assert len(there.paths("/exports/csv")) == 2


def test_one_departement_is_enough_for_who_has_but_one(
    fetch: Typed, there: PortalOnThisMachine
) -> None:
    result = fetch("ips-ecoles", "--departement", "48")

    assert result.exit_code == 0, result.output
    assert {uai[:3] for _period, uai in schools()} == {"048"}
    where = [one.query["where"] for one in there.asked if one.path.endswith("/exports/csv")]
    assert where == ['code_du_departement in ("048", "48")'] * 2
    fetch("ips-ecoles")
    assert len(schools()) == 24


def test_a_departement_that_does_not_exist_is_refused(fetch: Typed) -> None:
    assert "Ce code de département n’existe pas" in refused(fetch("ips-ecoles", "--departement=99"))


def test_a_dataset_without_departement_is_taken_whole_or_not_at_all(
    fetch: Typed, there: PortalOnThisMachine
) -> None:
    for code in (NEW, OLD):
        there.datasets[code].columns = {"uai": "UAI", "ips": "IPS"}

    said = refused(fetch("ips-ecoles", "--departement=35"))

    assert "prenez-le en entier" in said
    assert schools() == set()


def test_files_are_kept_when_one_asks(fetch: Typed, tmp_path: Path) -> None:
    fetch("ips-ecoles", "--departement=35", "--keep", tmp_path / "a" / "b")

    kept = {path.name: path.read_bytes() for path in (tmp_path / "a" / "b").iterdir()}
    assert set(kept) == {f"{NEW}.dep35.csv", f"{OLD}.dep35.csv"}
    assert kept[f"{NEW}.dep35.csv"].startswith(b"\xef\xbb\xbf")


def test_a_folder_where_nothing_can_be_kept_is_told(fetch: Typed, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    assert "Rien ne s’écrit dans" in refused(fetch("ips-ecoles", "--keep", tmp_path / "file" / "b"))


def test_one_dataset_that_fails_keeps_no_other_from_coming(
    fetch: Typed, there: PortalOnThisMachine
) -> None:
    there.fails(page, at=f"{NEW}/exports")
    there.fails(answering(403), times=9, at=f"{NEW}/records?offset")
    there.datasets["fr-en-ips-colleges-ap2023"] = Records({"x": "X"}, [{"x": 1}])

    said = refused(fetch("ips-colleges", "ips-ecoles"))

    assert len(schools()) == 24
    assert "sans doute renommé" in said
    assert "N’ont pas pu être pris, ou pas en entier\u00a0: ips-colleges." in said


def test_a_file_of_another_dataset_does_not_come_in_under_this_name(
    fetch: Typed, there: PortalOnThisMachine
) -> None:
    there.files["/f.csv"] = b"TYPECOM,COM,REG,DEP,LIBELLE\r\nCOM,35012,53,35,Bain\r\n"

    said = refused(fetch("ips-ecoles", "--from", f"{there.address}/f.csv", portal=False))

    assert (
        "Ce fichier n’est pas de «\u00a0ips-ecoles\u00a0»\u00a0: c’est «\u00a0communes\u00a0»"
        in said
    )
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Retrieval)) == 0


def test_a_file_is_taken_at_the_address_one_gives(
    fetch: Typed, there: PortalOnThisMachine, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "f.zip", "w") as archive:
        archive.writestr("lisez-moi.pdf", b"%PDF")
        archive.writestr("v_commune.csv", "TYPECOM,COM,REG,DEP,LIBELLE\nCOM,35012,53,35,Bain\n")
    there.files["/f.zip"] = (tmp_path / "f.zip").read_bytes()
    words = ("communes", "--from", f"{there.address}/f.zip")

    result = fetch(*words, portal=False)

    assert "Dans la base\u00a0: nouveaux 1" in result.output, result.output
    assert "Rien de nouveau depuis le" in fetch(*words, portal=False).output
    there.files["/f.zip"] = b"TYPECOM,COM,REG,DEP,LIBELLE\nCOM,35016,53,35,Baulon\n"
    assert "Dans la base\u00a0: nouveaux 1" in fetch(*words, portal=False).output


@pytest.mark.parametrize(
    ("name", "content", "accepted"),
    [
        ("finess", f"finess;etalab;111;2026-05-12\n{finess(1, '620')}\n", 1),
        ("contours", collection(feature("48095", "Mende")), 1),
    ],
)
def test_a_file_without_a_portal_is_taken_at_the_address_that_its_producer_keeps(
    fetch: Typed,
    there: PortalOnThisMachine,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    content: str,
    accepted: int,
) -> None:
    """The address stands for the latest file, and sends to where it is."""
    keep_commune("48095", "Mende", "48")
    here = replace(descriptors()[name], address=f"{there.address}/datasets/r/{name}")
    monkeypatch.setattr(supply, "descriptors", lambda: {name: here})
    there.files[f"/resources/{name}-stock"] = content.encode()
    sends = sent_to(f"{there.address}/resources/{name}-stock")
    there.fails(sends, times=2, at="/datasets/r/")

    first, second = fetch(name, portal=False), fetch(name, portal=False)

    assert f"Lignes acceptées\u00a0: {accepted}" in first.output, first.output
    assert "Rien de nouveau depuis le" in second.output


def test_every_line_refused_in_several_files_is_written_where_one_asks(
    fetch: Typed, there: PortalOnThisMachine, tmp_path: Path
) -> None:
    for code in (NEW, OLD):
        there.datasets[code].rows[0]["uai"] = "0350001A"

    fetch("ips-ecoles", "--report", tmp_path / "said.csv")

    said = (tmp_path / "said.csv").read_text("utf-8-sig").splitlines()
    assert len(said) == 1 + 2
    assert all(";2;refusée;" in line for line in said[1:])


def test_reading_is_told_as_downloading_is_on_a_terminal(
    fetch: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []

    @contextmanager
    def bar(file: Path) -> Iterator[Watch]:
        told.append(-PASSES * file.stat().st_size)
        yield told.append

    monkeypatch.setattr(supply, "_progress", bar)

    fetch("ips-ecoles")

    assert len([one for one in told if one < 0]) == 2
    assert sum(told) == 0


def test_an_address_that_anybody_may_answer_is_refused(fetch: Typed) -> None:
    said = refused(fetch("communes", "--from", "http://exemple.fr/f.csv", portal=False))

    assert "n’est pas une adresse en https://" in said


def test_an_address_is_that_of_one_dataset(fetch: Typed) -> None:
    words = ("ips-ecoles", "communes", "--from", "https://exemple.fr/f.csv")

    assert "dites lequel" in refused(fetch(*words, portal=False))


def test_a_name_that_is_none_says_those_that_are(fetch: Typed) -> None:
    said = refused(fetch("ips"))

    assert "«\u00a0ips\u00a0» n’est pas un jeu de données connu" in said
    assert "ips-ecoles" in said


def test_without_a_name_one_is_told_what_there_is_and_since_when(fetch: Typed) -> None:
    fetch("ips-ecoles")

    lines = fetch(portal=False).output.splitlines()

    assert [line.split("\u00a0: ")[0] for line in lines] == list(descriptors())
    [ours] = [line for line in lines if line.startswith("ips-ecoles")]
    assert ", pris le " in ours


def test_every_dataset_says_where_it_is_at_an_address_nobody_else_answers() -> None:
    for one in descriptors().values():
        addresses = [where for where in (one.portal, one.page, one.address) if where]
        assert addresses or one.name == "extrait"
        assert all(where.startswith("https://") for where in addresses), one.name
