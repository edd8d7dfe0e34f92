"""The people and the moments that the policy is asked about, by the names the table gives them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from concert.concertations.models import Mandate, Participation, Role
from concert.concertations.phases import Phase, Span
from concert.concertations.suspensions import Suspension
from concert.config import Settings
from concert.core.clock import local_day
from concert.core.database import db
from concert.ideas.models import Idea
from concert.people.models import Person
from concert.policy.rules import Permission as May
from concert.proposals.models import Proposal
from concert.surveys.models import Survey
from concert.team.models import HandOver
from tests.cast import WEEK, Valbourg

# In the order of the table's columns.
MOMENTS = (
    "draft",
    "launch",
    *(
        f"{phase.value} {date}"
        for phase in Phase
        if phase is not Phase.LAUNCH
        for date in ("before", "open", "after")
    ),
    "closed",
)


def be_at(valbourg: Valbourg, moment: str) -> None:
    """Bring the concertation to this moment, at the story's hour."""
    concertation, at = valbourg.concertation, valbourg.at
    name, _space, date = moment.partition(" ")
    phases = {"draft": Phase.LAUNCH, "closed": Phase.FOLLOW_UP}
    phase = phases.get(name) or Phase(name)
    concertation.phase = phase
    concertation.opened_at = None if name == "draft" else at - 12 * WEEK
    concertation.closed_at = at - timedelta(hours=1) if name == "closed" else None
    if phase is not Phase.LAUNCH:
        begins = {"before": at + WEEK, "after": at - 2 * WEEK}.get(date, at - WEEK)
        span = Span(begins, begins + 2 * WEEK)
        concertation.calendar = concertation.calendar.with_span(phase, span)


@dataclass(frozen=True)
class Cast:
    """Each kind of person, and what each permission is asked upon."""

    people: dict[str, Person | None]
    subjects: dict[May, Any]


def cast_of(valbourg: Valbourg) -> Cast:
    """One person of each kind, around one finding, one idea, one proposal and one stakeholder."""
    author = _comes(valbourg, "Amina Auteure", "parents")
    idea = _idea(valbourg, author)
    people = {
        "inconnu": None,
        "extérieur": valbourg.tom,
        "participant": _comes(valbourg, "Paul Participant", "parents").person,
        "auteur": author.person,
        "facilitateur": valbourg.lea,
        "porteur": valbourg.claire,
        "porteur sans collège": _comes(valbourg, "Luc Lead", None, Role.LEAD).person,
        "signataire": valbourg.odile,
        "représentant sans signature": _acts(valbourg, "Rose Représentante", signs=False),
        "ancien signataire": _acts(valbourg, "Fred Fini", signs=True, until=-1),
        "futur signataire": _acts(valbourg, "Flore Future", signs=True, since=1),
        "suspendu": _suspended(valbourg),
        "élève": valbourg.pupil(),
    }
    about_idea = dict.fromkeys(
        (
            May.WITHDRAW,
            May.REVISE_IDEA,
            May.ARGUE,
            May.SUPPORT_IDEA,
            May.WEIGH_FINDING,
            May.REVISE_FINDING,
        ),
        idea,
    )
    about_stakeholder = dict.fromkeys(
        (
            May.GIVE_MANDATE,
            May.SPEAK_FOR,
            May.STATE_CONSTRAINT,
            May.KEEP_CONSTRAINT,
            May.ACKNOWLEDGE_CONSTRAINT,
            May.QUESTION_CONSTRAINT,
            May.ESCALATE_CONSTRAINT,
            May.ENDORSE_DIAGNOSIS,
            May.ANSWER_COMMITMENT,
        ),
        valbourg.commune,
    )
    [mandate] = (one for one in valbourg.commune.mandates if one.person_id == valbourg.odile.id)
    proposal = Proposal(
        concertation=valbourg.concertation, title="Le potager", text="", written_at=valbourg.at
    )
    suspension = db.session.query(Suspension).one()
    offered = HandOver(concertation=valbourg.concertation, email=valbourg.tom.email)
    survey = Survey(
        concertation=valbourg.concertation,
        title="La cour",
        drawn_at=valbourg.at,
        opened_at=valbourg.at - WEEK,
        closes_at=valbourg.at + WEEK,
    )
    return Cast(
        people,
        {
            **dict.fromkeys((May.ANSWER_SURVEY, May.COUNT_SURVEY, May.READ_RESPONSES), survey),
            May.ANSWER_SUSPENSION: suspension,
            May.ANSWER_HAND_OVER: offered,
            **about_idea,
            **about_stakeholder,
            May.REVISE_PROPOSAL: proposal,
            May.REVISE_STAKE: valbourg.stake(),
            May.RESIGN_MANDATE: mandate,
            May.OPERATE: Settings(operators=valbourg.tom.email or ""),
        },
    )


def _comes(
    valbourg: Valbourg, name: str, college: str | None, role: Role = Role.PARTICIPANT
) -> Participation:
    participation = valbourg.comes(valbourg.person(name), college or "parents", role)
    if college is None:
        participation.college_id = None
    db.session.flush()
    return participation


def _idea(valbourg: Valbourg, author: Participation) -> Idea:
    idea = Idea(
        concertation=valbourg.concertation,
        author_id=author.id,
        given_at=valbourg.at,
        draw=1,
        title="Un potager",
        text="",
    )
    db.session.add(idea)
    db.session.flush()
    return idea


def _suspended(valbourg: Valbourg) -> Person:
    participation = _comes(valbourg, "Sacha Suspendu", "parents")
    db.session.add(
        Suspension(
            concertation_id=valbourg.concertation.id,
            participation_id=participation.id,
            about_kind="idees",
            about_id=1,
            reason="Des propos blessants.",
            suspended_at=valbourg.at,
        )
    )
    db.session.flush()
    return participation.person


def _acts(
    valbourg: Valbourg, name: str, *, signs: bool, since: int = -90, until: int | None = None
) -> Person:
    """Someone who takes part, and acts for the commune between two days counted from today."""
    person = _comes(valbourg, name, "commune").person
    day = local_day(valbourg.at)
    db.session.add(
        Mandate(
            concertation_id=valbourg.concertation.id,
            stakeholder_id=valbourg.commune.id,
            person_id=person.id,
            capacity="adjointe",
            signs=signs,
            from_day=day + timedelta(days=since),
            until_day=None if until is None else day + timedelta(days=until),
            given_by_id=valbourg.claire.id,
        )
    )
    db.session.flush()
    return person
