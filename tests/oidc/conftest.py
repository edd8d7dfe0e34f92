"""Concert where its operator chose an identity provider, at the hour of that provider."""

from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest
from flask import Flask

from concert.core.clock import utc_now
from concert.oidc.provider import Provider
from concert.people.models import Person
from tests.browsing import Browse
from tests.cast import Valbourg
from tests.conftest import on_real_migrations, settings_in
from tests.oidc.provider import (
    ODILE,
    RealProvider,
    Traveller,
    Travels,
    real_provider,
    with_provider,
)


@pytest.fixture(scope="session")
def node() -> Iterator[RealProvider]:
    with real_provider() as provider:
        yield provider


@pytest.fixture(scope="session")
def empty_app(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str, node: RealProvider
) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("oidc")
    settings = with_provider(settings_in(folder, f"{worker_id}_oidc"), node)
    yield from on_real_migrations(folder, settings)


@pytest.fixture
def app(app: Flask) -> Flask:
    """The provider signs by the real hour: so does the story go on."""
    app.config["FROZEN_AT"] = utc_now()
    return app


@pytest.fixture
def valbourg(app: Flask) -> Valbourg:
    return Valbourg(at=app.config["FROZEN_AT"])


@pytest.fixture
def provider(app: Flask, node: RealProvider) -> RealProvider:
    """The provider, which knows Odile alone and behaves well; nothing of it is remembered here."""
    node.knows({"odile-at-work": ODILE})
    app.extensions["provider"] = Provider(app.config["SETTINGS"])
    return node


@pytest.fixture
def travels(browse: Browse, provider: RealProvider) -> Iterator[Travels]:
    """Someone who may go to the provider: signed in here, or nobody yet."""
    with ExitStack() as stack:

        def travelling(person: Person | None = None) -> Traveller:
            there = stack.enter_context(httpx.Client())
            return Traveller(browse(person), provider, there)

        yield travelling


@pytest.fixture
def traveller(travels: Travels) -> Traveller:
    return travels()
