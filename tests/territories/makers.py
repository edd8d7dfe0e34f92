"""Establishments, territories and figures for tests, each with only what the test is about."""

from datetime import date
from typing import Any

from concert.territories.actions import store_establishments, store_figures, store_territories
from concert.territories.codes import uai_letter
from concert.territories.models import (
    Among,
    EstablishmentKind,
    Priority,
    Reckoning,
    Sector,
    State,
    SubjectKind,
    TerritoryKind,
)

DAY = date(2026, 11, 22)


def uai_of(number: int) -> str:
    digits = f"{number:07}"
    return digits + uai_letter(digits)


def establishment(uai: str, **said: Any) -> dict[str, Any]:
    return {
        "uai": uai,
        "siret": None,
        "name": "École des Cèdres",
        "kind": EstablishmentKind.PRIMARY_SCHOOL,
        "sector": Sector.PUBLIC,
        "state": State.OPEN,
        "priority": Priority.NONE,
        "nature": "ECOLE DE NIVEAU ELEMENTAIRE",
        "address": "1 rue des Cèdres",
        "postcode": "35470",
        "commune_code": "35012",
        "commune": "Bain-de-Bretagne",
        "departement_code": "35",
        "academie_code": "14",
        "region_code": "53",
        "district": "",
        "latitude": 47.8,
        "longitude": -1.6,
        "pupils": 208,
        "line_dated": date(2023, 6, 8),
        **said,
    }


def keep_establishment(uai: str, **said: Any) -> None:
    store_establishments([establishment(uai, **said)])


def keep_commune(code: str, name: str, departement: str) -> None:
    commune = {"kind": TerritoryKind.COMMUNE, "code": code, "name": name}
    store_territories([{**commune, "departement_code": departement}])


def keep_figure(series: str, kind: SubjectKind, code: str, **said: Any) -> None:
    figure = {
        "series": series,
        "subject_kind": kind,
        "subject_code": code,
        "period": "2021-2022",
        "among": Among.ALL,
        "value": 100.0,
        "reckoning": Reckoning.PUBLISHED,
        "counted": None,
        "retrieved_on": DAY,
    }
    store_figures([{**figure, **said}])
