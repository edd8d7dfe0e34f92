"""Handing a message to the mail server that the settings name."""

import smtplib
import ssl
from email.message import EmailMessage
from typing import Any

import pytest

from concert.core.mail import smtp

MESSAGE = EmailMessage()


class Server:
    """What the mail library would do, written down."""

    done: list[tuple[Any, ...]]
    offers_tls = True

    def __init__(self, host: str, port: int, timeout: float, **_kwargs: Any) -> None:
        Server.done = [(type(self).__name__, host, port)]
        assert timeout

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_error: object) -> None:
        Server.done.append(("quit",))

    def ehlo(self) -> None:
        pass

    def has_extn(self, name: str) -> bool:
        return name == "starttls" and Server.offers_tls

    def starttls(self, context: ssl.SSLContext) -> None:
        assert context.verify_mode is ssl.CERT_REQUIRED
        Server.done.append(("starttls",))

    def login(self, user: str, password: str) -> None:
        Server.done.append(("login", user, password))

    def send_message(self, message: EmailMessage) -> None:
        assert message is MESSAGE
        Server.done.append(("send",))


class Sealed(Server):
    pass


@pytest.fixture(autouse=True)
def _library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtplib, "SMTP", Server)
    monkeypatch.setattr(smtplib, "SMTP_SSL", Sealed)
    monkeypatch.setattr(Server, "offers_tls", True)


def test_a_server_that_offers_encryption_is_spoken_to_under_it() -> None:
    smtp("smtp://concert:p%40ss%2Fword@mail.exemple.fr:2525")(MESSAGE)

    assert Server.done == [
        ("Server", "mail.exemple.fr", 2525),
        ("starttls",),
        ("login", "concert", "p@ss/word"),
        ("send",),
        ("quit",),
    ]


def test_a_server_without_encryption_nor_password_is_spoken_to_plainly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Server, "offers_tls", False)

    smtp("smtp://localhost")(MESSAGE)

    assert Server.done == [("Server", "localhost", 587), ("send",), ("quit",)]


def test_smtps_is_encrypted_from_the_first_byte() -> None:
    smtp("smtps://concert:secret@mail.exemple.fr")(MESSAGE)

    assert Server.done[0] == ("Sealed", "mail.exemple.fr", 465)
    assert ("starttls",) not in Server.done
