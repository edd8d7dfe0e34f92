"""Where one is signed in, what ends it, and the letter that tells of a device never seen before."""

from datetime import timedelta

import pytest
from flask import Flask

from concert.accounts.actions import ask_link, forget_old_traces
from concert.core.database import db
from concert.core.mail import Letter
from concert.people.models import Device, Person, PersonSession
from concert.web.devices import device_words, of_the_request
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import buttons, filled, link, main, press, says, words

DAY = timedelta(days=1)
PHONE = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/126.0.0.0 Mobile Safari/537.36"
)
DESK = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
DEVICES = {
    PHONE: "Chrome sur Android",
    DESK: "Firefox sur Linux",
    "Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0": "Firefox sur Android",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1": "Safari sur iPhone",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) CriOS/126.0 Mobile/15E148 Safari/604.1": "Chrome sur iPhone",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0": "Edge sur Windows",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/17.5 Safari/605.1.15": "Safari sur Mac",
    "Mozilla/5.0 (Linux; Android 13; SM-A536B) AppleWebKit/537.36 (KHTML, like Gecko)"
    " SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36": "Samsung Internet sur Android",
    "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/126.0.0.0 Safari/537.36": "Chrome sur ChromeOS",
    "curl/8.5": "Navigateur inconnu",
    "": "Navigateur inconnu",
    "<script>Firefox</script>": "Firefox",
}


def entered(
    app: Flask, person: Person, said: str = DESK, browser: Browser | None = None
) -> Browser:
    """Someone follows a link that was sent to them, in a browser that says this of itself."""
    browser = (browser or Browser(app)).seeded()
    asked = ask_link(person.email or "", "", at=app.config["FROZEN_AT"])
    assert asked
    answer = browser.post(f"/connexion/{asked.link}", headers={"User-Agent": said})
    assert answer.status_code == 303, answer.text
    # Entering gives a new session, in which the forms of the tests need their seed.
    return browser.seeded()


def letters() -> list[Letter]:
    return db.session.query(Letter).filter(Letter.subject.like("Nouvelle connexion%")).all()


def is_in(browser: Browser) -> bool:
    return browser.get("/compte").status_code == 200


# --- the list ------------------------------------------------------------------------------


@pytest.mark.parametrize(("said", "told"), DEVICES.items())
def test_a_device_is_told_in_two_words(app: Flask, said: str, told: str) -> None:
    with app.test_request_context(headers={"User-Agent": said}):
        assert device_words(**of_the_request()) == told


def test_each_session_is_listed_with_its_device_and_the_present_one_is_marked(
    app: Flask, valbourg: Valbourg
) -> None:
    entered(app, valbourg.karim, PHONE)
    app.config["FROZEN_AT"] = valbourg.at + DAY
    here = entered(app, valbourg.karim, DESK)

    page = here.page(link(here.page("/compte"), "Voir les appareils où vous êtes connecté"))

    rows = [words(row) for row in main(page).select("tbody tr")]
    assert len(rows) == 2
    assert rows[0].startswith("Firefox sur Linux Cet appareil")
    assert "samedi 21 novembre 2026" in rows[0]
    assert rows[1].startswith("Chrome sur Android le vendredi 20 novembre 2026")


def test_nothing_else_of_what_a_browser_says_is_kept(app: Flask, valbourg: Valbourg) -> None:
    entered(app, valbourg.karim, PHONE)

    [kept] = db.session.query(PersonSession).filter_by(person_id=valbourg.karim.id)
    assert (kept.browser, kept.system) == ("Chrome", "Android")


def test_signed_in_nowhere_else_the_page_says_so(claire: Browser) -> None:
    page = claire.page("/compte/connexions")

    assert says(page, "Vous n’êtes connecté nulle part ailleurs.")
    assert "Déconnecter tous les autres appareils" not in buttons(page)


# --- ending --------------------------------------------------------------------------------


def test_a_session_ended_from_elsewhere_is_dead_at_once(app: Flask, valbourg: Valbourg) -> None:
    phone, here = entered(app, valbourg.karim, PHONE), entered(app, valbourg.karim)
    assert is_in(phone)

    answer = press(here, "/compte/connexions", "Déconnecter cet appareil")

    assert says(here.get(answer.location), "C’est fait : cet appareil est déconnecté.")
    assert not is_in(phone)
    assert is_in(here)


def test_all_the_others_end_together(app: Flask, valbourg: Valbourg) -> None:
    others = [entered(app, valbourg.karim, PHONE) for _n in range(3)]
    here, claire = entered(app, valbourg.karim), entered(app, valbourg.claire)

    answer = press(here, "/compte/connexions", "Déconnecter tous les autres appareils")

    assert says(here.get(answer.location), "3 autres appareils sont déconnectés.")
    assert [is_in(one) for one in (*others, here, claire)] == [False] * 3 + [True] * 2


