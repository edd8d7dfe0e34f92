"""A health territory filled from the real files: contours, FINESS, densities; no APL is at hand."""

import csv
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from concert.core.database import db
from concert.demo import figures
from concert.opendata.imports import import_file
from concert.territories.actions import Changes
from concert.territories.areas import communes_with, draw_up, read_communes
from concert.territories.models import Figure
from concert.territories.readings import readings_of

pytestmark = [pytest.mark.real, pytest.mark.usefixtures("app")]

AT = datetime(2026, 11, 22, tzinfo=UTC)
CONTOURS = "geo/communes-48-lozere.geojson"
FINESS = "health/finess-etalab-cs1100502-stock-20260512.extrait.csv"
DENSITIES = "health/ameli_densites_specialites_departement.csv"
CAUSSES = "Mende\nFlorac Trois Rivières\nsainte-énimie, Meyrueis\n48092 Marvejols"


@pytest.fixture
def lozere(data: Path) -> Path:
    figures.load_extract(AT)
    return data


def test_every_contour_of_lozere_goes_in_and_twice_changes_nothing(lozere: Path) -> None:
    report = import_file(lozere / CONTOURS, at=AT)
    again = import_file(lozere / CONTOURS, "contours", at=AT)

    assert (report.accepted, report.refused) == (158, [])
    assert again.changes == again.drawn == Changes(unchanged=158)


def test_lozere_is_as_large_as_it_is_said_to_be(lozere: Path) -> None:
    import_file(lozere / CONTOURS, at=AT)

    surface = sa.select(sa.func.sum(Figure.value)).where(Figure.series == "surface")
    assert db.session.scalar(surface) == pytest.approx(5_167, rel=0.005)


def test_every_line_of_finess_is_counted_or_said(lozere: Path) -> None:
    with (lozere / FINESS).open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file, delimiter=";") if row[0] == "structureet"]
    report = import_file(lozere / FINESS, at=AT)

    said = report.accepted + sum(report.set_aside.values()) + len(report.refused)
    assert said == len(rows)
    hospitals = Counter(row[13] for row in rows if row[18] in {"101", "355"})
    held = sa.select(Figure.subject_code, Figure.value).where(
        Figure.series == "finess_hospitals", Figure.subject_kind == "commune", Figure.value > 0
    )
    assert sum(value for _code, value in db.session.execute(held)) == hospitals.total()
    days = set(db.session.scalars(sa.select(Figure.retrieved_on).where(Figure.period == "2026")))
    assert date(2026, 5, 12) in days
    assert import_file(lozere / FINESS, "finess", at=AT).changes.new == 0


def test_a_list_of_communes_has_five_indicators_and_more(lozere: Path) -> None:
    import_file(lozere / DENSITIES, at=AT, year="2024")
    read = read_communes(CAUSSES)

    found = readings_of(draw_up("Causses et Gévaudan", read.communes))

    assert [one.name for one in read.communes][:2] == ["Mende", "Florac Trois Rivières"]
    assert len(read.unknown) <= 1
    assert len(found) >= 5
    assert {one.about for one in found} == {"", "Lozère"}


def test_the_surface_of_a_list_is_that_of_its_communes(lozere: Path) -> None:
    import_file(lozere / CONTOURS, at=AT)
    communes = communes_with(["48095", "48092"])

    [surface] = [
        one for one in readings_of(draw_up("Deux", communes)) if one.series.code == "surface"
    ]

    parts = sa.select(Figure.value).where(
        Figure.series == "surface", Figure.subject_code.in_(["48095", "48092"])
    )
    assert surface.value == pytest.approx(sum(db.session.scalars(parts)), abs=0.001)
