"""Confirming that it is you, and where one is signed in, in a real browser."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import expect

from concert.core.database import db
from concert.core.mail import Letter
from tests.architecture.scenes import a_session
from tests.browser.looking import look
from tests.browser.windows import Windows
from tests.cast import Valbourg

pytestmark = pytest.mark.browser


def test_the_question_takes_the_place_of_the_page_and_the_code_carries_on(
    app: Flask, windows: Windows, valbourg: Valbourg
) -> None:
    commitment = valbourg.commitment()
    page = windows.open(valbourg.odile)
    where = f"/concertations/{valbourg.concertation.slug}/engagements/{commitment.id}"
    page.goto(where)
    app.config["FROZEN_AT"] = valbourg.at + timedelta(minutes=40)
    page.get_by_role("radio", name="Signer L’organisme").check()
    page.get_by_role("button", name="Signer cet engagement").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Confirmez que c’est vous")
    expect(page.get_by_label("Le code reçu")).to_be_focused()
    assert not any(look(page).values()), look(page)
    db.session.rollback()
    letter = db.session.query(Letter).filter_by(to="odile@exemple.fr").one()
    [code] = re.findall(r"^\d{3} \d{3}$", letter.text, re.M)
    page.get_by_label("Le code reçu").fill(code)
    page.keyboard.press("Enter")

    expect(page.get_by_text("C’est signé.")).to_be_visible()
    assert page.url.endswith(where)


def test_the_pages_of_signing_in_are_seen_by_everyone(windows: Windows, valbourg: Valbourg) -> None:
    a_session(valbourg)
    signed_in, stranger = windows.open(valbourg.tom), windows.open()
    stranger.goto("/connexion")
    stranger.get_by_label("Votre adresse électronique").fill("karim@exemple.fr")
    stranger.get_by_role("button", name="Recevoir un lien").click()
    expect(stranger.get_by_label("Le code du message")).to_be_visible()

    pages = {"sent": stranger, "sessions": signed_in}
    signed_in.goto("/compte/connexions")
    for name, page in pages.items():
        assert not any(look(page).values()), (name, look(page))
    stranger.goto("/connexion/" + "x" * 43)
    assert not any(look(stranger).values()), look(stranger)
