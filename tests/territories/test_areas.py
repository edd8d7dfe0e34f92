import pytest

from concert.core.database import db
from concert.territories.areas import communes_in, communes_with, draw_up, forget, read_communes
from concert.territories.models import Territory, TerritoryKind
from tests.territories.makers import keep_commune

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def communes(app: object) -> None:  # noqa: ARG001 - in its database
    for code, name in (("48095", "Mende"), ("48003", "Allenc"), ("2A004", "Ajaccio")):
        keep_commune(code, name, code[:2])
    keep_commune("48132", "Saint-Alban-sur-Limagnole", "48")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Mende", ["48095"]),
        ("  mende  ", ["48095"]),
        ("48095\n2a004", ["48095", "2A004"]),
        ("48095 Mende ; 48003 Allenc", ["48095", "48003"]),
        ("Mende, Allenc;Ajaccio", ["48095", "48003", "2A004"]),
        ("Mende\tAllenc", ["48095", "48003"]),
        ("Mende\n\nMende\n48095", ["48095"]),
        ("st alban sur limagnole", ["48132"]),
        ("Saint-Alban-sur-Limagnole (48)", ["48132"]),
        ("Ajaccio (2A)", ["2A004"]),
        ("", []),
    ],
)
def test_a_list_is_read_however_it_is_written(text: str, codes: list[str]) -> None:
    read = read_communes(text)

    assert [one.code for one in read.communes] == codes
    assert read.unknown == []


def test_a_name_in_another_departement_is_not_known() -> None:
    read = read_communes("Mende (35)")

    assert (read.communes, len(read.unknown)) == ([], 1)


def test_an_area_holds_its_communes_and_what_holds_them_whole() -> None:
    area = draw_up("Causses", communes_with(["48095", "48003"]))

    assert [one.code for one in communes_in(area)] == ["48003", "48095"]
    assert area.departement_code == "48"
    draw_up("Ailleurs", communes_with(["48095", "2A004"]), area)
    assert (area.name, area.departement_code) == ("Ailleurs", None)
    assert [one.code for one in communes_in(area)] == ["2A004", "48095"]


@pytest.mark.parametrize(
    ("kind", "code", "count"),
    [
        (TerritoryKind.COMMUNE, "48095", 1),
        (TerritoryKind.DEPARTEMENT, "48", 3),
        (TerritoryKind.LIVING_AREA, "48095", 0),
        (TerritoryKind.COUNTRY, "FR", 4),
    ],
)
def test_every_territory_is_made_of_communes(kind: TerritoryKind, code: str, count: int) -> None:
    assert len(communes_in(Territory(kind=kind, code=code, name=""))) == count


def test_only_an_area_is_forgotten() -> None:
    area = draw_up("Causses", communes_with(["48095"]))
    mende = communes_with(["48095"])[0]

    forget(area)
    forget(mende)
    forget(None)

    assert db.session.query(Territory).count() == 4
