"""The regions, académies and départements, shipped with the application: they rarely change.

Regions and départements carry INSEE's codes, académies those of the education directory.
Checked in November 2026 against article R222-2 of the Code de l'éducation.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from concert.core.spreadsheets import key
from concert.territories.actions import Changes, store_territories
from concert.territories.models import FRANCE, TerritoryKind


@dataclass(frozen=True)
class Departement:
    """A département, with the codes of its region and académie."""

    code: str
    name: str
    region: str
    academie: str
    # « en », « dans le »: by what its name is said to be where something stands.
    inside: str


@cache
def departements() -> dict[str, Departement]:
    """The 101 départements of France, by code."""
    return {line["code"]: Departement(**line) for line in _lines("departements.csv")}


def departement_named(name: str) -> Departement | None:
    """The département of that name, however it is written: ILLE-ET-VILAINE, Ille et Vilaine."""
    return _by_name().get(key(name))


@cache
def departements_of(academie: str) -> frozenset[str]:
    """The codes of an académie's départements."""
    return frozenset(one.code for one in departements().values() if one.academie == academie)


@cache
def departements_in(region: str) -> frozenset[str]:
    """The codes of a region's départements."""
    return frozenset(one.code for one in departements().values() if one.region == region)


@cache
def inside(kind: TerritoryKind) -> dict[str, str]:
    """« en Lozère », « dans l’Ain »: each département, or each region, as where one is."""
    lines = _lines("departements.csv" if kind is TerritoryKind.DEPARTEMENT else "regions.csv")
    return {one["code"]: f"{one['inside']} {one['name']}".replace("’ ", "’") for one in lines}


def load_reference() -> Changes:
    """Write the country, its regions, académies and départements; a second time changes nothing."""
    changes = store_territories([_territory(TerritoryKind.COUNTRY, FRANCE.code, "France")])
    changes += store_territories(
        [
            _territory(TerritoryKind.REGION, one["code"], one["name"])
            for one in _lines("regions.csv")
        ]
    )
    changes += store_territories(
        [
            _territory(TerritoryKind.ACADEMIE, one["code"], one["name"])
            | {"region_code": one["region"]}
            for one in _lines("academies.csv")
        ]
    )
    return changes + store_territories(
        [
            _territory(TerritoryKind.DEPARTEMENT, one.code, one.name)
            | {"region_code": one.region, "academie_code": one.academie}
            for one in departements().values()
        ]
    )


def _territory(kind: TerritoryKind, code: str, name: str) -> dict[str, object]:
    return {"kind": kind, "code": code, "name": name}


@cache
def _by_name() -> dict[str, Departement]:
    return {key(one.name): one for one in departements().values()}


def _lines(name: str) -> list[dict[str, str]]:
    text = files(__name__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
