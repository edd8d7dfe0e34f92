"""Settings: none that is wrong lets the application start, and each says what to write instead."""

from typing import Any

import pytest

from concert.config import BadSetting, Settings

PROVIDER = {
    "OIDC_ISSUER": "https://id.exemple.fr/api/v2",
    "OIDC_CLIENT_ID": "concert",
    "OIDC_CLIENT_SECRET": "secret",
}
PUBLIC = {"SECRET_KEY": "s" * 48, "MAIL_URL": "smtp://smtp.exemple.fr:587"}


def read(**environment: str) -> Settings:
    return Settings.from_environment({**PUBLIC, **environment})


def test_nothing_said_is_a_public_server() -> None:
    assert read().concert_env == "production"
    assert not read().shows_letters


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY manque"),
        ({"SECRET_KEY": "s" * 31}, "SECRET_KEY manque, ou compte moins de 32"),
        ({"MAIL_URL": ""}, "MAIL_URL manque"),
        ({"CONCERT_ENV": "prod"}, "CONCERT_ENV vaut"),
        ({"PROXIES": "un"}, "PROXIES est un nombre entier, pas « un »"),
        ({"ACCESSIBILITY_STATE": "bon"}, "ACCESSIBILITY_STATE vaut"),
        ({"OIDC_ISSUER": "https://id.exemple.fr"}, "OIDC_ISSUER, OIDC_CLIENT_ID et"),
        ({"OIDC_CLIENT_SECRET": "secret"}, "OIDC_ISSUER, OIDC_CLIENT_ID et"),
        ({**PROVIDER, "OIDC_ISSUER": "http://id.exemple.fr"}, "OIDC_ISSUER : « http://id"),
        ({**PROVIDER, "OIDC_ISSUER": "http://127.0.0.1:9000"}, "OIDC_ISSUER : « http://127"),
        ({**PROVIDER, "OIDC_ISSUER": "id.exemple.fr"}, "OIDC_ISSUER : « id"),
        ({**PROVIDER, "OIDC_SCOPES": "openid profile"}, "OIDC_SCOPES contient"),
    ],
)
def test_a_wrong_setting_says_which_one_and_what_to_write(
    environment: dict[str, str], said: str
) -> None:
    with pytest.raises(BadSetting) as refused:
        read(**environment)

    assert str(refused.value).startswith(said)


def test_the_secret_of_development_signs_nothing_elsewhere() -> None:
    development = read(CONCERT_ENV="development", SECRET_KEY="").as_flask_config()["SECRET_KEY"]

    assert development
    assert read().as_flask_config()["SECRET_KEY"] == PUBLIC["SECRET_KEY"]


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://c@h/concert", "postgresql+psycopg://c@h/concert"),
        ("postgresql://c@h/concert", "postgresql+psycopg://c@h/concert"),
        ("postgresql+psycopg://c@h/concert", "postgresql+psycopg://c@h/concert"),
        ("sqlite:///concert.sqlite3", "sqlite:///concert.sqlite3"),
    ],
)
def test_a_database_is_given_as_hosts_write_it(given: str, used: str) -> None:
    assert read(DATABASE_URL=given).database == used


def test_the_variable_of_tests_is_read_from_nowhere() -> None:
    assert not read(TESTING="1").testing


@pytest.mark.parametrize(
    ("url", "name", "secure"),
    [
        ("https://concert.exemple.fr", "__Host-concert", True),
        ("http://127.0.0.1", "concert", False),
    ],
)
def test_cookies_are_as_private_as_the_address(url: str, name: str, secure: bool) -> None:
    config: dict[str, Any] = read(PUBLIC_URL=url).as_flask_config()

    assert config["SESSION_COOKIE_NAME"] == name
    assert config["SESSION_COOKIE_SECURE"] is secure
    assert config["SESSION_COOKIE_HTTPONLY"]
    assert config["SESSION_COOKIE_SAMESITE"] == "Lax"


def test_a_public_server_answers_to_its_name_alone() -> None:
    hosts = read(PUBLIC_URL="https://concert.exemple.fr:8443").as_flask_config()["TRUSTED_HOSTS"]

    assert hosts == ["concert.exemple.fr"]


def test_an_identity_provider_is_encrypted_or_on_this_machine_while_developing() -> None:
    here = {**PROVIDER, "OIDC_ISSUER": "http://127.0.0.1:9000"}

    assert read(**PROVIDER).oidc_name == "ProConnect"
    assert read(CONCERT_ENV="development", **here).oidc_issuer == "http://127.0.0.1:9000"
