"""Following invitations: who came, who is awaited, who is written to again, and when."""

import csv
import gzip
import io
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from concert.concertations.models import Invitation
from concert.concertations.phases import Phase
from concert.concertations.queries import the_college
from concert.core.database import db
from concert.core.mail import Letter
from concert.invitations.actions import (
    INVITATION_LASTS,
    Guest,
    invite,
    remind,
    renew_code,
    revoke,
    send,
)
from concert.invitations.following import PATIENCE
from concert.journal.models import Entry, Verb
from tests.architecture.test_budget import MOST_BYTES, MOST_STATEMENTS, statements
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import buttons, error, filled, has_link, link, press, read, says, words

ADDRESS, INVITE = "Son adresse électronique", "Envoyer l’invitation"


@pytest.fixture
def home(valbourg: Valbourg) -> str:
    valbourg.enter(Phase.IDEAS)
    return f"/concertations/{valbourg.concertation.slug}/invitations"


def invited(valbourg: Valbourg, name: str, college: str = "", **given: Any) -> Invitation:
    """Someone invited now, whose letter has left."""
    place = the_college(valbourg.concertation, college) if college else None
    guest = Guest(f"{name.lower()}@exemple.fr", college=place, name=name, **given)
    who: dict[str, Any] = {"by": valbourg.claire, "at": valbourg.at}
    invitation = invite(valbourg.concertation, guest, **who)
    send(invitation, **who)
    db.session.flush()
    return invitation


def everyone(valbourg: Valbourg) -> None:
    """One invitation in each state."""
    invited(valbourg, "Attendue")
    invited(valbourg, "Venue").accepted_at = valbourg.at
    invited(valbourg, "Tard").expires_at = valbourg.at - timedelta(hours=1)
    revoke(invited(valbourg, "Retrait"), by=valbourg.claire, at=valbourg.at)
    invited(valbourg, "Echec")
    db.session.add(
        Letter(
            to="echec@exemple.fr",
            subject="",
            text="",
            written_at=valbourg.at,
            next_try_at=valbourg.at,
            trouble="550 no such user",
        )
    )
    db.session.flush()


def listed(browser: Browser, path: str) -> list[str]:
    return [words(one).split()[0] for one in browser.page(path).select("tbody th")]


# --- the list ---------------------------------------------------------------------------


def test_each_filter_counts_what_it_lists(valbourg: Valbourg, claire: Browser, home: str) -> None:
    everyone(valbourg)
    page = claire.page(home)

    for label, name in {
        "En attente (1)": "Attendue",
        "Venus (1)": "Venue",
        "Expirées (1)": "Tard",
        "Retirées (1)": "Retrait",
        "Envoi en échec (1)": "Echec",
    }.items():
        assert listed(claire, link(page, label)) == [name], label
    assert len(listed(claire, link(page, "Toutes (5)"))) == 5
    assert says(page, "1 venu sur 4 personnes invitées.")


@pytest.mark.parametrize(
    ("typed", "found"),
    [("zoe", ["Zoé"]), ("ZOÉ", ["Zoé"]), ("@exemple", ["Lucas", "Zoé"]), ("100%", []), ("_", [])],
)
def test_someone_is_found_by_name_or_address_however_it_is_typed(
    valbourg: Valbourg, claire: Browser, home: str, typed: str, found: list[str]
) -> None:
    invited(valbourg, "Zoé")
    invited(valbourg, "Lucas")

    assert listed(claire, f"{home}?q={typed.replace('%', '%25')}") == found


def test_the_filter_stays_after_an_act_upon_one_of_its_rows(
    valbourg: Valbourg, claire: Browser, home: str
) -> None:
    everyone(valbourg)
    here = link(claire.page(home), "Expirées (1)")

    region = press(claire, here, "Retirer", htmx=True)
    again = press(claire, link(claire.page(home), "Retirées (2)"), "Renvoyer")

    assert says(region, "Aucune invitation ne correspond.")
    assert again.location.endswith("/invitations?etat=retirees")


