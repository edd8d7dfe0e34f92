"""A link lets in whoever reads the mailbox, once, for a quarter of an hour."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from concert.accounts.actions import LINKS_AN_HOUR, ask_again, ask_link, use_link
from concert.core.database import db
from concert.core.errors import Conflict
from concert.people.models import Person, SignInLink
from tests.cast import Valbourg
from tests.together import acting, at_once, tried

MINUTE = timedelta(minutes=1)


def link_to(email: str, destination: str, *, at: datetime) -> str:
    """The token of a link just sent there."""
    asked = ask_link(email, destination, at=at)
    assert asked
    return asked.link


def test_a_link_lets_in_the_person_of_its_address_where_they_were_going(valbourg: Valbourg) -> None:
    token = link_to(" Karim@exemple.fr", "/concertations", at=valbourg.at)

    assert use_link(token, at=valbourg.at + 14 * MINUTE) == (valbourg.karim, "/concertations")


def test_a_link_serves_once(valbourg: Valbourg) -> None:
    token = link_to("karim@exemple.fr", "", at=valbourg.at)
    use_link(token, at=valbourg.at)

    with pytest.raises(Conflict, match="déjà servi"):
        use_link(token, at=valbourg.at)


def test_a_link_lasts_a_quarter_of_an_hour(valbourg: Valbourg) -> None:
    token = link_to("karim@exemple.fr", "", at=valbourg.at)

    with pytest.raises(Conflict, match="expiré"):
        use_link(token, at=valbourg.at + 15 * MINUTE)


def test_a_link_that_is_spent_brings_another_to_the_same_address_and_place(
    valbourg: Valbourg,
) -> None:
    token = link_to("karim@exemple.fr", "/compte", at=valbourg.at)
    use_link(token, at=valbourg.at)

    again = ask_again(token, browser="", at=valbourg.at)

    assert again
    email, asked = again
    assert email == "karim@exemple.fr"
    assert asked
    assert use_link(asked.link, at=valbourg.at) == (valbourg.karim, "/compte")


def test_a_link_that_was_forgotten_brings_nothing(valbourg: Valbourg) -> None:
    assert ask_again("x" * 43, browser="", at=valbourg.at) is None


@pytest.mark.parametrize("forged", ["", "x", "\x00", "é" * 500, "' OR 1=1 --"])
def test_a_link_nobody_was_sent_lets_nobody_in(valbourg: Valbourg, forged: str) -> None:
    ask_link("karim@exemple.fr", "", at=valbourg.at)

    with pytest.raises(Conflict):
        use_link(forged, at=valbourg.at)


def test_only_the_hash_of_a_link_is_kept(valbourg: Valbourg) -> None:
    token = link_to("karim@exemple.fr", "", at=valbourg.at)

    kept = db.session.query(SignInLink).one()
    assert token not in (kept.token_hash, kept.destination, kept.email)
    with pytest.raises(Conflict):
        use_link(kept.token_hash, at=valbourg.at)


def test_a_link_used_by_several_at_the_same_moment_lets_one_in(
    app: Flask, valbourg: Valbourg
) -> None:
    token = link_to("karim@exemple.fr", "", at=valbourg.at)

    results = at_once([acting(app, tried(lambda: use_link(token, at=valbourg.at)))] * 6)

    assert sum(isinstance(one, Conflict) for one in results) == 5


def test_too_many_links_in_an_hour_are_met_with_silence(valbourg: Valbourg) -> None:
    asked = [ask_link("karim@exemple.fr", "", at=valbourg.at + n * MINUTE) for n in range(8)]

    assert [bool(token) for token in asked] == [True] * LINKS_AN_HOUR + [False] * 2
    assert ask_link("odile@exemple.fr", "", at=valbourg.at)
    assert ask_link("KARIM@exemple.fr", "", at=valbourg.at + 10 * MINUTE) is None
    assert ask_link("karim@exemple.fr", "", at=valbourg.at + 61 * MINUTE)


def test_asking_for_a_link_makes_nobody_known(valbourg: Valbourg) -> None:
    known = db.session.query(Person).count()

    token = link_to("nouvelle@exemple.fr", "", at=valbourg.at)

    assert db.session.query(Person).count() == known
    assert use_link(token, at=valbourg.at)[0].email == "nouvelle@exemple.fr"
