"""What only a browser shows: regions swapped in place, focus, what was typed, going back."""

import pytest
from flask import Flask, abort
from playwright.sync_api import Page, expect

from concert.concertations.phases import Phase
from concert.core.errors import Conflict
from tests.browser.windows import Windows
from tests.cast import Valbourg

pytestmark = pytest.mark.browser

# Whether this is still the page that was opened, and no other in its place.
STAY, STAYED = "() => { window.stayed = true; }", "() => window.stayed === true"


def findings(valbourg: Valbourg) -> str:
    valbourg.enter(Phase.DIAGNOSIS)
    return f"/concertations/{valbourg.concertation.slug}/diagnostic/constats"


def opened(page: Page, path: str) -> Page:
    page.goto(path)
    page.evaluate(STAY)
    return page


def test_what_one_sends_changes_its_place_on_the_page_and_is_read_aloud(
    windows: Windows, valbourg: Valbourg
) -> None:
    idea = valbourg.idea()
    path = f"/concertations/{valbourg.concertation.slug}/idees/{idea.id}"
    page = opened(windows.open(valbourg.karim), path)

    _argue(page)

    said = page.get_by_role("status").filter(has_text="votre argument est publié")
    expect(said).to_be_focused()
    assert page.evaluate(STAYED)


def _argue(page: Page) -> None:
    page.get_by_role("radio", name="Pour", exact=True).check()
    page.get_by_label("Votre argument", exact=True).fill("On y apprendrait à attendre.")
    page.get_by_role("button", name="Publier mon argument").click()


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    windows: Windows, valbourg: Valbourg
) -> None:
    valbourg.enter(Phase.IDEAS)
    path = f"/concertations/{valbourg.concertation.slug}/idees/nouvelle"
    page = opened(windows.open(valbourg.karim), path)

    page.get_by_label("Expliquez-la").fill("On s’y assoit à deux.")
    page.get_by_role("button", name="Envoyer mon idée").click()

    asked = page.get_by_label("Votre idée, en une phrase")
    expect(asked).to_be_focused()
    expect(asked).to_have_accessible_description("Écrivez votre idée en une phrase.")
    expect(page.get_by_label("Expliquez-la")).to_have_value("On s’y assoit à deux.")
    assert page.evaluate(STAYED)


def test_a_button_that_changes_its_words_keeps_the_focus(
    windows: Windows, valbourg: Valbourg
) -> None:
    path = findings(valbourg)
    lea = windows.open(valbourg.lea)
    lea.goto(path)
    lea.get_by_label("Ce que vous").fill("Les petits restent contre le mur.")
    lea.get_by_role("button", name="Publier mon constat").click()
    expect(lea.get_by_role("status").filter(has_text="publié")).to_be_visible()
    page = opened(windows.open(valbourg.karim), path)

    page.get_by_role("button", name="Je partage").click()

    expect(page.get_by_role("button", name="Je ne le partage plus")).to_be_focused()
    expect(page.get_by_text("partagé par 1 personne")).to_be_visible()
    assert page.evaluate(STAYED)


def _moved_on() -> None:
    raise Conflict("Le texte a changé : relisez-le.")


def _broken() -> None:
    abort(500)


@pytest.mark.parametrize(
    ("fault", "said"),
    [(_moved_on, "Le texte a changé"), (_broken, "Quelque chose s’est mal passé")],
)
def test_a_refusal_is_said_at_the_top_and_what_was_typed_stays(
    app: Flask,
    windows: Windows,
    valbourg: Valbourg,
    monkeypatch: pytest.MonkeyPatch,
    fault: object,
    said: str,
) -> None:
    page = opened(windows.open(valbourg.karim), findings(valbourg))
    monkeypatch.setitem(app.view_functions, "findings.share", lambda slug: fault())  # noqa: ARG005

    page.get_by_label("Ce que vous").fill("Les petits restent contre le mur.")
    page.get_by_role("button", name="Publier mon constat").click()

    notice = page.locator("#messages").get_by_text(said)
    expect(notice).to_be_in_viewport()
    expect(page.get_by_label("Ce que vous")).to_have_value("Les petits restent contre le mur.")
    expect(page.locator("#messages [tabindex]")).to_be_focused()
    assert page.evaluate(STAYED)


