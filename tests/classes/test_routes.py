"""A class at work: the teacher opens a session, pupils come in and write, the teacher reads."""

import gzip
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from concert.classes.actions import GRACE
from concert.classes.ending import forget_unread, settle_ended_classes
from concert.classes.models import ClassSession, HeldContribution
from concert.concertations.phases import Phase
from concert.concertations.queries import standing_of
from concert.core.database import db
from concert.core.mail import Letter
from concert.findings.models import Finding
from concert.ideas.models import Argument, Idea
from concert.joining.pseudonyms import is_pseudonym
from concert.journal.models import Entry, Verb
from concert.people.models import Person, PersonSession
from concert.votes.models import Envelope
from tests.architecture.inventory import ACTS
from tests.architecture.test_budget import MOST_BYTES, MOST_STATEMENTS, statements
from tests.architecture.test_routes import address
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import (
    buttons,
    error,
    field,
    filled,
    has_link,
    link,
    main,
    press,
    read,
    says,
    value,
    words,
)
from tests.together import at_once, sending

OPEN, ENTER, PUBLISH, SEVERAL = (
    "Ouvrir la séance",
    "Entrer dans la classe",
    "Publier",
    "Publier les textes cochés",
)
CORRECT, REFUSE = "Publier le texte corrigé", "Ne pas publier, et le dire à l’élève"
ASKED = {
    "La classe et le moment": "CM1 B",
    "Au titre du collège": "Élèves",
    "Combien d’élèves": "3",
    "Pendant combien de temps": "2 h",
}
WAITS = "Ton texte est chez ton maître ou ta maîtresse"
htmx_or_not = pytest.mark.parametrize("htmx", [False, True])


@pytest.fixture
def home(valbourg: Valbourg) -> str:
    valbourg.enter(Phase.IDEAS)
    return f"/concertations/{valbourg.concertation.slug}"


@pytest.fixture
def session(valbourg: Valbourg, home: str) -> ClassSession:
    """Léa's class, open for two hours, with three places."""
    assert home
    opened = valbourg.class_session(3)
    db.session.commit()
    return opened


@pytest.fixture
def room(home: str, session: ClassSession) -> str:
    """The teacher's page."""
    return f"{home}/classes/{session.id}"


@pytest.fixture
def noor(browse: Browse, session: ClassSession) -> Browser:
    """A pupil who came in."""
    return came(browse(), session)


def came(browser: Browser, session: ClassSession) -> Browser:
    answer = press(browser, f"/classe/{session.code}", ENTER)
    assert answer.status_code == 303, words(answer)
    return browser


def where(answer: Any, htmx: bool) -> str:
    return str(answer.headers["HX-Redirect"] if htmx else answer.location)


def pupils() -> list[Person]:
    return db.session.query(Person).filter_by(is_pupil=True).order_by(Person.id).all()


def proposed(browser: Browser, home: str, title: str, htmx: bool = False) -> HeldContribution:
    press(browser, f"{home}/idees/nouvelle", "Envoyer mon idée", {"Votre idée": title}, htmx=htmx)
    held = db.session.query(HeldContribution).order_by(HeldContribution.id.desc()).first()
    assert held
    return held


# --- the session --------------------------------------------------------------------


@htmx_or_not
def test_a_facilitator_opens_a_session_and_projects_its_code(
    lea: Browser, home: str, htmx: bool
) -> None:
    answer = press(lea, f"{home}/classes", OPEN, ASKED, htmx=htmx)

    opened = db.session.query(ClassSession).one()
    page = lea.page(where(answer, htmx))
    assert words(page.find("h1")) == "CM1 B"
    assert says(page, f"Code des élèves : {opened.code}")
    assert says(page, "0 élève entré sur 3 places")
    assert opened.code.isalpha()
    wall = lea.page(link(main(page), "Projeter le code"))
    assert says(wall, opened.code)
    assert says(wall, "0 élève entré, sur 3")
    assert main(wall).find("svg", attrs={"aria-label": True})
    assert says(lea.page(link(main(page), "La fiche à imprimer")), opened.code)


def test_the_pupils_college_is_offered_first(lea: Browser, home: str) -> None:
    assert value(lea.page(f"{home}/classes"), "Au titre du collège") == "Élèves"


