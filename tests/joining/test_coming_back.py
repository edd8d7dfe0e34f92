"""Taking part with the code alone: a drawn name, a secret link to come back, an address later."""

from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from concert.concertations.models import Participation
from concert.concertations.phases import Phase
from concert.concertations.queries import standing_of
from concert.core.database import db
from concert.core.errors import Unready
from concert.core.mail import Letter
from concert.joining.models import AddressLink, Arrival, ReturnLink
from concert.joining.pseudonyms import is_pseudonym
from concert.joining.returning import forget_old_arrivals
from concert.people.models import Person, PersonSession
from concert.plan.signing import sign
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import buttons, error, filled, has_link, link, main, press, read, says, words
from tests.together import at_once, sending

TAKE_PART, ANOTHER = "Participer", "Tirer un autre nom"
COLLEGE, AGE = "Vous participez en tant que", "J’ai 15 ans ou plus"
WHO = {COLLEGE: "Parents", AGE: True}
GONE = "Ce lien ne vaut plus rien : un autre l’a remplacé, ou il est incomplet."
htmx_or_not = pytest.mark.parametrize("htmx", [False, True])


@pytest.fixture
def home(valbourg: Valbourg) -> str:
    valbourg.enter(Phase.IDEAS)
    return f"/concertations/{valbourg.concertation.slug}"


@pytest.fixture
def door(valbourg: Valbourg, home: str) -> str:
    """Where the poster's code leads."""
    assert home
    return f"/rejoindre/{valbourg.concertation.join_code}"


def newcomers() -> list[Person]:
    return db.session.query(Person).filter_by(email=None).order_by(Person.id).all()


def the_newcomer() -> Person:
    [person] = newcomers()
    return person


def came(browser: Browser, door: str, htmx: bool = False) -> str:
    """Where the browser is after coming in with the code."""
    answer = press(browser, door, TAKE_PART, WHO, htmx=htmx)
    return str(answer.headers["HX-Redirect"] if htmx else answer.location)


# --- with the code alone ------------------------------------------------------------


@htmx_or_not
def test_a_stranger_comes_in_on_one_page_without_giving_anything(
    valbourg: Valbourg, browse: Browse, door: str, home: str, htmx: bool
) -> None:
    browser, before = browse(), valbourg.concertation.participants_count

    welcome = browser.page(came(browser, door, htmx))

    person = the_newcomer()
    standing = standing_of(person, valbourg.concertation)
    assert (person.email, person.name, person.of_age_at) == (None, "", valbourg.at)
    assert is_pseudonym(standing.shown_as)
    assert words(welcome.find("h1")) == f"Bienvenue, {standing.shown_as}"
    assert valbourg.concertation.participants_count == before + 1
    assert "Envoyer mon idée" in buttons(browser.page(f"{home}/idees/nouvelle"))


def test_the_session_lasts_thirty_days(browse: Browse, valbourg: Valbourg, door: str) -> None:
    came(browse(), door)

    session = db.session.query(PersonSession).filter_by(person_id=the_newcomer().id).one()
    assert session.expires_at == valbourg.at + timedelta(days=30)


@htmx_or_not
def test_another_name_is_drawn_and_what_was_ticked_stays(
    browse: Browse, door: str, htmx: bool
) -> None:
    browser = browse()
    first = browser.page(door).find("strong", class_="drawn")

    answer = press(browser, door, ANOTHER, WHO, htmx=htmx)

    page = read(answer)
    assert answer.status_code == 200
    assert is_pseudonym(words(page.find("strong", class_="drawn")))
    assert words(page.find("strong", class_="drawn")) != words(first)
    assert page.find("input", value="parents", checked=True)
    assert newcomers() == []


@htmx_or_not
@pytest.mark.parametrize(
    ("missing", "why"),
    [(COLLEGE, "Choisissez votre collège."), (AGE, "Cochez cette case si vous avez 15 ans")],
)
def test_without_a_college_or_the_age_nobody_comes_in(
    browse: Browse, door: str, missing: str, why: str, htmx: bool
) -> None:
    answers = {label: answer for label, answer in WHO.items() if label != missing}

    answer = press(browse(), door, TAKE_PART, answers, htmx=htmx)

    assert answer.status_code == 422
    assert error(read(answer), missing).startswith(why)
    assert newcomers() == []


def test_the_page_says_what_those_under_fifteen_do(browse: Browse, door: str) -> None:
    assert says(browse().page(door), "Avant 15 ans, on participe avec sa classe")


