"""Each person says how often to be written to: from their account, or from a letter."""

import re
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from concert.concertations.phases import Phase
from concert.core.database import db
from concert.core.mail import Letter, post
from concert.notices.actions import choose_rhythm_there
from concert.notices.models import OwnRhythm, Rhythm, RhythmThere
from concert.notices.queries import own_rhythm, rhythm_of
from concert.notices.unsubscribing import unsubscribe_url
from tests.architecture.tables import fingerprint
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.conftest import NOON

HERE = "/compte/courriels"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def stop_path(valbourg: Valbourg, *, everywhere: bool = False) -> str:
    """Where the button of a letter to Karim leads."""
    here = None if everywhere else valbourg.concertation.id
    url = unsubscribe_url(valbourg.karim.id, here)
    return "/" + url.split("/", 3)[3]


# --- from one's account -------------------------------------------------------------------


def test_the_page_says_what_is_in_force_and_what_always_comes(karim: Browser) -> None:
    page = karim.page(HERE)

    chosen = page.find("input", attrs={"name": "rhythm", "checked": True})
    assert chosen
    assert chosen["value"] == "daily"
    assert "vous recevez toujours" in page.get_text()
    assert "karim@exemple.fr" in page.get_text()


def test_a_rhythm_is_chosen_for_all_and_another_for_one(karim: Browser, valbourg: Valbourg) -> None:
    here = valbourg.concertation

    karim.post(HERE, {"rhythm": "weekly"})
    karim.post(f"{HERE}/{here.slug}", {f"c{here.id}-rhythm": "at_once"})

    assert own_rhythm(valbourg.karim) is Rhythm.WEEKLY
    assert rhythm_of(valbourg.karim, here) is Rhythm.AT_ONCE
    karim.post(f"{HERE}/{here.slug}", {f"c{here.id}-rhythm": ""})
    assert rhythm_of(valbourg.karim, here) is Rhythm.WEEKLY


def test_with_htmx_the_choice_alone_comes_back_and_says_that_it_is_kept(
    karim: Browser, valbourg: Valbourg
) -> None:
    here = valbourg.concertation
    own = karim.post(HERE, {"rhythm": "never"}, htmx=True)
    there = karim.post(f"{HERE}/{here.slug}", {f"c{here.id}-rhythm": "daily"}, htmx=True)

    for answer in (own, there):
        assert "C’est noté." in answer.text
        assert "<h1" not in answer.text


@pytest.mark.parametrize("rhythm", ["", "hourly", "1"])
def test_a_rhythm_that_is_none_is_refused_beside_the_choice(karim: Browser, rhythm: str) -> None:
    answer = karim.post(HERE, {"rhythm": rhythm})

    assert answer.status_code == 422
    assert 'id="rhythm-error"' in answer.text


def test_whoever_takes_part_in_nothing_finds_how_to(browse: Browse, valbourg: Valbourg) -> None:
    stranger = browse(valbourg.person("Zoé Nouvelle"))

    assert "Vous ne prenez part à aucune concertation" in stranger.get(HERE).text


def test_a_draft_that_one_does_not_prepare_is_not_found(karim: Browser, valbourg: Valbourg) -> None:
    draft = valbourg.draft("Une cantine pour tous", valbourg.claire)

    answer = karim.post(f"{HERE}/{draft.slug}", {f"c{draft.id}-rhythm": "never"})

    assert answer.status_code == 404


# --- from a letter --------------------------------------------------------------------------


def test_the_mail_readers_button_stops_without_cookie_nor_token_of_a_form(
    app: Flask, valbourg: Valbourg
) -> None:
    path = stop_path(valbourg)
    db.session.commit()

    answer = FlaskClient(app, app.response_class).post(path, data=ONE_CLICK)

    assert (answer.status_code, answer.text) == (200, "ok\n")
    db.session.expire_all()
    assert rhythm_of(valbourg.karim, valbourg.concertation) is Rhythm.NEVER
    assert own_rhythm(valbourg.karim) is Rhythm.DAILY


