"""The doors that stay closed: headers, cookies, tokens, addresses that lead elsewhere."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from concert import create_app
from concert.core.database import db
from concert.web.security import local_path
from tests.browsing import Browse
from tests.cast import Valbourg


@pytest.fixture
def behind_a_proxy(app: Flask) -> Iterator[Flask]:
    """The application as it runs on a public server, on the database and keys of the tests."""
    public = create_app(
        replace(
            app.config["SETTINGS"],
            concert_env="production",
            secret_key="s" * 48,
            public_url="https://concert.exemple.fr",
            proxies=1,
            mail_url="smtp://127.0.0.1:1",
        )
    )
    yield public
    with public.app_context():
        db.engine.dispose()


FORWARDED = {
    "Host": "concert.exemple.fr",
    "X-Forwarded-For": "192.0.2.7",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "concert.exemple.fr",
}


def test_no_page_may_run_nor_style_what_is_written_in_it(browse: Browse) -> None:
    policy = browse().get("/").headers["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("path", ["/", "/nulle-part", "/plan-du-site", "/connexion"])
def test_every_answer_closes_the_same_doors(browse: Browse, path: str) -> None:
    headers = browse().get(path).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_behind_a_proxy_only_encrypted_visits_are_asked_for(behind_a_proxy: Flask) -> None:
    with behind_a_proxy.test_client() as client:
        encrypted = client.get("/etat", headers=FORWARDED)
        plain = client.get("/etat", headers={"Host": "concert.exemple.fr"})

    assert encrypted.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "Strict-Transport-Security" not in plain.headers


def test_behind_a_proxy_the_cookie_is_for_encrypted_visits_alone(behind_a_proxy: Flask) -> None:
    with behind_a_proxy.test_client() as client:
        cookie = client.get("/connexion", headers=FORWARDED).headers["Set-Cookie"]

    assert cookie.startswith("__Host-concert=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))


def test_only_the_public_name_is_answered(behind_a_proxy: Flask) -> None:
    forged = {**FORWARDED, "X-Forwarded-Host": "pirate.exemple"}

    assert behind_a_proxy.test_client().get("/connexion", headers=forged).status_code == 400


def test_the_proxy_is_believed_and_not_whom_it_quotes(behind_a_proxy: Flask) -> None:
    """Whoever adds addresses of their own before the proxy's does not change network."""
    client = behind_a_proxy.test_client()
    tries = [
        _try_a_code(client, {**FORWARDED, "X-Forwarded-For": f"198.51.100.{n}, 192.0.2.7"})
        for n in range(14)
    ]

    assert tries[-1] == 429
    assert _try_a_code(client, {**FORWARDED, "X-Forwarded-For": "192.0.2.8"}) == 404


def _try_a_code(client: FlaskClient, headers: dict[str, str]) -> int:
    return client.get("/rejoindre/AAAA-AAAA", headers=headers).status_code


def test_the_letters_are_shown_to_nobody_on_a_public_server(behind_a_proxy: Flask) -> None:
    answer = behind_a_proxy.test_client().get("/boite-aux-lettres", headers=FORWARDED)

    assert answer.status_code == 404


def test_every_act_needs_the_token_of_its_session(app: Flask, browse: Browse) -> None:
    """By the extension, on all: an address that leaves it is named here."""
    # What the mail reader's own button calls, without a cookie (RFC 8058).
    assert app.extensions["csrf"]._exempt_views == {"concert.notices.routes.stop_now"}
    assert not app.extensions["csrf"]._exempt_blueprints
    answer = browse().client.post("/connexion", data={"email": "karim@exemple.fr"}, buffered=True)

    assert answer.status_code == 400


def test_the_cookie_holds_nothing_about_the_person(browse: Browse, valbourg: Valbourg) -> None:
    karim = browse(valbourg.karim)

    answer = karim.post("/deconnexion")
    cookies = answer.headers.getlist("Set-Cookie")

    assert all("karim" not in cookie.lower() for cookie in cookies)
    assert browse().get("/compte").status_code == 303


def test_a_session_that_was_left_is_dead_in_whoever_copied_it(
    browse: Browse, valbourg: Valbourg
) -> None:
    karim = browse(valbourg.karim)
    copied = karim.client.get_cookie("concert")
    assert copied
    karim.post("/deconnexion")
    thief = browse()
    thief.client.set_cookie("concert", copied.value)

    assert thief.get("/compte").status_code == 303


def test_what_is_signed_in_is_kept_by_no_one_on_the_way(browse: Browse, valbourg: Valbourg) -> None:
    path = f"/concertations/{valbourg.concertation.slug}"

    assert browse(valbourg.karim).get(path).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://pirate.exemple",
        "//pirate.exemple",
        "/\\pirate.exemple",
        "/\t/pirate.exemple",
        "javascript:alert(1)",
        "\\\\pirate.exemple",
        "",
    ],
)
def test_a_path_that_leads_elsewhere_is_no_path(elsewhere: str) -> None:
    assert local_path(elsewhere) == ""


def test_a_path_of_ours_is_kept(app: Flask) -> None:
    assert local_path("/concertations/une-cour?page=2#idées")
    assert local_path("/concertations/une-cour/vote") == "/concertations/une-cour/vote"
    assert app


@given(st.text())
def test_whatever_the_path_a_browser_stays_here(path: str) -> None:
    kept = local_path(path)

    assert not kept or re.match(r"/(?![/\\])[!-~]*$", kept)