@pytest.mark.parametrize("code", ["", "AAAAAA"])
def test_a_form_forged_without_the_code_makes_nobody(
    browse: Browse, valbourg: Valbourg, home: str, code: str
) -> None:
    assert valbourg.concertation.open_to_all
    sent = {"college": "parents", "of_age": "y", "code": code}

    answer = browse().post(f"{home}/rejoindre", sent)

    assert answer.status_code == 403
    assert says(answer, "Sans adresse, on entre avec le code")
    assert newcomers() == []


@pytest.mark.parametrize("name", ["Léo Martin", "", "Modération", "Mésange 27"])
def test_a_name_is_drawn_whatever_a_forged_form_says(
    browse: Browse, valbourg: Valbourg, door: str, name: str
) -> None:
    taken = db.session.query(Participation).filter_by(person_id=valbourg.karim.id).one()
    taken.shown_as = "Mésange 27"
    url, sent = filled(browse().page(door), TAKE_PART, WHO)

    browse().post(url, {**sent, "pseudonym": name})

    shown_as = standing_of(the_newcomer(), valbourg.concertation).shown_as
    assert is_pseudonym(shown_as)
    assert shown_as != "Mésange 27"


def test_nobody_chooses_a_drawn_name_that_someone_goes_by(
    browse: Browse, valbourg: Valbourg, door: str, home: str
) -> None:
    came(browse(), door)
    name = standing_of(the_newcomer(), valbourg.concertation).shown_as
    nadia = valbourg.person("Nadia Roux")

    answer = press(browse(nadia), f"{home}/rejoindre", TAKE_PART, {**WHO, "Comment": name})

    assert answer.status_code == 409
    assert says(answer, "Quelqu’un porte déjà ce nom ici")


def test_the_same_form_sent_twice_is_one_person(
    app: Flask, valbourg: Valbourg, browse: Browse, door: str
) -> None:
    before = valbourg.concertation.participants_count
    url, sent = filled(browse().page(door), TAKE_PART, WHO)

    answers = at_once([sending(Browser(app), url, sent) for _ in range(4)])

    assert [one.status_code for one in answers] == [303] * 4
    assert the_newcomer()
    db.session.refresh(valbourg.concertation)
    assert valbourg.concertation.participants_count == before + 1


def test_two_who_were_drawn_the_same_name_have_two(
    app: Flask, valbourg: Valbourg, browse: Browse, door: str
) -> None:
    url, sent = filled(browse().page(door), TAKE_PART, WHO)
    forms = [{**sent, "pseudonym": "Mésange 27", "once": f"key {n}"} for n in range(4)]

    at_once([sending(Browser(app), url, form) for form in forms])

    names = [standing_of(one, valbourg.concertation).shown_as for one in newcomers()]
    assert len(set(names)) == 4
    assert "Mésange 27" in names


def test_sixty_people_of_one_room_come_in_within_a_minute(browse: Browse, door: str) -> None:
    for _ in range(60):
        came(browse(), door)

    assert len(newcomers()) == 60


def test_one_alone_does_not_come_in_for_ever(browse: Browse, door: str) -> None:
    url, sent = filled(browse().page(door), TAKE_PART, WHO)

    statuses = [browse().post(url, {**sent, "once": str(n)}).status_code for n in range(121)]

    assert statuses == [303] * 120 + [429]


def test_who_has_no_address_joins_another_concertation_under_a_drawn_name(
    browse: Browse, valbourg: Valbourg, door: str
) -> None:
    browser = browse()
    came(browser, door)

    elsewhere = f"/rejoindre/{valbourg.elsewhere.join_code}"
    press(browser, elsewhere, TAKE_PART, {COLLEGE: "Parents"})

    assert is_pseudonym(standing_of(the_newcomer(), valbourg.elsewhere).shown_as)


def test_the_age_is_asked_once(browse: Browse, valbourg: Valbourg, home: str) -> None:
    nadia = valbourg.person("Nadia Roux")
    browser = browse(nadia)
    press(browser, f"{home}/rejoindre", TAKE_PART, WHO)

    page = browser.page(f"/concertations/{valbourg.elsewhere.slug}/rejoindre")

    db.session.refresh(nadia)
    assert nadia.of_age_at == valbourg.at
    assert AGE not in words(page)


# --- without an address, nor a name -------------------------------------------------


def test_every_page_has_a_word_for_someone_without_a_name(browse: Browse, door: str) -> None:
    browser = browse()
    came(browser, door)

    account = browser.page("/compte")

    assert says(account, "Vous n’avez pas donné d’adresse.")
    assert link(account, "Mon compte") == "/compte"


