"""Those who are asked to come, as the lead writes them: stakeholders, and letters that leave."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from concert.concertations.models import Body, Invitation, Stakeholder
from concert.concertations.phases import Phase
from concert.core.database import db
from concert.core.mail import Letter
from concert.diagnosis.publication import publish
from concert.invitations.actions import INVITATION_LASTS
from concert.stakes.actions import StakeDrawn, draw_stake
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.hostile import EMPTY
from tests.looking import buttons, error, field, filled, listed, press, read, says, value, words
from tests.reading import Readers

ADDRESS, INVITE = "Son adresse électronique", "Envoyer l’invitation"
NAME, KIND, SIRET = "Son nom", "Ce que c’est", "Son numéro SIRET"
WHO, CAPACITY, ADD = (
    "L’adresse de la personne qui la représente",
    "En quelle qualité",
    "Ajouter cette partie prenante",
)
LIBRARY = {NAME: "Médiathèque", KIND: "Association"}


@pytest.fixture
def home(valbourg: Valbourg) -> str:
    valbourg.enter(Phase.IDEAS)
    return f"/concertations/{valbourg.concertation.slug}"


def letters() -> list[Letter]:
    return list(db.session.query(Letter).order_by(Letter.id))


def link_in(letter: Letter) -> str:
    found = re.search(r"(/invitations/\S+)", letter.text)
    assert found
    return found[1]


def rows(browser: Browser, home: str) -> list[str]:
    """The invitations, each with what it became."""
    page = browser.page(f"{home}/invitations")
    return [words(one) for one in page.select("tbody tr")]


# --- inviting -------------------------------------------------------------------


def test_without_an_invitation_the_page_gives_the_code_and_the_link(
    valbourg: Valbourg, claire: Browser, home: str
) -> None:
    page = claire.page(f"{home}/invitations")

    assert says(page, "Aucune invitation pour l’instant.")
    code = valbourg.concertation.join_code
    assert code
    assert words(page.find("p", class_="code")) == code
    assert says(page, f"http://127.0.0.1:5000/rejoindre/{code}")


@pytest.mark.parametrize("htmx", [False, True])
def test_an_invitation_leaves_at_once_and_is_listed(
    browse: Browse, claire: Browser, home: str, htmx: bool
) -> None:
    asked = {ADDRESS: " Nadia@Exemple.fr ", "Dans le collège": "Parents"}

    answer = press(claire, f"{home}/invitations", INVITE, asked, htmx=htmx)

    assert answer.status_code == (200 if htmx else 303)
    [row] = rows(claire, home)
    assert row.startswith("nadia@exemple.fr Parents Envoyée le 20 novembre 2026")
    [letter] = letters()
    assert letter.to == "nadia@exemple.fr"
    assert "Une cour pour tous" in letter.subject
    assert browse().get(link_in(letter)).status_code == 200


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("typed", [*EMPTY[:3], "nadia", "nadia@", "nadia@exemple.fr, tom@x.fr"])
def test_an_address_that_is_none_invites_nobody(
    claire: Browser, home: str, typed: str, htmx: bool
) -> None:
    asked = {ADDRESS: typed, "Pour": "animer avec vous", CAPACITY: "parent délégué"}

    answer = press(claire, f"{home}/invitations", INVITE, asked, htmx=htmx)

    page = read(answer)
    assert answer.status_code == 422
    assert error(page, ADDRESS)
    assert value(page, "Pour") == ["animer avec vous"]
    assert value(page, CAPACITY) == "parent délégué"
    assert not letters()


def test_who_acts_for_a_stakeholder_does_so_in_some_capacity(claire: Browser, home: str) -> None:
    asked = {ADDRESS: "nadia@exemple.fr", "Au nom de": "Commune de Valbourg"}

    answer = press(claire, f"{home}/invitations", INVITE, asked)

    assert answer.status_code == 422
    assert error(read(answer), CAPACITY) == "Dites en quelle qualité cette personne agit."
    assert value(read(answer), "Au nom de") == "Commune de Valbourg"
    press(claire, f"{home}/invitations", INVITE, {**asked, CAPACITY: "directrice"})
    assert "Commune de Valbourg, directrice" in rows(claire, home)[0]
    assert "en qualité de : directrice" in " ".join(
        letters()[0].text.replace("\u00a0", " ").split()
    )


def test_an_invitation_sent_twice_by_one_press_is_one_letter(claire: Browser, home: str) -> None:
    url, sent = filled(claire.page(f"{home}/invitations"), INVITE, {ADDRESS: "nadia@exemple.fr"})

    claire.post(url, sent)
    claire.post(url, sent)

    assert len(letters()) == len(rows(claire, home)) == 1


@pytest.mark.parametrize("htmx", [False, True])
def test_an_invitation_sent_again_has_a_new_link_that_replaces_the_first(
    app: Flask, browse: Browse, claire: Browser, home: str, htmx: bool
) -> None:
    press(claire, f"{home}/invitations", INVITE, {ADDRESS: "nadia@exemple.fr"})
    app.config["FROZEN_AT"] += timedelta(hours=14)

    press(claire, f"{home}/invitations", "Renvoyer", htmx=htmx)

    first, second = (link_in(one) for one in letters())
    assert browse().get(first).status_code == 404
    assert browse().get(second).status_code == 200
    assert "Envoyée le 21 novembre 2026" in rows(claire, home)[0]


@pytest.mark.parametrize("htmx", [False, True])
def test_an_invitation_taken_back_is_worth_nothing_until_it_is_sent_again(
    browse: Browse, claire: Browser, home: str, htmx: bool
) -> None:
    press(claire, f"{home}/invitations", INVITE, {ADDRESS: "nadia@exemple.fr"})

    press(claire, f"{home}/invitations", "Retirer", htmx=htmx)

    assert "Retirée" in rows(claire, home)[0]
    assert browse().get(link_in(letters()[0])).status_code == 404
    press(claire, f"{home}/invitations", "Renvoyer")
    assert browse().get(link_in(letters()[1])).status_code == 200


def test_an_invitation_says_what_became_of_it(
    app: Flask, valbourg: Valbourg, browse: Browse, claire: Browser, home: str
) -> None:
    for name in ("nadia", "paul"):
        press(claire, f"{home}/invitations", INVITE, {ADDRESS: f"{name}@exemple.fr"})
    college = {"Vous participez en tant que": "Parents", "J’ai 15 ans ou plus": True}
    press(browse(), link_in(letters()[0]), "Accepter l’invitation", college)
    app.config["FROZEN_AT"] = valbourg.at + INVITATION_LASTS + timedelta(hours=1)

    paul, nadia = rows(browse(valbourg.claire), home)

    assert "Expirée" in paul
    assert "Renvoyer" in paul
    assert "Venu le 20 novembre 2026" in nadia
    assert "Renvoyer" not in nadia


def test_an_invitation_accepted_is_not_sent_again(
    browse: Browse, claire: Browser, home: str
) -> None:
    press(claire, f"{home}/invitations", INVITE, {ADDRESS: "nadia@exemple.fr"})
    late = filled(claire.page(f"{home}/invitations"), "Renvoyer")
    college = {"Vous participez en tant que": "Parents", "J’ai 15 ans ou plus": True}
    press(browse(), link_in(letters()[0]), "Accepter l’invitation", college)

    answer = claire.post(*late)

    assert answer.status_code == 409
    assert says(answer, "Cette invitation a déjà été acceptée.")
    assert len(letters()) == 1


def test_addresses_are_read_by_the_lead_alone(
    valbourg: Valbourg, browse: Browse, claire: Browser, home: str
) -> None:
    press(claire, f"{home}/invitations", INVITE, {ADDRESS: "nadia@exemple.fr"})

    for path in ("", "/invitations", "/parties-prenantes", "/diagnostic", "/cadre", "/journal"):
        for person in (valbourg.karim, valbourg.lea, valbourg.tom, None):
            assert "nadia@" not in browse(person).get(f"{home}{path}").text, path


# --- stakeholders ---------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_a_stakeholder_is_added_and_the_person_who_represents_it_invited(
    claire: Browser, home: str, htmx: bool
) -> None:
    given = {**LIBRARY, WHO: "nadia@exemple.fr", CAPACITY: "bibliothécaire"}

    answer = press(claire, f"{home}/parties-prenantes", ADD, given, htmx=htmx)

    assert answer.status_code == (200 if htmx else 303)
    page = claire.page(f"{home}/parties-prenantes")
    assert sorted(listed(page, "h3")) == [
        "Commune de Valbourg",
        "Médiathèque",
        "Parents de Valbourg",
    ]
    assert says(page, "Invitation pour nadia@exemple.fr, bibliothécaire")
    assert [one.to for one in letters()] == ["nadia@exemple.fr"]


def test_a_stakeholder_that_nobody_represents_says_so(claire: Browser, home: str) -> None:
    press(claire, f"{home}/parties-prenantes", ADD, LIBRARY)

    page = claire.page(f"{home}/parties-prenantes")
    [line] = [one for one in page.find_all("article") if "Médiathèque" in words(one)]
    assert says(line, "Personne ne peut encore signer en son nom.")
    assert not letters()


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("label", "typed", "said"),
    [
        (NAME, "  ", "Écrivez le nom de la partie prenante."),
        (KIND, "", "Choisissez dans la liste."),
        (SIRET, "12345678901234", ""),
        (SIRET, "21 33", ""),
        (WHO, "nadia", "Cette adresse semble incomplète"),
        (CAPACITY, "", "Dites en quelle qualité cette personne agit"),
    ],
)
def test_a_stakeholder_that_is_not_whole_is_given_back(
    claire: Browser, home: str, label: str, typed: str, said: str, htmx: bool
) -> None:
    given = {**LIBRARY, WHO: "nadia@exemple.fr", CAPACITY: "bibliothécaire", label: typed}

    answer = press(claire, f"{home}/parties-prenantes", ADD, given, htmx=htmx)

    page = read(answer)
    assert answer.status_code == 422
    assert error(page, label)
    assert said in error(page, label)
    for other in {NAME, WHO, CAPACITY} - {label}:
        assert value(page, other) == given[other], other
    assert field(page, NAME).find_parent("details").has_attr("open")
    assert (
        db.session.query(Stakeholder).filter(Stakeholder.body.has(name="Médiathèque")).count() == 0
    )
    assert not letters()


@pytest.mark.parametrize(
    "typed", ["Commune de Valbourg", "COMMUNE DE VALBOURG", "commune de valbourg"]
)
@pytest.mark.parametrize("htmx", [False, True])
def test_a_stakeholder_already_there_is_not_added_twice(
    claire: Browser, home: str, typed: str, htmx: bool
) -> None:
    given = {NAME: typed, KIND: "Commune"}

    answer = press(claire, f"{home}/parties-prenantes", ADD, given, htmx=htmx)

    assert answer.status_code == 422
    assert error(read(answer), NAME) == "Cette partie prenante est déjà dans la liste."
    assert value(read(answer), NAME) == typed


def test_one_siret_is_one_body_in_every_concertation(
    valbourg: Valbourg, browse: Browse, claire: Browser, home: str
) -> None:
    siret = {SIRET: "732 829 320 00074"}
    press(claire, f"{home}/parties-prenantes", ADD, {**LIBRARY, **siret})
    theirs = f"/concertations/{valbourg.elsewhere.slug}/parties-prenantes"
    press(browse(valbourg.tom), theirs, ADD, {NAME: "La médiathèque", KIND: "Association", **siret})

    again = press(claire, f"{home}/parties-prenantes", ADD, {**LIBRARY, NAME: "Autre", **siret})

    assert db.session.query(Body).filter_by(siret="73282932000074").count() == 1
    assert again.status_code == 422
    assert "Médiathèque" in listed(browse(valbourg.tom).page(theirs), "h3")


def test_once_it_is_open_no_stakeholder_is_taken_out(
    valbourg: Valbourg, claire: Browser, home: str
) -> None:
    page = claire.page(f"{home}/parties-prenantes")
    assert not [one for one in buttons(page) if one.startswith("Retirer")]

    answer = claire.post(f"{home}/parties-prenantes/{valbourg.commune.id}/retrait")

    assert answer.status_code == 403
    assert says(answer, "La concertation est déjà ouverte : cela ne change plus.")


def test_a_closed_concertation_invites_nobody(
    valbourg: Valbourg, claire: Browser, home: str
) -> None:
    late = filled(claire.page(f"{home}/invitations"), INVITE, {ADDRESS: "nadia@exemple.fr"})
    valbourg.concertation.closed_at = valbourg.at
    db.session.commit()

    assert claire.post(*late).status_code == 403
    assert not letters()
    assert db.session.query(Invitation).count() == 0


# --- what is made once is made anew ------------------------------------------------


def test_a_stakeholder_added_is_awaited_at_once_by_everyone(
    app: Flask, valbourg: Valbourg, claire: Browser, home: str
) -> None:
    valbourg.enter(Phase.DIAGNOSIS)
    who = {"by": valbourg.claire, "at": valbourg.at}
    draw_stake(valbourg.concertation, StakeDrawn("Respirer", "", ""), **who)  # type: ignore[arg-type]
    publish(valbourg.concertation, **who)  # type: ignore[arg-type]
    readers = Readers(app, valbourg.karim)
    assert not readers.both_read(f"{home}/diagnostic", "Médiathèque")

    press(claire, f"{home}/parties-prenantes", ADD, LIBRARY)

    assert readers.both_read(f"{home}/diagnostic", "Médiathèque")
