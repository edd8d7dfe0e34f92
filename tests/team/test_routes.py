"""The team, and the hand-over: nobody is left without a lead, and power goes at once."""

from functools import partial

from flask import Flask

from concert.concertations.counters import recount
from concert.concertations.models import Concertation, Participation, Role
from concert.concertations.queries import people_leading
from concert.core.database import db
from concert.core.mail import Letter
from concert.people.models import Person
from concert.policy.rules import Permission, may
from concert.team.actions import accept, offer, step_down, take_role_back
from concert.team.models import Afterwards
from concert.team.queries import offer_to
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import buttons, plain, press, says
from tests.together import acting, at_once, tried


def path_of(valbourg: Valbourg, rest: str = "") -> str:
    return f"/concertations/{valbourg.concertation.slug}/equipe{rest}"


def place(valbourg: Valbourg, person: Person) -> Participation:
    found = db.session.query(Participation).filter_by(
        concertation_id=valbourg.concertation.id, person_id=person.id
    )
    return found.one()


def leads(valbourg: Valbourg) -> list[str]:
    return [one.name for one in people_leading(valbourg.concertation)]


def letters_to(address: str) -> list[str]:
    return [plain(one.subject) for one in db.session.query(Letter).filter_by(to=address)]


# --- naming and taking back ---------------------------------------------------


def test_the_lead_names_someone_known_here_to_lead_with_them(
    claire: Browser, valbourg: Valbourg
) -> None:
    press(
        claire,
        path_of(valbourg),
        "Nommer dans l’équipe",
        {
            "Qui": "Odile Perrin",
            "Pour": "porter avec vous : tout cela, et décider des étapes et du vote",
        },
    )

    assert leads(valbourg) == ["Claire Le Goff", "Odile Perrin"]
    assert letters_to("odile@exemple.fr") == ["Vous portez une concertation : Une cour pour tous"]


def test_an_address_is_invited_to_facilitate(claire: Browser, valbourg: Valbourg) -> None:
    press(claire, path_of(valbourg), "Nommer dans l’équipe", {"Son adresse": "zoe@exemple.fr"})

    assert says(claire.page(path_of(valbourg)), "zoe@exemple.fr Invitée à animer la concertation")


def test_a_role_taken_back_gives_no_power_at_the_next_request(
    claire: Browser, lea: Browser, valbourg: Valbourg
) -> None:
    assert lea.get(path_of(valbourg)).status_code == 200

    press(claire, path_of(valbourg), "Retirer de l’équipe")

    assert lea.get(path_of(valbourg)).status_code == 403
    assert letters_to("léa@exemple.fr") == ["Votre rôle prend fin : Une cour pour tous"]


def test_a_facilitator_runs_nothing(lea: Browser, valbourg: Valbourg) -> None:
    page = lea.page(path_of(valbourg))

    assert "Nommer dans l’équipe" not in buttons(page)
    assert not says(page, "Transmettre la concertation")


# --- never without a lead -----------------------------------------------------


def test_the_last_one_who_leads_is_told_to_hand_over_first(
    claire: Browser, valbourg: Valbourg
) -> None:
    page = claire.page(path_of(valbourg, "/depart"))
    assert "Ne plus porter la concertation" not in buttons(page)

    answer = claire.post(path_of(valbourg, "/depart"))

    assert answer.status_code == 403
    assert says(answer, "transmettez-la d’abord")
    assert leads(valbourg) == ["Claire Le Goff"]


def test_one_of_two_who_lead_steps_down_and_stays_a_participant(
    claire: Browser, valbourg: Valbourg
) -> None:
    place(valbourg, valbourg.lea).role = Role.LEAD

    press(claire, path_of(valbourg, "/depart"), "Ne plus porter la concertation")

    assert leads(valbourg) == ["Léa Morel"]
    assert place(valbourg, valbourg.claire).role is Role.PARTICIPANT


