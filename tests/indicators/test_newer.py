"""A newer public value comes: those who lead are told on their board and by letter."""

import pytest

from concert.concertations.phases import Phase
from concert.core.database import db
from concert.core.mail import Letter
from concert.indicators.actions import remove_indicator, take_all, update_figure
from concert.indicators.models import Indicator
from concert.indicators.newer import newer_of, tell_newer
from concert.journal.models import Entry, Verb
from concert.notices.actions import choose_rhythm
from concert.notices.deliver import write_letters
from concert.notices.models import Rhythm
from concert.territories.models import SubjectKind
from tests.architecture.test_budget import MOST_STATEMENTS, statements
from tests.browsing import Browser
from tests.cast import Valbourg
from tests.indicators.test_routes import PUPILS, SCHOOL, school
from tests.looking import has_link, says, words
from tests.territories.makers import keep_figure

TOLD = "Une valeur plus récente est connue pour 1 chiffre du diagnostic."


@pytest.fixture
def steering(valbourg: Valbourg) -> str:
    """The board of those who lead; a figure of the diagnosis has just become old."""
    valbourg.enter(Phase.DIAGNOSIS)
    school(valbourg, y2022=151)
    take_all(valbourg.concertation, by=valbourg.claire, at=valbourg.at)
    keep_figure(PUPILS, SubjectKind.ESTABLISHMENT, SCHOOL, period="2023", value=158)
    db.session.commit()
    return f"/concertations/{valbourg.concertation.slug}/pilotage"


def entries() -> int:
    return db.session.query(Entry).filter_by(verb=Verb.INDICATORS_OUTDATED).count()


def letters(valbourg: Valbourg) -> list[str]:
    for person in (valbourg.claire, valbourg.karim):
        choose_rhythm(person, Rhythm.AT_ONCE, at=valbourg.at)
    write_letters(at=valbourg.at)
    found = db.session.query(Letter).order_by(Letter.id)
    return [f"{one.to} {one.text}" for one in found if "plus récente" in one.text]


def test_the_board_says_that_a_newer_value_is_known(
    valbourg: Valbourg, claire: Browser, steering: str
) -> None:
    tell_newer(at=valbourg.at)
    db.session.commit()

    with statements() as asked:
        page = claire.page(steering)

    assert says(page, TOLD)
    assert has_link(page, "La lire et mettre à jour")
    assert len(asked) <= MOST_STATEMENTS


def test_the_board_is_silent_once_the_value_is_taken(
    valbourg: Valbourg, claire: Browser, steering: str
) -> None:
    tell_newer(at=valbourg.at)
    [(number, reading)] = newer_of(valbourg.concertation).items()
    indicator = db.session.get_one(Indicator, number)
    update_figure(indicator, reading, by=valbourg.claire, at=valbourg.at)
    db.session.commit()

    assert "plus récente" not in words(claire.page(steering))


@pytest.mark.usefixtures("steering")
def test_those_who_lead_are_written_to_once(valbourg: Valbourg) -> None:
    assert tell_newer(at=valbourg.at) == 1
    assert tell_newer(at=valbourg.at) == 0
    db.session.commit()

    [letter] = letters(valbourg)

    assert letter.startswith(valbourg.claire.email or "")
    assert "/diagnostic/chiffres" in letter
    assert entries() == 1


@pytest.mark.usefixtures("steering")
def test_another_newer_value_is_told_again(valbourg: Valbourg) -> None:
    tell_newer(at=valbourg.at)
    keep_figure(PUPILS, SubjectKind.ESTABLISHMENT, SCHOOL, period="2024", value=160)

    assert tell_newer(at=valbourg.at) == 1


@pytest.mark.usefixtures("steering")
def test_a_figure_taken_out_since_is_told_to_nobody(valbourg: Valbourg) -> None:
    tell_newer(at=valbourg.at)
    for one in db.session.query(Indicator):
        remove_indicator(one, by=valbourg.claire, at=valbourg.at)
    db.session.commit()

    assert letters(valbourg) == []


@pytest.mark.usefixtures("steering")
def test_a_diagnosis_that_is_over_is_not_told_of_newer_values(valbourg: Valbourg) -> None:
    valbourg.enter(Phase.IDEAS)

    assert (tell_newer(at=valbourg.at), entries()) == (0, 0)
