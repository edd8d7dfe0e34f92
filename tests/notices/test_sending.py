"""Letters against a real mail server that refuses, delays, drops, and comes back."""

import datetime as dt
import ipaddress
import ssl
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from flask import Flask

from concert.config import Settings
from concert.core import mail
from concert.core.database import db
from concert.core.mail import Letter, Stopped, post
from concert.notices import deliver
from concert.notices.deliver import send_letters, write_letters
from tests.architecture import scenes
from tests.cast import Valbourg
from tests.conftest import NOON
from tests.postman import MailServer, serving
from tests.together import at_once

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
KARIM, ODILE = "karim@exemple.fr", "odile@exemple.fr"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with serving(MailServer()) as listening:
        yield listening


@pytest.fixture
def settings(app: Flask, server: MailServer) -> Settings:
    known: Settings = app.config["SETTINGS"]
    return replace(
        known,
        mail_url=server.url,
        mail_from="Concert <concert@exemple.fr>",
        contact_email="bonjour@exemple.fr",
    )


def posted(*to: str, **given: object) -> None:
    for one in to:
        post(one, "Votre idée est publiée", "Bonjour,\n\nMerci.\n", at=NOON, **given)  # type: ignore[arg-type]
    db.session.commit()


def letters() -> list[Letter]:
    db.session.expire_all()
    return list(db.session.scalars(sa.select(Letter).order_by(Letter.id)))


def until_all_is_settled(settings: Settings) -> int:
    """Try again whenever something is due, as the machine would, until nothing waits."""
    sent, at = 0, NOON
    waiting = sa.select(sa.func.min(Letter.next_try_at)).where(
        Letter.sent_at.is_(None), Letter.stopped.is_(None)
    )
    while due := db.session.scalar(waiting):
        db.session.rollback()
        at = max(due, at + timedelta(seconds=1))
        sent += send_letters(settings, at=at)
    return sent


# --- as it should be ------------------------------------------------------------------


def test_letters_leave_in_order_once_and_over_one_connection(
    server: MailServer, settings: Settings
) -> None:
    posted(KARIM, ODILE, "lea@exemple.fr")

    sent = [send_letters(settings, at=NOON) for _turn in range(2)]

    assert sent == [3, 0]
    assert server.to == [KARIM, ODILE, "lea@exemple.fr"]
    assert server.connections == 1
    assert {one.sent_at is not None for one in letters()} == {True}


def test_a_link_that_somebody_waits_for_overtakes_ten_thousand_digests(
    server: MailServer, settings: Settings
) -> None:
    posted(*(f"voisin{n}@exemple.fr" for n in range(3)), bulk=True)
    posted(KARIM)

    send_letters(settings, at=NOON)

    assert server.to[0] == KARIM


def test_without_a_mail_server_letters_stay_in_the_box(app: Flask) -> None:
    posted(KARIM)

    assert send_letters(app.config["SETTINGS"], at=NOON) == 0
    assert letters()[0].tries == 0


# --- not now --------------------------------------------------------------------------


def test_a_letter_that_is_not_wanted_now_is_tried_later_and_arrives_once(
    server: MailServer, settings: Settings
) -> None:
    posted(KARIM, ODILE)
    server.next_recipients = ["451 greylisted, come back"]

    first = send_letters(settings, at=NOON)

    [waiting, gone] = letters()
    assert (first, gone.sent_at is not None, waiting.sent_at) == (1, True, None)
    assert "greylisted" in (waiting.trouble or "")
    assert send_letters(settings, at=NOON + timedelta(seconds=30)) == 0
    assert send_letters(settings, at=NOON + 5 * MINUTE) == 1
    assert server.count() == {KARIM: 1, ODILE: 1}
    assert letters()[0].trouble is None


def test_a_letter_never_wanted_now_stands_still_in_the_end_with_its_reason(
    server: MailServer, settings: Settings
) -> None:
    posted(KARIM)
    server.refused[KARIM] = "452 mailbox full"

    until_all_is_settled(settings)

    [letter] = letters()
    assert (letter.stopped, letter.tries) == (Stopped.STUCK, mail.MOST_TRIES)
    assert "mailbox full" in (letter.trouble or "")
    server.refused.clear()
    assert send_letters(settings, at=NOON + 30 * DAY) == 0


# --- never ------------------------------------------------------------------------------


