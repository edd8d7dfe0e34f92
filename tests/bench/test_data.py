"""The data that speed is measured on is what the acts would have left."""

import sqlalchemy as sa
from bs4 import BeautifulSoup
from flask import Flask

from bench.asking import Visitors
from bench.data import QUICK, load
from bench.data.ideas import MUCH_DISCUSSED
from bench.floor import create_floor
from bench.measures import measures
from concert.concertations.models import Concertation
from concert.concertations.queries import concertation_at
from concert.core import keyring
from concert.core.database import db
from concert.ideas.models import Argument, Idea, Stance
from concert.ideas.queries import similar_ideas
from concert.journal import chain
from concert.journal.queries import links
from concert.journal.record import server_key
from concert.stakes.models import Stake
from concert.votes import urn
from concert.votes.actions import key_name
from concert.votes.queries import poll_of, sealed_envelopes
from tests.browsing import Browser
from tests.conftest import NOON


def _at(slug: str) -> Concertation:
    return concertation_at(slug, None)


def _count(table: type, *where: sa.ColumnElement[bool]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table).where(*where)) or 0


def test_every_counter_says_what_there_is(app: Flask) -> None:  # noqa: ARG001
    world = load(QUICK, NOON)

    assert _at(world.ideas).ideas_count == _count(Idea) == QUICK.ideas
    for stake in db.session.scalars(sa.select(Stake)):
        assert stake.ideas_count == _count(Idea, Idea.stake_id == stake.id)
    for idea in db.session.scalars(sa.select(Idea)):
        on_it = Argument.idea_id == idea.id
        assert idea.for_count == _count(Argument, on_it, Argument.stance == Stance.FOR)
        assert idea.against_count == _count(Argument, on_it, Argument.stance == Stance.AGAINST)
    assert _count(Argument) == QUICK.arguments
    assert _count(Argument, Argument.idea_id == world.discussed[0]) == MUCH_DISCUSSED


def test_the_journals_are_intact(app: Flask) -> None:  # noqa: ARG001
    world = load(QUICK, NOON)

    for slug in (world.ideas, world.plan):
        chained = list(links(_at(slug)))
        assert chained
        assert list(chain.flaws(chained, server_key().public_key())) == []


def test_the_urns_hold_a_ballot_of_everyone_s_and_open(app: Flask) -> None:  # noqa: ARG001
    world = load(QUICK, NOON)
    poll = poll_of(_at(world.plan))
    assert poll is not None

    ballots = urn.open_all(keyring.read(key_name(poll)), poll.uid, sealed_envelopes(poll))

    assert len(ballots) == poll.voters_count == QUICK.people
    assert set(ballots[0]["choices"]) == {str(one.proposal_id) for one in poll.choices}


def test_what_comes_next_is_numbered_after_what_was_loaded(app: Flask) -> None:  # noqa: ARG001
    world = load(QUICK, NOON)
    stake = Stake(concertation=_at(world.ideas), title="Un de plus", drawn_at=NOON)

    db.session.add(stake)
    db.session.commit()

    assert stake.id > world.stake


def test_loaded_ideas_are_found_by_their_words(app: Flask) -> None:  # noqa: ARG001
    world = load(QUICK, NOON)
    idea = db.session.get_one(Idea, world.quiet[0])

    assert similar_ideas(_at(world.ideas), idea.title, idea.text)


def test_the_floor_shows_what_the_pages_show(app: Flask) -> None:
    world = load(QUICK, NOON)
    bare_flask = create_floor(app.config["SETTINGS"])
    floor = bare_flask.test_client()
    pages = {one.key: one for one in measures(world, Visitors(app, world)) if one.floor}

    for key, count in {"concertation": 3, "ideas": 20, "idea": 51, "plan": 32}.items():
        measure = pages[f"{key}_fresh"]
        shown = _words(Browser(app).get(measure.ask(1)[0].path).text)
        assert measure.floor is not None
        bare = BeautifulSoup(floor.get(measure.floor.path).text, "html.parser")
        # The end of a long one may be cut where the page prefers.
        texts = [_words(str(one))[:200] for one in bare.select("p.text")]
        assert len(texts) == count
        assert [one for one in texts if one not in shown] == []
    with bare_flask.app_context():
        db.engine.dispose()


def _words(html: str) -> str:
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())
