"""The walk that ships with the application, over real HTTP, from the launch to the closing."""

from collections.abc import Iterator

import pytest
from flask import Flask

from concert.core.clock import utc_now
from concert.core.database import db
from concert.demo import figures
from concert.walk.journey import walk
from concert.walk.visitor import Lost, Visitor
from tests.live import listening


@pytest.fixture
def server(app: Flask) -> Iterator[str]:
    """The application listening on this machine, at the real hour."""
    app.config["FROZEN_AT"] = None
    figures.load_extract(utc_now())
    db.session.commit()
    with listening(app) as url:
        yield url


def test_a_whole_concertation_is_walked_from_its_launch_to_its_signed_plan(server: str) -> None:
    told: list[str] = []

    plan = walk(server, say=told.append)

    anyone = Visitor(server, "Quelqu’un")
    anyone.visit(plan)
    assert anyone.says("Plan engagé")
    assert anyone.says("Signé par Odile Le Goff, adjointe au maire")
    assert len(told) > 15


def test_the_walk_stops_where_people_would(server: str) -> None:
    nobody = Visitor(server, "Personne")
    nobody.visit("/connexion")

    with pytest.raises(Lost, match="Écrivez votre adresse"):
        nobody.press("Recevoir un lien", {"Votre adresse": ""})
