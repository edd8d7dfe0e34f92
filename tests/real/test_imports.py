import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from concert.core.spreadsheets import csv_out, opened
from concert.demo import figures
from concert.demo.figures.redo import redo
from concert.opendata.imports import import_file
from concert.opendata.report import Report
from concert.territories.actions import Changes
from concert.territories.models import State, Subject, SubjectKind
from concert.territories.queries import establishment_with, establishments_matching
from concert.territories.readings import readings_about
from concert.territories.reference import load_reference
from tests.territories.makers import uai_of

pytestmark = [pytest.mark.real, pytest.mark.usefixtures("app")]

AT = datetime(2026, 11, 22, tzinfo=UTC)
ANNUAIRE = "education/fr-en-annuaire-education.dep035.csv"
DAMAGED = "education/fr-en-annuaire-education.abime-par-un-tableur.csv"
IPS_ECOLES = "education/fr-en-ips_ecoles.2021-2022.extrait.csv"
IPS_COLLEGES = "education/fr-en-ips-colleges-ap2022.dep035.csv"
IPS_LYCEES = "education/fr-en-ips-lycees-ap2022.dep035.csv"
ECOLES = "education/fr-en-ecoles-effectifs-nb_classes.dep035.csv"
COLLEGES = "education/fr-en-college-effectifs-niveau-sexe-lv.dep035.csv"
SECOND_DEGREE = "education/fr-en-effectifs-second-degre.dep035.csv"
WIDE = "health/ameli_densites_specialites_departement.csv"
LONG = "health/ameli_effectifs_densites_brut.extrait.csv"

# Those that the directory names.
COMMUNES = 168

Import = Callable[[str], Report]


@pytest.fixture
def imported(data: Path) -> Import:
    def of(name: str) -> Report:
        return import_file(data / name, at=AT, year="2024" if name == WIDE else None)

    return of


def readings(kind: SubjectKind, code: str) -> dict[str, tuple[str, float, list[float]]]:
    return {
        one.series.code: (one.period, one.value, [place.value for place in one.comparisons])
        for one in readings_about(Subject(kind, code))
    }


@pytest.mark.parametrize(
    ("name", "accepted", "refused", "aside", "kept", "drawn"),
    [
        (ANNUAIRE, 300, 0, 0, 300, COMMUNES + 805),
        (DAMAGED, 7, 0, 0, 7, 6),
        (IPS_ECOLES, 1534, 0, 0, 1534, 371),
        (IPS_COLLEGES, 109, 0, 0, 218, 84),
        (IPS_LYCEES, 52, 0, 0, 195, 81),
        (ECOLES, 400, 0, 0, 2566, 6),
        (COLLEGES, 120, 0, 0, 631, 36),
        (SECOND_DEGREE, 815, 8, 0, 815, 0),
        (WIDE, 101, 0, 0, 1010, 10),
        (LONG, 52, 0, 86, 52, 0),
    ],
)
def test_every_line_of_a_real_file_is_accounted_for(
    imported: Import, name: str, accepted: int, refused: int, aside: int, kept: int, drawn: int
) -> None:
    report = imported(name)

    assert (report.accepted, len(report.refused)) == (accepted, refused)
    assert sum(report.set_aside.values()) == aside
    assert (report.changes, report.drawn) == (Changes(new=kept), Changes(new=drawn))

    again = imported(name)
    assert (again.changes, again.drawn) == (Changes(unchanged=kept), _redrawn(name, drawn))


def _redrawn(name: str, drawn: int) -> Changes:
    """Communes that are known are not looked at again; means are, and stay as they were."""
    if name == DAMAGED:
        return Changes()
    return Changes(unchanged=drawn - (COMMUNES if name == ANNUAIRE else 0))


def test_the_sections_without_a_uai_of_their_own_are_refused(imported: Import) -> None:
    report = imported(SECOND_DEGREE)

    lines = [one.line for one in report.refused]
    assert lines == [52, 83, 213, 316, 388, 389, 474, 773]
    assert all("La lettre ne correspond pas" in one.text for one in report.refused)


