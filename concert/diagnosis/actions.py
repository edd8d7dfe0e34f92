"""Choosing figures, sharing findings, stating constraints, drawing stakes."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.concertations.counters import move
from concert.concertations.models import Concertation, Stakeholder
from concert.concertations.queries import standing_of
from concert.core import search
from concert.core.database import db, lock
from concert.core.errors import Conflict
from concert.diagnosis.models import (
    Constraint,
    ConstraintKind,
    Finding,
    FindingWeight,
    Indicator,
    Stake,
    StakeSource,
    Weight,
)
from concert.diagnosis.queries import weight_of
from concert.journal.models import Verb
from concert.journal.record import record
from concert.people.models import Person
from concert.policy.rules import Permission, require
from concert.policy.voices import voice_of
from concert.territories.readings import Reading

# --- figures ------------------------------------------------------------------


def choose_reading(
    concertation: Concertation, reading: Reading, *, by: Person, at: datetime
) -> Indicator:
    """Bring a public figure into the diagnosis, as it is today, with its source."""
    series = reading.series
    indicator = Indicator(
        series=series.code,
        label=series.label,
        unit=series.unit,
        decimals=series.decimals,
        period=reading.period,
        value=reading.value,
        comparisons=[[one.label, one.value] for one in reading.comparisons],
        earlier=[[one.period, one.value] for one in reading.earlier],
        explanation=series.explanation,
        caution=series.caution,
        source=series.producer,
        source_url=reading.page,
        licence=series.licence,
        sensitive=series.sensitive,
    )
    return _add_indicator(concertation, indicator, by, at)


@dataclass(frozen=True)
class TypedFigure:
    """A figure that no file of ours holds, with where it comes from."""

    label: str
    value: float
    unit: str
    period: str
    source: str
    sensitive: bool


def type_figure(
    concertation: Concertation, figure: TypedFigure, *, by: Person, at: datetime
) -> Indicator:
    """Bring in a figure that the lead knows, with its source."""
    indicator = Indicator(
        label=figure.label,
        value=figure.value,
        unit=figure.unit,
        decimals=_decimals(figure.value),
        period=figure.period,
        source=figure.source,
        sensitive=figure.sensitive,
    )
    return _add_indicator(concertation, indicator, by, at)


def _decimals(value: float) -> int:
    """How many decimals a figure was written with: 0,05 is not shown as 0,1."""
    exponent = Decimal(str(value)).normalize().as_tuple().exponent
    return min(6, max(0, -int(exponent)))


def _add_indicator(
    concertation: Concertation, indicator: Indicator, by: Person, at: datetime
) -> Indicator:
    require(by, Permission.DRAW_DIAGNOSIS, concertation, at)
    indicator.concertation_id, indicator.chosen_at = concertation.id, at
    db.session.add(indicator)
    db.session.flush()
    record(Verb.INDICATOR_CHOSEN, concertation, by=by, at=at, indicator=indicator.id)
    return indicator


def remove_indicator(indicator: Indicator, *, by: Person, at: datetime) -> None:
    """Take a figure out; the versions already published keep it."""
    require(by, Permission.DRAW_DIAGNOSIS, indicator, at)
    record(
        Verb.INDICATOR_REMOVED,
        indicator.concertation,
        by=by,
        at=at,
        indicator=indicator.id,
        label=indicator.label,
    )
    db.session.delete(indicator)


# --- findings -----------------------------------------------------------------


def share_finding(
    concertation: Concertation,
    text: str,
    *,
    theme: str,
    about: Indicator | None,
    pour: Stakeholder | None = None,
    by: Person,
    at: datetime,
) -> Finding:
    """Say what one sees, in one's own name or for a stakeholder one acts for."""
    require(by, Permission.SHARE_FINDING, concertation, at)
    finding = Finding(
        concertation=concertation,
        **asdict(voice_of(by, concertation, pour, at)),
        given_at=at,
        text=text,
        theme=theme,
        indicator_id=about and about.id,
    )
    db.session.add(finding)
    db.session.flush()
    search.remember("finding", finding.id, text, concertation_id=concertation.id)
    move(Concertation, concertation.id, "findings_count", 1)
    record(Verb.FINDING_SHARED, concertation, by=by, at=at, finding=finding.id)
    return finding


