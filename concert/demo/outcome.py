"""The second half of a replayed concertation: proposals, vote, plan, answers, closing."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from concert.concertations.models import Concertation
from concert.concertations.phases import Phase
from concert.concertations.queries import the_college
from concert.demo.content import Row
from concert.demo.replay import Act, Replay, in_order
from concert.joining.actions import join
from concert.journey import actions as journey
from concert.outcomes.actions import answer_ideas, answer_proposal
from concert.outcomes.models import Outcome
from concert.people.actions import person_at
from concert.people.models import Person
from concert.plan import actions as plan
from concert.plan import signing
from concert.plan.models import Commitment, PlanAction
from concert.proposals.actions import ProposalGiven, write_proposal
from concert.proposals.models import Proposal
from concert.votes.actions import cast_ballot, prepare_vote
from concert.votes.counting import count_with_our_key
from concert.votes.methods import majority
from concert.votes.models import Poll


class Ending:
    """What comes after the ideas of a replay."""

    def __init__(self, replay: Replay) -> None:
        self.replay, self.content = replay, replay.content
        self.concertation: Concertation = replay.concertation
        self.proposals: dict[str, Proposal] = {}
        self.actions: dict[str, PlanAction] = {}
        self.commitments: dict[str, Commitment] = {}

    # --- vote -----------------------------------------------------------------

    def gather(self) -> None:
        """Write the proposals and prepare the vote, between the ideas and the vote."""
        at = self.content.closes("ideas") + timedelta(hours=15)
        for row in self.content.rows("proposal"):
            given = ProposalGiven(
                title=row["title"],
                text=row["text"],
                stake=self.replay.stakes[row["stake"]],
                ideas=[self.replay.ideas[code].id for code in row["ideas"]],
            )
            self.proposals[row["code"]] = write_proposal(
                self.concertation, given, by=self.replay.lead, at=at
            )
        method = self.content.written["vote"]["method"]
        proposals = list(self.proposals.values())
        prepare_vote(self.concertation, proposals, method, by=self.replay.lead, at=at)

    def vote(self, poll: Poll, draw: random.Random) -> None:
        """Have the voters of each college come and vote as their tendency says; then count."""
        voters = [(row, n) for row in self.content.rows("tendency") for n in range(row["voters"])]
        moments = self.content.within("vote", len(voters))
        for (row, n), at in zip(voters, moments, strict=True):
            voter = self._voter(row["college"], n, at)
            cast_ballot(poll, self._choices(row, draw), by=voter, at=at)
        at = self.content.closes("vote") + timedelta(minutes=20)
        count_with_our_key(poll, by=self.replay.lead, at=at)

    def _voter(self, college: str, n: int, at: datetime) -> Person:
        slug = self.concertation.slug[:30]
        person = person_at(f"votant-{college}-{n + 1}.{slug}@exemple.fr", at=at)
        join(
            self.concertation,
            the_college(self.concertation, college),
            code="",
            shown_as="",
            by=person,
            at=at,
        )
        return person

    def _choices(self, row: Row, draw: random.Random) -> object:
        """A ballot drawn around the college's liking for each proposal, from 0 to 1."""
        likings = {
            self.proposals[code].id: min(1.0, max(0.0, draw.gauss(mean, 0.22)))
            for code, mean in row["means"].items()
        }
        if self.content.written["vote"]["method"] == "approval":
            return [one for one, liking in likings.items() if liking > 0.5]
        last = len(majority.columns) - 1
        return {
            str(one): majority.columns[round((1 - liking) * last)]
            for one, liking in likings.items()
        }

    # --- plan -----------------------------------------------------------------

    def draw_plan(self) -> None:
        """Draw the actions, ask for the commitments, then answer each at its moment."""
        at = self.content.opens("plan") + timedelta(hours=2)
        for row in self.content.rows("action"):
            self.actions[row["code"]] = self._draw(row, at)
        for row in self.content.rows("commitment"):
            self._ask(row, at + timedelta(hours=1))
        answered = (row for row in self.content.rows("commitment") if row["answer"] != "waiting")
        acts = [act for row in answered for act in self._answers(row)]
        disposed = self.content.rows("disposition")
        acts += [(at + timedelta(days=3), partial(self._dispose, row)) for row in disposed]
        in_order(acts)

    def _answers(self, row: Row) -> Iterator[Act]:
        """The answer; and before it, where there were earlier words, how they changed."""
        at = self.content.moment(row["answered_at"])
        if row["earlier"]:
            yield at - timedelta(days=6), partial(self._ask_for_other_words, row)
            yield at - timedelta(days=4), partial(self._take_up_their_words, row)
        yield at, partial(self._answer, row)

    def _draw(self, row: Row, at: datetime) -> PlanAction:
        indicator = row["indicator"]
        partners = [self.replay.stakeholders[code].name for code in row["partners"]]
        drawn = plan.ActionDrawn(
            title=row["title"],
            theme=row["theme"],
            objective=row["objective"],
            audience=row["public"],
            steps="\n".join(row["steps"]),
            means=row["means"],
            partners=", ".join(partners),
            indicator=indicator["label"],
            unit=indicator["unit"],
            baseline=float(indicator["baseline"]),
            target=float(indicator["target"]),
            starts_on=self.content.day(row["starts"]),
            ends_on=self.content.day(row["ends"]),
            lead_stakeholder_id=self.replay.stakeholders[row["lead_stakeholder"]].id,
        )
        proposal = self.proposals[row["proposal"]]
        return plan.draw_action(self.concertation, drawn, proposal, by=self.replay.lead, at=at)

    def _ask(self, row: Row, at: datetime) -> None:
        words = self._words(row, row["earlier"] or row["text"])
        self.commitments[row["code"]] = plan.ask_commitment(
            self.actions[row["action"]],
            self.replay.stakeholders[row["stakeholder"]],
            words,
            by=self.replay.lead,
            at=at,
        )

    def _words(self, row: Row, text: str) -> plan.Words:
        return plan.Words(
            text=text,
            due_on=self.content.day(row["due"]),
            means=row["means"],
            subject_to=row["subject_to"],
            kept_if=row["kept_if"],
        )

    def _answer(self, row: Row, at: datetime) -> None:
        asked = self.commitments[row["code"]]
        who = self.replay.representative(row["stakeholder"])
        words = self._words(row, row["note"])
        match row["answer"]:
            case "signed":
                signing.sign(asked, asked.revision, by=who, at=at)
            case "reserved":
                signing.sign(asked, asked.revision, row["note"], by=who, at=at)
            case "reworded":
                signing.propose_rewording(asked, asked.revision, words, "", by=who, at=at)
            case "declined":
                signing.decline(asked, asked.revision, row["note"], by=who, at=at)

    def _ask_for_other_words(self, row: Row, at: datetime) -> None:
        who = self.replay.representative(row["stakeholder"])
        asked, words = self.commitments[row["code"]], self._words(row, row["text"])
        signing.propose_rewording(asked, 1, words, "", by=who, at=at)

    def _take_up_their_words(self, row: Row, at: datetime) -> None:
        asked, words = self.commitments[row["code"]], self._words(row, row["text"])
        because = f"Rédaction proposée par : {asked.stakeholder.name}"
        plan.reword(asked, words, because, 1, by=self.replay.lead, at=at)

    def _dispose(self, row: Row, at: datetime) -> None:
        outcome, reason = Outcome(row["outcome"]), row["reason"]
        if row.get("proposal"):
            proposal = self.proposals[row["proposal"]]
            answer_proposal(proposal, outcome, reason, by=self.replay.lead, at=at)
        else:
            idea = self.replay.ideas[row["idea"]]
            answer_ideas(self.concertation, [idea.id], outcome, reason, by=self.replay.lead, at=at)

    # --- the end --------------------------------------------------------------

    def close(self) -> None:
        self.replay.enter(Phase.FOLLOW_UP)
        closing = self.content.written["closing"]
        at = datetime.combine(
            self.content.day(closing["date"]), self.content.closes("plan").timetz()
        )
        journey.close_concertation(self.concertation, closing["text"], by=self.replay.lead, at=at)
