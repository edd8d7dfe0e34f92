"""A letter as it travels: who writes, who reads the answers, how to stop, and nothing forged."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from concert.core.database import db
from concert.core.mail import Letterhead, message_of, post
from tests.hostile import KEPT

NOON = datetime(2026, 11, 20, 11, tzinfo=UTC)
HEAD = Letterhead("Concert <concert@exemple.fr>", "bonjour@exemple.fr", "https://exemple.fr")
STOP = "https://exemple.fr/courriels/" + "x" * 200

pytestmark = pytest.mark.usefixtures("app")


def sent(subject: str = "Des nouvelles", text: str = "Bonjour.\n", **given: object) -> EmailMessage:
    """The letter as its reader's server receives it."""
    letter = post("karim@exemple.fr", subject, text, at=NOON, **given)  # type: ignore[arg-type]
    db.session.flush()
    received = message_from_bytes(message_of(letter, HEAD).as_bytes(), policy=default)  # type: ignore[arg-type]
    assert isinstance(received, EmailMessage)
    return received


def test_a_letter_says_who_sends_it_who_reads_the_answers_and_that_a_machine_wrote_it() -> None:
    message = sent()

    assert message["From"] == "Concert <concert@exemple.fr>"
    assert message["Reply-To"] == "bonjour@exemple.fr"
    assert message["To"] == "karim@exemple.fr"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == NOON
    assert message["Message-ID"].endswith("@exemple.fr>")


def test_a_letter_is_a_text_and_the_same_as_a_page() -> None:
    message = sent(text="Bonjour,\n\nÇa commence\u202f!\n")

    assert message.get_content_type() == "multipart/alternative"
    plain, html = message.iter_parts()
    assert plain.get_content_type() == "text/plain"
    assert plain.get_content().replace("\r\n", "\n") == "Bonjour,\n\nÇa commence\u202f!\n"
    assert "<p>Ça commence\u202f!</p>" in html.get_content()


def test_the_mail_readers_own_button_stops_those_that_can_be_stopped() -> None:
    message, other = sent(unsubscribe=STOP), sent()

    assert message["List-Unsubscribe"] == f"<{STOP}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Precedence"] == "bulk"
    assert (other["List-Unsubscribe"], other["Precedence"]) == (None, None)


def test_a_long_address_is_neither_cut_nor_encoded_on_its_way() -> None:
    letter = post("karim@exemple.fr", "Des nouvelles", "Bonjour.\n", at=NOON, unsubscribe=STOP)
    db.session.flush()

    assert f"List-Unsubscribe: <{STOP}>\r\n".encode() in message_of(letter, HEAD).as_bytes()


@pytest.mark.parametrize(
    "forged", ["Bonjour\nBcc: tous@exemple.fr", "Bonjour\r\nX: y", "Bonjour\u2028X: y", "a\x0bb"]
)
def test_a_subject_cannot_become_another_header(forged: str) -> None:
    message = sent(forged)

    assert message["Bcc"] is None
    assert message["X"] is None
    assert "\n" not in str(message["Subject"])


@pytest.mark.parametrize("hostile", KEPT)
def test_what_people_write_arrives_as_they_wrote_it(hostile: str) -> None:
    message = sent(hostile, f"{hostile}\n")

    plain, _html = message.iter_parts()
    assert plain.get_content().strip() == hostile.strip()
    assert str(message["Subject"]).replace(" ", "") == hostile.strip().replace(" ", "")
