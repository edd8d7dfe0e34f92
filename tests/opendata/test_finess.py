from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from concert.core.database import db
from concert.core.errors import Refused
from concert.opendata.imports import import_file
from concert.opendata.report import Report
from concert.territories.actions import Changes
from concert.territories.models import Figure
from tests.opendata.made import finess, written

pytestmark = pytest.mark.usefixtures("app")

AT = datetime(2026, 11, 22, tzinfo=UTC)
PHARMACY, HOSPITAL = "620", "355"


def imported(folder: Path, *lines: str, day: str = "2026-05-12") -> Report:
    return import_file(written(folder, f"finess;etalab;111;{day}", lines), "finess", at=AT)


def held(series: str) -> dict[str, float]:
    query = sa.select(Figure.subject_code, Figure.value).where(Figure.series == series)
    return dict(db.session.execute(query).all())


def test_establishments_are_counted_by_commune_and_departement(tmp_path: Path) -> None:
    report = imported(
        tmp_path,
        finess(1, PHARMACY),
        finess(2, PHARMACY),
        finess(3, PHARMACY, commune="48092"),
        finess(4, HOSPITAL),
        "geolocalisation;480000011;741234.5;6376543.2;1,ATLASANTE;;",
    )

    assert report.accepted == 4
    assert held("finess_pharmacies") == {"48095": 2, "48092": 1, "48": 3}
    assert held("finess_hospitals") == {"48095": 1, "48": 1}


def test_a_departement_that_was_counted_has_zeros(tmp_path: Path) -> None:
    imported(tmp_path, finess(1, PHARMACY))

    assert held("finess_hospitals") == {"48": 0}


def test_figures_are_of_the_day_that_the_first_line_says(tmp_path: Path) -> None:
    imported(tmp_path, finess(1, PHARMACY), day="2025-03-04")

    figure = db.session.scalars(sa.select(Figure)).first()
    assert figure
    assert (figure.period, figure.retrieved_on) == ("2025", date(2025, 3, 4))


@pytest.mark.parametrize(
    ("commune", "kept"),
    [("2A004", "2A004"), ("9A105", "97105"), ("9D411", "97411"), ("9A123", "97701")],
)
def test_corsica_and_overseas_keep_their_insee_codes(
    tmp_path: Path, commune: str, kept: str
) -> None:
    imported(tmp_path, finess(1, PHARMACY, commune=commune))

    assert kept in held("finess_pharmacies")


def test_an_arrondissement_counts_for_its_city(tmp_path: Path) -> None:
    imported(tmp_path, finess(1, PHARMACY, commune="75105"), finess(2, PHARMACY, commune="75106"))

    assert held("finess_pharmacies") == {"75056": 2, "75": 2}


def test_what_is_not_counted_is_set_aside(tmp_path: Path) -> None:
    report = imported(
        tmp_path, finess(1, "462"), finess(2, PHARMACY, opened="2026-09-01"), finess(3, PHARMACY)
    )

    assert (report.accepted, sum(report.set_aside.values())) == (1, 2)


def test_wrong_lines_are_named_and_the_others_go_in(tmp_path: Path) -> None:
    wrong = finess(1, PHARMACY).replace(";48", ";49", 1)

    report = imported(
        tmp_path, wrong, finess(2, PHARMACY), finess(2, PHARMACY), "structureet;480000011", "autre"
    )

    assert report.accepted == 1
    assert [one.line for one in report.refused] == [2, 4, 5, 6]


def test_importing_again_changes_nothing(tmp_path: Path) -> None:
    lines = [finess(1, PHARMACY), finess(2, HOSPITAL)]
    imported(tmp_path, *lines)

    again = imported(tmp_path, *lines)

    assert (again.changes, again.drawn) == (Changes(unchanged=2), Changes(unchanged=8))


def test_a_commune_that_lost_its_only_pharmacy_has_none(tmp_path: Path) -> None:
    imported(tmp_path, finess(1, PHARMACY), finess(2, PHARMACY, commune="35238"))

    imported(tmp_path, finess(3, HOSPITAL))

    assert held("finess_pharmacies") == {"48095": 0, "48": 0, "35238": 1, "35": 1}


@pytest.mark.parametrize("first", ["finess;etalab;111;hier", "finess;etalab;"])
def test_a_file_without_its_day_is_refused(tmp_path: Path, first: str) -> None:
    with pytest.raises(Refused, match="jour"):
        import_file(written(tmp_path, first, [finess(1, PHARMACY)]), "finess", at=AT)


def test_a_file_without_establishments_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="aucun établissement"):
        imported(tmp_path)
