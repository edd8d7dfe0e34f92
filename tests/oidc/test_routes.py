"""Signing in and out by a real provider, which is as demanding as ProConnect."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from flask import Flask

from concert.core.database import db
from concert.core.mail import Letter
from concert.oidc.models import ExternalIdentity
from concert.people.models import Person, PersonSession, SecurityEvent, SecurityKind
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.oidc.provider import ODILE, RealProvider, Traveller, Travels, parameters

ME = "odile-at-work"


def said(answer_text: str) -> str:
    return BeautifulSoup(answer_text, "html.parser").get_text(" ", strip=True)


def told_by_letter() -> list[tuple[str, str]]:
    """Who was told that their account now opens in another way; a new device is another letter."""
    letters = db.session.scalars(sa.select(Letter).order_by(Letter.id))
    return [(one.to, one.subject) for one in letters if "ProConnect" in one.subject]


def people() -> int:
    return db.session.scalar(sa.select(sa.func.count(Person.id))) or 0


# --- there and back -------------------------------------------------------------


def test_one_signs_in_and_comes_back_to_where_one_was_going(
    traveller: Traveller, valbourg: Valbourg
) -> None:
    answer = traveller.signs_in(ME, "/identite/connexion?vers=/plan-du-site")

    assert (answer.status_code, answer.location) == (303, "/plan-du-site")
    assert traveller.name == valbourg.odile.name


@pytest.mark.parametrize("elsewhere", ["https://ailleurs.fr/", "//ailleurs.fr", "/\\ailleurs.fr"])
def test_nobody_is_led_to_another_site(traveller: Traveller, elsewhere: str) -> None:
    answer = traveller.signs_in(ME, f"/identite/connexion?vers={elsewhere}")

    assert answer.location == "/"


def test_the_sign_in_page_leads_there_and_keeps_where_one_was_going(browse: Browse) -> None:
    page = browse().page("/connexion?vers=/compte")

    link = page.find("a", string="S’identifier avec ProConnect")
    assert link["href"] == "/identite/connexion?vers=/compte"
    assert page.find("a", string="Qu’est-ce que ProConnect\u202f?")
    assert page.find("button", string="Recevoir un lien")


def test_the_provider_is_asked_for_nothing_that_it_does_not_know(
    traveller: Traveller, provider: RealProvider
) -> None:
    where = traveller.leaves()
    traveller.comes_back(traveller.signs_in_there(where, ME))

    [given] = provider.asked("/auth")
    assert given == parameters(where)
    assert given.keys() == {
        *("client_id", "redirect_uri", "response_type", "scope", "state", "nonce"),
        *("code_challenge", "code_challenge_method"),
    }
    assert (len(given["state"]), len(given["nonce"])) == (48, 48)
    [token] = provider.asked("/token")
    assert token.keys() == {
        *("grant_type", "code", "redirect_uri", "client_id", "client_secret"),
        "code_verifier",
    }


def test_pkce_is_left_out_where_it_is_not_announced(
    traveller: Traveller, provider: RealProvider
) -> None:
    provider.behaves(pkce=False)

    assert traveller.signs_in(ME).status_code == 303
    assert "code_challenge" not in provider.asked("/auth")[0]
    assert "code_verifier" not in provider.asked("/token")[0]


def test_two_tabs_may_go_there_at_once(traveller: Traveller) -> None:
    first, _second = traveller.leaves(), traveller.leaves()

    assert traveller.comes_back(traveller.signs_in_there(first, ME)).status_code == 303


def test_a_new_session_is_opened_and_the_cookie_holds_no_token(
    traveller: Traveller, app: Flask
) -> None:
    traveller.signs_in(ME)
    with traveller.browser.client.session_transaction() as session:
        first = dict(session)
    traveller.signs_in(ME)

    with traveller.browser.client.session_transaction() as session:
        assert session["_user_id"] != first["_user_id"]
    assert "attempts" not in first
    kept = db.session.scalars(sa.select(PersonSession.id_token)).all()
    cookie = traveller.browser.client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie
    assert all(token and token not in str(first) and token not in cookie.value for token in kept)


def test_what_is_received_is_told_where_the_law_asks(browse: Browse) -> None:
    page = browse().page("/donnees-personnelles")

    assert "Si vous entrez avec ProConnect" in page.get_text()


# --- who it is ------------------------------------------------------------------


def test_someone_unknown_is_known_from_then_on_by_the_name_they_have_there(
    traveller: Traveller, provider: RealProvider
) -> None:
    someone = {**ODILE, "email": "Nina@Exemple.fr", "given_name": " Nina ", "usual_name": "Diaz"}
    provider.knows({"nina": someone})

    traveller.signs_in("nina")

    person = db.session.scalars(sa.select(Person).where(Person.email == "nina@exemple.fr")).one()
    assert person.name == traveller.name == "Nina Diaz"
    assert told_by_letter() == []


def test_the_account_of_that_address_opens_keeps_its_name_and_its_owner_is_told(
    traveller: Traveller, valbourg: Valbourg
) -> None:
    valbourg.odile.name, before = "O. Perrin", people()

    traveller.signs_in(ME)

    assert (traveller.name, people()) == ("O. Perrin", before)
    opens = "Votre compte s’ouvre désormais avec ProConnect"
    assert told_by_letter() == [(valbourg.odile.email, opens)]


def test_someone_stays_the_same_when_their_address_changes_there(
    traveller: Traveller, provider: RealProvider, valbourg: Valbourg
) -> None:
    traveller.signs_in(ME)
    before = people()
    provider.knows({ME: {**ODILE, "email": valbourg.karim.email}})

    traveller.signs_in(ME)

    assert (traveller.name, people()) == (valbourg.odile.name, before)
    assert valbourg.odile.email == "odile@exemple.fr"


@pytest.mark.parametrize("verified", [False, "false", None])
def test_an_address_that_is_not_verified_opens_nothing(
    traveller: Traveller, provider: RealProvider, valbourg: Valbourg, verified: object
) -> None:
    provider.knows({ME: {**ODILE, "email_verified": verified}})

    answer = traveller.signs_in(ME)

    assert answer.status_code == 409
    assert "n’a pas vérifié que cette adresse est la vôtre" in said(answer.text)
    assert "Recevoir un lien par courriel" in said(answer.text)
    assert traveller.name == ""
    assert db.session.scalar(sa.select(ExternalIdentity)) is None
    assert valbourg.odile.email


@pytest.mark.parametrize("verified", [True, "true"])
def test_an_address_that_is_verified_opens_its_account(
    traveller: Traveller, provider: RealProvider, valbourg: Valbourg, verified: object
) -> None:
    provider.knows({ME: {**ODILE, "email_verified": verified}})

    traveller.signs_in(ME)

    assert traveller.name == valbourg.odile.name


@pytest.mark.parametrize("email", ["", "sans arobase", None])
def test_without_an_address_one_is_sent_to_the_link(
    traveller: Traveller, provider: RealProvider, email: object
) -> None:
    provider.knows({ME: {**ODILE, "email": email}})

    answer = traveller.signs_in(ME)

    assert answer.status_code == 409
    assert "n’a pas donné votre adresse" in said(answer.text)
    assert people() == 0


# --- what goes wrong ------------------------------------------------------------


def test_whoever_gives_up_there_is_offered_both_ways_again(traveller: Traveller) -> None:
    where = traveller.leaves("/identite/connexion?vers=/compte")

    answer = traveller.comes_back(traveller.signs_in_there(where, ME, refuse="1"))

    assert answer.status_code == 409
    assert "Vous avez renoncé" in said(answer.text)
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.find("a", href="/identite/connexion?vers=/compte")
    assert page.find("a", href="/connexion?vers=/compte")


def test_a_return_serves_once(traveller: Traveller) -> None:
    where = traveller.signs_in_there(traveller.leaves(), ME)
    traveller.comes_back(where)

    again = traveller.comes_back(where)

    assert again.status_code == 409
    assert "a déjà servi" in said(again.text)


def test_a_return_serves_in_the_browser_that_left_alone(
    traveller: Traveller, travels: Travels
) -> None:
    where = traveller.signs_in_there(traveller.leaves(), ME)
    victim = travels()
    victim.leaves()

    assert victim.comes_back(where).status_code == 409
    assert victim.name == ""


def test_a_code_that_expired_or_was_invented_is_refused(
    traveller: Traveller, provider: RealProvider
) -> None:
    late = traveller.signs_in_there(traveller.leaves(), ME)
    provider.behaves(later=31)
    state = parameters(traveller.leaves())["state"]

    for answer in (
        traveller.comes_back(late),
        traveller.browser.get(f"/identite/retour?state={state}&code=invented"),
    ):
        assert answer.status_code == 409
        assert "n’a pas pu être vérifiée" in said(answer.text)
    assert traveller.name == ""


def test_a_stolen_code_is_worth_nothing_in_another_attempt(
    traveller: Traveller, travels: Travels
) -> None:
    stolen = parameters(traveller.signs_in_there(traveller.leaves(), ME))["code"]
    thief = travels()
    state = parameters(thief.leaves())["state"]

    answer = thief.browser.get(f"/identite/retour?state={state}&code={stolen}")

    assert answer.status_code == 409
    assert thief.name == ""


def test_one_may_not_take_all_day(traveller: Traveller, app: Flask) -> None:
    where = traveller.signs_in_there(traveller.leaves(), ME)
    app.config["FROZEN_AT"] += timedelta(minutes=16)

    assert traveller.comes_back(where).status_code == 409


@pytest.mark.parametrize(
    "answered",
    ["", "state={state}", "state={state}&error=server_error", "state=&code=x",
     "state={state}&code=", "state={state}&code=x&iss=https://ailleurs.fr",
     "state={state}&error=%0D%0Ax&error_description=<b>", "state={state}&code=x%0D%0A"],
)  # fmt: skip
def test_a_return_that_makes_no_sense_is_a_page_that_says_so(
    traveller: Traveller, answered: str
) -> None:
    state = parameters(traveller.leaves())["state"]

    answer = traveller.browser.get("/identite/retour?" + answered.format(state=state))

    assert answer.status_code == 409
    assert "Recommencer avec ProConnect" in said(answer.text)
    assert traveller.name == ""


@pytest.mark.parametrize(
    "behaviour",
    [
        {"idToken": {"iss": "https://ailleurs.fr"}},
        {"idToken": {"aud": "another-service"}},
        {"idToken": {"nonce": "n" * 48}},
        {"idToken": {"nonce": None}},
        {"idToken": {"exp": 1700000000}},
        {"idToken": {"iat": 4100000000}},
        {"idToken": {"sub": "someone-else"}},
        {"userinfo": {"sub": "someone-else"}},
        {"userinfo": {"aud": "another-service"}},
        {"userinfo": {"iss": "https://ailleurs.fr"}},
        {"userinfo": {"sub": "someone-else"}, "json": True},
        {"key": "stranger"},
        {"alg": "none"},
    ],
)
def test_a_token_that_does_not_hold_lets_nobody_in(
    traveller: Traveller, provider: RealProvider, behaviour: dict[str, object]
) -> None:
    provider.behaves(**behaviour)

    answer = traveller.signs_in(ME)

    assert answer.status_code == 409
    assert "n’a pas pu être vérifiée" in said(answer.text)
    assert (traveller.name, people()) == ("", 0)


def test_the_claims_may_come_as_plain_json(traveller: Traveller, provider: RealProvider) -> None:
    provider.behaves(json=True)

    traveller.signs_in(ME)

    assert traveller.name == "Odile Perrin"


def test_a_key_that_the_provider_has_just_changed_is_read_anew(
    traveller: Traveller, provider: RealProvider
) -> None:
    traveller.signs_in(ME)
    provider.behaves(key="second")

    assert traveller.signs_in(ME).status_code == 303
    assert len(provider.asked("/jwks")) == 2


def test_what_the_provider_publishes_is_read_once_an_hour(
    traveller: Traveller, provider: RealProvider, app: Flask
) -> None:
    traveller.leaves()
    traveller.leaves()
    assert len(provider.asked("/.well-known/openid-configuration")) == 1

    app.config["FROZEN_AT"] += timedelta(minutes=61)
    traveller.leaves()

    assert len(provider.asked("/.well-known/openid-configuration")) == 2


# --- when it is down --------------------------------------------------------------


def still_the_letter(browser: Browser, where: str) -> bool:
    page = browser.page(where)
    return "ProConnect ne répond pas" in page.get_text() and bool(
        page.find("button", string="Recevoir un lien")
    )


@pytest.mark.parametrize(
    "behaviour",
    [
        {"down": True},
        {"metadata": {"issuer": "https://ailleurs.fr"}},
        {"metadata": {"token_endpoint": "ftp://127.0.0.1/token"}},
        {"metadata": {"jwks_uri": None}},
    ],
)
def test_a_provider_that_is_down_or_not_itself_leaves_the_link_by_mail(
    traveller: Traveller, provider: RealProvider, behaviour: dict[str, object]
) -> None:
    provider.behaves(**behaviour)

    answer = traveller.browser.get("/identite/connexion?vers=/compte")

    assert (answer.status_code, answer.location) == (303, "/connexion?vers=/compte")
    assert still_the_letter(traveller.browser, answer.location)


@pytest.mark.parametrize("behaviour", [{"down": True}, {"slow": 900}])
def test_a_provider_that_falls_silent_on_the_way_leaves_the_link_by_mail(
    traveller: Traveller,
    provider: RealProvider,
    monkeypatch: pytest.MonkeyPatch,
    behaviour: dict[str, object],
) -> None:
    monkeypatch.setattr("concert.oidc.provider.PATIENCE", (0.3, 0.3))
    where = traveller.signs_in_there(traveller.leaves("/identite/connexion?vers=/compte"), ME)
    provider.behaves(**behaviour)

    answer = traveller.comes_back(where)

    assert (answer.status_code, answer.location) == (303, "/connexion?vers=/compte")
    assert still_the_letter(traveller.browser, answer.location)


# --- signing out there too ------------------------------------------------------


def test_signing_out_here_signs_out_there(traveller: Traveller, provider: RealProvider) -> None:
    traveller.signs_in(ME)
    assert not traveller.there.get(traveller.leaves()).headers["location"].startswith("/login")

    back = traveller.signs_out()

    assert (back.status_code, back.location) == (303, "/")
    assert "déconnecté, ici et de ProConnect" in traveller.browser.page("/").get_text()
    [given] = provider.asked("/session/end")
    assert given.keys() == {"id_token_hint", "state", "post_logout_redirect_uri"}
    assert len(given["state"]) == 48
    asked_again = traveller.there.get(traveller.leaves())
    assert "/login/" in asked_again.headers["location"]


def test_one_is_signed_out_here_before_going_there(traveller: Traveller) -> None:
    traveller.signs_in(ME)

    page = traveller.presses("Se déconnecter")

    assert "Vous êtes déconnecté d’ici" in said(page.text)
    assert traveller.name == ""
    assert db.session.scalar(sa.select(PersonSession)) is None


def test_a_return_from_signing_out_serves_who_left_and_once(traveller: Traveller) -> None:
    traveller.signs_in(ME)
    traveller.signs_out()

    for state in ("", "state=" + "s" * 48):
        answer = traveller.browser.get(f"/identite/depart?{state}")
        assert answer.status_code == 409
        assert "Aller à l’accueil" in said(answer.text)


def test_whoever_came_by_a_link_signs_out_here_alone(browse: Browse, valbourg: Valbourg) -> None:
    answer = browse(valbourg.odile).post("/deconnexion")

    assert (answer.status_code, answer.location) == (303, "/")


@pytest.mark.parametrize("behaviour", [{"down": True}, {"metadata": {"end_session_endpoint": ""}}])
def test_one_signs_out_here_even_when_there_is_no_way_there(
    traveller: Traveller, provider: RealProvider, app: Flask, behaviour: dict[str, object]
) -> None:
    traveller.signs_in(ME)
    provider.behaves(**behaviour)
    app.config["FROZEN_AT"] += timedelta(minutes=61)

    answer = traveller.presses("Se déconnecter")

    assert (answer.status_code, answer.location) == (303, "/")
    assert traveller.name == ""


# --- one's account ----------------------------------------------------------------


def test_someone_signed_in_links_an_identity_whose_address_is_another(
    travels: Travels, valbourg: Valbourg
) -> None:
    karim = travels(valbourg.karim)
    assert karim.browser.page("/compte").find("a", string="Relier mon compte à ProConnect")

    karim.signs_in(ME, "/identite/relier")
    elsewhere = travels()
    elsewhere.signs_in(ME)

    assert elsewhere.name == valbourg.karim.name
    assert [to for to, _subject in told_by_letter()] == [valbourg.karim.email]
    assert "Votre compte s’ouvre avec ProConnect" in karim.browser.page("/compte").get_text()


def test_an_identity_opens_one_account(
    traveller: Traveller, travels: Travels, valbourg: Valbourg
) -> None:
    traveller.signs_in(ME)
    karim = travels(valbourg.karim)

    answer = karim.signs_in(ME, "/identite/relier")

    assert answer.status_code == 409
    assert "ouvre déjà un autre compte" in said(answer.text)


def test_an_account_is_linked_by_who_asked_for_it_alone(
    travels: Travels, valbourg: Valbourg
) -> None:
    karim = travels(valbourg.karim)
    where = karim.signs_in_there(karim.leaves("/identite/relier"), ME)
    karim.browser.signed_in(valbourg.tom)

    assert karim.comes_back(where).status_code == 409
    assert db.session.scalar(sa.select(ExternalIdentity)) is None


def test_an_identity_is_taken_back(traveller: Traveller, valbourg: Valbourg) -> None:
    traveller.signs_in(ME)

    answer = traveller.presses("Ne plus l’ouvrir ainsi")

    assert answer.status_code == 303
    assert db.session.scalar(sa.select(ExternalIdentity)) is None
    assert "Relier mon compte" in traveller.browser.page("/compte").get_text()
    assert valbourg.odile.email


def test_nobody_takes_back_the_identity_of_another(
    traveller: Traveller, browse: Browse, valbourg: Valbourg
) -> None:
    traveller.signs_in(ME)
    identity = db.session.scalars(sa.select(ExternalIdentity)).one()

    answer = browse(valbourg.karim).post(f"/identite/{identity.id}/retrait")

    assert answer.status_code == 404
    assert db.session.scalar(sa.select(ExternalIdentity)) is not None


def test_reading_these_addresses_alone_changes_nothing(browse: Browse, app: Flask) -> None:
    rules = [one for one in app.url_map.iter_rules() if one.endpoint.startswith("oidc.")]

    assert {(rule.rule, "POST" in (rule.methods or ())) for rule in rules} == {
        ("/identite/connexion", False),
        ("/identite/retour", False),
        ("/identite/relier", False),
        ("/identite/confirmation", False),
        ("/identite/depart", False),
        ("/identite/<int:identity_id>/retrait", True),
    }
    for rule in rules:
        answer = browse().get(rule.rule.replace("<int:identity_id>", "1"))
        assert answer.status_code in {303, 405, 409}, rule
    assert people() == 0


# --- what is kept of it -----------------------------------------------------------


def test_a_way_in_and_a_way_that_failed_are_kept_at_the_doors(
    traveller: Traveller, valbourg: Valbourg
) -> None:
    traveller.signs_in(ME)
    traveller.browser.get("/identite/retour?state=x&code=y")

    kept = db.session.scalars(sa.select(SecurityEvent).order_by(SecurityEvent.id)).all()
    assert [(one.kind, one.person_id, one.words) for one in kept] == [
        (SecurityKind.SIGNED_IN, valbourg.odile.id, "oidc.come_back"),
        (SecurityKind.TRY_FAILED, valbourg.odile.id, "oidc.come_back"),
    ]
