"""What an operator may say, and what keeps the application from starting."""

from pathlib import Path

import pytest

from concert.config import BadSetting, Settings
from concert.core.database import db
from concert.core.errors import Refused
from concert.launch.actions import start
from concert.programmes.catalogue import programme
from concert.web.assets import built
from tests.cast import Valbourg
from tests.legal.conftest import Say

DEVELOPMENT = {"CONCERT_ENV": "development"}
AUDITED = {"ACCESSIBILITY_STATE": "partiellement conforme", "ACCESSIBILITY_AUDIT": "Mars 2026."}


def settings(**variables: str) -> Settings:
    return Settings.from_environment(DEVELOPMENT | variables)


def test_an_instance_cannot_say_that_it_conforms_without_its_audit():
    with pytest.raises(BadSetting, match="ACCESSIBILITY_AUDIT"):
        settings(ACCESSIBILITY_STATE="totalement conforme")

    assert settings(**AUDITED).accessibility_state == "partiellement conforme"


def test_a_folder_of_legal_texts_that_is_not_there_is_told_at_the_start(tmp_path: Path):
    with pytest.raises(BadSetting, match="LEGAL_DIR"):
        settings(LEGAL_DIR=str(tmp_path / "ailleurs"))

    assert settings(LEGAL_DIR=str(tmp_path)).legal_path == tmp_path


# --- the colour ---------------------------------------------------------------


@pytest.mark.parametrize(
    "colour", ["#ffcc00", "#8a8a8a", "rouge", "#123", "red;}body{display:none"]
)
def test_a_colour_that_would_not_be_read_is_refused(colour):
    with pytest.raises(BadSetting, match="INSTANCE_COLOUR"):
        settings(INSTANCE_COLOUR=colour)


def test_the_operator_s_colour_is_the_one_of_what_can_be_pressed():
    colour = settings(INSTANCE_COLOUR="#7a1f5c").instance_colour

    ours, theirs = (built(one)["concert.css"].content.decode() for one in ("", colour))

    assert "--deep:light-dark(#7a1f5c" in theirs
    assert theirs.rindex("--deep:light-dark(#7a1f5c") > theirs.index("--deep:light-dark(#0d554f")
    assert "#7a1f5c" not in ours


# --- who may open a concertation ------------------------------------------------


def test_anyone_may_open_a_concertation_where_no_domain_is_named(valbourg: Valbourg):
    draft = start(programme("libre"), by=valbourg.tom, at=valbourg.at, domains=settings().domains)

    assert draft.opened_at is None


@pytest.mark.parametrize("address", ["tom@exemple.fr.pirate.org", "tom@mon-ac-rennes.fr", "tom"])
def test_an_address_that_only_looks_like_one_of_the_domain_is_refused(valbourg: Valbourg, address):
    named = settings(LAUNCH_DOMAINS="exemple.fr, @AC-Rennes.fr").domains
    valbourg.tom.email = address
    db.session.flush()

    with pytest.raises(Refused, match=r"ac-rennes\.fr, exemple\.fr"):
        start(programme("libre"), by=valbourg.tom, at=valbourg.at, domains=named)


def test_an_address_of_a_named_domain_opens_a_concertation(browse, say: Say, valbourg: Valbourg):
    say(launch_domains="ailleurs.fr, exemple.fr")

    page = browse(valbourg.tom).page("/concertations/nouvelle")
    answer = browse(valbourg.tom).post("/concertations/nouvelle", {"programme": "libre"})

    assert page.find("button", string="Commencer")
    assert answer.status_code == 303


def test_others_read_why_they_may_not_and_whom_to_ask(browse, say: Say, valbourg: Valbourg):
    say(launch_domains="ac-rennes.fr")

    page = browse(valbourg.tom).page("/concertations/nouvelle")
    answer = browse(valbourg.tom).post("/concertations/nouvelle", {"programme": "libre"})

    assert "ac-rennes.fr" in page.main.get_text()
    assert not page.find("button", string="Commencer")
    assert answer.status_code == 403
    assert "ac-rennes.fr" in answer.text