@pytest.mark.parametrize("places", ["", "0", "61", "2,5", "beaucoup"])
def test_a_session_has_a_whole_number_of_places(lea: Browser, home: str, places: str) -> None:
    answer = press(lea, f"{home}/classes", OPEN, {**ASKED, "Combien d’élèves": places})

    assert answer.status_code == 422
    assert error(read(answer), "Combien d’élèves")
    assert value(read(answer), "La classe et le moment") == "CM1 B"


def test_opening_and_closing_are_written_in_the_journal_without_a_name(
    lea: Browser, home: str
) -> None:
    press(lea, f"{home}/classes", OPEN, ASKED)
    opened = db.session.query(ClassSession).one()
    press(lea, f"{home}/classes/{opened.id}", "Clore la séance")

    verbs = {Verb.CLASS_OPENED, Verb.CLASS_CLOSED}
    entries = [one for one in db.session.query(Entry).order_by(Entry.id) if one.verb in verbs]
    assert [one.verb for one in entries] == [Verb.CLASS_OPENED, Verb.CLASS_CLOSED]
    assert all("CM1" not in str(one.details) for one in entries)


# --- coming in ----------------------------------------------------------------------


@htmx_or_not
def test_a_pupil_enters_the_class_s_code_at_everyone_s_door(
    browse: Browse, valbourg: Valbourg, session: ClassSession, home: str, htmx: bool
) -> None:
    browser = browse()

    door = press(browser, "/rejoindre", "Entrer", {"Votre code": session.code.lower()}, htmx=htmx)
    answer = press(browser, where(door, htmx), ENTER, htmx=htmx)

    [pupil] = pupils()
    standing = standing_of(pupil, valbourg.concertation)
    assert where(answer, htmx) == f"{home}/classe"
    assert is_pseudonym(standing.shown_as)
    assert words(browser.page(f"{home}/classe").find("h1")) == f"Tu es {standing.shown_as}"
    assert (pupil.email, pupil.name, pupil.of_age_at) == (None, "", None)


def test_the_class_s_code_is_no_address_of_a_concertation(
    browse: Browse, session: ClassSession
) -> None:
    answer = browse().get(f"/rejoindre/{session.code}")

    assert (answer.status_code, answer.location) == (303, f"/classe/{session.code}")


def test_places_bound_who_comes_in(browse: Browse, session: ClassSession, lea: Browser) -> None:
    for _ in range(3):
        came(browse(), session)

    page = browse().page(f"/classe/{session.code}")
    assert says(page, "Toutes les places de la séance sont prises")
    assert ENTER not in buttons(page)
    forged = browse().post(f"/classe/{session.code}")
    assert forged.status_code == 409
    assert len(pupils()) == 3
    assert says(lea.page(f"/concertations/{session.concertation.slug}/classes"), "3 élèves entrés")


def test_places_bound_those_who_come_in_at_once(app: Flask, session: ClassSession) -> None:
    path = f"/classe/{session.code}"

    answers = at_once([sending(Browser(app), path, {"once": str(n)}) for n in range(8)])

    assert sorted(one.status_code for one in answers) == [303] * 3 + [409] * 5
    assert len(pupils()) == 3


def test_one_form_sent_twice_takes_one_place(app: Flask, session: ClassSession) -> None:
    path = f"/classe/{session.code}"

    at_once([sending(Browser(app), path, {"once": "the same"}) for _ in range(3)])

    assert len(pupils()) == 1


def test_the_code_dies_with_the_session(
    app: Flask, browse: Browse, valbourg: Valbourg, session: ClassSession
) -> None:
    form = filled(browse().page(f"/classe/{session.code}"), ENTER)
    app.config["FROZEN_AT"] = valbourg.at + timedelta(hours=2)

    refused = [browse().get(f"/classe/{session.code}"), browse().post(*form)]

    assert pupils() == []
    for answer in refused:
        assert answer.status_code == 410
        assert says(answer, "La séance est finie : demande à l’adulte.")
        assert not says(answer, "Cette page n’existe pas")


def test_a_room_that_types_the_code_of_a_session_that_is_over_is_not_guessing(
    app: Flask, browse: Browse, valbourg: Valbourg, session: ClassSession
) -> None:
    app.config["FROZEN_AT"] = valbourg.at + timedelta(hours=2)

    assert {browse().get(f"/classe/{session.code}").status_code for _ in range(30)} == {410}


