"""Confirming at the provider what commits for good."""

from datetime import timedelta

import pytest
from flask import Flask

from concert.core.database import db
from concert.plan.models import Commitment
from tests.cast import Valbourg
from tests.oidc.provider import ODILE, RealProvider, Traveller, Travels, parameters

ME = "odile-at-work"
CONFIRM = "/identite/confirmation"


@pytest.fixture
def commitment(valbourg: Valbourg) -> Commitment:
    return valbourg.commitment()


def half_an_hour_later(app: Flask) -> None:
    app.config["FROZEN_AT"] += timedelta(minutes=31)


def test_one_confirms_there_and_goes_on_without_a_code(
    traveller: Traveller, provider: RealProvider, app: Flask, commitment: Commitment
) -> None:
    traveller.signs_in(ME)
    half_an_hour_later(app)
    provider.behaves(later=31 * 60)
    asked = traveller.signs(commitment)
    assert commitment.sign_off is None
    assert "Confirmer avec ProConnect" in asked.text

    answer = traveller.signs_in(ME, CONFIRM)
    told = traveller.browser.page("/compte").get_text()
    traveller.signs(commitment)

    assert (answer.status_code, answer.location) == (303, "/compte")
    assert "C’est confirmé" in told
    assert commitment.sign_off
    assert parameters(traveller.leaves(CONFIRM))["prompt"] == "login"


def test_the_provider_must_have_asked_anew(
    traveller: Traveller, provider: RealProvider, app: Flask, commitment: Commitment
) -> None:
    """Whoever sits at the screen could take « prompt=login » out of the address."""
    traveller.signs_in(ME)
    half_an_hour_later(app)
    provider.behaves(later=31 * 60)
    where = traveller.leaves(CONFIRM).replace("&prompt=login", "")

    answer = traveller.comes_back(traveller.signs_in_there(where, ME))

    assert answer.status_code == 409
    assert "n’a pas redemandé qui vous êtes" in answer.text
    traveller.signs(commitment)
    assert commitment.sign_off is None


def test_someone_else_s_identity_confirms_nothing(
    traveller: Traveller, provider: RealProvider, app: Flask, commitment: Commitment
) -> None:
    provider.knows({ME: ODILE, "nina": {**ODILE, "email": "nina@exemple.fr"}})
    traveller.signs_in(ME)
    half_an_hour_later(app)
    provider.behaves(later=31 * 60)

    traveller.there.cookies.clear()
    answer = traveller.signs_in("nina", CONFIRM)

    assert answer.status_code == 409
    assert "Ce n’est pas l’identité qui ouvre votre compte" in answer.text
    traveller.signs(commitment)
    assert commitment.sign_off is None


def test_who_came_by_a_link_alone_is_not_offered_the_provider(
    travels: Travels, valbourg: Valbourg, app: Flask
) -> None:
    commitment = valbourg.commitment()
    odile = travels(valbourg.odile)
    half_an_hour_later(app)
    db.session.commit()

    asked = odile.signs(commitment)

    assert "Confirmez que c’est vous" in asked.text
    assert "Confirmer avec ProConnect" not in asked.text
