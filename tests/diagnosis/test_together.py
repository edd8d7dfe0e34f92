"""Two at the same moment: the second is told, and what each wrote is kept, on both databases."""

from typing import Any

import pytest
from flask import Flask

from concert.concertations.models import Mandate
from concert.core.database import db
from concert.core.errors import Conflict
from concert.diagnosis.endorsing import endorse
from concert.diagnosis.models import DiagnosisVersion, Endorsement, Position
from concert.diagnosis.publication import publish
from concert.journal.models import Entry, Verb
from tests.browsing import Browser
from tests.cast import Valbourg
from tests.diagnosis.test_publication import FOR_THE_COMMUNE, PUBLISH, RESERVED, SHARED, Drawn
from tests.looking import filled, says
from tests.together import acting, at_once, sending, tried


@pytest.fixture
def drawn(valbourg: Valbourg) -> Drawn:
    return Drawn(valbourg)


@pytest.fixture
def diagnosis(valbourg: Valbourg) -> str:
    return f"/concertations/{valbourg.concertation.slug}/diagnostic"


def may_also_sign(valbourg: Valbourg) -> None:
    """Léa too may answer for the commune."""
    db.session.add(
        Mandate(
            concertation_id=valbourg.concertation.id,
            stakeholder_id=valbourg.commune.id,
            person_id=valbourg.lea.id,
            capacity="secrétaire de mairie",
            signs=True,
            from_day=valbourg.at.date(),
            given_by_id=valbourg.claire.id,
        )
    )
    db.session.commit()


def test_of_two_who_answer_for_one_body_at_once_the_second_reads_the_first(
    app: Flask, valbourg: Valbourg, drawn: Drawn, diagnosis: str
) -> None:
    drawn.publish()
    may_also_sign(valbourg)
    sent = []
    for person, answer in ((valbourg.odile, SHARED), (valbourg.lea, RESERVED)):
        browser = Browser(app).signed_in(person)
        url, form = filled(browser.page(diagnosis), FOR_THE_COMMUNE, answer)
        sent.append(sending(browser, url, form))

    answers = sorted(at_once(sent), key=lambda one: one.status_code)

    assert [one.status_code for one in answers] == [303, 409]
    [kept] = db.session.query(Endorsement).all()
    assert says(answers[1], f"{kept.signatory} a répondu au nom de Commune de Valbourg")
    # What the second wrote is given back, or is what was kept.
    assert says(answers[1], "Sauf le préau.") or kept.words == "Sauf le préau."
    assert db.session.query(Entry).filter_by(verb=Verb.DIAGNOSIS_ENDORSED).count() == 1


def test_whoever_read_the_first_answer_replaces_it(valbourg: Valbourg, drawn: Drawn) -> None:
    version = drawn.publish()
    first = drawn.endorse(version)
    may_also_sign(valbourg)
    who: dict[str, Any] = {"read": version.hash, "by": valbourg.lea, "at": valbourg.at}

    with pytest.raises(Conflict, match="Odile Perrin a répondu"):
        endorse(version, valbourg.commune, Position.RESERVED, "Sauf le préau.", **who)
    assert first.words == ""

    second = endorse(
        version, valbourg.commune, Position.RESERVED, "Sauf le préau.", after=first.mark, **who
    )
    assert (second.signatory, second.words) == ("Léa Morel", "Sauf le préau.")


def test_of_two_who_publish_at_once_the_second_is_told_that_nothing_changed(
    app: Flask, valbourg: Valbourg, drawn: Drawn, diagnosis: str
) -> None:
    assert drawn.stake
    db.session.commit()
    sent = []
    for _n in range(2):
        browser = Browser(app).signed_in(valbourg.claire)
        url, form = filled(browser.page(diagnosis), PUBLISH)
        sent.append(sending(browser, url, form))

    answers = sorted(at_once(sent), key=lambda one: one.status_code)

    assert [one.status_code for one in answers] == [303, 409]
    assert says(answers[1], "Rien n’a changé depuis la version 1")
    assert [one.number for one in db.session.query(DiagnosisVersion)] == [1]


def test_acts_that_publish_at_once_number_their_versions_one_after_the_other(
    app: Flask, valbourg: Valbourg, drawn: Drawn
) -> None:
    assert drawn.stake
    concertation, claire = valbourg.concertation.id, valbourg.claire.id

    def act() -> int:
        who: dict[str, Any] = {"by": db.session.get_one(type(valbourg.claire), claire)}
        here = db.session.get_one(type(valbourg.concertation), concertation)
        return publish(here, at=valbourg.at, **who).number

    told = at_once([tried(acting(app, act)) for _n in range(4)])

    assert sorted(str(one) for one in told if not isinstance(one, Conflict)) == ["1"]
    assert sum(isinstance(one, Conflict) for one in told) == 3
