"""Who is written to about each act: the right people, and nobody else."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from concert.concertations.models import Mandate
from concert.core.clock import local_day
from concert.core.database import db
from concert.journal.models import Entry, Verb
from concert.journal.record import LEADS_TO_LETTERS
from concert.notices import recipients
from concert.notices.recipients import notices_of
from concert.people.models import Person
from concert.plan.actions import set_aside, withdraw_commitment
from tests.cast import Valbourg
from tests.plan.answers import declined, proposed, reworded, signed
from tests.votes.voting import cast


def told(verb: Verb) -> set[tuple[str, str]]:
    """Whom the last entry of this kind is told to, and by which letter."""
    query = sa.select(Entry).where(Entry.verb == verb).order_by(Entry.id.desc())
    entry = db.session.scalars(query).first()
    assert entry
    return {(one.to.name, one.template) for one in notices_of(entry)}


def mandated(valbourg: Valbourg, person: Person, capacity: str, *, signs: bool = True) -> Mandate:
    mandate = Mandate(
        concertation_id=valbourg.concertation.id,
        stakeholder_id=valbourg.commune.id,
        person_id=person.id,
        capacity=capacity,
        signs=signs,
        from_day=local_day(valbourg.at) - timedelta(days=30),
        given_by_id=valbourg.claire.id,
    )
    db.session.add(mandate)
    db.session.flush()
    return mandate


def test_whoever_proposes_an_idea_is_told_where_to_find_it(valbourg: Valbourg) -> None:
    valbourg.idea(by=valbourg.karim)

    assert told(Verb.IDEA_PROPOSED) == {("Karim Haddad", "idea_proposed")}


def test_whoever_votes_is_told_that_a_ballot_was_cast(valbourg: Valbourg) -> None:
    cast(valbourg, valbourg.poll(), valbourg.karim)

    assert told(Verb.BALLOT_CAST) == {("Karim Haddad", "ballot_cast")}


def test_a_commitment_is_asked_of_those_who_may_sign_it_each_once(valbourg: Valbourg) -> None:
    mandated(valbourg, valbourg.tom, "directeur")
    mandated(valbourg, valbourg.odile, "maire par intérim")
    mandated(valbourg, valbourg.lea, "conseillère", signs=False)
    ended = mandated(valbourg, valbourg.claire, "ancienne maire")
    ended.until_day = local_day(valbourg.at) - timedelta(days=1)

    valbourg.commitment()

    assert told(Verb.COMMITMENT_ASKED) == {
        ("Odile Perrin", "commitment_asked"),
        ("Tom Berger", "commitment_asked"),
    }


def test_a_reworded_commitment_is_asked_anew(valbourg: Valbourg) -> None:
    reworded(valbourg, valbourg.commitment())

    assert told(Verb.COMMITMENT_REWORDED) == {("Odile Perrin", "commitment_asked")}


def test_nobody_is_asked_for_what_is_no_longer_asked(valbourg: Valbourg) -> None:
    commitment = valbourg.commitment()
    withdraw_commitment(commitment, "L’eau est là.", by=valbourg.claire, at=valbourg.at)

    assert told(Verb.COMMITMENT_ASKED) == set()


def test_a_signature_is_told_to_its_signatory_and_to_whoever_leads(valbourg: Valbourg) -> None:
    signed(valbourg, valbourg.commitment())

    assert told(Verb.COMMITMENT_SIGNED) == {
        ("Odile Perrin", "commitment_signed"),
        ("Claire Le Goff", "commitment_answered"),
    }


def test_whoever_leads_and_signs_themselves_has_one_letter(valbourg: Valbourg) -> None:
    mandated(valbourg, valbourg.claire, "directrice")
    commitment = valbourg.commitment()
    valbourg.odile = valbourg.claire

    signed(valbourg, commitment)

    assert told(Verb.COMMITMENT_SIGNED) == {("Claire Le Goff", "commitment_signed")}


@pytest.mark.parametrize(
    ("answer", "verb"),
    [(proposed, Verb.REWORDING_PROPOSED), (declined, Verb.COMMITMENT_DECLINED)],
)
def test_another_answer_is_told_to_whoever_leads(
    valbourg: Valbourg, answer: object, verb: Verb
) -> None:
    answer(valbourg, valbourg.commitment())  # type: ignore[operator]

    assert told(verb) == {("Claire Le Goff", "commitment_answered")}


def test_words_that_are_kept_are_asked_again(valbourg: Valbourg) -> None:
    reply = proposed(valbourg, valbourg.commitment())
    set_aside(reply, "L’eau est due.", by=valbourg.claire, at=valbourg.at)

    assert told(Verb.REWORDING_SET_ASIDE) == {("Odile Perrin", "commitment_asked")}


def test_whoever_was_erased_is_not_written_to(valbourg: Valbourg) -> None:
    valbourg.idea(by=valbourg.karim)
    valbourg.karim.email = None

    assert told(Verb.IDEA_PROPOSED) == set()


def test_every_act_that_leads_to_letters_says_to_whom() -> None:
    """The list that the journal keeps and the one that is read here are the same."""
    assert set(recipients._NOTICES) == LEADS_TO_LETTERS
