"""Withdrawing what was given and putting it back, with a reason that everyone reads."""

from typing import Any

import pytest
from flask import Flask

from concert.concertations.models import Concertation
from concert.concertations.phases import Phase
from concert.core.database import db
from concert.findings.actions import share_finding, weigh_finding
from concert.findings.models import Weight
from concert.ideas.actions import argue
from concert.ideas.models import Stance
from concert.journal.models import Entry, Verb
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.hostile import EMPTY, KEPT
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

WHY, WITHDRAW = "Pourquoi la retirer ?", "Retirer cette contribution"
BY_THE_AUTHOR = "Retirée par la personne qui l’a donnée."
WORDS = {
    "idees": "Un potager",
    "arguments": "Il faut arroser.",
    "constats": "La cour crie.",
    "raisons": "Pas le soir.",
}
OFFERED = {
    "idees": "Retirer cette idée",
    "arguments": "Retirer cet argument",
    "constats": "Retirer ce constat",
    "raisons": "Retirer cette raison",
}
BACK = {
    "idees": "Remettre cette idée",
    "arguments": "Remettre cet argument",
    "constats": "Remettre ce constat",
    "raisons": "Remettre cette raison",
}


class Here:
    """What Karim gave: an idea, an argument on someone else's, a finding; and where it is read."""

    def __init__(self, valbourg: Valbourg) -> None:
        who: dict[str, Any] = {"by": valbourg.karim, "at": valbourg.at}
        valbourg.enter(Phase.DIAGNOSIS)
        finding = share_finding(
            valbourg.concertation, WORDS["constats"], theme="", about=None, **who
        )
        seen = share_finding(
            valbourg.concertation,
            "On s’y bouscule.",
            theme="",
            about=None,
            by=valbourg.lea,
            at=valbourg.at,
        )
        reason = weigh_finding(seen, Weight.NUANCED, WORDS["raisons"], **who)
        other = valbourg.idea("Une mare", by=valbourg.odile)
        idea = valbourg.idea(WORDS["idees"])
        argument = argue(other, Stance.AGAINST, WORDS["arguments"], **who)
        self.given: dict[str, Any] = {
            "idees": idea,
            "arguments": argument,
            "constats": finding,
            "raisons": reason,
        }
        self.address = f"/concertations/{valbourg.concertation.slug}"
        self.read = {
            "idees": f"{self.address}/idees/{idea.id}",
            "arguments": f"{self.address}/idees/{other.id}",
            "constats": f"{self.address}/diagnostic/constats/{finding.id}",
            "raisons": f"{self.address}/diagnostic/constats/{seen.id}",
        }
        db.session.commit()

    def withdrawal(self, kind: str) -> str:
        return f"{self.address}/{kind}/{self.given[kind].id}/retrait"


@pytest.fixture
def here(valbourg: Valbourg) -> Here:
    return Here(valbourg)


every_kind = pytest.mark.parametrize("kind", list(WORDS))


@every_kind
@pytest.mark.parametrize("htmx", [False, True])
def test_a_facilitator_withdraws_with_a_reason_that_stands_in_its_place(
    app: Flask, valbourg: Valbourg, lea: Browser, here: Here, kind: str, htmx: bool
) -> None:
    readers = Readers(app, valbourg.odile)
    assert readers.both_read(here.read[kind], WORDS[kind])
    ask = link(lea.page(here.read[kind]), OFFERED[kind])
    assert says(lea.page(ask), WORDS[kind])

    answer = press(lea, ask, WITHDRAW, {WHY: "Elle nomme quelqu’un."}, htmx=htmx)

    assert (answer.headers["HX-Redirect"] if htmx else answer.location) == here.read[kind]
    assert says(lea.page(here.read[kind]), "C’est retiré. La raison reste écrite à la place.")
    assert readers.both_read(here.read[kind], "Elle nomme quelqu’un.")
    assert not readers.both_read(here.read[kind], WORDS[kind])


@every_kind
@pytest.mark.parametrize("htmx", [False, True])
def test_an_author_takes_back_what_they_gave_without_saying_why(
    app: Flask, valbourg: Valbourg, karim: Browser, here: Here, kind: str, htmx: bool
) -> None:
    readers = Readers(app, valbourg.odile)
    ask = link(karim.page(here.read[kind]), OFFERED[kind])
    assert says(karim.page(ask), "Sa place reste, avec la mention")

    press(karim, ask, WITHDRAW, htmx=htmx)

    assert readers.both_read(here.read[kind], BY_THE_AUTHOR)
    assert not readers.both_read(here.read[kind], WORDS[kind])


@every_kind
@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("typed", [*EMPTY[:3], "x" * 301])
def test_a_facilitator_never_withdraws_in_silence(
    lea: Browser, here: Here, kind: str, typed: str, htmx: bool
) -> None:
    answer = press(lea, here.withdrawal(kind), WITHDRAW, {WHY: typed}, htmx=htmx)

    page = read(answer)
    said = "C’est trop long : 300 caractères au plus." if typed.strip() else "Dites pourquoi"
    assert answer.status_code == 422
    assert said in error(page, WHY)
    assert value(page, WHY) == typed.strip()
    assert here.given[kind].withdrawn_at is None


@every_kind
@pytest.mark.parametrize("who", ["odile", "tom", None])
def test_nobody_else_is_offered_to_withdraw(
    valbourg: Valbourg, browse: Browse, here: Here, kind: str, who: str | None
) -> None:
    browser = browse(getattr(valbourg, who) if who else None)

    assert not has_link(main(browser.page(here.read[kind])), OFFERED[kind])


