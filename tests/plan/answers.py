"""A commitment and its answers: what the tests of the plan begin with."""

from datetime import date

from concert.plan import signing
from concert.plan.actions import Words, reword
from concert.plan.models import Commitment, Reply, SignOff
from tests.cast import Valbourg

SPRING = date(2027, 3, 1)
OTHER_WORDS = Words("La commune amène l’eau avant les vacances.", SPRING, means="2 000 €")


def signed(
    valbourg: Valbourg, commitment: Commitment, reservation: str = "", revision: int | None = None
) -> SignOff:
    """Odile signs for the commune the words in force, or a revision that she read."""
    read = revision or commitment.revision
    return signing.sign(commitment, read, reservation, by=valbourg.odile, at=valbourg.at)


def reworded(valbourg: Valbourg, commitment: Commitment, words: Words = OTHER_WORDS) -> None:
    because = "Le gel dure jusqu’en février."
    read = commitment.revision
    reword(commitment, words, because, read, by=valbourg.claire, at=valbourg.at)


def proposed(valbourg: Valbourg, commitment: Commitment, words: Words = OTHER_WORDS) -> Reply:
    """Odile proposes other words for the commune."""
    return signing.propose_rewording(
        commitment, commitment.revision, words, "Le gel.", by=valbourg.odile, at=valbourg.at
    )


def declined(valbourg: Valbourg, commitment: Commitment, reason: str = "Pas de budget.") -> Reply:
    """Odile declines for the commune."""
    read = commitment.revision
    return signing.decline(commitment, read, reason, by=valbourg.odile, at=valbourg.at)
