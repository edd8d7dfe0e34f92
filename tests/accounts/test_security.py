"""What happens at the doors is kept, whatever becomes of the request; what is read is not."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from concert.accounts.actions import ask_link, forget_old_traces
from concert.cli import cli
from concert.core.database import db
from concert.people.doors import Happened
from concert.people.models import SecurityEvent, SecurityKind
from tests.architecture.test_budget import statements
from tests.browsing import Browse, Browser
from tests.cast import Valbourg

DAY = timedelta(days=1)


def kept() -> list[tuple[str, str, int | None]]:
    query = sa.select(SecurityEvent).order_by(SecurityEvent.id)
    return [(str(one.kind), one.words, one.person_id) for one in db.session.scalars(query)]


def kinds() -> list[str]:
    return [kind for kind, _words, _person in kept()]


def test_a_way_in_is_kept_from_the_asking_to_the_leaving(
    app: Flask, browse: Browse, valbourg: Valbourg
) -> None:
    browser, karim = browse(), valbourg.karim
    browser.post("/connexion", {"email": "karim@exemple.fr"})
    asked = ask_link("karim@exemple.fr", "", at=app.config["FROZEN_AT"])
    assert asked
    browser.post(f"/connexion/{asked.link}")
    browser.seeded().post("/deconnexion")

    assert kept() == [
        ("link_asked", "accounts.send_link", None),
        ("signed_in", "accounts.enter", karim.id),
        ("session_ended", "accounts.sign_out", karim.id),
    ]


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/connexion/" + "x" * 43, {}),
        ("/connexion/code", {"code": "123456"}),
        ("/rejoindre", {"code": "AAAAAA"}),
        ("/invitations/" + "x" * 43, {}),
    ],
)
def test_what_was_tried_in_vain_is_kept_though_the_request_is_undone(
    browse: Browse, path: str, data: dict[str, str]
) -> None:
    assert browse().post(path, data).status_code in {404, 409, 422}

    assert kinds() == ["try_failed"]


def test_a_refusal_is_kept_with_who_and_where(browse: Browse, valbourg: Valbourg) -> None:
    path = f"/concertations/{valbourg.concertation.slug}/pilotage"

    assert browse(valbourg.tom).get(path).status_code == 403

    assert kept() == [("refused", "journey.steer", valbourg.tom.id)]


def test_a_limit_that_is_reached_is_kept_once_a_minute(
    app: Flask, browse: Browse, valbourg: Valbourg
) -> None:
    browser = browse()
    for n in range(20):
        browser.post(f"/connexion/essai{n}")
    assert kinds() == ["try_failed", "limit_reached"]

    app.config["FROZEN_AT"] = valbourg.at + timedelta(minutes=2)
    browser.post("/connexion/essai")

    assert kinds().count("limit_reached") == 2


def test_neither_what_was_typed_nor_a_token_is_kept(browse: Browse, valbourg: Valbourg) -> None:
    browser = browse(valbourg.karim)
    browser.post("/connexion", {"email": "claire@exemple.fr"})
    browser.post("/connexion/un-jeton-secret")
    browser.post("/connexion/code", {"code": "654321"})

    for row in db.session.execute(sa.select(SecurityEvent.__table__)):
        said = repr(tuple(row))
        assert not any(one in said for one in ("claire", "un-jeton", "654321"))


def test_where_it_came_from_is_kept_and_of_an_ipv6_address_its_network(browse: Browse) -> None:
    for address in ("192.0.2.7", "2001:db8:1:2:3:4:5:6"):
        browse().post("/connexion/essai", environ_base={"REMOTE_ADDR": address})

    places = [one.visitor for one in db.session.scalars(sa.select(SecurityEvent))]
    assert places == ["192.0.2.7", "2001:db8:1:2::/64"]


def test_a_line_stays_one_line(valbourg: Valbourg) -> None:
    row = Happened(SecurityKind.REFUSED, "1.2.3.4\r\nforged", None, "a\nb\r\x00c").row(valbourg.at)

    assert (row.visitor, row.words) == ("1.2.3.4 forged", "a b c")


@pytest.mark.usefixtures("valbourg")
def test_reading_keeps_nothing(browse: Browse, valbourg: Valbourg) -> None:
    karim, path = browse(valbourg.karim), f"/concertations/{valbourg.concertation.slug}"

    with statements() as asked:
        for browser in (karim, browse()):
            assert browser.get(path).status_code == 200
            browser.get("/nulle-part")

    assert not [one for one in asked if "security_event" in one]
    assert kept() == []


def test_it_is_forgotten_after_six_months(browse: Browse, valbourg: Valbourg) -> None:
    browse().post("/connexion/essai")

    forget_old_traces(at=valbourg.at + 182 * DAY)
    assert len(kept()) == 1
    forget_old_traces(at=valbourg.at + 184 * DAY)
    assert kept() == []


def test_the_operator_reads_it_by_a_command(app: Flask, valbourg: Valbourg) -> None:
    Browser(app).post("/connexion/essai")
    db.session.commit()

    read = app.test_cli_runner().invoke(cli, ["security", "--since", "2026-11-01"])
    later = app.test_cli_runner().invoke(cli, ["security", "--since", "2026-11-25"])

    assert read.output == "2026-11-20T11:00:00Z try_failed 127.0.0.1 - accounts.enter\n"
    assert later.output == ""
    assert valbourg
