"""Signing in and out with a browser, and saying how one is called."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from concert.core.database import db
from concert.core.mail import Letter
from concert.people.models import PersonSession
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.hostile import EMPTY
from tests.looking import (
    buttons,
    error,
    filled,
    has_link,
    link,
    main,
    press,
    read,
    says,
    value,
    words,
)
from tests.together import at_once, sending

ADDRESS = "Votre adresse électronique"
ELSEWHERE = (
    "https://exemple.fr/",
    "//exemple.fr",
    "/\\exemple.fr",
    "\\\\exemple.fr",
    "///exemple.fr",
    "javascript:alert(1)",
    "data:text/html,x",
    "compte",
    "/\texemple.fr",
    "/%0d%0aSet-Cookie: a=b\r\n",
    "/" + "a" * 500,
)


def link_sent_to(address: str) -> str:
    """The path of the latest link in this mailbox."""
    letters = db.session.query(Letter).filter_by(to=address).order_by(Letter.id.desc())
    found = re.search(r"http://127\.0\.0\.1:5000(/connexion/\S+)", letters.first().text)
    return found[1]


def ask(browser: Browser, address: str, where: str = "/connexion") -> str:
    """Ask for a link and read it in the mailbox."""
    answer = press(browser, where, "Recevoir un lien", {ADDRESS: address})
    assert answer.status_code == 303
    return link_sent_to(address)


def who(browser: Browser) -> str:
    """Who the page says is signed in; empty for nobody."""
    banner = browser.page("/").find("nav", attrs={"aria-label": "Principale"})
    return "" if has_link(banner, "Se connecter") else banner.find("a").get_text(strip=True)


# --- asking for a link --------------------------------------------------------


@pytest.mark.usefixtures("valbourg")
def test_the_page_asks_for_an_address_and_sends_a_link_to_it(browse: Browse) -> None:
    browser = browse()

    answer = press(browser, "/connexion", "Recevoir un lien", {ADDRESS: " Karim@exemple.fr "})

    assert says(browser.get(answer.location), "Regardez votre courrier")
    assert link_sent_to("Karim@exemple.fr")


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("typed", [*EMPTY[:4], "karim", "karim@", "karim@exemple.fr\r\nBcc: a b"])
def test_an_address_that_is_none_is_said_beside_its_field(
    browse: Browse, typed: str, htmx: bool
) -> None:
    answer = press(
        browse(), "/connexion?vers=/compte", "Recevoir un lien", {ADDRESS: typed}, htmx=htmx
    )

    assert answer.status_code == 422
    page = read(answer)
    assert error(page, ADDRESS)
    assert filled(page, "Recevoir un lien")[1]["vers"] == ["/compte"]
    assert db.session.query(Letter).count() == 0


@pytest.mark.usefixtures("valbourg")
def test_known_and_unknown_addresses_get_the_same_answer(browse: Browse) -> None:
    known, unknown = (
        press(browse(), "/connexion", "Recevoir un lien", {ADDRESS: f"{name}@exemple.fr"})
        for name in ("karim", "inconnu")
    )

    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert len(known.headers.getlist("Set-Cookie")) == len(unknown.headers.getlist("Set-Cookie"))
    karim, nobody = db.session.query(Letter).order_by(Letter.id)
    assert karim.subject == nobody.subject
    drawn = re.compile(r"/connexion/\S+|^\d{3} \d{3}$", re.M)
    assert drawn.sub("", karim.text) == drawn.sub("", nobody.text)


@pytest.mark.usefixtures("valbourg")
def test_asked_too_often_the_answer_is_the_same_and_no_letter_leaves(browse: Browse) -> None:
    browser = browse()
    answers = [
        press(browser, "/connexion", "Recevoir un lien", {ADDRESS: "karim@exemple.fr"})
        for _ in range(8)
    ]

    assert {(one.status_code, one.location) for one in answers} == {(303, "/connexion/envoye")}
    assert db.session.query(Letter).count() == 6


def test_a_room_of_sixty_people_signs_in_from_one_network(browse: Browse) -> None:
    url, sent = filled(browse().page("/connexion"), "Recevoir un lien")

    answers = [
        browse().post(url, {**sent, "email": f"parent{n}@exemple.fr"}).status_code
        for n in range(60)
    ]

    assert answers == [303] * 60


def test_one_network_does_not_write_to_everyone(browse: Browse) -> None:
    url, sent = filled(browse().page("/connexion"), "Recevoir un lien")
    for n in range(60):
        browse().post(url, {**sent, "email": f"parent{n}@exemple.fr"})

    answer = browse().post(url, {**sent, "email": "karim@exemple.fr"})

    assert answer.status_code == 429
    assert says(answer, "Trop de tentatives")


# --- entering -----------------------------------------------------------------


@pytest.mark.usefixtures("valbourg")
def test_the_link_shows_a_button_and_the_button_lets_in(browse: Browse) -> None:
    browser = browse()
    path = ask(browser, "karim@exemple.fr")

    answer = press(browser, path, "Entrer")

    assert answer.status_code == 303
    assert answer.location == "/"
    assert who(browser) == "Karim Haddad"


@pytest.mark.usefixtures("valbourg")
def test_reading_the_link_consumes_nothing(browse: Browse) -> None:
    path = ask(browse(), "karim@exemple.fr")
    scanner = browse()

    for _ in range(3):
        assert scanner.get(path).status_code == 200
        scanner.client.head(path)
    assert who(scanner) == ""

    browser = browse()
    press(browser, path, "Entrer")
    assert who(browser) == "Karim Haddad"


def spent(browser: Browser, path: str, app: Flask, valbourg: Valbourg, how: str) -> TestResponse:
    """What a link says once it was used, or has grown old: to a reader, or to who presses."""
    page = browser.page(path)
    if how == "used":
        press(Browser(app), path, "Entrer")
    else:
        app.config["FROZEN_AT"] = valbourg.at + timedelta(minutes=15)
    pressed = browser.post(*filled(page, "Entrer"))
    assert pressed.status_code == 409
    seen = browser.get(path)
    assert seen.status_code == 410
    assert words(main(read(seen))) == words(main(read(pressed)))
    return seen


@pytest.mark.parametrize("how", ["used", "old"])
def test_a_link_that_is_spent_says_so_and_sends_another_in_one_click(
    app: Flask, browse: Browse, valbourg: Valbourg, how: str
) -> None:
    browser = browse()
    path = ask(browser, "karim@exemple.fr", "/connexion?vers=/compte")
    seen = spent(browser, path, app, valbourg, how)
    assert says(seen, "Ce lien ne sert plus")
    assert who(browser) == ""

    answer = browser.post(*filled(read(seen), "Recevoir un nouveau lien"))

    assert answer.location == "/connexion/envoye"
    again = link_sent_to("karim@exemple.fr")
    assert again != path
    assert press(browser, again, "Entrer").location == "/compte"


def test_a_spent_link_does_not_flood_a_mailbox(
    app: Flask, browse: Browse, valbourg: Valbourg
) -> None:
    browser = browse()
    path = ask(browser, "karim@exemple.fr")
    sent = filled(read(spent(browser, path, app, valbourg, "used")), "Recevoir un nouveau lien")

    answers = [browser.post(*sent) for _click in range(9)]

    assert {(one.status_code, one.location) for one in answers} == {(303, "/connexion/envoye")}
    assert db.session.query(Letter).filter_by(to="karim@exemple.fr").count() == 6


def test_a_link_that_was_forgotten_asks_for_the_address(browse: Browse) -> None:
    browser = browse()
    seen = browser.get("/connexion/" + "x" * 43)

    answer = browser.post(*filled(read(seen), "Recevoir un nouveau lien"))

    assert answer.location == "/connexion"
    assert says(browser.get("/connexion"), "Ce lien est trop ancien")
    assert db.session.query(Letter).count() == 0


@pytest.mark.usefixtures("valbourg")
def test_whoever_is_already_in_is_told_that_there_is_nothing_to_do(browse: Browse) -> None:
    browser = browse()
    path = ask(browser, "karim@exemple.fr")
    press(browser, path, "Entrer")

    again = browser.get(path)

    assert says(again, "Mais vous êtes déjà entré, comme Karim Haddad")
    assert "Recevoir un nouveau lien" not in buttons(read(again))


# --- with the code --------------------------------------------------------------


TYPED = "Le code du message"
WITH_CODE = "Entrer avec ce code"


def code_sent_to(address: str) -> str:
    letters = db.session.query(Letter).filter_by(to=address).order_by(Letter.id.desc())
    found = re.search(r"^(\d{3} \d{3})$", letters.first().text, re.M)
    return found[1]


def another(code: str) -> str:
    return code[:-1] + str((int(code[-1]) + 1) % 10)


@pytest.mark.usefixtures("valbourg")
@pytest.mark.parametrize("htmx", [False, True])
def test_the_code_lets_in_where_it_was_asked_for(browse: Browse, htmx: bool) -> None:
    browser = browse()
    path = ask(browser, "karim@exemple.fr", "/connexion?vers=/compte")

    answer = press(
        browser,
        "/connexion/envoye",
        WITH_CODE,
        {TYPED: code_sent_to("karim@exemple.fr")},
        htmx=htmx,
    )

    assert (answer.headers["HX-Redirect"] if htmx else answer.location) == "/compte"
    assert who(browser) == "Karim Haddad"
    assert Browser(browser.app).get(path).status_code == 410


@pytest.mark.usefixtures("valbourg")
def test_the_code_is_worth_nothing_in_another_browser(browse: Browse) -> None:
    ask(browse(), "karim@exemple.fr")
    other = browse()
    ask(other, "odile@exemple.fr")

    answer = press(other, "/connexion/envoye", WITH_CODE, {TYPED: code_sent_to("karim@exemple.fr")})

    known = code_sent_to("odile@exemple.fr") == code_sent_to("karim@exemple.fr")
    assert (answer.status_code == 422) is not known


@pytest.mark.usefixtures("valbourg")
def test_nothing_is_asked_of_a_browser_that_asked_for_nothing(browse: Browse) -> None:
    ask(browse(), "karim@exemple.fr")
    stranger = browse()

    assert WITH_CODE not in buttons(stranger.page("/connexion/envoye"))
    code = code_sent_to("karim@exemple.fr")
    assert stranger.post("/connexion/code", {"code": code}).status_code == 422
    assert who(stranger) == ""


@pytest.mark.usefixtures("valbourg")
def test_five_wrong_tries_end_the_code_and_not_the_link(browse: Browse) -> None:
    browser = browse()
    path = ask(browser, "karim@exemple.fr")
    code = code_sent_to("karim@exemple.fr")
    for _try in range(5):
        wrong = press(browser, "/connexion/envoye", WITH_CODE, {TYPED: another(code)})
        assert "Ce n’est pas le code du dernier message" in error(read(wrong), TYPED)

    assert press(browser, "/connexion/envoye", WITH_CODE, {TYPED: code}).status_code == 422
    assert press(browser, path, "Entrer").status_code == 303


@pytest.mark.usefixtures("valbourg")
def test_a_stranger_wears_out_nobody_elses_code(browse: Browse) -> None:
    browser, stranger = browse(), browse()
    ask(browser, "karim@exemple.fr")
    code = code_sent_to("karim@exemple.fr")
    ask(stranger, "karim@exemple.fr")
    for _try in range(6):
        press(stranger, "/connexion/envoye", WITH_CODE, {TYPED: another(code)})

    answer = press(browser, "/connexion/envoye", WITH_CODE, {TYPED: code})

    assert answer.status_code == 303


def test_a_code_lasts_ten_minutes(app: Flask, browse: Browse, valbourg: Valbourg) -> None:
    browser = browse()
    ask(browser, "karim@exemple.fr")
    app.config["FROZEN_AT"] = valbourg.at + timedelta(minutes=10)

    answer = press(
        browser, "/connexion/envoye", WITH_CODE, {TYPED: code_sent_to("karim@exemple.fr")}
    )

    assert answer.status_code == 422


@pytest.mark.usefixtures("valbourg")
def test_codes_are_not_guessed_from_one_network(browse: Browse) -> None:
    browser = browse()

    answers = [browser.post("/connexion/code", {"code": f"{n:06}"}).status_code for n in range(14)]

    assert answers == [422] * 12 + [429] * 2


def test_the_code_sent_eight_times_at_once_opens_one_session(
    app: Flask, browse: Browse, valbourg: Valbourg
) -> None:
    browser = browse()
    ask(browser, "karim@exemple.fr")
    cookie = browser.client.get_cookie("concert").value
    copies = [Browser(app) for _one in range(8)]
    for one in copies:
        one.client.set_cookie("concert", cookie)
    url, sent = filled(
        browser.page("/connexion/envoye"), WITH_CODE, {TYPED: code_sent_to("karim@exemple.fr")}
    )

    answers = at_once([sending(one, url, sent) for one in copies])

    assert sorted(one.status_code for one in answers) == [303] + [422] * 7
    assert db.session.query(PersonSession).filter_by(person_id=valbourg.karim.id).count() == 1


# --- at the same moment -----------------------------------------------------------


@pytest.mark.usefixtures("valbourg")
def test_a_link_pressed_several_times_at_the_same_moment_opens_one_session(
    app: Flask, browse: Browse
) -> None:
    path = ask(browse(), "karim@exemple.fr")
    sessions = db.session.query(PersonSession).count()

    answers = at_once([sending(Browser(app), path, {}) for _click in range(6)])

    assert sorted(one.status_code for one in answers) == [303] + [409] * 5
    assert db.session.query(PersonSession).count() == sessions + 1


@pytest.mark.usefixtures("valbourg")
def test_links_are_not_guessed(browse: Browse) -> None:
    browser = browse()

    answers = [browser.post(f"/connexion/essai{n}").status_code for n in range(14)]

    assert answers == [409] * 12 + [429] * 2


def test_entering_gives_a_new_session_whatever_was_planted(
    browse: Browse, valbourg: Valbourg
) -> None:
    browser = browse(valbourg.tom)
    planted = browser.client.get_cookie("concert").value
    press(browser, ask(browser, "karim@exemple.fr"), "Entrer")

    stale = browse()
    stale.client.set_cookie("concert", planted)

    assert who(browser) == "Karim Haddad"
    assert who(stale) == "Tom Berger"


# --- where one was going ------------------------------------------------------


def test_whoever_must_sign_in_is_brought_back_where_they_were_going(
    browse: Browse, valbourg: Valbourg
) -> None:
    browser = browse()
    going = f"/concertations/{valbourg.concertation.slug}/idees/nouvelle?enjeu=3"

    asked = browser.get(going)
    path = ask(browser, "karim@exemple.fr", asked.location)
    answer = press(browser, path, "Entrer")

    assert asked.status_code == 303
    assert answer.location == going


@pytest.mark.usefixtures("valbourg")
@pytest.mark.parametrize("where", ELSEWHERE)
def test_nobody_is_taken_elsewhere(browse: Browse, where: str) -> None:
    browser = browse()
    url, sent = filled(browser.page("/connexion"), "Recevoir un lien")
    browser.post(url, {**sent, "email": "karim@exemple.fr", "vers": where})

    answer = press(browser, link_sent_to("karim@exemple.fr"), "Entrer")

    assert answer.location == "/"


@pytest.mark.parametrize("where", ELSEWHERE)
def test_the_profile_takes_nobody_elsewhere(browse: Browse, valbourg: Valbourg, where: str) -> None:
    browser = browse(valbourg.karim)

    answer = browser.post("/compte", {"name": "Karim", "vers": where}, htmx=True)

    assert answer.headers["HX-Redirect"] == "/compte"


def test_any_page_of_ours_may_be_where_one_was_going(browse: Browse, valbourg: Valbourg) -> None:
    browser = browse(valbourg.karim)
    where = "/concertations/une-cour?q=éléphant €"

    for htmx in (False, True):
        answer = browser.post("/compte", {"name": "Karim", "vers": where}, htmx=htmx)
        led = answer.location or answer.headers["HX-Redirect"]
        assert led.startswith("/concertations/une-cour?q=")
        led.encode("latin-1")


# --- leaving, and the profile -------------------------------------------------


def test_signing_out_ends_the_session_for_good(browse: Browse, valbourg: Valbourg) -> None:
    browser = browse(valbourg.karim)
    cookie = browser.client.get_cookie("concert").value

    answer = press(browser, "/compte", "Se déconnecter")

    assert says(browser.get(answer.location), "Vous êtes déconnecté.")
    assert who(browser) == ""
    thief = browse()
    thief.client.set_cookie("concert", cookie)
    assert who(thief) == ""


def test_a_session_ends_with_its_age(app: Flask, browse: Browse, valbourg: Valbourg) -> None:
    browser = browse()
    press(browser, ask(browser, "karim@exemple.fr"), "Entrer")

    app.config["FROZEN_AT"] = valbourg.at + timedelta(days=29)
    assert who(browser) == "Karim Haddad"
    app.config["FROZEN_AT"] = valbourg.at + timedelta(days=30)
    assert who(browser) == ""


def test_a_person_changes_their_name(browse: Browse, valbourg: Valbourg) -> None:
    browser = browse(valbourg.karim)

    answer = press(browser, "/compte", "Enregistrer mon nom", {"Votre nom": "Karim H. 🌱"})

    assert says(browser.get(answer.location), "C’est noté, Karim H. 🌱.")
    assert valbourg.karim.name == "Karim H. 🌱"


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("typed", [*EMPTY[:3], EMPTY[4], "K" * 121])
def test_a_name_that_does_not_do_is_said_and_stays(
    browse: Browse, valbourg: Valbourg, typed: str, htmx: bool
) -> None:
    answer = press(
        browse(valbourg.karim), "/compte", "Enregistrer mon nom", {"Votre nom": typed}, htmx=htmx
    )

    assert answer.status_code == 422
    assert error(read(answer), "Votre nom")
    assert value(read(answer), "Votre nom") == typed.strip("\u200b\u200c\u200d\u2060\ufeff \t\r\n")
    assert valbourg.karim.name == "Karim Haddad"


def test_the_account_lists_ones_own_concertations_drafts_too(
    browse: Browse, valbourg: Valbourg
) -> None:
    valbourg.draft("Un brouillon", valbourg.claire)

    claire, odile = browse(valbourg.claire).page("/compte"), browse(valbourg.odile).page("/compte")

    assert has_link(claire, "Un brouillon")
    assert has_link(claire, "Une cour pour tous")
    assert not has_link(odile, "Un brouillon")
    assert not has_link(odile, "Ailleurs")


def test_someone_who_is_in_nothing_is_told_how_to_begin(browse: Browse, valbourg: Valbourg) -> None:
    page = browse(valbourg.person("Zoé Nouvelle")).page("/compte")

    assert says(page, "Vous ne prenez part à aucune concertation")
    assert link(page, "Entrer un code") == "/rejoindre"


def test_a_stranger_has_no_account(browse: Browse) -> None:
    assert browse().get("/compte").location == "/connexion?vers=/compte"
    assert browse().post("/compte", {"name": "X"}).status_code == 303


def test_a_region_asked_for_in_the_background_takes_nobody_away_from_what_they_write(
    browse: Browse, valbourg: Valbourg
) -> None:
    here = f"/concertations/{valbourg.concertation.slug}/idees/semblables?title=Un+potager"

    answer = browse().get(here, htmx=True)

    assert (answer.status_code, answer.data) == (204, b"")
    assert "HX-Redirect" not in answer.headers


# --- letters, in development --------------------------------------------------


@pytest.mark.usefixtures("valbourg")
def test_the_mailbox_shows_the_letters_the_latest_first(browse: Browse) -> None:
    ask(browse(), "karim@exemple.fr")
    ask(browse(), "odile@exemple.fr")

    articles = browse().page("/boite-aux-lettres").find_all("article")

    assert [says(one, "odile@exemple.fr") for one in articles] == [True, False]
    assert link(articles[0], "/connexion/").startswith("http://127.0.0.1:5000/connexion/")


def test_the_empty_mailbox_says_how_a_letter_comes(browse: Browse) -> None:
    assert says(browse().page("/boite-aux-lettres"), "Aucun message pour l’instant.")


def test_nobody_reads_letters_where_they_are_sent(app: Flask, browse: Browse) -> None:
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = type(settings)(
        **{**settings.__dict__, "mail_url": "smtp://localhost:1025"}
    )
    try:
        assert browse().get("/boite-aux-lettres").status_code == 404
        assert not has_link(browse().page("/connexion/envoye"), "boîte aux lettres")
    finally:
        app.config["SETTINGS"] = settings


def test_without_an_identity_provider_there_is_no_other_way_in(browse: Browse) -> None:
    browser = browse()

    assert "S’identifier avec" not in browser.page("/connexion").get_text()
    for path in ("/identite/connexion", "/identite/retour?state=x&code=y", "/identite/relier"):
        assert browser.get(path).status_code == 404
