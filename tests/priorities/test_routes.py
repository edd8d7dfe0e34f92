"""Rating the stakes in a browser, typing a table's, closing, reading what each college said."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from pypdfium2 import PdfDocument

from concert.concertations.models import Concertation
from concert.concertations.phases import Phase
from concert.core.database import db
from concert.core.errors import Refused
from concert.diagnosis.publication import publish
from concert.journey.obstacles import obstacles
from concert.people.models import Person
from concert.priorities.actions import close_round, open_round, rate
from concert.priorities.models import Rating, Round
from concert.priorities.queries import counted, rated_stakes, the_round
from concert.stakes.actions import StakeDrawn, draw_stake, retain_order
from concert.stakes.models import Stake
from concert.stakes.queries import stakes_of
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import error, has_link, link, press, read, says, value

URGENT = "Faut-il s’en occuper vite ?"
NEXT, END = "Garder et passer au suivant", "Garder et finir"


@pytest.fixture
def diagnosis(valbourg: Valbourg) -> str:
    valbourg.enter(Phase.DIAGNOSIS)
    for title in ("Respirer", "Apprendre dehors"):
        drawn = StakeDrawn(title, "", "bien_etre")
        draw_stake(valbourg.concertation, drawn, by=valbourg.claire, at=valbourg.at)
    return f"/concertations/{valbourg.concertation.slug}/diagnostic"


@pytest.fixture
def opened(valbourg: Valbourg, diagnosis: str) -> Round:
    assert diagnosis
    closes_at = valbourg.at + timedelta(days=3)
    return open_round(valbourg.concertation, closes_at, by=valbourg.claire, at=valbourg.at)


def everyone_rates(valbourg: Valbourg, round_: Round, people: list[Person], level: int) -> None:
    for person in people:
        for stake in rated_stakes(round_):
            levels = {"urgence": level, "effet": 3, "faisabilite": 2}
            rate(round_, stake, levels, by=person, at=valbourg.at)


def test_the_lead_has_the_stakes_rated_and_the_page_of_the_concertation_says_so(
    valbourg: Valbourg, claire: Browser, karim: Browser, diagnosis: str
) -> None:
    where = f"{diagnosis}/priorites"

    press(claire, where, "Donner les enjeux à noter", {"Jusqu’à quel jour ?": "2026-11-25"})

    home = karim.page(f"/concertations/{valbourg.concertation.slug}")
    assert says(home, "Notez-les jusqu’au mercredi 25 novembre 2026 à 18 h.")
    assert has_link(home, "Noter les enjeux")


@pytest.mark.parametrize("day", ["", "2026-11-19", "2031-01-01"])
def test_a_round_ends_within_the_phase(claire: Browser, diagnosis: str, day: str) -> None:
    answer = press(
        claire,
        f"{diagnosis}/priorites",
        "Donner les enjeux à noter",
        {"Jusqu’à quel jour ?": day},
    )

    assert answer.status_code in {403, 422}
    assert db.session.query(Round).count() == 0


def test_a_stake_being_rated_does_not_change(
    valbourg: Valbourg, lea: Browser, diagnosis: str, opened: Round
) -> None:
    stake = rated_stakes(opened)[0]

    assert lea.get(f"{diagnosis}/enjeux/{stake.id}/modification").status_code == 403
    close_round(opened, by=valbourg.claire, at=valbourg.at)
    assert lea.get(f"{diagnosis}/enjeux/{stake.id}/modification").status_code == 200


def test_stakes_are_rated_one_after_the_other_and_what_was_said_is_kept(
    karim: Browser, diagnosis: str, opened: Round
) -> None:
    where = f"{diagnosis}/priorites/noter"
    first = link(karim.page(where), "Commencer")

    answer = press(karim, first, NEXT, {URGENT: "Tout de suite"})
    last = press(karim, answer.location, END, {URGENT: "Je ne sais pas"})

    assert last.location == where
    assert value(karim.page(first), URGENT) == ["Tout de suite"]
    assert says(karim.page(where), "noté en partie")
    press(karim, first, NEXT, {URGENT: "Dans l’année"})
    assert db.session.scalars(sa.select(Rating.level).order_by(Rating.stake_id)).all() == [2, 0]
    assert db.session.get_one(Round, opened.id).raters_count == 1


def test_nobody_rates_outside_the_scale_nor_after_the_end(
    valbourg: Valbourg, opened: Round
) -> None:
    stake = rated_stakes(opened)[0]

    for levels in ({"urgence": 5}, {"urgence": -1}, {"beaute": 1}):
        with pytest.raises(Refused):
            rate(opened, stake, levels, by=valbourg.karim, at=valbourg.at)
    with pytest.raises(Refused):
        rate(opened, stake, {"urgence": 1}, by=valbourg.karim, at=opened.closes_at)


def test_nothing_is_known_of_the_ratings_before_the_end(
    valbourg: Valbourg, browse: Browse, diagnosis: str, opened: Round
) -> None:
    everyone_rates(valbourg, opened, valbourg.crowd("parents", 6), 4)

    page = browse().page(f"{diagnosis}/priorites")

    assert not says(page, "Ce que chaque collège en dit")
    assert not says(page, "6 personnes")


def test_the_colleges_are_read_side_by_side_and_what_divides_them_comes_first(
    valbourg: Valbourg, browse: Browse, claire: Browser, diagnosis: str, opened: Round
) -> None:
    everyone_rates(valbourg, opened, valbourg.crowd("parents", 6), 4)
    everyone_rates(valbourg, opened, valbourg.crowd("commune", 5), 1)

    press(claire, f"{diagnosis}/priorites", "Clore ce tour")

    page = browse().page(f"{diagnosis}/priorites")
    for text in (
        "11 personnes ont noté les enjeux.",
        "Là où les collèges s’écartent le plus",
        "Tout de suite.",
        "Cela peut attendre.",
    ):
        assert says(page, text), text
    table = browse().get(f"{diagnosis}/priorites/priorites.csv").data.decode("utf-8-sig")
    assert "Respirer;1;Urgence;parents;6;4,0" in table
    stake = db.session.scalars(sa.select(Stake).where(Stake.title == "Respirer")).one()
    assert says(browse().page(f"{diagnosis}/enjeux/{stake.id}"), "Comment il est noté")


def test_what_a_table_gave_is_typed_and_counted_with_the_rest(
    valbourg: Valbourg, lea: Browser, diagnosis: str, opened: Round
) -> None:
    begun = press(
        lea,
        f"{diagnosis}/priorites/saisie",
        "Passer aux notes",
        {
            "Comment ont-elles été données ?": "En atelier",
            "Par quel collège ?": "Parents",
            "Par combien de personnes ?": "8",
            "Où ?": "Table 3",
        },
    )
    too_many = press(lea, begun.location, NEXT, {"Urgence : Tout de suite": "9"})
    press(lea, begun.location, NEXT, {"Urgence : Tout de suite": "8"})

    assert too_many.status_code == 403
    given = counted(the_round(valbourg.concertation))
    stake = rated_stakes(opened)[0]
    assert given.people == {"parents": 8}
    assert given.counts["parents", stake.id, "urgence"] == [0, 0, 0, 8]
    press(lea, f"{diagnosis}/priorites", "Retirer cette saisie")
    assert counted(the_round(valbourg.concertation)).people == {}


@pytest.mark.parametrize("people", ["0", "2,5", "", "beaucoup"])
def test_a_number_of_people_is_whole(
    lea: Browser, diagnosis: str, opened: Round, people: str
) -> None:
    assert opened
    given = {"Par quel collège ?": "Parents", "Par combien de personnes ?": people}

    answer = press(lea, f"{diagnosis}/priorites/saisie", "Passer aux notes", given)

    assert answer.status_code == 422
    assert error(read(answer), "Par combien de personnes ?")


def test_pupils_rate_in_class_with_simple_words(
    valbourg: Valbourg, browse: Browse, diagnosis: str, opened: Round
) -> None:
    pupil = browse(valbourg.pupil())
    stake = rated_stakes(opened)[0]

    answer = press(
        pupil,
        f"{diagnosis}/priorites/noter/{stake.id}",
        NEXT,
        {"Est-ce que ça presse ?": "Tout de suite"},
    )

    assert answer.status_code == 303
    assert db.session.query(Rating).one().level == 4


def test_the_phase_of_ideas_waits_for_the_end_of_the_round(
    valbourg: Valbourg, opened: Round
) -> None:
    here = db.session.get_one(Concertation, valbourg.concertation.id)
    waits = "Les enjeux sont encore à noter."
    assert waits in [one.text for one in obstacles(here, Phase.IDEAS)]

    close_round(opened, by=valbourg.claire, at=valbourg.at)

    assert waits not in [one.text for one in obstacles(here, Phase.IDEAS)]


def test_what_each_college_said_and_the_order_retained_stay_in_the_version(
    valbourg: Valbourg, browse: Browse, diagnosis: str, opened: Round
) -> None:
    everyone_rates(valbourg, opened, valbourg.crowd("parents", 6), 4)
    everyone_rates(valbourg, opened, valbourg.crowd("commune", 5), 1)
    close_round(opened, by=valbourg.claire, at=valbourg.at)
    breathe, learn = stakes_of(valbourg.concertation)
    here, by, at = valbourg.concertation, valbourg.claire, valbourg.at
    retain_order(here, [learn.id, breathe.id], "Les élèves l’ont dit.", by=by, at=at)
    publish(here, by=by, at=at)
    retain_order(here, [breathe.id, learn.id], "Le budget a changé.", by=by, at=at)
    db.session.commit()

    page = browse().page(f"{diagnosis}/versions/1/ordre")
    assert says(page, "Les élèves l’ont dit.")
    assert says(page, "11 personnes ont noté les enjeux.")
    assert not says(page, "Le budget a changé.")
    sheet = PdfDocument(browse().get(f"{diagnosis}/versions/1/diagnostic.pdf").data)
    printed = " ".join(one.get_textpage().get_text_bounded() for one in sheet)
    assert "Les élèves l’ont dit." in printed
    assert "Parents : 1" in printed.replace("\u00a0", " ")