def test_nobody_ends_the_session_of_someone_else(app: Flask, valbourg: Valbourg) -> None:
    karim, tom = entered(app, valbourg.karim), entered(app, valbourg.tom)
    [his] = db.session.query(PersonSession).filter_by(person_id=valbourg.karim.id)

    assert tom.post(f"/compte/connexions/{his.id}/fin").status_code == 404
    assert is_in(karim)


def test_a_session_already_ended_says_so(app: Flask, valbourg: Valbourg) -> None:
    entered(app, valbourg.karim, PHONE)
    here = entered(app, valbourg.karim)
    url, sent = filled(here.page("/compte/connexions"), "Déconnecter cet appareil")

    here.post(url, sent)
    again = here.post(url, sent)

    assert again.status_code == 404
    assert says(again, "Cette connexion est déjà terminée.")


def test_a_session_that_is_not_used_for_two_weeks_ends(app: Flask, valbourg: Valbourg) -> None:
    karim = entered(app, valbourg.karim)
    karim.get("/")

    app.config["FROZEN_AT"] = valbourg.at + 13 * DAY
    assert is_in(karim)
    app.config["FROZEN_AT"] = valbourg.at + 26 * DAY
    assert is_in(karim)
    app.config["FROZEN_AT"] = valbourg.at + 30 * DAY
    assert not is_in(karim)


def test_reading_is_enough_to_be_seen_and_writes_nothing_in_the_database(
    app: Flask, valbourg: Valbourg
) -> None:
    karim = entered(app, valbourg.karim)
    karim.get("/")
    app.config["FROZEN_AT"] = valbourg.at + 14 * DAY

    assert not is_in(karim)


def test_a_copy_that_nobody_uses_grows_old_while_the_other_serves(
    app: Flask, browse: Browse, valbourg: Valbourg
) -> None:
    karim = entered(app, valbourg.karim)
    karim.get("/compte")
    copied = karim.client.get_cookie("concert").value
    for days in (5, 10, 15):
        app.config["FROZEN_AT"] = valbourg.at + days * DAY
        assert is_in(karim)

    thief = browse()
    thief.client.set_cookie("concert", copied)

    assert not is_in(thief)


# --- a device never seen before --------------------------------------------------------------


def test_the_very_first_time_tells_nothing(app: Flask, valbourg: Valbourg) -> None:
    entered(app, valbourg.karim)

    assert letters() == []


def test_a_new_device_is_told_with_when_what_it_is_and_what_to_do(
    app: Flask, valbourg: Valbourg
) -> None:
    entered(app, valbourg.karim)

    entered(app, valbourg.karim, PHONE)

    [letter] = letters()
    assert letter.to == "karim@exemple.fr"
    assert "Chrome sur Android, le vendredi 20 novembre 2026" in letter.text.replace("\u00a0", " ")
    assert "http://127.0.0.1:5000/compte/connexions" in letter.text


def test_the_same_device_again_tells_nothing(app: Flask, valbourg: Valbourg) -> None:
    browser = entered(app, valbourg.karim)
    entered(app, valbourg.karim, PHONE)
    before = len(letters())

    browser.post("/deconnexion")
    entered(app, valbourg.karim, browser=browser)

    assert len(letters()) == before


def test_a_device_that_two_people_share_links_them_by_nothing(
    app: Flask, valbourg: Valbourg
) -> None:
    browser = entered(app, valbourg.karim)
    entered(app, valbourg.claire, browser=browser)

    marks = [one.token_hash for one in db.session.query(Device)]
    assert len(set(marks)) == 2
    token = browser.client.get_cookie("concert-appareil").value
    assert token not in marks
    assert letters() == []


def test_a_device_whose_session_was_ended_is_new_again(app: Flask, valbourg: Valbourg) -> None:
    phone, here = entered(app, valbourg.karim, PHONE), entered(app, valbourg.karim)
    press(here, "/compte/connexions", "Déconnecter cet appareil")
    before = len(letters())

    entered(app, valbourg.karim, PHONE, phone)

    assert len(letters()) == before + 1


@pytest.mark.parametrize("planted", ["", "x", "a" * 43 + "b", "\u00e9" * 43])
def test_a_cookie_that_is_none_of_ours_is_replaced(
    app: Flask, valbourg: Valbourg, planted: str
) -> None:
    browser = Browser(app)
    browser.client.set_cookie("concert-appareil", planted)

    entered(app, valbourg.karim, browser=browser)

    assert len(browser.client.get_cookie("concert-appareil").value) == 43


def test_a_device_is_forgotten_after_a_year(app: Flask, valbourg: Valbourg) -> None:
    entered(app, valbourg.karim)

    forget_old_traces(at=valbourg.at + 364 * DAY)
    assert db.session.query(Device).count() == 1
    forget_old_traces(at=valbourg.at + 366 * DAY)
    assert db.session.query(Device).count() == 0
