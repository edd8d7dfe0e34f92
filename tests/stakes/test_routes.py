"""One stake, the workshop it comes from, the findings it is chosen among, merging, the order."""

from typing import Any

import pytest
import sqlalchemy as sa

from concert.concertations.phases import Phase
from concert.core.database import db
from concert.findings.actions import share_finding
from concert.findings.grouping import gather
from concert.findings.models import Finding
from concert.ideas.models import Idea
from concert.stakes.actions import StakeDrawn, draw_stake
from concert.stakes.models import Stake
from concert.stakes.queries import stakes_of
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import error, filled, has_link, link, press, read, says, value

TITLE = "L’enjeu, en quelques mots"
FINDINGS = "Il vient de ces constats"
GROUP = "Tout un groupe de constats"
KEEP = "Garder cet enjeu"


@pytest.fixture
def diagnosis(valbourg: Valbourg) -> str:
    valbourg.enter(Phase.DIAGNOSIS)
    return f"/concertations/{valbourg.concertation.slug}/diagnostic"


def found(valbourg: Valbourg, text: str) -> int:
    given = share_finding(
        valbourg.concertation, text, theme="", about=None, by=valbourg.karim, at=valbourg.at
    )
    return given.id


def grouped(valbourg: Valbourg, title: str, *texts: str) -> int:
    """A group of findings, by a parent and by someone of the commune in turn."""
    here, at, people = valbourg.concertation, valbourg.at, (valbourg.karim, valbourg.odile)
    given = [
        share_finding(here, text, theme="", about=None, by=people[n % 2], at=at)
        for n, text in enumerate(texts)
    ]
    group = gather(here, given, title, by=valbourg.lea, at=at)
    assert group
    return group.id


def stake(valbourg: Valbourg, title: str, *findings: int) -> Stake:
    drawn = StakeDrawn(title, "Chacun la sienne.", "bien_etre", findings=findings)
    return draw_stake(valbourg.concertation, drawn, by=valbourg.claire, at=valbourg.at)


def test_a_stake_says_the_workshop_that_it_comes_from(
    browse: Browse, lea: Browser, valbourg: Valbourg, diagnosis: str
) -> None:
    given = {
        TITLE: "Respirer",
        "Dégagé en atelier le": "2026-11-12",
        "Où ?": "salle des fêtes",
        "Avec combien de personnes ?": "24",
    }

    press(lea, f"{diagnosis}/enjeux/nouveau", "Garder cet enjeu", given)

    [drawn] = stakes_of(valbourg.concertation)
    page = browse().page(f"{diagnosis}/enjeux/{drawn.id}")
    assert says(page, "Dégagé en atelier le 12 novembre 2026, salle des fêtes, avec 24 personnes.")


def test_a_workshop_has_its_day(lea: Browser, diagnosis: str) -> None:
    given = {TITLE: "Respirer", "Où ?": "salle des fêtes"}

    answer = press(lea, f"{diagnosis}/enjeux/nouveau", "Garder cet enjeu", given)

    assert answer.status_code == 422
    assert error(read(answer), "Dégagé en atelier le") == "Dites quel jour l’atelier a eu lieu."


@pytest.mark.parametrize("htmx", [False, True])
def test_what_is_ticked_stays_while_one_looks_for_other_findings(
    valbourg: Valbourg, lea: Browser, diagnosis: str, htmx: bool
) -> None:
    found(valbourg, "La cour est bruyante.")
    found(valbourg, "La cantine déborde.")
    given = {
        TITLE: "Respirer",
        FINDINGS: "La cour est bruyante.",
        "Chercher dans les constats": "CANTINE",
    }

    answer = press(lea, f"{diagnosis}/enjeux/nouveau", "Montrer ces constats", given, htmx=htmx)

    assert answer.status_code == 200
    page = read(answer)
    assert value(page, FINDINGS) == ["La cour est bruyante."]
    assert says(page, "La cantine déborde.")
    assert value(page, TITLE) == "Respirer"
    assert not stakes_of(valbourg.concertation)