def test_who_has_no_address_answers_for_no_organisation_and_is_told_what_to_do(
    valbourg: Valbourg,
) -> None:
    commitment = valbourg.commitment()
    valbourg.odile.email = None

    with pytest.raises(Unready, match="Engager un organisme demande une adresse") as refused:
        sign(commitment, 1, by=valbourg.odile, at=valbourg.at)

    assert [one.endpoint for one in refused.value.obstacles] == ["coming_back.show"]
    assert commitment.sign_off is None


# --- the secret link ----------------------------------------------------------------


def shown_link(page: object) -> str:
    """The path of the secret link that this page shows."""
    found = page.find(class_="secret-link")  # type: ignore[attr-defined]
    return "/revenir/" + words(found).rsplit("/", 1)[1] if found else ""


def test_the_secret_link_is_shown_once_with_its_drawing(browse: Browse, door: str) -> None:
    browser = browse()
    welcome = came(browser, door)

    answer = browser.get(welcome)

    first = read(answer)
    assert shown_link(first)
    assert first.find("svg", attrs={"aria-label": True})
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    again = browser.page(welcome)
    assert not shown_link(again)
    assert has_link(main(again), "Avoir un lien pour revenir")


def test_the_secret_link_is_kept_as_a_hash(browse: Browse, door: str) -> None:
    browser = browse()
    path = shown_link(browser.page(came(browser, door)))

    kept = db.session.query(ReturnLink).one()

    assert path.rsplit("/", 1)[1] not in repr(vars(kept))


@htmx_or_not
def test_the_secret_link_brings_back_from_any_device_as_often_as_one_wants(
    browse: Browse, door: str, home: str, htmx: bool
) -> None:
    browser = browse()
    path = shown_link(browser.page(came(browser, door)))

    for other in (browse(), browse()):
        answer = press(other, path, "Entrer", htmx=htmx)
        assert (answer.headers["HX-Redirect"] if htmx else answer.location) == home
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "Envoyer mon idée" in buttons(other.page(f"{home}/idees/nouvelle"))
    assert the_newcomer()


def test_reading_the_secret_link_lets_nobody_in(browse: Browse, door: str) -> None:
    browser, other = browse(), browse()
    path = shown_link(browser.page(came(browser, door)))

    answer = other.get(path)

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert path not in str(read(answer).find("footer"))
    assert other.get("/compte").status_code == 303


def test_a_new_secret_link_kills_the_old_one(browse: Browse, door: str) -> None:
    browser = browse()
    old = shown_link(browser.page(came(browser, door)))

    press(browser, "/compte/revenir", "Faire un autre lien")
    new = shown_link(browser.page("/compte/revenir"))

    assert new != old
    refused = press(browse(), old, "Entrer")
    assert refused.status_code == 404
    assert says(refused, GONE)
    assert press(browse(), new, "Entrer").status_code == 303


def test_secret_links_are_not_guessed_one_after_the_other(browse: Browse) -> None:
    tries = [browse().post(f"/revenir/unlien{n}").status_code for n in range(13)]

    assert tries == [404] * 12 + [429]


def test_a_secret_link_is_no_other_link(browse: Browse, door: str) -> None:
    browser = browse()
    token = shown_link(browser.page(came(browser, door))).rsplit("/", 1)[1]

    for path in (f"/connexion/{token}", f"/compte/adresse/{token}", f"/invitations/{token}"):
        assert browse().post(path).status_code in {404, 409, 422}


# --- an address, given later --------------------------------------------------------


def asks_for(browser: Browser, email: str, htmx: bool = False) -> TestResponse:
    labels = {"Votre adresse électronique": email}
    button = "Recevoir le lien qui la confirme"
    return press(browser, "/compte/revenir", button, labels, htmx=htmx)


def given(browser: Browser, email: str, htmx: bool = False) -> str:
    """The path in the letter that confirms the address."""
    asks_for(browser, email, htmx)
    letter = db.session.query(Letter).order_by(Letter.id.desc()).first()
    assert letter
    assert letter.to == email
    return "/compte/adresse/" + letter.text.split("/compte/adresse/")[1].split()[0]


CONFIRM = "Confirmer mon adresse"


