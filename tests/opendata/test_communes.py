from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from concert.core.errors import Refused
from concert.opendata.imports import import_file
from concert.territories.actions import Changes
from concert.territories.models import Territory, TerritoryKind
from concert.territories.queries import territories_matching, territory_with
from tests.opendata.made import written

pytestmark = pytest.mark.usefixtures("app")

AT = datetime(2026, 11, 22, tzinfo=UTC)
COG = "TYPECOM,COM,REG,DEP,CTCD,ARR,TNCC,NCC,NCCENR,LIBELLE,CAN,COMPARENT"
COMMUNES = [
    "COM,48095,76,48,48D,482,0,MENDE,Mende,Mende,4898,",
    "COM,2A004,94,2A,20R,2A1,1,AJACCIO,Ajaccio,Ajaccio,2A99,",
    "COM,75056,11,75,75C,751,0,PARIS,Paris,Paris,7599,",
    "ARM,75105,11,75,75C,751,0,PARIS 5,Paris 5,Paris 5e Arrondissement,,75056",
    "COMD,48005,,,,,1,ANTRENAS,Antrenas,Antrenas,,48092",
]
AREAS = [
    ["CODGEO", "LIBGEO", "BV2022", "LIBBV2022", "TYPE_COMMUNE_BV2022", "DEP", "REG"],
    ["48095", "Mende", "48095", "Mende", "Pôle", "48", "76"],
    ["48003", "Allenc", "48095", "Mende", "Non pôle", "48", "76"],
    ["97601", "Acoua", "ZZZZZ", "Sans objet", "", "976", "06"],
]


def workbook(folder: Path, rows: list[list[str]]) -> Path:
    """A workbook in INSEE's layout: a sheet of notes, then five title rows and the table."""
    book, kept = openpyxl.Workbook(), BytesIO()
    book.active.append(["Bassins de vie 2022"])
    sheet = book.create_sheet("Composition_communale")
    for title in ["Bassin de vie", "Insee", "", "", "Table"]:
        sheet.append([title])
    for row in rows:
        sheet.append(row)
    book.save(kept)
    path = folder / "made.xlsx"
    path.write_bytes(kept.getvalue())
    return path


def commune(code: str) -> Territory:
    found = territory_with(TerritoryKind.COMMUNE, code)
    assert found
    return found


def test_communes_go_in_with_the_territories_that_hold_them(tmp_path: Path) -> None:
    report = import_file(written(tmp_path, COG, COMMUNES), "communes", at=AT)

    mende = commune("48095")
    assert (mende.name, mende.departement_code) == ("Mende", "48")
    assert (mende.academie_code, mende.region_code) == ("11", "76")
    assert commune("2A004").departement_code == "2A"
    assert (report.accepted, report.changes) == (3, Changes(new=3))


def test_arrondissements_and_former_communes_are_left_aside(tmp_path: Path) -> None:
    report = import_file(written(tmp_path, COG, COMMUNES), "communes", at=AT)

    assert sum(report.set_aside.values()) == 2
    assert territory_with(TerritoryKind.COMMUNE, "75105") is None


def test_the_communes_of_a_file_of_old_read_too(tmp_path: Path) -> None:
    path = written(
        tmp_path, COG.lower(), ["COM,35358,53,35,,,0,,,Le Theil-de-Bretagne,,"], "cp1252"
    )

    import_file(path, "communes", at=AT)

    assert commune("35358").name == "Le Theil-de-Bretagne"


def test_a_wrong_commune_is_refused(tmp_path: Path) -> None:
    lines = ["COM,4809X,76,48,,,,,,Mende,,", "COM,48095,76,48,,,,,,,,", *COMMUNES[:1] * 2]

    report = import_file(written(tmp_path, COG, lines), "communes", at=AT)

    assert [one.line for one in report.refused] == [2, 3, 5]
    assert report.accepted == 1


def test_each_commune_learns_its_living_area(tmp_path: Path) -> None:
    import_file(written(tmp_path, COG, COMMUNES), "communes", at=AT)

    report = import_file(workbook(tmp_path, AREAS), "bassins-de-vie", at=AT)

    assert (commune("48003").living_area_code, commune("48095").living_area_code) == (
        "48095",
        "48095",
    )
    assert (report.changes, report.drawn) == (Changes(new=1, updated=1), Changes(new=1))
    assert sum(report.set_aside.values()) == 1
    area = territory_with(TerritoryKind.LIVING_AREA, "48095")
    assert area
    assert (area.name, area.departement_code) == ("Mende", "48")


def test_importing_either_again_changes_nothing(tmp_path: Path) -> None:
    paths = written(tmp_path, COG, COMMUNES), workbook(tmp_path, AREAS)
    for path in (*paths, *paths):
        report = import_file(path, at=AT)
        changed = report.changes + report.drawn

    assert (changed.new, changed.updated) == (0, 0)
    assert commune("48095").living_area_code == "48095"


def test_a_living_area_is_found_by_its_name(tmp_path: Path) -> None:
    import_file(workbook(tmp_path, AREAS), "bassins-de-vie", at=AT)

    found = territories_matching("bassin de vie mende")

    assert [(one.kind, one.code) for one in found] == [(TerritoryKind.LIVING_AREA, "48095")]


def test_a_workbook_without_the_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="BV2022"):
        import_file(workbook(tmp_path, [["CODGEO"], ["48095"]]), "bassins-de-vie", at=AT)
