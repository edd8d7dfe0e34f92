from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from concert.core.database import db
from concert.core.errors import Refused
from concert.opendata.imports import import_file
from concert.opendata.report import Report
from concert.territories.actions import Changes
from concert.territories.models import Among, Figure, Reckoning, SubjectKind
from concert.territories.reference import departements
from tests.opendata.made import IPS, ips, written
from tests.territories.makers import uai_of

pytestmark = pytest.mark.usefixtures("app")

AT = datetime(2026, 11, 22, tzinfo=UTC)
ONE = uai_of(350001)


def imported(folder: Path, header: str, *lines: str, year: str | None = None) -> Report:
    return import_file(written(folder, header, lines), at=AT, year=year)


def figures(**said: Any) -> list[Figure]:
    query = db.select(Figure).filter_by(**said).order_by(Figure.period, Figure.id)
    return list(db.session.scalars(query))


def values(**said: Any) -> dict[str, float]:
    return {one.period: one.value for one in figures(**said)}


def mean_of(kind: SubjectKind, code: str, among: Among = Among.ALL) -> Figure | None:
    found = figures(subject_kind=kind, subject_code=code, among=among)
    return found[0] if found else None


def schools(departement: str, count: int, first: int, **said: str) -> Iterator[str]:
    for rank in range(count):
        yield ips(uai_of(first + rank), f"{100 + rank},0", departement=departement, **said)


def test_a_figure_goes_in_with_its_year_and_its_day(tmp_path: Path) -> None:
    report = imported(tmp_path, IPS, ips(ONE, "108.9"))

    [figure] = figures()
    assert (report.accepted, report.changes) == (1, Changes(new=1))
    assert (figure.series, figure.subject_code, figure.period) == ("ips_ecoles", ONE, "2021-2022")
    assert (figure.value, figure.reckoning) == (108.9, Reckoning.PUBLISHED)
    assert figure.retrieved_on.isoformat() == "2026-11-22"


def test_the_rentrees_of_one_file_stay_apart(tmp_path: Path) -> None:
    years = [ips(ONE, f"{100 + rank}", year=f"{2022 + rank}-{2023 + rank}") for rank in range(3)]

    report = imported(tmp_path, IPS, *years)

    assert report.accepted == 3
    assert values(subject_code=ONE) == {"2022-2023": 100, "2023-2024": 101, "2024-2025": 102}


def test_a_value_that_is_not_published_is_no_figure(tmp_path: Path) -> None:
    report = imported(tmp_path, IPS, ips(ONE, "NS"))

    assert (report.accepted, report.absent, figures()) == (1, 1, [])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (ips("0350001A", "100"), "La lettre ne correspond pas"),
        (ips(ONE, "cent"), "n’est pas un nombre"),
        (ips(ONE, "-4"), "négative"),
        (ips(ONE, "100", year="2021-2023"), "année"),
        (ips(ONE, "100", year=""), "année"),
        (ips(ONE, "100", departement="Atlantide"), "département"),
        (ips(ONE, "100", sector="mixte"), "secteur"),
    ],
)
def test_a_wrong_line_is_refused_with_its_number(tmp_path: Path, line: str, reason: str) -> None:
    report = imported(tmp_path, IPS, ips(uai_of(2), "100"), line)

    assert [one.line for one in report.refused] == [3]
    assert reason in report.refused[0].text
    assert report.accepted == 1


def test_a_school_given_twice_for_a_year_keeps_its_first_line(tmp_path: Path) -> None:
    report = imported(tmp_path, IPS, ips(ONE, "100"), ips(ONE, "130"))

    assert values(subject_code=ONE) == {"2021-2022": 100}
    assert [one.line for one in report.refused] == [3]


def test_the_first_spelling_of_the_ministry_and_the_right_one_read_alike(tmp_path: Path) -> None:
    imported(tmp_path, IPS.replace("établissment", "établissement"), ips(ONE, "100"))

    assert values(series="ips_ecoles") == {"2021-2022": 100}


def test_a_college_among_the_schools_is_known_by_its_name(tmp_path: Path) -> None:
    imported(tmp_path, IPS, ips(ONE, "100", name="COLLEGE RENE CASSIN"))

    assert values(series="ips_colleges") == {"2021-2022": 100}


def test_a_school_among_the_colleges_is_known_by_its_name(tmp_path: Path) -> None:
    imported(tmp_path, f"{IPS};Ecart-type de l'IPS", f"{ips(ONE, '100')};30")

    assert values(series="ips_ecoles") == {"2021-2022": 100}


def test_an_unknown_layout_is_refused_with_its_columns(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="couleur"):
        imported(tmp_path, "uai;couleur", f"{ONE};bleu")


# --- what the lines say of territories ---------------------------------------


def test_a_departement_has_the_plain_mean_of_its_schools(tmp_path: Path) -> None:
    imported(tmp_path, IPS, *schools("035", 5, 1))

    mean = mean_of(SubjectKind.DEPARTEMENT, "35")
    assert mean
    assert (mean.value, mean.reckoning, mean.counted) == (102.0, Reckoning.MEAN, 5)


def test_public_and_private_schools_have_means_of_their_own(tmp_path: Path) -> None:
    private = schools("035", 6, 100, sector="privé sous contrat")
    imported(tmp_path, IPS, *schools("035", 5, 1), *private)

    counts = [mean_of(SubjectKind.DEPARTEMENT, "35", among) for among in Among]
    assert [one and one.counted for one in counts] == [11, 5, 6]


