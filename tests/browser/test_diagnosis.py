"""From findings to a stake that is rated, and a constraint: by keyboard alone, then without
JavaScript, which one may do together with a phone of five years ago.
"""

from datetime import timedelta

import pytest
from playwright.sync_api import Page

from concert.concertations.phases import Phase
from concert.concertations.queries import the_college
from concert.core.database import db
from concert.findings.actions import share_finding
from concert.priorities import paper
from concert.priorities.actions import close_round, open_round
from concert.priorities.queries import the_round
from concert.stakes.queries import stakes_of
from tests.browser.keyboard import Keyboard
from tests.browser.looking import look
from tests.browser.windows import Windows
from tests.cast import Valbourg

pytestmark = pytest.mark.browser

HERE = "/concertations/une-cour-pour-tous/diagnostic"


@pytest.fixture
def diagnosis(valbourg: Valbourg) -> Valbourg:
    valbourg.enter(Phase.DIAGNOSIS)
    for text in ("On crie sous le préau.", "La cantine déborde à midi."):
        share_finding(
            valbourg.concertation, text, theme="", about=None, by=valbourg.karim, at=valbourg.at
        )
    return valbourg


def rated(valbourg: Valbourg) -> None:
    """A second stake, and a round of both."""
    valbourg.stake("Apprendre dehors")
    ends = valbourg.at + timedelta(days=3)
    open_round(valbourg.concertation, ends, by=valbourg.claire, at=valbourg.at)
    db.session.commit()


def test_findings_are_grouped_made_a_stake_and_rated_by_keyboard_alone(
    windows: Windows, diagnosis: Valbourg
) -> None:
    page = windows.open(diagnosis.lea)
    page.goto(f"{HERE}/constats/rangement")
    keyboard = Keyboard(page)

    keyboard.ticks("On crie sous le préau.")
    keyboard.ticks("La cantine déborde à midi.")
    keyboard.writes("Dans un nouveau groupe", "Le bruit")
    keyboard.presses("Ranger ces constats")
    keyboard.presses("Le bruit (2)")
    keyboard.presses("En faire un enjeu")
    keyboard.writes("L’enjeu, en quelques mots", "Retrouver le calme")
    keyboard.presses("Garder cet enjeu")
    assert keyboard.says("Retrouver le calme")

    rated(diagnosis)
    page = windows.open(diagnosis.karim)
    page.goto(f"{HERE}/priorites")
    keyboard = Keyboard(page)
    keyboard.presses("Noter les enjeux")
    keyboard.presses("Commencer")
    keyboard.chooses("Faut-il s’en occuper vite", "Dans l’année")
    keyboard.presses("Garder et passer au suivant")
    keyboard.chooses("Faut-il s’en occuper vite", "Cela peut attendre")
    keyboard.presses("Garder et finir")
    assert keyboard.says("Vos notes sont gardées.")


def test_a_constraint_is_stated_and_a_sheet_typed_by_keyboard_alone(
    windows: Windows, diagnosis: Valbourg
) -> None:
    page = windows.open(diagnosis.odile)
    page.goto(f"{HERE}/contraintes")
    keyboard = Keyboard(page)

    keyboard.chooses("Ce qui contraint", "Les locaux")
    keyboard.writes("En une ou deux phrases", "Le préau est classé.")
    keyboard.writes("Ce qui la lèverait", "L’avis de l’architecte.")
    keyboard.presses("Publier cette contrainte")
    assert keyboard.says("La contrainte est publiée.")

    diagnosis.stake("Retrouver le calme")
    rated(diagnosis)
    page = windows.open(diagnosis.lea)
    page.goto(f"{HERE}/priorites/feuilles")
    keyboard = Keyboard(page)
    keyboard.writes("Numéro de la feuille", "1")
    keyboard.goes_to("Par quel collège")
    page.keyboard.type("Parents")
    keyboard.writes("Retrouver le calme – Urgence", "4")
    keyboard.presses("Compter cette feuille")
    assert keyboard.says("La feuille n° 1 est comptée.")


def without_javascript(windows: Windows, valbourg: Valbourg, name: str) -> Page:
    return windows.open(getattr(valbourg, name), java_script_enabled=False)


def test_the_same_is_done_without_javascript(windows: Windows, diagnosis: Valbourg) -> None:
    page = without_javascript(windows, diagnosis, "lea")
    page.goto(f"{HERE}/constats/rangement")
    page.get_by_label("On crie sous le préau.").check()
    page.get_by_label("Dans un nouveau groupe").fill("Le bruit")
    page.get_by_role("button", name="Ranger ces constats").click()
    page.goto(f"{HERE}/enjeux/nouveau")
    page.get_by_label("L’enjeu, en quelques mots").fill("Retrouver le calme")
    page.locator("summary", has_text="Il vient de ces constats").click()
    page.get_by_label("Tout un groupe de constats").select_option(label="Le bruit (1)")
    page.get_by_role("button", name="Cocher ce groupe").click()
    assert page.get_by_label("On crie sous le préau.").is_checked()
    page.get_by_role("button", name="Garder cet enjeu").click()
    [stake] = stakes_of(diagnosis.concertation)
    page.goto(f"{HERE}/enjeux/{stake.id}")
    assert page.get_by_text("On crie sous le préau.").is_visible()

    rated(diagnosis)
    page = without_javascript(windows, diagnosis, "karim")
    page.goto(f"{HERE}/priorites/noter")
    page.get_by_role("link", name="Commencer").click()
    page.get_by_label("Dans l’année").first.check()
    page.get_by_role("button", name="Garder et passer au suivant").click()
    page.get_by_role("button", name="Garder et finir").click()
    assert page.get_by_text("Vos notes sont gardées.").is_visible()

    page = without_javascript(windows, diagnosis, "odile")
    page.goto(f"{HERE}/contraintes")
    page.get_by_label("Les locaux").first.check()
    page.get_by_label("En une ou deux phrases").fill("Le préau est classé.")
    page.get_by_role("button", name="Publier cette contrainte").click()
    assert page.get_by_text("La contrainte est publiée.").is_visible()


@pytest.mark.parametrize("path", ["enjeux/nouveau", "constats/rangement", "priorites/feuilles"])
def test_nothing_stands_in_the_way_once_findings_are_grouped(
    windows: Windows, diagnosis: Valbourg, path: str
) -> None:
    diagnosis.stake("Retrouver le calme")
    rated(diagnosis)
    page = windows.open(diagnosis.lea)

    page.goto(f"{HERE}/{path}")

    assert look(page) == {}


def test_what_each_college_says_of_a_stake_opens_on_screen_and_is_printed_closed(
    windows: Windows, diagnosis: Valbourg
) -> None:
    stake = diagnosis.stake("Retrouver le calme")
    rated(diagnosis)
    round_, parents = (
        the_round(diagnosis.concertation),
        the_college(diagnosis.concertation, "parents"),
    )
    for number in range(6):
        sheet = paper.Sheet(parents, str(number), "", {stake.id: {"urgence": 4}})
        paper.type_sheet(round_, sheet, by=diagnosis.lea, at=diagnosis.at)
    close_round(round_, by=diagnosis.claire, at=diagnosis.at)
    db.session.commit()
    page = windows.open()
    page.goto(f"{HERE}/priorites")
    summary, table = page.locator("summary").filter(has_text="Retrouver le calme"), "caption"
    said = page.locator("details").filter(has=summary).locator(table).first

    summary.wait_for(state="visible", timeout=5_000)
    assert not said.is_visible()
    summary.click()
    assert said.is_visible()
    summary.click()
    page.emulate_media(media="print")
    assert said.is_visible()
