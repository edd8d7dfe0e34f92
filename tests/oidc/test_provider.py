"""What the provider may sign with, and where there is none."""

import pytest
from flask import Flask

from concert.oidc.provider import Provider
from tests.oidc.provider import RealProvider, Traveller, with_provider


@pytest.mark.parametrize("client", ["concert", "concert-es256", "concert-hs256"])
def test_it_signs_with_what_it_announces(
    app: Flask, traveller: Traveller, provider: RealProvider, client: str
) -> None:
    settings = with_provider(app.config["SETTINGS"], provider, client)
    app.extensions["provider"] = Provider(settings)

    assert traveller.signs_in("odile-at-work").status_code == 303
    assert traveller.name == "Odile Perrin"


def test_what_it_does_not_announce_is_not_believed(
    app: Flask, traveller: Traveller, provider: RealProvider
) -> None:
    settings = with_provider(app.config["SETTINGS"], provider, "concert-hs256")
    app.extensions["provider"] = Provider(settings)
    provider.behaves(metadata={"id_token_signing_alg_values_supported": ["RS256"]})

    assert traveller.signs_in("odile-at-work").status_code == 409
