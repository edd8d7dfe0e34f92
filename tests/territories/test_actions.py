from datetime import date

import pytest

from concert.core.database import db
from concert.territories.actions import (
    Changes,
    introduce_territories,
    store_establishments,
    store_figures,
    store_territories,
)
from concert.territories.models import Figure, SubjectKind, TerritoryKind
from concert.territories.queries import (
    establishment_with,
    establishments_matching,
    territory_with,
)
from tests.territories.makers import establishment, keep_figure, uai_of

pytestmark = pytest.mark.usefixtures("app")

ONE, TWO = uai_of(350001), uai_of(350002)


def test_the_same_line_twice_changes_nothing() -> None:
    store_establishments([establishment(ONE)])

    assert store_establishments([establishment(ONE)]) == Changes(unchanged=1)


def test_a_line_that_says_something_else_is_an_update() -> None:
    store_establishments([establishment(ONE), establishment(TWO)])

    changes = store_establishments([establishment(ONE), establishment(TWO, pupils=210)])

    assert changes == Changes(updated=1, unchanged=1)
    found = establishment_with(TWO)
    assert found
    assert found.pupils == 210


def test_a_school_that_changes_name_is_found_by_the_new_one_only() -> None:
    store_establishments([establishment(ONE, name="École des Tilleuls")])

    store_establishments([establishment(ONE, name="École Simone Veil")])

    assert [one.uai for one in establishments_matching("veil")] == [ONE]
    assert establishments_matching("tilleuls") == []


def test_a_commune_that_is_known_keeps_its_name() -> None:
    commune = {"kind": TerritoryKind.COMMUNE, "code": "35012"}
    store_territories([{**commune, "name": "Bain-de-Bretagne"}])

    assert introduce_territories([{**commune, "name": "BAIN DE BRETAGNE"}]) == Changes()

    found = territory_with(TerritoryKind.COMMUNE, "35012")
    assert found
    assert found.name == "Bain-de-Bretagne"


def test_a_figure_keeps_the_day_its_value_was_first_retrieved() -> None:
    keep_figure("ips_ecoles", SubjectKind.ESTABLISHMENT, ONE, retrieved_on=date(2026, 1, 1))

    keep_figure("ips_ecoles", SubjectKind.ESTABLISHMENT, ONE, retrieved_on=date(2026, 6, 1))
    days = db.session.scalars(db.select(Figure.retrieved_on)).all()
    keep_figure(
        "ips_ecoles", SubjectKind.ESTABLISHMENT, ONE, value=101.5, retrieved_on=date(2026, 9, 1)
    )

    assert days == [date(2026, 1, 1)]
    assert db.session.scalars(db.select(Figure.retrieved_on)).all() == [date(2026, 9, 1)]


def test_an_empty_batch_is_nothing() -> None:
    assert store_figures([]) == store_territories([]) == Changes()
