import pytest
import sqlalchemy as sa
from flask import Flask

from concert.core.database import db
from concert.territories.models import Among, Reckoning, Sector, Subject, SubjectKind
from concert.territories.readings import readings_about
from concert.territories.reference import load_reference
from tests.territories.makers import DAY, keep_commune, keep_establishment, keep_figure, uai_of

pytestmark = pytest.mark.usefixtures("app")

SCHOOL = uai_of(350001)
ECOLE = Subject(SubjectKind.ESTABLISHMENT, SCHOOL)
LOZERE = Subject(SubjectKind.DEPARTEMENT, "48")


@pytest.fixture
def school(app: Flask) -> Flask:
    load_reference()
    keep_establishment(SCHOOL)
    keep_figure("ips_ecoles", *ECOLE, value=108.9)
    for among, value in {Among.PUBLIC: 106.04, Among.PRIVATE: 110.9, Among.ALL: 108.1}.items():
        keep_figure(
            "ips_ecoles",
            SubjectKind.DEPARTEMENT,
            "35",
            value=value,
            among=among,
            reckoning=Reckoning.MEAN,
            counted=1305,
        )
    return app


def labels(subject: Subject) -> list[tuple[str, float]]:
    read = readings_about(subject)
    return [(one.label, one.value) for reading in read for one in reading.comparisons]


@pytest.mark.usefixtures("school")
def test_a_school_reads_beside_the_public_schools_of_its_departement() -> None:
    assert labels(ECOLE) == [
        ("Ille-et-Vilaine, moyenne simple de 1\u202f305 écoles publiques", 106.04)
    ]


@pytest.mark.usefixtures("school")
def test_a_private_school_reads_beside_private_schools() -> None:
    keep_establishment(SCHOOL, sector=Sector.PRIVATE)

    assert [value for _label, value in labels(ECOLE)] == [110.9]


@pytest.mark.usefixtures("school")
def test_a_school_of_no_known_sector_reads_beside_them_all() -> None:
    keep_establishment(SCHOOL, sector=None)

    assert [value for _label, value in labels(ECOLE)] == [108.1]


@pytest.mark.usefixtures("school")
def test_the_nearest_territory_comes_first_and_a_weighted_mean_says_so() -> None:
    for kind, code in ((SubjectKind.COUNTRY, "FR"), (SubjectKind.ACADEMIE, "14")):
        keep_figure(
            "ips_ecoles",
            kind,
            code,
            value=103.0,
            among=Among.PUBLIC,
            reckoning=Reckoning.WEIGHTED_MEAN,
            counted=12,
        )

    assert [label for label, _value in labels(ECOLE)][1:] == [
        "Académie de Rennes, moyenne de 12 écoles publiques, pondérée par le nombre d’élèves",
        "France, moyenne de 12 écoles publiques, pondérée par le nombre d’élèves",
    ]


@pytest.mark.usefixtures("school")
def test_the_schools_of_the_commune_come_before_those_of_the_departement() -> None:
    keep_commune("35012", "Bain-de-Bretagne", "35")
    keep_figure(
        "ips_ecoles",
        SubjectKind.COMMUNE,
        "35012",
        value=104.0,
        among=Among.PUBLIC,
        reckoning=Reckoning.MEAN,
        counted=2,
    )

    assert labels(ECOLE)[0] == ("Bain-de-Bretagne, moyenne simple de 2 écoles publiques", 104.0)


@pytest.mark.usefixtures("school")
def test_two_places_that_are_the_same_are_said_once() -> None:
    for kind, code in (
        (SubjectKind.ACADEMIE, "14"),
        (SubjectKind.REGION, "53"),
        (SubjectKind.COUNTRY, "FR"),
    ):
        keep_figure("ips_ecoles", kind, code, among=Among.PUBLIC, reckoning=Reckoning.MEAN)

    said = [label.split(",")[0] for label, _value in labels(ECOLE)]

    assert said == ["Ille-et-Vilaine", "Académie de Rennes", "France"]


@pytest.mark.usefixtures("school")
def test_the_region_is_said_when_it_has_several_academies() -> None:
    keep_establishment(SCHOOL, departement_code="48", academie_code="11", region_code="76")
    keep_figure(
        "ips_ecoles", SubjectKind.REGION, "76", among=Among.PUBLIC, reckoning=Reckoning.MEAN
    )

    assert [label.split(",")[0] for label, _value in labels(ECOLE)] == ["Occitanie"]


@pytest.mark.usefixtures("school")
def test_a_mean_that_the_producer_publishes_says_of_whom() -> None:
    keep_figure("ips_ecoles", SubjectKind.COUNTRY, "FR", among=Among.PUBLIC, value=102.1)

    assert labels(ECOLE)[-1] == ("France, valeur publiée pour les écoles publiques", 102.1)


@pytest.mark.usefixtures("school")
def test_a_mean_of_another_year_is_no_comparison() -> None:
    keep_figure("ips_ecoles", *ECOLE, period="2023-2024", value=112.0)

    [reading] = readings_about(ECOLE)

    assert (reading.period, reading.value, reading.comparisons) == ("2023-2024", 112.0, ())


@pytest.mark.usefixtures("school")
def test_a_trend_holds_the_years_before_the_method_changed_and_says_when() -> None:
    keep_figure("ips_ecoles", *ECOLE, period="2022-2023", value=111.0)
    keep_figure("ips_ecoles", *ECOLE, period="2023-2024", value=112.0)

    [reading] = readings_about(ECOLE)

    assert [tuple(one) for one in reading.earlier] == [("2021-2022", 108.9), ("2022-2023", 111.0)]
    assert reading.series.comparable_since == "2022-2023"
    assert reading.page.endswith("/fr-en-ips-ecoles-ap2022/")


@pytest.mark.usefixtures("school")
def test_a_reading_says_where_it_comes_from() -> None:
    [reading] = readings_about(ECOLE)

    assert reading.retrieved_on == DAY
    assert reading.series.sensitive
    assert reading.page.endswith("/fr-en-ips_ecoles/")


def test_a_departement_reads_beside_the_median_of_them_all() -> None:
    load_reference()
    keep_figure("density_psychiatrists", *LOZERE, period="2024", value=5.2)
    keep_figure(
        "density_psychiatrists",
        SubjectKind.COUNTRY,
        "FR",
        period="2024",
        value=5.3,
        reckoning=Reckoning.MEDIAN,
        counted=101,
    )

    assert labels(LOZERE) == [("France, médiane de 101 départements", 5.3)]


def test_a_school_the_directory_does_not_know_reads_alone() -> None:
    keep_figure("ips_ecoles", *ECOLE)

    assert labels(ECOLE) == []


def test_a_subject_without_figures_has_no_reading() -> None:
    assert readings_about(LOZERE) == []


def test_series_are_read_in_their_order() -> None:
    for series in ("pupils_ecoles", "pupils_per_class_ecoles", "ips_ecoles"):
        keep_figure(series, *ECOLE)

    codes = [reading.series.code for reading in readings_about(ECOLE)]

    assert codes == ["ips_ecoles", "pupils_ecoles", "pupils_per_class_ecoles"]


@pytest.mark.usefixtures("school")
def test_all_the_readings_of_a_school_take_three_queries() -> None:
    keep_figure("pupils_ecoles", *ECOLE)
    keep_figure("pupils_per_class_ecoles", *ECOLE)
    asked: list[str] = []

    @sa.event.listens_for(db.engine, "before_cursor_execute")
    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    readings_about(ECOLE)

    sa.event.remove(db.engine, "before_cursor_execute", count)
    assert len([one for one in asked if one.startswith("SELECT")]) == 3
