"""People are known by their address, however they type it."""

import pytest
from flask import Flask

from concert.core.database import db
from concert.people.actions import person_at, rename
from concert.people.models import Person
from concert.people.queries import person_with
from tests.cast import Valbourg
from tests.together import acting, at_once


@pytest.mark.parametrize("typed", ["karim@exemple.fr", " Karim@Exemple.FR ", "KARIM@EXEMPLE.FR"])
def test_two_ways_of_typing_an_address_are_one_person(valbourg: Valbourg, typed: str) -> None:
    assert person_at(typed, at=valbourg.at) is valbourg.karim
    assert person_with(typed) is valbourg.karim


@pytest.mark.usefixtures("valbourg")
def test_an_address_nobody_gave_is_nobody() -> None:
    known = db.session.query(Person).count()

    assert person_with("inconnu@exemple.fr") is None
    assert db.session.query(Person).count() == known


def test_an_address_given_for_the_first_time_is_someone_without_a_name(valbourg: Valbourg) -> None:
    someone = person_at("nouvelle@exemple.fr", at=valbourg.at)

    assert (someone.name, someone.called) == ("", "nouvelle@exemple.fr")
    assert someone.created_at == valbourg.at


def test_an_address_given_by_several_at_the_same_moment_is_one_person(
    app: Flask, valbourg: Valbourg
) -> None:
    def come() -> int:
        return person_at("nouvelle@exemple.fr", at=valbourg.at).id

    assert len(set(at_once([acting(app, come)] * 6))) == 1


def test_a_person_is_called_by_the_name_they_give(valbourg: Valbourg) -> None:
    rename(valbourg.karim, "Karim H.")

    assert valbourg.karim.called == "Karim H."


def test_someone_who_was_erased_is_called_nothing() -> None:
    assert Person(email=None, name="").called == ""
