"""A vote in Valbourg with its voters: what the tests of the votes begin with."""

from concert.concertations.phases import Phase
from concert.core import keyring
from concert.people.models import Person
from concert.votes import urn
from concert.votes.actions import Receipt, cast_ballot, key_name
from concert.votes.methods import majority
from concert.votes.models import Custody, Poll
from tests.cast import Valbourg

BUREAU = ("Claire Le Goff", "Karim Haddad", "Odile Perrin")


def graded(poll: Poll, *grades: str) -> dict[str, str]:
    """A ballot of majority judgment: the same grade for all, « Bien », or one for each."""
    given = grades if len(grades) > 1 else (grades or ("good",)) * len(poll.choices)
    pairs = zip(poll.choices, given, strict=True)
    return {str(one.proposal_id): grade for one, grade in pairs}


def cast(valbourg: Valbourg, poll: Poll, by: Person, *grades: str) -> Receipt:
    """One ballot: these grades, or approvals of the proposals whose grade is the best."""
    ballot: object = graded(poll, *(grades or ("good",)))
    if poll.method == "approval":
        best = majority.columns[0]
        given = graded(poll, *(grades or (best,)))
        ballot = [int(option) for option, grade in given.items() if grade == best]
    return cast_ballot(poll, ballot, by=by, at=valbourg.at)


def crowd_votes(
    valbourg: Valbourg, poll: Poll, count: int = 6, college: str = "parents", *grades: str
) -> list[Receipt]:
    return [cast(valbourg, poll, one, *grades) for one in valbourg.crowd(college, count)]


def close(valbourg: Valbourg) -> None:
    valbourg.enter(Phase.VOTE, closed=True)


def given_to_a_bureau(valbourg: Valbourg, poll: Poll) -> None:
    """The key of this urn wrapped for the bureau, at a cost that suits tests."""
    keys = urn.new_key_pair()
    keyring.destroy(key_name(poll))
    valbourg.passphrases = [urn.new_passphrase() for _member in BUREAU]
    poll.custody, poll.bureau, poll.public_key = Custody.BUREAU, list(BUREAU), keys.public
    poll.wraps = [
        one.hex() for one in urn.wrap(keys.private, poll.uid, valbourg.passphrases, cost=4)
    ]


def voted(
    valbourg: Valbourg, method: str = "majority", *, bureau: bool = False, count: int = 6
) -> Poll:
    """A vote that has closed with this many ballots, all alike."""
    poll = valbourg.poll(method)
    if bureau:
        given_to_a_bureau(valbourg, poll)
    crowd_votes(valbourg, poll, count)
    close(valbourg)
    return poll
