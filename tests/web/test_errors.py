"""What a person reads when something says no: a page, or a notice that htmx puts at the top."""

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from concert.concertations.phases import Phase
from concert.core.database import db
from concert.core.errors import Conflict
from concert.ideas import actions as ideas
from concert.ideas.models import Idea
from concert.web.security import CODE_LIMIT
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import filled, read, says, value

Raising = Callable[..., None]
TITLE, EXPLAINED = "Votre idée, en une phrase", "Expliquez-la"
TEXT = "On y apprendrait dehors, et le midi aussi."


@pytest.fixture
def raising(monkeypatch: pytest.MonkeyPatch) -> Raising:
    """Make an act fail as it would on a bad day."""

    def replace(module: Any, act: str, error: Exception) -> None:
        def fail(*_args: Any, **_kwargs: Any) -> None:
            raise error

        monkeypatch.setattr(module, act, fail)

    return replace


def idea_form(valbourg: Valbourg, browser: Browser) -> tuple[str, dict[str, Any]]:
    valbourg.enter(Phase.IDEAS)
    page = browser.page(f"/concertations/{valbourg.concertation.slug}/idees/nouvelle")
    return filled(page, "Envoyer mon idée", {TITLE: "Un potager", EXPLAINED: TEXT})


@pytest.mark.parametrize(
    ("path", "status", "title"),
    [
        ("/nulle-part", 404, "Cette page n’existe pas"),
        ("/connexion/%00", 400, "Cette demande n’a pas pu être lue"),
        ("/deconnexion", 405, "Cette adresse ne s’ouvre pas ainsi"),
    ],
)
@pytest.mark.usefixtures("valbourg")
def test_an_address_that_leads_nowhere_says_what_to_do(
    browse: Browse, path: str, status: int, title: str
) -> None:
    page, region = browse().get(path), browse().get(path, htmx=True)

    assert (page.status_code, region.status_code) == (status, status)
    assert read(page).h1.get_text() == title
    assert says(region, title)
    assert (region.headers["HX-Retarget"], region.headers["HX-Reswap"]) == (
        "#messages",
        "innerHTML",
    )


def test_what_one_may_not_do_is_refused_with_its_reason(browse: Browse, valbourg: Valbourg) -> None:
    answer = browse(valbourg.karim).get(f"/concertations/{valbourg.concertation.slug}/pilotage")

    assert answer.status_code == 403
    assert says(answer, "Vous ne pouvez pas faire cela ici")
    assert says(answer, "Seules les personnes qui animent la concertation peuvent le faire.")


@pytest.mark.parametrize("htmx", [False, True])
def test_an_idea_sent_as_ideas_close_is_refused_and_its_text_stays(
    browse: Browse, valbourg: Valbourg, htmx: bool
) -> None:
    karim = browse(valbourg.karim)
    url, sent = idea_form(valbourg, karim)
    valbourg.enter(Phase.PLAN)

    answer = karim.post(url, sent, htmx=htmx)

    assert answer.status_code == 403
    assert says(answer, "Cette étape n’est pas ouverte en ce moment.")
    # With htmx the notice goes above the form, which is still there with its text.
    assert htmx or value(read(answer), EXPLAINED) == TEXT
    assert not db.session.query(Idea).count()


def test_two_acts_that_cross_are_told_so_and_the_text_stays(
    browse: Browse, valbourg: Valbourg, raising: Raising
) -> None:
    karim = browse(valbourg.karim)
    url, sent = idea_form(valbourg, karim)
    raising(ideas, "propose_idea", Conflict("Quelqu’un a changé cela."))

    answer = karim.post(url, sent)

    assert answer.status_code == 409
    assert says(answer, "Quelqu’un a changé cela.")
    assert value(read(answer), EXPLAINED) == TEXT


def test_what_the_database_refuses_twice_is_a_conflict(
    browse: Browse, valbourg: Valbourg, raising: Raising
) -> None:
    karim = browse(valbourg.karim)
    url, sent = idea_form(valbourg, karim)
    raising(ideas, "propose_idea", sa.exc.IntegrityError("INSERT", {}, Exception("unique")))

    answer = karim.post(url, sent)

    assert answer.status_code == 409
    assert says(answer, "Quelqu’un vient de faire la même chose")


