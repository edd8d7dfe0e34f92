"""The letters about a mandate: to whoever gets it or loses it, or to those who lead."""

from concert.concertations.models import Mandate
from concert.concertations.queries import people_leading
from concert.people.models import Person
from concert.web.letters import post_letter
from concert.web.session import the_person
from concert.web.time import now


def tell_it_is_given(mandate: Mandate) -> None:
    _post("mandate_given", mandate.person, mandate)


def tell_it_is_ended(mandate: Mandate) -> None:
    """Whoever did not end it is told: the person, or those who lead when the person resigned."""
    resigned = mandate.ended_by_id == mandate.person_id
    told = people_leading(mandate.concertation) if resigned else [mandate.person]
    for person in told:
        if person.id != the_person().id:
            _post("mandate_ended", person, mandate, resigned=resigned)


def _post(template: str, to: Person, mandate: Mandate, **about: object) -> None:
    if to.email:
        post_letter(
            template,
            to.email,
            at=now(),
            person=to,
            mandate=mandate,
            concertation=mandate.concertation,
            sender=the_person(),
            **about,
        )