def test_a_pupil_s_session_ends_with_the_class_and_some_minutes(
    app: Flask, valbourg: Valbourg, noor: Browser, lea: Browser, home: str, room: str
) -> None:
    press(lea, room, "Clore la séance")

    app.config["FROZEN_AT"] = valbourg.at + GRACE - timedelta(seconds=1)
    assert noor.get(f"{home}/classe").status_code == 200
    app.config["FROZEN_AT"] = valbourg.at + GRACE
    assert noor.get(f"{home}/classe").status_code == 303


@htmx_or_not
def test_a_session_reopens_the_same_day_with_the_same_pupils(
    app: Flask, valbourg: Valbourg, noor: Browser, lea: Browser, home: str, room: str, htmx: bool
) -> None:
    press(lea, room, "Clore la séance", htmx=htmx)
    app.config["FROZEN_AT"] = valbourg.at + timedelta(hours=2)

    press(lea, room, "Rouvrir la séance", {"Pendant combien de temps": "1 h"}, htmx=htmx)

    assert says(lea.page(room), "La séance est ouverte")
    assert noor.get(f"{home}/classe").status_code == 200


def test_another_day_is_another_session(
    app: Flask, valbourg: Valbourg, lea: Browser, room: str
) -> None:
    press(lea, room, "Clore la séance")
    app.config["FROZEN_AT"] = valbourg.at + timedelta(hours=13)

    assert "Rouvrir la séance" not in buttons(lea.page(room))
    assert lea.post(f"{room}/reprise", {"lasts": "1"}).status_code == 403


def test_places_are_never_fewer_than_the_pupils_who_are_in(
    browse: Browse, session: ClassSession, lea: Browser, room: str
) -> None:
    for _ in range(2):
        came(browse(), session)

    refused = press(lea, room, "Changer les places", {"Combien d’élèves": "1"})
    changed = press(lea, room, "Changer les places", {"Combien d’élèves": "30"})

    assert refused.status_code == 422
    assert "déjà plus d’élèves" in error(read(refused), "Combien d’élèves")
    assert changed.status_code == 303
    assert says(lea.page(room), "2 élèves entrés sur 30 places")


def test_the_wall_counts_as_pupils_come(browse: Browse, session: ClassSession, room: str) -> None:
    lea = browse(session.opened_by)
    came(browse(), session)

    counted = lea.get(f"{room}/mur/compte", htmx=True)

    assert says(counted, "1 élève entré")
    assert lea.get(f"{room}/mur/compte").location == f"{room}/mur"


def test_the_wall_shows_a_class_neither_menus_nor_who_leads_it(
    browse: Browse, session: ClassSession, room: str
) -> None:
    wall = browse(session.opened_by).page(f"{room}/mur")

    assert wall.find("header") is None
    assert wall.find("nav") is None
    assert not says(wall, "Léa")
    assert link(main(wall), "Revenir à la séance") == room


# --- what pupils write --------------------------------------------------------------


@htmx_or_not
def test_what_a_pupil_proposes_waits_for_the_teacher(
    noor: Browser, lea: Browser, valbourg: Valbourg, home: str, room: str, htmx: bool
) -> None:
    length = valbourg.concertation.journal_length
    answer = press(
        noor, f"{home}/idees/nouvelle", "Envoyer mon idée", {"Votre idée": "Des bancs"}, htmx=htmx
    )

    assert where(answer, htmx) == f"{home}/classe"
    page = noor.page(f"{home}/classe")
    assert says(page, WAITS)
    assert says(page, "Des bancs")
    assert db.session.query(Idea).count() == 0
    assert not says(noor.page(f"{home}/idees"), "Des bancs")
    assert valbourg.concertation.journal_length == length
    assert has_link(lea.page(home), "Classes : 1 texte à lire")
    assert says(lea.page(room), "Des bancs")


