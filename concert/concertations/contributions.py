"""What is common to everything participants give: who from, when, and withdrawn or not."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from concert.concertations.models import (
    Body,
    College,
    Concertation,
    Participation,
    Stakeholder,
)
from concert.core.database import Base
from concert.people.models import Person


class Counted(NamedTuple):
    """A counter that goes down when a contribution is withdrawn, and up when it is put back."""

    table: type[Base]
    row_id: int
    counter: str


class Contribution:
    """The columns of a finding, an idea, an argument."""

    concertation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("concertation.id", ondelete="CASCADE")
    )
    # Cut when a person is erased: what they gave stays, without them.
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("participation.id"))
    # The college it was given under; none for what is said for a body, which is in no college.
    college_id: Mapped[int | None] = mapped_column(sa.ForeignKey("college.id"))
    # The body that speaks through its author, who holds a mandate from it.
    stakeholder_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stakeholder.id"))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str] = mapped_column(sa.String(500), default="")

    @declared_attr
    def concertation(cls) -> Mapped[Concertation]:  # noqa: N805
        return relationship()

    @declared_attr
    def author(cls) -> Mapped[Participation | None]:  # noqa: N805
        return relationship()

    @declared_attr
    def college(cls) -> Mapped[College | None]:  # noqa: N805
        return relationship()

    @declared_attr
    def stakeholder(cls) -> Mapped[Stakeholder | None]:  # noqa: N805
        return relationship()

    @property
    def said_by(self) -> str:
        """The name it is given under: one's own for a body, else the one they chose here."""
        if self.author is None or self.author.left_at:
            return ""
        return self.author.person.name if self.stakeholder_id else self.author.shown_as

    def counted(self) -> list[Counted]:
        """Where this contribution is counted."""
        return []


@dataclass(frozen=True)
class Voice:
    """Who a contribution is from: a participant of a college, or a body that speaks through one."""

    author_id: int | None
    college_id: int | None = None
    stakeholder_id: int | None = None


def with_voice(query: Any, given: type[Contribution]) -> Any:
    """A query of contributions, with what their voice is written from.

    What is said for a body is said under its author's own name, which goes with a mandate.
    """
    for_a_body = given.stakeholder_id.is_not(None)
    present = Participation.left_at.is_(None)
    name = sa.case(
        (sa.and_(for_a_body, present), Person.name),
        (present, Participation.shown_as),
        else_="",
    )
    return (
        query.add_columns(
            sa.func.coalesce(name, "").label("shown_as"),
            Body.name.label("pour"),
            College.name.label("college"),
            College.mark,
            College.tone,
        )
        .outerjoin(College, College.id == given.college_id)
        .outerjoin(Participation, Participation.id == given.author_id)
        .outerjoin(Person, Person.id == Participation.person_id)
        .outerjoin(Stakeholder, Stakeholder.id == given.stakeholder_id)
        .outerjoin(Body, Body.id == Stakeholder.body_id)
    )


# The filter of lists by college has a choice more: what is said for a body.
FOR_A_BODY = "organismes"


class Among(StrEnum):
    """Among whose contributions a list is taken."""

    ALL = "all"
    COLLEGE = "college"
    BODIES = "bodies"


def among(code: str) -> Among:
    """What a filter by college asks for."""
    if code == FOR_A_BODY:
        return Among.BODIES
    return Among.COLLEGE if code else Among.ALL


def narrowed_to(query: Any, given: type[Contribution], whose: Among) -> Any:
    """A query with its voices, narrowed to the college bound as `college`, or to the bodies."""
    if whose is Among.BODIES:
        return query.where(given.stakeholder_id.is_not(None))
    if whose is Among.COLLEGE:
        return query.where(College.code == sa.bindparam("college"))
    return query