@htmx_or_not
def test_an_address_is_given_once_it_is_proved(browse: Browse, door: str, htmx: bool) -> None:
    browser = browse()
    came(browser, door)

    path = given(browser, "nina@exemple.fr", htmx)
    assert the_newcomer().email is None
    browser.get(path)
    assert the_newcomer().email is None
    press(browser, path, CONFIRM, htmx=htmx)

    person = db.session.query(Person).filter_by(email="nina@exemple.fr").one()
    assert newcomers() == []
    assert says(browser.page("/compte/revenir"), "Vous avez donné la vôtre : nina@exemple.fr.")
    assert db.session.query(Participation).filter_by(person_id=person.id).one()


def test_an_address_proved_elsewhere_closes_every_other_way_in(browse: Browse, door: str) -> None:
    """Who joins under your address, hoping that you confirm it, is left with nothing."""
    stranger, owner = browse(), browse()
    secret = shown_link(stranger.page(came(stranger, door)))

    press(owner, given(stranger, "nina@exemple.fr"), CONFIRM)

    assert stranger.get("/compte").status_code == 303
    assert press(browse(), secret, "Entrer").status_code == 404
    assert says(owner.page("/compte"), "nina@exemple.fr")


def test_an_address_that_is_someone_s_joins_the_two(
    browse: Browse, valbourg: Valbourg, door: str, home: str
) -> None:
    nadia = valbourg.person("Nadia Roux")
    browser = browse()
    came(browser, door)
    place = standing_of(the_newcomer(), valbourg.concertation).participation_id

    press(browser, given(browser, "nadia@exemple.fr"), CONFIRM)

    assert standing_of(nadia, valbourg.concertation).participation_id == place
    assert says(browser.page("/compte"), "nadia@exemple.fr")
    assert "Envoyer mon idée" in buttons(browser.page(f"{home}/idees/nouvelle"))


def test_two_places_in_one_concertation_are_not_joined(
    browse: Browse, valbourg: Valbourg, door: str
) -> None:
    """Each may have voted."""
    browser = browse()
    came(browser, door)
    path = given(browser, "karim@exemple.fr")

    answer = press(browser, path, CONFIRM)

    assert answer.status_code == 409
    assert says(answer, "Vous participez déjà à cette concertation avec cette adresse")
    assert standing_of(the_newcomer(), valbourg.concertation).participation_id
    assert browser.get("/compte").status_code == 200


def test_known_and_unknown_addresses_are_answered_alike(
    browse: Browse, valbourg: Valbourg, door: str
) -> None:
    browser, pages = browse(), []
    came(browser, door)

    browser.page("/compte/revenir")
    for email in (str(valbourg.karim.email), "nina@exemple.fr"):
        answer = asks_for(browser, email)
        pages.append((answer.status_code, answer.location, words(browser.page("/compte/revenir"))))

    assert pages[0] == pages[1]


def test_the_link_that_proves_an_address_serves_once_within_the_hour(
    app: Flask, browse: Browse, valbourg: Valbourg, door: str
) -> None:
    browser = browse()
    came(browser, door)
    late, path = given(browser, "late@exemple.fr"), given(browser, "nina@exemple.fr")
    press(browser, path, CONFIRM)

    again = press(browse(), path, CONFIRM)
    assert again.status_code == 409
    assert link(read(again), "Donner une adresse") == "/compte/revenir"
    app.config["FROZEN_AT"] = valbourg.at + timedelta(hours=1)
    assert press(browse(), late, CONFIRM).status_code == 409


def test_a_mailbox_is_not_flooded(browse: Browse, door: str) -> None:
    browser = browse()
    came(browser, door)

    for _ in range(8):
        asks_for(browser, "nina@exemple.fr")

    assert db.session.query(Letter).filter_by(to="nina@exemple.fr").count() == 6


@htmx_or_not
def test_an_address_that_is_none_is_said_beside_its_field(
    browse: Browse, door: str, htmx: bool
) -> None:
    browser = browse()
    came(browser, door)

    answer = asks_for(browser, "nina", htmx)

    assert answer.status_code == 422
    assert "incomplète" in error(read(answer), "Votre adresse électronique")


def test_what_has_served_is_forgotten(browse: Browse, valbourg: Valbourg, door: str) -> None:
    browser = browse()
    came(browser, door)
    given(browser, "nina@exemple.fr")

    forget_old_arrivals(at=valbourg.at + timedelta(hours=23))
    assert db.session.query(Arrival).count() == 1
    forget_old_arrivals(at=valbourg.at + timedelta(days=2))

    assert db.session.query(Arrival).count() == db.session.query(AddressLink).count() == 0
    assert db.session.query(ReturnLink).count() == 1
