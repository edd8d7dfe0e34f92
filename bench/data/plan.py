"""A plan: few enough rows for the acts themselves to draw it and to sign it."""

from collections.abc import Sequence

from bench.data import words
from bench.data.crowd import WEEK, Gathering
from bench.data.rows import put
from concert.concertations.models import Body, BodyKind, Mandate, Stakeholder
from concert.core.clock import local_day
from concert.core.database import db
from concert.people.models import Person
from concert.plan import signing
from concert.plan.actions import ActionDrawn, Words, ask_commitment, draw_action
from concert.plan.models import Commitment
from concert.proposals.models import Proposal

_STAKEHOLDERS = 12


def draw_plan(here: Gathering, proposals: Sequence[int], actions: int, commitments: int) -> None:
    """The actions, the first ones from the proposals; of four commitments, three are signed."""
    lead = db.session.get_one(Person, here.crowd.people[0])
    bearers = _stakeholders(here)
    asked: list[Commitment] = []
    for n in range(actions):
        proposal = db.session.get(Proposal, proposals[n]) if n < len(proposals) else None
        own = bearers[n % len(bearers)][0]
        action = draw_action(here.concertation, _action(here, own), proposal, by=lead, at=here.at)
        for m in range(n, commitments, actions):
            stakeholder = bearers[(n + m // actions) % len(bearers)][0]
            asked.append(ask_commitment(action, stakeholder, _words(here), by=lead, at=here.at))
    signatories = {stakeholder.id: person for stakeholder, person in bearers}
    for n, commitment in enumerate(asked):
        if n % 4:
            _sign(here, commitment, signatories[commitment.stakeholder_id], reserved=n % 5 == 0)


def _stakeholders(here: Gathering) -> list[tuple[Stakeholder, Person]]:
    """The stakeholders, each with the person who signs for it."""
    concertation = here.concertation
    bodies = [f"Association des riverains n° {n}" for n in range(1, _STAKEHOLDERS + 1)]
    names = ({"name": name, "kind": BodyKind.ASSOCIATION} for name in bodies)
    rows = ({"concertation_id": concertation.id, "body_id": body} for body in put(Body, names))
    stakeholders = put(Stakeholder, rows)
    people = here.crowd.people[1 : len(stakeholders) + 1]
    mandates = (
        {
            "concertation_id": concertation.id,
            "stakeholder_id": stakeholder,
            "person_id": person,
            "capacity": "présidente",
            "from_day": local_day(here.at - WEEK),
            "given_by_id": here.crowd.people[0],
        }
        for stakeholder, person in zip(stakeholders, people, strict=True)
    )
    put(Mandate, mandates)
    return [
        (db.session.get_one(Stakeholder, stakeholder), db.session.get_one(Person, person))
        for stakeholder, person in zip(stakeholders, people, strict=True)
    ]


def _action(here: Gathering, own: Stakeholder) -> ActionDrawn:
    day = local_day(here.at)
    return ActionDrawn(
        title=words.title(here.random),
        objective=words.text(here.random, 2),
        starts_on=day,
        ends_on=day + 20 * WEEK,
        lead_stakeholder_id=own.id,
    )


def _words(here: Gathering) -> Words:
    due_on = local_day(here.at) + here.random.randrange(1, 30) * WEEK
    return Words(words.text(here.random, 2), due_on=due_on)


def _sign(here: Gathering, commitment: Commitment, by: Person, *, reserved: bool) -> None:
    reservation = words.text(here.random, 1) if reserved else ""
    signing.sign(commitment, 1, reservation, by=by, at=here.at)
