"""What the directory says of communes, counted as its lines are read."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from concert.opendata.imports import import_file
from concert.opendata.schooling import FEWEST
from concert.territories.models import Reckoning
from concert.territories.queries import establishment_with
from concert.territories.readings import Reading, readings_at
from concert.territories.reference import load_reference
from tests.opendata.made import ANNUAIRE, school, written
from tests.territories.makers import uai_of

pytestmark = pytest.mark.usefixtures("app")

AT = datetime(2026, 11, 22, tzinfo=UTC)
HERE, ELSEWHERE = "35012", "35016"
LYCEE = {"Type_etablissement": "Lycée", "libelle_nature": "LYCEE PROFESSIONNEL"}


def line(rank: int, **said: str) -> str:
    return school(Identifiant_de_l_etablissement=uai_of(350001 + rank), **said)


def others(count: int = FEWEST) -> list[str]:
    """The other schools of the département, in another commune."""
    return [line(1000 + rank, Code_commune=ELSEWHERE) for rank in range(count)]


def known(folder: Path, *lines: str) -> dict[str, Reading]:
    """What is then known of the first school."""
    load_reference()
    import_file(written(folder, ANNUAIRE, lines), "annuaire", at=AT)
    found = establishment_with(uai_of(350001))
    assert found
    return {one.series.code: one for one in readings_at(found)}


def test_a_commune_has_its_schools_its_collèges_and_its_pupils(tmp_path: Path) -> None:
    found = known(
        tmp_path,
        line(0),
        line(1, Statut_public_prive="Privé", Nombre_d_eleves="52"),
        line(2, etat="FERME"),
        line(3, Type_etablissement="Collège", Nombre_d_eleves="400"),
        *others(),
    )

    values = {code: one.value for code, one in found.items() if code.startswith("place_")}
    assert values == {
        "place_schools": 2,
        "place_school_pupils": 260,
        "place_public_share": 80,
        "place_middle_schools": 1,
        "place_high_schools": 0,
        "place_secondary_pupils": 400,
    }
    assert {one.about for code, one in found.items() if code in values} == {"Bain-de-Bretagne"}


def test_a_section_of_a_lycée_is_no_other_lycée(tmp_path: Path) -> None:
    section = {**LYCEE, "libelle_nature": "SECTION D ENSEIGNEMENT PROFESSIONNEL"}

    found = known(tmp_path, line(0), line(1, **LYCEE), line(2, **section), *others())

    assert found["place_high_schools"].value == 1
    assert found["place_secondary_pupils"].value == 416


def test_the_share_of_the_public_is_compared_with_that_of_the_departement(tmp_path: Path) -> None:
    found = known(tmp_path, line(0, Statut_public_prive="Privé"), *others())

    share = found["place_public_share"]
    assert (share.value, share.reckoning) == (0, Reckoning.WEIGHTED_MEAN)
    [departement] = share.comparisons
    assert departement.value == pytest.approx(100 * FEWEST / (FEWEST + 1), abs=0.001)
    assert departement.label.endswith("moyenne de 101 écoles, pondérée par le nombre d’élèves")


def test_nothing_is_counted_from_a_few_lines_of_a_departement(tmp_path: Path) -> None:
    found = known(tmp_path, line(0), *others(FEWEST - 2))

    assert set(found) == {"directory_pupils"}


def test_the_directory_is_read_for_pupils_where_no_better_file_says_them(tmp_path: Path) -> None:
    [pupils] = known(tmp_path, line(0, Nombre_d_eleves="143")).values()

    assert (pupils.value, pupils.period) == (143, "2023")
    assert pupils.says == "L’établissement compte {} d’après l’annuaire de {period}"


def test_a_school_that_closes_is_no_longer_counted(tmp_path: Path) -> None:
    known(tmp_path, line(0), line(1, Type_etablissement="Collège"), *others())

    found = known(tmp_path, line(0), line(1, Type_etablissement="Collège", etat="FERME"), *others())

    assert found["place_middle_schools"].value == 0
    assert found["place_middle_schools"].says.startswith("À Bain-de-Bretagne, on ne compte aucun")
