"""The letters about the team: to whoever gains or loses a role, or is offered a concertation."""

from concert.concertations.models import Concertation, Participation
from concert.people.models import Person
from concert.team.models import HandOver
from concert.web.letters import post_letter
from concert.web.session import the_person
from concert.web.time import now


def tell_the_role(participation: Participation) -> None:
    """Someone's new role, given or taken back by somebody else."""
    person, concertation = participation.person, participation.concertation
    _post("role_changed", person, concertation, role=participation.role)


def tell_the_offer(hand_over: HandOver) -> None:
    post_letter(
        "hand_over",
        hand_over.email,
        at=now(),
        hand_over=hand_over,
        concertation=hand_over.concertation,
        sender=hand_over.offered_by,
    )


def tell_the_answer(hand_over: HandOver) -> None:
    """Whoever offered reads what became of the offer."""
    _post("hand_over_answered", hand_over.offered_by, hand_over.concertation, hand_over=hand_over)


def _post(template: str, to: Person, concertation: Concertation, **about: object) -> None:
    if to.email and to.id != the_person().id:
        post_letter(
            template,
            to.email,
            at=now(),
            person=to,
            concertation=concertation,
            sender=the_person(),
            **about,
        )
