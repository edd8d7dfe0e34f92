"""A form sent twice counts once, and nothing that was changed in between is lost."""

from flask import Flask

from concert.concertations.phases import Phase
from concert.core.database import db
from concert.findings.models import Finding
from concert.people.models import Submission
from tests.browsing import Browser
from tests.cast import Valbourg
from tests.looking import filled, read, says
from tests.together import at_once

SEEN = {"Ce que vous constatez": "Le banc est cassé."}


def form_of_karim(app: Flask, valbourg: Valbourg) -> tuple[Browser, str, dict[str, object]]:
    """Karim with the form of a finding open before him."""
    valbourg.enter(Phase.DIAGNOSIS)
    karim = Browser(app).signed_in(valbourg.karim)
    page = karim.page(f"/concertations/{valbourg.concertation.slug}/diagnostic/constats")
    return karim, *filled(page, "Publier mon constat", SEEN)


def texts() -> list[str]:
    return [one.text for one in db.session.query(Finding).order_by(Finding.id)]


def test_a_form_sent_twice_counts_once_and_leads_to_the_same_place(
    app: Flask, valbourg: Valbourg
) -> None:
    karim, url, sent = form_of_karim(app, valbourg)

    first, second = karim.post(url, sent), karim.post(url, sent)

    assert texts() == ["Le banc est cassé."]
    assert first.status_code == second.status_code == 303
    assert second.location == first.location
    assert says(
        karim.get(second.location), "C’était déjà enregistré : rien n’a été compté deux fois."
    )


def test_sent_again_by_htmx_it_leads_to_the_same_place(app: Flask, valbourg: Valbourg) -> None:
    karim, url, sent = form_of_karim(app, valbourg)

    karim.post(url, sent, htmx=True)
    again = karim.post(url, sent, htmx=True)

    assert again.status_code == 204
    assert again.headers["HX-Redirect"].endswith("/diagnostic/constats")
    assert texts() == ["Le banc est cassé."]


def test_a_form_sent_many_times_at_the_same_moment_counts_once(
    app: Flask, valbourg: Valbourg
) -> None:
    karim, url, sent = form_of_karim(app, valbourg)
    session = karim.client.get_cookie("concert").value

    def send() -> int:
        browser = Browser(app)
        browser.client.set_cookie("concert", session)
        return browser.client.post(url, data={"csrf_token": karim._token(), **sent}).status_code

    answers = at_once([send] * 6)

    assert answers == [303] * 6
    assert texts() == ["Le banc est cassé."]
    assert (
        db.session.get_one(type(valbourg.concertation), valbourg.concertation.id).findings_count
        == 1
    )


def test_a_form_taken_up_again_and_changed_is_another(app: Flask, valbourg: Valbourg) -> None:
    karim, url, sent = form_of_karim(app, valbourg)

    karim.post(url, sent)
    karim.post(url, {**sent, "text": "La fontaine aussi."})

    assert texts() == ["Le banc est cassé.", "La fontaine aussi."]


def test_a_form_that_was_refused_can_be_sent_again(app: Flask, valbourg: Valbourg) -> None:
    karim, url, sent = form_of_karim(app, valbourg)
    valbourg.enter(Phase.DIAGNOSIS, closed=True)

    assert karim.post(url, sent).status_code == 403
    assert karim.post(url, {**sent, "text": ""}).status_code == 422
    valbourg.enter(Phase.DIAGNOSIS)
    assert karim.post(url, sent).status_code == 303

    assert texts() == ["Le banc est cassé."]


def test_the_key_of_someone_else_takes_nothing_from_me(app: Flask, valbourg: Valbourg) -> None:
    karim, url, sent = form_of_karim(app, valbourg)
    odile = Browser(app).signed_in(valbourg.odile)

    karim.post(url, sent)
    [known] = db.session.query(Finding)
    odile.post(url, {**sent, "seen": str(known.id)})

    assert texts() == ["Le banc est cassé."] * 2


def test_a_form_without_a_key_or_with_a_strange_one_is_a_form(
    app: Flask, valbourg: Valbourg
) -> None:
    karim, url, sent = form_of_karim(app, valbourg)

    for n, key in enumerate(("", "\x00", "é" * 5000, "' OR 1=1")):
        assert karim.post(url, {**sent, "once": key, "text": f"n° {n}"}).status_code == 303

    assert texts() == ["n° 0", "n° 1", "n° 2", "n° 3"]
    assert db.session.query(Submission).count() == 3


def test_each_form_is_printed_with_a_key_of_its_own(app: Flask, valbourg: Valbourg) -> None:
    _karim, _url, first = form_of_karim(app, valbourg)
    _karim, _url, second = form_of_karim(app, valbourg)

    assert first["once"] != second["once"]


def test_the_answer_of_an_act_holds_a_new_key(app: Flask, valbourg: Valbourg) -> None:
    """With htmx the form stays on the page: what is typed next is another argument."""
    idea = valbourg.idea()
    karim = Browser(app).signed_in(valbourg.karim)
    page = karim.page(f"/concertations/{valbourg.concertation.slug}/idees/{idea.id}")
    said = {"Votre argument est": "Pour", "Votre argument": "Bonne idée."}
    url, sent = filled(page, "Publier mon argument", said)

    answer = read(karim.post(url, sent, htmx=True))

    _url, following = filled(answer, "Publier mon argument")
    assert following["once"] != sent["once"]
    assert following["text"] == [""]