def test_a_stake_changed_by_another_is_not_written_over(
    valbourg: Valbourg, lea: Browser, claire: Browser, diagnosis: str
) -> None:
    where = f"{diagnosis}/enjeux/{stake(valbourg, 'Respirer').id}/modification"
    stale = filled(claire.page(where), KEEP, {TITLE: "Première"})

    press(lea, where, KEEP, {TITLE: "Seconde"})
    answer = claire.post(*stale)

    assert answer.status_code == 409
    assert [one.title for one in stakes_of(valbourg.concertation)] == ["Seconde"]


# --- from a whole group ---------------------------------------------------------


@pytest.mark.parametrize("page", ["constats", "constats/rangement"])
def test_a_stake_is_drawn_from_a_group_of_findings_in_one_go(
    valbourg: Valbourg, browse: Browse, lea: Browser, diagnosis: str, page: str
) -> None:
    group = grouped(valbourg, "Le bruit", "On crie.", "Ça résonne.")
    found(valbourg, "La cantine déborde.")

    form = link(lea.page(f"{diagnosis}/{page}?groupe={group}"), "En faire un enjeu")
    assert value(lea.page(form), TITLE) == "Le bruit"
    assert value(lea.page(form), FINDINGS) == ["On crie.", "Ça résonne."]
    press(lea, form, KEEP, {TITLE: "Retrouver le calme"})

    [drawn] = stakes_of(valbourg.concertation)
    stands = browse().page(f"{diagnosis}/enjeux/{drawn.id}")
    for text in ("2 constats retenus sur 2 dans ce groupe", "« On crie. » Parents", "Commune"):
        assert says(stands, text), text
    assert link(stands, "Le bruit").endswith(f"constats?groupe={group}")
    again = browse().page(f"{diagnosis}/constats?groupe={group}")
    assert has_link(again, "Retrouver le calme")
    assert not has_link(again, "En faire un autre enjeu")


def test_a_group_that_is_not_there_gives_no_stake(lea: Browser, diagnosis: str) -> None:
    assert lea.get(f"{diagnosis}/enjeux/nouveau?groupe=12").status_code == 404
    assert lea.get(f"{diagnosis}/enjeux/nouveau?groupe=bruit").status_code == 200


@pytest.mark.parametrize("htmx", [False, True])
def test_a_whole_group_is_ticked_and_one_finding_may_be_left_out(
    valbourg: Valbourg, lea: Browser, diagnosis: str, htmx: bool
) -> None:
    grouped(valbourg, "Le bruit", "On crie.", "Ça résonne.")
    found(valbourg, "La cantine déborde.")
    where = f"{diagnosis}/enjeux/nouveau"
    chosen = {TITLE: "Respirer", GROUP: "Le bruit (2)"}

    given: dict[str, Any] = {**chosen, FINDINGS: "La cantine déborde."}
    ticked = press(lea, where, "Cocher ce groupe", given, htmx=htmx)

    assert ticked.status_code == 200
    all_three = ["Ça résonne.", "La cantine déborde.", "On crie."]
    assert sorted(value(read(ticked), FINDINGS)) == sorted(all_three)
    assert value(read(ticked), GROUP) == "Choisissez un groupe"
    given = {**chosen, FINDINGS: all_three}
    left = press(lea, where, "Le décocher", given, htmx=htmx)
    assert value(read(left), FINDINGS) == ["La cantine déborde."]
    assert not stakes_of(valbourg.concertation)


def test_a_group_that_is_chosen_goes_with_the_stake_that_is_kept(
    valbourg: Valbourg, lea: Browser, diagnosis: str
) -> None:
    grouped(valbourg, "Le bruit", "On crie.", "Ça résonne.")
    given = {TITLE: "Respirer", GROUP: "Le bruit (2)"}

    press(lea, f"{diagnosis}/enjeux/nouveau", KEEP, given)

    [drawn] = stakes_of(valbourg.concertation)
    assert len(drawn.sources) == 2


