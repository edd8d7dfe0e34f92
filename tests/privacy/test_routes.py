"""« Mes données », as their person reads them, takes them away and has them erased."""

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from concert.core.database import db
from concert.core.mail import Letter
from concert.journal.models import Verb
from concert.journal.verify import verify
from concert.people.models import Person
from concert.plan.signing import sign
from concert.privacy.lines import references
from concert.privacy.queries import holdings
from concert.privacy.wording import CODES, COLUMNS
from tests.architecture.test_budget import MOST_STATEMENTS, statements
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.privacy.lives import letters_to, lives_fully, names_of, rows_naming

MINE, FILE, ERASURE = "/compte/donnees", "/compte/donnees/fichier", "/compte/effacement"


def test_the_profile_leads_to_everything_that_is_held(karim: Browser) -> None:
    assert karim.page("/compte").find("a", href=MINE)


def test_everything_held_is_counted_in_plain_words(valbourg: Valbourg, karim: Browser) -> None:
    lives_fully(valbourg, valbourg.karim)

    page = karim.page(MINE)

    for one in holdings(valbourg.karim):
        assert (str(one.line.held.what) in page.get_text()) is bool(one.count)


def test_each_kind_has_its_rows(valbourg: Valbourg, karim: Browser) -> None:
    lives_fully(valbourg, valbourg.karim)

    for link in karim.page(MINE).find_all("a", href=True):
        if str(link["href"]).startswith(f"{MINE}/"):
            assert karim.page(str(link["href"])).find("dl"), link["href"]
    assert "Une cabane à livres" in karim.page(f"{MINE}/vos-idees").get_text()
    assert "Je partage" in karim.page(f"{MINE}/les-constats-que-vous-partagez-ou-nuancez").get_text(
        " "
    )


def test_the_rows_come_a_page_at_a_time(valbourg: Valbourg, karim: Browser) -> None:
    for n in range(25):
        valbourg.idea(f"Un banc, variante {n}", by=valbourg.karim)

    first = karim.page(f"{MINE}/vos-idees")
    following = first.find("a", rel="next")

    assert "variante 24" in first.get_text()
    assert "variante 3." not in first.get_text()
    assert following
    assert "variante 3" in karim.page(str(following["href"])).get_text()


def test_the_page_asks_little_whatever_there_is(valbourg: Valbourg, karim: Browser) -> None:
    lives_fully(valbourg, valbourg.karim)

    for path in (MINE, f"{MINE}/vos-idees", ERASURE):
        with statements() as asked:
            karim.page(path)
        assert len(asked) <= MOST_STATEMENTS, path


def test_nobody_reads_the_data_of_another(valbourg: Valbourg, browse: Browse) -> None:
    lives_fully(valbourg, valbourg.karim)

    assert "cabane" not in browse(valbourg.tom).get(f"{MINE}/vos-idees").text
    assert browse(valbourg.tom).get(f"{MINE}/vos-idees").status_code == 404


