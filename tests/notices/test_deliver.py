"""Letters are written once for each act and sent until the mail server has taken them."""

import smtplib
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, current_app

from concert.config import Settings
from concert.core.database import db
from concert.core.mail import Letter, post
from concert.journal.models import Pending
from concert.notices import deliver
from concert.notices.deliver import send_letters, write_letters
from tests.cast import Valbourg
from tests.plan.answers import signed
from tests.together import acting, at_once

DAY = timedelta(days=1)


def letters() -> list[Letter]:
    return list(db.session.scalars(sa.select(Letter).order_by(Letter.id)))


def waiting() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(Pending)) or 0


# --- writing ----------------------------------------------------------------------------


def test_each_act_is_written_about_once_however_often_the_work_is_done(
    valbourg: Valbourg,
) -> None:
    signed(valbourg, valbourg.commitment())

    written = [write_letters(at=valbourg.at) for _turn in range(3)]

    assert written == [3, 0, 0]
    assert Counter(one.to for one in letters()) == {
        "odile@exemple.fr": 2,
        "claire@exemple.fr": 1,
    }
    assert waiting() == 0


def test_nothing_is_written_about_an_act_that_was_rolled_back(valbourg: Valbourg) -> None:
    action = valbourg.action()
    db.session.commit()
    valbourg.commitment(action)
    db.session.rollback()

    assert write_letters(at=valbourg.at) == 0


