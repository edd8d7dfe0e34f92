"""What a place made of communes says: of itself first, then of its département, said as such."""

import pytest

from concert.territories.areas import communes_with, draw_up
from concert.territories.models import Reckoning, SubjectKind, Territory, TerritoryKind
from concert.territories.queries import territory_with
from concert.territories.readings import Reading, readings_of
from concert.territories.reference import load_reference
from tests.territories.makers import keep_commune, keep_figure

pytestmark = pytest.mark.usefixtures("app")

GP, PHARMACIES = "apl_general_practitioners", "finess_pharmacies"
DENSITY = "density_general_practitioners"


@pytest.fixture(autouse=True)
def lozere(app: object) -> None:  # noqa: ARG001 - in its database
    load_reference()
    for code, name in (("48095", "Mende"), ("48003", "Allenc"), ("48092", "Marvejols")):
        keep_commune(code, name, "48")
    keep_commune("07186", "Pradelles", "07")


def known(series: str, code: str, value: float, **said: object) -> None:
    kind = SubjectKind.COMMUNE if len(code) == 5 else SubjectKind.DEPARTEMENT
    keep_figure(series, kind, code, value=value, **{"period": "2023", **said})


def area(*codes: str) -> Territory:
    return draw_up("Causses", communes_with(codes))


def readings(place: Territory) -> dict[str, Reading]:
    return {one.series.code: one for one in readings_of(place)}


def test_a_mean_weighs_each_commune() -> None:
    known(GP, "48095", 3.0, weight=900.0)
    known(GP, "48003", 1.0, weight=100.0)
    known(GP, "48092", 9.0, weight=500.0)

    one = readings(area("48095", "48003"))[GP]

    assert (one.value, one.reckoning) == (2.8, Reckoning.WEIGHTED_MEAN)
    assert one.about == ""


def test_a_mean_is_plain_when_a_commune_says_no_weight() -> None:
    known(GP, "48095", 3.0, weight=900.0)
    known(GP, "48003", 1.0)

    one = readings(area("48095", "48003"))[GP]

    assert (one.value, one.reckoning) == (2.0, Reckoning.MEAN)


def test_counts_add_up_and_nothing_counted_is_zero() -> None:
    known(PHARMACIES, "48095", 5)
    known(PHARMACIES, "48092", 2)
    known(PHARMACIES, "48", 7, reckoning=Reckoning.SUM)

    assert readings(area("48095", "48092"))[PHARMACIES].value == 7
    assert readings(area("48003"))[PHARMACIES].value == 0
    assert PHARMACIES not in readings(area("07186"))


def test_earlier_years_are_gathered_too() -> None:
    for period, value in (("2022", 2.0), ("2023", 3.0)):
        known(GP, "48095", value, period=period, weight=10.0)
        known(GP, "48003", value, period=period, weight=10.0)

    one = readings(area("48095", "48003"))[GP]

    assert (one.period, one.value, list(one.earlier)) == ("2023", 3.0, [("2022", 2.0)])


def test_a_living_area_and_a_commune_say_their_own() -> None:
    known(GP, "48095", 3.0, weight=900.0)
    mende = territory_with(TerritoryKind.COMMUNE, "48095")
    assert mende
    mende.living_area_code = "48095"

    assert readings(mende)[GP].reckoning is Reckoning.PUBLISHED
    living = Territory(kind=TerritoryKind.LIVING_AREA, code="48095", name="Mende")
    assert readings(living)[GP].value == 3.0


def test_a_place_is_compared_with_its_departement_and_france() -> None:
    known(GP, "48095", 3.0, weight=900.0)
    known(GP, "48", 2.5, reckoning=Reckoning.WEIGHTED_MEAN, counted=158)
    keep_figure(GP, SubjectKind.COUNTRY, "FR", value=2.9, period="2023", counted=34_900)

    compared = readings(area("48095"))[GP].comparisons

    assert [one.value for one in compared] == [2.5, 2.9]
    assert compared[0].label.startswith("Lozère, moyenne de 158 communes, pondérée par la pop")


def test_what_only_the_departement_says_comes_after_and_says_so() -> None:
    known(GP, "48095", 3.0, weight=900.0)
    known(DENSITY, "48", 80.0, period="2024")
    known(PHARMACIES, "07", 90, reckoning=Reckoning.SUM)

    found = readings_of(area("48095", "48003", "07186"))

    assert [(one.series.code, one.about) for one in found] == [
        (GP, ""),
        (PHARMACIES, ""),
        (DENSITY, "Lozère"),
    ]
    assert found[-1].label == "Médecins généralistes libéraux (Lozère)"


def test_a_departement_says_its_own_counts() -> None:
    known(PHARMACIES, "48", 7, reckoning=Reckoning.SUM)
    departement = territory_with(TerritoryKind.DEPARTEMENT, "48")
    assert departement

    assert [(one.value, one.about) for one in readings_of(departement)] == [(7, "")]
