"""The results of questionnaires as plain data, for a version of the diagnosis to keep them.

What is kept is what the page of the results says, and no more: counts under five stay hidden, that
of the sheets and of those who answered included.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload, undefer

from concert.concertations.models import Concertation
from concert.concertations.queries import colleges_of
from concert.core.clock import local_day
from concert.core.database import db
from concert.core.suppression import SMALLEST
from concert.surveys.models import Survey
from concert.surveys.reading import Group, Line, Result, Share, college_names, results_of
from concert.surveys.wording import condition_said


def frozen_surveys(concertation: Concertation) -> list[dict[str, Any]]:
    """Every questionnaire whose results are published, as they were: small counts hidden."""
    query = (
        sa.select(Survey)
        .where(Survey.concertation_id == concertation.id, Survey.published_at.is_not(None))
        .options(undefer(Survey.outcome), selectinload(Survey.questions))
        .order_by(Survey.id)
    )
    names = {one.code: one.name for one in colleges_of(concertation)}
    return [_frozen(one, names) for one in db.session.scalars(query)]


def _frozen(survey: Survey, names: Mapping[str, str]) -> dict[str, Any]:
    outcome = survey.outcome or {"too_few": True}
    kept: dict[str, Any] = {"id": survey.id, "title": survey.title, "too_few": outcome["too_few"]}
    if outcome["too_few"]:
        return {**kept, "responses": 0, "groups": [], "results": []}
    groups = [[college_names(one["colleges"], names), one["n"]] for one in outcome["groups"]]
    days = (survey.opened_at, survey.closed_at)
    return {
        **kept,
        "days": [local_day(day).isoformat() for day in days if day],
        "responses": outcome["responses"],
        "paper": _unless_small(outcome.get("paper", 0), outcome["responses"]),
        "groups": groups,
        "results": [_result(one) for one in results_of(survey, names)],
    }


def _unless_small(count: int, whole: int) -> int | None:
    """A part of the whole; None where it, or what is left, is of fewer than five."""
    return None if any(0 < n < SMALLEST for n in (count, whole - count)) else count


def _result(result: Result) -> dict[str, Any]:
    question = result.question
    return {
        "question": question.id,
        "place": result.place,
        "label": question.label,
        "kind": question.kind.value,
        "unit": question.unit,
        "when": condition_said(question),
        "lines": [_line(one) for one in result.lines],
    }


def _line(line: Line) -> dict[str, Any]:
    everyone = _group(line.everyone) if line.everyone else None
    return {"label": line.label, "everyone": everyone, "groups": [_group(g) for g in line.groups]}


def _group(group: Group) -> dict[str, Any]:
    """Numbers that may have decimals are kept as texts: the canonical form is one everywhere."""
    return {
        "name": group.name,
        "whole": group.whole,
        "shares": [[share.name, share.count] for share in group.shares],
        "median": None if group.median is None else str(group.median),
        "quarters": [str(one) for one in group.quarters],
    }


# --- read again --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """A question of a version, as the page of results shows it."""

    id: int
    label: str
    kind: str
    unit: str
    when: str


@dataclass(frozen=True)
class Said:
    """A question of a version with its place, and what is read of it."""

    place: int
    question: Asked
    lines: list[Line]


def results_kept(survey: Mapping[str, Any]) -> list[Said]:
    """What a version holds of a questionnaire; nothing in one that kept its numbers alone."""
    results = survey.get("results", [])
    return [_said(one) for one in results] if isinstance(results, list) else []


def _said(kept: Mapping[str, Any]) -> Said:
    question = Asked(*(kept[name] for name in ("question", "label", "kind", "unit", "when")))
    lines = [
        Line(
            one["label"],
            _group_again(one["everyone"]) if one["everyone"] else None,
            [_group_again(group) for group in one["groups"]],
        )
        for one in kept["lines"]
    ]
    return Said(kept["place"], question, lines)


def _group_again(kept: Mapping[str, Any]) -> Group:
    whole, median = kept["whole"], kept["median"]
    return Group(
        kept["name"],
        whole,
        [Share(name, count, whole) for name, count in kept["shares"]],
        None if median is None else float(median),
        [float(one) for one in kept["quarters"]],
    )
