"""Playing a written concertation through the very acts that people do, each at its moment.

Nothing is put in the database behind the acts' back: what the demonstration shows is what the
policy allows, and its journal is a real one.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from concert.concertations.models import (
    BodyKind,
    Concertation,
    ParticipationLevel,
    Role,
    Stakeholder,
)
from concert.concertations.phases import Phase
from concert.concertations.queries import college_with
from concert.demo.content import Content, Row
from concert.demo.diagnosing import Diagnosing
from concert.ideas import actions as ideas
from concert.ideas.models import Idea, Stance
from concert.invitations.actions import Guest, invite, send
from concert.invitations.stakeholders import StakeholderGiven, add_stakeholder
from concert.joining.actions import accept
from concert.journey import actions as journey
from concert.launch import actions as launch
from concert.launch.colleges import Who, keep_colleges
from concert.people.actions import person_at, rename
from concert.people.models import Person
from concert.programmes.catalogue import programme
from concert.stakes.models import Stake
from concert.territories.models import Establishment, Territory

# What is done, and when.
Act = tuple[datetime, Callable[[datetime], None]]


def in_order(acts: Iterable[Act]) -> None:
    """Do each at its moment, the earliest first: a journal goes forward in time."""
    for at, act in sorted(acts, key=lambda one: one[0]):
        act(at)


class Replay:
    """One concertation being played: who is who, and what was given, by the file's codes."""

    def __init__(self, content: Content, place: Establishment | Territory) -> None:
        self.content, self.place = content, place
        self.people: dict[str, Person] = {}
        self.stakeholders: dict[str, Stakeholder] = {}
        self.stakes: dict[str, Stake] = {}
        self.ideas: dict[str, Idea] = {}
        self.concertation: Concertation

    # --- launch ---------------------------------------------------------------

    def begin(self) -> None:
        """Prepare, open, invite everyone and have them come."""
        at = self.content.opens("launch")
        written, lead = self.content.written, self._meet_everyone(at)
        who: dict[str, Any] = {"by": lead, "at": at}
        model = programme(written["programme"])
        self.concertation = launch.start(model, **who)
        launch.settle(self.concertation, self.place, **who)
        launch.describe(
            self.concertation,
            title=written["title"],
            question=written["question"],
            carried_by=written["carried_by"],
            **who,
        )
        launch.set_frame(self.concertation, self._frame(), **who)
        colleges = [college.code for college in model.college]
        own = self.row(lead)["college"]
        keep_colleges(self.concertation, model, Who(colleges, own, True), **who)
        method = written.get("vote", {}).get("method", model.vote.method)
        launch.set_calendar(self.concertation, self.content.calendar(), method, **who)
        self.concertation.is_demonstration = True
        launch.open_to_public(self.concertation, **who)
        self._invite_stakeholders(lead, at + timedelta(hours=1))
        self._invite_everyone_else(lead, at + timedelta(hours=2))

    def _meet_everyone(self, at: datetime) -> Person:
        for row in self.content.rows("person"):
            person = person_at(row["email"], at=at)
            rename(person, row["name"])
            self.people[row["code"]] = person
        leads = [row["code"] for row in self.content.rows("person") if row["role"] == "lead"]
        return self.people[leads[0]]

    def row(self, person: Person) -> Row:
        """What the file says of someone."""
        return next(
            row for row in self.content.rows("person") if self.people[row["code"]] is person
        )

    def _named(self, name: str) -> str:
        if isinstance(self.place, Territory):
            return name
        return name.replace("{school}", self.place.name).replace("{commune}", self.place.commune)

    def _frame(self) -> launch.Frame:
        frame = self.content.written["frame"]
        return launch.Frame(
            level=ParticipationLevel.COLLABORATE,
            can_change=frame["can_change"],
            cannot_change=frame["cannot_change"],
            decides=frame["decides"],
            information=frame["information"],
        )

    def _invite_stakeholders(self, lead: Person, at: datetime) -> None:
        for row in self.content.rows("stakeholder"):
            given = StakeholderGiven(
                name=self._named(row["name"]), kind=BodyKind(row["kind"]), part=row["role_in"]
            )
            stakeholder = add_stakeholder(self.concertation, given, by=lead, at=at)
            self.stakeholders[row["code"]] = stakeholder
            self._bring(
                lead, row["representative"], at, stakeholder=stakeholder, capacity=row["capacity"]
            )

    def _invite_everyone_else(self, lead: Person, at: datetime) -> None:
        representatives = {row["representative"] for row in self.content.rows("stakeholder")}
        for row in self.content.rows("person"):
            if row["code"] not in representatives and self.people[row["code"]] is not lead:
                self._bring(lead, row["code"], at)

    def _bring(self, lead: Person, code: str, at: datetime, **given: Any) -> None:
        row = next(one for one in self.content.rows("person") if one["code"] == code)
        role = Role(row["role"]) if row["role"] == "facilitator" else Role.PARTICIPANT
        college = college_with(self.concertation, row["college"])
        guest = Guest(row["email"], role=role, college=college, **given)
        invitation = invite(self.concertation, guest, by=lead, at=at)
        token = send(invitation, by=lead, at=at)
        accept(token, by=self.people[code], shown_as=row["shown_as"], college=college, at=at)

    # --- moving on ------------------------------------------------------------

    @property
    def lead(self) -> Person:
        return next(
            self.people[row["code"]] for row in self.content.rows("person") if row["role"] == "lead"
        )

    def enter(self, phase: Phase) -> None:
        """Go to a phase on the day the calendar says."""
        at = self.content.opens(phase)
        journey.advance(self.concertation, self.concertation.phase, by=self.lead, at=at)

    # --- diagnosis ------------------------------------------------------------

    def diagnose(self) -> None:
        """Draw up the diagnosis, publish it, and have it answered."""
        in_order(Diagnosing(self).acts())

    def representative(self, stakeholder: str) -> Person:
        return next(
            self.people[row["representative"]]
            for row in self.content.rows("stakeholder")
            if row["code"] == stakeholder
        )

    # --- ideas ----------------------------------------------------------------

    def propose(self) -> None:
        """Propose every idea at its moment, and argue while they come."""
        given = {row["code"]: self.content.moment(row["at"]) for row in self.content.rows("idea")}
        opens, latest = self.content.opens("ideas"), max(given.values())
        arguments = self.content.rows("argument")
        step = (latest - opens) / (len(arguments) + 1)
        acts: list[Act] = [
            (given[row["code"]], partial(self._propose, row)) for row in self.content.rows("idea")
        ]
        for n, row in enumerate(arguments):
            at = max(opens + step * (n + 1), given[row["idea"]] + timedelta(hours=1))
            acts.append((at, partial(self._argue, row)))
        in_order(acts)

    def _propose(self, row: Row, at: datetime) -> None:
        given = ideas.IdeaGiven(
            title=row["title"],
            text=row["text"],
            needs=row["needs"],
            stake=self.stakes[row["stake"]],
        )
        self.ideas[row["code"]] = ideas.propose_idea(
            self.concertation, given, by=self.people[row["by"]], at=at
        )

    def _argue(self, row: Row, at: datetime) -> None:
        idea, who = self.ideas[row["idea"]], self.people[row["by"]]
        pour = self.stakeholders[row["pour"]] if "pour" in row else None
        ideas.argue(idea, Stance(row["stance"]), row["text"], pour=pour, by=who, at=at)
