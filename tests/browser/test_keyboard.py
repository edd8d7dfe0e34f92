"""The whole way through by keyboard alone: one always sees where one is, and is never lost."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from concert.concertations.phases import Phase
from tests.browser.keyboard import Keyboard
from tests.browser.windows import Windows
from tests.cast import Valbourg

pytestmark = pytest.mark.browser


def signs_in(keyboard: Keyboard, email: str) -> None:
    """From the form of this page to the letter, then back by its link."""
    keyboard.writes("Votre adresse", email)
    keyboard.presses("Recevoir un lien")
    keyboard.presses("Ouvrir la boîte aux lettres")
    keyboard.goes_to("http")
    # Letters are written for the address of the real site.
    keyboard.page.goto(urlsplit(keyboard.focused["label"]).path)
    keyboard.presses("Entrer", key="Space")


def opened(windows: Windows, path: str) -> tuple[Page, Keyboard]:
    page = windows.open(locale="fr-FR")
    page.goto(path)
    return page, Keyboard(page)


def test_one_signs_in_and_opens_a_concertation_in_six_screens(
    windows: Windows, valbourg: Valbourg
) -> None:
    page, keyboard = opened(windows, "/")

    keyboard.presses("Se connecter")
    signs_in(keyboard, valbourg.claire.email)
    page.goto("/concertations/nouvelle")
    keyboard.chooses("Dans quel programme", "Notre école")
    keyboard.presses("Commencer")
    keyboard.unfolds("Ce lieu n’est pas")
    keyboard.writes("Le nom du lieu", "École des Cèdres, Valbourg")
    keyboard.presses("Garder ce lieu")
    keyboard.writes("Un titre court", "Une cantine pour tous")
    keyboard.writes("La question posée", "Comment mieux manger ?")
    keyboard.writes("Qui mène", "l’école")
    keyboard.presses("Garder et continuer")
    keyboard.writes("Ce que la concertation peut changer", "les menus")
    keyboard.writes("Ce qu’elle ne peut pas changer", "le prix")
    keyboard.writes("Qui décide", "Le conseil d’école.")
    keyboard.chooses("Ce que vous promettez", "Collaborer")
    keyboard.writes("Ce qu’il faut savoir", "208 élèves y mangent.")
    keyboard.presses("Garder et continuer")
    keyboard.chooses("Et vous", "Équipe éducative")
    keyboard.chooses("Qui peut participer", "Toute personne")
    keyboard.presses("Garder et continuer")
    keyboard.presses("Garder et continuer")
    keyboard.presses("Ouvrir la concertation")

    assert keyboard.says("Une cantine pour tous")
    assert keyboard.says("École des Cèdres")


def test_one_joins_by_code_and_says_what_one_sees_and_proposes(
    windows: Windows, valbourg: Valbourg
) -> None:
    valbourg.enter(Phase.DIAGNOSIS)
    code, home = valbourg.concertation.join_code, f"/concertations/{valbourg.concertation.slug}"
    page, keyboard = opened(windows, "/rejoindre")

    keyboard.writes("Votre code", str(code))
    keyboard.presses("Entrer")
    keyboard.chooses("Vous participez en tant que", "Parents")
    keyboard.ticks("J’ai 15 ans ou plus")
    keyboard.presses("Participer")

    page.goto(f"{home}/diagnostic/constats")
    keyboard.writes("Ce que vous", "Les petits restent contre le mur.")
    keyboard.presses("Publier mon constat")
    assert keyboard.says("votre constat est publié")

    valbourg.enter(Phase.IDEAS)
    page.goto(f"{home}/idees")
    keyboard.presses("Proposer une idée")
    keyboard.writes("Votre idée, en une phrase", "Un banc sous le tilleul")
    keyboard.writes("Expliquez-la", "On s’y assoit à deux.")
    keyboard.presses("Envoyer mon idée")
    keyboard.chooses("Votre argument est", "Pour")
    keyboard.writes("Votre argument", "Mon fils y serait chaque jour.")
    keyboard.presses("Publier mon argument")
    assert keyboard.says("votre argument est publié")


def test_one_votes(windows: Windows, valbourg: Valbourg) -> None:
    valbourg.poll()
    page = windows.open(valbourg.karim)
    page.goto(f"/concertations/{valbourg.concertation.slug}/vote")
    keyboard = Keyboard(page)

    keyboard.chooses("Le potager", "Assez bien")
    keyboard.chooses("Les zones calmes", "Très bien")
    keyboard.presses("Relire mon bulletin")
    assert keyboard.says("Le potager Assez bien")
    keyboard.presses("Modifier mon bulletin")
    keyboard.chooses("Le potager", "Passable")
    keyboard.presses("Relire mon bulletin")
    keyboard.presses("Déposer mon bulletin")

    assert keyboard.says("Votre bulletin est dans l’urne.")


def test_one_signs_what_was_asked(windows: Windows, valbourg: Valbourg) -> None:
    valbourg.commitment()
    page = windows.open(valbourg.odile)
    page.goto(f"/concertations/{valbourg.concertation.slug}/engagements")
    keyboard = Keyboard(page)

    keyboard.presses("Voir l’engagement")
    keyboard.chooses("Votre réponse", "Signer avec")
    keyboard.writes("La réserve", "Après le vote du budget.")
    keyboard.presses("Signer avec cette réserve")

    assert keyboard.says("C’est signé.")
    assert keyboard.says(f"Signé par {valbourg.odile.name}")


def test_one_jumps_over_the_header(windows: Windows, valbourg: Valbourg) -> None:
    _page, keyboard = opened(windows, f"/concertations/{valbourg.concertation.slug}")

    keyboard.goes_to("Aller au contenu")
    keyboard.page.keyboard.press("Enter")
    keyboard.page.keyboard.press("Tab")

    assert keyboard.page.evaluate("() => !!document.activeElement.closest('main')")


def test_one_goes_back_as_one_came(windows: Windows, valbourg: Valbourg) -> None:
    _page, keyboard = opened(windows, f"/concertations/{valbourg.concertation.slug}/rejoindre")
    keyboard.goes_to("Se connecter")

    keyboard.page.keyboard.press("Shift+Tab")

    assert keyboard.focused["label"] == "J’ai un code"