def test_work_that_is_killed_while_it_writes_leaves_everything_to_be_written(
    valbourg: Valbourg, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed(valbourg, valbourg.commitment())
    db.session.commit()
    with monkeypatch.context() as killed:
        killed.setattr(deliver, "post_letter", _killed_at_the_second(deliver.post_letter))
        with pytest.raises(KeyboardInterrupt):
            write_letters(at=valbourg.at)
    db.session.rollback()
    left = (len(letters()), waiting())

    write_letters(at=valbourg.at)

    assert left == (0, 2)
    assert (len(letters()), waiting()) == (3, 0)


def _killed_at_the_second(post_letter: Any) -> Any:
    calls: list[int] = []

    def killed(*args: Any, **kwargs: Any) -> Letter:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        letter: Letter = post_letter(*args, **kwargs)
        return letter

    return killed


def test_two_that_write_at_once_write_each_letter_once(app: Flask, valbourg: Valbourg) -> None:
    signed(valbourg, valbourg.commitment())
    at = valbourg.at

    written = at_once([acting(app, lambda: write_letters(at=at)) for _one in range(3)])

    assert sum(written) == 3
    assert (len(letters()), waiting()) == (3, 0)


def test_an_act_whose_letter_cannot_be_written_keeps_no_other_from_leaving(
    valbourg: Valbourg, monkeypatch: pytest.MonkeyPatch
) -> None:
    valbourg.idea(by=valbourg.karim)
    valbourg.commitment()
    notices_of = deliver.notices_of

    def broken(entry: Any) -> Any:
        if entry.verb == "idea_proposed":
            raise LookupError("no such template")
        return notices_of(entry)

    with monkeypatch.context() as once:
        once.setattr(deliver, "notices_of", broken)
        first = write_letters(at=valbourg.at)
    second = write_letters(at=valbourg.at)

    assert (first, second) == (1, 1)
    assert [one.to for one in letters()] == ["odile@exemple.fr", "karim@exemple.fr"]


# --- sending ----------------------------------------------------------------------------


class Post:
    """A mail server that takes what it is given, or says why not."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.refusing: dict[str, Exception] = {}

    def carry(self, message: EmailMessage) -> None:
        if trouble := self.refusing.get(str(message["To"])):
            raise trouble
        self.taken.append(message)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Post:
    server = Post()
    monkeypatch.setattr(deliver, "smtp", lambda _url: server.carry)
    return server


@pytest.fixture
def settings(app: Flask) -> Settings:
    known: Settings = app.config["SETTINGS"]
    return replace(known, mail_url="smtp://127.0.0.1", mail_from="Concert <concert@exemple.fr>")


def posted(valbourg: Valbourg, *to: str) -> None:
    for one in to:
        post(one, "Votre idée est publiée", "Merci.\n", at=valbourg.at)
    db.session.commit()


def test_letters_leave_in_order_and_once(
    valbourg: Valbourg, server: Post, settings: Settings
) -> None:
    posted(valbourg, "karim@exemple.fr", "odile@exemple.fr")

    sent = [send_letters(settings, at=valbourg.at) for _turn in range(2)]

    assert sent == [2, 0]
    assert [one["To"] for one in server.taken] == ["karim@exemple.fr", "odile@exemple.fr"]
    assert {one.sent_at for one in letters()} == {valbourg.at}


def test_a_letter_says_who_sends_it_and_that_a_machine_did(
    valbourg: Valbourg, server: Post, settings: Settings
) -> None:
    posted(valbourg, "karim@exemple.fr")

    send_letters(settings, at=valbourg.at)

    [message] = server.taken
    assert message["From"] == "Concert <concert@exemple.fr>"
    assert message["Subject"] == "Votre idée est publiée"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content() == "Merci.\n"


def test_an_address_that_is_refused_is_tried_later_and_keeps_no_other_from_leaving(
    valbourg: Valbourg, server: Post, settings: Settings
) -> None:
    wrong, right = "personne@exemple.fr", "karim@exemple.fr"
    posted(valbourg, wrong, right)
    server.refusing[wrong] = smtplib.SMTPRecipientsRefused({wrong: (550, b"no such user")})

    sent = send_letters(settings, at=valbourg.at)

    refused, other = letters()
    assert (sent, other.sent_at) == (1, valbourg.at)
    assert (refused.sent_at, refused.tries) == (None, 1)
    assert "SMTPRecipientsRefused" in (refused.trouble or "")
    assert refused.next_try_at > valbourg.at
    server.refusing.clear()
    assert send_letters(settings, at=valbourg.at) == 0
    assert send_letters(settings, at=refused.next_try_at) == 1
    assert letters()[0].trouble is None


def test_a_letter_refused_twelve_times_is_given_up_and_kept_with_its_trouble(
    valbourg: Valbourg, server: Post, settings: Settings
) -> None:
    wrong = "personne@exemple.fr"
    posted(valbourg, wrong)
    server.refusing[wrong] = smtplib.SMTPRecipientsRefused({wrong: (550, b"no such user")})

    for day in range(20):
        send_letters(settings, at=valbourg.at + 3 * day * DAY)

    [letter] = letters()
    assert (letter.tries, letter.sent_at) == (12, None)
    assert "no such user" in (letter.trouble or "")


@pytest.mark.parametrize(
    "trouble",
    [
        ConnectionRefusedError("nobody there"),
        TimeoutError("too long"),
        smtplib.SMTPServerDisconnected("gone"),
        smtplib.SMTPAuthenticationError(535, b"bad password"),
        smtplib.SMTPSenderRefused(451, b"later", "concert@exemple.fr"),
    ],
)
def test_while_the_server_does_not_answer_the_other_letters_wait_and_none_is_lost(
    valbourg: Valbourg, server: Post, settings: Settings, trouble: Exception
) -> None:
    posted(valbourg, "karim@exemple.fr", "odile@exemple.fr")
    server.refusing["karim@exemple.fr"] = trouble

    sent = send_letters(settings, at=valbourg.at)

    assert (sent, [one.tries for one in letters()]) == (0, [1, 0])
    server.refusing.clear()
    assert send_letters(settings, at=valbourg.at + DAY) == 2


def test_a_letter_taken_by_the_server_just_before_we_died_comes_twice_as_the_same_letter(
    valbourg: Valbourg, server: Post, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted(valbourg, "karim@exemple.fr")
    carry = server.carry

    def die_after(message: EmailMessage) -> None:
        carry(message)
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(server, "carry", die_after)
        with pytest.raises(KeyboardInterrupt):
            send_letters(settings, at=valbourg.at)

    send_letters(settings, at=valbourg.at + DAY)

    first, second = server.taken
    assert first["Message-ID"] == second["Message-ID"]


@pytest.mark.usefixtures("server")
def test_without_a_mail_server_letters_stay_in_the_box(valbourg: Valbourg) -> None:
    posted(valbourg, "karim@exemple.fr")
    settings: Settings = current_app.config["SETTINGS"]

    assert send_letters(settings, at=valbourg.at) == 0

    assert letters()[0].tries == 0


def test_two_that_send_at_once_send_each_letter_once(
    app: Flask, valbourg: Valbourg, server: Post, settings: Settings
) -> None:
    posted(valbourg, *(f"voisin{n}@exemple.fr" for n in range(4)))
    at = valbourg.at

    def sending() -> int:
        with app.app_context():
            return send_letters(settings, at=at)

    sent = at_once([sending, sending])

    assert sum(sent) == 4
    assert len({str(one["To"]) for one in server.taken}) == len(server.taken) == 4


@pytest.mark.parametrize("to", ["a\nBcc: tous@exemple.fr", "", "sans-arobase", "é@exemple.fr"])
def test_an_address_that_is_none_harms_no_other_letter(
    valbourg: Valbourg, server: Post, settings: Settings, to: str
) -> None:
    posted(valbourg, to, "karim@exemple.fr")

    send_letters(settings, at=valbourg.at)

    assert "karim@exemple.fr" in [str(one["To"]) for one in server.taken]
    assert not [one for one in server.taken if one["Bcc"]]
