"""Reading ideas and arguments; rows rather than objects, as these pages are the most read."""

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.concertations.contributions import with_voice
from concert.concertations.models import College, Concertation, Participation
from concert.core.database import db, the_one
from concert.core.errors import Missing
from concert.core.paging import Page, Paged
from concert.core.resemblance import resembling
from concert.findings.models import Finding, FindingReason
from concert.ideas.models import Argument, Idea, Support
from concert.stakes.models import Stake, StakeSource

ARGUMENTS = 50
SUPPORTERS = 100
_ALIKE = 160


def _supported_by(reader: Any) -> sa.ColumnElement[bool]:
    """Whether this participation, if there is one, supports the idea."""
    return sa.exists().where(Support.idea_id == Idea.id, Support.participation_id == reader)


_IDEA = with_voice(
    sa.select(
        Idea.id.label("idea_id"),
        Idea.title,
        Idea.text,
        Idea.needs,
        Idea.given_at,
        Idea.revised_at,
        Idea.author_id,
        Idea.for_count,
        Idea.against_count,
        Idea.supports_count,
        Idea.withdrawn_at,
        Idea.withdrawn_because,
        Idea.stake_id,
        Idea.published_stake_id,
        Stake.title.label("stake"),
        sa.exists()
        .where(Argument.idea_id == Idea.id, Argument.author_id == sa.bindparam("reader"))
        .label("has_own"),
        _supported_by(sa.bindparam("reader")).label("is_supported"),
    )
    .outerjoin(Stake, Stake.id == Idea.stake_id)
    .where(Idea.concertation_id == sa.bindparam("concertation"), Idea.id == sa.bindparam("idea")),
    Idea,
)


def idea_row(concertation: Concertation, idea_id: int, *, reader: int | None = None) -> Any:
    """Everything an idea's page says of the idea itself, in one row.

    Also whether this participation, the `reader`'s, gave arguments on it, and supports it.
    """
    given = {"concertation": concertation.id, "idea": idea_id, "reader": reader}
    if (row := db.session.execute(_IDEA, given).one_or_none()) is None:
        raise Missing(_("Cette idée n’existe pas."))
    return row


def idea_of(concertation: Concertation, idea_id: int) -> Idea:
    query = sa.select(Idea).where(Idea.concertation_id == concertation.id, Idea.id == idea_id)
    return the_one(query, _("Cette idée n’existe pas."))


_ARGUMENTS = Paged(
    with_voice(
        sa.select(
            Argument.id.label("argument_id"),
            Argument.stance,
            Argument.text,
            Argument.given_at,
            Argument.author_id,
            Argument.withdrawn_at,
            Argument.withdrawn_because,
        ).where(Argument.idea_id == sa.bindparam("idea")),
        Argument,
    ),
    (Argument.id,),
)


def arguments_page(idea_id: int, mark: str | None) -> Page[Any]:
    """The arguments on an idea, the latest first, fifty at a time."""
    return _ARGUMENTS.page(mark, ARGUMENTS, idea=idea_id)


def argument_of(concertation: Concertation, argument_id: int) -> Argument:
    query = sa.select(Argument).where(
        Argument.concertation_id == concertation.id, Argument.id == argument_id
    )
    return the_one(query, _("Cet argument n’existe pas."))


def given_by(participation_id: int | None, limit: int = 200) -> list[Any]:
    """What a participant gave and that still stands, the latest first, whatever its kind."""
    kinds = (
        (Finding, "finding", Finding.text, Finding.id),
        (FindingReason, "reason", FindingReason.text, FindingReason.finding_id),
        (Idea, "idea", Idea.title, Idea.id),
        (Argument, "argument", Argument.text, Argument.idea_id),
    )
    every = sa.union_all(
        *(
            sa.select(
                sa.literal(kind).label("kind"),
                text.label("text"),
                where.label("where"),
                given.given_at.label("at"),
            ).where(given.author_id == participation_id, given.withdrawn_at.is_(None))
            for given, kind, text, where in kinds
        )
    ).subquery()
    return list(db.session.execute(sa.select(every).order_by(every.c.at.desc()).limit(limit)))


def stakes_from(finding_id: int) -> list[Any]:
    """The stakes drawn from a finding, in their order, with how many ideas answer each."""
    query = (
        sa.select(Stake.id, Stake.title, Stake.ideas_count)
        .join(StakeSource, StakeSource.stake_id == Stake.id)
        .where(StakeSource.finding_id == finding_id)
        .order_by(Stake.position, Stake.id)
    )
    return list(db.session.execute(query))


def contributions_by_college(concertation: Concertation) -> dict[int | None, dict[str, int]]:
    """How many findings, ideas and arguments stand in each college; for bodies under None."""
    counts: dict[int | None, dict[str, int]] = {}
    for given in (Finding, Idea, Argument):
        query = (
            sa.select(given.college_id, sa.func.count())
            .where(given.concertation_id == concertation.id, given.withdrawn_at.is_(None))
            .group_by(given.college_id)
        )
        for college_id, count in db.session.execute(query):
            counts.setdefault(college_id, {})[given.__tablename__] = count
    return counts


def similar_ideas(
    concertation: Concertation, title: str, text: str = "", *, reader: int | None = None
) -> list[Any]:
    """The ideas that say much the same, most alike first: to read before sending one more."""
    alike = resembling("idea", title, text, concertation_id=concertation.id)
    query = sa.select(
        Idea.id,
        Idea.title,
        sa.func.substr(Idea.text, 1, _ALIKE).label("excerpt"),
        Idea.author_id,
        Idea.supports_count,
        _supported_by(reader).label("is_supported"),
    )
    rows = db.session.execute(query.where(Idea.id.in_(alike), Idea.withdrawn_at.is_(None)))
    found = {row.id: row for row in rows}
    return [found[idea_id] for idea_id in alike if idea_id in found]


def support_by(participation_id: int | None, idea: Idea) -> Support | None:
    """The support that a participant gives to an idea."""
    return db.session.get(Support, (idea.id, participation_id)) if participation_id else None


def supports_by_college(idea_id: int) -> list[Any]:
    """How many support an idea in each college, in the order of the colleges."""
    query = (
        sa.select(College.name, College.mark, College.tone, sa.func.count().label("count"))
        .select_from(Support)
        .join(Participation, Participation.id == Support.participation_id)
        .outerjoin(College, College.id == Participation.college_id)
        .where(Support.idea_id == idea_id)
        .group_by(College.id, College.name, College.mark, College.tone)
        .order_by(College.id)
    )
    return list(db.session.execute(query))


_SUPPORTERS = Paged(
    sa.select(
        sa.case((Participation.left_at.is_(None), Participation.shown_as), else_="").label(
            "shown_as"
        ),
        College.name.label("college"),
        College.mark,
        College.tone,
        Support.supported_at,
    )
    .select_from(Support)
    .join(Participation, Participation.id == Support.participation_id)
    .outerjoin(College, College.id == Participation.college_id)
    .where(Support.idea_id == sa.bindparam("idea")),
    (Participation.id,),
)


def supporters_page(idea_id: int, mark: str | None) -> Page[Any]:
    """Those who support an idea, by the name they show, the last come first."""
    return _SUPPORTERS.page(mark, SUPPORTERS, idea=idea_id)