def test_what_is_private_is_kept_by_no_cache(karim: Browser) -> None:
    assert karim.get(MINE).headers["Cache-Control"] == "no-store"
    assert karim.post(FILE, {"format": "json"}).headers["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("app")
def test_every_column_that_is_shown_has_its_french_name() -> None:
    shown = {name for line in references() for name in line.held.shows}

    assert shown <= COLUMNS.keys()


@pytest.mark.usefixtures("app")
def test_every_code_that_is_shown_has_its_french_words() -> None:
    shown = {
        member
        for line in references()
        for name in line.held.shows
        for member in getattr(line.table.c[name].type, "enum_class", None) or ()
        if not isinstance(member, Verb)
    }

    assert shown
    assert {f"{type(one).__name__}.{one.name}" for one in shown if one not in CODES} == set()


def test_every_kind_has_an_address_of_its_own(valbourg: Valbourg) -> None:
    keys = [one.key for one in holdings(valbourg.karim)]

    assert len(keys) == len(set(keys))


# --- taking away ----------------------------------------------------------------------


def test_the_file_holds_what_the_page_counts(valbourg: Valbourg, karim: Browser) -> None:
    lives_fully(valbourg, valbourg.karim)

    made = karim.post(FILE, {"format": "json"})

    assert made.headers["Content-Disposition"].startswith("attachment")
    sections = {one["what"]: len(one["rows"]) for one in json.loads(made.text)["sections"]}
    listed = {
        str(one.line.held.what): one.count for one in holdings(valbourg.karim) if one.is_listed
    }
    assert sections == listed


def test_the_file_says_nothing_of_how_one_voted_and_says_why(
    valbourg: Valbourg, karim: Browser
) -> None:
    lives_fully(valbourg, valbourg.karim)

    made = karim.post(FILE, {"format": "json"}).text

    assert "Ce que vous avez voté n’est pas ici" in made
    assert not {"sealed", "fingerprint", "choices", "token_hash", "salt"} & set(made.split('"'))


def test_the_file_names_nobody_else(valbourg: Valbourg, karim: Browser) -> None:
    lives_fully(valbourg, valbourg.karim)

    made = karim.post(FILE, {"format": "json"}).text

    for other in (valbourg.claire, valbourg.lea, valbourg.odile, valbourg.tom):
        assert other.email not in made
        assert other.name not in made


def test_the_archive_holds_texts_to_read_and_proofs_to_verify(
    valbourg: Valbourg, browse: Browse, tmp_path: Path
) -> None:
    sign(valbourg.commitment(), 1, by=valbourg.odile, at=valbourg.at)
    made = browse(valbourg.odile).post(FILE, {"format": "zip"})

    archive = zipfile.ZipFile(io.BytesIO(made.data))
    [proof] = [name for name in archive.namelist() if name.startswith("signatures/")]
    archive.extract(proof, tmp_path)

    assert {"mes-donnees.json", "mes-textes.txt"} <= set(archive.namelist())
    assert verify(tmp_path / proof) == []


def test_whoever_came_in_long_ago_confirms_before_taking_the_file(
    app: Flask, valbourg: Valbourg, karim: Browser
) -> None:
    app.config["FROZEN_AT"] = valbourg.at + timedelta(hours=2)

    answer = karim.post(FILE, {"format": "json"})

    assert "Content-Disposition" not in answer.headers
    assert letters_to("karim@exemple.fr")


# --- erasing --------------------------------------------------------------------------


def test_the_page_says_what_goes_what_stays_and_why(valbourg: Valbourg, browse: Browse) -> None:
    sign(valbourg.commitment(), 1, by=valbourg.odile, at=valbourg.at)
    valbourg.idea(by=valbourg.odile)

    text = browse(valbourg.odile).page(ERASURE).get_text(" ", strip=True)

    for heading in ("Ce qui disparaît", "Ce qui reste sans vous", "Ce qui reste comme preuve"):
        assert heading in text
    assert "la preuve reste entière" in text
    assert "Retirer aussi ce que j’ai écrit" in text


def test_an_account_is_erased_at_once_and_its_sessions_with_it(
    valbourg: Valbourg, browse: Browse
) -> None:
    here, elsewhere = browse(valbourg.karim), browse(valbourg.karim)
    said = names_of(valbourg.karim)

    answer = here.post(ERASURE, {"sure": "y"})

    assert answer.location == "/compte/efface"
    assert here.page("/compte/efface").find("h1", string="Votre compte est effacé")
    assert elsewhere.get("/compte").status_code == 303
    [letter] = letters_to("karim@exemple.fr")
    assert letter.farewell
    assert "effacé" in letter.subject
    db.session.delete(letter)
    assert rows_naming(said) == {}


def test_nothing_is_erased_before_the_box_is_ticked(valbourg: Valbourg, karim: Browser) -> None:
    answer = karim.post(ERASURE, {})

    assert answer.status_code == 422
    assert "Cochez cette case" in answer.text
    assert valbourg.karim.email


def test_the_only_lead_is_told_where_to_hand_over(valbourg: Valbourg, claire: Browser) -> None:
    page, answer = claire.page(ERASURE), claire.post(ERASURE, {"sure": "y"})

    assert page.find("a", href=f"/concertations/{valbourg.concertation.slug}/pilotage")
    assert not page.find("form", action=ERASURE)
    assert answer.status_code == 409
    assert valbourg.claire.email


def test_someone_without_an_address_goes_without_a_letter(
    valbourg: Valbourg, browse: Browse
) -> None:
    pupil = Person(email=None, name="", created_at=valbourg.at)
    db.session.add(pupil)
    db.session.flush()
    valbourg.comes(pupil, "parents")

    answer = browse(pupil).post(ERASURE, {"sure": "y"})

    assert answer.location == "/compte/efface"
    assert db.session.query(Letter).count() == 0


def test_erasing_works_with_htmx(valbourg: Valbourg, karim: Browser) -> None:
    refused = karim.post(ERASURE, {}, htmx=True)
    region = BeautifulSoup(refused.text, "html.parser")

    assert region.find("section", id="erasure")
    assert karim.post(ERASURE, {"sure": "y"}, htmx=True).headers["HX-Redirect"] == "/compte/efface"
    assert valbourg.karim.email is None
