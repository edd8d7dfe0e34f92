"""The known attacks on identity, each with its test: here, or where it already stands.

- An account found out by its address: here; tests/accounts/test_routes.py
  (known and unknown addresses, asked too often).
- A link read by a scanner, used twice, eight times at once: test_routes.py
  (reading consumes nothing, pressed several times); tests/accounts/test_actions.py.
- A session planted, stolen, left: test_routes.py (a new session, signing out);
  tests/accounts/test_sessions.py (ended from elsewhere, a copy that grows old).
- Requests forged from elsewhere: here (every act, the token of another session).
- Names that pass for others: here; tests/core/test_names.py, tests/core/test_text.py.
- Limits bypassed by a forged address, by IPv6, by many workers: here;
  tests/web/test_security.py (the proxy), tests/core/test_tries.py (the workers).
- A code burnt by a stranger: test_routes.py; tests/web/test_fresh.py; here.
- What is of one concertation used on another: tests/architecture/test_routes.py (every address).
- A link used for another purpose than its own: here.
- An invitation expired or revoked, by every path: tests/joining/test_routes.py.
- An address that only looks like one of a domain: tests/legal/test_settings.py.
- Cookies without their flags: here; tests/web/test_security.py.
"""

import pytest
from flask import Flask, Response
from werkzeug.routing import IntegerConverter, Rule

from concert.accounts.actions import ask_link
from concert.core.database import db
from concert.people.models import SecurityEvent
from concert.web import session
from concert.web.transactions import commit
from tests.architecture import scenes
from tests.architecture.test_budget import statements
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import error, filled, press, read, words
from tests.web.test_security import behind_a_proxy

__all__ = ["behind_a_proxy"]

# What a mail program posts by itself, with a link that is its own proof (RFC 8058).
WITHOUT_TOKEN = {"notices.stop_now"}
SAFE = {"GET", "HEAD", "OPTIONS"}
DOORS = ("/connexion", "/invitations", "/revenir", "/compte/adresse", "/courriels")
TOKENS = {
    "/connexion": scenes.a_link_to_sign_in,
    "/invitations": scenes.an_invitation,
    "/revenir": scenes.someone_without_an_address,
}


def is_in(browser: Browser) -> bool:
    return browser.get("/compte").status_code == 200


# --- who has an account -----------------------------------------------------------------


@pytest.mark.usefixtures("valbourg")
def test_signing_in_does_the_same_work_for_an_address_known_or_not(browse: Browse) -> None:
    work, pages = [], []
    for n, name in enumerate(("karim", "inconnu")):
        browser = browse()
        # From two networks: the same thing from one is kept once a minute.
        place = {"REMOTE_ADDR": f"192.0.2.{n}"}
        with statements() as asked:
            answer = browser.post("/connexion", {"email": f"{name}@exemple.fr"}, environ_base=place)
        work.append(asked)
        pages.append(words(read(browser.get(answer.location))))

    assert work[0] == work[1]
    assert pages[0] == pages[1]


def test_inviting_does_the_same_work_for_an_address_known_or_not(
    browse: Browse, valbourg: Valbourg
) -> None:
    path = f"/concertations/{valbourg.concertation.slug}/invitations"
    work = []
    for name in ("tom", "inconnu"):
        claire = browse(valbourg.claire)
        given = {"Son adresse électronique": f"{name}@exemple.fr"}
        url, sent = filled(claire.page(path), "Envoyer l’invitation", given)
        with statements() as asked:
            assert claire.post(url, sent).status_code == 303
        work.append(asked)

    assert work[0] == work[1]


# --- requests from elsewhere ------------------------------------------------------------


def _address(app: Flask, rule: Rule) -> str:
    converters = rule._converters
    values = {
        name: 1 if isinstance(converters[name], IntegerConverter) else "x"
        for name in rule.arguments
    }
    return app.url_map.bind("").build(rule.endpoint, values, method="POST")


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_no_act_goes_through_without_the_token_of_its_session(
    app: Flask, claire: Browser, headers: dict[str, str]
) -> None:
    acts = [rule for rule in app.url_map.iter_rules() if (rule.methods or set()) - SAFE]
    assert len(acts) > 50

    let_through = {
        rule.endpoint: answer.status_code
        for rule in acts
        if (answer := claire.client.post(_address(app, rule), headers=headers)).status_code != 400
    }

    assert let_through.keys() == WITHOUT_TOKEN


def test_the_token_of_another_session_is_worth_nothing(claire: Browser, karim: Browser) -> None:
    with karim.client.session_transaction() as kept:
        kept["csrf_token"] = "a seed of its own"

    assert karim.client.post("/compte", data={"csrf_token": claire._token()}).status_code == 400


# --- links and codes --------------------------------------------------------------------


@pytest.mark.parametrize("own", TOKENS)
def test_a_link_opens_no_other_door_than_its_own(
    browse: Browse, valbourg: Valbourg, own: str
) -> None:
    token = TOKENS[own](valbourg)["token"]
    browser = browse()

    for door in DOORS:
        if door != own:
            assert browser.post(f"{door}/{token}").status_code >= 300, door
            assert not is_in(browser), door


def test_codes_and_links_are_not_in_what_the_operator_reads(
    app: Flask, browse: Browse, valbourg: Valbourg
) -> None:
    asked = ask_link("karim@exemple.fr", "", browser="secret", at=valbourg.at)
    assert asked
    browse().post(f"/connexion/{asked.link}")
    browse().post("/connexion/code", {"code": asked.code})

    said = [one.words for one in db.session.query(SecurityEvent)]
    assert said
    assert not [one for one in said if asked.link in one or asked.code in one]
    assert app


def test_a_visitor_does_not_change_network_within_their_ipv6_one(browse: Browse) -> None:
    def tried(address: str) -> int:
        browser = browse()
        sent = {"environ_base": {"REMOTE_ADDR": address}}
        return browser.post("/connexion/essai", **sent).status_code

    assert [tried(f"2001:db8:1:2::{n}") for n in range(13)] == [409] * 12 + [429]
    assert tried("2001:db8:1:3::1") == 409


def test_an_address_that_the_visitor_claims_is_not_believed(browse: Browse) -> None:
    answers = [
        browse().post("/connexion/essai", headers={"X-Forwarded-For": f"198.51.100.{n}"})
        for n in range(13)
    ]

    assert answers[-1].status_code == 429


# --- names ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "said"),
    [("\u041carie Morel", "plusieurs alphabets"), ("Modération", "celui d’une fonction")],
)
def test_a_name_that_passes_for_another_is_refused_with_a_sentence(
    karim: Browser, valbourg: Valbourg, typed: str, said: str
) -> None:
    answer = press(karim, "/compte", "Enregistrer mon nom", {"Votre nom": typed})

    assert answer.status_code == 422
    assert said in error(read(answer), "Votre nom")
    assert valbourg.karim.name == "Karim Haddad"


# --- cookies ----------------------------------------------------------------------------


def test_both_cookies_have_their_flags_where_visits_are_encrypted(
    behind_a_proxy: Flask, valbourg: Valbourg
) -> None:
    karim = valbourg.karim
    db.session.commit()
    with behind_a_proxy.test_request_context(base_url="https://concert.exemple.fr"):
        session.sign_in(karim)
        commit()
        cookies = behind_a_proxy.process_response(Response()).headers.getlist("Set-Cookie")

    assert len(cookies) == 2
    for cookie in cookies:
        assert cookie.startswith("__Host-concert")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
