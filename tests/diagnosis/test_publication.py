"""A version of the diagnosis is frozen; each stakeholder endorses what it read, and no other."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from concert.concertations.models import BodyKind, Mandate
from concert.concertations.phases import Phase
from concert.constraints.actions import remove_constraint, state_constraint
from concert.constraints.models import ConstraintKind
from concert.core.database import db
from concert.core.errors import Conflict, Refused
from concert.diagnosis.content import fingerprint
from concert.diagnosis.endorsing import endorse
from concert.diagnosis.models import DiagnosisVersion, Endorsement, Position
from concert.diagnosis.publication import publish
from concert.findings.actions import share_finding, weigh_finding
from concert.findings.models import Weight
from concert.indicators.actions import (
    TypedFigure,
    forget_removed,
    remove_indicator,
    type_figure,
)
from concert.invitations.stakeholders import StakeholderGiven, add_stakeholder
from concert.moderation.actions import withdraw
from concert.stakes.actions import StakeDrawn, draw_stake, remove_stake, revise_stake
from concert.stakes.models import Stake
from tests.browsing import Browse, Browser
from tests.cast import Valbourg
from tests.looking import buttons, error, filled, has_link, link, press, read, says, value, words
from tests.reading import Readers

ANSWER, RESERVATION = "Votre réponse", "La réserve"
SHARED = {ANSWER: "Nous partageons ce diagnostic"}
RESERVED = {ANSWER: "Nous le partageons, avec une réserve", RESERVATION: "Sauf le préau."}
FOR_THE_COMMUNE = "Répondre au nom de : Commune de Valbourg"
PUBLISH = "Publier cette version"


class Drawn:
    """A diagnosis with one of each thing, ready to be published."""

    def __init__(self, valbourg: Valbourg) -> None:
        valbourg.enter(Phase.DIAGNOSIS)
        here, at = valbourg.concertation, valbourg.at
        self.valbourg = valbourg
        figure = TypedFigure("Passages", 12.5, "passages", "2025", "Le registre", sensitive=False)
        self.figure = type_figure(here, figure, by=valbourg.claire, at=at)
        self.finding = share_finding(
            here, "La cour est bruyante.", theme="", about=None, by=valbourg.karim, at=at
        )
        self.constraint = state_constraint(
            valbourg.commune, ConstraintKind.RULE, "Le préau est classé.", by=valbourg.odile, at=at
        )
        self.stake = self.draw("Respirer")

    def draw(self, title: str) -> Stake:
        drawn = StakeDrawn(
            title,
            "Courir sans bousculer.",
            "bien_etre",
            findings=[self.finding.id],
            indicators=[self.figure.id],
            constraints=[self.constraint.id],
        )
        who: dict[str, Any] = {"by": self.valbourg.claire, "at": self.valbourg.at}
        return draw_stake(self.valbourg.concertation, drawn, **who)

    def publish(self) -> DiagnosisVersion:
        return publish(self.valbourg.concertation, by=self.valbourg.claire, at=self.valbourg.at)

    def endorse(self, version: DiagnosisVersion, reservation: str = "") -> Endorsement:
        who: dict[str, Any] = {"by": self.valbourg.odile, "at": self.valbourg.at}
        position = Position.RESERVED if reservation else Position.SHARED
        commune = self.valbourg.commune
        known = {one.stakeholder_id: one.mark for one in version.endorsements}
        told = {"read": version.hash, "after": known.get(commune.id, "")}
        return endorse(version, commune, position, reservation, **told, **who)


@pytest.fixture
def drawn(valbourg: Valbourg) -> Drawn:
    return Drawn(valbourg)


@pytest.fixture
def diagnosis(valbourg: Valbourg) -> str:
    return f"/concertations/{valbourg.concertation.slug}/diagnostic"


@pytest.fixture
def odile(browse: Browse, valbourg: Valbourg) -> Browser:
    return browse(valbourg.odile)


def register(page: BeautifulSoup) -> list[str]:
    """Who shares the diagnosis, line by line."""
    found = page.find("ul", class_="register")
    return [words(one) for one in found.find_all("li")] if found else []


# --- publishing -----------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_the_lead_publishes_a_dated_version_that_all_can_read(
    valbourg: Valbourg, browse: Browse, drawn: Drawn, diagnosis: str, htmx: bool
) -> None:
    answer = press(browse(valbourg.claire), diagnosis, PUBLISH, htmx=htmx)

    assert answer.status_code == (200 if htmx else 303)
    page = browse().page(diagnosis)
    assert says(page, "Version 1, publiée le 20 novembre 2026.")
    frozen = browse().page(link(page, "Lire la version figée"))
    for text in (
        "Diagnostic partagé, version 1",
        "tel qu’il était ce jour-là, à partir de 1 constat.",
        "1. Respirer",
        "« La cour est bruyante. »",
        "Passages (2025) : 12,5 passages",
        "Commune de Valbourg : Le préau est classé.",
        "Personne n’a encore répondu.",
    ):
        assert says(frozen, text), text
    assert drawn.stake.title in words(frozen)


@pytest.mark.parametrize("htmx", [False, True])
def test_a_diagnosis_without_a_stake_says_what_is_missing_and_where(
    valbourg: Valbourg, browse: Browse, diagnosis: str, htmx: bool
) -> None:
    valbourg.enter(Phase.DIAGNOSIS)

    answer = press(browse(valbourg.claire), diagnosis, PUBLISH, htmx=htmx)

    assert answer.status_code == 409
    assert says(answer, "Un diagnostic se publie avec au moins un enjeu.")
    assert link(read(answer), "Dégager un enjeu") == f"{diagnosis}/enjeux/nouveau"
    assert db.session.query(DiagnosisVersion).count() == 0


def test_a_version_published_twice_by_one_press_is_one_version(
    valbourg: Valbourg, browse: Browse, drawn: Drawn, diagnosis: str
) -> None:
    claire = browse(valbourg.claire)
    url, sent = filled(claire.page(diagnosis), PUBLISH)

    claire.post(url, sent)
    claire.post(url, sent)

    assert db.session.query(DiagnosisVersion).one().number == 1
    assert drawn.stake


def test_what_was_published_is_not_touched_by_what_comes_after(
    valbourg: Valbourg, browse: Browse, drawn: Drawn, diagnosis: str
) -> None:
    version = drawn.publish()
    db.session.commit()
    before = words(browse().page(f"{diagnosis}/versions/1"))

    who: dict[str, Any] = {"by": valbourg.claire, "at": valbourg.at}
    revise_stake(drawn.stake, StakeDrawn("Autre", "", ""), **who)
    remove_indicator(drawn.figure, **who)
    remove_constraint(drawn.constraint, by=valbourg.odile, at=valbourg.at)
    weigh_finding(drawn.finding, Weight.SHARED, by=valbourg.odile, at=valbourg.at)
    valbourg.commune.body.name = "Commune nouvelle"
    db.session.commit()

    assert words(browse().page(f"{diagnosis}/versions/1")) == before
    assert fingerprint(version.content) == version.hash


def test_a_stake_given_up_stays_in_the_version_that_had_it(
    valbourg: Valbourg, browse: Browse, drawn: Drawn, diagnosis: str
) -> None:
    drawn.publish()

    remove_stake(drawn.stake, by=valbourg.claire, at=valbourg.at)

    assert says(browse().page(f"{diagnosis}/versions/1"), "1. Respirer")
    assert not says(browse().page(diagnosis), "Courir sans bousculer.")


def test_a_new_version_is_published_beside_the_first(
    browse: Browse, drawn: Drawn, diagnosis: str
) -> None:
    first = drawn.publish()
    drawn.draw("Apprendre dehors")

    second = drawn.publish()

    assert (first.number, second.number) == (1, 2)
    assert first.hash != second.hash
    assert says(browse().page(diagnosis), "Version 2, publiée le")
    assert says(browse().page(f"{diagnosis}/versions/2"), "2. Apprendre dehors")
    assert not says(browse().page(f"{diagnosis}/versions/1"), "Apprendre dehors")


@pytest.mark.parametrize("number", ["0", "3", "99999999"])
def test_a_version_that_was_not_published_is_not_there(
    browse: Browse, drawn: Drawn, diagnosis: str, number: str
) -> None:
    drawn.publish()

    answer = browse().get(f"{diagnosis}/versions/{number}")

    assert answer.status_code == 404
    assert says(answer, "Cette version n’a pas été publiée.")


def test_the_fingerprint_on_the_page_is_that_of_the_content(
    browse: Browse, drawn: Drawn, diagnosis: str
) -> None:
    version = drawn.publish()

    page = browse().page(f"{diagnosis}/versions/1")

    assert version.hash in [words(one) for one in page.find_all("code")]
    assert version.hash == fingerprint(version.content)


def test_a_finding_withdrawn_is_no_longer_read_in_the_version_that_cites_it(
    app: Flask, valbourg: Valbourg, drawn: Drawn, diagnosis: str
) -> None:
    version, readers = drawn.publish(), Readers(app, valbourg.karim)
    assert readers.both_read(f"{diagnosis}/versions/1", "La cour est bruyante.")

    withdraw(drawn.finding, "Il blesse.", by=valbourg.lea, at=valbourg.at)  # type: ignore[arg-type]

    assert not readers.both_read(f"{diagnosis}/versions/1", "La cour est bruyante.")
    assert readers.both_read(f"{diagnosis}/versions/1", "Constat retiré depuis")
    db.session.refresh(version)
    assert fingerprint(version.content) == version.hash


def test_a_finding_withdrawn_before_enters_no_version(drawn: Drawn) -> None:
    withdraw(drawn.finding, "", by=drawn.valbourg.karim, at=drawn.valbourg.at)  # type: ignore[arg-type]

    content = drawn.publish().content

    assert content["stakes"][0]["findings"] == []
    assert content["counts"]["findings"] == 0


def test_a_sensitive_figure_in_a_version_is_read_by_participants_alone(
    app: Flask, valbourg: Valbourg, drawn: Drawn, diagnosis: str
) -> None:
    drawn.figure.sensitive = True
    drawn.publish()

    stranger, participant = Readers(app, valbourg.karim).read(f"{diagnosis}/versions/1")

    assert "Passages" not in stranger
    assert "Passages" in participant


def test_a_sensitive_figure_taken_out_later_is_still_kept_from_strangers(
    app: Flask, valbourg: Valbourg, drawn: Drawn, diagnosis: str
) -> None:
    drawn.figure.sensitive = True
    drawn.publish()

    remove_indicator(drawn.figure, by=valbourg.claire, at=valbourg.at)
    forget_removed(at=valbourg.at + timedelta(days=400))
    db.session.commit()

    stranger, participant = Readers(app, valbourg.karim).read(f"{diagnosis}/versions/1")
    assert "Passages" not in stranger
    assert "Passages" in participant


# --- endorsing ------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_a_stakeholder_shares_the_diagnosis(
    browse: Browse, odile: Browser, drawn: Drawn, diagnosis: str, htmx: bool
) -> None:
    drawn.publish()
    assert says(
        odile.page(diagnosis),
        "Aucune des 2 parties prenantes ne partage encore ce diagnostic ; 2 n’ont pas répondu.",
    )

    answer = press(odile, diagnosis, FOR_THE_COMMUNE, SHARED, htmx=htmx)

    assert answer.status_code == (200 if htmx else 303)
    page = read(answer) if htmx else browse().page(diagnosis)
    signed = (
        "Partage ce diagnostic. Répondu par Odile Perrin, adjointe au maire, le 20 novembre 2026."
    )
    assert says(page, "1 partie prenante sur 2 partage ce diagnostic ; 1 n’a pas répondu.")
    assert register(page) == [
        f"Commune de Valbourg {signed}",
        "Parents de Valbourg Réponse attendue.",
    ]
    assert says(browse().page(f"{diagnosis}/versions/1"), signed)


@pytest.mark.parametrize("htmx", [False, True])
def test_a_reservation_is_read_with_the_answer(
    browse: Browse, odile: Browser, drawn: Drawn, diagnosis: str, htmx: bool
) -> None:
    drawn.publish()

    press(odile, diagnosis, FOR_THE_COMMUNE, RESERVED, htmx=htmx)

    for path in (diagnosis, f"{diagnosis}/versions/1"):
        assert says(browse().page(path), "Réserve : Sauf le préau."), path
    assert says(
        browse().page(diagnosis),
        "1 partie prenante sur 2 partage ce diagnostic, dont 1 avec réserve ; 1 n’a pas répondu.",
    )


@pytest.mark.parametrize("htmx", [False, True])
def test_a_reservation_chosen_is_to_be_written(
    odile: Browser, drawn: Drawn, diagnosis: str, htmx: bool
) -> None:
    drawn.publish()
    unsaid = {**RESERVED, RESERVATION: " "}

    answer = press(odile, diagnosis, FOR_THE_COMMUNE, unsaid, htmx=htmx)

    page = read(answer)
    assert answer.status_code == 422
    assert error(page, RESERVATION) == "Écrivez votre réserve, ou choisissez une autre réponse."
    assert value(page, ANSWER) == ["Nous le partageons, avec une réserve"]
    assert db.session.query(Endorsement).count() == 0


def test_a_reservation_written_then_left_aside_is_not_published(
    browse: Browse, odile: Browser, drawn: Drawn, diagnosis: str
) -> None:
    drawn.publish()

    press(odile, diagnosis, FOR_THE_COMMUNE, {**RESERVED, **SHARED})

    assert not says(browse().page(diagnosis), "Sauf le préau.")


def test_a_stakeholder_that_changes_its_mind_answers_anew(
    odile: Browser, drawn: Drawn, diagnosis: str
) -> None:
    drawn.endorse(drawn.publish(), "Sauf le préau.")
    db.session.commit()
    assert says(odile.page(diagnosis), "Changer la réponse de : Commune de Valbourg")

    press(odile, diagnosis, FOR_THE_COMMUNE, SHARED)

    page = odile.page(diagnosis)
    assert not says(page, "Sauf le préau.")
    assert says(page, "1 partie prenante sur 2 partage ce diagnostic ; 1 n’a pas répondu.")


def test_a_new_version_asks_each_stakeholder_again_and_the_first_keeps_its_answers(
    browse: Browse, odile: Browser, drawn: Drawn, diagnosis: str
) -> None:
    drawn.endorse(drawn.publish(), "Sauf le préau.")
    drawn.draw("Apprendre dehors")

    drawn.publish()

    assert says(
        odile.page(diagnosis),
        "Aucune des 2 parties prenantes ne partage encore ce diagnostic ; 2 n’ont pas répondu.",
    )
    assert FOR_THE_COMMUNE in buttons(odile.page(diagnosis))
    assert not says(odile.page(diagnosis), "Sauf le préau.")
    assert says(browse().page(f"{diagnosis}/versions/1"), "Réserve : Sauf le préau.")


@pytest.mark.parametrize("htmx", [False, True])
def test_an_answer_to_a_version_that_was_replaced_is_asked_again_and_given_back(
    odile: Browser, drawn: Drawn, diagnosis: str, htmx: bool
) -> None:
    """Otherwise it would sign a text that is no longer the diagnosis, and seem not to answer."""
    drawn.publish()
    url, sent = filled(odile.page(diagnosis), FOR_THE_COMMUNE, RESERVED)
    drawn.draw("Apprendre dehors")
    drawn.publish()

    answer = odile.post(url, sent, htmx=htmx)

    assert answer.status_code == 409
    assert says(answer, "Le diagnostic a changé depuis que vous l’avez lu : relisez-le d’abord.")
    if not htmx:
        assert says(answer, "Sauf le préau.")
    assert db.session.query(Endorsement).count() == 0


def test_an_answer_to_another_text_than_the_one_published_is_refused(
    valbourg: Valbourg, drawn: Drawn
) -> None:
    version = drawn.publish()

    with pytest.raises(Conflict, match="relisez-le"):
        endorse(
            version,
            valbourg.commune,
            Position.SHARED,
            read="0" * 64,
            by=valbourg.odile,
            at=valbourg.at,
        )


def test_a_stakeholder_from_elsewhere_does_not_answer_here(
    valbourg: Valbourg, drawn: Drawn
) -> None:
    version, here = drawn.publish(), valbourg.concertation
    valbourg.concertation = valbourg.elsewhere
    valbourg.comes(valbourg.claire, "parents")
    db.session.commit()
    theirs = add_stakeholder(
        valbourg.elsewhere,
        StakeholderGiven("Commune d’Ailleurs", BodyKind.COMMUNE),
        by=valbourg.tom,
        at=valbourg.at,
    )
    db.session.add(
        Mandate(
            concertation_id=valbourg.elsewhere.id,
            stakeholder_id=theirs.id,
            person_id=valbourg.tom.id,
            capacity="maire",
            from_day=valbourg.at.date(),
            given_by_id=valbourg.tom.id,
        )
    )
    valbourg.enter(Phase.DIAGNOSIS)
    valbourg.concertation = here

    with pytest.raises(Refused, match="ne fait pas partie"):
        endorse(
            version, theirs, Position.SHARED, read=version.hash, by=valbourg.tom, at=valbourg.at
        )


@pytest.mark.parametrize("who", ["karim", "claire", "lea", "tom", None])
def test_only_who_signs_for_it_is_offered_to_answer(
    valbourg: Valbourg, browse: Browse, drawn: Drawn, diagnosis: str, who: str | None
) -> None:
    drawn.publish()

    page = browse(getattr(valbourg, who) if who else None).page(diagnosis)

    assert FOR_THE_COMMUNE not in buttons(page)
    assert ("Répondre au nom de : Parents de Valbourg" in buttons(page)) is (who == "karim")


def test_a_mandate_that_ended_answers_no_more_and_keeps_what_it_signed(
    app: Flask, valbourg: Valbourg, odile: Browser, drawn: Drawn, diagnosis: str
) -> None:
    drawn.endorse(drawn.publish())
    mandate = db.session.query(Mandate).filter_by(stakeholder_id=valbourg.commune.id).one()
    mandate.until_day = valbourg.at.date()
    app.config["FROZEN_AT"] = valbourg.at + timedelta(hours=14)

    page = odile.page(diagnosis)

    assert FOR_THE_COMMUNE not in buttons(page)
    assert says(page, "Répondu par Odile Perrin, adjointe au maire, le 20 novembre 2026.")


def test_answers_are_still_given_during_the_ideas_and_not_after(
    valbourg: Valbourg, odile: Browser, drawn: Drawn, diagnosis: str
) -> None:
    drawn.publish()

    for phase, offered in ((Phase.IDEAS, True), (Phase.VOTE, False), (Phase.PLAN, False)):
        valbourg.enter(phase)
        assert (FOR_THE_COMMUNE in buttons(odile.page(diagnosis))) is offered, phase


# --- what is made once is made anew ------------------------------------------------


def test_publishing_and_answering_are_read_at_once_by_everyone(
    app: Flask, valbourg: Valbourg, drawn: Drawn, diagnosis: str
) -> None:
    readers = Readers(app, valbourg.karim)
    assert not readers.both_read(diagnosis, "Version 1")

    version = drawn.publish()
    assert readers.both_read(diagnosis, "Version 1, publiée le")
    assert not readers.both_read(diagnosis, "Odile Perrin")

    drawn.endorse(version, "Sauf le préau.")
    assert readers.both_read(diagnosis, "Répondu par Odile Perrin")
    assert readers.both_read(f"{diagnosis}/versions/1", "Réserve : Sauf le préau.")

    drawn.endorse(version)
    assert not readers.both_read(diagnosis, "Sauf le préau.")
    assert has_link(readers.pages(diagnosis)[0], "Lire la version figée")