def test_a_stake_says_how_much_of_a_group_it_stands_on_and_what_is_in_none(
    valbourg: Valbourg, browse: Browse, diagnosis: str
) -> None:
    grouped(valbourg, "Le bruit", "On crie.", "Ça résonne.")
    first = db.session.scalars(sa.select(Finding.id).order_by(Finding.id)).first()
    drawn = stake(valbourg, "Respirer", first or 0, found(valbourg, "La cantine déborde."))

    page = browse().page(f"{diagnosis}/enjeux/{drawn.id}")

    assert says(page, "1 constat retenu sur 2 dans ce groupe")
    assert says(page, "Hors des groupes")


def test_a_stake_shows_what_it_stands_on_and_what_answers_it(
    valbourg: Valbourg, browse: Browse, diagnosis: str
) -> None:
    drawn = stake(valbourg, "Respirer", found(valbourg, "La cour est bruyante."))
    valbourg.idea("Planter des arbres", stake=drawn)

    page = browse().page(f"{diagnosis}/enjeux/{drawn.id}")

    assert says(page, "La cour est bruyante.")
    assert says(page, "Planter des arbres")


def test_two_stakes_become_one_with_their_sources_and_what_answers_them(
    valbourg: Valbourg, browse: Browse, lea: Browser, diagnosis: str
) -> None:
    noise = found(valbourg, "La cour est bruyante.")
    one = stake(valbourg, "Respirer", noise, found(valbourg, "On se bouscule."))
    other = stake(valbourg, "Se calmer", noise)
    idea = valbourg.idea("Planter des arbres", stake=one)
    valbourg.enter(Phase.DIAGNOSIS)

    press(
        lea,
        link(lea.page(f"{diagnosis}/enjeux/{one.id}/modification"), "Réunir cet enjeu à un autre"),
        "Réunir ces deux enjeux",
        {"À quel enjeu le réunir ?": "Se calmer"},
    )

    assert [kept.id for kept in stakes_of(valbourg.concertation)] == [other.id]
    assert db.session.get_one(Idea, idea.id).stake_id == other.id
    page = browse().page(f"{diagnosis}/enjeux/{other.id}")
    for text in ("On se bouscule.", "Planter des arbres", "Il réunit aussi"):
        assert says(page, text), text
    assert len(db.session.get_one(Stake, other.id).sources) == 2
    assert says(browse().page(f"{diagnosis}/enjeux/{one.id}"), "Réuni à l’enjeu")


def test_a_stake_that_ideas_answer_is_not_taken_away(
    valbourg: Valbourg, lea: Browser, diagnosis: str
) -> None:
    drawn = stake(valbourg, "Respirer")
    valbourg.idea("Planter des arbres", stake=drawn)
    valbourg.enter(Phase.DIAGNOSIS)

    assert lea.post(f"{diagnosis}/enjeux/{drawn.id}/retrait").status_code == 409


def test_the_order_retained_is_that_of_the_pages_with_its_reason(
    valbourg: Valbourg, browse: Browse, claire: Browser, diagnosis: str
) -> None:
    for title in ("Respirer", "Apprendre dehors"):
        stake(valbourg, title)
    given = {"Respirer": "2", "Apprendre dehors": "1", "Pourquoi cet ordre ?": "Les élèves."}

    press(claire, f"{diagnosis}/enjeux/ordre", "Retenir cet ordre", given)

    assert [one.title for one in stakes_of(valbourg.concertation)] == [
        "Apprendre dehors",
        "Respirer",
    ]
    page = browse().page(f"{diagnosis}/priorites")
    assert says(page, "L’ordre retenu le 20 novembre 2026")
    assert says(page, "Les élèves.")


@pytest.mark.parametrize("place", ["1", "", "deux"])
def test_each_stake_has_a_place_of_its_own(
    valbourg: Valbourg, claire: Browser, diagnosis: str, place: str
) -> None:
    for title in ("Respirer", "Apprendre dehors"):
        stake(valbourg, title)
    given = {"Respirer": "1", "Apprendre dehors": place, "Pourquoi cet ordre ?": "Les élèves."}

    answer = press(claire, f"{diagnosis}/enjeux/ordre", "Retenir cet ordre", given)

    assert answer.status_code == 422
    assert says(answer, "Les élèves.")
