"""What is made once for many readers is made anew after each act from the plan to the end."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask

from concert.concertations.models import BodyKind
from concert.concertations.phases import Phase
from concert.core.database import db
from concert.invitations.stakeholders import StakeholderGiven, add_stakeholder
from concert.journey.actions import advance, close_concertation, close_phase, reschedule
from concert.outcomes.actions import answer_ideas, answer_proposal
from concert.outcomes.models import Outcome
from concert.plan.actions import (
    ActionDrawn,
    ask_commitment,
    draw_action,
    remove_action,
    revise_action,
    set_aside,
    withdraw_commitment,
)
from concert.plan.models import Commitment
from tests.cast import WEEK, Valbourg
from tests.plan.answers import OTHER_WORDS, declined, proposed, reworded, signed
from tests.reading import Readers


@dataclass
class Told:
    """An act, the page where it shows (after the concertation's), what that page then says."""

    act: Callable[[Valbourg, Commitment, dict[str, Any]], object]
    path: str
    text: str


def _declined(valbourg: Valbourg, commitment: Commitment, _who: dict[str, Any]) -> object:
    return declined(valbourg, commitment, "Le budget est clos.")


ACTS = {
    "an action drawn": Told(
        lambda v, _c, who: draw_action(v.concertation, ActionDrawn("Un abri"), None, **who),
        "/plan",
        "2. Un abri",
    ),
    "an action drawn, on the concertation’s page": Told(
        lambda v, _c, who: draw_action(v.concertation, ActionDrawn("Un abri"), None, **who),
        "",
        "2 actions",
    ),
    "an action revised": Told(
        lambda _v, c, who: revise_action(c.action, ActionDrawn("Un verger"), **who),
        "/plan",
        "Un verger",
    ),
    "a commitment asked": Told(
        lambda v, c, who: ask_commitment(c.action, v.parents, OTHER_WORDS, **who),
        "/plan",
        "Parents de Valbourg",
    ),
    "a commitment asked, on the thread of the idea": Told(
        lambda v, c, who: ask_commitment(c.action, v.parents, OTHER_WORDS, **who),
        "/idees/1/suites",
        "0 signé sur 2",
    ),
    "a signature": Told(lambda v, c, _w: signed(v, c), "/plan", "Signé par Odile Perrin"),
    "a signature, on the thread of the idea": Told(
        lambda v, c, _w: signed(v, c), "/idees/1/suites", "1 signé sur 1"
    ),
    "a signature, on the thread of the commitment": Told(
        lambda v, c, _w: signed(v, c), "/engagements/1", "1 signé sur 1"
    ),
    "a signature, on the thread of the proposal": Told(
        lambda v, c, _w: signed(v, c), "/propositions/1", "1 signé sur 1"
    ),
    "a signature, on the concertation’s page": Told(
        lambda v, c, _w: signed(v, c), "", "1 engagement signé sur 1"
    ),
    "a signature, in the news": Told(
        lambda v, c, _w: signed(v, c), "/journal", "signe un engagement"
    ),
    "a refusal": Told(_declined, "/plan", "Le budget est clos."),
    "other words": Told(lambda v, c, _w: proposed(v, c), "/engagements/1", "Le gel."),
    "a rewording": Told(lambda v, c, _w: reworded(v, c), "/plan", OTHER_WORDS.text),
    "a commitment given up": Told(
        lambda _v, c, who: withdraw_commitment(c, "L’eau est là.", **who),
        "/engagements/1",
        "L’eau est là.",
    ),
    "words that are kept": Told(
        lambda v, c, who: set_aside(proposed(v, c), "L’eau est due.", **who),
        "/engagements/1",
        "L’eau est due.",
    ),
    "an idea answered": Told(
        lambda v, _c, who: answer_ideas(
            v.concertation, [1], Outcome.ADOPTED, "Elle est très attendue.", **who
        ),
        "/suites",
        "Elle est très attendue.",
    ),
    "a proposal answered": Told(
        lambda _v, c, who: answer_proposal(
            c.action.proposal, Outcome.ADOPTED, "Elle est très attendue.", **who
        ),
        "/suites",
        "Elle est très attendue.",
    ),
    "an end moved": Told(
        lambda v, _c, who: reschedule(v.concertation, v.at + 3 * WEEK, **who),
        "",
        "jusqu’au vendredi 11 décembre 2026",
    ),
    "a phase closed": Told(
        lambda v, _c, who: close_phase(v.concertation, **who), "", "l’étape est terminée"
    ),
    "the end": Told(
        lambda v, _c, who: close_concertation(v.concertation, "Merci à tous.", **who),
        "",
        "Merci à tous.",
    ),
    "a stakeholder added": Told(
        lambda v, _c, who: add_stakeholder(
            v.concertation, StakeholderGiven("Le Département", BodyKind.COMMUNE), **who
        ),
        "/cadre",
        "Le Département",
    ),
    "a stakeholder added, on the concertation’s page": Told(
        lambda v, _c, who: add_stakeholder(
            v.concertation, StakeholderGiven("Le Département", BodyKind.COMMUNE), **who
        ),
        "",
        "3 parties prenantes",
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_each_act_is_read_at_once_by_those_who_had_the_page(
    app: Flask, valbourg: Valbourg, name: str
) -> None:
    told = ACTS[name]
    action = valbourg.action(valbourg.proposal("Le potager des CM1", [valbourg.idea()]))
    commitment = valbourg.commitment(action)
    readers = Readers(app, valbourg.karim)
    path = f"/concertations/{valbourg.concertation.slug}{told.path}"
    before = readers.both_read(path, told.text)

    told.act(valbourg, commitment, {"by": valbourg.claire, "at": valbourg.at})
    db.session.commit()

    assert not before
    assert readers.both_read(path, told.text)


def test_an_action_taken_out_is_read_no_more(app: Flask, valbourg: Valbourg) -> None:
    action = valbourg.action()
    readers = Readers(app, valbourg.karim)
    path = f"/concertations/{valbourg.concertation.slug}/plan"
    before = readers.both_read(path, "Un potager dans la cour")

    remove_action(action, by=valbourg.claire, at=valbourg.at)
    db.session.commit()

    assert before
    assert not readers.both_read(path, "Un potager dans la cour")


def test_a_phase_entered_is_read_at_once(app: Flask, valbourg: Valbourg) -> None:
    signed(valbourg, valbourg.commitment())
    readers = Readers(app, valbourg.karim)
    path = f"/concertations/{valbourg.concertation.slug}"
    before = readers.both_read(path, "Voici ce que chacun a promis")

    advance(valbourg.concertation, Phase.PLAN, by=valbourg.claire, at=valbourg.at)
    db.session.commit()

    assert not before
    follow_up = valbourg.concertation.calendar[Phase.FOLLOW_UP]
    assert follow_up.opens_at == valbourg.at
    assert readers.both_read(path, "Voici ce que chacun a promis")
