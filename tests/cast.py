"""Valbourg and its people: a small world for stories.

Claire leads the school's concertation, Léa facilitates, Karim is a parent, Odile acts for the
commune, Tom comes from elsewhere. Beside it, another concertation with its own people: "the only
row" is never the answer.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from concert.classes.actions import Wanted, enter, open_session
from concert.classes.models import ClassSession
from concert.concertations.models import (
    BodyKind,
    Concertation,
    Mandate,
    Participation,
    ParticipationLevel,
    Role,
    Stakeholder,
)
from concert.concertations.phases import Calendar, Phase, Span
from concert.concertations.queries import the_college
from concert.core.clock import local_day
from concert.core.database import db
from concert.ideas.actions import IdeaGiven, propose_idea
from concert.ideas.models import Idea
from concert.invitations.stakeholders import StakeholderGiven, add_stakeholder
from concert.launch import actions as launch
from concert.launch.colleges import Who, keep_colleges
from concert.people.actions import person_at
from concert.people.models import Person
from concert.plan.actions import ActionDrawn, Words, ask_commitment, draw_action
from concert.plan.models import Commitment, PlanAction
from concert.programmes.catalogue import programme
from concert.proposals.actions import ProposalGiven, write_proposal
from concert.proposals.models import Proposal
from concert.stakes.actions import StakeDrawn
from concert.stakes.models import Stake
from concert.votes.actions import prepare_vote
from concert.votes.models import Poll

WEEK = timedelta(weeks=1)


class Valbourg:
    """The school's concertation and those who are in it; `at` is the moment of the story."""

    # Those whom a scene brings in: who came with the code alone, and who is in class.
    nameless: Person
    noor: Person

    def __init__(self, at: datetime) -> None:
        self.at = at
        self._pupils = 0
        self.claire = self.person("Claire Le Goff")
        self.lea = self.person("Léa Morel")
        self.karim = self.person("Karim Haddad")
        self.odile = self.person("Odile Perrin")
        self.tom = self.person("Tom Berger")
        self.concertation = self._opened("Une cour pour tous", self.claire, "equipe")
        self.comes(self.lea, "equipe", Role.FACILITATOR)
        self.comes(self.karim, "parents")
        self.comes(self.odile, "commune")
        self.commune = self.stakeholder("Commune de Valbourg", self.odile, "adjointe au maire")
        self.parents = self.stakeholder("Parents de Valbourg", self.karim, "président")
        self._elsewhere()

    # --- people -----------------------------------------------------------------

    def person(self, name: str) -> Person:
        person = person_at(f"{name.split()[0].lower()}@exemple.fr", at=self.at)
        person.name = name
        db.session.flush()
        return person

    def comes(self, person: Person, college: str, role: Role = Role.PARTICIPANT) -> Participation:
        participation = Participation(
            concertation_id=self.concertation.id,
            person_id=person.id,
            college_id=the_college(self.concertation, college).id,
            role=role,
            joined_at=self.at,
        )
        db.session.add(participation)
        db.session.flush()
        return participation

    def crowd(self, college: str, count: int) -> list[Person]:
        """More people of a college."""
        people = [self.person(f"{college}{n} Voisin") for n in range(count)]
        for person in people:
            self.comes(person, college)
        return people

    def stakeholder(self, name: str, person: Person, capacity: str) -> Stakeholder:
        given = StakeholderGiven(name, BodyKind.COMMUNE)
        stakeholder = add_stakeholder(self.concertation, given, by=self.claire, at=self.at)
        db.session.add(
            Mandate(
                concertation_id=self.concertation.id,
                stakeholder_id=stakeholder.id,
                person_id=person.id,
                capacity=capacity,
                signs=True,
                from_day=local_day(self.at),
                given_by_id=self.claire.id,
            )
        )
        db.session.flush()
        return stakeholder

    def class_session(self, places: int = 25) -> ClassSession:
        """Léa's class, open for two hours."""
        pupils = the_college(self.concertation, "eleves")
        wanted = Wanted("CM1 B", pupils, places, timedelta(hours=2))
        return open_session(self.concertation, wanted, by=self.lea, at=self.at)

    def pupil(self, session: ClassSession | None = None) -> Person:
        """Someone in class, of whom nothing is known."""
        self._pupils += 1
        key = f"tablet {self._pupils}"
        return enter(session or self.class_session(), key, at=self.at)

    # --- concertations ------------------------------------------------------------

    def _opened(self, title: str, lead: Person, college: str) -> Concertation:
        self.concertation = draft = self.draft(title, lead, college)
        launch.open_to_public(draft, by=lead, at=self.at)
        return draft

    def draft(self, title: str, lead: Person, college: str = "equipe") -> Concertation:
        """A concertation of which everything is said, and that is still to be opened."""
        who: dict[str, Any] = {"by": lead, "at": self.at}
        model = programme("ecole")
        draft = launch.start(model, **who)
        launch.settle(draft, "École des Tilleuls, Valbourg", **who)
        question = "Comment faire de la cour un lieu pour tous ?"
        launch.describe(draft, title=title, question=question, carried_by="l’école", **who)
        frame = launch.Frame(
            ParticipationLevel.COLLABORATE,
            can_change="les jeux",
            cannot_change="les murs",
            decides="Le conseil d’école.",
            information="La cour fait 900 m².",
        )
        launch.set_frame(draft, frame, **who)
        everyone = [one.code for one in model.college]
        keep_colleges(draft, model, Who(everyone, college, True), **who)
        launch.set_calendar(draft, _calendar(self.at), "majority", **who)
        return draft

    def _elsewhere(self) -> None:
        here = self.concertation
        self.elsewhere = self._opened("Ailleurs", self.tom, "parents")
        self.concertation = here
        db.session.commit()

    def enter(self, phase: Phase, *, closed: bool = False) -> None:
        """Be in the middle of a phase, or just after its closing, whatever came before."""
        opens = self.at - 2 * WEEK
        closes = self.at - timedelta(hours=1) if closed else self.at + WEEK
        calendar = self.concertation.calendar.with_span(phase, Span(opens, closes))
        self.concertation.phase, self.concertation.calendar = phase, calendar
        db.session.commit()

    # --- what they give -------------------------------------------------------------

    def stake(self, title: str = "Trouver sa place dans la cour") -> Stake:
        drawn = StakeDrawn(title=title, text="Chacun la sienne.", theme="bien_etre")
        stake = Stake(
            concertation=self.concertation,
            title=drawn.title,
            text=drawn.text,
            theme=drawn.theme,
            position=1,
            drawn_at=self.at,
        )
        db.session.add(stake)
        db.session.flush()
        return stake

    def idea(
        self, title: str = "Un potager", by: Person | None = None, stake: Stake | None = None
    ) -> Idea:
        """An idea, given while ideas are open."""
        self.enter(Phase.IDEAS)
        given = IdeaGiven(title, "On y apprendrait dehors.", stake=stake)
        return propose_idea(self.concertation, given, by=by or self.karim, at=self.at)

    def proposal(self, title: str = "Le potager des CM1", ideas: Sequence[Idea] = ()) -> Proposal:
        self.enter(Phase.IDEAS)
        given = ProposalGiven(title, "Avec un point d’eau.", ideas=[idea.id for idea in ideas])
        return write_proposal(self.concertation, given, by=self.lea, at=self.at)

    def poll(self, method: str = "majority", bureau: Sequence[str] = ()) -> Poll:
        """A vote between two proposals, open."""
        proposals = [self.proposal("Le potager"), self.proposal("Les zones calmes")]
        prepared = prepare_vote(
            self.concertation, proposals, method, bureau, by=self.claire, at=self.at
        )
        self.passphrases = prepared.passphrases
        self.enter(Phase.VOTE)
        return prepared.poll

    def action(self, proposal: Proposal | None = None) -> PlanAction:
        self.enter(Phase.PLAN)
        drawn = ActionDrawn(title="Un potager dans la cour", objective="Avant mars.")
        return draw_action(self.concertation, drawn, proposal, by=self.claire, at=self.at)

    def commitment(
        self, action: PlanAction | None = None, stakeholder: Stakeholder | None = None
    ) -> Commitment:
        """A commitment asked of the commune, waiting for its signature."""
        words = Words("La commune amène l’eau.", due_on=local_day(self.at + 12 * WEEK))
        return ask_commitment(
            action or self.action(),
            stakeholder or self.commune,
            words,
            by=self.claire,
            at=self.at,
        )


def _calendar(at: datetime) -> Calendar:
    """Every phase, one after the other, from next month on."""
    opens = [at + 4 * WEEK * (n + 1) for n in range(6)]
    phases = [phase for phase in Phase if phase is not Phase.LAUNCH]
    spans = pairwise(opens)
    return Calendar({phase: Span(*span) for phase, span in zip(phases, spans, strict=True)})
