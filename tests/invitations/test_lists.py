"""Inviting many: the list is read over, its good lines leave, the others say why they do not."""

import csv
import gzip
import io
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from concert.concertations.models import Invitation
from concert.concertations.phases import Phase
from concert.core.database import db
from concert.core.mail import Letter
from concert.invitations.actions import DRAFT_LASTS, Guest, forget_old_lists, invite
from concert.invitations.models import InvitationDraft
from concert.invitations.reading import lines_of_file
from concert.journal.models import Entry, Verb
from tests.architecture.test_budget import MOST_BYTES, MOST_STATEMENTS, statements
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import buttons, error, filled, link, press, read, says, value, words

PASTE, UPLOAD = "Relire ces adresses", "Relire ce fichier"
TEXT, FILE, COLLEGE = "Les adresses", "Le fichier", "Dans le collège"


@pytest.fixture
def home(valbourg: Valbourg) -> str:
    valbourg.enter(Phase.IDEAS)
    return f"/concertations/{valbourg.concertation.slug}/invitations"


def pasted(browser: Browser, home: str, text: str, **answers: Any) -> str:
    """The address of the list that is read over."""
    answer = press(browser, home, PASTE, {TEXT: text, **answers})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def uploaded(browser: Browser, home: str, content: bytes, name: str = "parents.csv") -> Any:
    url, sent = filled(browser.page(home), UPLOAD)
    return browser.post(url, {**sent, "fichier-file": (BytesIO(content), name)})


def refused(page: BeautifulSoup) -> list[str]:
    return [words(one) for one in page.select("tbody tr")]


def invited() -> list[str]:
    return [one.email for one in db.session.query(Invitation).order_by(Invitation.id)]


def batches() -> list[dict[str, Any]]:
    entries = db.session.query(Entry).filter_by(verb=Verb.PERSON_INVITED).order_by(Entry.n)
    return [one.details for one in entries]


# --- reading over -----------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_a_pasted_list_is_read_over_before_anything_leaves(
    claire: Browser, home: str, htmx: bool
) -> None:
    text = "Zoé <zoe@exemple.fr>, tom.roy@exemple.fr\nrose@"

    answer = press(claire, home, PASTE, {TEXT: text, COLLEGE: "Parents"}, htmx=htmx)

    address = answer.headers["HX-Redirect"] if htmx else answer.location
    page = claire.page(address)
    assert says(page, "2 personnes à inviter")
    assert says(page, "Parents 2")
    assert refused(page) == ["2 rose@ L’adresse « rose@ » est incomplète."]
    assert "Inviter les 2 personnes" in buttons(page)
    assert invited() == []


def test_the_good_lines_leave_while_the_others_wait_to_be_corrected(
    browse: Browse, claire: Browser, home: str
) -> None:
    here = pasted(claire, home, "Zoé <zoe@exemple.fr>\nrose@\ntom.roy@exemple.fr")

    answer = press(claire, here, "Inviter les 2 personnes")

    assert answer.location == here
    page = claire.page(here)
    assert says(page, "2 invitations partent.")
    assert says(page, "Personne à inviter")
    assert refused(page) == ["2 rose@ L’adresse « rose@ » est incomplète."]
    letters = db.session.query(Letter).order_by(Letter.id)
    assert [one.to for one in letters] == invited() == ["zoe@exemple.fr", "tom.roy@exemple.fr"]
    assert batches() == [{"count": 2}]
    path = "/invitations/" + letters[0].text.split("/invitations/")[1].split()[0]
    assert browse().get(path).status_code == 200
    name = db.session.query(Invitation).filter_by(email="zoe@exemple.fr").one().name
    assert name == "Zoé"


def test_a_list_without_a_fault_is_forgotten_once_it_is_sent(claire: Browser, home: str) -> None:
    here = pasted(claire, home, "zoe@exemple.fr")

    answer = press(claire, here, "Inviter 1 personne")

    assert answer.location == home
    assert says(claire.page(home), "1 invitation part.")
    assert db.session.query(InvitationDraft).count() == 0
    assert claire.get(here).status_code == 404


def test_a_list_sent_twice_by_one_press_is_sent_once(claire: Browser, home: str) -> None:
    here = pasted(claire, home, "zoe@exemple.fr\nrose@")
    sent = filled(claire.page(here), "Inviter 1 personne")

    claire.post(*sent)
    claire.post(*sent)

    assert invited() == ["zoe@exemple.fr"]