@every_kind
def test_what_was_withdrawn_twice_at_once_keeps_the_first_reason(
    lea: Browser, here: Here, kind: str
) -> None:
    late = filled(lea.page(here.withdrawal(kind)), WITHDRAW, {WHY: "Trop tard."})
    press(lea, here.withdrawal(kind), WITHDRAW, {WHY: "Elle nomme quelqu’un."})

    refused = lea.post(*late)

    assert refused.status_code == 403
    assert says(refused, "Cette contribution a été retirée.")
    assert here.given[kind].withdrawn_because == "Elle nomme quelqu’un."


@every_kind
@pytest.mark.parametrize("htmx", [False, True])
def test_what_was_withdrawn_is_put_back_where_it_was(
    app: Flask, valbourg: Valbourg, lea: Browser, here: Here, kind: str, htmx: bool
) -> None:
    readers = Readers(app, valbourg.odile)
    press(lea, here.withdrawal(kind), WITHDRAW, {WHY: "Par erreur."})
    assert not readers.both_read(here.read[kind], WORDS[kind])

    where = here.read[kind]
    if BACK[kind] not in buttons(lea.page(where)):
        where = link(lea.page(where), BACK[kind])
    press(lea, where, "Remettre", htmx=htmx)

    assert says(lea.page(here.read[kind]), "C’est remis à sa place.")
    assert readers.both_read(here.read[kind], WORDS[kind])
    assert not readers.both_read(here.read[kind], "Par erreur.")


@every_kind
@pytest.mark.parametrize("who", ["karim", "odile", "tom", None])
def test_only_those_who_facilitate_are_offered_to_put_back(
    valbourg: Valbourg, browse: Browse, lea: Browser, here: Here, kind: str, who: str | None
) -> None:
    press(lea, here.withdrawal(kind), WITHDRAW, {WHY: "Par erreur."})

    page = main(browse(getattr(valbourg, who) if who else None).page(here.read[kind]))

    assert BACK[kind] not in buttons(page)
    assert not has_link(page, BACK[kind])


@every_kind
def test_what_its_author_took_back_nobody_puts_back(
    app: Flask, valbourg: Valbourg, karim: Browser, lea: Browser, here: Here, kind: str
) -> None:
    press(karim, here.withdrawal(kind), WITHDRAW)

    answer = lea.post(f"{here.withdrawal(kind)}/annulation")

    assert answer.status_code == 403
    assert says(answer, "La personne qui l’avait donnée l’a retirée : c’est son choix.")
    assert not Readers(app, valbourg.odile).both_read(here.read[kind], WORDS[kind])


@every_kind
def test_what_is_in_its_place_is_not_put_back(lea: Browser, here: Here, kind: str) -> None:
    answer = lea.post(f"{here.withdrawal(kind)}/annulation")

    assert answer.status_code == 409
    assert says(answer, "Cette contribution est déjà à sa place.")


@every_kind
def test_the_journal_keeps_both_acts_and_who_did_them(
    valbourg: Valbourg, lea: Browser, here: Here, kind: str
) -> None:
    press(lea, here.withdrawal(kind), WITHDRAW, {WHY: "Par erreur."})
    lea.post(f"{here.withdrawal(kind)}/annulation")

    out, back = db.session.query(Entry).order_by(Entry.id.desc()).limit(2)[::-1]

    assert (out.verb, back.verb) == (Verb.CONTRIBUTION_WITHDRAWN, Verb.CONTRIBUTION_RESTORED)
    assert out.details["reason"] == "Par erreur."
    assert out.details["own"] is False
    assert {out.person_id, back.person_id} == {valbourg.lea.id}


@every_kind
def test_the_counts_come_back_as_they_were(
    valbourg: Valbourg, lea: Browser, here: Here, kind: str
) -> None:
    def counts() -> tuple[int, ...]:
        one = db.session.get_one(Concertation, valbourg.concertation.id)
        against = here.given["arguments"].idea.against_count
        reasons = here.given["raisons"].finding.reasons_count
        return one.ideas_count, one.findings_count, against, reasons

    before = counts()
    press(lea, here.withdrawal(kind), WITHDRAW, {WHY: "Par erreur."})
    during = counts()
    lea.post(f"{here.withdrawal(kind)}/annulation")

    assert sum(before) - sum(during) == 1
    assert counts() == before


def test_a_reason_is_text_whatever_is_typed(lea: Browser, here: Here) -> None:
    where = here.withdrawal("constats")
    for typed in KEPT:
        lea.post(where, {"reason": typed})
        page = read(lea.client.get(here.read["constats"]).text)
        assert f"Constat retiré. {plain(typed)}" in words(page), typed
        lea.post(f"{where}/annulation")


@every_kind
def test_once_the_concertation_is_closed_nothing_is_withdrawn_nor_put_back(
    valbourg: Valbourg, karim: Browser, lea: Browser, here: Here, kind: str
) -> None:
    valbourg.concertation.closed_at = valbourg.at
    db.session.commit()

    for browser in (karim, lea):
        assert not has_link(main(browser.page(here.read[kind])), OFFERED[kind])
        assert browser.post(here.withdrawal(kind), {"reason": "Non."}).status_code == 403
    assert lea.post(f"{here.withdrawal(kind)}/annulation").status_code == 403


@pytest.mark.parametrize("kind", ["propositions", "votes", "idee", "person"])
def test_what_is_no_contribution_is_not_there_to_withdraw(
    lea: Browser, here: Here, kind: str
) -> None:
    assert lea.get(f"{here.address}/{kind}/1/retrait").status_code == 404
    assert lea.post(f"{here.address}/{kind}/1/retrait", {"reason": "Non."}).status_code == 404
