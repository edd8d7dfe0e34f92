"""Many contribute to one concertation at the same moment, on both databases."""

from collections import Counter

from flask import Flask

from concert.concertations.models import Concertation
from concert.core.database import db
from tests.browsing import Browser
from tests.cast import Valbourg
from tests.together import at_once, sending


def test_arguments_given_at_once_are_all_kept_and_chained(app: Flask, valbourg: Valbourg) -> None:
    idea = valbourg.idea("Un potager")
    path = f"/concertations/{valbourg.concertation.slug}/idees/{idea.id}/arguments"
    everyone = [Browser(app).signed_in(one) for one in valbourg.crowd("parents", 8)]
    db.session.refresh(valbourg.concertation)
    length = valbourg.concertation.journal_length

    answers = at_once(
        [sending(one, path, {"stance": "for", "text": "Bonne idée."}) for one in everyone]
    )

    assert Counter(one.status_code for one in answers) == {303: 8}
    db.session.refresh(idea)
    assert idea.for_count == 8
    after = db.session.get_one(Concertation, valbourg.concertation.id)
    assert after.journal_length == length + 8
