"""Who an act concerns, so that they are told of it."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from concert.concertations.contributions import Contribution
from concert.concertations.models import College, Mandate, Participation, Role
from concert.constraints.models import Constraint, ConstraintQuestion
from concert.core.clock import local_day
from concert.core.database import db
from concert.diagnosis.queries import answered_by
from concert.findings.models import Finding, FindingReason
from concert.ideas.models import Argument, Idea
from concert.journal.models import Entry, Verb
from concert.notices.models import Part
from concert.people.models import Person
from concert.plan.models import Commitment, PlanAction
from concert.proposals.models import Gathered
from concert.surveys.models import Response, Survey

People = sa.Select[int]


def people_of(entry: Entry, part: Part) -> People:
    """The ids of those who are this to an act; whoever did it is only ever its actor or signs."""
    people = _PARTS[part](entry)
    if part in {Part.ACTOR, Part.SIGNATORY} or entry.person_id is None:
        return people
    return people.where(Person.id != entry.person_id)


def _people() -> People:
    return sa.select(Person.id).where(Person.email.is_not(None))


def _actor(entry: Entry) -> People:
    return _people().where(Person.id == entry.person_id)


def _participants(entry: Entry) -> People:
    """Those who were there: whoever joined since read the page as it had become."""
    return _people().where(
        Person.id.in_(
            sa.select(Participation.person_id).where(
                Participation.concertation_id == entry.concertation_id,
                Participation.joined_at <= entry.at,
            )
        )
    )


def _asked(entry: Entry) -> People:
    """Those whom a survey asks, by their college, and who have not answered it."""
    answered = sa.select(Response.participation_id).where(
        Response.survey_id == entry.details["survey"], Response.participation_id.is_not(None)
    )
    asked = sa.select(Participation.person_id).where(
        Participation.concertation_id == entry.concertation_id,
        Participation.left_at.is_(None),
        Participation.college_id.is_not(None),
        Participation.id.not_in(answered),
    )
    survey = db.session.get(Survey, entry.details["survey"])
    if survey and survey.colleges:
        college = sa.select(College.id).where(
            College.concertation_id == entry.concertation_id, College.code.in_(survey.colleges)
        )
        asked = asked.where(Participation.college_id.in_(college))
    return _people().where(Person.id.in_(asked))


def _leads(entry: Entry) -> People:
    leading = sa.select(Participation.person_id).where(
        Participation.concertation_id == entry.concertation_id, Participation.role == Role.LEAD
    )
    return _people().where(Person.id.in_(leading))


def _mandated(entry: Entry, *which: sa.ColumnElement[bool]) -> People:
    day = local_day(entry.at)
    mandated = sa.select(Mandate.person_id).where(
        Mandate.concertation_id == entry.concertation_id,
        Mandate.from_day <= day,
        sa.or_(Mandate.until_day.is_(None), Mandate.until_day >= day),
        *which,
    )
    return _people().where(Person.id.in_(mandated))


def _signatories(entry: Entry) -> People:
    """Those who may sign for the stakeholder that bears the commitment."""
    bearer = sa.select(Commitment.stakeholder_id).where(
        Commitment.id == entry.details["commitment"]
    )
    return _mandated(entry, Mandate.signs.is_(True), Mandate.stakeholder_id.in_(bearer))


def _representatives(entry: Entry) -> People:
    """Those who sign for any stakeholder; or those who act for the one that the act concerns."""
    if entry.verb is Verb.DIAGNOSIS_REMINDED:
        awaited = Mandate.stakeholder_id.not_in(answered_by(entry.details["version_id"]))
        return _mandated(entry, Mandate.signs.is_(True), awaited)
    if entry.verb not in _CONCERNED:
        return _mandated(entry, Mandate.signs.is_(True))
    return _mandated(entry, Mandate.stakeholder_id.in_(_CONCERNED[entry.verb](entry)))


def _leads_the_action(entry: Entry) -> sa.Select[int | None]:
    query = sa.select(PlanAction.lead_stakeholder_id)
    return query.where(PlanAction.id == entry.details["action"])


def _is_constrained(entry: Entry) -> sa.Select[int]:
    return sa.select(Constraint.stakeholder_id).where(Constraint.id == entry.details["constraint"])


_CONCERNED: dict[Verb, Callable[[Entry], Any]] = {
    Verb.ACTION_DRAWN: _leads_the_action,
    Verb.CONSTRAINT_QUESTIONED: _is_constrained,
}


def _authors(entry: Entry) -> People:
    """Those who gave what the act is about."""
    given = sa.select(Participation.person_id).where(
        Participation.id.in_(_GIVEN[entry.verb](entry))
    )
    return _people().where(Person.id.in_(given))


_PARTS: dict[Part, Callable[[Entry], People]] = {
    Part.ACTOR: _actor,
    Part.AUTHOR: _authors,
    Part.ASKED: _asked,
    Part.SIGNATORY: _signatories,
    Part.REPRESENTATIVE: _representatives,
    Part.LEAD: _leads,
    Part.PARTICIPANT: _participants,
}

Givers = sa.Select[int | None]
KINDS: dict[str, type[Contribution]] = {
    table.__tablename__: table
    for table in (Finding, FindingReason, ConstraintQuestion, Idea, Argument)
}


def _of_the_idea(entry: Entry) -> Givers:
    return sa.select(Idea.author_id).where(Idea.id == entry.details["idea"])


def _of_the_grouped_findings(entry: Entry) -> Givers:
    return sa.select(Finding.author_id).where(Finding.id.in_(entry.details["findings"]))


def _of_the_answered_finding(entry: Entry) -> Givers:
    query = sa.select(Finding.author_id).join(FindingReason, FindingReason.finding_id == Finding.id)
    return query.where(FindingReason.id == entry.details["reason"])


def _of_the_argued_idea(entry: Entry) -> Givers:
    query = sa.select(Idea.author_id).join(Argument, Argument.idea_id == Idea.id)
    return query.where(Argument.id == entry.details["argument"])


def _of_the_question(entry: Entry) -> Givers:
    query = sa.select(ConstraintQuestion.author_id)
    return query.where(ConstraintQuestion.id == entry.details["question"])


def _of_the_contribution(entry: Entry) -> Givers:
    kind: Any = KINDS[entry.details["kind"]]
    return sa.select(kind.author_id).where(kind.id == entry.details["id"])


def _of_the_ideas_just_gathered(entry: Entry) -> Givers:
    """A proposal that is revised tells only those whose idea it did not hold before."""
    before = sa.select(Entry.details).where(
        Entry.concertation_id == entry.concertation_id,
        Entry.n < entry.n,
        Entry.verb.in_((Verb.PROPOSAL_WRITTEN, Verb.PROPOSAL_REVISED)),
    )
    known = {
        idea
        for details in db.session.scalars(before)
        if details["proposal"] == entry.details["proposal"]
        for idea in details["ideas"]
    }
    new = [idea for idea in entry.details["ideas"] if idea not in known]
    return sa.select(Idea.author_id).where(Idea.id.in_(new))


def _of_the_gathered_ideas(entry: Entry) -> Givers:
    query = sa.select(Idea.author_id).join(Gathered, Gathered.idea_id == Idea.id)
    return query.where(Gathered.proposal_id == entry.details["proposal"])


_GIVEN: dict[Verb, Callable[[Entry], Givers]] = {
    Verb.FINDINGS_GROUPED: _of_the_grouped_findings,
    Verb.FINDING_REASONED: _of_the_answered_finding,
    Verb.CONSTRAINT_ANSWERED: _of_the_question,
    Verb.ARGUMENT_GIVEN: _of_the_argued_idea,
    Verb.CONTRIBUTION_WITHDRAWN: _of_the_contribution,
    Verb.CONTRIBUTION_RESTORED: _of_the_contribution,
    Verb.PROPOSAL_WRITTEN: _of_the_ideas_just_gathered,
    Verb.PROPOSAL_REVISED: _of_the_ideas_just_gathered,
    Verb.IDEA_ANSWERED: _of_the_idea,
    Verb.PROPOSAL_ANSWERED: _of_the_gathered_ideas,
}
