"""Preparing a concertation, by the one who leads it alone, until it opens."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from concert.concertations.models import (
    College,
    Concertation,
    Document,
    Participation,
    ParticipationLevel,
    Role,
    Stakeholder,
)
from concert.concertations.phases import Calendar, Phase, Span
from concert.concertations.queries import standing_of
from concert.core import search
from concert.core.database import db
from concert.core.errors import Refused, Unready
from concert.core.files import Kept
from concert.journal.models import Entry, Verb
from concert.launch import actions as launch
from concert.launch.colleges import Who, keep_colleges
from concert.launch.queries import missing
from concert.people.models import Person
from concert.programmes.catalogue import programme
from concert.territories.models import TerritoryKind
from concert.territories.queries import establishment_with, territory_with
from tests.cast import WEEK, Valbourg
from tests.territories.makers import keep_commune, keep_establishment, uai_of
from tests.together import acting, at_once, tried

FRAME = launch.Frame(
    ParticipationLevel.CONSULT, "les jeux", "les murs", "Le conseil d’école.", "900 m²"
)
KEPT = Kept("plan.pdf", "application/pdf", 5, "0" * 64, "1" * 32)


@pytest.fixture
def draft(valbourg: Valbourg) -> Concertation:
    return valbourg.draft("Un préau pour tous", valbourg.claire)


def acts(draft: Concertation) -> dict[str, Callable[..., Any]]:
    """Everything that is done to a draft before it opens."""
    model = programme("ecole")
    document = Document(
        concertation_id=draft.id, added_at=draft.created_at, **{**KEPT.__dict__, "stored": "2" * 32}
    )
    db.session.add(document)
    db.session.flush()
    return {
        "settle": lambda **who: launch.settle(draft, "Ailleurs", **who),
        "describe": lambda **who: launch.describe(
            draft, title="Un titre", question="?", carried_by="moi", **who
        ),
        "frame": lambda **who: launch.set_frame(draft, FRAME, **who),
        "document": lambda **who: launch.add_document(draft, KEPT, **who),
        "no document": lambda **who: launch.remove_document(document, **who),
        "people": lambda **who: keep_colleges(draft, model, Who(["parents"], "", False), **who),
        "calendar": lambda **who: launch.set_calendar(draft, Calendar(), "approval", **who),
        "open": lambda **who: launch.open_to_public(draft, **who),
    }


ACTS = ("settle", "describe", "frame", "document", "no document", "people", "calendar", "open")


# --- who, and until when ------------------------------------------------------


@pytest.mark.parametrize("act", ACTS)
def test_whoever_leads_prepares(valbourg: Valbourg, draft: Concertation, act: str) -> None:
    acts(draft)[act](by=valbourg.claire, at=valbourg.at)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("who", ["lea", "karim", "tom"])
def test_nobody_else_does(valbourg: Valbourg, draft: Concertation, act: str, who: str) -> None:
    person: Person = getattr(valbourg, who)
    if who == "lea":
        place = Participation(
            concertation_id=draft.id,
            person_id=person.id,
            role=Role.FACILITATOR,
            joined_at=valbourg.at,
        )
        db.session.add(place)
        db.session.flush()

    with pytest.raises(Refused, match="porte la concertation"):
        acts(draft)[act](by=person, at=valbourg.at)


@pytest.mark.parametrize("act", ACTS)
def test_once_it_is_open_it_no_longer_changes(
    valbourg: Valbourg, draft: Concertation, act: str
) -> None:
    todo = acts(draft)[act]
    launch.open_to_public(draft, by=valbourg.claire, at=valbourg.at)

    with pytest.raises(Refused, match="déjà ouverte"):
        todo(by=valbourg.claire, at=valbourg.at)


# --- beginning ----------------------------------------------------------------


@pytest.mark.parametrize("code", ["ecole", "sante", "defi", "libre"])
def test_a_draft_begins_with_its_programme_and_the_one_who_leads_it(
    valbourg: Valbourg, code: str
) -> None:
    model = programme(code)

    draft = launch.start(model, by=valbourg.tom, at=valbourg.at)

    assert [one.name for one in draft.colleges] == [one.name for one in model.college]
    assert draft.vote_method == model.vote.method
    assert standing_of(valbourg.tom, draft).leads
    assert draft.join_code is None
    assert draft.opened_at is None


def test_two_drafts_have_two_addresses_that_nobody_guesses(valbourg: Valbourg) -> None:
    one, other = (launch.start(programme("ecole"), by=valbourg.tom, at=valbourg.at) for _ in "ab")

    assert one.slug != other.slug
    assert len(one.slug) > 20


# --- where --------------------------------------------------------------------


def test_a_place_is_an_establishment_a_territory_or_a_name(
    valbourg: Valbourg, draft: Concertation
) -> None:
    keep_establishment(uai_of(350122), name="École des Cèdres", commune="Bain-de-Bretagne")
    keep_commune("35012", "Bain-de-Bretagne", "35")
    school = establishment_with(uai_of(350122))
    commune = territory_with(TerritoryKind.COMMUNE, "35012")
    who = {"by": valbourg.claire, "at": valbourg.at}

    launch.settle(draft, school, **who)
    assert (draft.establishment, draft.territory) == (school, None)
    assert draft.place_name == "École des Cèdres, Bain-de-Bretagne"

    launch.settle(draft, commune, **who)
    assert (draft.establishment, draft.territory) == (None, commune)
    assert draft.place_name == "Bain-de-Bretagne"

    launch.settle(draft, "La maison du parc", **who)
    assert (draft.establishment, draft.territory) == (None, None)
    assert draft.place_name == "La maison du parc"


def test_the_longest_names_make_a_place_too(valbourg: Valbourg, draft: Concertation) -> None:
    keep_establishment(uai_of(350122), name="É" * 200, commune="C" * 100)

    launch.settle(draft, establishment_with(uai_of(350122)), by=valbourg.claire, at=valbourg.at)
    db.session.flush()

    assert len(draft.place_name) <= 200
    assert draft.place_name.endswith("…")


# --- who ----------------------------------------------------------------------


def test_colleges_are_kept_dropped_and_taken_back_in_the_order_of_the_programme(
    valbourg: Valbourg, draft: Concertation
) -> None:
    model, who = programme("ecole"), {"by": valbourg.claire, "at": valbourg.at}

    keep_colleges(draft, model, Who(["commune", "parents"], "parents", False), **who)
    db.session.refresh(draft)
    assert [one.code for one in draft.colleges] == ["parents", "commune"]
    assert draft.open_to_all is False

    keep_colleges(draft, model, Who(["eleves", "commune", "parents"], "", True), **who)
    db.session.refresh(draft)
    assert [one.code for one in draft.colleges] == ["parents", "eleves", "commune"]
    assert draft.open_to_all is True


def test_whoever_leads_belongs_to_a_college_or_stays_outside(
    valbourg: Valbourg, draft: Concertation
) -> None:
    model, who = programme("ecole"), {"by": valbourg.claire, "at": valbourg.at}

    keep_colleges(draft, model, Who(["parents"], "parents", True), **who)
    parents = draft.colleges[0]
    assert standing_of(valbourg.claire, draft).college_id == parents.id

    keep_colleges(draft, model, Who(["parents"], "", True), **who)
    db.session.flush()
    assert standing_of(valbourg.claire, draft).college_id is None


def test_a_college_that_is_dropped_lets_go_of_those_it_held(
    valbourg: Valbourg, draft: Concertation
) -> None:
    model, who = programme("ecole"), {"by": valbourg.claire, "at": valbourg.at}
    college = next(one for one in draft.colleges if one.code == "commune")
    stakeholder = valbourg.stakeholder("Une autre commune", valbourg.odile, "maire")
    stakeholder.concertation_id, stakeholder.college_id = draft.id, college.id
    db.session.flush()

    keep_colleges(draft, model, Who(["parents"], "", True), **who)

    assert db.session.get(College, college.id) is None
    assert (
        db.session.scalar(sa.select(Stakeholder.college_id).where(Stakeholder.id == stakeholder.id))
        is None
    )


# --- what is missing ----------------------------------------------------------


def test_nothing_is_missing_of_a_draft_of_which_all_is_said(
    valbourg: Valbourg, draft: Concertation
) -> None:
    assert missing(draft, valbourg.at) == []


def test_everything_is_missing_at_first_each_with_its_screen(valbourg: Valbourg) -> None:
    draft = launch.start(programme("ecole"), by=valbourg.claire, at=valbourg.at)

    obstacles = missing(draft, valbourg.at)

    assert [one.endpoint for one in obstacles] == [
        "launch.place", "launch.subject", "launch.subject", "launch.subject", "launch.frame",
        "launch.frame", "launch.frame", "launch.frame", "launch.frame", "launch.frame",
        "launch.calendar",
    ]  # fmt: skip
    assert all(one.values == {"slug": draft.slug} for one in obstacles)


@pytest.mark.parametrize(
    ("attribute", "text"),
    [
        ("place_name", "le lieu de la concertation"),
        ("title", "son titre"),
        ("question", "la question posée"),
        ("carried_by", "qui la mène"),
        ("can_change", "ce que la concertation peut changer"),
        ("cannot_change", "ce qu’elle ne peut pas changer"),
        ("decides", "qui décide à la fin"),
        ("information", "une information utile\u00a0: un texte ou un document"),
    ],
)
def test_each_thing_the_law_asks_is_asked(
    valbourg: Valbourg, draft: Concertation, attribute: str, text: str
) -> None:
    setattr(draft, attribute, "")

    assert [one.text for one in missing(draft, valbourg.at)] == [text]
    with pytest.raises(Unready) as refused:
        launch.open_to_public(draft, by=valbourg.claire, at=valbourg.at)
    assert [one.text for one in refused.value.obstacles] == [text]
    assert draft.opened_at is None


def test_a_document_informs_as_well_as_a_text(valbourg: Valbourg, draft: Concertation) -> None:
    draft.information = ""
    launch.add_document(draft, KEPT, by=valbourg.claire, at=valbourg.at)

    assert missing(draft, valbourg.at) == []


def test_a_concertation_has_a_college(valbourg: Valbourg, draft: Concertation) -> None:
    db.session.query(Participation).update({"college_id": None})
    draft.colleges.clear()

    assert [one.text for one in missing(draft, valbourg.at)] == ["au moins un collège"]


def test_every_stage_is_dated_but_those_one_may_do_without(
    valbourg: Valbourg, draft: Concertation
) -> None:
    calendar = draft.calendar
    draft.calendar = Calendar({p: s for p, s in calendar.items() if p is not Phase.VOTE})
    assert missing(draft, valbourg.at) == []

    draft.calendar = Calendar({p: s for p, s in calendar.items() if p is not Phase.IDEAS})
    assert [one.text for one in missing(draft, valbourg.at)] == ["les dates de chaque étape"]


@pytest.mark.usefixtures("valbourg")
def test_a_draft_left_until_its_dates_are_past_asks_for_others(draft: Concertation) -> None:
    later = draft.calendar[Phase.DIAGNOSIS].closes_at

    assert missing(draft, later - timedelta(minutes=1)) == []
    (obstacle,) = missing(draft, later)
    assert (obstacle.endpoint, "déjà finie" in obstacle.text) == ("launch.calendar", True)


# --- opening ------------------------------------------------------------------


def test_opening_gives_an_address_a_code_and_a_first_entry(
    valbourg: Valbourg, draft: Concertation
) -> None:
    launch.open_to_public(draft, by=valbourg.claire, at=valbourg.at)

    assert draft.slug == "un-preau-pour-tous"
    assert re.fullmatch("[A-Z2-9]{6}", draft.join_code or "")
    assert draft.participants_count == 1
    assert [one.participants_count for one in draft.colleges if one.code == "equipe"] == [1]
    entry = db.session.scalars(sa.select(Entry).where(Entry.concertation_id == draft.id)).one()
    assert (entry.verb, entry.n, entry.at) == (Verb.CONCERTATION_OPENED, 1, valbourg.at)
    assert draft.id in db.session.scalars(search.found("concertation", "préaux tilleuls"))


@pytest.mark.parametrize("title", ["Une cour pour tous", "🌱", "Nouvelle", "nouvelle !"])
def test_an_address_that_is_taken_or_ours_is_given_to_nobody_else(
    valbourg: Valbourg, draft: Concertation, title: str
) -> None:
    emoji = valbourg.draft("🌳", valbourg.claire)
    launch.open_to_public(emoji, by=valbourg.claire, at=valbourg.at)
    draft.title = title

    launch.open_to_public(draft, by=valbourg.claire, at=valbourg.at)

    assert draft.slug not in {"une-cour-pour-tous", "sans-titre", "nouvelle"}
    assert draft.slug.startswith(("une-cour-pour-tous-", "sans-titre-", "nouvelle-"))


def test_opened_twice_at_the_same_moment_it_opens_once(
    app: Flask, valbourg: Valbourg, draft: Concertation
) -> None:
    draft_id, claire_id = draft.id, valbourg.claire.id

    def open_it() -> None:
        here = db.session.get_one(Concertation, draft_id)
        claire = db.session.get_one(Person, claire_id)
        launch.open_to_public(here, by=claire, at=valbourg.at)

    results = at_once([acting(app, tried(open_it))] * 4)

    assert results.count(None) == 1
    assert sum(isinstance(one, Refused) for one in results) == 3
    entries = sa.select(sa.func.count()).where(Entry.concertation_id == draft_id)
    assert db.session.scalar(entries) == 1


def test_a_calendar_is_kept_as_it_is_said(valbourg: Valbourg, draft: Concertation) -> None:
    span = Span(valbourg.at + WEEK, valbourg.at + 2 * WEEK)

    launch.set_calendar(
        draft, Calendar({Phase.IDEAS: span}), "approval", by=valbourg.claire, at=valbourg.at
    )
    db.session.commit()
    db.session.refresh(draft)

    assert draft.calendar == {Phase.IDEAS: span}
    assert draft.vote_method == "approval"


def test_the_frame_is_kept_as_it_is_said(valbourg: Valbourg, draft: Concertation) -> None:
    frame = replace(FRAME, information="*")

    launch.set_frame(draft, frame, by=valbourg.claire, at=valbourg.at)

    assert draft.participation_level is ParticipationLevel.CONSULT
    assert (draft.can_change, draft.information) == ("les jeux", "*")