def test_findings_and_arguments_wait_too(noor: Browser, valbourg: Valbourg, home: str) -> None:
    idea = valbourg.idea("Un potager")
    argued = {"Votre argument est": "Pour", "Votre argument": "C’est beau."}
    press(noor, f"{home}/idees/{idea.id}", "Envoyer mon argument", argued)
    valbourg.enter(Phase.DIAGNOSIS)
    seen = {"Ce que vous constatez": "Il n’y a pas d’ombre."}
    press(noor, f"{home}/diagnostic/constats", "Envoyer mon constat", seen)

    kinds = [one.kind for one in db.session.query(HeldContribution).order_by(HeldContribution.id)]
    assert kinds == ["argument", "finding"]
    assert db.session.query(Finding).count() == db.session.query(Argument).count() == 0


@htmx_or_not
def test_the_teacher_lets_a_text_through_as_the_pupil_gave_it(
    app: Flask, noor: Browser, lea: Browser, valbourg: Valbourg, home: str, room: str, htmx: bool
) -> None:
    proposed(noor, home, "Des bancs")
    app.config["FROZEN_AT"] = valbourg.at + timedelta(minutes=30)

    answer = press(lea, room, PUBLISH, htmx=htmx)

    idea = db.session.query(Idea).one()
    [pupil] = pupils()
    assert says(answer, "1 texte publié.") if htmx else answer.location == room
    assert (idea.title, idea.given_at, idea.author.person_id) == (
        "Des bancs",
        valbourg.at,
        pupil.id,
    )
    assert idea.college.code == "eleves"
    assert says(noor.page(f"{home}/idees"), "Des bancs")
    assert says(noor.page(f"{home}/classe"), "publié")
    assert not has_link(lea.page(home), "à lire")


def test_arguments_and_findings_are_let_through_by_their_own_acts(
    noor: Browser, lea: Browser, valbourg: Valbourg, home: str, room: str
) -> None:
    idea = valbourg.idea("Un potager")
    argued = {"Votre argument est": "Contre", "Votre argument": "Et l’eau"}
    press(noor, f"{home}/idees/{idea.id}", "Envoyer mon argument", argued)
    press(lea, room, PUBLISH)
    valbourg.enter(Phase.DIAGNOSIS)
    seen = {"Ce que vous constatez": "Il n’y a pas d’ombre."}
    press(noor, f"{home}/diagnostic/constats", "Envoyer mon constat", seen)
    press(lea, room, PUBLISH)

    assert db.session.query(Argument).one().stance.value == "against"
    assert db.session.query(Finding).one().text == "Il n’y a pas d’ombre."
    db.session.refresh(idea)
    assert idea.against_count == 1


def test_several_texts_are_published_at_once_but_none_that_is_marked(
    noor: Browser, lea: Browser, home: str, room: str
) -> None:
    for title in ("Des bancs", "De l’ombre", "Avec Léo"):
        proposed(noor, home, title)
    page = lea.page(room)
    ticks = [str(one["value"]) for one in page.find_all("input", attrs={"form": "several"})]
    assert len(ticks) == 2

    url, sent = filled(page, SEVERAL)
    lea.post(url, {**sent, "texts": ticks})

    assert {one.title for one in db.session.query(Idea)} == {"Des bancs", "De l’ombre"}
    assert says(lea.page(room), "1 texte à lire")


def test_a_name_typed_by_a_child_is_shown_to_the_teacher(
    noor: Browser, lea: Browser, home: str, room: str
) -> None:
    proposed(noor, home, "Que Léo <b>arrête</b>, et Mme Durand aussi")

    page = lea.page(room)

    assert [words(one) for one in page.find_all("mark")] == ["Léo", "Mme Durand"]
    assert says(page, "« Léo » : un prénom ?")
    assert says(page, "« Mme Durand » : un adulte nommé ?")
    assert not page.find("b")


@htmx_or_not
def test_a_text_is_corrected_with_the_pupil_and_says_so(
    noor: Browser, lea: Browser, home: str, room: str, htmx: bool
) -> None:
    proposed(noor, home, "Que Léo arrête")

    press(lea, room, CORRECT, {"L’idée, en une phrase": "Que l’on arrête"}, htmx=htmx)

    idea = db.session.query(Idea).one()
    assert idea.title == "Que l’on arrête"
    assert "Relu avec l’enseignant." in idea.text
    held = db.session.query(HeldContribution).one()
    assert "Léo" not in str(held.content)
    assert says(noor.page(f"{home}/idees/{idea.id}"), "Relu avec l’enseignant.")


