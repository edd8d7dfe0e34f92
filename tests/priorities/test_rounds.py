"""A round whose end is moved or that is given up, and who is told; and why it is not reopened."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from concert.core.clock import local_day
from concert.core.database import db
from concert.core.errors import Conflict, Refused
from concert.journal.models import Entry, Verb
from concert.notices.telling import everyone
from concert.priorities.actions import close_round, give_up, move_end, open_round, rate
from concert.priorities.models import Rater, Rating, Round, RoundMove, Tally
from concert.priorities.queries import latest_outcome, rated_stakes
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import buttons, error, has_link, link, press, read, says
from tests.notices.test_recipients import told
from tests.priorities.test_routes import diagnosis, everyone_rates, opened

__all__ = ["diagnosis", "opened"]

MOVE, GIVE_UP = "Déplacer la fin du tour", "Abandonner ce tour et effacer ses notes"
DAY, WHY = "Jusqu’à quel jour ?", "Pourquoi déplacer la fin ?"


@pytest.mark.parametrize("htmx", [False, True])
def test_the_end_is_moved_with_its_reason_which_everyone_reads(
    browse: Browse, claire: Browser, diagnosis: str, opened: Round, htmx: bool
) -> None:
    where = f"{diagnosis}/priorites"
    given = {DAY: "2026-11-26", WHY: "Les CM2 étaient en classe verte."}

    answer = press(claire, link(claire.page(where), MOVE), MOVE, given, htmx=htmx)

    assert answer.status_code == (204 if htmx else 303)
    page = browse().page(where)
    assert says(page, "à noter jusqu’au jeudi 26 novembre 2026 à 18 h")
    assert says(page, "Les CM2 étaient en classe verte.")
    assert db.session.query(RoundMove).one().round_id == opened.id


@pytest.mark.parametrize(
    ("given", "field"),
    [({DAY: "", WHY: "Trop court."}, DAY), ({DAY: "2026-11-26", WHY: " "}, WHY)],
)
def test_a_move_has_its_day_and_its_reason(
    claire: Browser, diagnosis: str, opened: Round, given: dict[str, str], field: str
) -> None:
    answer = press(claire, f"{diagnosis}/priorites/tours/fin", MOVE, given)

    assert answer.status_code == 422
    assert error(read(answer), field)
    assert opened.moves == []


def test_a_round_whose_end_has_passed_takes_ratings_again_once_it_is_moved(
    valbourg: Valbourg, diagnosis: str, opened: Round
) -> None:
    assert diagnosis
    later, stake = opened.closes_at + timedelta(hours=1), rated_stakes(opened)[0]
    with pytest.raises(Refused):
        rate(opened, stake, {"urgence": 1}, by=valbourg.karim, at=later)

    move_end(opened, later + timedelta(days=1), "Encore un jour.", by=valbourg.claire, at=later)

    rate(opened, stake, {"urgence": 1}, by=valbourg.karim, at=later)
    assert db.session.query(Rating).count() == 1


def test_an_end_is_not_moved_to_the_past_nor_where_it_already_is(
    valbourg: Valbourg, opened: Round
) -> None:
    who = {"by": valbourg.claire, "at": valbourg.at}

    with pytest.raises(Refused):
        move_end(opened, valbourg.at, "Trop tard.", **who)
    with pytest.raises(Conflict):
        move_end(opened, opened.closes_at, "Pareil.", **who)
    assert opened.moves == []


def test_those_who_facilitate_do_not_move_it(lea: Browser, diagnosis: str, opened: Round) -> None:
    assert opened
    assert lea.get(f"{diagnosis}/priorites/tours/fin").status_code == 403
    assert not has_link(lea.page(f"{diagnosis}/priorites"), MOVE)


def test_participants_are_told_of_the_new_day_with_the_reason(
    valbourg: Valbourg, opened: Round
) -> None:
    who = {"by": valbourg.claire, "at": valbourg.at}
    move_end(opened, opened.closes_at + timedelta(days=1), "La neige.", **who)

    assert (valbourg.karim.name, "participant") in told(Verb.PRIORITIES_MOVED)
    letter = everyone.rating_moved(db.session.query(Entry).order_by(Entry.id.desc()).first())
    assert letter
    assert letter.detail == "La neige."


def test_a_round_opened_by_mistake_leaves_nothing_but_its_reason(
    valbourg: Valbourg, browse: Browse, claire: Browser, diagnosis: str, opened: Round
) -> None:
    everyone_rates(valbourg, opened, valbourg.crowd("parents", 6), 4)
    page = claire.page(f"{diagnosis}/priorites")

    press(
        claire,
        link(page, "Abandonner ce tour"),
        GIVE_UP,
        {"Pourquoi abandonner ce tour ?": "Il manquait un enjeu."},
    )

    for table in (Rating, Rater, Tally):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(table)) == 0
    after = browse().page(f"{diagnosis}/priorites")
    assert says(after, "Le tour 1 a été abandonné le 20 novembre 2026, et ses notes effacées :")
    assert says(after, "Il manquait un enjeu.")
    assert not says(after, "Ce que chaque collège en dit")
    again = claire.page(f"{diagnosis}/priorites")
    assert "Donner les enjeux à noter" in buttons(again)


def test_a_round_given_up_does_not_hide_the_outcome_of_the_one_before(
    valbourg: Valbourg, diagnosis: str, opened: Round
) -> None:
    assert diagnosis
    who = {"by": valbourg.claire, "at": valbourg.at}
    everyone_rates(valbourg, opened, valbourg.crowd("parents", 6), 4)
    close_round(opened, **who)
    second = open_round(valbourg.concertation, valbourg.at + timedelta(days=1), **who)

    give_up(second, "Ouvert trop vite.", **who)

    published = latest_outcome(valbourg.concertation)
    assert published
    assert published.number == 1


def test_what_is_published_is_not_opened_again_and_the_page_says_why(
    valbourg: Valbourg, claire: Browser, diagnosis: str, opened: Round
) -> None:
    before = claire.page(f"{diagnosis}/priorites")
    assert says(before, "Un résultat publié ne se reprend pas")
    close_round(opened, by=valbourg.claire, at=valbourg.at)

    assert claire.get(f"{diagnosis}/priorites/tours/fin").status_code == 409
    assert claire.get(f"{diagnosis}/priorites/tours/abandon").status_code == 409


def test_a_round_may_end_with_the_last_day_of_the_phase(
    valbourg: Valbourg, claire: Browser, diagnosis: str
) -> None:
    span = valbourg.concertation.span
    assert span
    last: date = local_day(span.closes_at)

    where = f"{diagnosis}/priorites"
    press(claire, where, "Donner les enjeux à noter", {DAY: last.isoformat()})

    assert db.session.query(Round).one().closes_at <= span.closes_at