def test_those_of_each_college_are_counted_among_those_invited(
    valbourg: Valbourg, claire: Browser, home: str
) -> None:
    for n in range(3):
        invited(valbourg, f"Parent{n}", "parents").accepted_at = valbourg.at if n < 2 else None
    invited(valbourg, "Agent", "commune")
    revoke(invited(valbourg, "Retrait", "commune"), by=valbourg.claire, at=valbourg.at)

    page = claire.page(home)

    assert says(page, "Parents 2 venus sur 3 invités")
    assert says(page, "Commune 0 venu sur 1 invité")


def test_who_was_invited_and_came_by_the_code_has_come(
    valbourg: Valbourg, claire: Browser, home: str
) -> None:
    invited(valbourg, "Nina", "parents")
    valbourg.comes(valbourg.person("Nina Roux"), "parents")

    assert "Venu le 20 novembre 2026" in words(claire.page(home).select_one("tbody tr"))
    assert not has_link(claire.page(home), "En attente")


def test_the_list_names_who_acts_for_a_body_and_nobody_else(
    valbourg: Valbourg, claire: Browser, home: str
) -> None:
    for name, given in {
        "Nina": {},
        "Rose": {"stakeholder": valbourg.commune, "capacity": "maire"},
    }.items():
        invited(valbourg, name, **given).accepted_at = valbourg.at
        place = valbourg.comes(valbourg.person(f"{name} Vraie"), "parents")
        place.shown_as = "Mésange"

    page = claire.page(home)

    assert says(page, "Venu le 20 novembre 2026 : Rose Vraie")
    assert not says(page, "Nina Vraie")
    # The name that someone goes by here is theirs: an address never leads to it.
    assert not says(page, "Mésange")


def test_a_list_of_three_hundred_costs_no_more_than_one_of_ten(
    valbourg: Valbourg, claire: Browser, home: str
) -> None:
    costs = []
    for first, last in ((0, 10), (10, 300)):
        for n in range(first, last):
            invited(valbourg, f"Personne{n}", "parents")
        with statements() as asked:
            answer = claire.get(home)
        costs.append((len(asked), len(gzip.compress(answer.data, 6))))

    assert costs[1][0] <= costs[0][0] <= MOST_STATEMENTS
    assert costs[1][1] <= MOST_BYTES
    seen, page = listed(claire, home), claire.page(home)
    while has_link(page, "Lire la suite"):
        following = link(page, "Lire la suite")
        seen, page = seen + listed(claire, following), claire.page(following)
    assert len(set(seen)) == 300


def test_the_list_is_kept_in_a_spreadsheet(valbourg: Valbourg, claire: Browser, home: str) -> None:
    everyone(valbourg)
    invited(valbourg, "Rose", stakeholder=valbourg.commune, capacity="=maire", signs=False)

    answer = claire.get(link(claire.page(home), "Télécharger la liste"))

    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";"))
    assert [row["nom"] for row in rows] == ["Attendue", "Venue", "Tard", "Retrait", "Echec", "Rose"]
    assert [row["état"] for row in rows][1] == "Venus"
    assert (rows[5]["qualité"], rows[5]["signe"]) == ("'=maire", "non")
    assert answer.headers["Cache-Control"] == "no-store"


# --- twice ------------------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_an_address_invited_twice_is_refused_beside_it_with_what_to_do(
    valbourg: Valbourg, claire: Browser, home: str, htmx: bool
) -> None:
    invited(valbourg, "Nina")

    answer = press(claire, home, INVITE, {ADDRESS: "NINA@exemple.fr"}, htmx=htmx)

    assert answer.status_code == 422
    assert "renvoyez plutôt son invitation" in error(read(answer), ADDRESS)
    assert "Renvoyer (nina@exemple.fr)" in buttons(read(answer))
    assert db.session.query(Invitation).count() == 1


def test_a_revocation_is_undone_and_the_link_is_good_again(
    valbourg: Valbourg, browse: Browse, claire: Browser, home: str
) -> None:
    invitation = invited(valbourg, "Nina")
    token = send(invitation, by=valbourg.claire, at=valbourg.at)
    press(claire, home, "Retirer")
    assert browse().get(f"/invitations/{token}").status_code == 404

    press(claire, home, "Rétablir")

    assert browse().get(f"/invitations/{token}").status_code == 200