def test_a_handful_of_schools_makes_no_mean(tmp_path: Path) -> None:
    imported(tmp_path, IPS, *schools("035", 4, 1))

    assert mean_of(SubjectKind.DEPARTEMENT, "35") is None


def test_an_academie_has_a_mean_when_all_its_departements_are_there(tmp_path: Path) -> None:
    corsica = [*schools("02A", 5, 6_200_001), *schools("2B", 5, 7_200_001)]
    imported(tmp_path, IPS, *corsica, *schools("035", 5, 1))

    corsican = mean_of(SubjectKind.ACADEMIE, "27")
    assert corsican
    assert corsican.counted == 10
    assert mean_of(SubjectKind.ACADEMIE, "14") is None
    assert mean_of(SubjectKind.COUNTRY, "FR") is None


def test_france_has_a_mean_when_every_departement_is_there(tmp_path: Path) -> None:
    everywhere = [
        line for rank, code in enumerate(departements()) for line in schools(code, 1, 10 * rank + 1)
    ]
    imported(tmp_path, IPS, *everywhere[1:])
    assert mean_of(SubjectKind.COUNTRY, "FR") is None

    imported(tmp_path, IPS, *everywhere)
    france = mean_of(SubjectKind.COUNTRY, "FR")
    assert france
    assert france.counted == 101


def test_a_mean_weighs_the_pupils_when_the_file_counts_them(tmp_path: Path) -> None:
    header = "rentree_scolaire;code_du_departement;uai;secteur;effectifs;ips;ecart_type_de_l_ips"
    lines = [
        f"2022-2023;035;{uai_of(rank)};public;{100 if rank else 600};{90 if rank else 120};30"
        for rank in range(5)
    ]
    imported(tmp_path, header, *lines)

    mean = mean_of(SubjectKind.DEPARTEMENT, "35")
    assert mean
    assert (mean.series, mean.value) == ("ips_colleges", 108.0)
    assert mean.reckoning is Reckoning.WEIGHTED_MEAN


def test_pupils_per_class_weigh_the_classes(tmp_path: Path) -> None:
    header = (
        "rentree_scolaire;departement;numero_ecole;secteur;nombre_total_classes;nombre_total_eleves"
    )
    sizes = [(20, 1), (20, 1), (20, 1), (20, 1), (180, 6)]
    lines = [
        f"2022;ILLE-ET-VILAINE;{uai_of(rank)};PUBLIC;{classes};{pupils}"
        for rank, (pupils, classes) in enumerate(sizes)
    ]
    imported(tmp_path, header, *lines)

    [mean] = figures(
        series="pupils_per_class_ecoles", subject_kind=SubjectKind.DEPARTEMENT, among=Among.ALL
    )
    assert (mean.value, mean.period) == (26.0, "2022-2023")
    assert values(series="pupils_ecoles", subject_code=uai_of(4)) == {"2022-2023": 180}


def test_a_school_without_classes_has_no_pupils_per_class(tmp_path: Path) -> None:
    header = (
        "rentree_scolaire;departement;numero_ecole;secteur;nombre_total_classes;nombre_total_eleves"
    )

    report = imported(tmp_path, header, f"2022;Finistère;{ONE};PUBLIC;0;12")

    assert (report.accepted, report.absent) == (1, 1)


def test_the_second_degree_gives_no_mean(tmp_path: Path) -> None:
    header = (
        "Annee_scolaire;Numero_d_etablissement;Secteur_d_enseignement;Nombre_d_eleves;Departement"
    )
    lines = [f"2019-2020;{uai_of(rank)};Privé;{rank};035" for rank in range(9)]

    report = imported(tmp_path, header, *lines)

    assert (report.accepted, report.drawn) == (9, Changes())


def test_the_two_tracks_of_a_lycee_are_two_series(tmp_path: Path) -> None:
    header = (
        "Rentrée scolaire;Code du département;UAI;Secteur;Type de lycée;IPS voie GT;IPS voie PRO"
    )

    report = imported(tmp_path, header, f"2023-2024;035;{ONE};public;LPO;121,5;NS")

    assert values(series="ips_lycees_gt") == {"2023-2024": 121.5}
    assert report.absent == 1


def test_importing_again_changes_nothing(tmp_path: Path) -> None:
    lines = list(schools("035", 5, 1))
    imported(tmp_path, IPS, *lines)

    report = imported(tmp_path, IPS, *lines)

    assert (report.changes, report.drawn) == (Changes(unchanged=5), Changes(unchanged=4))


def test_the_figures_of_our_own_extracts_keep_how_they_were_reckoned(tmp_path: Path) -> None:
    header = "series;subject_kind;subject_code;period;among;value;reckoning;counted;retrieved_on"
    good = "ips_ecoles;departement;35;2021-2022;public;106.0;mean;305;2026-01-02"

    report = imported(
        tmp_path,
        header,
        good,
        good.replace("mean", "guess"),
        good.replace("ips_ecoles", "ips_stars"),
        good.replace("2026-01-02", "hier"),
        good.replace("2021-2022", "toujours"),
        good.replace(";35;", ";Ille-et-Vilaine;"),
        good.replace("305", "305000000000"),
    )

    [figure] = figures()
    assert (figure.reckoning, figure.counted) == (Reckoning.MEAN, 305)
    assert figure.retrieved_on.isoformat() == "2026-01-02"
    assert [one.line for one in report.refused] == list(range(3, 9))