def weigh_finding(finding: Finding, weight: Weight | None, *, by: Person, at: datetime) -> None:
    """Share someone's finding, or qualify it; `None` takes back what one said."""
    lock(finding, "shared_count", "nuanced_count", "withdrawn_at")
    require(by, Permission.WEIGH_FINDING, finding, at)
    participation_id = standing_of(by, finding.concertation).participation_id
    if participation_id == finding.author_id:
        raise Conflict(_("C’est votre constat : vous le partagez déjà."))
    known = weight_of(participation_id or 0, finding)
    if known:
        _count(finding, known.weight, -1)
        db.session.delete(known)
        db.session.flush()
    if weight:
        _count(finding, weight, 1)
        db.session.add(
            FindingWeight(finding_id=finding.id, participation_id=participation_id, weight=weight)
        )
    record(Verb.FINDING_WEIGHED, finding.concertation, by=by, at=at, finding=finding.id)


def _count(finding: Finding, weight: Weight, by: int) -> None:
    if weight is Weight.SHARED:
        finding.shared_count += by
    else:
        finding.nuanced_count += by


# --- constraints --------------------------------------------------------------


def state_constraint(
    stakeholder: Stakeholder, kind: ConstraintKind, text: str, *, by: Person, at: datetime
) -> Constraint:
    """Say what constrains a stakeholder; only those who act for it can."""
    require(by, Permission.STATE_CONSTRAINT, stakeholder, at)
    constraint = Constraint(
        concertation=stakeholder.concertation,
        stakeholder=stakeholder,
        kind=kind,
        text=text,
        stated_by_id=by.id,
        stated_at=at,
    )
    db.session.add(constraint)
    db.session.flush()
    record(
        Verb.CONSTRAINT_STATED,
        stakeholder.concertation,
        by=by,
        at=at,
        constraint=constraint.id,
        stakeholder=stakeholder.name,
    )
    return constraint


def remove_constraint(constraint: Constraint, *, by: Person, at: datetime) -> None:
    """Take a constraint back; the versions already published keep it."""
    require(by, Permission.STATE_CONSTRAINT, constraint, at)
    record(
        Verb.CONSTRAINT_REMOVED,
        constraint.concertation,
        by=by,
        at=at,
        constraint=constraint.id,
        stakeholder=constraint.stakeholder.name,
    )
    db.session.delete(constraint)


# --- stakes -------------------------------------------------------------------


@dataclass(frozen=True)
class StakeDrawn:
    """A stake as it is drawn: its words, and the ids of what it comes from."""

    title: str
    text: str
    theme: str
    findings: Iterable[int] = ()
    indicators: Iterable[int] = ()
    constraints: Iterable[int] = ()

    def sources(self) -> list[StakeSource]:
        return [
            *(StakeSource(finding_id=one) for one in self.findings),
            *(StakeSource(indicator_id=one) for one in self.indicators),
            *(StakeSource(constraint_id=one) for one in self.constraints),
        ]


def draw_stake(concertation: Concertation, drawn: StakeDrawn, *, by: Person, at: datetime) -> Stake:
    """Draw a stake from findings, figures and constraints."""
    require(by, Permission.DRAW_DIAGNOSIS, concertation, at)
    last = sa.select(sa.func.max(Stake.position)).where(Stake.concertation_id == concertation.id)
    stake = Stake(
        concertation=concertation,
        title=drawn.title,
        text=drawn.text,
        theme=drawn.theme,
        position=(db.session.scalar(last) or 0) + 1,
        drawn_at=at,
        sources=drawn.sources(),
    )
    db.session.add(stake)
    db.session.flush()
    record(Verb.STAKE_DRAWN, concertation, by=by, at=at, stake=stake.id, title=stake.title)
    return stake


def revise_stake(stake: Stake, drawn: StakeDrawn, *, by: Person, at: datetime) -> None:
    """Draw a stake anew."""
    require(by, Permission.DRAW_DIAGNOSIS, stake, at)
    stake.title, stake.text, stake.theme = drawn.title, drawn.text, drawn.theme
    stake.sources.clear()
    db.session.flush()
    stake.sources.extend(drawn.sources())
    record(Verb.STAKE_REVISED, stake.concertation, by=by, at=at, stake=stake.id, title=stake.title)


def remove_stake(stake: Stake, *, by: Person, at: datetime) -> None:
    """Give a stake up, while nothing answers it yet."""
    require(by, Permission.DRAW_DIAGNOSIS, stake, at)
    record(Verb.STAKE_REMOVED, stake.concertation, by=by, at=at, stake=stake.id, title=stake.title)
    db.session.delete(stake)
