"""What a line of a list is worth: whom it invites, or the reason why it cannot."""

from typing import Any

import pytest

from concert.concertations.models import Body, BodyKind, College, Role, Stakeholder
from concert.invitations.guests import Guest, Known, Line, asked_for, sorted_lines, why_not
from tests.looking import plain

PARENTS = College(id=1, code="parents", name="Parents d’élèves", mark="●", tone=1, position=0)
TEAM = College(id=2, code="equipe", name="Équipe éducative", mark="■", tone=2, position=1)
COMMUNE = Stakeholder(
    id=7, body=Body(name="Commune de Valbourg", kind=BodyKind.COMMUNE, siret="73282932000074")
)
KNOWN = Known([PARENTS, TEAM], [COMMUNE])


def line(number: int = 2, email: str = "zoe@exemple.fr", **said: Any) -> Line:
    return Line(number, email, email=email, **said)


def guest(**said: Any) -> Guest:
    [found] = sorted_lines([line(**said)], KNOWN).guests
    return found


def reason(*lines: Line, known: Known = KNOWN) -> str:
    [refusal] = sorted_lines(lines, known).refused
    return plain(refusal.reason)


@pytest.mark.parametrize("said", ["Parents d’élèves", "PARENTS D'ELEVES", "parents", "Les parents"])
def test_a_college_goes_by_its_name_or_its_code_however_it_is_typed(said: str) -> None:
    assert guest(college=said).college is PARENTS


@pytest.mark.parametrize(
    "said", ["Commune de Valbourg", "commune de valbourg", "732 829 320 00074"]
)
def test_a_body_goes_by_its_name_or_its_siret(said: str) -> None:
    assert guest(body=said, capacity="adjointe").stakeholder is COMMUNE


@pytest.mark.parametrize(
    ("said", "signs"), [("oui", True), ("X", True), ("non", False), ("", False)]
)
def test_who_signs_is_said_in_so_many_words(said: str, signs: bool) -> None:
    assert guest(body="Commune de Valbourg", capacity="adjointe", signs=said).signs is signs


def test_an_address_is_kept_in_one_form_and_a_name_as_it_was_written() -> None:
    found = guest(email="Zoe@Exemple.FR", name="Zoé BLUM")

    assert (found.email, found.name) == ("zoe@exemple.fr", "Zoé BLUM")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"email": ""}, "L’adresse électronique manque."),
        ({"email": "zoe@"}, "L’adresse « zoe@ » est incomplète."),
        ({"email": "Zoé Blum"}, "L’adresse « Zoé Blum » est incomplète."),
        ({"college": "Voisins"}, "Le collège « Voisins » n’existe pas ici. Ceux qui existent :"),
        ({"body": "La Poste"}, "« La Poste » n’est pas une partie prenante"),
        ({"body": "Commune de Valbourg"}, "Dites en quelle qualité cette personne agit"),
        ({"signs": "oui"}, "Dites au nom de quel organisme cette personne agit"),
        ({"capacity": "maire"}, "Dites au nom de quel organisme cette personne agit"),
        ({"signs": "peut-être"}, "écrivez oui ou non"),
        ({"name": "Z" * 121}, "est trop long : 120 caractères au plus."),
        ({"capacity": "m" * 121, "body": "Commune de Valbourg"}, "est trop long"),
        ({"unreadable": "Cette ligne a plus de cellules."}, "Cette ligne a plus de cellules."),
    ],
)
def test_a_line_that_does_not_do_says_why(said: dict[str, str], why: str) -> None:
    assert reason(line(**said)).startswith(plain(why)) or plain(why) in reason(line(**said))


def test_an_unknown_college_is_answered_with_those_there_are() -> None:
    assert reason(line(college="Voisins")).endswith("Parents d’élèves, Équipe éducative.")


def test_an_address_given_twice_names_the_first_line() -> None:
    assert reason(line(2), line(5, "ZOE@exemple.fr")) == "Cette adresse est déjà à la ligne 2."


def test_a_person_may_be_asked_for_themselves_and_for_a_body() -> None:
    acting = {"body": "Commune de Valbourg", "capacity": "adjointe"}

    assert len(sorted_lines([line(2), line(3, **acting)], KNOWN).guests) == 2
    # The other way round says nothing new: whoever acts for a body takes part.
    assert reason(line(2, **acting), line(3)) == "Cette adresse est déjà à la ligne 2."


def test_who_was_invited_or_came_is_not_invited_again() -> None:
    someone = ("zoe@exemple.fr", "")

    assert "renvoyez plutôt" in reason(line(), known=Known(invited=frozenset([someone])))
    assert "prend déjà part" in reason(line(), known=Known(came=frozenset([someone])))


def test_who_takes_part_may_still_be_asked_to_facilitate_or_to_act_for_a_body() -> None:
    known = Known(came=frozenset([("zoe@exemple.fr", "")]))

    assert why_not(Guest("zoe@exemple.fr"), known)
    assert why_not(Guest("zoe@exemple.fr", Role.FACILITATOR), known) is None
    assert why_not(Guest("zoe@exemple.fr", stakeholder=COMMUNE), known) is None
    asked = frozenset([("zoe@exemple.fr", asked_for(Role.PARTICIPANT, COMMUNE.id))])
    assert why_not(Guest("zoe@exemple.fr", stakeholder=COMMUNE), Known(invited=asked))


def test_each_unknown_body_is_named_once_however_it_is_spelt() -> None:
    lines = [
        line(number, f"p{number}@exemple.fr", body=body)
        for number, body in enumerate(["La Poste", "la poste", "Amicale"])
    ]

    assert sorted_lines(lines, KNOWN).unknown_bodies == ["La Poste", "Amicale"]