def test_the_directory_damaged_by_a_spreadsheet_goes_in_without_its_sirets(
    imported: Import,
) -> None:
    report = imported(DAMAGED)

    assert [one.line for one in report.remarks] == list(range(2, 9))
    school = establishment_with("0700585F")
    assert school
    assert (school.siret, school.state, school.departement_code) == (None, State.CLOSING, "70")
    assert (school.academie_code, school.line_dated) == ("03", date(2026, 5, 27))
    spaced = establishment_with("0210236T")
    assert spaced
    assert spaced.name == "ECOLE ELEMENTAIRE PUBLIQUE R.P.I."


def test_a_real_school_reads_as_its_producers_say(imported: Import) -> None:
    load_reference()
    for name in (ANNUAIRE, IPS_ECOLES, ECOLES):
        imported(name)

    school = establishment_with("0350122T")
    assert school
    assert (school.name, school.commune) == ("Ecole primaire publique les Lucioles", "Baulon")
    assert (school.siret, school.pupils) == ("21350016800025", 143)
    said = readings(SubjectKind.ESTABLISHMENT, "0350122T")
    assert said["ips_ecoles"] == ("2021-2022", 110.9, [106.0357])
    assert said["pupils_ecoles"][:2] == ("2022-2023", 151)
    assert said["pupils_per_class_ecoles"][1] == pytest.approx(151 / 6, abs=0.001)


def test_reunion_is_an_academie_of_one_departement(imported: Import) -> None:
    load_reference()
    imported(IPS_ECOLES)

    assert readings(SubjectKind.ACADEMIE, "28")["ips_ecoles"][:2] == ("2021-2022", 80.8271)
    assert "ips_ecoles" not in readings(SubjectKind.ACADEMIE, "27")
    assert "ips_ecoles" not in readings(SubjectKind.COUNTRY, "FR")


def test_a_real_college_and_a_real_lycee_read_as_their_producers_say(imported: Import) -> None:
    load_reference()
    for name in (ANNUAIRE, IPS_COLLEGES, IPS_LYCEES, COLLEGES, SECOND_DEGREE):
        imported(name)

    college = readings(SubjectKind.ESTABLISHMENT, "0350003N")
    assert college["ips_colleges"] == ("2022-2023", 103.2, [108.744])
    assert college["pupils_colleges"][:2] == ("2021-2022", 399)
    assert college["pupils_second_degree"] == ("2019-2020", 400, [])
    lycee = readings(SubjectKind.ESTABLISHMENT, "0350005R")
    assert (lycee["ips_lycees_gt"][1], lycee["ips_lycees_pro"][1]) == (121.5, 108.5)


def test_the_wide_file_of_densities_is_of_2024(imported: Import) -> None:
    imported(WIDE)

    report = imported(LONG)

    assert report.changes == Changes(new=18, unchanged=34)


def test_a_search_finds_real_schools(imported: Import) -> None:
    imported(ANNUAIRE)

    assert [one.uai for one in establishments_matching("ecole lucioles baul")] == ["0350122T"]
    assert [one.uai for one in establishments_matching("collège cassin canc")] == ["0350003N"]


def test_no_naughty_text_breaks_a_name_nor_a_search(data: Path, tmp_path: Path) -> None:
    texts = json.loads((data / "hostile/blns.json").read_text(encoding="utf-8"))
    rows = [[uai_of(rank), text, "Baulon", "35016"] for rank, text in enumerate(texts, start=1)]
    header = ["Identifiant_de_l_etablissement", "Nom_etablissement", "Nom_commune", "Code_commune"]
    path = tmp_path / "naughty.csv"
    path.write_bytes(b"".join(csv_out(header, rows)))

    report = import_file(path, "annuaire", at=AT)

    assert report.accepted + len(report.refused) == len(texts)
    assert report.accepted > len(texts) / 2
    for text in texts:
        assert len(establishments_matching(text)) <= 20


def test_the_columns_of_the_real_files_stay_apart(data: Path) -> None:
    for path in [*data.glob("education/*.csv"), *data.glob("health/ameli*.csv")]:
        with opened(path) as table:
            assert len(set(table.headers)) == len(table.headers)


def test_the_extract_of_the_demonstration_is_what_the_files_give(
    data: Path, tmp_path: Path
) -> None:
    redo(data, tmp_path, date(2026, 11, 22))

    shipped = Path(figures.__file__).parent
    for name in ("annuaire-35.csv", "communes-48.csv", "contours-48.geojson", "figures.csv"):
        assert (tmp_path / name).read_bytes() == (shipped / name).read_bytes()
