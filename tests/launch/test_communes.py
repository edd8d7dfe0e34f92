"""A territory made of several communes, as those who prepare a health concertation draw it up."""

import pytest

from concert.concertations.models import Concertation
from concert.core.database import db
from concert.launch import actions as launch
from concert.launch.queries import place_found
from concert.programmes.catalogue import programme
from concert.territories.areas import communes_in, communes_with
from concert.territories.models import AreaCommune, Territory, TerritoryKind
from concert.territories.queries import territory_with
from tests.browsing import Browser
from tests.cast import Valbourg
from tests.looking import error, filled, has_link, link, press, read, says, value
from tests.territories.makers import keep_commune

KEEP = "Garder ces communes"


@pytest.fixture
def draft(valbourg: Valbourg) -> Concertation:
    for code, name in (("48095", "Mende"), ("48003", "Allenc"), ("48092", "Marvejols")):
        keep_commune(code, name, "48")
    keep_commune("93066", "Saint-Denis", "93")
    keep_commune("97411", "Saint-Denis", "974")
    return launch.start(programme("sante"), by=valbourg.claire, at=valbourg.at)


def here(draft: Concertation) -> str:
    return f"/concertations/{draft.slug}/lancement/communes"


def names(draft: Concertation) -> list[str]:
    assert draft.territory
    return [one.name for one in communes_in(draft.territory)]


@pytest.mark.parametrize("htmx", [False, True])
def test_a_list_of_names_and_codes_makes_a_territory(
    claire: Browser, draft: Concertation, htmx: bool
) -> None:
    typed = "Mende\n48003\nmarvejols (48), st denis (93)"

    answer = press(
        claire,
        here(draft),
        KEEP,
        {"Le nom de ce territoire": "Causses et Gévaudan", "D’autres communes": typed},
        htmx=htmx,
    )

    led = answer.location or answer.headers["HX-Redirect"]
    assert led.endswith("/lancement/sujet")
    assert draft.place_name == "Causses et Gévaudan"
    assert names(draft) == ["Allenc", "Marvejols", "Mende", "Saint-Denis"]


@pytest.mark.parametrize("htmx", [False, True])
def test_each_line_that_is_not_known_is_named_and_nothing_typed_is_lost(
    claire: Browser, draft: Concertation, htmx: bool
) -> None:
    typed = "Mende\nMandes\n48000\nSaint-Denis"

    answer = press(
        claire,
        here(draft),
        KEEP,
        {"Le nom de ce territoire": "Causses", "D’autres communes": typed},
        htmx=htmx,
    )

    page = read(answer)
    said = error(page, "D’autres communes")
    assert answer.status_code == 422
    assert "Ligne 2, « Mandes »" in said
    assert "Ligne 3, « 48000 »" in said
    assert "93066 Saint-Denis (93)" in said
    assert "97411 Saint-Denis (974)" in said
    assert "Ligne 1" not in said
    assert value(page, "D’autres communes").splitlines() == typed.splitlines()
    assert draft.territory is None


def test_of_many_wrong_lines_the_first_are_named_and_the_others_counted(
    claire: Browser, draft: Concertation
) -> None:
    typed = "\n".join(f"Ailleurs {letter}" for letter in "abcdefghijklmnopqrstuvwxyz")

    answer = press(
        claire, here(draft), KEEP, {"Le nom de ce territoire": "X", "D’autres communes": typed}
    )

    assert error(read(answer), "D’autres communes").endswith("Et 6 autres lignes.")


def test_the_communes_of_a_departement_are_ticked(claire: Browser, draft: Concertation) -> None:
    territory = Territory(kind=TerritoryKind.DEPARTEMENT, code="48", name="Lozère")
    db.session.add(territory)
    db.session.flush()

    page = claire.page(here(draft) + "?depuis=departement:48")
    url, sent = filled(
        page,
        KEEP,
        {"Le nom de ce territoire": "Causses", "Ses communes": ["Mende (48)", "Allenc (48)"]},
    )
    claire.post(url, sent)

    assert names(draft) == ["Allenc", "Mende"]


def test_a_territory_to_start_from_is_searched(claire: Browser, draft: Concertation) -> None:
    page = claire.page(here(draft) + "?q=mende")

    assert link(page, "Proposer les communes de : Mende").split("#")[0].endswith("commune:48095")
    assert says(claire.page(here(draft) + "?q=nulle part"), "Aucun territoire ne correspond")


def test_nothing_ticked_nor_written_is_refused(claire: Browser, draft: Concertation) -> None:
    answer = press(claire, here(draft), KEEP, {"Le nom de ce territoire": "Causses"})

    assert error(read(answer), "D’autres communes") == "Cochez ou écrivez au moins une commune."


def test_the_list_is_drawn_up_anew(
    claire: Browser, valbourg: Valbourg, draft: Concertation
) -> None:
    communes = communes_with(["48095", "48003"])
    launch.settle_on_communes(draft, "Causses", communes, by=valbourg.claire, at=valbourg.at)
    place = claire.page(f"/concertations/{draft.slug}/lancement/lieu")

    page = claire.page(link(place, "Revoir les communes de « Causses »"))
    assert value(page, "Le nom de ce territoire") == "Causses"
    url, sent = filled(page, KEEP, {"Ses communes": ["Mende (48)"]})
    claire.post(url, sent)

    assert names(draft) == ["Mende"]
    assert db.session.query(Territory).filter_by(kind=TerritoryKind.AREA).count() == 1


def test_a_list_goes_with_the_place_that_replaces_it(
    valbourg: Valbourg, draft: Concertation
) -> None:
    who = {"by": valbourg.claire, "at": valbourg.at}
    launch.settle_on_communes(draft, "Causses", communes_with(["48095"]), **who)

    launch.settle(draft, territory_with(TerritoryKind.COMMUNE, "48095"), **who)

    assert db.session.query(AreaCommune).count() == 0
    assert db.session.query(Territory).filter_by(kind=TerritoryKind.AREA).count() == 0


def test_a_list_goes_with_the_draft_that_stood_on_it(
    valbourg: Valbourg, draft: Concertation
) -> None:
    communes = communes_with(["48095"])
    launch.settle_on_communes(draft, "Causses", communes, by=valbourg.claire, at=valbourg.at)

    launch.discard(draft)

    assert db.session.query(AreaCommune).count() == 0
    assert db.session.query(Territory).filter_by(kind=TerritoryKind.AREA).count() == 0


def test_the_list_of_a_concertation_is_not_offered_to_another(
    valbourg: Valbourg, draft: Concertation
) -> None:
    communes = communes_with(["48095"])
    launch.settle_on_communes(draft, "Causses", communes, by=valbourg.claire, at=valbourg.at)

    assert draft.territory
    assert place_found(f"area:{draft.territory.code}") is None


def test_a_school_stands_on_no_communes(claire: Browser, valbourg: Valbourg) -> None:
    school = launch.start(programme("ecole"), by=valbourg.claire, at=valbourg.at)
    place = f"/concertations/{school.slug}/lancement/lieu"

    assert not has_link(claire.page(place), "Réunir plusieurs communes")
    assert claire.get(here(school)).status_code == 404
