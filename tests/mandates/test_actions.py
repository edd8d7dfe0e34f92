"""What a mandate gives, day by day; and that ending one takes nothing from what was signed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from concert.concertations.models import BodyKind, Mandate
from concert.concertations.phases import Phase
from concert.core.database import db
from concert.core.errors import Conflict, Refused
from concert.findings.actions import share_finding
from concert.invitations.stakeholders import StakeholderGiven, add_stakeholder
from concert.journal.models import Verb
from concert.journal.queries import acts_of
from concert.mandates.actions import (
    MandateGiven,
    end_mandate,
    give_mandate,
    move_end,
    resign_mandate,
)
from concert.people.models import Person
from concert.plan.signing import sign
from concert.policy.rules import Permission, may
from tests.cast import Valbourg
from tests.conftest import NOON

TODAY = NOON.date()
DAY = timedelta(days=1)


def mandate_of(valbourg: Valbourg) -> Mandate:
    """Odile's."""
    [mandate] = valbourg.commune.mandates
    return mandate


def given(valbourg: Valbourg, to: Person, **kwargs: object) -> Mandate:
    words = {"capacity": "maire", "signs": True, "from_day": TODAY, **kwargs}
    return give_mandate(
        valbourg.commune,
        to,
        MandateGiven(**words),  # type: ignore[arg-type]
        by=valbourg.claire,
        at=valbourg.at,
    )


def signs(person: Person, valbourg: Valbourg, at: datetime = NOON) -> bool:
    return may(person, Permission.ANSWER_COMMITMENT, valbourg.commune, at)


# --- by day -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("from_day", "until_day", "holds"),
    [
        (TODAY, None, True),
        (TODAY, TODAY, True),
        (TODAY + DAY, None, False),
        (TODAY + DAY, TODAY + 9 * DAY, False),
    ],
)
def test_a_mandate_gives_power_from_its_first_day_to_its_last(
    valbourg: Valbourg, from_day: date, until_day: date | None, holds: bool
) -> None:
    valbourg.enter(Phase.PLAN)

    given(valbourg, valbourg.lea, from_day=from_day, until_day=until_day)

    assert signs(valbourg.lea, valbourg) is holds


def test_a_mandate_ends_at_midnight_in_france_and_not_elsewhere(valbourg: Valbourg) -> None:
    valbourg.enter(Phase.PLAN)
    given(valbourg, valbourg.lea, until_day=TODAY)
    evening, midnight = (datetime(2026, 11, 20, hour, 30, tzinfo=UTC) for hour in (22, 23))

    assert signs(valbourg.lea, valbourg, evening)
    assert not signs(valbourg.lea, valbourg, midnight)


def test_a_mandate_that_would_be_over_is_not_given(valbourg: Valbourg) -> None:
    with pytest.raises(Conflict):
        given(valbourg, valbourg.lea, until_day=TODAY - DAY)


def test_a_mandate_without_the_signature_speaks_and_does_not_sign(valbourg: Valbourg) -> None:
    valbourg.enter(Phase.PLAN)

    given(valbourg, valbourg.lea, signs=False)

    assert may(valbourg.lea, Permission.SPEAK_FOR, valbourg.commune, NOON)
    assert not signs(valbourg.lea, valbourg)


# --- never rewritten ----------------------------------------------------------


def test_another_capacity_is_another_mandate_and_the_former_stays_written(
    valbourg: Valbourg,
) -> None:
    former = mandate_of(valbourg)

    new = given(valbourg, valbourg.odile, capacity="maire")

    assert (former.capacity, former.ended_at) == ("adjointe au maire", valbourg.at)
    assert (new.capacity, new.from_day) == ("maire", TODAY)


def test_a_mandate_to_come_ends_the_present_one_the_day_before(valbourg: Valbourg) -> None:
    former = mandate_of(valbourg)

    given(valbourg, valbourg.odile, from_day=TODAY + 10 * DAY)

    assert (former.until_day, former.ended_at) == (TODAY + 9 * DAY, None)


def test_the_same_mandate_given_twice_is_one(valbourg: Valbourg) -> None:
    first, second = (given(valbourg, valbourg.lea) for _time in range(2))

    assert first is second


def test_the_end_of_a_mandate_moves_while_it_holds_and_never_after(valbourg: Valbourg) -> None:
    mandate = mandate_of(valbourg)
    move_end(mandate, TODAY + 5 * DAY, by=valbourg.claire, at=valbourg.at)
    assert mandate.until_day == TODAY + 5 * DAY

    later = valbourg.at + 6 * DAY
    with pytest.raises(Conflict):
        move_end(mandate, None, by=valbourg.claire, at=later)


def test_an_end_is_not_moved_into_the_past(valbourg: Valbourg) -> None:
    with pytest.raises(Conflict):
        move_end(mandate_of(valbourg), TODAY - DAY, by=valbourg.claire, at=valbourg.at)


