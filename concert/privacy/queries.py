"""What is held of a person, found from the inventory."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from concert.concertations.models import (
    Body,
    College,
    Concertation,
    Participation,
    Role,
    Stakeholder,
)
from concert.constraints.models import ConstraintQuestion
from concert.core.database import db
from concert.core.paging import Page, Paged
from concert.core.text import slug
from concert.findings.models import Finding, FindingReason
from concert.ideas.models import Argument, Idea
from concert.people.models import Person
from concert.plan.models import Commitment, PlanAction, SignOff
from concert.priorities.models import Round
from concert.privacy.lines import Line, lines, references
from concert.stakes.models import Stake
from concert.surveys.models import Survey
from concert.votes.models import Poll

_PAGE = 20


def concerns(line: Line, person: Person) -> sa.ColumnElement[bool]:
    """The rows of a reference that are about this person."""
    match line.refers:
        case "participation":
            places = sa.select(Participation.id).where(Participation.person_id == person.id)
            return line.column.in_(places)
        case "address":
            return sa.func.lower(line.column) == (person.email or "")
        case _:
            return line.column == person.id


@dataclass(frozen=True)
class Holding:
    """How many rows of one kind are held of a person."""

    line: Line
    count: int

    @property
    def key(self) -> str:
        """Its name in an address: « vos-idees »."""
        return slug(str(self.line.held.what))

    @property
    def is_listed(self) -> bool:
        """Whether its rows say more than their number."""
        return bool(self.line.held.shows and self.count)


def holdings(person: Person) -> list[Holding]:
    """Everything that is held of a person, counted in one statement."""
    known = list(references())
    counts = sa.union_all(
        *(
            sa.select(sa.literal(n), sa.func.count())
            .select_from(line.table)
            .where(concerns(line, person))
            for n, line in enumerate(known)
        )
    )
    found = dict(db.session.execute(counts).all())
    return [Holding(line, found[n]) for n, line in enumerate(known)]


def consequences(person: Person) -> list[Holding]:
    """Every line of the inventory, with how many rows of this person's it is about."""
    counts = {str(one.line.column): one.count for one in holdings(person)}
    return [Holding(line, counts[str(line.by.column)]) for line in lines()]


def holding_called(person: Person, key: str) -> Holding | None:
    return next((one for one in holdings(person) if one.key == key and one.is_listed), None)


# --- the rows -------------------------------------------------------------------------

# What a number that leads elsewhere is shown as.
_NAMED: dict[str, sa.Select[Any]] = {
    "college": sa.select(College.name),
    "stakeholder": sa.select(Body.name).join(Stakeholder),
    "idea": sa.select(Idea.title),
    "finding": sa.select(Finding.text),
    "stake": sa.select(Stake.title),
    "priority_round": sa.select(Concertation.title).join(Round),
    "commitment": sa.select(PlanAction.title).join(Commitment),
    "survey": sa.select(Survey.title),
    "poll": sa.select(Concertation.title).join(Poll),
    "concertation": sa.select(Concertation.title),
}


def _shown(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """A column as its person reads it."""
    for key in column.foreign_keys:
        named = _NAMED.get(key.column.table.name)
        if named is not None:
            one = named.where(key.column == column).correlate(column.table).scalar_subquery()
            return one.label(column.name)
    return column


def _query(line: Line, person: Person) -> sa.Select[Any]:
    names = list(line.held.shows)
    if "concertation_id" in line.table.c:
        names.insert(0, "concertation_id")
    return sa.select(*(_shown(line.table.c[name]) for name in names)).where(concerns(line, person))


def rows_page(holding: Holding, person: Person, mark: str | None) -> Page[dict[str, Any]]:
    """The latest rows first, each by the names of its columns."""
    line = holding.line
    keys = list(line.table.primary_key.columns)
    page = Paged(_query(line, person), keys).page(mark, _PAGE)
    return Page([_named(row) for row in page.rows], page.next)


def every_row(line: Line, person: Person) -> Iterator[dict[str, Any]]:
    """All the rows, first come first, read some at a time."""
    query = _query(line, person).order_by(*line.table.primary_key.columns)
    for row in db.session.execute(query.execution_options(yield_per=500)):
        yield _named(row)


def _named(row: sa.Row[Any]) -> dict[str, Any]:
    said = row._asdict()
    return {name: value for name, value in said.items() if not name.startswith("_key_")}


def signatures_of(person: Person) -> list[SignOff]:
    query = sa.select(SignOff).where(SignOff.signed_by_id == person.id).order_by(SignOff.id)
    return list(db.session.scalars(query))


# --- what stands in the way, and what goes along ---------------------------------------


def led_alone(person: Person) -> sa.Select[Concertation]:
    """The concertations that nobody else leads."""
    other = aliased(Participation)
    others = (
        sa.select(other.id)
        .where(
            other.concertation_id == Concertation.id,
            other.role == Role.LEAD,
            other.person_id != person.id,
        )
        .exists()
    )
    return (
        sa.select(Concertation)
        .join(Participation, Participation.concertation_id == Concertation.id)
        .where(Participation.person_id == person.id, Participation.role == Role.LEAD, ~others)
        .order_by(Concertation.id)
    )


def open_and_led_alone(person: Person) -> list[Concertation]:
    query = led_alone(person).where(
        Concertation.opened_at.is_not(None), Concertation.closed_at.is_(None)
    )
    return list(db.session.scalars(query))


def drafts_led_alone(person: Person) -> list[Concertation]:
    return list(db.session.scalars(led_alone(person).where(Concertation.opened_at.is_(None))))


def opened_with(person: Person) -> list[Concertation]:
    """The opened concertations in which someone has a place."""
    query = (
        sa.select(Concertation)
        .join(Participation, Participation.concertation_id == Concertation.id)
        .where(Participation.person_id == person.id, Concertation.opened_at.is_not(None))
        .order_by(Concertation.id)
    )
    return list(db.session.scalars(query))


Written = Finding | FindingReason | Idea | Argument | ConstraintQuestion
WRITTEN: tuple[type[Written], ...] = (
    Finding,
    FindingReason,
    Idea,
    Argument,
    ConstraintQuestion,
)


def written_by(person: Person) -> list[Written]:
    """Everything that someone gave, withdrawn or not."""
    places = sa.select(Participation.id).where(Participation.person_id == person.id)
    queries = (sa.select(table).where(table.author_id.in_(places)) for table in WRITTEN)
    return [given for query in queries for given in cast(Any, db.session.scalars(query))]


def texts_count(person: Person) -> int:
    """How many texts one gave are still on their pages."""
    places = sa.select(Participation.id).where(Participation.person_id == person.id)
    counts = (
        sa.select(sa.func.count())
        .where(table.author_id.in_(places), table.withdrawn_at.is_(None))
        .scalar_subquery()
        for table in WRITTEN
    )
    return sum(db.session.execute(sa.select(*counts)).one())


def person_born(number: int, born: object) -> Person | None:
    """The person of this number, if it is the one who was born then."""
    query = sa.select(Person).where(Person.id == number, Person.created_at == born)
    return db.session.scalar(query)