@htmx_or_not
def test_a_text_is_not_emptied_by_correcting_it(
    noor: Browser, lea: Browser, home: str, room: str, htmx: bool
) -> None:
    proposed(noor, home, "Que Léo arrête")

    answer = press(lea, room, CORRECT, {"L’idée, en une phrase": " "}, htmx=htmx)

    assert answer.status_code == 422
    assert error(read(answer), "L’idée, en une phrase") == "Écrivez le texte."
    assert field(read(answer), "L’idée, en une phrase").find_parent("details").has_attr("open")
    assert db.session.query(Idea).count() == 0


@htmx_or_not
def test_a_text_that_is_not_published_tells_the_pupil_why(
    noor: Browser, lea: Browser, home: str, room: str, htmx: bool
) -> None:
    proposed(noor, home, "Que Léo arrête")

    unsaid = press(lea, room, REFUSE, {"Ce que l’élève lira": ""}, htmx=htmx)
    press(lea, room, REFUSE, {"Ce que l’élève lira": "On ne nomme personne."}, htmx=htmx)

    assert unsaid.status_code == 422
    page = noor.page(f"{home}/classe")
    assert says(page, "pas publié")
    assert says(page, "On ne nomme personne.")
    assert db.session.query(Idea).count() == 0
    last = db.session.query(Entry).order_by(Entry.id.desc()).first()
    assert last
    assert (last.verb, last.details["published"]) == (Verb.PUPIL_TEXT_READ, False)


def test_a_text_is_decided_once(
    app: Flask, noor: Browser, valbourg: Valbourg, home: str, room: str
) -> None:
    held = proposed(noor, home, "Des bancs")
    browsers = [Browser(app).signed_in(one) for one in (valbourg.lea, valbourg.claire)]

    at_once(
        [
            sending(browsers[0], f"{room}/textes/publication", {"texts": held.id}),
            sending(browsers[1], f"{room}/textes/{held.id}/refus", {f"r{held.id}-reason": "Non"}),
        ]
    )

    db.session.refresh(held)
    assert (held.published_id is None) == (held.refused_because == "Non")
    assert db.session.query(Idea).count() == (held.published_id is not None)


def test_reading_after_the_dates_loses_nothing_while_the_phase_is_the_same(
    noor: Browser, lea: Browser, valbourg: Valbourg, home: str, room: str
) -> None:
    proposed(noor, home, "Des bancs")
    span = valbourg.concertation.span
    assert span
    calendar = valbourg.concertation.calendar
    ended = type(span)(span.opens_at, valbourg.at + timedelta(minutes=1))
    valbourg.concertation.calendar = calendar.with_span(Phase.IDEAS, ended)
    db.session.commit()
    lea.app.config["FROZEN_AT"] = valbourg.at + timedelta(hours=1)

    press(lea, room, PUBLISH)

    assert db.session.query(Idea).one().title == "Des bancs"


def test_a_text_read_in_another_phase_is_refused_with_a_sentence(
    noor: Browser, lea: Browser, valbourg: Valbourg, home: str, room: str
) -> None:
    proposed(noor, home, "Des bancs")
    valbourg.enter(Phase.VOTE)

    answer = press(lea, room, PUBLISH)

    assert answer.status_code == 409
    assert says(answer, "Ce texte ne peut plus être publié")
    assert db.session.query(Idea).count() == 0
    assert says(lea.page(room), "Des bancs")


def test_pupils_of_one_class_do_not_read_what_another_wrote_before_the_teacher(
    browse: Browse, noor: Browser, session: ClassSession, home: str
) -> None:
    proposed(noor, home, "Des bancs")

    assert not says(came(browse(), session).page(f"{home}/classe"), "Des bancs")


def test_reading_twenty_texts_asks_as_little_as_reading_two(
    noor: Browser, lea: Browser, home: str, room: str
) -> None:
    counts = []
    for more in (2, 23):
        for n in range(more):
            proposed(noor, home, f"Des bancs, {more} fois {n}")
        with statements() as asked:
            answer = lea.get(room)
        counts.append(len(asked))

    assert counts[1] == counts[0] <= MOST_STATEMENTS
    assert says(answer, "25 textes à lire")
    assert says(answer, "Voici les 20 premiers.")
    assert len(gzip.compress(answer.data)) <= MOST_BYTES


