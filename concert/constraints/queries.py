"""Reading what constrains the stakeholders: a page of it, one whole, those to lift higher up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload, selectinload

from concert.concertations.models import Body, Concertation, Mandate, Stakeholder
from concert.concertations.queries import stakeholders_of
from concert.constraints.models import (
    Constraint,
    ConstraintKind,
    ConstraintQuestion,
    Escalation,
    Level,
    Reached,
    Sighting,
)
from concert.core.database import db, the_one
from concert.core.paging import Page, Paged

PAGE = 20


class State(StrEnum):
    """Where a constraint stands, for the filter of the list."""

    HOLDS = "tient"
    EXPIRED = "echue"
    LIFTED = "levee"


@dataclass(frozen=True)
class Wanted:
    """Which constraints a list shows."""

    kind: ConstraintKind | None = None
    stakeholder: int | None = None
    level: Level | None = None
    state: State | None = None


def constraints_of(concertation: Concertation) -> list[Constraint]:
    """All of them, stakeholder by stakeholder."""
    query = (
        _with_bodies(sa.select(Constraint))
        .where(Constraint.concertation_id == concertation.id)
        .order_by(Constraint.stakeholder_id, Constraint.id)
    )
    return list(db.session.scalars(query))


def constraints_by(stakeholder: Stakeholder) -> list[Constraint]:
    """Those that a stakeholder stated."""
    query = (
        _with_bodies(sa.select(Constraint))
        .where(Constraint.stakeholder_id == stakeholder.id)
        .order_by(Constraint.id)
    )
    return list(db.session.scalars(query))


def _with_bodies(query: Any) -> Any:
    return query.options(
        joinedload(Constraint.stakeholder),
        joinedload(Constraint.lifting_stakeholder),
        joinedload(Constraint.stated_by),
    )


def constraints_count(concertation: Concertation) -> int:
    query = sa.select(sa.func.count()).where(Constraint.concertation_id == concertation.id)
    return db.session.scalar(query) or 0


_OVER = (Reached.SETTLED, Reached.GIVEN_UP)


def weighing_most(concertation: Concertation, most: int) -> list[Any]:
    """Those that hold and are to be read first: to be lifted higher up, then asked about in vain.

    Each with the level it waits on, if any, and how many questions are left without an answer.
    """
    waits_on = (
        sa.select(Escalation.level)
        .where(Escalation.constraint_id == Constraint.id, Escalation.reached.not_in(_OVER))
        .order_by(Escalation.id)
        .limit(1)
        .scalar_subquery()
    )
    asked = _count(
        ConstraintQuestion,
        ConstraintQuestion.withdrawn_at.is_(None),
        ConstraintQuestion.answered_at.is_(None),
    )
    query = (
        sa.select(
            Constraint.id,
            Constraint.text,
            Constraint.until,
            Body.name.label("stakeholder"),
            waits_on.label("level"),
            asked.label("asked"),
        )
        .join(Stakeholder, Stakeholder.id == Constraint.stakeholder_id)
        .join(Body, Body.id == Stakeholder.body_id)
        .where(Constraint.concertation_id == concertation.id, Constraint.lifted_at.is_(None))
        .order_by(sa.case((waits_on.is_(None), 1), else_=0), asked.desc(), Constraint.id.desc())
        .limit(most)
    )
    return list(db.session.execute(query))


# --- a page of them -------------------------------------------------------------


def constraints_page(
    concertation: Concertation, wanted: Wanted, *, day: date, mark: str | None, size: int = PAGE
) -> Page[Any]:
    """A page of the list, the latest stated first; each with how much was said of it."""
    return _listed(
        bool(wanted.kind), bool(wanted.stakeholder), bool(wanted.level), wanted.state
    ).page(
        mark,
        size,
        concertation=concertation.id,
        kind=wanted.kind,
        stakeholder=wanted.stakeholder,
        level=wanted.level,
        day=day,
    )


@cache
def _listed(kind: bool, stakeholder: bool, level: bool, state: State | None) -> Paged:
    query = _with_bodies(
        sa.select(
            Constraint,
            _count(Sighting, Sighting.revision == Constraint.revision).label("sightings"),
            _count(ConstraintQuestion, ConstraintQuestion.withdrawn_at.is_(None)).label(
                "questions"
            ),
        )
    ).where(Constraint.concertation_id == sa.bindparam("concertation"))
    if kind:
        query = query.where(Constraint.kind == sa.bindparam("kind"))
    if stakeholder:
        query = query.where(Constraint.stakeholder_id == sa.bindparam("stakeholder"))
    if level:
        declared = sa.select(Escalation.constraint_id).where(
            Escalation.level == sa.bindparam("level")
        )
        query = query.where(Constraint.id.in_(declared))
    return Paged(query.where(*_in_state(state)), (Constraint.id,))


def _count(table: Any, *which: sa.ColumnElement[bool]) -> Any:
    counted = sa.select(sa.func.count()).select_from(table)
    return counted.where(table.constraint_id == Constraint.id, *which).scalar_subquery()


def _in_state(state: State | None) -> list[sa.ColumnElement[bool]]:
    day = sa.bindparam("day", type_=sa.Date)
    match state:
        case State.HOLDS:
            no_end = sa.or_(Constraint.until.is_(None), Constraint.until >= day)
            return [Constraint.lifted_at.is_(None), no_end]
        case State.EXPIRED:
            return [Constraint.lifted_at.is_(None), Constraint.until < day]
        case State.LIFTED:
            return [Constraint.lifted_at.is_not(None)]
    return []


def levels_of(constraints: Sequence[Constraint]) -> dict[int, list[Escalation]]:
    """Where these constraints are to be lifted higher up, by constraint."""
    query = (
        sa.select(Escalation)
        .where(Escalation.constraint_id.in_([one.id for one in constraints]))
        .order_by(Escalation.id)
    )
    found: dict[int, list[Escalation]] = {}
    for escalation in db.session.scalars(query):
        found.setdefault(escalation.constraint_id, []).append(escalation)
    return found


# --- one of them ----------------------------------------------------------------


def constraint_of(concertation: Concertation, constraint_id: int) -> Constraint:
    query = sa.select(Constraint).where(
        Constraint.concertation_id == concertation.id, Constraint.id == constraint_id
    )
    return the_one(query, _("Cette contrainte n’est plus là."))


def whole_constraint(concertation: Concertation, constraint_id: int) -> Constraint:
    """One with its wordings, who has seen it, what is asked and where it is to be lifted."""
    query = _whole(_with_bodies(sa.select(Constraint))).where(
        Constraint.concertation_id == concertation.id, Constraint.id == constraint_id
    )
    return the_one(query, _("Cette contrainte n’est plus là."))


def whole_constraints(concertation: Concertation) -> list[Constraint]:
    """All of them, stakeholder by stakeholder, each with all that was said of it."""
    query = (
        _whole(_with_bodies(sa.select(Constraint)))
        .where(Constraint.concertation_id == concertation.id)
        .order_by(Constraint.stakeholder_id, Constraint.id)
    )
    return list(db.session.scalars(query))


def _whole(query: Any) -> Any:
    return query.options(
        selectinload(Constraint.wordings),
        selectinload(Constraint.sightings).joinedload(Sighting.stakeholder),
        selectinload(Constraint.questions).options(
            joinedload(ConstraintQuestion.college),
            joinedload(ConstraintQuestion.stakeholder),
            joinedload(ConstraintQuestion.author),
            joinedload(ConstraintQuestion.answered_by),
        ),
        selectinload(Constraint.escalations).selectinload(Escalation.steps),
    )


def question_of(concertation: Concertation, question_id: int) -> ConstraintQuestion:
    query = sa.select(ConstraintQuestion).where(
        ConstraintQuestion.concertation_id == concertation.id,
        ConstraintQuestion.id == question_id,
    )
    return the_one(query, _("Cette question n’existe pas."))


def escalation_of(concertation: Concertation, escalation_id: int) -> Escalation:
    query = sa.select(Escalation).where(
        Escalation.concertation_id == concertation.id, Escalation.id == escalation_id
    )
    return the_one(query, _("Cette déclaration n’existe pas."))


# --- higher up ------------------------------------------------------------------


def escalations_of(concertation: Concertation) -> list[Escalation]:
    """Everything declared to be lifted higher up, level by level, the first declared first."""
    rank = sa.case({level: n for n, level in enumerate(Level)}, value=Escalation.level)
    query = (
        sa.select(Escalation)
        .where(Escalation.concertation_id == concertation.id)
        .options(
            joinedload(Escalation.constraint).joinedload(Constraint.stakeholder),
            selectinload(Escalation.steps),
        )
        .order_by(rank, Escalation.id)
    )
    return list(db.session.scalars(query))


def escalations_count(concertation: Concertation) -> int:
    query = sa.select(sa.func.count()).where(Escalation.concertation_id == concertation.id)
    return db.session.scalar(query) or 0


# --- whom nobody speaks for -----------------------------------------------------


def unrepresented(concertation: Concertation, day: date) -> list[Stakeholder]:
    """The stakeholders for which nobody acts that day: nobody can state what constrains them."""
    acting = _acting(day).where(Mandate.concertation_id == concertation.id)
    represented = set(db.session.scalars(acting))
    return [one for one in stakeholders_of(concertation) if one.id not in represented]


def has_someone(stakeholder: Stakeholder, day: date) -> bool:
    """Whether somebody acts that day for a stakeholder, to answer for what constrains it."""
    acting = _acting(day).where(Mandate.stakeholder_id == stakeholder.id).limit(1)
    return db.session.scalar(acting) is not None


def _acting(day: date) -> Any:
    return sa.select(Mandate.stakeholder_id).where(
        Mandate.ended_at.is_(None),
        Mandate.from_day <= day,
        sa.or_(Mandate.until_day.is_(None), Mandate.until_day >= day),
    )
