"""An act that commits for good waits for a code from whoever signed in a while ago."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from concert.core.database import db
from concert.core.mail import Letter
from concert.people.confirming import CODES_AN_HOUR, TRIES
from concert.people.models import ConfirmationCode, PersonSession, hashed
from concert.plan.models import Commitment, SignOff
from concert.web import fresh
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import buttons, error, filled, has_link, link, press, read, says
from tests.together import at_once, sending

CODE = "Le code reçu"
GO_ON = "Confirmer et continuer"
ANSWER = "Votre réponse, au nom de"
MINUTE = timedelta(minutes=1)


class Asked:
    """Odile, signed in since noon, presses « Signer » half an hour later."""

    def __init__(self, app: Flask, valbourg: Valbourg, **answers: str) -> None:
        self.app, self.valbourg = app, valbourg
        self.commitment: Commitment = valbourg.commitment()
        self.odile = Browser(app).signed_in(valbourg.odile)
        self.later(30)
        given = {ANSWER: "Signer", **answers}
        where = f"/concertations/{valbourg.concertation.slug}/engagements/{self.commitment.id}"
        self.where = where
        self.url, self.sent = filled(self.odile.page(where), "Signer cet engagement", given)
        self.answer = self.odile.post(self.url, self.sent, headers={"Referer": self.here(where)})
        self.page = read(self.answer)

    def here(self, path: str) -> str:
        return f"http://localhost{path}"

    def later(self, minutes: int) -> None:
        self.app.config["FROZEN_AT"] = self.valbourg.at + minutes * MINUTE

    def typing(self, code: str, button: str = GO_ON) -> tuple[str, dict[str, object]]:
        return filled(self.page, button, {CODE: code})

    def types(self, code: str, browser: Browser | None = None, button: str = GO_ON) -> object:
        self.answer = (browser or self.odile).post(*self.typing(code, button))
        self.page = read(self.answer)
        return self.answer

    @property
    def said(self) -> str:
        return error(self.page, CODE)

    @property
    def signed(self) -> int:
        return db.session.query(SignOff).count()


def codes_of(address: str = "odile@exemple.fr") -> list[str]:
    """The codes in this mailbox, in the order they came."""
    letters = db.session.query(Letter).filter_by(to=address).order_by(Letter.id)
    found = (re.search(r"^(\d{3} \d{3})$", one.text, re.M) for one in letters)
    return [one[1] for one in found if one]


def wrong(code: str) -> str:
    """Another code: the same with its last digit changed."""
    return code[:-1] + str((int(code[-1]) + 1) % 10)


@pytest.fixture
def asked(app: Flask, valbourg: Valbourg) -> Asked:
    return Asked(app, valbourg)


# --- the ordinary way -------------------------------------------------------------------


def test_whoever_signed_in_a_while_ago_is_asked_for_the_code_just_sent(asked: Asked) -> None:
    assert asked.answer.status_code == 422
    assert says(asked.page, "Confirmez que c’est vous")
    assert says(asked.page, "odile@exemple.fr")
    assert len(codes_of()) == 1
    assert not asked.said
    assert asked.signed == 0
    assert link(asked.page, "Revenir sans le faire") == asked.where


def test_with_the_code_the_act_goes_on_as_it_was_sent(asked: Asked) -> None:
    asked.types(codes_of()[0])

    assert asked.answer.status_code == 303
    assert asked.answer.location == asked.where
    assert asked.signed == 1


@pytest.mark.parametrize("written", ["{0}{1}", " {0}-{1} ", "{0} {1}\t"])
def test_a_code_is_read_however_it_is_typed(asked: Asked, written: str) -> None:
    asked.types(written.format(*codes_of()[0].split()))

    assert asked.signed == 1


def test_nothing_typed_is_lost_while_the_code_comes(app: Flask, valbourg: Valbourg) -> None:
    reserved = "« Si le gel\r\ncesse » <b>&amp;"
    asked = Asked(app, valbourg, **{ANSWER: "Signer avec une réserve", "La réserve": reserved})

    asked.types(codes_of()[0])

    signed = db.session.query(SignOff).one()
    assert signed.reservation == "« Si le gel\ncesse » <b>&amp;"


def test_within_the_half_hour_nothing_is_asked(browse: Browse, valbourg: Valbourg) -> None:
    commitment = valbourg.commitment()
    browse().app.config["FROZEN_AT"] = valbourg.at
    where = f"/concertations/{valbourg.concertation.slug}/engagements/{commitment.id}"
    odile = browse(valbourg.odile)
    odile.app.config["FROZEN_AT"] = valbourg.at + 29 * MINUTE

    assert press(odile, where, "Signer cet engagement", {ANSWER: "Signer"}).status_code == 303
    assert codes_of() == []


def test_one_confirmation_holds_for_half_an_hour(asked: Asked) -> None:
    asked.types(codes_of()[0])

    asked.later(59)
    assert asked.odile.post(asked.url, asked.sent).status_code == 303
    asked.later(60)
    assert asked.odile.post(asked.url, asked.sent).status_code == 422


def test_what_commits_to_nothing_needs_no_code(asked: Asked) -> None:
    sent = {**asked.sent, "answer": "decline", "reason": "Pas de budget."}

    assert asked.odile.post(asked.url, sent).status_code == 303


def test_with_htmx_the_page_gives_way_to_the_question(asked: Asked) -> None:
    answer = asked.odile.post(asked.url, asked.sent, htmx=True)

    assert answer.status_code == 422
    assert answer.headers["HX-Retarget"] == "#contenu"
    assert answer.headers["HX-Reswap"] == "innerHTML"
    url, sent = filled(read(answer), GO_ON, {CODE: codes_of()[0]})
    assert asked.odile.post(url, sent).status_code == 303


def test_closing_a_concertation_for_good_is_confirmed_too(
    app: Flask, browse: Browse, valbourg: Valbourg
) -> None:
    claire = browse(valbourg.claire)
    app.config["FROZEN_AT"] = valbourg.at + 30 * MINUTE

    answer = claire.post(
        f"/concertations/{valbourg.concertation.slug}/pilotage/cloture", {"words": "Merci."}
    )

    assert says(answer, "Confirmez que c’est vous")
    assert valbourg.concertation.closed_at is None


# --- codes that do not do ----------------------------------------------------------------


def test_a_wrong_code_is_said_and_the_right_one_still_does(asked: Asked) -> None:
    code = codes_of()[0]

    asked.types(wrong(code))

    assert asked.answer.status_code == 422
    assert "vérifiez les six chiffres" in asked.said
    assert (asked.signed, codes_of()) == (0, [code])
    asked.types(code)
    assert asked.signed == 1


def test_no_code_is_asked_for_beside_its_field(asked: Asked) -> None:
    asked.types("")

    assert asked.said == "Écrivez les six chiffres du message."
    assert len(codes_of()) == 1


def test_after_five_wrong_tries_the_code_is_dead_and_another_may_be_asked_for(
    asked: Asked,
) -> None:
    code = codes_of()[0]
    for _try in range(TRIES):
        asked.types(wrong(code))

    asked.types(code)

    assert asked.signed == 0
    assert asked.said == "Ce code n’est plus bon : demandez-en un autre."
    asked.types("", button="Recevoir un autre code")
    asked.types(codes_of()[1])
    assert asked.signed == 1


def test_a_code_lasts_ten_minutes(asked: Asked) -> None:
    asked.later(40)

    asked.types(codes_of()[0])

    assert asked.signed == 0
    assert "n’est plus bon" in asked.said


def test_asking_for_another_code_ends_the_first(asked: Asked) -> None:
    asked.types("", button="Recevoir un autre code")
    first, second = codes_of()

    if first != second:
        asked.types(first)
        assert asked.signed == 0
    asked.types(second)
    assert asked.signed == 1


def test_reloading_the_page_sends_no_second_letter(asked: Asked) -> None:
    asked.odile.post(asked.url, asked.sent)

    assert len(codes_of()) == 1


def test_a_mailbox_is_not_flooded_with_codes(asked: Asked) -> None:
    for _once in range(CODES_AN_HOUR + 2):
        asked.types("", button="Recevoir un autre code")

    assert len(codes_of()) == CODES_AN_HOUR
    assert "attendez une heure" in asked.said
    asked.types(codes_of()[-1])
    assert asked.signed == 1


def test_a_code_is_good_in_its_own_session_alone(app: Flask, asked: Asked) -> None:
    elsewhere = Browser(app).signed_in(asked.valbourg.odile)
    db.session.query(PersonSession).update({"started_at": asked.valbourg.at})
    elsewhere.post(asked.url, asked.sent)
    of_here, of_elsewhere = codes_of()

    asked.types(of_here, elsewhere)

    assert asked.signed == (of_here == of_elsewhere)


def test_a_stranger_wears_out_nobody_elses_code(app: Flask, asked: Asked) -> None:
    code = codes_of()[0]
    tom = Browser(app).signed_in(asked.valbourg.tom)
    asked.later(31)
    db.session.query(PersonSession).update({"started_at": asked.valbourg.at})
    for _try in range(TRIES + 1):
        assert tom.post(*asked.typing(wrong(code))).status_code == 422

    asked.types(code)

    assert asked.signed == 1


def test_a_code_serves_once(asked: Asked) -> None:
    code = codes_of()[0]
    asked.types(code)
    asked.later(61)
    asked.page = read(asked.odile.post(asked.url, asked.sent))

    asked.types(code)

    assert asked.answer.status_code == (303 if codes_of()[1] == code else 422)


def test_a_code_confirms_even_where_the_act_is_then_refused(asked: Asked) -> None:
    sent = {**asked.sent, "revision": "7"}
    asked.page = read(asked.odile.post(asked.url, sent))

    asked.types(codes_of()[0])

    assert asked.answer.status_code == 409
    assert asked.odile.post(asked.url, asked.sent).status_code == 303


@pytest.mark.usefixtures("asked")
def test_only_a_keyed_hash_of_the_code_is_kept() -> None:
    [kept] = db.session.query(ConfirmationCode)

    code = codes_of()[0].replace(" ", "")
    assert kept.code_hash not in (code, hashed(code))


# --- at the same moment ------------------------------------------------------------------


def _copies(asked: Asked, count: int) -> list[Browser]:
    """The same browser, several times: eight clicks at once."""
    cookie = asked.odile.client.get_cookie("concert").value
    browsers = [Browser(asked.app) for _one in range(count)]
    for browser in browsers:
        browser.client.set_cookie("concert", cookie)
    return browsers


def test_the_code_sent_eight_times_at_once_signs_once(asked: Asked) -> None:
    url, sent = asked.typing(codes_of()[0])

    answers = at_once([sending(one, url, sent) for one in _copies(asked, 8)])

    assert {one.status_code for one in answers} == {303}
    assert asked.signed == 1


def test_eight_wrong_codes_at_once_are_counted_one_by_one(asked: Asked) -> None:
    code = codes_of()[0]
    url, sent = asked.typing(wrong(code))

    at_once([sending(one, url, sent) for one in _copies(asked, 8)])

    assert db.session.query(ConfirmationCode).one().tries == TRIES
    asked.types(code)
    assert asked.signed == 0


def test_asked_eight_times_at_once_one_letter_leaves(app: Flask, valbourg: Valbourg) -> None:
    asked = Asked(app, valbourg)
    db.session.query(ConfirmationCode).delete()
    db.session.query(Letter).delete()

    at_once([sending(one, asked.url, asked.sent) for one in _copies(asked, 8)])

    assert len(codes_of()) == 1


# --- those whom no letter reaches --------------------------------------------------------


def test_whoever_has_no_address_is_told_to_add_one(app: Flask, valbourg: Valbourg) -> None:
    commitment = valbourg.commitment()
    odile = Browser(app).signed_in(valbourg.odile)
    where = f"/concertations/{valbourg.concertation.slug}/engagements/{commitment.id}"
    url, sent = filled(odile.page(where), "Signer cet engagement", {ANSWER: "Signer"})
    valbourg.odile.email = None

    answer = odile.post(url, sent)

    assert answer.status_code == 403
    assert says(answer, "Ajoutez d’abord une adresse électronique à votre compte")
    assert db.session.query(SignOff).count() == 0


def test_whoever_has_no_address_but_another_way_is_offered_that_one_alone(
    app: Flask, valbourg: Valbourg, monkeypatch: pytest.MonkeyPatch
) -> None:
    way = fresh.OtherWay("Confirmer par un autre compte", "/compte")
    monkeypatch.setattr(fresh, "_other_ways", [lambda _person: way])
    valbourg.odile.email = None

    asked = Asked(app, valbourg)

    assert has_link(asked.page, "Confirmer par un autre compte")
    assert "Recevoir un autre code" not in buttons(asked.page)
    assert codes_of() == []


def test_another_way_of_confirming_is_offered_and_serves(
    app: Flask, valbourg: Valbourg, monkeypatch: pytest.MonkeyPatch
) -> None:
    way = fresh.OtherWay("Confirmer par un autre compte", "/compte")
    monkeypatch.setattr(fresh, "_other_ways", [lambda _person: way])
    asked = Asked(app, valbourg)

    assert has_link(asked.page, "Confirmer par un autre compte")
    opened = db.session.query(PersonSession).filter_by(person_id=valbourg.odile.id).one()
    opened.confirmed_at = valbourg.at + 30 * MINUTE
    asked.types("")
    assert asked.signed == 1