def test_a_revocation_is_not_undone_once_another_invitation_left(
    valbourg: Valbourg, claire: Browser, home: str
) -> None:
    revoke(invited(valbourg, "Nina"), by=valbourg.claire, at=valbourg.at)
    undo = filled(claire.page(home), "Rétablir")
    invited(valbourg, "Nina")

    assert claire.post(*undo).status_code == 409


def test_who_came_is_not_taken_back(valbourg: Valbourg, claire: Browser, home: str) -> None:
    invitation = invited(valbourg, "Nina")
    late = filled(claire.page(home), "Retirer")
    invitation.accepted_at = valbourg.at

    assert claire.post(*late).status_code == 409


# --- writing again ----------------------------------------------------------------------


def test_all_who_have_not_come_are_written_to_again_once_a_day(
    app: Flask, valbourg: Valbourg, browse: Browse, claire: Browser, home: str
) -> None:
    everyone(valbourg)
    assert says(claire.page(home), "à partir du samedi 21 novembre 2026 à 12 h")
    app.config["FROZEN_AT"] += PATIENCE
    later = browse(valbourg.claire)

    answer = press(later, home, "Renvoyer 3 invitations")

    assert answer.location == home
    page = later.page(home)
    assert says(page, "3 invitations partent de nouveau.")
    assert says(page, "à partir du dimanche 22 novembre 2026 à 12 h")
    letters = db.session.query(Letter).filter_by(trouble=None)
    assert sorted(one.to.split("@")[0] for one in letters) == ["attendue", "echec", "tard"]


def test_nobody_is_written_to_again_on_the_same_day(
    valbourg: Valbourg, claire: Browser, home: str
) -> None:
    invited(valbourg, "Nina")

    answer = claire.post(f"{home}/relance")

    assert answer.status_code == 409
    assert db.session.query(Letter).count() == 0


def test_an_expired_invitation_lasts_again_once_it_is_sent_anew(valbourg: Valbourg) -> None:
    invitation = invited(valbourg, "Nina")
    later = valbourg.at + 2 * INVITATION_LASTS

    remind(valbourg.concertation, by=valbourg.claire, at=later)

    assert invitation.expires_at == later + INVITATION_LASTS


# --- the journal ------------------------------------------------------------------------


def test_the_journal_counts_those_invited_and_names_none(
    valbourg: Valbourg, browse: Browse, claire: Browser, home: str
) -> None:
    press(claire, home, INVITE, {ADDRESS: "nina@exemple.fr"})

    entry = db.session.query(Entry).filter_by(verb=Verb.PERSON_INVITED).one()
    assert entry.details == {"count": 1}
    journal = browse().get(f"/concertations/{valbourg.concertation.slug}/journal.jsonl")
    assert "nina" not in journal.text


# --- the code ---------------------------------------------------------------------------


def test_a_code_that_was_replaced_lets_nobody_in_and_says_so(
    valbourg: Valbourg, browse: Browse, claire: Browser, home: str
) -> None:
    old = valbourg.concertation.join_code

    press(claire, home, "Donner un nouveau code")

    new = valbourg.concertation.join_code
    assert new != old
    assert words(claire.page(home).find("p", class_="code")) == new
    dead = browse().get(f"/rejoindre/{old}")
    assert dead.status_code == 404
    assert says(dead, "Ce code a été remplacé")
    assert browse().get(f"/rejoindre/{new}").status_code == 200


def test_a_code_is_renewed_with_an_entry_that_does_not_tell_it(valbourg: Valbourg) -> None:
    code = renew_code(valbourg.concertation, by=valbourg.claire, at=valbourg.at)

    entry = db.session.query(Entry).filter_by(verb=Verb.JOIN_CODE_RENEWED).one()
    assert code not in str(entry.details)


def test_a_page_asked_for_with_a_nonsense_is_the_page(claire: Browser, home: str) -> None:
    for asked in ("etat=rien", "apres=x", "apres=-1", "liste=x", "q=" + "a" * 500, "slug=x"):
        assert claire.get(f"{home}?{asked}").status_code == 200, asked
    assert claire.get(f"{home}?liste=999").status_code == 404
