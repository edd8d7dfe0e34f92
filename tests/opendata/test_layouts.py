from pathlib import Path

import pytest

from concert.core.database import db
from concert.core.errors import Refused
from concert.opendata.imports import import_file
from concert.opendata.layouts import period_of, sector
from concert.opendata.report import Report
from concert.territories.models import Among, Figure, SubjectKind
from concert.territories.series import Years, all_series
from tests.conftest import NOON
from tests.opendata.made import written
from tests.territories.makers import uai_of

pytestmark = pytest.mark.usefixtures("app")

ONE = uai_of(350001)
EVALUATIONS = (
    "Année;Libellé région académique;Code département;UAI;Libellé secteur;Matière;Caractéristique;"
    "Effectif;Score moyen;Ecart type"
)
VALUE_ADDED = (
    "Session;UAI;Nom de l'établissement;Commune;Département;Académie;Secteur;Nb candidats G;"
    "Taux de réussite G;VA du taux de réussite G;Note à l'écrit G;VA de la note G;"
    "Taux d'accès 6eme 3eme;Nb mentions global G"
)
COLLEGE = (
    "Rentrée scolaire;Département;Numéro du collège;Secteur;Nombre d'élèves total;"
    "Nombre d'élèves total Segpa;Nombre d'élèves total ULIS;Nombre total de 6èmes;"
    "Nombre de 6èmes filles;Nombre total de 5èmes;Nombre total de 4èmes;Nombre total de 3èmes;"
    "Nombre de 5èmes LV2 allemand;Nombre de 4èmes LV2 allemand;Nombre de 3èmes LV2 allemand"
)


def imported(folder: Path, header: str, *lines: str) -> Report:
    return import_file(written(folder, header, lines), at=NOON)


def known(uai: str = ONE) -> dict[tuple[str, str], float]:
    query = db.select(Figure).filter_by(subject_kind=SubjectKind.ESTABLISHMENT, subject_code=uai)
    return {(one.series, one.period): one.value for one in db.session.scalars(query)}


def evaluated(subject: str, about: str, score: str, uai: str = ONE) -> str:
    return f"2024;BRETAGNE;035;{uai};Public;{subject};{about};120;{score};45"


def test_an_evaluation_of_september_is_of_the_year_that_begins(tmp_path: Path) -> None:
    imported(
        tmp_path,
        EVALUATIONS,
        evaluated("Français", "Ensemble", "262,5"),
        evaluated("Mathématiques", "Ensemble", "251,2"),
    )

    assert known() == {
        ("evaluation_french_6e", "2024-2025"): 262.5,
        ("evaluation_maths_6e", "2024-2025"): 251.2,
    }


def test_the_details_of_an_evaluation_are_left_aside(tmp_path: Path) -> None:
    report = imported(
        tmp_path,
        EVALUATIONS,
        evaluated("Français", "Ensemble", "262,5"),
        evaluated("Français", "Fille", "270"),
        evaluated("Fluence", "Ensemble", "120"),
    )

    assert (report.accepted, sum(report.set_aside.values()), report.refused) == (1, 2, [])


def test_the_mean_of_an_evaluation_weighs_the_pupils(tmp_path: Path) -> None:
    lines = [evaluated("Français", "Ensemble", "250", uai_of(rank)) for rank in range(1, 5)]
    large = evaluated("Français", "Ensemble", "300", uai_of(5)).replace(";120;", ";480;")

    imported(tmp_path, EVALUATIONS, *lines, large)

    query = db.select(Figure.value).filter_by(
        subject_kind=SubjectKind.DEPARTEMENT, subject_code="35", among=Among.PUBLIC
    )
    assert db.session.scalar(query) == 275


def test_a_session_of_june_is_of_the_year_that_ends_and_a_value_added_may_be_negative(
    tmp_path: Path,
) -> None:
    where = "COLLEGE DES LANDES;CANCALE;ILLE-ET-VILAINE;RENNES;PU"
    line = f"2023;{ONE};{where};80;90,0;-2;11,5;-0,4;95;40"

    report = imported(tmp_path, VALUE_ADDED, line)

    assert report.refused == []
    assert known() == {
        ("brevet_success", "2022-2023"): 90,
        ("brevet_success_added", "2022-2023"): -2,
        ("brevet_mark", "2022-2023"): 11.5,
        ("brevet_mark_added", "2022-2023"): -0.4,
        ("access_sixth_third", "2022-2023"): 95,
        ("brevet_mentions", "2022-2023"): 50,
    }


def test_several_columns_add_up_to_a_share(tmp_path: Path) -> None:
    imported(
        tmp_path, COLLEGE, f"2021;ILLE-ET-VILAINE;{ONE};PUBLIC;400;0;12;100;47;90;60;50;10;20;20"
    )

    assert known()["german_colleges", "2021-2022"] == 25
    assert known()["girls_sixth_colleges", "2021-2022"] == 47


def test_a_handful_of_pupils_and_none_are_not_kept(tmp_path: Path) -> None:
    imported(
        tmp_path, COLLEGE, f"2021;ILLE-ET-VILAINE;{ONE};PUBLIC;400;0;4;100;47;90;60;50;10;20;20"
    )

    assert not {"pupils_segpa_colleges", "pupils_ulis_colleges"} & {one for one, _ in known()}


def test_a_series_whose_column_a_file_lacks_is_not_said_to_be_absent(tmp_path: Path) -> None:
    header = "Rentrée scolaire;Département;Numéro du collège;Secteur;Nombre d'élèves total"

    report = imported(tmp_path, header, f"2021;ILLE-ET-VILAINE;{ONE};PUBLIC;400")

    assert (report.absent, known()) == (0, {("pupils_colleges", "2021-2022"): 400})


@pytest.mark.parametrize(
    ("text", "year", "period"),
    [
        ("2021-2022", Years.BEGINS, "2021-2022"),
        ("2021/2022", Years.ENDS, "2021-2022"),
        ("2021", Years.BEGINS, "2021-2022"),
        ("2022", Years.ENDS, "2021-2022"),
        ("2024-01-01", Years.BEGINS, "2024-2025"),
        ("2024-01-01T00:00:00+00:00", Years.CIVIL, "2024"),
    ],
)
def test_a_year_is_read_as_its_file_means_it(text: str, year: Years, period: str) -> None:
    assert period_of(text, year) == period


@pytest.mark.parametrize("text", ["", "21", "2021-2023", "1999", "2021-02-01", "l’an dernier"])
def test_what_is_no_year_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="année"):
        period_of(text, Years.BEGINS)


@pytest.mark.parametrize(
    ("text", "among"),
    [
        ("Public", Among.PUBLIC),
        ("PU", Among.PUBLIC),
        ("privé sous contrat", Among.PRIVATE),
        ("PRIVE", Among.PRIVATE),
        ("PR", Among.PRIVATE),
    ],
)
def test_a_sector_is_known_however_it_is_written(text: str, among: Among) -> None:
    assert sector(text) is among


def test_results_of_pupils_are_for_participants() -> None:
    results = [
        one for code, one in all_series().items() if code.startswith(("evaluation", "brevet"))
    ]

    assert len(results) == 7
    assert all(one.sensitive for one in results)