def test_a_pupil_gives_the_tablet_back(noor: Browser, home: str) -> None:
    page = noor.page(f"{home}/classe")
    assert not has_link(page, "Mon compte")

    noor.post(*filled(page, "Sortir, et rendre l’appareil"))

    assert noor.get(f"{home}/classe").status_code == 303
    assert db.session.query(PersonSession).filter_by(person_id=pupils()[0].id).count() == 0


def test_a_pupil_is_told_truly_what_becomes_of_what_they_write(
    noor: Browser, karim: Browser, valbourg: Valbourg, home: str
) -> None:
    idea = valbourg.idea("Un potager")
    argued = f"{home}/idees/{idea.id}"
    # Read first by someone else: what is kept of the form for them is not what a pupil reads.
    assert says(karim.page(argued), "Votre argument est public")
    pages = [noor.page(argued), noor.page(f"{home}/idees/nouvelle")]
    valbourg.enter(Phase.DIAGNOSIS)
    pages.append(noor.page(f"{home}/diagnostic/constats"))

    for page, given in zip(pages, ("argument est", "idée est", "constat est"), strict=True):
        assert not says(page, f"Votre {given} publi")
        assert says(page, given)
        assert says(page, "va d’abord chez ton maître ou ta maîtresse")
        assert has_link(main(page), "Tes données dans cette concertation")
        assert not {one for one in buttons(page) if one.startswith("Publier")}


@pytest.mark.parametrize("path", ["", "/revenir", "/connexions", "/donnees", "/courriels"])
def test_a_pupil_who_looks_for_an_account_finds_their_class(
    noor: Browser, home: str, path: str
) -> None:
    answer = noor.get(f"/compte{path}")

    assert (answer.status_code, answer.location) == (303, f"{home}/classe")


# --- what pupils may not do ---------------------------------------------------------


def test_a_pupil_does_nothing_that_no_adult_would_read(
    app: Flask, browse: Browse, valbourg: Valbourg
) -> None:
    """Whatever the application learns to do stays out of class until someone lets it in."""
    open_in_class = {
        *("accounts.sign_out", "door.come_in", "joining.enter_code"),
        *("findings.share", "findings.weigh", "ideas.argue", "ideas.propose"),
        *("moderation.confirm", "votes.cast", "votes.read_again"),
        *("priorities.rate", "surveys.answer", "surveys.keep_draft"),
        *("supports.support", "supports.take_back"),
    }
    noor = browse(valbourg.pupil())
    wrong = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in ACTS or rule.endpoint in open_in_class:
            continue
        here = dict.fromkeys(rule.arguments, 1) | {"slug": valbourg.concertation.slug}
        path = address(app, rule.endpoint, here)
        answer = noor.post(path)
        if answer.status_code != 403 or not says(answer, "En classe, cela ne se fait pas"):
            wrong.append((rule.endpoint, answer.status_code))

    assert wrong == []


def test_a_pupil_does_not_change_what_was_read(
    noor: Browser, lea: Browser, home: str, room: str
) -> None:
    proposed(noor, home, "Des bancs")
    press(lea, room, PUBLISH)
    idea = db.session.query(Idea).one()

    assert noor.get(f"{home}/idees/{idea.id}/modification").status_code == 403
    assert not has_link(noor.page(f"{home}/idees/{idea.id}"), "Modifier mon idée")


def test_a_pupil_votes_once_with_the_ordinary_ballot(
    noor: Browser, valbourg: Valbourg, home: str
) -> None:
    poll = valbourg.poll()
    first, second = (one.proposal_id for one in poll.choices)
    ballot = {f"choice-{first}": "good", f"choice-{second}": "to_reject"}

    page = noor.page(f"{home}/vote")
    token = {"csrf_token": str(page.find("input", attrs={"name": "csrf_token"})["value"])}
    for once in ("one", "two"):
        answer = noor.post(f"{home}/vote/bulletin", {**token, **ballot, "once": once})
        assert answer.status_code == 200

    assert db.session.query(Envelope).count() == 1


# --- the end ------------------------------------------------------------------------


