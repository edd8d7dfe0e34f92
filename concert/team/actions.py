"""Naming those who lead and facilitate, taking a role back, handing a concertation over."""

from datetime import datetime

from flask_babel import gettext as _

from concert.concertations.counters import count_in
from concert.concertations.models import Concertation, Participation, Role
from concert.core.database import db, inserted_once, lock
from concert.core.errors import Conflict, Refused
from concert.joining.leaving import keep_a_lead, leave
from concert.joining.queries import participation_of
from concert.journal.models import Verb
from concert.journal.record import record
from concert.people.models import Person
from concert.people.queries import known_as
from concert.policy.rules import Permission, require
from concert.team.models import Afterwards, HandOver, Settled
from concert.team.queries import place_of


def name_to_the_team(participation: Participation, role: Role, *, by: Person, at: datetime) -> None:
    """Let someone who is in lead, or facilitate."""
    require(by, Permission.RUN_TEAM, participation, at)
    if participation.role is Role.LEAD:
        raise Conflict(_("Cette personne porte déjà la concertation."))
    _become(participation, role, by, at)


def take_role_back(participation: Participation, *, by: Person, at: datetime) -> None:
    """Make someone of the team a participant again; never the last one who leads."""
    require(by, Permission.RUN_TEAM, participation, at)
    keep_a_lead(participation)
    _become(participation, Role.PARTICIPANT, by, at)


def step_down(concertation: Concertation, *, by: Person, at: datetime) -> None:
    """Give up one's own role in the team; never the last one who leads."""
    require(by, Permission.STEP_DOWN, concertation, at)
    participation = participation_of(by, concertation)
    keep_a_lead(participation)
    _become(participation, Role.PARTICIPANT, by, at)


def _become(participation: Participation, role: Role, by: Person, at: datetime) -> None:
    participation.role = role
    db.session.flush()
    record(
        Verb.ROLE_CHANGED,
        participation.concertation,
        by=by,
        at=at,
        participation=participation.id,
        role=role.value,
    )


# --- handing over -------------------------------------------------------------


def offer(
    concertation: Concertation, email: str, afterwards: Afterwards, *, by: Person, at: datetime
) -> None:
    """Offer the concertation to someone, who leads it once they have accepted."""
    require(by, Permission.RUN_TEAM, concertation, at)
    email = known_as(email)
    if email == by.email:
        raise Refused(_("C’est votre adresse : donnez celle de la personne qui prend la suite."))
    offered = inserted_once(
        HandOver,
        concertation_id=concertation.id,
        email=email,
        offered_by_id=by.id,
        offered_at=at,
        afterwards=afterwards,
    )
    if not offered:
        raise Conflict(_("Une passation attend déjà sa réponse : reprenez-la d’abord."))
    record(Verb.HAND_OVER_OFFERED, concertation, by=by, at=at)


def take_offer_back(hand_over: HandOver, *, by: Person, at: datetime) -> None:
    """Give up handing over, while it is not accepted."""
    require(by, Permission.RUN_TEAM, hand_over, at)
    _settle(hand_over, Settled.TAKEN_BACK, at)
    record(Verb.HAND_OVER_TAKEN_BACK, hand_over.concertation, by=by, at=at)


def decline(hand_over: HandOver, *, by: Person, at: datetime) -> None:
    """Leave the concertation to whoever offered it."""
    require(by, Permission.ANSWER_HAND_OVER, hand_over, at)
    _settle(hand_over, Settled.DECLINED, at)
    record(Verb.HAND_OVER_DECLINED, hand_over.concertation, by=by, at=at)


def accept(hand_over: HandOver, *, by: Person, at: datetime) -> None:
    """Lead from now on; whoever offered becomes what they said."""
    require(by, Permission.ANSWER_HAND_OVER, hand_over, at)
    concertation, giver = hand_over.concertation, hand_over.offered_by
    lock(concertation, "closed_at")
    given_up = place_of(giver, concertation)
    if given_up is None or given_up.role is not Role.LEAD:
        raise Conflict(_("La personne qui vous la proposait ne porte plus cette concertation."))
    _settle(hand_over, Settled.ACCEPTED, at)
    _become(_place_for(by, concertation, at), Role.LEAD, by, at)
    _step_aside(given_up, hand_over.afterwards, at)
    record(Verb.HAND_OVER_ACCEPTED, concertation, by=by, at=at)


def _settle(hand_over: HandOver, settled: Settled, at: datetime) -> None:
    lock(hand_over, "settled_at")
    if hand_over.settled_at:
        raise Conflict(_("Cette passation a déjà eu sa réponse."))
    hand_over.settled_at, hand_over.settled = at, settled


def _place_for(person: Person, concertation: Concertation, at: datetime) -> Participation:
    """Their place; one without a college if they were not in, as leads may stay outside."""
    came = inserted_once(
        Participation,
        concertation_id=concertation.id,
        person_id=person.id,
        role=Role.PARTICIPANT,
        joined_at=at,
    )
    db.session.info.pop("standings", None)
    participation = participation_of(person, concertation)
    if came or participation.left_at:
        participation.left_at = None
        count_in(concertation, participation.college_id)
    return participation


def _step_aside(given_up: Participation, afterwards: Afterwards, at: datetime) -> None:
    giver = given_up.person
    if afterwards is Afterwards.LEAVE:
        leave(given_up.concertation, by=giver, at=at)
        return
    facilitates = afterwards is Afterwards.FACILITATE
    _become(given_up, Role.FACILITATOR if facilitates else Role.PARTICIPANT, giver, at)
