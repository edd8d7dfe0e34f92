"""The letter of an invitation."""

from concert.concertations.models import Invitation
from concert.invitations import actions
from concert.people.models import Person
from concert.web.letters import post_letter, public_url
from concert.web.session import the_person
from concert.web.time import now


def send(invitation: Invitation) -> None:
    """Give an invitation its link and leave its letter to be sent."""
    write(invitation, actions.send(invitation, by=the_person(), at=now()), the_person())


def write(invitation: Invitation, token: str, sender: Person) -> None:
    """The letter that brings this link, in the name of whoever invites."""
    post_letter(
        "invitation",
        invitation.email,
        at=now(),
        invitation=invitation,
        concertation=invitation.concertation,
        sender=sender,
        link=public_url("joining.invitation", token=token),
    )
