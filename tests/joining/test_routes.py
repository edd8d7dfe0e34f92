"""Coming in with a browser: by a code read on a wall, by the page, by the link of an invitation."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from concert.concertations.counters import recount
from concert.concertations.models import Invitation, Mandate, Participation, Role
from concert.concertations.phases import Phase
from concert.concertations.queries import standing_of, the_college
from concert.core.clock import local_day
from concert.core.database import db
from concert.core.mail import Letter
from concert.invitations.actions import INVITATION_LASTS, Guest, invite, revoke, send
from concert.joining.leaving import leave
from concert.journal.models import Entry, Verb
from concert.people.models import Person
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import (
    buttons,
    error,
    filled,
    has_link,
    link,
    main,
    plain,
    press,
    read,
    says,
    value,
    words,
)
from tests.reading import Readers
from tests.together import at_once, sending

CODE, ENTER = "Votre code", "Entrer"
COLLEGE, SHOWN_AS, TAKE_PART = (
    "Vous participez en tant que",
    "Comment voulez-vous apparaître",
    "Participer",
)
AGE = "J’ai 15 ans ou plus"
TEAM_COLLEGE = "Votre collège, pour prendre part aussi"
NAME, ACCEPT = "Votre prénom et votre nom", "Accepter l’invitation"
UNKNOWN = "Aucune concertation n’a ce code : vérifiez les six lettres ou chiffres."


@pytest.fixture
def home(valbourg: Valbourg) -> str:
    valbourg.enter(Phase.IDEAS)
    return f"/concertations/{valbourg.concertation.slug}"


@pytest.fixture
def code(valbourg: Valbourg, home: str) -> str:
    """The code of a concertation that is not open to all."""
    valbourg.concertation.open_to_all = False
    valbourg.concertation.join_code = "7KPQ4R"
    db.session.commit()
    assert home
    return "7KPQ4R"


@pytest.fixture
def nadia(valbourg: Valbourg) -> Person:
    """Someone who is nowhere yet, and said elsewhere that she is of age."""
    nadia = valbourg.person("Nadia Roux")
    nadia.of_age_at = valbourg.at
    return nadia


def place_of(valbourg: Valbourg, person: Person) -> Participation | None:
    here = {"concertation_id": valbourg.concertation.id, "person_id": person.id}
    return db.session.query(Participation).filter_by(**here).one_or_none()


def invited(valbourg: Valbourg, email: str = "nadia@exemple.fr", **guest: Any) -> str:
    """The path of an invitation sent now."""
    who: dict[str, Any] = {"by": valbourg.claire, "at": valbourg.at}
    invitation = invite(valbourg.concertation, Guest(email, **guest), **who)
    db.session.flush()
    return f"/invitations/{send(invitation, **who)}"


def the_invitation() -> Invitation:
    return db.session.query(Invitation).one()


# --- by a code --------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    "typed",
    [
        "7KPQ4R",
        "7kpq4r",
        " 7kp q4r ",
        "7KP-Q4R",
        "\uff17\uff2b\uff30\uff31\uff14\uff32",
        "«\u00a07KPQ4R\u00a0»",
        "7.K.P.Q.4.R",
    ],
)
def test_a_code_opens_however_it_is_typed(
    browse: Browse, code: str, typed: str, htmx: bool
) -> None:
    answer = press(browse(), "/rejoindre", ENTER, {CODE: typed}, htmx=htmx)

    where = answer.headers["HX-Redirect"] if htmx else answer.location
    assert where == f"/rejoindre/{code}"
    assert words(browse().page(where).find("h1")) == "Une cour pour tous"


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("typed", ["7KPQ4", "7KPQ4S7K", "AAAAAA", "7KPQ4S", "------", "<script>"])
def test_a_code_that_opens_nothing_says_so_beside_what_was_typed(
    browse: Browse, code: str, typed: str, htmx: bool
) -> None:
    answer = press(browse(), "/rejoindre", ENTER, {CODE: typed}, htmx=htmx)

    assert answer.status_code == 422
    assert error(read(answer), CODE) == plain(UNKNOWN)
    assert value(read(answer), CODE) == typed
    assert code not in answer.text


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("typed", ["", "  ", "\u200b"])
def test_no_code_is_asked_for_beside_its_field(browse: Browse, typed: str, htmx: bool) -> None:
    answer = press(browse(), "/rejoindre", ENTER, {CODE: typed}, htmx=htmx)

    assert answer.status_code == 422
    assert error(read(answer), CODE) == "Écrivez le code de six lettres ou chiffres."


def test_codes_are_not_guessed_one_after_the_other(browse: Browse, code: str) -> None:
    wrong = [browse().get(f"/rejoindre/AAAAA{n % 8 + 2}").status_code for n in range(13)]

    assert wrong == [404] * 12 + [429]
    assert browse().get(f"/rejoindre/{code}").status_code == 429


def test_codes_are_not_guessed_by_the_form_either(browse: Browse, code: str) -> None:
    wrong = [browse().post("/rejoindre", {"code": f"AAAAA{n}"}).status_code for n in range(13)]

    assert wrong == [422] * 12 + [429]
    assert browse().post("/rejoindre", {"code": code}).status_code == 429


def test_a_form_sent_empty_is_no_guess(browse: Browse, code: str) -> None:
    assert {browse().post("/rejoindre", {"code": ""}).status_code for _ in range(30)} == {422}
    assert browse().post("/rejoindre", {"code": code}).status_code == 303


def test_a_room_of_sixty_people_enters_the_right_code(browse: Browse, code: str) -> None:
    assert {browse().get(f"/rejoindre/{code}").status_code for _ in range(60)} == {200}


def test_a_draft_has_no_code_that_opens_it(valbourg: Valbourg, browse: Browse, code: str) -> None:
    here = valbourg.concertation
    valbourg.draft("Un préau", valbourg.claire)
    valbourg.concertation = here

    assert not [one for one in ("None", "", "000000") if _opens(browse, one)]
    assert _opens(browse, code)


def _opens(browse: Browse, code: str) -> bool:
    return browse().get(f"/rejoindre/{code}").status_code == 200


def test_who_has_an_address_signs_in_first_and_comes_back_to_the_code(
    browse: Browse, code: str
) -> None:
    page = browse().page(f"/rejoindre/{code}")

    assert link(page, "J’ai déjà donné mon adresse") == f"/connexion?vers=/rejoindre/{code}"


@pytest.mark.parametrize("htmx", [False, True])
def test_someone_joins_with_the_code_in_a_college(
    valbourg: Valbourg, browse: Browse, nadia: Person, code: str, home: str, htmx: bool
) -> None:
    browser, before = browse(nadia), valbourg.concertation.participants_count

    asked = {COLLEGE: "Parents", SHOWN_AS: "Nadia R."}
    answer = press(browser, f"/rejoindre/{code}", TAKE_PART, asked, htmx=htmx)

    assert (answer.headers["HX-Redirect"] if htmx else answer.location) == home
    assert says(browser.page(home), "Bienvenue ! Vous participez à la concertation.")
    place = place_of(valbourg, nadia)
    assert place
    assert place.college
    assert (place.role, place.college.code, place.shown_as) == (
        Role.PARTICIPANT,
        "parents",
        "Nadia R.",
    )
    assert valbourg.concertation.participants_count == before + 1
    last = db.session.query(Entry).order_by(Entry.id.desc()).first()
    assert last
    assert (last.verb, last.person_id) == (Verb.PERSON_JOINED, nadia.id)


def test_without_the_code_the_page_tells_how_to_come_in(
    browse: Browse, nadia: Person, code: str, home: str
) -> None:
    page = browse(nadia).page(f"{home}/rejoindre")

    assert says(page, "Cette concertation se rejoint avec un code ou une invitation.")
    assert link(main(page), "Entrer mon code") == "/rejoindre"
    assert code not in str(page)


@pytest.mark.parametrize("typed", ["", "AAAAAA", "7kpq4r", "None"])
def test_a_form_forged_without_the_code_lets_nobody_in(
    valbourg: Valbourg, browse: Browse, nadia: Person, code: str, home: str, typed: str
) -> None:
    refused = browse(nadia).post(f"{home}/rejoindre", {"college": "parents", "code": typed})

    assert code
    assert refused.status_code == 403
    assert place_of(valbourg, nadia) is None


@pytest.mark.parametrize("htmx", [False, True])
def test_who_chose_no_college_is_asked_to_and_loses_nothing(
    valbourg: Valbourg, browse: Browse, nadia: Person, code: str, htmx: bool
) -> None:
    browser = browse(nadia)

    answer = press(browser, f"/rejoindre/{code}", TAKE_PART, {SHOWN_AS: "Nadia"}, htmx=htmx)

    page = read(answer)
    assert answer.status_code == 422
    assert error(page, COLLEGE) == "Choisissez votre collège."
    assert value(page, SHOWN_AS) == "Nadia"
    browser.post(*filled(page, TAKE_PART, {COLLEGE: "Commune"}))
    assert place_of(valbourg, nadia)


def test_someone_of_the_team_takes_a_college_without_the_code(
    valbourg: Valbourg, browse: Browse, nadia: Person, code: str, home: str
) -> None:
    place = valbourg.comes(nadia, "parents", Role.FACILITATOR)
    place.college_id, nadia.of_age_at = None, None
    recount(valbourg.concertation)
    db.session.commit()
    before, college = valbourg.concertation.participants_count, "Parents"

    assert (
        press(browse(nadia), f"{home}/rejoindre", TAKE_PART, {COLLEGE: college}).status_code == 303
    )

    db.session.expire_all()
    assert code
    assert place.college
    assert (place.role, place.college.name) == (Role.FACILITATOR, college)
    assert place.college.participants_count == 2
    assert valbourg.concertation.participants_count == before


def test_whoever_comes_back_is_shown_the_college_they_find_again(
    valbourg: Valbourg, browse: Browse, home: str
) -> None:
    leave(valbourg.concertation, by=valbourg.odile, at=valbourg.at)
    valbourg.odile.of_age_at = valbourg.at
    db.session.commit()
    browser = browse(valbourg.odile)

    page = browser.page(f"{home}/rejoindre")

    assert says(page, "Vous revenez dans votre collège : Commune.")
    assert COLLEGE not in words(page)
    browser.post(*filled(page, TAKE_PART, {}))
    standing = standing_of(valbourg.odile, valbourg.concertation)
    assert standing.college_id == the_college(valbourg.concertation, "commune").id


# --- open to all ------------------------------------------------------------------


def test_where_it_is_open_to_all_an_address_is_enough(
    valbourg: Valbourg, browse: Browse, nadia: Person, home: str
) -> None:
    answer = press(browse(nadia), f"{home}/rejoindre", TAKE_PART, {COLLEGE: "Élèves"})

    assert answer.location == home
    assert place_of(valbourg, nadia)


def test_one_has_one_college_in_a_concertation(
    valbourg: Valbourg, browse: Browse, nadia: Person, home: str
) -> None:
    browser = browse(nadia)
    form = browser.page(f"{home}/rejoindre")

    for college in ("Parents", "Commune"):
        browser.post(*filled(form, TAKE_PART, {COLLEGE: college}))

    place = place_of(valbourg, nadia)
    assert place
    assert place.college
    assert place.college.name == "Parents"
    counts = {one.name: one.participants_count for one in valbourg.concertation.colleges}
    assert counts["Parents"] - counts["Commune"] == 1
    answer = browser.get(f"{home}/rejoindre")
    assert (answer.status_code, answer.location) == (303, home)
    assert says(browser.page(home), "Vous participez déjà à cette concertation.")


def test_two_colleges_chosen_at_the_same_moment_are_one(
    app: Flask, valbourg: Valbourg, nadia: Person, home: str
) -> None:
    browsers = [Browser(app).signed_in(nadia) for _ in range(4)]
    colleges = {one.code: one.participants_count for one in valbourg.concertation.colleges}
    before = valbourg.concertation.participants_count

    at_once(
        [
            sending(browser, f"{home}/rejoindre", {"college": college})
            for browser, college in zip(browsers, colleges, strict=False)
        ]
    )

    place = place_of(valbourg, nadia)
    assert place
    assert place.college
    colleges[place.college.code] += 1
    assert {one.code: one.participants_count for one in valbourg.concertation.colleges} == colleges
    assert valbourg.concertation.participants_count == before + 1


def test_one_may_be_a_parent_here_and_something_else_elsewhere(
    valbourg: Valbourg, browse: Browse, nadia: Person, home: str
) -> None:
    browser = browse(nadia)

    press(browser, f"{home}/rejoindre", TAKE_PART, {COLLEGE: "Parents"})
    elsewhere = f"/concertations/{valbourg.elsewhere.slug}"
    press(browser, f"{elsewhere}/rejoindre", TAKE_PART, {COLLEGE: "Commune"})

    colleges = [
        standing_of(nadia, one).college_id for one in (valbourg.concertation, valbourg.elsewhere)
    ]
    assert colleges == [
        the_college(valbourg.concertation, "parents").id,
        the_college(valbourg.elsewhere, "commune").id,
    ]


def test_a_closed_concertation_is_read_and_no_longer_joined(
    valbourg: Valbourg, browse: Browse, nadia: Person, home: str
) -> None:
    browser = browse(nadia)
    sent = filled(browser.page(f"{home}/rejoindre"), TAKE_PART, {COLLEGE: "Parents"})
    valbourg.concertation.closed_at = valbourg.at
    db.session.commit()

    assert browser.post(*sent).status_code == 403
    page = browser.page(f"{home}/rejoindre")
    assert says(page, "La concertation est close : elle se lit, on n’y entre plus.")
    assert has_link(main(page), "Lire la concertation sans participer")


# --- by an invitation ---------------------------------------------------------------


def test_reading_an_invitation_accepts_nothing(valbourg: Valbourg, browse: Browse) -> None:
    """Mail scanners follow links."""
    path = invited(valbourg, college=the_college(valbourg.concertation, "parents"))

    page = browse().page(path)

    assert says(page, "Vous êtes invité à prendre part à cette concertation.")
    assert COLLEGE not in words(page)
    assert the_invitation().accepted_at is None


@pytest.mark.parametrize("htmx", [False, True])
def test_an_invitation_accepted_signs_in_and_lets_in(
    valbourg: Valbourg, browse: Browse, home: str, htmx: bool
) -> None:
    path = invited(valbourg, college=the_college(valbourg.concertation, "parents"))
    browser = browse()

    answer = press(browser, path, ACCEPT, {SHOWN_AS: "Nadia R.", AGE: True}, htmx=htmx)

    assert (answer.headers["HX-Redirect"] if htmx else answer.location) == home
    assert says(browser.page(home), "Bienvenue ! Vous participez à la concertation.")
    person = db.session.query(Person).filter_by(email="nadia@exemple.fr").one()
    place = place_of(valbourg, person)
    assert place
    assert place.college
    assert (place.college.code, place.shown_as) == ("parents", "Nadia R.")
    assert "Envoyer mon idée" in buttons(browser.page(f"{home}/idees/nouvelle"))


def test_who_was_invited_to_no_college_chooses_one(valbourg: Valbourg, browse: Browse) -> None:
    path, browser = invited(valbourg), browse()

    refused = press(browser, path, ACCEPT)
    assert refused.status_code == 422
    assert error(read(refused), COLLEGE) == "Choisissez votre collège."
    assert the_invitation().accepted_at is None
    assert press(browser, path, ACCEPT, {COLLEGE: "Élèves", AGE: True}).status_code == 303


@pytest.mark.parametrize("htmx", [False, True])
def test_who_acts_for_a_stakeholder_gives_their_name_and_may_sign(
    valbourg: Valbourg, browse: Browse, htmx: bool
) -> None:
    college = the_college(valbourg.concertation, "commune")
    path = invited(valbourg, stakeholder=valbourg.commune, capacity="directrice", college=college)
    browser = browse()
    page = browser.page(path)
    assert says(page, "agir au nom de : Commune de Valbourg , en qualité de : directrice")

    unnamed = press(browser, path, ACCEPT, {NAME: " "}, htmx=htmx)
    assert unnamed.status_code == 422
    assert error(read(unnamed), NAME).startswith("Écrivez votre prénom et votre nom")

    press(browser, path, ACCEPT, {NAME: "Nadia Roux"}, htmx=htmx)
    person = db.session.query(Person).filter_by(email="nadia@exemple.fr").one()
    power = standing_of(person, valbourg.concertation).power_for(
        valbourg.commune.id, local_day(valbourg.at)
    )
    assert person.name == "Nadia Roux"
    assert power
    assert (power.capacity, power.signs) == ("directrice", True)
    listed = browse(valbourg.claire).page(
        f"/concertations/{valbourg.concertation.slug}/parties-prenantes"
    )
    assert says(listed, "Nadia Roux, directrice")


@pytest.mark.parametrize(
    ("role", "why", "welcome"),
    [
        (Role.LEAD, "pour la porter avec l’équipe", "Vous portez la concertation avec l’équipe."),
        (Role.FACILITATOR, "pour l’animer", "Vous animez la concertation."),
    ],
)
def test_who_is_invited_to_the_team_reads_it_in_the_letter_on_the_page_and_on_coming(
    valbourg: Valbourg, browse: Browse, home: str, role: Role, why: str, welcome: str
) -> None:
    guest = {"email": "nadia@exemple.fr", "role": role.value}
    browse(valbourg.claire).post(f"{home}/equipe", guest)
    letter = db.session.query(Letter).filter_by(to="nadia@exemple.fr").one().text
    path = "/invitations/" + letter.split("/invitations/")[1].split()[0]
    browser = browse()

    assert why in letter
    assert says(browser.page(path), why)
    press(browser, path, ACCEPT, {NAME: "Nadia Roux"})
    assert says(browser.page(home), welcome)


def test_who_comes_for_the_team_gives_the_name_that_it_shows(
    valbourg: Valbourg, browse: Browse
) -> None:
    path = invited(valbourg, role=Role.FACILITATOR)

    unnamed = press(browse(), path, ACCEPT)
    assert unnamed.status_code == 422
    assert error(read(unnamed), NAME) == "Écrivez votre prénom et votre nom : l’équipe les lit."

    press(browse(), path, ACCEPT, {NAME: "Nadia Roux"})
    team = browse(valbourg.claire).page(f"/concertations/{valbourg.concertation.slug}/equipe")
    assert says(team, "Nadia Roux")


@pytest.mark.parametrize(("chosen", "code"), [({}, ""), ({TEAM_COLLEGE: "Parents"}, "parents")])
def test_who_will_facilitate_takes_part_too_in_a_college_or_in_none(
    valbourg: Valbourg, browse: Browse, nadia: Person, chosen: dict[str, str], code: str
) -> None:
    path = invited(valbourg, role=Role.FACILITATOR)

    assert press(browse(), path, ACCEPT, {NAME: "Nadia Roux"} | chosen).status_code == 303

    standing = standing_of(nadia, valbourg.concertation)
    assert (standing.steers, standing.leads) == (True, False)
    assert standing.college_id == (the_college(valbourg.concertation, code).id if code else None)


def test_an_invitation_serves_once(valbourg: Valbourg, browse: Browse) -> None:
    path = invited(valbourg)
    late = filled(browse().page(path), ACCEPT, {COLLEGE: "Commune", AGE: True})
    press(browse(), path, ACCEPT, {COLLEGE: "Parents", AGE: True})

    for answer in (browse().get(path), browse().post(*late)):
        assert answer.status_code == 409
        assert says(answer, "Cette invitation a déjà servi : connectez-vous avec votre adresse.")
        assert has_link(read(answer), "Me connecter")


def test_an_invitation_accepted_from_two_browsers_at_once_serves_once(
    app: Flask, valbourg: Valbourg, nadia: Person
) -> None:
    path, before = invited(valbourg), valbourg.concertation.participants_count
    browsers = [Browser(app) for _ in range(4)]

    answers = at_once(
        [sending(one, path, {"college": "parents", "of_age": "y"}) for one in browsers]
    )

    assert sorted(one.status_code for one in answers) == [303, 409, 409, 409]
    db.session.refresh(valbourg.concertation)
    assert valbourg.concertation.participants_count == before + 1
    assert place_of(valbourg, nadia)


@pytest.mark.parametrize(
    ("after", "status"),
    [(INVITATION_LASTS - timedelta(seconds=1), 200), (INVITATION_LASTS, 410)],
)
def test_an_invitation_lasts_thirty_days(
    app: Flask, valbourg: Valbourg, browse: Browse, after: timedelta, status: int
) -> None:
    path = invited(valbourg)
    form = filled(browse().page(path), ACCEPT, {COLLEGE: "Parents", AGE: True})
    app.config["FROZEN_AT"] = valbourg.at + after

    answer = browse().get(path)

    assert answer.status_code == status
    assert says(answer, "Cette invitation a expiré") is (status == 410)
    assert browse().post(*form).status_code == (409 if status == 410 else 303)


def expired(app: Flask, valbourg: Valbourg) -> str:
    path = invited(valbourg)
    app.config["FROZEN_AT"] = valbourg.at + timedelta(days=31)
    return path


AGAIN = "Recevoir une nouvelle invitation"


def test_an_invitation_that_expired_is_sent_anew_in_one_click_and_the_old_one_is_worth_nothing(
    app: Flask, valbourg: Valbourg, browse: Browse
) -> None:
    path, browser = expired(app, valbourg), browse()

    answer = browser.post(*filled(read(browser.get(path)), AGAIN))

    assert says(browser.get(answer.location), "Une nouvelle invitation part, à la même adresse")
    letter = db.session.query(Letter).order_by(Letter.id.desc()).first()
    assert letter.to == the_invitation().email
    [again] = re.findall(r"http://127\.0\.0\.1:5000(/invitations/\S+)", letter.text)
    assert browser.get(again).status_code == 200
    assert browser.get(path).status_code == 404


@pytest.mark.parametrize("how", ["revoked_at", "accepted_at", "closed_at"])
def test_what_expired_is_not_sent_anew_once_revoked_used_or_closed(
    app: Flask, valbourg: Valbourg, browse: Browse, how: str
) -> None:
    path, browser = expired(app, valbourg), browse()
    sent = filled(read(browser.get(path)), AGAIN)
    invitation = the_invitation()
    setattr(valbourg.concertation if how == "closed_at" else invitation, how, valbourg.at)
    letters = db.session.query(Letter).count()

    assert browser.post(*sent).status_code in {404, 409}
    assert browser.get(path).status_code in {404, 409}
    assert db.session.query(Letter).count() == letters


def test_an_invitation_that_is_still_good_is_not_sent_anew_by_who_holds_it(
    valbourg: Valbourg, browse: Browse
) -> None:
    path = invited(valbourg)

    assert browse().post(f"{path}/autre").status_code == 409
    assert browse().get(path).status_code == 200


def test_an_invitation_taken_back_or_sent_again_is_worth_nothing(
    valbourg: Valbourg, browse: Browse
) -> None:
    first = invited(valbourg)
    who: dict[str, Any] = {"by": valbourg.claire, "at": valbourg.at}
    second = f"/invitations/{send(the_invitation(), **who)}"

    assert browse().get(first).status_code == 404
    assert browse().get(second).status_code == 200
    revoke(the_invitation(), **who)
    answer = browse().get(second)
    assert answer.status_code == 404
    assert says(answer, "Cette invitation n’est plus valable : demandez-en une autre.")


@pytest.mark.parametrize("token", ["x", "a" * 43, "None", "é", "%20"])
def test_a_link_that_was_not_sent_opens_nothing(browse: Browse, token: str) -> None:
    assert browse().get(f"/invitations/{token}").status_code == 404


def test_an_invitation_is_not_accepted_once_the_concertation_is_closed(
    valbourg: Valbourg, browse: Browse
) -> None:
    path = invited(valbourg)
    valbourg.concertation.closed_at = valbourg.at
    db.session.commit()

    answer = browse().get(path)

    assert answer.status_code == 409
    assert says(answer, "La concertation est close : elle se lit, on n’y entre plus.")


def test_who_is_already_in_keeps_their_college_and_gains_the_role(
    valbourg: Valbourg, browse: Browse
) -> None:
    before = valbourg.concertation.participants_count
    path = invited(valbourg, "karim@exemple.fr", role=Role.FACILITATOR)

    page = browse().page(path)
    assert says(page, "Votre collège reste : Parents.")
    assert TEAM_COLLEGE not in words(page)
    press(browse(), path, ACCEPT, {NAME: "Karim Haddad"})

    standing = standing_of(valbourg.karim, valbourg.concertation)
    assert standing.steers
    assert standing.college_id == the_college(valbourg.concertation, "parents").id
    assert valbourg.concertation.participants_count == before


def test_who_leads_does_not_lose_it_to_an_invitation(valbourg: Valbourg, browse: Browse) -> None:
    college = the_college(valbourg.concertation, "commune")
    path = invited(
        valbourg, "claire@exemple.fr", stakeholder=valbourg.commune, capacity="x", college=college
    )

    press(browse(), path, ACCEPT, {NAME: "Claire Le Goff"})

    standing = standing_of(valbourg.claire, valbourg.concertation)
    assert standing.leads
    assert standing.college_id == the_college(valbourg.concertation, "equipe").id
    mandates = db.session.query(Mandate).filter_by(person_id=valbourg.claire.id)
    assert [one.stakeholder_id for one in mandates] == [valbourg.commune.id]


def test_a_second_mandate_for_the_same_body_replaces_the_first_which_stays_written(
    valbourg: Valbourg, browse: Browse
) -> None:
    for capacity in ("directrice", "maire"):
        path = invited(
            valbourg,
            stakeholder=valbourg.commune,
            capacity=capacity,
            college=the_college(valbourg.concertation, "commune"),
        )
        press(browse(), path, ACCEPT, {NAME: "Nadia Roux"})

    person = db.session.query(Person).filter_by(email="nadia@exemple.fr").one()
    given = db.session.query(Mandate).filter_by(person_id=person.id).order_by(Mandate.id)
    ended = [(one.capacity, one.ended_at is not None) for one in given]
    assert ended == [("directrice", True), ("maire", False)]


def test_an_invitation_signs_in_the_person_invited_whoever_opens_it(
    valbourg: Valbourg, browse: Browse, nadia: Person
) -> None:
    """A browser where someone else was signed in does not give them the mandate."""
    college = the_college(valbourg.concertation, "commune")
    path = invited(valbourg, stakeholder=valbourg.commune, capacity="x", college=college)

    press(browse(valbourg.tom), path, ACCEPT, {NAME: "Nadia Roux"})

    assert standing_of(nadia, valbourg.concertation).powers
    assert not standing_of(valbourg.tom, valbourg.concertation).powers
    assert valbourg.tom.name == "Tom Berger"


# --- what is made once is made anew ------------------------------------------------


def test_coming_in_is_counted_at_once_for_everyone(
    app: Flask, valbourg: Valbourg, browse: Browse, nadia: Person, home: str
) -> None:
    readers, count = Readers(app, valbourg.karim), valbourg.concertation.participants_count
    before = readers.read(home)

    press(browse(nadia), f"{home}/rejoindre", TAKE_PART, {COLLEGE: "Parents"})

    after = readers.read(home)
    assert str(count + 1) in after[0]
    assert after[0] != before[0]
    assert after[1] != before[1]


def test_another_name_is_read_at_once_beside_what_one_gave(
    app: Flask, valbourg: Valbourg, browse: Browse, home: str
) -> None:
    """The act gives no idea, yet changes how ideas are signed."""
    idea = valbourg.idea("Un potager")
    argued = f"{home}/idees/{idea.id}"
    readers = Readers(app, valbourg.odile)
    path = invited(valbourg, "karim@exemple.fr", role=Role.FACILITATOR)
    for page in (f"{home}/idees", argued):
        assert not readers.both_read(page, "Karim H.")

    press(browse(), path, ACCEPT, {NAME: "Karim Haddad", SHOWN_AS: "Karim H."})

    for page in (f"{home}/idees", argued):
        assert readers.both_read(page, "Karim H.")