def test_before_the_opening_the_invitations_wait_for_it(valbourg: Valbourg, browse: Browse) -> None:
    draft = valbourg.draft("Une cantine pour tous", valbourg.claire)
    claire, home = browse(valbourg.claire), f"/concertations/{draft.slug}/invitations"
    here = pasted(claire, home, "zoe@exemple.fr\nrose@exemple.fr")

    press(claire, here, "Garder 2 invitations pour l’ouverture")

    assert says(claire.page(home), "Partira à l’ouverture")
    assert db.session.query(Letter).count() == 0
    assert batches() == []
    claire.post(f"/concertations/{draft.slug}/lancement/ouverture")
    assert db.session.query(Letter).count() == 2
    assert batches() == [{"count": 2}]


def test_someone_invited_meanwhile_is_not_invited_twice(
    valbourg: Valbourg, claire: Browser, home: str
) -> None:
    here = pasted(claire, home, "zoe@exemple.fr\nrose@exemple.fr")
    late = filled(claire.page(here), "Inviter les 2 personnes")
    invite(valbourg.concertation, Guest("zoe@exemple.fr"), by=valbourg.claire, at=valbourg.at)

    answer = claire.post(*late)

    assert answer.status_code == 409
    assert says(answer, "La liste a changé entre-temps")
    assert invited() == ["zoe@exemple.fr"]
    page = claire.page(here)
    assert says(page, "1 personne à inviter")
    assert "renvoyez plutôt son invitation" in refused(page)[0]


def test_who_already_takes_part_is_refused_by_the_list(claire: Browser, home: str) -> None:
    page = claire.page(pasted(claire, home, "karim@exemple.fr"))

    assert "Cette personne prend déjà part à la concertation." in refused(page)[0]
    assert not [one for one in buttons(page) if one.startswith("Inviter")]


def test_a_list_given_up_is_erased(claire: Browser, home: str) -> None:
    here = pasted(claire, home, "zoe@exemple.fr")

    press(claire, here, "Abandonner cette liste")

    assert claire.get(here).status_code == 404
    assert invited() == []


def test_a_list_waits_a_day_and_no_more(
    app: Flask, valbourg: Valbourg, browse: Browse, claire: Browser, home: str
) -> None:
    here = pasted(claire, home, "zoe@exemple.fr")
    assert says(claire.page(home), "Une liste attend")

    app.config["FROZEN_AT"] += DRAFT_LASTS + timedelta(minutes=1)
    forget_old_lists(at=app.config["FROZEN_AT"])

    assert db.session.query(InvitationDraft).count() == 0
    assert browse(valbourg.claire).get(here).status_code == 404
    assert not says(browse(valbourg.claire).page(home), "Une liste attend")


def test_a_pasted_list_is_taken_up_again_as_it_was(claire: Browser, home: str) -> None:
    here = pasted(claire, home, "Zoé <zoe@exemple.fr>, rose@\n\ntom.roy@exemple.fr")

    again = claire.page(link(claire.page(here), "Corriger et recommencer"))

    assert value(again, TEXT) == "Zoé <zoe@exemple.fr>, rose@\ntom.roy@exemple.fr"


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("  ", "Collez les adresses"),
        (" ;, ", "aucune adresse"),
        ("\n".join(f"p{n}@exemple.fr" for n in range(1_001)), "1001 lignes"),
    ],
)
def test_a_list_that_is_none_is_given_back_as_it_was(
    claire: Browser, home: str, text: str, said: str, htmx: bool
) -> None:
    answer = press(claire, home, PASTE, {TEXT: text}, htmx=htmx)

    assert answer.status_code == 422
    assert said in error(read(answer), TEXT)
    assert value(read(answer), TEXT).split() == text.split()
    assert db.session.query(InvitationDraft).count() == 0


# --- a file -----------------------------------------------------------------------------


def test_the_colleges_and_the_bodies_of_a_file_are_told_before_it_is_sent(
    claire: Browser, home: str
) -> None:
    rows = [
        "nom;courriel;collège;organisme;qualité;signe",
        "Zoé;zoe@exemple.fr;parents;;;",
        "Tom;t@exemple.fr;Commune;commune de valbourg;adjoint;oui",
        "Léa;l@exemple.fr;;Commune de Valbourg;directrice;non",
    ]

    page = claire.page(uploaded(claire, home, "\n".join(rows).encode()).location)

    assert says(page, "3 personnes à inviter")
    assert says(page, "Choisiront leur collège 1")
    assert says(page, "2 agiront au nom d’un organisme, dont 1 pourra signer.")
    claire.post(*filled(page, "Inviter les 3 personnes"))
    signing = db.session.query(Invitation).filter_by(signs=True)
    assert [one.email for one in signing] == ["t@exemple.fr"]


