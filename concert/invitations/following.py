"""Following invitations: what became of each, how many came, whom to write to again."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from concert.concertations.models import (
    Body,
    College,
    Concertation,
    Invitation,
    Participation,
    Role,
    Stakeholder,
)
from concert.core.database import db
from concert.core.mail import Letter
from concert.core.paging import Page, Paged
from concert.core.text import folded
from concert.people.models import Person

Rows = sa.Select[*tuple[Any, ...]]

PAGE = 40
# Nobody is written to again before this has passed.
PATIENCE = timedelta(days=1)


class State(StrEnum):
    """What became of an invitation; it is one of these at any moment."""

    AWAITED = "awaited"
    CAME = "came"
    EXPIRED = "expired"
    FAILED = "failed"
    REVOKED = "revoked"


# Whoever was asked to take part, and came in by the code on the wall, has come.
_CAME_OTHERWISE = sa.and_(
    Participation.id.is_not(None),
    Participation.left_at.is_(None),
    Invitation.stakeholder_id.is_(None),
    Invitation.role == Role.PARTICIPANT,
)
_CAME = sa.or_(Invitation.accepted_at.is_not(None), _CAME_OTHERWISE)
# A letter is told by whom it was for and when it was written: the instant of the sending.
_IN_TROUBLE = sa.tuple_(Invitation.email, Invitation.sent_at).in_(
    sa.select(Letter.to, Letter.written_at).where(
        Letter.sent_at.is_(None), Letter.trouble.is_not(None)
    )
)
_became = sa.case(
    (_CAME, State.CAME),
    (Invitation.revoked_at.is_not(None), State.REVOKED),
    (Invitation.sent_at.is_(None), State.AWAITED),
    (_IN_TROUBLE, State.FAILED),
    (Invitation.expires_at <= sa.bindparam("at", type_=Invitation.expires_at.type), State.EXPIRED),
    else_=State.AWAITED,
)


def _with_who_came(query: Rows) -> Rows:
    """The query with the person at each address, and their place here, where there is one."""
    return query.outerjoin(Person, Person.email == Invitation.email).outerjoin(
        Participation,
        sa.and_(
            Participation.person_id == Person.id,
            Participation.concertation_id == Invitation.concertation_id,
        ),
    )


_OF = aliased(Body)
_ROWS = (
    _with_who_came(
        sa.select(
            Invitation.id.label("invitation_id"),
            Invitation.email,
            Invitation.name,
            Invitation.role,
            Invitation.capacity,
            Invitation.signs,
            Invitation.sent_at,
            Invitation.expires_at,
            Invitation.revoked_at,
            sa.func.coalesce(Invitation.accepted_at, Participation.joined_at).label("came_at"),
            _became.label("state"),
            College.name.label("college"),
            College.mark,
            College.tone,
            _OF.name.label("stakeholder"),
            # Acting for a body is public; of the others, only that they came.
            sa.case((Invitation.stakeholder_id.is_not(None), Person.name), else_="").label("who"),
        ).select_from(Invitation)
    )
    .outerjoin(College, College.id == Invitation.college_id)
    .outerjoin(Stakeholder, Stakeholder.id == Invitation.stakeholder_id)
    .outerjoin(_OF, _OF.id == Stakeholder.body_id)
    .where(Invitation.concertation_id == sa.bindparam("concertation"))
)


@dataclass(frozen=True)
class Wanted:
    """Which invitations a list shows: in a state, holding words in their name or address."""

    state: State | None = None
    words: str = ""


def invitations_page(
    concertation: Concertation, wanted: Wanted, *, mark: str | None, at: datetime, size: int = PAGE
) -> Page[Any]:
    """A page of the list, the latest first."""
    rows = Paged(_narrowed(_ROWS, wanted).add_columns(Invitation.id), (Invitation.id,))
    return rows.page(mark, size, concertation=concertation.id, at=at)


def all_invitations(concertation: Concertation, at: datetime) -> Iterator[Any]:
    """All of them, in the order in which they were written."""
    given = {"concertation": concertation.id, "at": at}
    query = _ROWS.order_by(Invitation.id).execution_options(yield_per=500)
    yield from db.session.execute(query, given)


def _narrowed(query: Rows, wanted: Wanted) -> Rows:
    if wanted.state:
        query = query.where(_became == wanted.state)
    if wanted.words:
        query = query.where(Invitation.found_by.contains(folded(wanted.words), autoescape=True))
    return query


# --- counts -------------------------------------------------------------------------------


@dataclass
class Counts:
    """How many invitations there are in each state; how many came, of each college."""

    by_state: dict[State, int] = field(default_factory=dict)
    # By college, None standing for those who choose theirs: how many came, of how many invited.
    by_college: dict[int | None, tuple[int, int]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.by_state.values())

    @property
    def invited(self) -> int:
        """Those who may come: an invitation that was taken back is none."""
        return self.total - self.by_state.get(State.REVOKED, 0)

    @property
    def came(self) -> int:
        return self.by_state.get(State.CAME, 0)


def counts_of(concertation: Concertation, words: str, at: datetime) -> Counts:
    """The counts of the invitations that hold these words; of all of them without any."""
    query = _narrowed(
        _with_who_came(
            sa.select(Invitation.college_id, _became.label("state"), sa.func.count())
            .select_from(Invitation)
            .where(Invitation.concertation_id == sa.bindparam("concertation"))
        ),
        Wanted(words=words),
    ).group_by(Invitation.college_id, sa.literal_column("state"))
    counts = Counts()
    for college, state, count in db.session.execute(
        query, {"concertation": concertation.id, "at": at}
    ):
        counts.by_state[State(state)] = counts.by_state.get(State(state), 0) + count
        if state != State.REVOKED:
            came, invited = counts.by_college.get(college, (0, 0))
            came += count if state == State.CAME else 0
            counts.by_college[college] = (came, invited + count)
    return counts


# --- writing again ------------------------------------------------------------------------


def _unanswered() -> Rows:
    return _with_who_came(sa.select(Invitation).select_from(Invitation)).where(
        Invitation.concertation_id == sa.bindparam("concertation"),
        Invitation.revoked_at.is_(None),
        Invitation.sent_at.is_not(None),
        sa.not_(_CAME),
    )


def unanswered_invitations(concertation: Concertation, at: datetime) -> list[Invitation]:
    """Those sent to people who have not come, and who were not written to in the last day."""
    query = (
        _unanswered()
        .where(Invitation.sent_at <= at - PATIENCE)
        .options(joinedload(Invitation.stakeholder))
        .order_by(Invitation.id)
    )
    return list(db.session.scalars(query, {"concertation": concertation.id}))


@dataclass(frozen=True)
class Unanswered:
    """How many may be written to again now; else from when on, if anyone is awaited."""

    count: int
    next_at: datetime | None


def unanswered_count(concertation: Concertation, at: datetime) -> Unanswered:
    awaited = _unanswered().with_only_columns(
        sa.func.count().filter(Invitation.sent_at <= at - PATIENCE),
        sa.func.min(Invitation.sent_at),
        maintain_column_froms=True,
    )
    count, oldest = db.session.execute(awaited, {"concertation": concertation.id}).one()
    return Unanswered(count, oldest + PATIENCE if oldest and not count else None)
