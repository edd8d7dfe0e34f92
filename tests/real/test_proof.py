"""A school and a territory whose diagnosis is filled from the real files, figure by figure."""

import random
import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from concert.concertations.models import Concertation
from concert.core.database import db
from concert.indicators.actions import take_all
from concert.indicators.models import Indicator
from concert.opendata.imports import import_file
from concert.territories.models import (
    Figure,
    Reckoning,
    SubjectKind,
    Territory,
    TerritoryKind,
)
from concert.territories.queries import establishment_with
from concert.territories.reference import load_reference
from concert.territories.series import all_series
from tests.browsing import Browse
from tests.cast import Valbourg
from tests.real.raw import RAWS, counted_in, mean_in, value_in

pytestmark = pytest.mark.real

AT = datetime(2026, 11, 22, tzinfo=UTC)
PICKED = 50
FILES = [
    "education/fr-en-annuaire-education.dep035.csv",
    *sorted({one.file for one in RAWS.values()}),
    "health/ameli_densites_specialites_departement.csv",
]
SCHOOL, COMMUNE, TERRITORY = "0350122T", "35016", "48"


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever goes out of this machine is stopped."""

    def stopped(*_address: object) -> None:
        raise AssertionError("a diagnosis is filled without the network")

    monkeypatch.setattr(socket, "create_connection", stopped)
    monkeypatch.setattr(socket, "getaddrinfo", stopped)


@pytest.fixture
def filled(data: Path, valbourg: Valbourg, no_network: None) -> None:  # noqa: ARG001 - order
    load_reference()
    began = time.monotonic()
    for name in FILES:
        import_file(data / name, at=AT, year="2024" if "health" in name else None)
    db.session.commit()
    print(f"\nAll files imported in {time.monotonic() - began:.1f} s")  # noqa: T201 - shown by make real


def at_school(concertation: Concertation) -> None:
    concertation.establishment = establishment_with(SCHOOL)


def in_territory(concertation: Concertation) -> None:
    kind = TerritoryKind.DEPARTEMENT
    concertation.establishment = None
    concertation.territory = db.session.scalars(
        sa.select(Territory).filter_by(kind=kind, code=TERRITORY)
    ).one()


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("placed", [at_school, in_territory])
def test_the_diagnosis_of_a_real_place_is_filled_from_the_files_alone(
    data: Path,
    valbourg: Valbourg,
    browse: Browse,
    placed: Callable[[Concertation], None],
) -> None:
    here = valbourg.concertation
    placed(here)
    began = time.monotonic()

    taken = take_all(here, by=valbourg.claire, at=valbourg.at)
    db.session.commit()
    page = browse(valbourg.claire).get(f"/concertations/{here.slug}/diagnostic")

    print(f"\n{len(taken)} figures, shown in {time.monotonic() - began:.1f} s")  # noqa: T201 - shown by make real
    assert len(taken) >= 5
    for indicator in taken:
        assert indicator.label in page.text
        assert indicator.value == pytest.approx(_raw_of(data, indicator), abs=0.00005)


def _raw_of(data: Path, indicator: Indicator) -> float:
    if indicator.concertation.establishment:
        if indicator.about:
            return counted_in(data, indicator.series, COMMUNE)
        return value_in(data, indicator.series, SCHOOL, indicator.period)
    # What is about schools is a mean of those of the territory.
    if indicator.series in RAWS:
        return mean_in(data, indicator.series, TERRITORY)
    return value_in(data, indicator.series, TERRITORY, indicator.period)


@pytest.mark.usefixtures("filled")
def test_fifty_figures_picked_at_random_are_those_of_the_raw_files(data: Path) -> None:
    seed = random.SystemRandom().randrange(10**6)
    print(f"\nseed {seed}")  # noqa: T201 - to pick the same again
    published = sa.select(Figure).filter_by(reckoning=Reckoning.PUBLISHED).order_by(Figure.id)
    figures = list(db.session.scalars(published))
    # Each series has its turn, however many figures the others have.
    by_series = {code: [one for one in figures if one.series == code] for code in all_series()}
    pick = random.Random(seed)  # noqa: S311 - nothing is secret
    held = [some for some in by_series.values() if some]
    picked = [pick.choice(held[rank % len(held)]) for rank in range(max(PICKED, len(held)))]

    assert len(held) >= 30
    for one in picked:
        said = value_in(data, one.series, one.subject_code, one.period)
        where = f"seed {seed}: {one.series} of {one.subject_code} in {one.period}"
        assert one.value == pytest.approx(said, abs=0.00005), where


@pytest.mark.usefixtures("filled")
def test_every_figure_names_the_page_of_the_dataset_it_was_read_in() -> None:
    query = sa.select(Figure.series, Figure.period).filter_by(
        reckoning=Reckoning.PUBLISHED, subject_kind=SubjectKind.ESTABLISHMENT
    )
    for code, period in db.session.execute(query.distinct()):
        series = all_series()[code]
        file = RAWS[code].file.removeprefix("education/").split(".")[0]
        assert series.dataset_of(period) == file
        assert series.page_of(period) == f"{series.portal}/explore/dataset/{file}/"
