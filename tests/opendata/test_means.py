from pathlib import Path

import pytest

from concert.core.database import db
from concert.opendata.imports import import_file
from concert.territories.models import Among, Figure, Reckoning, SubjectKind
from concert.territories.reference import departements_in, departements_of
from tests.conftest import NOON
from tests.opendata.made import IPS, ips, written
from tests.territories.makers import keep_establishment, uai_of

pytestmark = pytest.mark.usefixtures("app")

PUPILS = (
    "rentree_scolaire;departement;numero_ecole;secteur;nombre_total_classes;nombre_total_eleves"
)
PUBLISHED = f"{IPS};IPS national;IPS national public;IPS académique;IPS départemental public"


def imported(folder: Path, header: str, *lines: str) -> None:
    import_file(written(folder, header, lines), at=NOON)


def figure(kind: SubjectKind, code: str, among: Among = Among.ALL) -> Figure | None:
    query = db.select(Figure).filter_by(subject_kind=kind, subject_code=code, among=among)
    return db.session.scalar(query)


def mean(kind: SubjectKind, code: str, among: Among = Among.ALL) -> tuple[float, int | None]:
    found = figure(kind, code, among)
    assert found
    return found.value, found.counted


def test_two_schools_of_a_commune_have_a_mean_and_one_has_none(tmp_path: Path) -> None:
    imported(
        tmp_path,
        IPS,
        ips(uai_of(1), "100"),
        ips(uai_of(2), "110"),
        ips(uai_of(3), "130", sector="privé sous contrat"),
    )

    assert mean(SubjectKind.COMMUNE, "35012") == (pytest.approx(113.3333), 3)
    assert mean(SubjectKind.COMMUNE, "35012", Among.PUBLIC) == (105, 2)
    assert figure(SubjectKind.COMMUNE, "35012", Among.PRIVATE) is None


def test_the_arrondissements_of_paris_are_one_commune(tmp_path: Path) -> None:
    lines = [ips(uai_of(rank), f"{90 + rank}").replace("35012", f"7510{rank}") for rank in (1, 2)]

    imported(tmp_path, IPS, *lines)

    assert mean(SubjectKind.COMMUNE, "75056") == (91.5, 2)


def test_a_file_that_does_not_say_the_commune_takes_it_from_the_directory(tmp_path: Path) -> None:
    for rank in (1, 2, 3):
        keep_establishment(uai_of(rank), commune_code="35012" if rank < 3 else "35288")

    imported(
        tmp_path,
        PUPILS,
        *[f"2022;Ille-et-Vilaine;{uai_of(rank)};PUBLIC;{rank};{100 * rank}" for rank in (1, 2, 3)],
    )

    assert mean(SubjectKind.COMMUNE, "35012") == (150, 2)
    assert figure(SubjectKind.COMMUNE, "35288") is None


@pytest.mark.parametrize(
    ("kind", "code", "parts"),
    [
        (SubjectKind.REGION, "53", departements_in("53")),
        (SubjectKind.REGION, "94", departements_in("94")),
        (SubjectKind.ACADEMIE, "14", departements_of("14")),
    ],
)
def test_a_place_has_a_mean_when_all_its_departements_are_there(
    tmp_path: Path, kind: SubjectKind, code: str, parts: frozenset[str]
) -> None:
    lines = [
        ips(uai_of(10 * rank + each), "100", departement=part)
        for rank, part in enumerate(sorted(parts), start=1)
        for each in range(5)
    ]

    imported(tmp_path, IPS, *lines[:-5])
    without_the_last = figure(kind, code)
    imported(tmp_path, IPS, *lines)

    assert without_the_last is None
    assert mean(kind, code) == (100, 5 * len(parts))


def test_what_the_producer_says_of_a_place_is_kept_rather_than_reckoned(tmp_path: Path) -> None:
    lines = [f"{ips(uai_of(rank), '100')};103,4;102,1;105,5;104" for rank in range(1, 6)]

    imported(tmp_path, PUBLISHED, *lines)

    national = figure(SubjectKind.COUNTRY, "FR")
    assert national
    assert (national.value, national.reckoning, national.counted) == (
        103.4,
        Reckoning.PUBLISHED,
        None,
    )
    assert mean(SubjectKind.COUNTRY, "FR", Among.PUBLIC) == (102.1, None)
    assert mean(SubjectKind.ACADEMIE, "14") == (105.5, None)
    assert mean(SubjectKind.DEPARTEMENT, "35", Among.PUBLIC) == (104, None)
    # This one is not published in this file: it is ours.
    assert mean(SubjectKind.DEPARTEMENT, "35") == (100, 5)


def test_lines_that_disagree_on_a_place_publish_nothing_of_it(tmp_path: Path) -> None:
    lines = [f"{ips(uai_of(rank), '100')};{100 + rank};;;104" for rank in range(1, 6)]

    imported(tmp_path, PUBLISHED, *lines)

    assert figure(SubjectKind.COUNTRY, "FR") is None
    assert mean(SubjectKind.DEPARTEMENT, "35", Among.PUBLIC) == (104, None)


def test_a_college_among_the_schools_lends_them_no_mean_of_its_own(tmp_path: Path) -> None:
    line = f"{ips(uai_of(1), '100', name='COLLEGE RENE CASSIN')};103,4;102,1;105,5;104"

    imported(tmp_path, PUBLISHED, line)

    assert figure(SubjectKind.COUNTRY, "FR") is None
