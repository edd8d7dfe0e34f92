"""The people, and concertations with all of them in."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cached_property
from itertools import pairwise
from random import Random
from typing import Any

import sqlalchemy as sa

from bench.data import words
from bench.data.journal import Act, record_all
from bench.data.rows import Row, put
from concert.concertations.counters import recount
from concert.concertations.models import College, Concertation, Participation, Role
from concert.concertations.phases import Calendar, Phase, Span
from concert.core.database import db
from concert.journal.models import Verb
from concert.people.models import Person
from concert.programmes.catalogue import programme

WEEK = timedelta(weeks=1)


class Crowd:
    """Everyone; what they do happens at one moment, and by chance from one seed."""

    def __init__(self, count: int, at: datetime) -> None:
        self.at = at
        self.random = Random(2026)  # noqa: S311 - nothing here is secret
        self.people = put(Person, (self._person(n) for n in range(count)))

    def _person(self, n: int) -> Row:
        name = words.person_name(self.random)
        return {"name": name, "email": f"personne{n}@exemple.fr", "created_at": self.at}

    def gather(self, slug: str, title: str, phase: Phase) -> "Gathering":
        """A concertation in the middle of a phase, with everyone in it; the first person leads."""
        model = programme("ecole")
        concertation = Concertation(
            uid=secrets.token_hex(16),
            slug=slug,
            programme=model.code,
            title=title,
            question="Comment faire de la cour un lieu où tous les enfants trouvent leur place ?",
            place_name="École des Tilleuls, Valbourg",
            carried_by="l’école, avec la commune",
            decides="Le conseil d’école décide, puis la commune pour les travaux.",
            phase=phase,
            calendar=_calendar(phase, self.at),
            vote_method="majority",
            created_at=self.at - 20 * WEEK,
            opened_at=self.at - 19 * WEEK,
            colleges=[
                College(code=one.code, name=one.name, mark=one.mark, tone=one.tone, position=n)
                for n, one in enumerate(model.college)
            ],
        )
        db.session.add(concertation)
        db.session.flush()
        self._join(concertation)
        return Gathering(self, concertation)

    def _join(self, concertation: Concertation) -> None:
        colleges = [college.id for college in concertation.colleges]
        put(
            Participation,
            (
                {
                    "concertation_id": concertation.id,
                    "person_id": person,
                    "role": Role.PARTICIPANT if n else Role.LEAD,
                    "college_id": colleges[n % len(colleges)],
                    "shown_as": words.person_name(self.random) if n % 3 == 0 else "",
                    "joined_at": self.at - 19 * WEEK,
                }
                for n, person in enumerate(self.people)
            ),
        )
        recount(concertation)


class Gathering:
    """A concertation and its crowd."""

    def __init__(self, crowd: Crowd, concertation: Concertation) -> None:
        self.crowd, self.concertation = crowd, concertation
        self.at, self.random = crowd.at, crowd.random

    @cached_property
    def places(self) -> list[Any]:
        """Everyone's participation: its id, the person, the college."""
        query = sa.select(Participation.id, Participation.person_id, Participation.college_id)
        here = Participation.concertation_id == self.concertation.id
        return list(db.session.execute(query.where(here).order_by(Participation.id)))

    def given(self) -> Row:
        """What is common to whatever someone gives."""
        author = self.random.choice(self.places)
        return {
            "concertation_id": self.concertation.id,
            "author_id": author.id,
            "college_id": author.college_id,
            "given_at": self.at - timedelta(minutes=self.random.randrange(10_000)),
        }

    def record(self, verb: Verb, kind: str, ids: Iterable[int]) -> None:
        """Say in the journal that someone made each of these."""
        acts = (Act(verb, self.random.choice(self.crowd.people), {kind: one}) for one in ids)
        record_all(self.concertation, acts, self.at)


def _calendar(present: Phase, at: datetime) -> Calendar:
    """Four weeks a phase, the present one having begun two weeks ago."""
    phases: list[Phase] = [phase for phase in Phase if phase is not Phase.LAUNCH]
    opens = at - (2 + 4 * phases.index(present)) * WEEK
    bounds = pairwise(opens + 4 * n * WEEK for n in range(len(phases) + 1))
    return Calendar({phase: Span(*span) for phase, span in zip(phases, bounds, strict=True)})
