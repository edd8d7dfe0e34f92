"""Answering a commitment: a signature holds for the words that were read, and for no others."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from concert.concertations.models import Mandate
from concert.concertations.phases import Phase
from concert.core.clock import local_day
from concert.core.database import db
from concert.core.errors import Conflict, Refused, Unready
from concert.journal import chain
from concert.journal.models import Entry, Verb
from concert.plan.actions import withdraw_commitment
from concert.plan.models import Commitment, SignOff
from concert.plan.queries import commitments_of, my_commitments, sign_off_of, state_of
from concert.plan.signing import decline, propose_rewording, sign
from tests.cast import Valbourg
from tests.plan.answers import OTHER_WORDS, declined, proposed, reworded, signed

WAYS: list[Any] = [
    pytest.param(lambda one, who: sign(one, 1, **who), id="sign"),
    pytest.param(lambda one, who: propose_rewording(one, 1, OTHER_WORDS, "", **who), id="reword"),
    pytest.param(lambda one, who: decline(one, 1, "Non.", **who), id="decline"),
]


def _last() -> Entry:
    entry = db.session.scalar(sa.select(Entry).order_by(Entry.id.desc()).limit(1))
    assert entry
    return entry


# --- signing --------------------------------------------------------------------------


def test_a_signature_says_who_in_what_capacity_and_when(valbourg: Valbourg) -> None:
    commitment = valbourg.commitment()

    sign_off = signed(valbourg, commitment)

    assert state_of(commitment) == "signed"
    assert (sign_off.signatory, sign_off.capacity) == ("Odile Perrin", "adjointe au maire")
    assert sign_off.signed_at == valbourg.at


def test_what_is_signed_holds_every_word_and_the_consent_that_was_shown(
    valbourg: Valbourg,
) -> None:
    commitment = valbourg.commitment()
    reworded(valbourg, commitment)

    document = signed(valbourg, commitment, "Si le budget est voté.").document

    assert document["text"] == OTHER_WORDS.text
    assert (document["due"], document["means"]) == ("2027-03-01", "2 000 €")
    assert (document["revision"], document["commitment"]) == (2, commitment.id)
    assert document["concertation"]["chain"] == valbourg.concertation.uid
    assert document["stakeholder"]["name"] == "Commune de Valbourg"
    assert document["reservation"] == "Si le budget est voté."
    assert document["consent"] == (
        "Je signe comme adjointe au maire : « Commune de Valbourg » s’engage sur ce texte,"
        " tel qu’il est écrit. Avec la réserve écrite ci-après."
    )


def test_the_fingerprint_of_what_is_signed_is_in_the_sealed_entry(valbourg: Valbourg) -> None:
    commitment = valbourg.commitment()

    sign_off = signed(valbourg, commitment)

    entry = _last()
    assert (entry.verb, entry.n) == (Verb.COMMITMENT_SIGNED, sign_off.entry_n)
    assert entry.details["document"] == sign_off.document_hash == chain.digest(sign_off.document)
    assert entry.details["reserved"] is False


def test_a_reservation_is_a_signature_that_says_so(valbourg: Valbourg) -> None:
    commitment = valbourg.commitment()

    signed(valbourg, commitment, "Si le budget est voté.")

    assert state_of(commitment) == "reserved"
    assert _last().details["reserved"] is True


def test_signing_twice_is_one_signature_and_one_entry(valbourg: Valbourg) -> None:
    commitment = valbourg.commitment()
    first = signed(valbourg, commitment)
    length = valbourg.concertation.journal_length

    assert signed(valbourg, commitment) is first

    assert valbourg.concertation.journal_length == length
    assert db.session.scalar(sa.select(sa.func.count(SignOff.id))) == 1


def test_a_reservation_is_not_slipped_under_a_signature_already_given(valbourg: Valbourg) -> None:
    commitment = valbourg.commitment()
    signed(valbourg, commitment)

    with pytest.raises(Conflict, match=r"vient d’être signé, par.: Odile Perrin"):
        signed(valbourg, commitment, "Finalement, si le budget est voté.")


def test_two_signatories_of_one_stakeholder_do_not_sign_the_same_words(valbourg: Valbourg) -> None:
    commitment = valbourg.commitment()
    _mandated(valbourg, "karim", until=None)
    signed(valbourg, commitment)

    with pytest.raises(Conflict, match=r"vient d’être signé, par.: Odile Perrin"):
        sign(commitment, 1, by=valbourg.karim, at=valbourg.at)


def test_the_words_read_are_the_words_signed(valbourg: Valbourg) -> None:
    commitment = valbourg.commitment()
    reworded(valbourg, commitment)

    with pytest.raises(Unready, match="Le texte a changé depuis que vous l’avez lu") as told:
        signed(valbourg, commitment, revision=1)

    assert [one.text for one in told.value.obstacles] == ["Lire le texte en vigueur"]
    assert commitment.sign_offs == []


def test_each_wording_keeps_its_own_signature(valbourg: Valbourg) -> None:
    commitment = valbourg.commitment()
    first = signed(valbourg, commitment)
    reworded(valbourg, commitment)

    second = signed(valbourg, commitment)

    assert (sign_off_of(commitment, 1), sign_off_of(commitment, 2)) == (first, second)
    assert first.document["text"] == "La commune amène l’eau."
    assert second.document["text"] == OTHER_WORDS.text


# --- other answers --------------------------------------------------------------------


def test_other_words_are_proposed_with_their_day_and_nothing_is_signed(valbourg: Valbourg) -> None:
    commitment = valbourg.commitment()

    reply = proposed(valbourg, commitment)

    assert state_of(commitment) == "reworded"
    assert (reply.proposed, reply.proposed_due_on) == (OTHER_WORDS.text, OTHER_WORDS.due_on)
    assert commitment.wording.text == "La commune amène l’eau."
    assert commitment.sign_offs == []


def test_declining_is_public_with_its_reason(valbourg: Valbourg) -> None:
    commitment = valbourg.commitment()

    reply = declined(valbourg, commitment, "Le budget est voté en mars.")

    assert (state_of(commitment), reply.capacity) == ("declined", "adjointe au maire")
    assert _last().details["reason"] == "Le budget est voté en mars."


def test_one_may_sign_after_having_declined(valbourg: Valbourg) -> None:
    commitment = valbourg.commitment()
    declined(valbourg, commitment)

    signed(valbourg, commitment)

    assert state_of(commitment) == "signed"


@pytest.mark.parametrize("answer", [proposed, declined])
def test_words_that_are_signed_are_not_declined_nor_renegotiated(
    valbourg: Valbourg, answer: Any
) -> None:
    commitment = valbourg.commitment()
    signed(valbourg, commitment)

    with pytest.raises(Conflict, match="déjà signé"):
        answer(valbourg, commitment)


# --- who, and when --------------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("who", ["claire", "lea", "karim", "tom"])
def test_only_whoever_is_mandated_by_this_stakeholder_answers(
    valbourg: Valbourg, who: str, way: Any
) -> None:
    commitment = valbourg.commitment()

    with pytest.raises(Refused, match="mandatée pour signer au nom de cette partie prenante"):
        way(commitment, {"by": getattr(valbourg, who), "at": valbourg.at})

    assert state_of(commitment) == "waiting"


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_answered_to_what_is_no_longer_asked(valbourg: Valbourg, way: Any) -> None:
    commitment = valbourg.commitment()
    withdraw_commitment(commitment, "L’eau est là.", by=valbourg.claire, at=valbourg.at)

    with pytest.raises(Conflict, match="n’est plus demandé"):
        way(commitment, {"by": valbourg.odile, "at": valbourg.at})


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_answered_once_the_phase_has_closed(valbourg: Valbourg, way: Any) -> None:
    commitment = valbourg.commitment()
    valbourg.enter(Phase.PLAN, closed=True)

    with pytest.raises(Refused, match="pas ouverte en ce moment"):
        way(commitment, {"by": valbourg.odile, "at": valbourg.at})


def test_a_commitment_asked_during_the_follow_up_is_signed_then(valbourg: Valbourg) -> None:
    action = valbourg.action()
    valbourg.enter(Phase.FOLLOW_UP)
    commitment = valbourg.commitment(action)

    signed(valbourg, commitment)

    assert state_of(commitment) == "signed"


def test_a_mandate_that_has_ended_signs_nothing_and_what_it_signed_stays(
    valbourg: Valbourg,
) -> None:
    action = valbourg.action()
    before, after = valbourg.commitment(action), valbourg.commitment(action)
    signed(valbourg, before)
    _end_mandate(valbourg)

    with pytest.raises(Refused, match="mandatée"):
        signed(valbourg, after)

    assert (state_of(before), state_of(after)) == ("signed", "waiting")


def test_a_mandate_that_does_not_sign_signs_nothing(valbourg: Valbourg) -> None:
    commitment = valbourg.commitment()
    mandate = db.session.scalars(
        sa.select(Mandate).where(Mandate.person_id == valbourg.odile.id)
    ).one()
    mandate.signs = False
    db.session.info.pop("standings", None)

    with pytest.raises(Refused, match="mandatée pour signer"):
        signed(valbourg, commitment)


def test_nobody_signs_without_a_name(valbourg: Valbourg) -> None:
    commitment = valbourg.commitment()
    valbourg.odile.name = ""

    with pytest.raises(Refused, match="votre prénom et votre nom"):
        signed(valbourg, commitment)


def test_a_name_changed_later_does_not_change_what_was_signed(valbourg: Valbourg) -> None:
    sign_off = signed(valbourg, valbourg.commitment())

    valbourg.odile.name = "Odile Martin"
    db.session.flush()

    assert sign_off.signatory == "Odile Perrin"
    assert chain.digest(sign_off.document) == sign_off.document_hash


# --- one's own ------------------------------------------------------------------------


def test_everyone_finds_the_commitments_of_the_stakeholders_they_act_for_and_no_others(
    valbourg: Valbourg,
) -> None:
    action = valbourg.action()
    communes = valbourg.commitment(action)
    parents = valbourg.commitment(action, valbourg.parents)

    assert _mine(valbourg, "odile") == [communes]
    assert _mine(valbourg, "karim") == [parents]
    assert _mine(valbourg, "claire") == []


def test_what_is_no_longer_asked_is_no_longer_mine(valbourg: Valbourg) -> None:
    commitment = valbourg.commitment()
    withdraw_commitment(commitment, "L’eau est là.", by=valbourg.claire, at=valbourg.at)

    assert commitments_of(valbourg.concertation, [valbourg.commune.id]) == []


def _mine(valbourg: Valbourg, who: str) -> list[Commitment]:
    return my_commitments(getattr(valbourg, who), valbourg.concertation, valbourg.at)


def _mandated(valbourg: Valbourg, who: str, until: Any) -> None:
    """Someone else may sign for the commune."""
    db.session.add(
        Mandate(
            concertation_id=valbourg.concertation.id,
            stakeholder_id=valbourg.commune.id,
            person_id=getattr(valbourg, who).id,
            capacity="directeur général",
            signs=True,
            from_day=local_day(valbourg.at),
            until_day=until,
            given_by_id=valbourg.claire.id,
        )
    )
    db.session.flush()
    db.session.info.pop("standings", None)


def _end_mandate(valbourg: Valbourg) -> None:
    """The commune's mandate ended yesterday."""
    mandates = sa.select(Mandate).where(Mandate.person_id == valbourg.odile.id)
    for mandate in db.session.scalars(mandates):
        mandate.from_day = local_day(valbourg.at - timedelta(days=10))
        mandate.until_day = local_day(valbourg.at - timedelta(days=1))
    db.session.flush()
    db.session.info.pop("standings", None)
