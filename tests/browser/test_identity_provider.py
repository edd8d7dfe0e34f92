"""Signing in and out by an identity provider in a real browser, with nothing but a keyboard."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from playwright.sync_api import Page

from concert.config import Settings
from concert.core.clock import utc_now
from concert.oidc.actions import link
from concert.oidc.provider import Proof, Provider
from tests.browser.keyboard import Keyboard
from tests.browser.looking import look
from tests.browser.windows import Windows
from tests.cast import Valbourg
from tests.conftest import on_real_migrations, settings_in
from tests.live import free_port, listening
from tests.oidc.provider import ODILE, SIRET, real_provider, with_provider

pytestmark = pytest.mark.browser

ME = "odile-at-work"


@pytest.fixture(scope="session")
def empty_app(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Flask]:
    """An installation that its provider knows by its address."""
    folder, concert = tmp_path_factory.mktemp("oidc"), f"http://127.0.0.1:{free_port()}"
    with real_provider(concert) as provider:
        provider.knows({ME: ODILE})
        settings = with_provider(settings_in(folder, f"{worker_id}_oidc_browser"), provider)
        yield from on_real_migrations(folder, replace(settings, public_url=concert))


@pytest.fixture
def app(app: Flask) -> Flask:
    """The provider signs by the real hour: so does the story go on."""
    app.config["FROZEN_AT"] = utc_now()
    return app


@pytest.fixture
def server(app: Flask) -> Iterator[str]:
    settings: Settings = app.config["SETTINGS"]
    with listening(app, int(settings.public_url.rsplit(":", 1)[1])) as url:
        yield url


def presses(page: Page, label: str) -> None:
    """Go there with the Tab key, and press Enter."""
    Keyboard(page).goes_to(label)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("scripts", [True, False])
def test_one_signs_in_and_out_there_and_back(windows: Windows, scripts: bool) -> None:
    page = windows.open(locale="fr-FR", java_script_enabled=scripts)
    page.goto("/connexion?vers=/compte")

    presses(page, "S’identifier avec ProConnect")
    page.wait_for_url("**/login/*")
    Keyboard(page).goes_to("Identifiant")
    page.keyboard.type(ME)
    Keyboard(page).goes_to("Passe")
    page.keyboard.type(ME)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{windows.url}/compte")
    assert page.get_by_role("link", name="Odile Perrin").is_visible()

    presses(page, "Se déconnecter")
    # Nothing to press on the page in between, and the browser lets it lead out of this site.
    page.wait_for_url("**/session/end?**")
    presses(page, "Fermer la session")
    page.wait_for_url(f"{windows.url}/")
    assert page.get_by_text("Vous êtes déconnecté, ici et de ProConnect.").is_visible()
    assert page.get_by_role("link", name="Se connecter").is_visible()


@pytest.mark.parametrize("path", ["/connexion", "/identite/retour?state=x", "/compte"])
def test_nothing_stands_in_the_way_on_its_pages(
    app: Flask, windows: Windows, valbourg: Valbourg, path: str
) -> None:
    at = app.config["FROZEN_AT"]
    valbourg.commune.body.siret = SIRET
    claims = {"sub": "known-there-as", "siret": SIRET}
    provider: Provider = app.extensions["provider"]
    link(Proof(provider.issuer, "", claims), valbourg.odile, at=at)
    page = windows.open(valbourg.odile if path == "/compte" else None)

    page.goto(path)

    assert look(page) == {}
