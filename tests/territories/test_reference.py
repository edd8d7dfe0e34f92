import pytest

from concert.core.database import db
from concert.territories import codes
from concert.territories.actions import Changes
from concert.territories.models import Territory, TerritoryKind
from concert.territories.queries import territory_with
from concert.territories.reference import (
    departement_named,
    departements,
    departements_of,
    load_reference,
)

pytestmark = pytest.mark.usefixtures("app")


def territories(kind: TerritoryKind) -> list[Territory]:
    return list(db.session.scalars(db.select(Territory).where(Territory.kind == kind)))


def test_france_has_18_regions_30_academies_and_101_departements() -> None:
    load_reference()

    counts = {kind.value: len(territories(kind)) for kind in TerritoryKind}
    assert counts == {
        "country": 1,
        "region": 18,
        "academie": 30,
        "departement": 101,
        "living_area": 0,
        "area": 0,
        "commune": 0,
    }


def test_every_departement_is_in_a_region_and_an_academie() -> None:
    load_reference()
    regions = {one.code for one in territories(TerritoryKind.REGION)}
    academies = {one.code: one.region_code for one in territories(TerritoryKind.ACADEMIE)}

    for one in departements().values():
        assert one.region in regions
        assert academies[one.academie] == one.region
        assert codes.departement(one.code) == one.code
    assert {one.academie for one in departements().values()} == set(academies)
    assert {one.region for one in departements().values()} == regions


def test_loading_the_reference_again_changes_nothing() -> None:
    load_reference()

    assert load_reference() == Changes(unchanged=150)


def test_a_departement_is_known_by_its_name_however_it_is_written() -> None:
    names = [
        "ILLE-ET-VILAINE",
        "Ille et Vilaine",
        "COTE D'OR",
        "Côte-d’Or",
        "REUNION",
        "La Réunion",
    ]

    found = [known.code for name in names if (known := departement_named(name))]

    assert found == ["35", "35", "21", "21", "974", "974"]
    assert departement_named("Loire-Inférieure") is None


def test_no_two_departements_share_a_name() -> None:
    assert all(departement_named(one.name) == one for one in departements().values())


def test_an_academie_holds_its_departements() -> None:
    load_reference()

    assert departements_of("14") == {"22", "29", "35", "56"}
    lozere = territory_with(TerritoryKind.DEPARTEMENT, "48")
    assert lozere
    assert (lozere.name, lozere.academie_code, lozere.region_code) == ("Lozère", "11", "76")
