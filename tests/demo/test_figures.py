from datetime import UTC, datetime

import pytest

from concert.demo.figures import COLLEGE, LOZERE, SCHOOL, load_extract
from concert.maps.queries import communes_of, shown_on, values_of
from concert.territories.models import Sector, Subject, SubjectKind, TerritoryKind
from concert.territories.queries import (
    establishment_with,
    establishments_matching,
    territories_matching,
    territory_with,
)
from concert.territories.readings import readings_about

pytestmark = pytest.mark.usefixtures("app")

AT = datetime(2026, 11, 22, tzinfo=UTC)


def test_the_extract_goes_in_whole() -> None:
    reports = load_extract(AT)

    assert [(one.accepted, one.refused, one.remarks) for one in reports] == [
        (158, [], []),
        (158, [], []),
        (32, [], []),
        (211, [], []),
    ]


def test_the_extract_twice_changes_nothing() -> None:
    load_extract(AT)

    changes = [one.changes + one.drawn for one in load_extract(AT)]

    assert not any(one.new or one.updated for one in changes)


def test_the_two_schools_are_public_and_read_beside_their_commune_and_departement() -> None:
    load_extract(AT)
    said = {}
    for uai in (SCHOOL, COLLEGE):
        school = establishment_with(uai)
        assert school
        assert school.sector is Sector.PUBLIC
        for one in readings_about(Subject(SubjectKind.ESTABLISHMENT, uai)):
            said[one.series.code] = (one.value, [place.value for place in one.comparisons])

    assert said["ips_ecoles"] == (108.9, [107, 106.0357])
    assert said["ips_colleges"] == (103.2, [108.744])
    assert said["pupils_ecoles"] == (208, [])


def test_lozere_reads_beside_the_median_of_departements() -> None:
    load_extract(AT)

    readings = readings_about(Subject(SubjectKind.DEPARTEMENT, LOZERE))

    assert len(readings) == 11
    assert readings[0].series.code == "density_general_practitioners"
    assert (readings[0].value, readings[0].comparisons[0].value) == (60.2, 74.8)
    assert round(readings[-1].value, 1) == 14.8


def test_the_map_of_lozere_is_coloured_by_how_many_live_there() -> None:
    load_extract(AT)
    lozere = territory_with(TerritoryKind.DEPARTEMENT, LOZERE)
    assert lozere

    first, *_others = shown_on(lozere, sensitive=False)
    values = values_of(first, lozere, communes_of(lozere))

    assert (first.series.code, first.period) == ("population_density", "2021")
    assert len(values) == 149
    assert max(values, key=lambda code: values[code]) == "48092"


def test_a_search_finds_neighbours_and_communes() -> None:
    load_extract(AT)

    assert len(establishments_matching("école")) > 10
    assert [one.code for one in territories_matching("mende", [TerritoryKind.COMMUNE])] == ["48095"]