def test_ending_a_mandate_takes_its_power_at_once_and_is_written_without_a_name(
    valbourg: Valbourg,
) -> None:
    valbourg.enter(Phase.PLAN)

    end_mandate(mandate_of(valbourg), by=valbourg.claire, at=valbourg.at)

    assert not signs(valbourg.odile, valbourg)
    [entry] = acts_of(valbourg.concertation, Verb.MANDATE_ENDED)
    assert entry.details["stakeholder"] == valbourg.commune.id
    assert "Odile" not in str(entry.details)


def test_a_mandate_is_not_ended_twice(valbourg: Valbourg) -> None:
    end_mandate(mandate_of(valbourg), by=valbourg.claire, at=valbourg.at)

    with pytest.raises(Conflict):
        resign_mandate(mandate_of(valbourg), by=valbourg.odile, at=valbourg.at)


def test_one_gives_up_one_s_own_mandate_and_nobody_else_s(valbourg: Valbourg) -> None:
    with pytest.raises(Refused):
        resign_mandate(mandate_of(valbourg), by=valbourg.karim, at=valbourg.at)

    resign_mandate(mandate_of(valbourg), by=valbourg.odile, at=valbourg.at)

    assert not may(valbourg.odile, Permission.SPEAK_FOR, valbourg.commune, NOON)


def test_a_mandate_ended_the_day_it_began_may_be_given_again(valbourg: Valbourg) -> None:
    end_mandate(mandate_of(valbourg), by=valbourg.claire, at=valbourg.at)

    given(valbourg, valbourg.odile, capacity="adjointe au maire")
    db.session.commit()

    assert [one.ended_at is None for one in valbourg.commune.mandates] == [False, True]


def test_the_signature_is_what_one_gets_of_two_mandates_for_one_stakeholder(
    valbourg: Valbourg,
) -> None:
    valbourg.enter(Phase.PLAN)
    row = mandate_of(valbourg)
    db.session.add(
        Mandate(
            concertation_id=row.concertation_id,
            stakeholder_id=row.stakeholder_id,
            person_id=row.person_id,
            capacity="conseillère",
            signs=False,
            from_day=TODAY - DAY,
            given_by_id=valbourg.claire.id,
        )
    )
    db.session.flush()

    assert signs(valbourg.odile, valbourg)


# --- what was signed ----------------------------------------------------------


def test_ending_a_mandate_takes_nothing_from_what_was_signed_under_it(valbourg: Valbourg) -> None:
    commitment = valbourg.commitment()
    signed = sign(commitment, 1, by=valbourg.odile, at=valbourg.at)
    before = (signed.document_hash, signed.signatory, signed.capacity, dict(signed.document))

    end_mandate(mandate_of(valbourg), by=valbourg.claire, at=valbourg.at)
    db.session.expire_all()

    kept = commitment.sign_off
    assert kept
    assert (kept.document_hash, kept.signatory, kept.capacity, dict(kept.document)) == before


# --- speaking for a body ------------------------------------------------------


def test_what_is_said_for_a_body_is_in_no_college(valbourg: Valbourg) -> None:
    valbourg.enter(Phase.DIAGNOSIS)

    finding = share_finding(
        valbourg.concertation,
        "Le sol est en enrobé.",
        theme="",
        about=None,
        pour=valbourg.commune,
        by=valbourg.odile,
        at=valbourg.at,
    )

    assert (finding.stakeholder, finding.college_id) == (valbourg.commune, None)


def test_nobody_speaks_for_a_body_without_its_mandate(valbourg: Valbourg) -> None:
    valbourg.enter(Phase.DIAGNOSIS)

    with pytest.raises(Refused, match="mandatée par cette partie prenante"):
        share_finding(
            valbourg.concertation,
            "Le sol est en enrobé.",
            theme="",
            about=None,
            pour=valbourg.parents,
            by=valbourg.odile,
            at=valbourg.at,
        )


def test_a_mandate_elsewhere_lets_nobody_speak_here(valbourg: Valbourg) -> None:
    valbourg.enter(Phase.DIAGNOSIS)
    words = StakeholderGiven("Commune d’Ailleurs", BodyKind.COMMUNE)
    other = add_stakeholder(valbourg.elsewhere, words, by=valbourg.tom, at=valbourg.at)
    mayor = MandateGiven("maire", signs=True, from_day=TODAY)
    give_mandate(other, valbourg.odile, mayor, by=valbourg.tom, at=valbourg.at)

    with pytest.raises(Refused, match="ne fait pas partie"):
        share_finding(
            valbourg.concertation,
            "Le sol est en enrobé.",
            theme="",
            about=None,
            pour=other,
            by=valbourg.odile,
            at=valbourg.at,
        )