@pytest.mark.parametrize("htmx", [False, True])
def test_a_fault_of_ours_keeps_the_text_and_nothing_else(
    browse: Browse, valbourg: Valbourg, raising: Raising, htmx: bool
) -> None:
    karim = browse(valbourg.karim)
    url, sent = idea_form(valbourg, karim)
    raising(ideas.search, "remember", RuntimeError("a fault"))

    answer = karim.post(url, sent, htmx=htmx)

    assert answer.status_code == 500
    assert says(answer, "Quelque chose s’est mal passé de notre côté" if not htmx else "Rien n’a")
    assert "a fault" not in answer.text
    assert htmx or value(read(answer), EXPLAINED) == TEXT
    assert not db.session.query(Idea).count()


def test_a_database_that_is_busy_says_to_come_back(
    browse: Browse, valbourg: Valbourg, raising: Raising
) -> None:
    karim = browse(valbourg.karim)
    url, sent = idea_form(valbourg, karim)
    busy = sqlite3.OperationalError("database is locked")
    raising(ideas, "propose_idea", sa.exc.OperationalError("INSERT", {}, busy))

    answer = karim.post(url, sent)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert says(answer, "Le service est très demandé")
    assert value(read(answer), EXPLAINED) == TEXT


def test_a_database_error_that_will_not_pass_is_a_fault(
    browse: Browse, valbourg: Valbourg, raising: Raising
) -> None:
    karim = browse(valbourg.karim)
    url, sent = idea_form(valbourg, karim)
    wrong = sqlite3.OperationalError("no such column: title")
    raising(ideas, "propose_idea", sa.exc.OperationalError("INSERT", {}, wrong))

    assert karim.post(url, sent).status_code == 500


def test_the_page_of_a_fault_asks_the_database_nothing(
    app: Flask, browse: Browse, valbourg: Valbourg, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database is away: the page that says so must not need it."""
    karim = browse(valbourg.karim)

    def away(*_args: Any, **_kwargs: Any) -> None:
        raise sa.exc.OperationalError("SELECT", {}, sqlite3.OperationalError("disk I/O error"))

    with app.app_context():
        monkeypatch.setattr(type(db.session()), "execute", away)
        monkeypatch.setattr(type(db.session()), "scalar", away)
    answer = karim.client.get("/", buffered=True)
    monkeypatch.undo()

    assert answer.status_code == 503
    assert says(answer, "Le service est très demandé")


@pytest.mark.parametrize("htmx", [False, True])
def test_too_many_tries_are_told_to_wait(browse: Browse, valbourg: Valbourg, htmx: bool) -> None:
    stranger = browse(valbourg.tom)
    allowed = int(CODE_LIMIT.split(";")[1].split()[0])

    tries = [stranger.post("/rejoindre", {"code": f"AAA-{n:03}"}) for n in range(allowed)]
    refused = stranger.post("/rejoindre", {"code": "AAA-999"}, htmx=htmx)

    assert {answer.status_code for answer in tries} & {429} == set()
    assert refused.status_code == 429
    assert says(refused, "Attendez quelques minutes")


def test_right_codes_are_never_too_many(browse: Browse, valbourg: Valbourg) -> None:
    """A class of sixty enters by the same code from the same network."""
    code = valbourg.concertation.join_code

    answers = [browse().post("/rejoindre", {"code": code}) for _pupil in range(60)]

    assert {answer.status_code for answer in answers} == {303}


def test_a_form_whose_session_ended_is_refused_and_changes_nothing(
    browse: Browse, valbourg: Valbourg
) -> None:
    karim = browse(valbourg.karim)
    url, sent = idea_form(valbourg, karim)

    answer = karim.post(url, {**sent, "csrf_token": "stale"})

    assert answer.status_code == 400
    assert says(answer, "Votre session a expiré")
    assert TEXT in answer.text
    assert not db.session.query(Idea).count()


def test_a_fault_leaves_the_next_request_unharmed(
    browse: Browse, valbourg: Valbourg, monkeypatch: pytest.MonkeyPatch
) -> None:
    karim = browse(valbourg.karim)
    url, sent = idea_form(valbourg, karim)
    with monkeypatch.context() as bad_day:
        bad_day.setattr(ideas, "propose_idea", lambda *_args, **_kwargs: 1 / 0)
        assert karim.post(url, sent).status_code == 500

    assert karim.post(url, sent).status_code == 303
    assert db.session.query(Idea).count() == 1
