from datetime import UTC, datetime
from pathlib import Path

import pytest

from concert.core.database import db
from concert.core.errors import Refused
from concert.opendata.imports import import_file
from concert.opendata.report import Report
from concert.territories.models import Figure, Reckoning, SubjectKind
from concert.territories.reference import departements
from tests.opendata.made import written

pytestmark = pytest.mark.usefixtures("app")

AT = datetime(2026, 11, 22, tzinfo=UTC)
WIDE = "libelle_departement,Psychiatres,Astrologues"
LONG = "annee,profession_sante,departement,classe_age,libelle_sexe,densite"


def imported(folder: Path, header: str, *lines: str, year: str | None = None) -> Report:
    return import_file(written(folder, header, lines), at=AT, year=year)


def known() -> list[tuple[str, str, str, float]]:
    query = db.select(Figure).order_by(Figure.subject_code, Figure.id)
    return [
        (one.series, one.subject_code, one.period, one.value) for one in db.session.scalars(query)
    ]


def test_a_wide_file_needs_its_year(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="de quelle année"):
        imported(tmp_path, WIDE, "Lozère,5.2,1")


def test_the_year_given_is_that_of_its_figures(tmp_path: Path) -> None:
    imported(tmp_path, WIDE, "Lozère,5.2,1", year="2024")

    assert known() == [("density_psychiatrists", "48", "2024", 5.2)]


def test_a_year_that_is_none_is_refused(tmp_path: Path) -> None:
    report = imported(tmp_path, WIDE, "Lozère,5.2,1", year="l’an dernier")

    assert "année" in report.refused[0].text


def test_a_departement_nobody_knows_is_refused(tmp_path: Path) -> None:
    report = imported(tmp_path, WIDE, "Seine-Inférieure,5.2,1", year="2024")

    assert [one.line for one in report.refused] == [2]


def test_the_median_is_of_all_the_departements_or_is_not(tmp_path: Path) -> None:
    lines = [f"{one.name},{rank},1" for rank, one in enumerate(departements().values())]

    imported(tmp_path, WIDE, *lines[:-1], year="2023")
    imported(tmp_path, WIDE, *lines, year="2024")

    [median] = db.session.scalars(
        db.select(Figure).where(Figure.subject_kind == SubjectKind.COUNTRY)
    )
    assert (median.period, median.value, median.counted) == ("2024", 50.0, 101)
    assert median.reckoning is Reckoning.MEDIAN


def test_a_long_file_keeps_the_years_apart_and_leaves_details_aside(tmp_path: Path) -> None:
    report = imported(
        tmp_path,
        LONG,
        "2023,Psychiatres,48,tout_age,tout sexe,5.1",
        "2024,Psychiatres,48,tout_age,tout sexe,5.2",
        "2024,Psychiatres,48,tout_age,femmes,2.6",
        "2024,Psychiatres,48,moins_40,tout sexe,1.3",
        "2024,Psychiatres,999,tout_age,tout sexe,8.0",
        "2024,Astrologues,48,tout_age,tout sexe,1.0",
        "2024,Psychiatres,2A,tout_age,tout sexe,NS",
    )

    assert known() == [
        ("density_psychiatrists", "48", "2023", 5.1),
        ("density_psychiatrists", "48", "2024", 5.2),
    ]
    assert (report.accepted, report.absent, report.refused) == (3, 1, [])
    assert sum(report.set_aside.values()) == 4


def test_the_two_files_call_a_profession_by_two_names(tmp_path: Path) -> None:
    imported(tmp_path, "libelle_departement;Médecins généralistes", "Lozère;60,2", year="2024")
    name = "Médecins généralistes (hors médecins à expertise particulière - MEP)"

    report = imported(tmp_path, LONG, f"2024,{name},48,tout_age,tout sexe,60.2")

    assert report.changes.unchanged == 1