def test_stopping_all_stops_what_was_chosen_for_each_too(app: Flask, valbourg: Valbourg) -> None:
    choose_rhythm_there(valbourg.karim.id, valbourg.concertation, Rhythm.WEEKLY, at=NOON)
    path = stop_path(valbourg, everywhere=True)
    db.session.commit()

    FlaskClient(app, app.response_class).post(path, data=ONE_CLICK)

    db.session.expire_all()
    assert rhythm_of(valbourg.karim, valbourg.concertation) is Rhythm.NEVER


def test_what_opens_links_before_people_do_stops_nothing(app: Flask, valbourg: Valbourg) -> None:
    path, client = stop_path(valbourg), FlaskClient(app, app.response_class)
    before = fingerprint()

    for _turn in range(3):
        assert client.get(path).status_code == 200
        client.head(path)
        client.options(path)

    assert fingerprint() == before


def test_from_the_page_one_stops_then_comes_back_in_one_press(
    browse: Browse, valbourg: Valbourg
) -> None:
    stranger, path = browse(), stop_path(valbourg)

    answer = stranger.post(path, {"rhythm": "never"})
    assert answer.location == path
    stopped = stranger.page(path)
    assert "vous ne recevrez plus ces courriels" in stopped.get_text()
    assert {one.get_text() for one in stopped.select("main button")} == {
        "Recevoir de nouveau un résumé par jour",
        "Recevoir un résumé par semaine",
    }
    stranger.post(path, {"rhythm": "weekly"})

    assert rhythm_of(valbourg.karim, valbourg.concertation) is Rhythm.WEEKLY


def test_the_link_of_a_letter_says_nothing_of_whom_it_was_written_to(
    browse: Browse, valbourg: Valbourg
) -> None:
    """It is forwarded with the letter."""
    said = browse().get(stop_path(valbourg)).text

    assert "karim" not in said.lower()


def test_the_token_of_a_letter_is_worth_nothing_elsewhere(
    browse: Browse, valbourg: Valbourg
) -> None:
    token = stop_path(valbourg).rsplit("/", 1)[1]

    assert browse().post(f"/connexion/{token}").status_code == 409
    assert browse().get(f"/invitations/{token}").status_code in {404, 409}


@pytest.mark.parametrize("change", [("a", "b"), ("$", "x"), ("^", "x"), (".+", "abc")])
def test_a_token_that_was_changed_stops_nothing(
    browse: Browse, valbourg: Valbourg, change: tuple[str, str]
) -> None:
    valbourg.enter(Phase.IDEAS)
    token = stop_path(valbourg).rsplit("/", 1)[1]
    forged = re.sub(*change, token, count=1) if change != ("a", "b") else token[::-1]
    before = db.session.scalar(sa.select(sa.func.count()).select_from(RhythmThere))

    assert browse().post(f"/courriels/{forged}", ONE_CLICK).status_code == 404
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RhythmThere)) == before
    assert db.session.scalar(sa.select(sa.func.count()).select_from(OwnRhythm)) == 0


# --- in development ---------------------------------------------------------------------------


def test_a_letter_is_shown_in_a_frame_that_runs_and_fetches_nothing(browse: Browse) -> None:
    letter = post("karim@exemple.fr", "Des <b>nouvelles</b>", "Bonjour.\n", at=NOON)
    db.session.commit()

    answer = browse().client.get(f"/boite-aux-lettres/{letter.id}", buffered=True)
    policy = answer.headers["Content-Security-Policy"]

    assert "<h1>Des &lt;b&gt;nouvelles&lt;/b&gt;</h1>" in answer.text
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in policy
    assert f'src="/boite-aux-lettres/{letter.id}"' in browse().get("/boite-aux-lettres").text


def test_no_letter_is_shown_where_letters_are_sent(
    app: Flask, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter: Letter = post("karim@exemple.fr", "Des nouvelles", "Bonjour.\n", at=NOON)
    db.session.commit()
    sending = replace(app.config["SETTINGS"], mail_url="smtp://127.0.0.1")
    monkeypatch.setitem(app.config, "SETTINGS", sending)

    assert browse().get(f"/boite-aux-lettres/{letter.id}").status_code == 404