def test_a_request_that_never_arrives_is_said_and_what_was_typed_stays(
    windows: Windows, valbourg: Valbourg
) -> None:
    page = opened(windows.open(valbourg.karim), findings(valbourg))
    page.context.set_offline(True)

    page.get_by_label("Ce que vous").fill("Les petits restent contre le mur.")
    page.get_by_role("button", name="Publier mon constat").click()

    expect(page.get_by_text("La connexion est coupée")).to_be_focused()
    expect(page.get_by_label("Ce que vous")).to_have_value("Les petits restent contre le mur.")
    windows.said.clear()


def test_going_back_after_a_swap_shows_the_whole_page(windows: Windows, valbourg: Valbourg) -> None:
    idea = valbourg.idea("Un potager")
    path = f"/concertations/{valbourg.concertation.slug}/idees/{idea.id}"
    page = opened(windows.open(valbourg.karim), path)
    _argue(page)
    expect(page.get_by_text("On y apprendrait à attendre.")).to_be_visible()
    page.get_by_role("link", name="Concert", exact=True).click()
    expect(page).to_have_url(f"{windows.url}/")

    page.go_back()

    expect(page.get_by_role("banner")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Un potager")
    expect(page.get_by_role("contentinfo")).to_be_visible()
    page.go_forward()
    expect(page).to_have_url(f"{windows.url}/")
    expect(page.get_by_role("contentinfo")).to_be_visible()


def test_similar_ideas_are_shown_as_one_types(windows: Windows, valbourg: Valbourg) -> None:
    valbourg.idea("Un potager dans la cour")
    path = f"/concertations/{valbourg.concertation.slug}/idees/nouvelle"
    page = opened(windows.open(valbourg.odile), path)

    page.get_by_label("Votre idée, en une phrase").press_sequentially("Un potager pour la cour")

    expect(page.get_by_role("link", name="Un potager dans la cour")).to_be_visible()
    expect(page.get_by_label("Votre idée, en une phrase")).to_be_focused()


def test_without_javascript_the_same_acts_are_done(windows: Windows, valbourg: Valbourg) -> None:
    page = windows.open(valbourg.karim, java_script_enabled=False)
    page.goto(findings(valbourg))

    page.get_by_role("button", name="Publier mon constat").click()
    expect(page.get_by_label("Ce que vous")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Ce que vous").fill("Les petits restent contre le mur.")
    page.get_by_role("button", name="Publier mon constat").click()
    expect(page.get_by_role("article")).to_contain_text("Les petits restent contre le mur.")

    valbourg.poll()
    page.goto(f"/concertations/{valbourg.concertation.slug}/vote")
    page.get_by_role("group", name="Le potager").get_by_label("Assez bien").check()
    page.get_by_role("button", name="Relire mon bulletin").click()
    page.get_by_role("button", name="Déposer mon bulletin").click()
    expect(page.get_by_text("Votre bulletin est dans l’urne.")).to_be_visible()


def test_without_javascript_one_signs(windows: Windows, valbourg: Valbourg) -> None:
    commitment = valbourg.commitment()
    page = windows.open(valbourg.odile, java_script_enabled=False)
    page.goto(f"/concertations/{valbourg.concertation.slug}/engagements/{commitment.id}")

    page.get_by_role("radio", name="Décliner").check()
    page.get_by_role("textbox", name="La raison").fill("La commune n’a pas la main sur ce réseau.")
    page.get_by_role("button", name="Décliner cet engagement").click()

    expect(page.get_by_text("La commune n’a pas la main sur ce réseau.")).to_be_visible()


def test_nothing_foreign_runs_on_our_pages(windows: Windows, valbourg: Valbourg) -> None:
    page = windows.open()
    page.goto(f"/concertations/{valbourg.concertation.slug}")

    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.foreign = true";
            document.body.append(script);
        }"""
    )

    assert not page.evaluate("() => window.foreign")
    assert any("Content Security Policy" in said for said in windows.said)
    windows.said.clear()
