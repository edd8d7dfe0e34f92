import pytest
import sqlalchemy as sa
from flask import Flask

from concert.core import search
from concert.core.database import db
from concert.territories.models import EstablishmentKind, State, TerritoryKind
from concert.territories.queries import (
    establishment_with,
    establishments_matching,
    territories_matching,
    territory_with,
)
from concert.territories.reference import load_reference
from concert.territories.wording import ESTABLISHMENT_KINDS, TERRITORY_KINDS, title_of
from tests.territories.makers import keep_commune, keep_establishment, uai_of

pytestmark = pytest.mark.usefixtures("app")

CEDRES, LUCIOLES, CASSIN, CLOSED = (uai_of(350000 + rank) for rank in range(4))


@pytest.fixture
def schools(app: Flask) -> Flask:
    keep_establishment(CEDRES)
    keep_establishment(LUCIOLES, name="Ecole primaire publique les Lucioles", commune="Baulon")
    keep_establishment(
        CASSIN,
        name="Collège René Cassin",
        commune="Cancale",
        kind=EstablishmentKind.MIDDLE_SCHOOL,
        postcode="35260",
    )
    keep_establishment(CLOSED, name="Ecole des Lucioles", state=State.CLOSED)
    return app


def found(text: str) -> list[str]:
    return [one.uai for one in establishments_matching(text)]


@pytest.mark.usefixtures("schools")
@pytest.mark.parametrize(
    "text",
    [
        "lucioles",
        "LUCIOLES",
        "école les lucioles",
        "baulon lucioles",
        "luciol",
        "Baul",
        "lucioles d",
    ],
)
def test_a_school_is_found_by_whole_words_and_the_one_being_typed(text: str) -> None:
    assert found(text) == [LUCIOLES]


@pytest.mark.usefixtures("schools")
def test_every_word_must_be_there() -> None:
    assert found("lucioles cancale") == []


@pytest.mark.usefixtures("schools")
def test_a_school_is_found_by_what_it_is_and_where() -> None:
    assert found("collège 35260") == [CASSIN]


@pytest.mark.usefixtures("schools")
def test_the_code_that_was_typed_comes_first() -> None:
    assert found(f" {CEDRES[:4]} {CEDRES[4:].lower()}") == [CEDRES]
    assert found(CEDRES[:7]) == [CEDRES]


@pytest.mark.usefixtures("schools")
def test_a_closed_school_is_known_but_not_offered() -> None:
    assert found(CLOSED) == []
    closed = establishment_with(CLOSED)
    assert closed
    assert closed.state is State.CLOSED


@pytest.mark.usefixtures("schools")
@pytest.mark.parametrize("text", ["", "  ", "de la", "'; drop table", '"', "*", "AND OR NOT"])
def test_words_that_say_nothing_find_nothing(text: str) -> None:
    assert found(text) == []


@pytest.mark.usefixtures("schools")
def test_a_little_word_being_typed_adds_no_school() -> None:
    assert found("collège de l") == [CASSIN]


@pytest.mark.usefixtures("schools")
def test_no_more_schools_than_asked_for() -> None:
    assert len(establishments_matching("école", limit=1)) == 1


@pytest.mark.usefixtures("schools")
def test_what_was_never_a_code_is_no_school() -> None:
    assert establishment_with("Cancale") is None
    assert establishment_with(uai_of(990000)) is None


def test_territories_are_found_widest_first() -> None:
    load_reference()
    keep_commune("75056", "Paris", "75")
    keep_commune("62826", "Le Touquet-Paris-Plage", "62")

    assert [(one.kind.value, one.code) for one in territories_matching("paris")] == [
        ("academie", "01"),
        ("departement", "75"),
        ("commune", "75056"),
        ("commune", "62826"),
    ]


def test_only_the_kinds_asked_for_are_found() -> None:
    load_reference()

    found = territories_matching("bretagne", [TerritoryKind.REGION])

    assert [one.name for one in found] == ["Bretagne"]
    assert territories_matching("le la") == []


def test_a_territory_is_found_by_its_code() -> None:
    load_reference()

    assert [one.name for one in territories_matching("48")] == ["Lozère"]


def test_territories_are_told_apart_by_their_titles() -> None:
    load_reference()
    keep_commune("93066", "Saint-Denis", "93")
    places = [
        territory_with(TerritoryKind.ACADEMIE, "20"),
        territory_with(TerritoryKind.ACADEMIE, "14"),
        territory_with(TerritoryKind.COMMUNE, "93066"),
        territory_with(TerritoryKind.DEPARTEMENT, "48"),
    ]

    assert [title_of(place) for place in places if place] == [
        "Académie d’Amiens",
        "Académie de Rennes",
        "Saint-Denis (93)",
        "Lozère",
    ]


def test_every_code_has_its_french_words() -> None:
    assert set(TERRITORY_KINDS) == set(TerritoryKind)
    assert set(ESTABLISHMENT_KINDS) == set(EstablishmentKind)


@pytest.mark.only_on("sqlite", reason="it is its planner that goes astray")
def test_a_search_among_many_schools_goes_by_the_index() -> None:
    rows = search.found("establishment", "lucioles")
    assert rows is not None
    query = str(rows.compile(db.engine, compile_kwargs={"literal_binds": True}))
    plan = [row[3] for row in db.session.execute(sa.text(f"EXPLAIN QUERY PLAN {query}"))]

    assert plan[0].startswith("SCAN search_index")
