"""Enough is known of every school and of every health territory of the real files."""

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from concert.core.database import db
from concert.demo import figures
from concert.opendata.imports import import_file
from concert.territories.areas import communes_with, draw_up
from concert.territories.models import Establishment, State, Territory, TerritoryKind
from concert.territories.readings import readings_at, readings_of
from concert.territories.reference import load_reference

pytestmark = [pytest.mark.real, pytest.mark.usefixtures("app")]

AT = datetime(2026, 11, 22, tzinfo=UTC)
ENOUGH = 5
HEALTH = [
    "geo/communes-48-lozere.geojson",
    "health/finess-etalab-cs1100502-stock-20260512.extrait.csv",
    "health/ameli_densites_specialites_departement.csv",
]


def test_no_open_school_of_ille_et_vilaine_has_fewer_than_five_indicators(data: Path) -> None:
    load_reference()
    for path in sorted(data.glob("education/*.dep035.csv")):
        import_file(path, at=AT)
    import_file(data / "education/fr-en-ips_ecoles.2021-2022.extrait.csv", at=AT)
    query = sa.select(Establishment).filter_by(departement_code="35", state=State.OPEN)

    counts = {one.uai: len(readings_at(one)) for one in db.session.scalars(query)}

    print(f"\n{len(counts)} schools, at least {min(counts.values())} indicators each")  # noqa: T201
    assert len(counts) == 300
    assert [uai for uai, count in counts.items() if count < ENOUGH] == []


def test_no_commune_nor_list_of_communes_has_fewer_than_five_indicators(data: Path) -> None:
    figures.load_extract(AT)
    for name in HEALTH:
        import_file(data / name, at=AT, year="2024")
    query = sa.select(Territory).filter_by(kind=TerritoryKind.COMMUNE, departement_code="48")
    communes = list(db.session.scalars(query.order_by(Territory.code)))
    pick = random.Random(4)  # noqa: S311 - nothing is secret
    codes = [one.code for one in communes]
    lists = [pick.sample(codes, pick.randint(2, 60)) for _rank in range(20)]
    drawn = [draw_up(f"Liste {rank}", communes_with(some)) for rank, some in enumerate(lists)]

    counts = {one.name: len(readings_of(one)) for one in [*communes, *drawn]}

    print(f"\n{len(counts)} places, at least {min(counts.values())} indicators each")  # noqa: T201
    assert len(communes) == 158
    assert [name for name, count in counts.items() if count < ENOUGH] == []