def test_what_is_decided_is_forgotten_when_the_session_ends(
    noor: Browser, lea: Browser, valbourg: Valbourg, home: str, room: str
) -> None:
    proposed(noor, home, "Que Léo arrête")
    press(lea, room, REFUSE, {"Ce que l’élève lira": "On ne nomme personne."})
    press(lea, room, "Clore la séance")

    settle_ended_classes(at=valbourg.at)

    db.session.expire_all()
    assert db.session.query(HeldContribution).one().content == {}


def test_what_is_decided_after_the_end_is_forgotten_at_once(
    noor: Browser, lea: Browser, valbourg: Valbourg, home: str, room: str
) -> None:
    proposed(noor, home, "Que Léo arrête")
    press(lea, room, "Clore la séance")
    settle_ended_classes(at=valbourg.at)
    db.session.commit()
    assert db.session.query(HeldContribution).one().content

    press(lea, room, REFUSE, {"Ce que l’élève lira": "On ne nomme personne."})

    assert db.session.query(HeldContribution).one().content == {}


def test_the_teacher_is_written_to_when_texts_are_left(
    noor: Browser, valbourg: Valbourg, home: str, room: str
) -> None:
    proposed(noor, home, "Des bancs")
    end = valbourg.at + timedelta(hours=2)

    settle_ended_classes(at=end - timedelta(seconds=1))
    assert db.session.query(Letter).count() == 0
    for _ in range(2):
        settle_ended_classes(at=end)

    letter = db.session.query(Letter).one()
    assert letter.to == "léa@exemple.fr"
    assert "1 texte attend encore" in letter.text
    assert room in letter.text


def test_no_letter_leaves_when_everything_was_read(
    session: ClassSession, valbourg: Valbourg
) -> None:
    settle_ended_classes(at=session.ends_at)

    assert db.session.query(Letter).count() == 0
    assert session.settled_at == session.ends_at
    assert valbourg


def test_what_nobody_read_goes_after_thirty_days(
    noor: Browser, valbourg: Valbourg, home: str
) -> None:
    proposed(noor, home, "Des bancs")
    end = valbourg.at + timedelta(hours=2)

    assert forget_unread(at=end + timedelta(days=30)) == 0
    assert db.session.query(HeldContribution).count() == 1
    assert forget_unread(at=end + timedelta(days=31)) == 1
    assert db.session.query(HeldContribution).count() == 0


# --- nothing is kept of a child -----------------------------------------------------


def test_no_table_holds_anything_of_a_child_after_a_class_has_worked(
    browse: Browse, lea: Browser, valbourg: Valbourg, session: ClassSession, home: str, room: str
) -> None:
    tablet = {"User-Agent": "Tablette-de-Noor/1.0"}
    network = {"REMOTE_ADDR": "203.0.113.77"}
    noor = browse()
    noor.client.environ_base.update(network)
    door = filled(noor.page(f"/classe/{session.code}"), ENTER)
    noor.post(*door, headers=tablet)
    for title in ("Que Léocadie arrête", "Avec Mme Vandenbroucke", "Des bancs"):
        proposed(noor, home, title)
    press(lea, room, REFUSE, {"Ce que l’élève lira": "On ne nomme personne."})
    press(lea, room, CORRECT, {"L’idée, en une phrase": "Avec la maîtresse"})
    press(lea, room, PUBLISH)
    press(lea, room, "Clore la séance")
    settle_ended_classes(at=valbourg.at)
    db.session.commit()

    held = _everything()

    for trace in ("Tablette", "203.0.113", "Léocadie", "Vandenbroucke"):
        assert trace not in held, trace
    assert "Des bancs" in held
    [pupil] = pupils()
    assert (pupil.email, pupil.name, pupil.of_age_at) == (None, "", None)


def _everything() -> str:
    """All the rows of all the tables."""
    tables = sa.inspect(db.engine).get_table_names()
    rows = (db.session.execute(sa.text(f'SELECT * FROM "{name}"')).all() for name in tables)  # noqa: S608
    return "\n".join(str(one) for table in rows for one in table)


def test_sessions_of_pupils_go_with_the_class(
    noor: Browser, valbourg: Valbourg, session: ClassSession
) -> None:
    assert noor
    [pupil] = pupils()
    kept = db.session.query(PersonSession).filter_by(person_id=pupil.id).one()

    assert kept.expires_at == session.ends_at + GRACE
    assert valbourg
