"""Photographs and documents with a finding: chosen, kept while one writes, seen, taken off."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from concert.concertations.phases import Phase
from concert.concertations.uploads import MOST_EACH, Upload
from concert.core.database import db
from concert.findings.models import Finding
from concert.moderation.actions import restore, withdraw
from concert.privacy.actions import delete_account
from concert.privacy.archive import as_zip
from concert.tidying import rules
from tests.architecture.scenes import small_pdf
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import error, filled, link, press, read, says, value

SEEN, PUBLISH = "Ce que vous constatez", "Publier mon constat"
SHOWS = "Ce que montre l’image"
FILE = "Une photo ou un document"


@pytest.fixture
def diagnosis(valbourg: Valbourg) -> str:
    valbourg.enter(Phase.DIAGNOSIS)
    return f"/concertations/{valbourg.concertation.slug}/diagnostic"


def photo() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (60, 40), (10, 90, 60)).save(kept, "JPEG")
    return kept.getvalue()


def sent(
    browser: Browser,
    where: str,
    button: str,
    answers: dict[str, Any],
    file: tuple[str, bytes] | None = None,
    *,
    page: Any = None,
    htmx: bool = False,
) -> TestResponse:
    """Fill the form, choose a file, press the button."""
    url, typed = filled(page or browser.page(where), button, answers)
    if file:
        typed["file"] = (io.BytesIO(file[1]), file[0])
    return browser.post(url, typed, htmx=htmx)


def published(
    karim: Browser, diagnosis: str, file: tuple[str, bytes], alt: str = "La cour, vide."
) -> Finding:
    answer = sent(karim, f"{diagnosis}/constats", PUBLISH, {SEEN: "La cour.", SHOWS: alt}, file)
    assert answer.status_code == 303, answer.text[:3000]
    return db.session.query(Finding).one()


def on_disk(app: Flask) -> list[Path]:
    folder = Path(app.config["SETTINGS"].files_path)
    names = {name for one in db.session.query(Upload) for name in (one.stored, one.thumbnail)}
    return [folder / name for name in names if name and (folder / name).is_file()]


def test_a_photograph_is_published_with_its_words_for_whoever_does_not_see_it(
    browse: Browse, karim: Browser, diagnosis: str
) -> None:
    given = published(karim, diagnosis, ("cour.jpg", photo()))

    for path in (f"{diagnosis}/constats", f"{diagnosis}/constats/{given.id}"):
        page = browse().page(path)
        [image] = page.find_all("img", alt="La cour, vide.")
        answer = browse().get(str(image["src"]))
        assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert "attachment" in answer.headers["Content-Disposition"]


def test_a_document_is_given_back_under_its_name(
    browse: Browse, karim: Browser, diagnosis: str
) -> None:
    published(karim, diagnosis, ("compte rendu d’été.pdf", small_pdf()), alt="")

    answer = browse().get(link(browse().page(f"{diagnosis}/constats"), "Télécharger"))

    assert answer.mimetype == "application/pdf"
    assert "filename*=UTF-8''compte%20rendu" in answer.headers["Content-Disposition"]


def test_a_picture_that_nobody_describes_is_kept_until_it_is(
    karim: Browser, diagnosis: str
) -> None:
    where = f"{diagnosis}/constats"
    answer = sent(karim, where, PUBLISH, {SEEN: "La cour."}, ("cour.jpg", photo()))

    assert answer.status_code == 422
    page = read(answer)
    assert "Dites ce que montre cette image" in error(page, SHOWS)
    assert value(page, SEEN) == "La cour."

    assert sent(karim, where, PUBLISH, {SHOWS: "La cour."}, page=page).status_code == 303
    assert says(karim.page(where), "1 constat")
    assert db.session.query(Upload).one().attached_at


@pytest.mark.parametrize("htmx", [False, True])
def test_a_form_given_back_for_another_reason_does_not_lose_the_file(
    karim: Browser, diagnosis: str, htmx: bool
) -> None:
    where = f"{diagnosis}/constats"
    asked = {SHOWS: "La cour, vide."}
    page = read(sent(karim, where, PUBLISH, asked, ("cour.jpg", photo()), htmx=htmx))
    assert error(page, SEEN) == "Écrivez ce que vous constatez."

    answer = sent(karim, where, PUBLISH, {SEEN: "La cour."}, page=page, htmx=htmx)

    assert answer.status_code == (204 if htmx else 303)
    assert db.session.query(Upload).one().alt == "La cour, vide."


@pytest.mark.parametrize("htmx", [False, True])
def test_three_files_are_joined_one_by_one_and_no_more(
    karim: Browser, diagnosis: str, htmx: bool
) -> None:
    where, page = f"{diagnosis}/constats", None
    for n in range(3):
        answer = sent(
            karim,
            where,
            "Joindre ce fichier",
            {SEEN: "La cour."},
            (f"{n}.pdf", small_pdf()),
            page=page,
            htmx=htmx,
        )
        assert answer.status_code == 200
        page = read(answer)
    assert value(page, SEEN) == "La cour."
    assert "Joindre ce fichier" not in [one.get_text() for one in page.find_all("button")]

    page = read(sent(karim, where, "Ne pas joindre 1.pdf", {}, page=page, htmx=htmx))
    assert not says(page, "1.pdf")
    sent(karim, where, PUBLISH, {}, page=page, htmx=htmx)

    page = karim.page(where)
    assert says(page, "0.pdf")
    assert says(page, "2.pdf")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("dessin.svg", b"<svg onload='alert(1)'/>", "ni une photo"),
        ("vide.jpg", b"", "est vide"),
        ("photo.png", photo(), "mais n’en est pas un"),
        ("cour.jpg", photo()[:300], "abîmée"),
    ],
)
def test_a_file_that_does_not_do_is_refused_beside_its_field_and_nothing_is_lost(
    karim: Browser, diagnosis: str, name: str, content: bytes, said: str
) -> None:
    answer = sent(karim, f"{diagnosis}/constats", PUBLISH, {SEEN: "La cour."}, (name, content))

    assert answer.status_code == 422
    assert said in error(read(answer), FILE)
    assert value(read(answer), SEEN) == "La cour."
    assert db.session.query(Upload).count() == db.session.query(Finding).count() == 0


def test_a_file_too_large_is_told_in_a_sentence(karim: Browser, diagnosis: str) -> None:
    big = ("cour.jpg", photo() + b"\0" * 13 * 1024 * 1024)

    answer = sent(karim, f"{diagnosis}/constats", PUBLISH, {SEEN: "La cour."}, big)

    assert answer.status_code == 413
    assert says(answer, "Un fichier pèse au plus 10 Mo.")
    assert says(answer, "Revenez à la page précédente")


def test_a_text_far_too_long_is_given_back_whole(karim: Browser, diagnosis: str) -> None:
    text = "bruit " * 200_000

    answer = sent(karim, f"{diagnosis}/constats", PUBLISH, {SEEN: text}, ("cour.jpg", photo()))

    assert answer.status_code == 422
    assert value(read(answer), SEEN).split() == text.split()


def test_the_file_of_a_finding_withdrawn_is_no_longer_served(
    browse: Browse, valbourg: Valbourg, karim: Browser, diagnosis: str
) -> None:
    given: Any = published(karim, diagnosis, ("cour.jpg", photo()))
    where = f"{diagnosis}/fichiers/{db.session.query(Upload).one().token}"
    assert browse().get(where).status_code == 200

    withdraw(given, "Un visage se reconnaît.", by=valbourg.lea, at=valbourg.at)
    for path in (where, f"{where}/vignette"):
        assert browse().get(path).status_code == karim.get(path).status_code == 404
    restore(given, by=valbourg.lea, at=valbourg.at)
    assert browse().get(where).status_code == 200


def test_a_file_not_published_yet_is_seen_by_its_giver_alone(
    browse: Browse, valbourg: Valbourg, karim: Browser, diagnosis: str
) -> None:
    sent(karim, f"{diagnosis}/constats", "Joindre ce fichier", {}, ("cour.jpg", photo()))
    where = f"{diagnosis}/fichiers/{db.session.query(Upload).one().token}/vignette"

    assert karim.get(where).status_code == 200
    for other in (None, valbourg.odile, valbourg.lea):
        assert browse(other).get(where).status_code == 404


def test_nobody_publishes_the_file_of_another(
    browse: Browse, valbourg: Valbourg, karim: Browser, diagnosis: str
) -> None:
    where = f"{diagnosis}/constats"
    sent(karim, where, "Joindre ce fichier", {}, ("cour.pdf", small_pdf()))
    odile = browse(valbourg.odile)
    url, typed = filled(odile.page(where), PUBLISH, {SEEN: "La cour."})

    odile.post(url, {**typed, "enclosed": db.session.query(Upload).one().token})

    assert db.session.query(Upload).one().attached_at is None


@pytest.mark.parametrize("htmx", [False, True])
def test_its_author_adds_a_file_later_and_takes_it_off_for_good(
    app: Flask, valbourg: Valbourg, karim: Browser, diagnosis: str, htmx: bool
) -> None:
    given = published(karim, diagnosis, ("cour.jpg", photo()))
    edit = f"{diagnosis}/constats/{given.id}/modification"
    sent(karim, edit, "Enregistrer mon constat", {}, ("plan.pdf", small_pdf()), htmx=htmx)
    assert len(on_disk(app)) == 3
    gone = on_disk(app)

    for _file in range(2):
        press(karim, edit, "Retirer ce fichier")

    assert db.session.query(Upload).count() == 0
    assert [one for one in gone if one.is_file()] == []
    assert not karim.page(f"{diagnosis}/constats/{given.id}").select(".files")
    assert valbourg.concertation.findings_count == 1


def test_a_pupil_sends_no_file(browse: Browse, valbourg: Valbourg, diagnosis: str) -> None:
    noor = browse(valbourg.pupil())
    page = noor.page(f"{diagnosis}/constats")
    assert not page.find("input", type="file")

    sent(noor, "", "Envoyer mon constat", {SEEN: "La cour."}, ("cour.jpg", photo()), page=page)

    assert db.session.query(Upload).count() == 0


def test_there_is_room_for_everyone(karim: Browser, diagnosis: str) -> None:
    where = f"{diagnosis}/constats"
    sent(karim, where, "Joindre ce fichier", {}, ("0.pdf", small_pdf()))
    first = db.session.query(Upload).one()
    known = {c.name: getattr(first, c.name) for c in Upload.__table__.columns if c.name != "id"}
    for n in range(MOST_EACH - 1):
        db.session.add(Upload(**{**known, "token": f"t{n}", "stored": f"s{n}"}))

    answer = sent(karim, where, "Joindre ce fichier", {}, ("1.pdf", small_pdf()))

    assert "30 fichiers" in error(read(answer), FILE).replace("\u00a0", " ")


def test_what_was_chosen_and_never_sent_is_forgotten_after_a_day(
    app: Flask, valbourg: Valbourg, karim: Browser, diagnosis: str
) -> None:
    sent(karim, f"{diagnosis}/constats", "Joindre ce fichier", {}, ("cour.jpg", photo()))
    [rule] = [one for one in rules(app.config["SETTINGS"]) if one.name == "brouillons de fichiers"]
    kept = on_disk(app)
    assert rule.apply(at=valbourg.at + timedelta(hours=23)) == 0

    assert rule.apply(at=valbourg.at + timedelta(hours=25)) == 1
    db.session.commit()

    assert [one for one in kept if one.is_file()] == []


def test_my_data_holds_my_files_and_erasing_with_my_texts_takes_them_away(
    app: Flask, browse: Browse, valbourg: Valbourg, karim: Browser, diagnosis: str
) -> None:
    given = published(karim, diagnosis, ("cour.jpg", photo()))
    where = f"{diagnosis}/fichiers/{db.session.query(Upload).one().token}"
    folder = Path(app.config["SETTINGS"].files_path)
    assert b"fichiers/" in as_zip(valbourg.karim, folder, at=valbourg.at)

    delete_account(valbourg.karim, texts=True, at=valbourg.at)
    db.session.commit()

    assert db.session.query(Upload).count() == 0
    assert browse().get(where).status_code == 404
    assert given.text == ""


def test_erasing_without_my_texts_leaves_the_file_and_takes_its_name(
    valbourg: Valbourg, karim: Browser, diagnosis: str
) -> None:
    published(karim, diagnosis, ("photo de Karim.jpg", photo()))

    delete_account(valbourg.karim, texts=False, at=valbourg.at)
    db.session.commit()

    kept = db.session.query(Upload).one()
    assert (kept.name, kept.author_id) == ("document", None)
