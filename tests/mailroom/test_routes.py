"""Those who run the installation see what stands still in the mail, why, and settle it."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from flask import Flask

from concert.core.database import db
from concert.core.errors import Refused
from concert.core.mail import Letter, Stopped, give_back, post, put_off, refuse, went
from concert.delivery import deliver_command
from concert.mailroom.actions import abandon, retry, retry_all
from concert.mailroom.queries import Pile, letters_in
from tests.architecture.test_budget import MOST_STATEMENTS, statements
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.conftest import NOON

HERE = "/exploitation/courriers"
LINK = "https://exemple.fr/connexion/un-lien-qui-fait-entrer"


@pytest.fixture
def operator(browse: Browse, valbourg: Valbourg) -> Browser:
    return browse(valbourg.tom)


def refused(to: str = "personne@exemple.fr") -> Letter:
    letter = post(to, "Votre lien pour entrer", f"Bonjour.\n\n{LINK}\n", at=NOON)
    refuse(letter, "550 no such user here", NOON)
    db.session.commit()
    return letter


def waiting(to: str = "karim@exemple.fr") -> Letter:
    letter = post(to, "Des nouvelles", "Bonjour.\n", at=NOON - timedelta(hours=3))
    db.session.commit()
    return letter


# --- what is shown ----------------------------------------------------------------------


def test_a_refused_letter_is_shown_with_what_the_server_said(operator: Browser) -> None:
    refused()

    said = operator.page(HERE).main
    assert said
    for part in ("personne@exemple.fr", "Votre lien pour entrer", "550 no such user here"):
        assert part in said.get_text()


def test_what_a_letter_says_is_never_shown(operator: Browser) -> None:
    refused()
    waiting()

    for pile in Pile:
        assert LINK not in operator.get(f"{HERE}?pile={pile}").text


def test_the_state_of_the_mail_is_told_at_a_glance(operator: Browser) -> None:
    refused()
    late = waiting()
    gone = post("lea@exemple.fr", "Partie", "Bonjour.\n", at=NOON)
    went(gone, NOON)
    give_back(late, "ConnectionRefusedError", NOON)

    said = operator.page(HERE).get_text(" ", strip=True)

    assert "Lettres en attente 1" in said
    assert "vendredi 20 novembre 2026 à 9 h" in said.replace("\u00a0", " ")
    assert "Lettres arrêtées 1" in said
    assert "ne répond pas depuis" in said
    assert "ConnectionRefusedError" in said


def test_with_nothing_that_stands_still_the_page_says_so(operator: Browser) -> None:
    assert "Aucune lettre n’est arrêtée." in operator.get(HERE).text


def test_many_letters_are_read_page_by_page_at_the_same_price(operator: Browser) -> None:
    for n in range(70):
        refused(f"personne{n}@exemple.fr")

    with statements() as asked:
        page = operator.page(HERE)

    assert len(page.select("tbody tr")) == 30
    assert len(asked) <= MOST_STATEMENTS
    following = page.find("a", rel="next")
    assert following
    assert len(operator.page(str(following["href"])).select("tbody tr")) == 30


def test_a_count_agrees_with_its_list(operator: Browser) -> None:
    refused()
    waiting("un@exemple.fr")
    waiting("deux@exemple.fr")

    page = operator.page(f"{HERE}?pile=en-attente")

    current = page.select_one(".filters a[aria-current]")
    assert current
    assert current.get_text() == "En attente (2)"
    assert len(page.select("tbody tr")) == 2


@pytest.mark.parametrize("pile", ["", "ailleurs", "1"])
def test_a_pile_that_is_none_is_that_of_what_stands_still(operator: Browser, pile: str) -> None:
    refused()

    assert "550 no such user" in operator.get(f"{HERE}?pile={pile}").text


# --- who may ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["om@exemple.fr", "tom@exemple.fr.pirate.fr", "xtom@exemple.fr"]
)
def test_an_address_that_looks_like_an_operators_opens_nothing(
    browse: Browse, valbourg: Valbourg, address: str
) -> None:
    valbourg.karim.email = address

    assert browse(valbourg.karim).get(HERE).status_code == 403


def test_whoever_has_no_address_is_no_operator(browse: Browse, valbourg: Valbourg) -> None:
    valbourg.karim.email = None

    assert browse(valbourg.karim).get(HERE).status_code == 403


def test_nobody_settles_letters_but_those_who_run_the_installation(
    app: Flask, valbourg: Valbourg
) -> None:
    letter, settings = refused(), app.config["SETTINGS"]

    for act in (retry, abandon):
        with pytest.raises(Refused):
            act(letter, settings, by=valbourg.claire, at=NOON)
    with pytest.raises(Refused):
        retry_all(settings, by=valbourg.claire, at=NOON)


# --- what is done -----------------------------------------------------------------------


def test_a_letter_is_tried_again_from_the_beginning(operator: Browser) -> None:
    letter = refused()

    operator.post(f"{HERE}/{letter.id}/reprise")

    assert (letter.stopped, letter.tries) == (None, 0)
    assert letter.next_try_at == NOON


def test_all_are_tried_again_but_those_given_up(operator: Browser) -> None:
    first, second = refused("un@exemple.fr"), refused("deux@exemple.fr")
    operator.post(f"{HERE}/{first.id}/abandon")

    operator.post(f"{HERE}/reprise")

    assert (first.stopped, second.stopped) == (Stopped.ABANDONED, None)


def test_a_letter_given_up_can_be_taken_up_again(operator: Browser) -> None:
    letter = refused()
    operator.post(f"{HERE}/{letter.id}/abandon")
    assert [one.id for one in letters_in(Pile.ABANDONED, None).rows] == [letter.id]

    operator.post(f"{HERE}/{letter.id}/reprise")

    assert [one.id for one in letters_in(Pile.WAITING, None).rows] == [letter.id]


def test_a_letter_that_has_left_meanwhile_is_no_longer_there(operator: Browser) -> None:
    letter = refused()
    letter.sent_at = NOON

    assert operator.post(f"{HERE}/{letter.id}/reprise").status_code == 404


# --- from the command line --------------------------------------------------------------


@pytest.mark.usefixtures("app")
def test_the_command_says_how_the_mail_fares_and_fails_when_it_does_not_fare_well() -> None:
    well = CliRunner().invoke(deliver_command, ["--status"])
    letter = post("karim@exemple.fr", "Des nouvelles", "Bonjour.\n", at=NOON)
    letter.tries = 12
    put_off(letter, "452 mailbox full", NOON)
    db.session.commit()
    badly = CliRunner().invoke(deliver_command, ["--status"])

    assert (well.exit_code, badly.exit_code) == (0, 1)
    assert "Arrêtées\u00a0: 1" in badly.output


def test_the_command_delivers_all_that_waits_then_stops(valbourg: Valbourg) -> None:
    valbourg.commitment()
    db.session.commit()

    done = CliRunner().invoke(deliver_command, ["--once"])

    assert done.output == "Lettres écrites ou envoyées\u00a0: 1.\n"