def test_two_who_lead_and_step_down_at_once_leave_one(app: Flask, valbourg: Valbourg) -> None:
    place(valbourg, valbourg.lea).role = Role.LEAD
    number = valbourg.concertation.id
    ids = (valbourg.claire.id, valbourg.lea.id)

    def stepping(person_id: int) -> None:
        person = db.session.get_one(Person, person_id)
        step_down(db.session.get_one(Concertation, number), by=person, at=valbourg.at)

    at_once([tried(acting(app, partial(stepping, one))) for one in ids])

    assert len(leads(valbourg)) == 1


# --- handing over -------------------------------------------------------------


def handed(valbourg: Valbourg, afterwards: Afterwards) -> None:
    offer(valbourg.concertation, "tom@exemple.fr", afterwards, by=valbourg.claire, at=valbourg.at)


def test_a_concertation_is_handed_over_to_someone_who_accepts(
    claire: Browser, browse: Browse, valbourg: Valbourg
) -> None:
    press(
        claire,
        path_of(valbourg, "/passation"),
        "Proposer la passation",
        {"L’adresse": "tom@exemple.fr", "Ensuite, vous": "restez pour animer"},
    )
    assert leads(valbourg) == ["Claire Le Goff"]

    press(browse(valbourg.tom), path_of(valbourg, "/passation/reponse"), "Accepter de la porter")

    assert leads(valbourg) == ["Tom Berger"]
    assert place(valbourg, valbourg.claire).role is Role.FACILITATOR
    assert not may(valbourg.claire, Permission.STEER, valbourg.concertation, valbourg.at)
    assert "On vous propose de porter une concertation : Une cour pour tous" in letters_to(
        "tom@exemple.fr"
    )
    assert "La passation est acceptée : Une cour pour tous" in letters_to("claire@exemple.fr")


def test_whoever_hands_over_may_leave(valbourg: Valbourg) -> None:
    handed(valbourg, Afterwards.LEAVE)
    before = valbourg.concertation.participants_count

    accept(offer_to(valbourg.tom, valbourg.concertation.slug), by=valbourg.tom, at=valbourg.at)

    assert place(valbourg, valbourg.claire).left_at == valbourg.at
    assert valbourg.concertation.participants_count == before


def test_nobody_else_answers_a_hand_over(browse: Browse, valbourg: Valbourg) -> None:
    handed(valbourg, Afterwards.TAKE_PART)

    answer = browse(valbourg.karim).post(path_of(valbourg, "/passation/reponse"))

    assert answer.status_code == 404
    assert leads(valbourg) == ["Claire Le Goff"]


def test_a_hand_over_taken_back_or_declined_changes_nothing(
    claire: Browser, browse: Browse, valbourg: Valbourg
) -> None:
    handed(valbourg, Afterwards.LEAVE)
    press(claire, path_of(valbourg, "/passation"), "Reprendre cette proposition")
    tom = browse(valbourg.tom)
    assert tom.get(path_of(valbourg, "/passation/reponse")).status_code == 404

    handed(valbourg, Afterwards.LEAVE)
    press(tom, path_of(valbourg, "/passation/reponse"), "Ne pas l’accepter")

    assert leads(valbourg) == ["Claire Le Goff"]
    assert "La passation est refusée : Une cour pour tous" in letters_to("claire@exemple.fr")


def test_an_offer_lapses_when_whoever_made_it_no_longer_leads(
    browse: Browse, valbourg: Valbourg
) -> None:
    place(valbourg, valbourg.lea).role = Role.LEAD
    db.session.flush()
    handed(valbourg, Afterwards.LEAVE)
    take_role_back(place(valbourg, valbourg.claire), by=valbourg.lea, at=valbourg.at)

    answer = browse(valbourg.tom).post(path_of(valbourg, "/passation/reponse"))

    assert answer.status_code == 409
    assert leads(valbourg) == ["Léa Morel"]


# --- numbers ------------------------------------------------------------------


def test_the_team_reads_numbers_by_college_and_no_name(lea: Browser, valbourg: Valbourg) -> None:
    valbourg.idea()
    recount(valbourg.concertation)

    page = lea.page(path_of(valbourg, "/participants"))

    row = next(one for one in page.find_all("tr") if says(one, "Parents"))
    assert says(row, "Parents 1 0 0 1 0")
    assert not says(page, "Karim")
