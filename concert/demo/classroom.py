"""A class at work in the demonstration: one text is published, the others are to be read."""

import secrets
from datetime import datetime, timedelta

from concert.classes.actions import Wanted, enter, open_session
from concert.classes.held import hold, let_through
from concert.concertations.queries import the_college
from concert.demo.replay import Replay
from concert.ideas.actions import IdeaGiven
from concert.ideas.in_class import IDEA, held_idea

_LASTS = timedelta(hours=24)


def teach(replay: Replay, *, at: datetime) -> None:
    """Open the written session less than an hour ago, so that whoever comes finds it at work."""
    written = replay.content.written["class"]
    teacher = replay.people[written["by"]]
    college = the_college(replay.concertation, written["college"])
    wanted = Wanted(written["name"], college, written["places"], _LASTS)
    opened = at - timedelta(minutes=50)
    session = open_session(replay.concertation, wanted, by=teacher, at=opened)
    for n, row in enumerate(replay.content.rows("pupil")):
        moment = opened + timedelta(minutes=5 * (n + 1))
        pupil = enter(session, secrets.token_hex(8), at=moment)
        idea = IdeaGiven(row["title"], row["text"], stake=replay.stakes[row["stake"]])
        held = hold(IDEA, replay.concertation, held_idea(idea), by=pupil, at=moment)
        if held and row["published"]:
            let_through(held, by=teacher, at=moment + timedelta(minutes=2))
