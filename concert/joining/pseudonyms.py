"""The names drawn for those who take part without giving theirs: « Mésange 27 »."""

import re
import secrets
from pathlib import Path

import sqlalchemy as sa

from concert.concertations.models import Concertation, Participation
from concert.core.database import db

# Birds, trees, flowers, herbs, stones and weathers. None is a first name: see the tests.
WORDS = tuple((Path(__file__).parent / "pseudonyms.csv").read_text(encoding="utf-8").split())
_LIKE_OURS = re.compile(r"(\w+) ([1-9]\d{0,3})")
# As long as there is room, the numbers stay small enough to be remembered.
_SMALL, _LARGE, _TRIES = 99, 9999, 20


def is_pseudonym(name: str) -> bool:
    """Whether this might have been drawn here."""
    found = _LIKE_OURS.fullmatch(name)
    return found is not None and found[1] in WORDS


def draw(concertation: Concertation) -> str:
    """A name that nobody goes by in this concertation."""
    for most in (_SMALL, _LARGE):
        for _try in range(_TRIES):
            name = f"{secrets.choice(WORDS)} {2 + secrets.randbelow(most - 1)}"
            if not is_taken(name, concertation):
                return name
    raise RuntimeError("two million names are taken in this concertation")


def is_taken(name: str, concertation: Concertation) -> bool:
    query = sa.select(Participation.id).where(
        Participation.concertation_id == concertation.id, Participation.shown_as == name
    )
    return db.session.scalar(query.limit(1)) is not None