def test_the_refused_lines_are_corrected_in_a_spreadsheet_and_read_back(
    claire: Browser, home: str
) -> None:
    content = b"nom;courriel\n=HYPERLINK(1);zoe@\nTom;tom.roy@exemple.fr\n"
    page = claire.page(uploaded(claire, home, content).location)

    answer = claire.get(link(page, "Télécharger les lignes refusées"))

    assert answer.headers["Cache-Control"] == "no-store"
    [row] = csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";")
    assert (row["ligne"], row["courriel"], row["nom"]) == ("2", "zoe@", "'=HYPERLINK(1)")
    assert "incomplète" in row["raison"]
    corrected = answer.text.replace("zoe@", "zoe@exemple.fr").encode()
    assert [one.email for one in lines_of_file(BytesIO(corrected))] == ["zoe@exemple.fr"]


def test_a_body_that_nobody_knows_becomes_a_stakeholder_and_its_lines_are_good(
    claire: Browser, home: str
) -> None:
    content = b"courriel;organisme;qualite\na@exemple.fr;La Poste;receveuse\n"
    here = uploaded(claire, home, content).location
    page = claire.page(here)
    assert says(page, "« La Poste » n’est pas une partie prenante. L’ajouter ?")
    given_back = press(claire, here, "Ajouter cette partie prenante", {"Ce que c’est": ""})
    assert given_back.status_code == 422
    assert says(given_back, "Choisissez dans la liste.")

    press(claire, here, "Ajouter cette partie prenante", {"Ce que c’est": "Entreprise"})

    assert says(claire.page(here), "1 personne à inviter")
    assert refused(claire.page(here)) == []


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n\0", b"nom\nzoe\n", b"PK\x03\x04"])
def test_a_file_that_is_no_list_is_refused_beside_its_field(
    claire: Browser, home: str, content: bytes
) -> None:
    answer = uploaded(claire, home, content)

    assert answer.status_code == 422
    assert error(read(answer), FILE)


def test_no_file_is_asked_for(claire: Browser, home: str) -> None:
    answer = press(claire, home, UPLOAD)

    assert error(read(answer), FILE) == "Choisissez le fichier qui tient les adresses."


@pytest.mark.parametrize("kind", ["csv", "ods"])
def test_the_model_is_read_back_with_the_colleges_that_there_are(
    valbourg: Valbourg, claire: Browser, home: str, kind: str
) -> None:
    answer = claire.get(f"{home}/modele.{kind}")

    lines = lines_of_file(BytesIO(answer.data))
    assert f"modele-invitations.{kind}" in answer.headers["Content-Disposition"]
    assert [one.college for one in lines] == [one.name for one in valbourg.concertation.colleges]


# --- many -------------------------------------------------------------------------------


def test_a_thousand_lines_are_read_over_and_sent_for_the_price_of_ten(
    claire: Browser, home: str
) -> None:
    costs = []
    for name, count in (("p", 10), ("q", 990)):
        text = "\n".join(f"{name}{n}@exemple.fr" for n in range(count))
        here = pasted(claire, home, f"{text}\nrose@\n{name}0@exemple.fr")
        with statements() as asked:
            page = claire.page(here)
        sending = filled(page, "Inviter les")
        with statements() as written:
            assert claire.post(*sending).status_code == 303
        # SQLite, which is no journey away, is given rows one by one: the same words each time.
        costs.append((len(asked), len({one[:60] for one in written})))

    assert costs[1][0] <= costs[0][0] <= MOST_STATEMENTS
    assert costs[1][1] <= costs[0][1] <= 2 * MOST_STATEMENTS
    assert len(invited()) == 1_000


def test_a_thousand_refused_lines_are_read_page_by_page(claire: Browser, home: str) -> None:
    here = pasted(claire, home, "\n".join(f"personne{n}@" for n in range(1_000)))

    assert len(_compressed(claire, here)) <= MOST_BYTES
    pages = 1
    page = claire.page(here)
    seen = refused(page)
    while page.find("a", rel="next"):
        page, pages = claire.page(link(page, "Lire la suite")), pages + 1
        seen += refused(page)
    assert pages == 10
    assert len(set(seen)) == 1_000


def _compressed(browser: Browser, path: str) -> bytes:
    return gzip.compress(browser.get(path).data, 6)