def test_an_address_that_is_refused_is_shown_at_once_and_keeps_no_other_from_leaving(
    server: MailServer, settings: Settings
) -> None:
    posted("personne@exemple.fr", KARIM)
    server.refused["personne@exemple.fr"] = "550 no such user here"

    sent = until_all_is_settled(settings)

    [refused, other] = letters()
    assert (sent, server.count()) == (1, {KARIM: 1})
    assert (refused.stopped, refused.tries) == (Stopped.REFUSED, 1)
    assert refused.trouble == "550 no such user here"
    assert other.sent_at is not None


def test_a_letter_whose_content_is_refused_is_shown_too(
    server: MailServer, settings: Settings
) -> None:
    posted(KARIM, ODILE)
    server.next_letters = ["554 looks like spam"]

    send_letters(settings, at=NOON)

    assert letters()[0].stopped is Stopped.REFUSED
    assert server.count() == {ODILE: 1}


@pytest.mark.parametrize(
    "to", ["a\nBcc: tous@exemple.fr", "", "sans-arobase", "é@exemple.fr", "a@b.fr, tous@exemple.fr"]
)
def test_an_address_that_is_none_harms_no_other_letter(
    server: MailServer, settings: Settings, to: str
) -> None:
    posted(to, KARIM)

    send_letters(settings, at=NOON)

    assert server.to == [KARIM]
    assert letters()[0].stopped is Stopped.REFUSED


# --- cut in the middle ------------------------------------------------------------------


def test_a_connection_cut_in_the_middle_of_a_letter_loses_nothing(
    server: MailServer, settings: Settings
) -> None:
    posted(KARIM, ODILE)
    server.next_letters = ["drop"]

    first = send_letters(settings, at=NOON)
    second = send_letters(settings, at=NOON + 5 * MINUTE)

    assert (first, second) == (1, 1)
    assert server.count() == {KARIM: 1, ODILE: 1}


def test_a_server_that_cuts_every_letter_is_left_alone_until_later(
    server: MailServer, settings: Settings
) -> None:
    posted(*(f"voisin{n}@exemple.fr" for n in range(6)))
    server.next_letters = ["drop"] * 4

    send_letters(settings, at=NOON)

    assert [one.tries for one in letters()] == [1, 1, 1, 0, 0, 0]
    until_all_is_settled(settings)
    assert server.count() == {f"voisin{n}@exemple.fr": 1 for n in range(6)}


def test_a_server_that_stalls_is_not_waited_for_longer_than_the_settings_say(
    server: MailServer, settings: Settings
) -> None:
    posted(KARIM, ODILE)
    server.next_recipients = [3.0]

    first = send_letters(replace(settings, mail_timeout=1), at=NOON)

    assert (first, server.count()) == (1, {ODILE: 1})
    assert "imed out" in (letters()[0].trouble or "")
    until_all_is_settled(settings)
    assert server.count() == {KARIM: 1, ODILE: 1}


def test_a_server_that_takes_its_leave_is_no_letters_fault(
    server: MailServer, settings: Settings
) -> None:
    posted(KARIM)
    server.next_recipients = ["421 closing for the night"]

    assert send_letters(settings, at=NOON) == 0
    assert letters()[0].tries == 0
    assert send_letters(settings, at=NOON + 5 * MINUTE) == 1


def test_a_server_slow_to_take_a_whole_letter_is_waited_for_so_that_it_comes_once(
    server: MailServer, settings: Settings
) -> None:
    """Filters may take longer than a greeting: whoever hangs up too early sends it twice."""
    posted(KARIM)
    server.next_letters = [1.5]

    until_all_is_settled(replace(settings, mail_timeout=1))

    assert server.count() == {KARIM: 1}


# --- gone, then back ----------------------------------------------------------------------


def test_while_the_server_is_away_nothing_is_tried_nor_lost_and_all_arrives_when_it_is_back(
    settings: Settings,
) -> None:
    with serving(MailServer()) as first:
        port = first.port
    away = replace(settings, mail_url=f"smtp://127.0.0.1:{port}")
    posted(KARIM, ODILE)

    while_away = [send_letters(away, at=NOON + day * DAY) for day in range(20)]

    assert sum(while_away) == 0
    assert [(one.tries, one.stopped) for one in letters()] == [(0, None), (0, None)]
    with serving(MailServer(), port=port) as back:
        send_letters(away, at=NOON + 21 * DAY)
    assert back.count() == {KARIM: 1, ODILE: 1}


