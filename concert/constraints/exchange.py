"""What others make of a constraint: they have seen it, they ask, its stakeholder answers."""

from dataclasses import asdict
from datetime import datetime

from flask_babel import gettext as _

from concert.concertations.models import Stakeholder
from concert.concertations.queries import standing_of
from concert.constraints.models import Constraint, ConstraintQuestion, Sighting
from concert.core.clock import local_day
from concert.core.database import db, lock
from concert.core.errors import Conflict
from concert.journal.models import Verb
from concert.journal.record import record
from concert.people.models import Person
from concert.policy.rules import Permission, require
from concert.policy.voices import voice_of


def acknowledge(constraint: Constraint, *, by: Person, at: datetime) -> None:
    """Say « vu » for every stakeholder that one acts for, or for the team."""
    lock(constraint, "revision")
    require(by, Permission.ACKNOWLEDGE_CONSTRAINT, constraint, at)
    spoken_for = voices(constraint, by, at)
    if not spoken_for:
        raise Conflict(
            _("C’est ce que votre propre organisme a dit : les autres l’ont vue ou non.")
        )
    missing = [one for one in spoken_for if not _has_seen(constraint, one)]
    if not missing:
        raise Conflict(_("Vous avez déjà dit que vous l’aviez vue."))
    standing = standing_of(by, constraint.concertation)
    constraint.sightings.extend(
        Sighting(
            participation_id=standing.participation_id,
            stakeholder_id=voice,
            revision=constraint.revision,
            seen_at=at,
        )
        for voice in missing
    )
    record(Verb.CONSTRAINT_SEEN, constraint.concertation, by=by, at=at, constraint=constraint.id)


def voices(constraint: Constraint, person: Person | None, at: datetime) -> list[int | None]:
    """In whose names someone sees a constraint: stakeholders by number, None for the team."""
    standing = standing_of(person, constraint.concertation)
    acted_for = {power.stakeholder_id for power in standing.powers_on(local_day(at))}
    others: list[int | None] = [*sorted(acted_for - {constraint.stakeholder_id})]
    return [*others, None] if standing.steers else others


def yet_to_see(constraint: Constraint, person: Person | None, at: datetime) -> bool:
    """Whether someone may say « vu » and has not, of these words, in some name."""
    return any(not _has_seen(constraint, one) for one in voices(constraint, person, at))


def _has_seen(constraint: Constraint, voice: int | None) -> bool:
    return any(
        one.stakeholder_id == voice and one.revision == constraint.revision
        for one in constraint.sightings
    )


def ask(
    constraint: Constraint,
    text: str,
    *,
    pour: Stakeholder | None = None,
    by: Person,
    at: datetime,
) -> ConstraintQuestion:
    """Ask a stakeholder about what constrains it, for oneself or for a body."""
    require(by, Permission.QUESTION_CONSTRAINT, constraint, at)
    question = ConstraintQuestion(
        concertation=constraint.concertation,
        constraint=constraint,
        **asdict(voice_of(by, constraint.concertation, pour, at)),
        given_at=at,
        text=text,
    )
    db.session.add(question)
    db.session.flush()
    _record(Verb.CONSTRAINT_QUESTIONED, question, by, at)
    return question


def answer(question: ConstraintQuestion, text: str, *, by: Person, at: datetime) -> None:
    """Answer for the stakeholder; another answer takes the place of the first."""
    lock(question, "withdrawn_at")
    require(by, Permission.KEEP_CONSTRAINT, question.constraint, at)
    if question.withdrawn_at:
        raise Conflict(_("Cette question a été retirée."))
    question.answer, question.answered_at, question.answered_by_id = text, at, by.id
    _record(Verb.CONSTRAINT_ANSWERED, question, by, at)


def _record(verb: Verb, question: ConstraintQuestion, by: Person, at: datetime) -> None:
    record(
        verb,
        question.concertation,
        by=by,
        at=at,
        constraint=question.constraint_id,
        question=question.id,
    )
