"""A fifth programme is a file and nothing else: a concertation opens with it, in its words."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from concert.concertations.models import Concertation, ParticipationLevel
from concert.concertations.phases import Calendar, Phase, Span
from concert.core.database import db
from concert.launch import actions as launch
from concert.launch.colleges import Who, keep_colleges
from concert.programmes import catalogue
from concert.programmes.catalogue import SHIPPED, programme
from concert.programmes.programme import BadProgramme
from concert.stakes.actions import StakeDrawn, draw_stake
from tests.browsing import Browse
from tests.cast import Valbourg
from tests.looking import press, says

QUARTIER = """
name = "Quartiers à vivre"
order = 5
summary = "Les habitants d’un quartier décident ensemble de ses places et de ses rues."
place = "any"
charter = "- On vient à pied."

[vocabulary]
lead = "régie"
facilitator = "médiatrice"
place = "quartier"
the_place = "le quartier"
theme = "sujet"
themes = "sujets"
carried_by_hint = "la régie de quartier"

[vote]
method = "approval"
proposes = ["approval"]

[[phase]]
code = "diagnosis"
name = "La balade"
days = 10
invites = "Venez marcher avec nous"

[[phase]]
code = "ideas"
name = "Les envies"
days = 20
invites = "Dites vos envies"

[[phase]]
code = "plan"
name = "La feuille de route"
days = 30
invites = "Lisez la feuille de route"

[[theme]]
code = "ombre"
name = "L’ombre"

[[college]]
code = "habitants"
name = "Habitantes et habitants"
mark = "⬟"
tone = 6
"""


@pytest.fixture(autouse=True)
def _with_a_fifth(tmp_path: Path) -> Iterator[None]:
    (tmp_path / "quartier.toml").write_text(QUARTIER, encoding="utf-8")
    catalogue.load(SHIPPED, tmp_path)
    yield
    catalogue.load(SHIPPED)


@pytest.fixture
def here(valbourg: Valbourg) -> Concertation:
    """A concertation of that programme, in its first phase."""
    who: dict[str, Any] = {"by": valbourg.claire, "at": valbourg.at}
    model = programme("quartier")
    draft = launch.start(model, **who)
    launch.settle(draft, "Les Tilleuls", **who)
    launch.describe(
        draft, title="Nos rues", question="Où s’asseoir\u202f?", carried_by="la régie", **who
    )
    frame = launch.Frame(
        ParticipationLevel.COLLABORATE,
        can_change="les bancs",
        cannot_change="les murs",
        decides="La régie.",
        information="Trois rues.",
    )
    launch.set_frame(draft, frame, **who)
    keep_colleges(draft, model, Who(["habitants"], "habitants", True), **who)
    days = [valbourg.at + timedelta(days=10 * n) for n in range(4)]
    phases = (Phase.DIAGNOSIS, Phase.IDEAS, Phase.PLAN)
    spans = {phase: Span(days[n], days[n + 1]) for n, phase in enumerate(phases)}
    launch.set_calendar(draft, Calendar(spans), "", **who)
    launch.open_to_public(draft, **who)
    valbourg.concertation = draft
    valbourg.enter(Phase.DIAGNOSIS)
    return draft


def test_it_is_offered_with_the_others_and_chosen(browse: Browse, valbourg: Valbourg) -> None:
    browser = browse(valbourg.claire)
    page = browser.page("/concertations/nouvelle")
    assert says(page, "Les habitants d’un quartier décident ensemble")

    box = page.find("input", value="quartier")
    answer = browser.post("/concertations/nouvelle", {box["name"]: "quartier"})

    assert answer.status_code == 303
    newest = db.session.query(Concertation).order_by(Concertation.id.desc()).first()
    assert newest
    assert newest.programme == "quartier"


def test_its_words_are_on_its_pages(browse: Browse, here: Concertation) -> None:
    home = f"/concertations/{here.slug}"

    for path in (home, f"{home}/cadre", f"{home}/diagnostic", f"{home}/idees", f"{home}/plan"):
        browse().page(path)
    assert says(browse().page(home), "La balade")
    assert says(browse().page(f"{home}/diagnostic"), "La balade")
    assert says(browse().page(f"{home}/diagnostic/constats"), "0 constat")


def test_its_colleges_and_themes_are_those_one_chooses_from(
    browse: Browse, valbourg: Valbourg, here: Concertation
) -> None:
    browser, home = browse(valbourg.karim), f"/concertations/{here.slug}"
    place = {"Vous participez en tant que": "Habitantes et habitants", "J’ai 15 ans": True}
    press(browser, f"{home}/rejoindre", "Participer", place)

    said = {"Ce que vous constatez": "Nul banc à l’ombre.", "Cela touche": "L’ombre"}
    press(browser, f"{home}/diagnostic/constats", "Publier mon constat", said)

    page = browse().page(f"{home}/diagnostic/constats?theme=ombre&college=habitants")
    assert says(page, "Nul banc à l’ombre.")
    assert says(page, "Habitantes et habitants")
    assert says(page, "Par sujet")


def test_a_theme_of_its_own_names_a_stake(
    browse: Browse, valbourg: Valbourg, here: Concertation
) -> None:
    drawn = StakeDrawn("S’asseoir", "Partout.", "ombre")
    draw_stake(here, drawn, by=valbourg.claire, at=valbourg.at)

    assert says(browse().page(f"/concertations/{here.slug}/diagnostic"), "L’ombre")


def test_a_phase_it_does_without_is_nowhere(browse: Browse, here: Concertation) -> None:
    page = browse().page(f"/concertations/{here.slug}")

    rooms = page.find("nav", attrs={"aria-label": "La concertation"})
    assert not re.search(r"\bVote\b", rooms.get_text())


def test_a_programme_taken_away_leaves_its_concertations_to_read(
    browse: Browse, here: Concertation
) -> None:
    catalogue.load(SHIPPED)

    home = f"/concertations/{here.slug}"
    for path in (home, f"{home}/cadre", f"{home}/diagnostic", f"{home}/idees", f"{home}/plan"):
        browse().page(path)


def test_a_folder_that_holds_a_mistake_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "quartier.toml").write_text(QUARTIER.replace("days = 20", "days = 0"))

    with pytest.raises(BadProgramme, match=r"quartier\.toml, ligne 30"):
        catalogue.load(SHIPPED, tmp_path)