def test_a_server_that_does_not_answer_is_not_knocked_at_every_second(settings: Settings) -> None:
    with serving(MailServer()) as first:
        port = first.port
    away = replace(settings, mail_url=f"smtp://127.0.0.1:{port}")
    posted(KARIM)
    send_letters(away, at=NOON)

    state = db.session.get_one(mail.MailServer, 1)

    assert state.failing_since is not None
    assert "Refused" in (state.trouble or "")
    assert not mail.is_any_due(NOON + timedelta(seconds=1))
    assert mail.is_any_due(NOON + 5 * MINUTE)


def test_a_letter_taken_by_the_server_just_before_we_died_comes_twice_as_the_same_letter(
    server: MailServer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted(KARIM)

    def die(*_args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(deliver, "went", die)
        with pytest.raises(KeyboardInterrupt):
            send_letters(settings, at=NOON)
    db.session.rollback()
    send_letters(settings, at=NOON + DAY)

    first, second = server.received
    assert first["Message-ID"] == second["Message-ID"]


def test_several_that_send_at_once_send_each_letter_once(
    app: Flask, server: MailServer, settings: Settings
) -> None:
    posted(*(f"voisin{n}@exemple.fr" for n in range(12)))

    def sending() -> int:
        with app.app_context():
            return send_letters(settings, at=NOON)

    sent = at_once([sending, sending, sending])

    assert sum(sent) == 12
    assert server.count() == {f"voisin{n}@exemple.fr": 1 for n in range(12)}


def test_a_whole_concertation_without_a_mail_server_loses_nothing(
    settings: Settings, valbourg: Valbourg
) -> None:
    valbourg.lea.email = "lea@exemple.fr"
    with serving(MailServer()) as first:
        port = first.port
    away = replace(settings, mail_url=f"smtp://127.0.0.1:{port}")
    scenes.everything(valbourg)
    db.session.commit()
    for day in range(4):
        write_letters(at=NOON + day * DAY)
        send_letters(away, at=NOON + day * DAY)
    written = letters()

    with serving(MailServer(), port=port) as back:
        sent = sum(send_letters(away, at=NOON + 5 * DAY) for _turn in range(5))

    assert sent == len(written) > 8
    assert back.count() == Counter(one.to for one in written)
    assert {one.trouble for one in letters()} == {None}


# --- encryption and passwords ------------------------------------------------------------


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A certificate for this machine, which its own authority signed and ours trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    today = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today)
        .not_valid_after(today + timedelta(days=365 * 100))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    kept = tmp_path / "server.pem"
    kept.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(kept))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(kept)
    return context


def test_a_server_that_offers_encryption_is_spoken_to_under_it_with_the_password(
    settings: Settings, certificate: ssl.SSLContext
) -> None:
    server = MailServer()
    server.password = "p@ss/word"
    posted(KARIM)

    with serving(server, tls=certificate):
        url = f"smtp://concert:p%40ss%2Fword@127.0.0.1:{server.port}"
        send_letters(replace(settings, mail_url=url), at=NOON)

    assert (server.to, server.sealed) == ([KARIM], [True])


def test_a_wrong_password_is_no_letters_fault_and_is_said(
    settings: Settings, certificate: ssl.SSLContext
) -> None:
    server = MailServer()
    server.password = "p@ss/word"
    posted(KARIM)

    with serving(server, tls=certificate):
        url = f"smtp://concert:faux@127.0.0.1:{server.port}"
        send_letters(replace(settings, mail_url=url), at=NOON)

    assert letters()[0].tries == 0
    assert "535" in (db.session.get_one(mail.MailServer, 1).trouble or "")


def test_a_certificate_that_nobody_vouches_for_is_not_believed(
    settings: Settings, certificate: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    server = MailServer()
    posted(KARIM)

    with serving(server, tls=certificate):
        send_letters(replace(settings, mail_url=server.url), at=NOON)

    assert (server.to, letters()[0].sent_at) == ([], None)
    assert "CERTIFICATE_VERIFY_FAILED" in (db.session.get_one(mail.MailServer, 1).trouble or "")


def test_a_password_never_leaves_in_clear(
    settings: Settings, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody on the way may have taken the offer of encryption away."""
    monkeypatch.setattr("concert.core.smtp._HERE", set())
    posted(KARIM)
    url = f"smtp://concert:secret@127.0.0.1:{server.port}"

    send_letters(replace(settings, mail_url=url), at=NOON)

    assert server.to == []
    assert "en clair" in (db.session.get_one(mail.MailServer, 1).trouble or "")
