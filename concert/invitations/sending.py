"""The letters of invitations."""

from collections.abc import Iterable

from concert.concertations.models import Concertation, Invitation
from concert.core.mail import Letter
from concert.invitations import actions
from concert.people.models import Person
from concert.web.letters import post_letter, public_url
from concert.web.session import the_person
from concert.web.time import now


def send(*invitations: Invitation) -> None:
    """Give invitations their links and leave their letters to be sent."""
    _write_all(actions.send_all(invitations, by=the_person(), at=now()))


def send_those_that_waited(concertation: Concertation) -> None:
    _write_all(actions.send_those_that_waited(concertation, by=the_person(), at=now()))


def remind(concertation: Concertation) -> int:
    """Send anew to all who have not come; return how many letters leave."""
    sent = actions.remind(concertation, by=the_person(), at=now())
    _write_all(sent)
    return len(sent)


def _write_all(sent: Iterable[actions.Sent]) -> None:
    letters = [write(invitation, token, the_person()) for invitation, token in sent]
    for letter in letters:
        # Many give way to the link that someone waits for to sign in.
        letter.bulk = len(letters) > 1


def write(invitation: Invitation, token: str, sender: Person) -> Letter:
    """The letter that brings this link, in the name of whoever invites."""
    return post_letter(
        "invitation",
        invitation.email,
        at=now(),
        invitation=invitation,
        concertation=invitation.concertation,
        sender=sender,
        link=public_url("joining.invitation", token=token),
    )
