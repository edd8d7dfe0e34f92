"""The floor: Flask and SQLAlchemy's ORM select the same rows and render them, and nothing else.

No session, no permission, no translation, no layout, no cache, no compression: what is left is
what the tools themselves cost. Its statements are its own, so that the floor stays where it is
while the application changes.
"""

from typing import Any

import sqlalchemy as sa
from flask import Flask, render_template, request
from sqlalchemy.orm import DeclarativeBase, Mapped, joinedload, mapped_column, selectinload

from concert.concertations.models import College, Concertation, Stakeholder
from concert.config import Settings
from concert.core.database import db
from concert.diagnosis.models import Endorsement
from concert.ideas.models import Argument, Idea
from concert.indicators.models import Indicator
from concert.plan.models import Commitment, PlanAction, SignOff
from concert.proposals.models import Proposal
from concert.stakes.models import Stake
from concert.votes.models import Poll


class Own(DeclarativeBase):
    """Apart from the application's tables, so that no migration is expected for it."""


class Line(Own):
    """What the floor inserts."""

    __tablename__ = "bench_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(sa.Text)


def create_floor(settings: Settings | None = None) -> Flask:
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = (settings or Settings.from_environment()).database
    db.init_app(app)
    app.add_url_rule("/concertation/<slug>/<ids>", view_func=concertation)
    app.add_url_rule("/idees/<slug>/<ids>", view_func=ideas)
    app.add_url_rule("/idee/<slug>/<int:idea_id>", view_func=idea)
    app.add_url_rule("/plan/<slug>", view_func=plan)
    app.add_url_rule("/ligne", view_func=insert, methods=["POST"])
    return app


def concertation(slug: str, ids: str) -> str:
    """With the ideas that the application's own list begins with today."""
    found = _concertation(slug)
    numbers = db.session.execute(_numbers(found.id)).one()
    return render_template(
        "concertation.html",
        concertation=found,
        numbers=numbers,
        ideas=_ideas(ids),
    )


def ideas(slug: str, ids: str) -> str:
    found = _concertation(slug)
    stakes = sa.select(Stake).where(Stake.concertation_id == found.id).order_by(Stake.position)
    colleges = sa.select(College).where(College.concertation_id == found.id)
    return render_template(
        "ideas.html",
        concertation=found,
        ideas=_ideas(ids),
        stakes=db.session.scalars(stakes).all(),
        colleges=db.session.scalars(colleges.order_by(College.position)).all(),
    )


def idea(slug: str, idea_id: int) -> str:
    authors = joinedload(Argument.author), joinedload(Argument.college)
    arguments = sa.select(Argument).where(Argument.idea_id == idea_id).options(*authors)
    return render_template(
        "idea.html",
        concertation=_concertation(slug),
        idea=db.session.scalars(_with_authors().where(Idea.id == idea_id)).one(),
        arguments=db.session.scalars(arguments.order_by(Argument.id.desc()).limit(50)).all(),
    )


def plan(slug: str) -> str:
    found = _concertation(slug)
    commitments = selectinload(PlanAction.commitments).options(
        joinedload(Commitment.stakeholder),
        selectinload(Commitment.wordings),
        selectinload(Commitment.sign_offs),
        selectinload(Commitment.replies),
    )
    drawn = (
        sa.select(PlanAction)
        .where(PlanAction.concertation_id == found.id)
        .options(joinedload(PlanAction.lead_stakeholder), commitments)
        .order_by(PlanAction.position)
    )
    actions = db.session.scalars(drawn).all()
    return render_template("plan.html", concertation=found, actions=actions)


def insert() -> str:
    """One row, which is on the disk when this answers."""
    db.session.add(Line(text=request.form["text"]))
    db.session.commit()
    return "OK"


def _concertation(slug: str) -> Concertation:
    return db.session.scalars(sa.select(Concertation).where(Concertation.slug == slug)).one()


def _with_authors() -> sa.Select[Idea]:
    shown = joinedload(Idea.author), joinedload(Idea.college), joinedload(Idea.stake)
    return sa.select(Idea).options(*shown)


def _ideas(ids: str) -> list[Idea]:
    wanted = [int(one) for one in ids.split(",")]
    listed = db.session.scalars(_with_authors().where(Idea.id.in_(wanted)))
    return sorted(listed, key=lambda idea: wanted.index(idea.id))


def _numbers(here: int) -> sa.Select[Any]:
    tables = College, Stakeholder, Indicator, Stake, Endorsement, Proposal, PlanAction, Commitment
    counts = (
        sa.select(sa.func.count()).select_from(table).where(table.concertation_id == here)
        for table in (*tables, SignOff)
    )
    counted_at = sa.select(Poll.counted_at).where(Poll.concertation_id == here)
    return sa.select(*(count.scalar_subquery() for count in counts), counted_at.scalar_subquery())
